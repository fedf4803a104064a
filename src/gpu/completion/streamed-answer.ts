/** What the events of one stream come to: its tokens, what they used, and how the answer ends. */
import { createChunkReader } from '../../upstream/chunk-reader.ts';
import { type Chunk, type ChunkUsage, hasOutput } from '../../upstream/completion-chunk.ts';
import type { End, FinishReason } from '../../upstream/finish-reason.ts';
import type { EventReader, ServerSentEvent } from '../../upstream/parse-events.ts';
import { joinToolCalls, type ToolCall } from '../../upstream/tool-calls.ts';
import { type AskedCall, readErrorEvent } from '../failures/refusal.ts';
import { brokenStream, contentFiltered } from '../failures/stream-failures.ts';
import type { UpstreamFailure } from '../failures/upstream-failure.ts';
import { TokenBatch, type TokenListener } from './token-batch.ts';

export interface StreamEnd {
  readonly model: string | null;
  readonly finishReason: FinishReason;
  readonly toolCalls: readonly ToolCall[];
}

export interface AnswerListener extends TokenListener {
  /** Usage without tokens: after the prefill, and at the end. */
  onUsage(usage: ChunkUsage): void;
  /** Nothing more is waited for: it is complete, or says no more. */
  onComplete(): void;
  onFailure(failure: UpstreamFailure): void;
  /** Whether the time for the whole answer is over. */
  isTimeOver(): boolean;
}

export class StreamedAnswer implements EventReader {
  readonly #listener: AnswerListener;
  readonly #asked: AskedCall;
  readonly #tokens: TokenBatch;
  readonly #chunks = createChunkReader();
  readonly #toolCalls = joinToolCalls();
  #hasEvents = false;
  #isClosed = false;
  #model: string | null = null;
  #end: Exclude<End, 'unknown'> | null = null;

  constructor(listener: AnswerListener, asked: AskedCall) {
    this.#listener = listener;
    this.#asked = asked;
    this.#tokens = new TokenBatch(listener);
  }

  get hasEvents(): boolean {
    return this.#hasEvents;
  }

  /** Whether the first token has been told. */
  get hasTokens(): boolean {
    return this.#tokens.hasTold;
  }

  /** Whether its finish reason has come. */
  get hasEnded(): boolean {
    return this.#end !== null;
  }

  tellTokens(): void {
    this.#tokens.tell();
  }

  /** Nothing is told any more. */
  close(): void {
    this.#isClosed = true;
    this.#tokens.close();
  }

  /** What it came to, where nothing more comes. */
  ending(): StreamEnd | UpstreamFailure {
    const end = this.#end;
    if (end === null) return brokenStream('truncated', 'the stream ended without finish_reason');
    if (end === 'content_filter') return contentFiltered();
    return { model: this.#model, finishReason: end, toolCalls: this.#toolCalls.complete() };
  }

  ahead(text: string, from: number): number {
    if (!this.#tokens.hasTold || this.#isClosed || this.#end !== null) return from;
    const run = this.#chunks.readRun(text, from, this.#listener.covered());
    if (run) this.#tokens.addRun(run);
    return run?.end ?? from;
  }

  onEvent({ event, data }: ServerSentEvent): void {
    if (this.#isClosed) return;
    this.#hasEvents = true;
    if (data.trim() === '[DONE]') {
      this.#listener.onComplete();
      return;
    }
    const chunk = this.#chunks.read(event, data);
    if (chunk === null) return;
    if (this.#end !== null) this.#addBehindEnd(chunk);
    else if (chunk === 'malformed') this.#fail(brokenStream('malformed', 'a chunk of broken JSON'));
    else if (chunk.error !== undefined) this.#fail(readErrorEvent(chunk.error, this.#asked));
    else this.#add(chunk);
  }

  #add(chunk: Chunk): void {
    const { end, usage } = chunk;
    this.#model ??= chunk.model;
    this.#toolCalls.add(chunk.toolCalls);
    if (hasOutput(chunk)) this.#tokens.add(chunk);
    // Tokens that a filter withheld were delivered to nobody.
    else if (usage && end !== 'content_filter') this.#tellUsage(usage);
    if (end === null || this.#isClosed) return;
    if (end === 'unknown') {
      this.#fail(brokenStream('truncated', 'a finish_reason that is no end of an answer'));
      return;
    }
    this.#end = end;
    if (usage && !hasOutput(chunk)) this.#listener.onComplete();
  }

  /** The answer is complete, but for its usage and what the server sends too late. */
  #addBehindEnd(chunk: Chunk | 'malformed'): void {
    const listener = this.#listener;
    if (chunk === 'malformed' || chunk.error !== undefined || listener.isTimeOver()) listener.onComplete();
    else if (hasOutput(chunk)) {
      this.#toolCalls.add(chunk.toolCalls);
      this.#tokens.add(chunk);
      if (chunk.end !== null && chunk.end !== 'unknown') this.#end = chunk.end;
    } else if (chunk.usage) {
      this.#tellUsage(chunk.usage);
      listener.onComplete();
    }
  }

  #tellUsage(usage: ChunkUsage): void {
    this.#tokens.tell();
    this.#listener.onUsage(usage);
  }

  #fail(failure: UpstreamFailure): void {
    this.#listener.onFailure(failure);
  }
}
