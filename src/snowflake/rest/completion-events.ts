/** What Cortex REST answers to a completion, as one sequence of events, whether it streams or not. */
import { GatewayError } from '../../errors/gateway-error.ts';
import { createChunkReader } from '../../upstream/chunk-reader.ts';
import { type Chunk, type ChunkUsage, hasOutput, readChunk } from '../../upstream/completion-chunk.ts';
import type { End, FinishReason } from '../../upstream/finish-reason.ts';
import { createLastWords } from '../../upstream/last-words.ts';
import { parseEventStream, type ServerSentEvent } from '../../upstream/parse-events.ts';
import { joinToolCalls, type ToolCall } from '../../upstream/tool-calls.ts';

export interface RestUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Any number of deltas, pieces of calls and usages (each a total so far), then exactly one finish. */
export type RestCompletionEvent =
  | {
      readonly type: 'delta';
      readonly text: string;
      /** The model that runs, once Snowflake has said so. */
      readonly model?: string | null;
    }
  /** Generated, and not shown: a piece of a thought, or of what a tool is to be called with. */
  | { readonly type: 'hidden'; readonly text: string }
  | ({ readonly type: 'usage' } & RestUsage)
  | {
      readonly type: 'finish';
      readonly reason: FinishReason | 'content_filter';
      /** The model that ran, when Snowflake says so. */
      readonly model: string | null;
      /** What the model asks to be called; absent where it asks for nothing. */
      readonly toolCalls?: readonly ToolCall[];
    };

export interface AnswerOptions {
  /** What was asked for, to tell `length` from `stop` where Snowflake does not. */
  readonly maxTokens: number | undefined;
  /** What an error inside the answer means. */
  readonly failure: (body: unknown) => GatewayError;
}

/**
 * Snowflake's documentation has the finish reason only in whole answers. A stream without one counts as complete when
 * its last event was the usage, alone, and the server ended it: running usage beside the text proves nothing, and a
 * connection that breaks off has told neither.
 *
 * @throws GatewayError UPSTREAM_TRUNCATED, or what `failure` makes of an error event before the first text
 */
export async function* streamedEvents(
  chunks: AsyncIterable<Uint8Array>,
  { maxTokens, failure }: AnswerOptions,
): AsyncGenerator<RestCompletionEvent, void, void> {
  const events = createLastWords(parseEventStream(chunks));
  const { read: readOne } = createChunkReader();
  let end: Exclude<End, 'unknown'> | null = null;
  let usage: ChunkUsage | null = null;
  let usageCameLast = false;
  let delivered = false;
  let model: string | null = null;
  const calls = joinToolCalls();
  try {
    for (;;) {
      const next = await events.next();
      const chunk: ReturnType<typeof readEvent> = next.done ? 'done' : readEvent(next.value, readOne);
      if (chunk === 'done') break;
      if (chunk === null) continue;
      if (chunk === 'malformed') throw brokenOff('an event is not readable');
      if (chunk.error !== undefined) throw midway(failure(chunk.error), delivered);
      if (chunk.end === 'unknown') throw brokenOff('');
      model = chunk.model ?? model;
      calls.add(chunk.toolCalls);
      if (chunk.toolCalls.length > 0) delivered = true;
      if (chunk.hidden !== '') yield { type: 'hidden', text: chunk.hidden };
      if (chunk.text !== '') {
        delivered = true;
        yield { type: 'delta', text: chunk.text, model };
      }
      if (chunk.usage) {
        usage = chunk.usage;
        yield usageEvent(usage);
      }
      const isSilent = !hasOutput(chunk);
      usageCameLast = delivered && isSilent && (chunk.usage !== null || usageCameLast);
      const isFirstEnd: boolean = end === null;
      end = chunk.end ?? end;
      if (end === null) continue;
      if (chunk.usage && isSilent) break;
      if (isFirstEnd || !isSilent) events.ended();
    }
  } catch (error) {
    // After the finish reason the answer is complete, whatever goes wrong behind it.
    if (end === null) throw error instanceof RangeError ? brokenOff(error.message) : error;
  } finally {
    events.leave();
  }
  if (end === null && !usageCameLast) throw brokenOff('');
  yield finishEvent(end ?? reasonBy(usage, maxTokens), model, calls.complete());
}

/** A whole answer is complete by being a JSON document: where it says something, its finish reason may be missing. */
export function* wholeEvents(
  answer: unknown,
  { maxTokens, failure }: AnswerOptions,
): Generator<RestCompletionEvent, void, void> {
  const chunk = readChunk('message', JSON.stringify(answer));
  if (chunk === null || chunk === 'malformed') throw brokenOff('');
  if (chunk.error !== undefined) throw failure(chunk.error);
  if (chunk.end === 'unknown') throw brokenOff('');
  const { text, hidden, usage, end, model } = chunk;
  if (end === null && !hasOutput(chunk)) throw brokenOff('');
  const calls = joinToolCalls();
  calls.add(chunk.toolCalls);
  if (hidden !== '') yield { type: 'hidden', text: hidden };
  if (text !== '') yield { type: 'delta', text, model };
  if (usage) yield usageEvent(usage);
  yield finishEvent(end ?? reasonBy(usage, maxTokens), model, calls.complete());
}

function finishEvent(
  reason: FinishReason | 'content_filter',
  model: string | null,
  toolCalls: readonly ToolCall[],
): RestCompletionEvent {
  return { type: 'finish', reason, model, ...(toolCalls.length > 0 && { toolCalls }) };
}

function usageEvent({ promptTokens, completionTokens }: ChunkUsage): RestCompletionEvent {
  return { type: 'usage', inputTokens: promptTokens, outputTokens: completionTokens };
}

function reasonBy(usage: ChunkUsage | null, maxTokens: number | undefined): 'stop' | 'length' {
  return maxTokens !== undefined && usage !== null && usage.completionTokens >= maxTokens ? 'length' : 'stop';
}

function readEvent(
  { event, data }: ServerSentEvent,
  readOne: typeof readChunk,
): Chunk | 'malformed' | 'done' | null {
  return data.trim() === '[DONE]' ? 'done' : readOne(event, data);
}

/** An answer that has begun is cut off by whatever the engine failed with; the caller's mistake stays his. */
function midway(failure: GatewayError, delivered: boolean): GatewayError {
  if (!delivered || !failure.retryable) return failure;
  return brokenOff(failure.message);
}

function brokenOff(said: string): GatewayError {
  const why = said === '' ? '.' : `: ${said}`;
  return new GatewayError('UPSTREAM_TRUNCATED', `Snowflake Cortex broke off its answer${why}`, {
    backend: 'SNOWFLAKE',
  });
}
