/**
 * One streamed completion from one endpoint, with its deadlines.
 *
 * Chunks are read where undici hands them over, without a Readable between: a token costs one parse and one call.
 */
import type { Dispatcher } from 'undici';
import { type ChunkRun, createChunkReader } from '../../upstream/chunk-reader.ts';
import { type Chunk, type ChunkUsage, hasOutput, readChunk } from '../../upstream/completion-chunk.ts';
import { contentDecoder } from '../../upstream/content-encoding.ts';
import type { End, FinishReason } from '../../upstream/finish-reason.ts';
import {
  createEventParser,
  type EventReader,
  MAX_EVENT_LENGTH,
  type ServerSentEvent,
} from '../../upstream/parse-events.ts';
import { joinToolCalls, type ToolCall } from '../../upstream/tool-calls.ts';
import { connectionFailure } from '../failures/connection-failure.ts';
import { type AskedCall, readErrorEvent, readRefusal } from '../failures/refusal.ts';
import {
  brokenStream,
  contentFiltered,
  firstTokenTimeout,
  totalTimeout,
} from '../failures/stream-failures.ts';
import type { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { FleetClock, Timer } from '../fleet/fleet-clock.ts';

export interface StreamDeadlines {
  /** From sending the request until the first token, connecting included. */
  readonly firstTokenMs: number;
  /** The longest pause between two tokens. */
  readonly stallMs: number;
  /** What is left for the whole answer. */
  readonly totalMs: number;
}

export interface StreamEnd {
  readonly model: string | null;
  readonly finishReason: FinishReason;
  readonly toolCalls: readonly ToolCall[];
}

/** Tokens that came together. */
export interface StreamTokens {
  /** May be empty: a model that thinks, a tool call. */
  text: string;
  /** As in `Chunk`. */
  hidden: string;
  usage: ChunkUsage | null;
  chunks: number;
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
const MAX_REFUSAL = 64 * 1024;

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
  let controller: Dispatcher.DispatchController | null = null;
  let status = 0;
  let headers: Record<string, string | string[] | undefined> = {};
  /** Of what is no stream of events, or may turn out to be none. */
  let document = '';
  let streams = false;
  let hasEvents = false;
  let settled = false;
  let aborted = false;
  let hasTokens = false;
  /** Nothing more can come. */
  let hasClosed = false;
  let paused = false;
  let model: string | null = null;
  let end: Exclude<End, 'unknown'> | null = null;
  let lastWords: Timer | null = null;
  const toolCalls = joinToolCalls();

  const { firstTokenMs, stallMs, totalMs } = deadlines;
  const startedAt = clock.now();
  const overAt = startedAt + totalMs;
  /** When the last tokens came: setting a timer again for each of them takes longer than looking at it now and then. */
  let heardAt = startedAt;
  const dueAt = () => {
    if (paused) return overAt;
    return Math.min(overAt, hasTokens ? heardAt + stallMs : startedAt + firstTokenMs);
  };
  /** One timer for all deadlines: where the next one has moved meanwhile, it waits for that. */
  const watch = () => {
    const at = dueAt();
    const left = at - clock.now();
    if (left > 0) {
      watchedUntil = at;
      deadline = clock.after(left, watch);
    } else if (at === overAt) fail(totalTimeout(totalMs));
    else if (hasTokens) fail(brokenStream('stalled', `no token for ${stallMs} ms`));
    else fail(firstTokenTimeout(firstTokenMs));
  };
  let watchedUntil = dueAt();
  let deadline = clock.after(watchedUntil - startedAt, watch);
  /** What has happened may have brought the next deadline forward. */
  const watchAnew = () => {
    if (dueAt() >= watchedUntil) return;
    deadline.cancel();
    watch();
  };

  const stopTimers = () => {
    deadline.cancel();
    lastWords?.cancel();
  };
  const disconnect = () => {
    aborted = true;
    controller?.abort(new Error('the stream was given up'));
  };
  const fail = (failure: UpstreamFailure) => {
    // What came before it is delivered.
    tell();
    if (settled) return;
    settled = true;
    stopTimers();
    disconnect();
    listener.onFailure(failure);
  };
  const finish = (): void => {
    tell();
    if (settled) return;
    if (!hasEvents && document.trim() !== '') readDocument();
    else if (end === null) fail(brokenStream('truncated', 'the stream ended without finish_reason'));
    else if (end === 'content_filter') fail(contentFiltered());
    else {
      settled = true;
      stopTimers();
      if (!hasClosed) lastWords = clock.after(LINGER_MS, disconnect);
      listener.onEnd({ model, finishReason: end, toolCalls: toolCalls.complete() });
    }
  };
  const finishSoon = () => {
    deadline.cancel();
    lastWords ??= clock.after(USAGE_MS, finish);
  };
  const documentDecoder = new TextDecoder();
  const addToDocument = (bytes: Uint8Array) => {
    document += documentDecoder.decode(bytes, { stream: true });
    return document.length <= (status === 200 ? MAX_EVENT_LENGTH : MAX_REFUSAL);
  };
  /** What came instead of a stream: the answer all at once, a refusal, or an answer of 200 that is none. */
  const readDocument = (): void => {
    const whole = status === 200 ? readChunk('message', document) : null;
    const said = document.slice(0, MAX_REFUSAL);
    if (whole !== null && whole !== 'malformed' && whole.error === undefined) {
      read({ event: 'message', data: document, id: '' });
      finish();
    } else if (status !== 200 || /"(error|message)"/.test(said)) {
      fail(readRefusal(status, headers, said, asked, deps.wallClock()));
    } else fail(brokenStream('malformed', 'an answer that is no stream of events'));
  };

  /** Tokens that have come and are not told: under load, one read of the socket brings many. */
  let untold: StreamTokens | null = null;
  const tell = () => {
    if (!untold || settled) return;
    const told = untold;
    const at = clock.now();
    untold = null;
    heardAt = at;
    const isFirst = !hasTokens;
    hasTokens = true;
    // Where the end has come, no token is waited for.
    if (isFirst && end === null) watchAnew();
    if (!listener.onTokens(told, at)) {
      paused = true;
      controller?.pause();
    }
  };
  const addTokens = ({ text, usage, chunks }: Omit<ChunkRun, 'end'>) => {
    untold ??= { text: '', hidden: '', usage, chunks: 0 };
    untold.text += text;
    untold.usage = usage;
    untold.chunks += chunks;
  };
  const tokens = ({ text, hidden, usage }: Chunk) => {
    if (untold && usage && usage.completionTokens <= listener.covered()) {
      untold.hidden += hidden;
      return addTokens({ text, usage, chunks: 1 });
    }
    tell();
    untold = { text, hidden, usage, chunks: 1 };
    // The first is waited for.
    if (!hasTokens) tell();
  };

  /** What one read of the socket has brought: under load, many tokens. They are decoded together. */
  let unread: [Uint8Array, ...Uint8Array[]] | null = null;
  const readUnread = () => {
    if (!unread || settled) return;
    const bytes = unread.length === 1 ? unread[0] : Buffer.concat(unread);
    unread = null;
    try {
      parser.read(bytes, reader);
      tell();
      // Servers have sent a refusal under the name of a stream, or of a plain text.
      if (!hasEvents && !addToDocument(bytes)) readDocument();
    } catch (error) {
      fail(brokenStream('malformed', String(error)));
    }
  };

  const parser = createEventParser();
  const chunkReader = createChunkReader();
  /** The answer is complete, but for its usage and what the server sends too late. */
  const readBehindEnd = (chunk: Chunk | 'malformed') => {
    if (chunk === 'malformed' || chunk.error !== undefined || clock.now() >= overAt) return finish();
    if (hasOutput(chunk)) {
      lastWords?.cancel();
      lastWords = null;
      toolCalls.add(chunk.toolCalls);
      tokens(chunk);
      if (chunk.end !== null && chunk.end !== 'unknown') end = chunk.end;
      finishSoon();
    } else if (chunk.usage) {
      tell();
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
    if (hasOutput(chunk)) tokens(chunk);
    // Tokens that a filter withheld were delivered to nobody.
    else if (chunk.usage && chunk.end !== 'content_filter') {
      tell();
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
      if (!hasTokens || settled || end !== null) return from;
      const run = chunkReader.readRun(text, from, listener.covered());
      if (run) addTokens(run);
      return run?.end ?? from;
    },
  };

  let decoder: ReturnType<typeof contentDecoder> = null;
  const hear = (bytes: Uint8Array) => {
    if (settled) return;
    if (streams) {
      if (unread) unread.push(bytes);
      else {
        unread = [bytes];
        queueMicrotask(readUnread);
      }
      return;
    }
    if (!addToDocument(bytes)) readDocument();
  };
  const close = () => {
    hasClosed = true;
    readUnread();
    const last = parser.end();
    if (last) read(last);
    if (settled) return lastWords?.cancel();
    if (streams) finish();
    else readDocument();
  };
  const breakOff = (error: Error) => {
    hasClosed = true;
    readUnread();
    if (settled) return lastWords?.cancel();
    if (end !== null) finish();
    else if (status !== 0 && status !== 200) readDocument();
    else if (hasTokens) fail(brokenStream('truncated', error.message));
    else fail(connectionFailure(error));
  };

  const answer: Dispatcher.DispatchHandler = {
    onRequestStart: (started) => {
      controller = started;
      if (aborted) started.abort(new Error('the stream was given up'));
      else listener.onSent();
    },
    onResponseStart: (_, code, received) => {
      status = code;
      headers = received;
      streams = code === 200 && !/json|html/i.test(String(received['content-type']));
      decoder = contentDecoder(received);
      decoder?.on('data', hear).on('end', close).on('error', breakOff);
    },
    onResponseData: (_, bytes) => {
      if (decoder) decoder.write(bytes);
      else hear(bytes);
    },
    onResponseEnd: () => {
      if (decoder) decoder.end();
      else close();
    },
    onResponseError: (_, error) => {
      decoder?.destroy();
      breakOff(error);
    },
  };
  deps.dispatcher.dispatch({ ...sent, method: 'POST', headersTimeout: 0, bodyTimeout: 0 }, answer);

  return {
    resume: () => {
      if (settled || !paused) return;
      paused = false;
      heardAt = clock.now();
      watchAnew();
      controller?.resume();
    },
    abort: () => {
      if (settled) return;
      settled = true;
      stopTimers();
      disconnect();
    },
  };
}
