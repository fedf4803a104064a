/**
 * One streamed completion from one endpoint, with its deadlines.
 *
 * A token costs one parse and one call.
 */
import type { Dispatcher } from 'undici';
import { createChunkReader } from '../../upstream/chunk-reader.ts';
import { type Chunk, type ChunkUsage, hasOutput } from '../../upstream/completion-chunk.ts';
import type { End, FinishReason } from '../../upstream/finish-reason.ts';
import { createEventParser, type EventReader, type ServerSentEvent } from '../../upstream/parse-events.ts';
import { joinToolCalls, type ToolCall } from '../../upstream/tool-calls.ts';
import { connectionFailure } from '../failures/connection-failure.ts';
import { type AskedCall, readErrorEvent } from '../failures/refusal.ts';
import { brokenStream, contentFiltered } from '../failures/stream-failures.ts';
import type { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { FleetClock, Timer } from '../fleet/fleet-clock.ts';
import { AnswerDocument, type ReceivedHead } from './answer-document.ts';
import { StreamConnection } from './stream-connection.ts';
import { DeadlineWatch, type StreamDeadlines } from './stream-deadlines.ts';
import { type StreamTokens, TokenBatch } from './token-batch.ts';

export interface StreamEnd {
  readonly model: string | null;
  readonly finishReason: FinishReason;
  readonly toolCalls: readonly ToolCall[];
}

export interface StreamListener {
  /** The next byte goes upstream. */
  onSent(): void;
  /**
   * Tokens came at that time by the fleet's clock, which is read once for all who want to know. False asks to pause
   * until `resume`.
   */
  onTokens(tokens: StreamTokens, at: number): boolean;
  /** Output tokens of the answer up to which those that came together may be told together. */
  covered(): number;
  /** Usage without tokens: after the prefill, and at the end. */
  onUsage(usage: ChunkUsage): void;
  onEnd(end: StreamEnd): void;
  onFailure(failure: UpstreamFailure): void;
}

export interface OpenStream {
  resume(): void;
  /** Stops the generation upstream. The listener hears nothing more. */
  abort(): void;
}

/**
 * With its finish reason the answer is complete, whatever the server does then. Usage that comes behind it is waited
 * for so long, and the connection gets so long to end by itself and be used again: together less than a second.
 */
const USAGE_MS = 250;
const LINGER_MS = 700;

export function openCompletionStream(
  deps: { readonly dispatcher: Dispatcher; readonly clock: FleetClock; readonly wallClock: () => number },
  request: {
    readonly path: string;
    readonly headers: Record<string, string>;
    readonly body: string;
    readonly asked: AskedCall;
  },
  deadlines: StreamDeadlines,
  listener: StreamListener,
): OpenStream {
  const { clock } = deps;
  const { asked, ...sent } = request;
  let head: ReceivedHead = { status: 0, headers: {} };
  let streams = false;
  let hasEvents = false;
  let settled = false;
  /** Nothing more can come. */
  let hasClosed = false;
  let isPaused = false;
  let model: string | null = null;
  let end: Exclude<End, 'unknown'> | null = null;
  let lastWords: Timer | null = null;
  /** What one read of the socket has brought: under load, many tokens. They are decoded together. */
  let unread: [Uint8Array, ...Uint8Array[]] | null = null;
  const document = new AnswerDocument();
  const parser = createEventParser();
  const chunkReader = createChunkReader();
  const toolCalls = joinToolCalls();

  const settle = () => {
    settled = true;
    tokens.close();
    watch.stop();
    lastWords?.cancel();
  };
  const fail = (failure: UpstreamFailure) => {
    // What came before it is delivered.
    tokens.tell();
    if (settled) return;
    settle();
    connection.abort();
    listener.onFailure(failure);
  };
  const finish = (): void => {
    tokens.tell();
    if (settled) return;
    if (!hasEvents && !document.isEmpty) readDocument();
    else if (end === null) fail(brokenStream('truncated', 'the stream ended without finish_reason'));
    else if (end === 'content_filter') fail(contentFiltered());
    else {
      settle();
      if (!hasClosed) lastWords = clock.after(LINGER_MS, () => connection.abort());
      listener.onEnd({ model, finishReason: end, toolCalls: toolCalls.complete() });
    }
  };
  const finishSoon = () => {
    watch.stop();
    lastWords ??= clock.after(USAGE_MS, finish);
  };
  const readDocument = (): void => {
    if (document.isWholeAnswer(head.status)) {
      read({ event: 'message', data: document.text, id: '' });
      finish();
    } else fail(document.failure(head, asked, deps.wallClock()));
  };

  /** The answer is complete, but for its usage and what the server sends too late. */
  const readBehindEnd = (chunk: Chunk | 'malformed') => {
    if (chunk === 'malformed' || chunk.error !== undefined || clock.now() >= watch.overAt) return finish();
    if (hasOutput(chunk)) {
      lastWords?.cancel();
      lastWords = null;
      toolCalls.add(chunk.toolCalls);
      tokens.add(chunk);
      if (chunk.end !== null && chunk.end !== 'unknown') end = chunk.end;
      finishSoon();
    } else if (chunk.usage) {
      tokens.tell();
      listener.onUsage(chunk.usage);
      finish();
    }
  };
  const read = ({ event, data }: ServerSentEvent) => {
    if (settled) return;
    hasEvents = true;
    if (data.trim() === '[DONE]') return finish();
    const chunk = chunkReader.read(event, data);
    if (chunk === null) return;
    if (end !== null) return readBehindEnd(chunk);
    if (chunk === 'malformed') return fail(brokenStream('malformed', 'a chunk of broken JSON'));
    if (chunk.error !== undefined) return fail(readErrorEvent(chunk.error, asked));
    model ??= chunk.model;
    toolCalls.add(chunk.toolCalls);
    if (hasOutput(chunk)) tokens.add(chunk);
    // Tokens that a filter withheld were delivered to nobody.
    else if (chunk.usage && chunk.end !== 'content_filter') {
      tokens.tell();
      listener.onUsage(chunk.usage);
    }
    if (chunk.end === null || settled) return;
    if (chunk.end === 'unknown')
      return fail(brokenStream('truncated', 'a finish_reason that is no end of an answer'));
    end = chunk.end;
    if (chunk.usage && !hasOutput(chunk)) finish();
    else finishSoon();
  };
  const reader: EventReader = {
    onEvent: read,
    ahead(text, from) {
      if (!tokens.hasTold || settled || end !== null) return from;
      const run = chunkReader.readRun(text, from, listener.covered());
      if (run) tokens.addRun(run);
      return run?.end ?? from;
    },
  };
  /** Whatever is in an answer, it fails its call alone: an error that leaves a callback of the socket ends the process. */
  const guarded = (work: () => void) => {
    try {
      work();
    } catch (error) {
      fail(brokenStream('malformed', String(error)));
    }
  };
  const readUnread = () => {
    if (!unread || settled) return;
    const bytes = unread.length === 1 ? unread[0] : Buffer.concat(unread);
    unread = null;
    parser.read(bytes, reader);
    tokens.tell();
    // Servers have sent a refusal under the name of a stream, or of a plain text.
    if (!hasEvents && !document.add(bytes, head.status)) readDocument();
  };

  const watch = new DeadlineWatch(clock, deadlines, fail);
  const tokens = new TokenBatch({
    covered: () => listener.covered(),
    onTokens(told) {
      const at = clock.now();
      watch.heard(at);
      if (listener.onTokens(told, at)) return;
      isPaused = true;
      watch.pause();
      connection.pause();
    },
  });
  const connection = new StreamConnection({
    onSent: () => listener.onSent(),
    onHead(received) {
      head = received;
      streams = head.status === 200 && !/json|html/i.test(String(head.headers['content-type']));
    },
    onBytes(bytes) {
      if (settled) return;
      if (!streams) {
        if (!document.add(bytes, head.status)) guarded(readDocument);
      } else if (unread) unread.push(bytes);
      else {
        unread = [bytes];
        queueMicrotask(() => guarded(readUnread));
      }
    },
    onClose() {
      hasClosed = true;
      guarded(() => {
        readUnread();
        const last = parser.end();
        if (last) read(last);
        if (settled) lastWords?.cancel();
        else if (streams) finish();
        else readDocument();
      });
    },
    onBroken(error) {
      hasClosed = true;
      guarded(() => {
        readUnread();
        if (settled) lastWords?.cancel();
        else if (end !== null) finish();
        else if (head.status !== 0 && head.status !== 200) readDocument();
        else if (tokens.hasTold) fail(brokenStream('truncated', error.message));
        else fail(connectionFailure(error));
      });
    },
  });
  connection.send(deps.dispatcher, sent);

  return {
    resume: () => {
      if (settled || !isPaused) return;
      isPaused = false;
      watch.resume();
      connection.resume();
    },
    abort: () => {
      if (settled) return;
      settle();
      connection.abort();
    },
  };
}
