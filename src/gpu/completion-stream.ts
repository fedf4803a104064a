/**
 * One streamed completion from one endpoint, with its deadlines.
 *
 * Chunks are read where undici hands them over, without a Readable between: a token costs one parse and one call.
 */
import type { Dispatcher } from 'undici';
import { createEventParser } from '../sse/parse-events.ts';
import type { Clock, Timer } from './clock.ts';
import type { ToolCall } from './completion.ts';
import type { Chunk, ChunkUsage } from './completion-chunk.ts';
import { readChunk } from './completion-chunk.ts';
import { connectionFailure } from './connection-failure.ts';
import { readRefusal } from './refusal.ts';
import {
  brokenStream,
  contentFiltered,
  errorEvent,
  firstTokenTimeout,
  totalTimeout,
} from './stream-failures.ts';
import { assembleToolCalls } from './tool-calls.ts';
import type { UpstreamFailure } from './upstream-failure.ts';

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
  readonly finishReason: string;
  readonly toolCalls: readonly ToolCall[];
}

export interface StreamListener {
  /** The next byte goes upstream. */
  onSent(): void;
  /** Tokens came; `text` may be empty (a model that thinks, a tool call). False asks to pause until `resume`. */
  onTokens(text: string, usage: ChunkUsage | null): boolean;
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

/** After the answer is complete the connection gets so long to become reusable. */
const LINGER_MS = 1_000;
const MAX_ERROR_BODY = 64 * 1024;

export function openCompletionStream(
  deps: { readonly dispatcher: Dispatcher; readonly clock: Clock; readonly wallClock: () => number },
  request: { readonly path: string; readonly headers: Record<string, string>; readonly body: string },
  deadlines: StreamDeadlines,
  listener: StreamListener,
): OpenStream {
  const { clock } = deps;
  let controller: Dispatcher.DispatchController | null = null;
  let status = 0;
  let headers: Record<string, string | string[] | undefined> = {};
  let errorBody = '';
  let settled = false;
  let aborted = false;
  let hasTokens = false;
  let paused = false;
  let model: string | null = null;
  let finishReason: string | null = null;
  let linger: Timer | null = null;
  const toolCalls = assembleToolCalls();

  const total = clock.after(deadlines.totalMs, () => fail(totalTimeout(deadlines.totalMs)));
  let pause = clock.after(deadlines.firstTokenMs, () => fail(firstTokenTimeout(deadlines.firstTokenMs)));

  const stopTimers = () => {
    total.cancel();
    pause.cancel();
  };
  const disconnect = () => {
    aborted = true;
    controller?.abort(new Error('the stream was given up'));
  };
  const fail = (failure: UpstreamFailure) => {
    if (settled) return;
    settled = true;
    stopTimers();
    disconnect();
    listener.onFailure(failure);
  };
  const finish = () => {
    if (settled) return;
    if (finishReason === null)
      return fail(brokenStream('truncated', 'the stream ended without finish_reason'));
    if (finishReason === 'content_filter') return fail(contentFiltered());
    settled = true;
    stopTimers();
    linger = clock.after(LINGER_MS, disconnect);
    listener.onEnd({ model, finishReason, toolCalls: toolCalls.complete() });
  };

  const tokens = (chunk: Chunk) => {
    if (hasTokens) {
      pause.restart();
    } else {
      hasTokens = true;
      pause.cancel();
      pause = clock.after(deadlines.stallMs, () => {
        // A finished answer whose connection hangs is a finished answer.
        if (finishReason !== null) finish();
        else fail(brokenStream('stalled', `no token for ${deadlines.stallMs} ms`));
      });
    }
    if (!listener.onTokens(chunk.text, chunk.usage)) {
      paused = true;
      pause.cancel();
      controller?.pause();
    }
  };

  const parser = createEventParser();
  const event = (data: string) => {
    if (settled) return;
    if (data === '[DONE]') return finish();
    const chunk = readChunk(data);
    if (chunk === null) return fail(brokenStream('malformed', 'a chunk that is not vLLM JSON'));
    if (chunk.error !== null) return fail(errorEvent(chunk.error));
    model ??= chunk.model;
    toolCalls.add(chunk.toolCalls);
    if (chunk.text !== '' || chunk.thinks || chunk.toolCalls.length > 0) tokens(chunk);
    else if (chunk.usage) listener.onUsage(chunk.usage);
    finishReason = chunk.finishReason ?? finishReason;
  };

  deps.dispatcher.dispatch(
    { ...request, method: 'POST', headersTimeout: 0, bodyTimeout: 0 },
    {
      onRequestStart: (started) => {
        controller = started;
        if (aborted) started.abort(new Error('the stream was given up'));
        else listener.onSent();
      },
      onResponseStart: (_, code, received) => {
        status = code;
        headers = received;
      },
      onResponseData: (_, bytes) => {
        if (settled) return;
        if (status === 200) {
          try {
            for (const { data } of parser.push(bytes)) event(data);
          } catch (error) {
            fail(brokenStream('malformed', String(error)));
          }
        } else if (errorBody.length < MAX_ERROR_BODY) {
          errorBody += bytes.toString();
        }
      },
      onResponseEnd: () => {
        linger?.cancel();
        if (settled) return;
        if (status === 200) finish();
        else fail(readRefusal(status, headers, errorBody, deps.wallClock()));
      },
      onResponseError: (_, error) => {
        linger?.cancel();
        if (settled) return;
        if (finishReason !== null) finish();
        else if (status !== 0 && status !== 200) {
          fail(readRefusal(status, headers, errorBody, deps.wallClock()));
        } else if (hasTokens) fail(brokenStream('truncated', error.message));
        else fail(connectionFailure(error));
      },
    },
  );

  return {
    resume: () => {
      if (settled || !paused) return;
      paused = false;
      pause.restart();
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
