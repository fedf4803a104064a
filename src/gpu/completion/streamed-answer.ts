/** What a stream of events says of one answer, event by event. A token costs one parse and one call. */
import { createChunkReader } from '../../upstream/chunk-reader.ts';
import { type Chunk, type ChunkUsage, hasOutput } from '../../upstream/completion-chunk.ts';
import type { End } from '../../upstream/finish-reason.ts';
import type { ServerSentEvent } from '../../upstream/parse-events.ts';
import { joinToolCalls, type ToolCall } from '../../upstream/tool-calls.ts';
import { type AskedCall, readErrorEvent } from '../failures/refusal.ts';
import { brokenStream } from '../failures/stream-failures.ts';
import type { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { TokenBatch } from './token-batch.ts';

/** Where an answer stands behind an event: once it `ends`, usage may follow, and behind that nothing. */
export type Standing = 'goes on' | 'ends' | 'is over' | UpstreamFailure;

export class StreamedAnswer {
  /** As the server calls it. */
  model: string | null = null;
  /** Null before its finish reason. */
  end: Exclude<End, 'unknown'> | null = null;
  hasEvents = false;
  readonly #tokens: TokenBatch;
  readonly #asked: AskedCall;
  readonly #onUsage: (usage: ChunkUsage) => void;
  readonly #chunks = createChunkReader();
  readonly #toolCalls = joinToolCalls();

  /** @param onUsage told of usage that comes without tokens */
  constructor(tokens: TokenBatch, asked: AskedCall, onUsage: (usage: ChunkUsage) => void) {
    this.#tokens = tokens;
    this.#asked = asked;
    this.#onUsage = onUsage;
  }

  get toolCalls(): readonly ToolCall[] {
    return this.#toolCalls.complete();
  }

  read({ event, data }: ServerSentEvent): Standing {
    this.hasEvents = true;
    if (data.trim() === '[DONE]') return 'is over';
    const chunk = this.#chunks.read(event, data);
    if (chunk === null) return 'goes on';
    if (this.end !== null) return this.#readBehindEnd(chunk);
    if (chunk === 'malformed') return brokenStream('malformed', 'a chunk of broken JSON');
    if (chunk.error !== undefined) return readErrorEvent(chunk.error, this.#asked);
    this.model ??= chunk.model;
    if (hasOutput(chunk)) this.#add(chunk);
    // Tokens that a filter withheld were delivered to nobody.
    else if (chunk.usage && chunk.end !== 'content_filter') this.#use(chunk.usage);
    if (chunk.end === null) return 'goes on';
    if (chunk.end === 'unknown')
      return brokenStream('truncated', 'a finish_reason that is no end of an answer');
    this.end = chunk.end;
    return chunk.usage && !hasOutput(chunk) ? 'is over' : 'ends';
  }

  /** Reads events of one kind that stand one behind the other: the index behind the last. */
  readAhead(text: string, from: number, mostTokens: number): number {
    if (!this.#tokens.hasTold || this.end !== null) return from;
    const run = this.#chunks.readRun(text, from, mostTokens);
    if (run) this.#tokens.addRun(run);
    return run?.end ?? from;
  }

  /** The answer is complete, but for its usage and what the server sends too late. */
  #readBehindEnd(chunk: Chunk | 'malformed'): Standing {
    if (chunk === 'malformed' || chunk.error !== undefined) return 'is over';
    if (hasOutput(chunk)) {
      this.#add(chunk);
      if (chunk.end !== null && chunk.end !== 'unknown') this.end = chunk.end;
      return 'ends';
    }
    if (!chunk.usage) return 'goes on';
    this.#use(chunk.usage);
    return 'is over';
  }

  #add(chunk: Chunk): void {
    this.#toolCalls.add(chunk.toolCalls);
    this.#tokens.add(chunk);
  }

  #use(usage: ChunkUsage): void {
    this.#tokens.tell();
    this.#onUsage(usage);
  }
}
