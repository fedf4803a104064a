/** Reads what a model server answers a completion with: whole, or as a stream of chunks. */
import {
  RemoteCompletionError,
  type RemoteCompletionResult,
  type RemoteEvent,
} from '@cortex-gateway/embedded-warehouse/language';
import { isBelievable } from '../tokens/believable-tokens.ts';
import { TextMeter, type TokenRange } from '../tokens/text-meter.ts';
import { type Chunk, hasOutput, readChunk } from '../upstream/completion-chunk.ts';
import type { End } from '../upstream/finish-reason.ts';
import type { FollowingController } from '../upstream/follow-signal.ts';
import { createLastWords } from '../upstream/last-words.ts';
import { parseEventStream } from '../upstream/parse-events.ts';
import { type CallSizes, readFault } from '../upstream/read-fault.ts';
import { readUpTo } from '../upstream/read-up-to.ts';
import { explained, refused } from './remote-failure.ts';
import { createAnswerReader } from './skip-thoughts.ts';

/** A completion that was sent. */
export interface SentCompletion {
  readonly model: string;
  readonly sizes: CallSizes;
  readonly prompt: TokenRange;
  /** Tokens that the answer can be at most. */
  readonly most: number;
}

export interface ReadableAnswer {
  readonly statusCode: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/** @throws RemoteCompletionError for an answer that does not end */
export async function readDocument({ body, statusCode }: ReadableAnswer, most: number): Promise<string> {
  const { text, isWhole } = await readUpTo(body, most);
  if (statusCode === 200 && !isWhole)
    throw new RemoteCompletionError(503, 'the model server answered without end');
  return text;
}

/** Bytes of an answer that is no stream. */
export const MAX_ANSWER = 16 * 1024 * 1024;

export function readCompletion(text: string, asked: SentCompletion): RemoteCompletionResult {
  const answer = readChunk('message', text);
  if (answer === null || answer === 'malformed')
    throw new RemoteCompletionError(503, 'the model server answered without a message');
  if (answer.error !== undefined)
    throw refused(readFault({ status: 200, body: answer.error, sizes: asked.sizes }));
  const meter = new TextMeter();
  meter.add(answer.text + answer.hidden);
  const reader = createAnswerReader();
  const said = reader.add(answer.text) + reader.rest();
  return { text: said, ...endOf(answer.end, answer, asked, meter) };
}

/**
 * Counts that cannot be true are left out, and whoever needs them counts.
 * @throws RemoteCompletionError for what is no end: a server that was stopped has not said all
 */
function endOf(
  end: End | null,
  { usage, model: answeredBy }: Pick<Chunk, 'usage' | 'model'>,
  { model, prompt, most }: SentCompletion,
  meter: TextMeter,
) {
  if (end === null || end === 'unknown')
    throw new RemoteCompletionError(503, 'the model server ended the answer before it was finished');
  if (end === 'tool_calls')
    throw new RemoteCompletionError(
      503,
      'the model server wanted to call a tool, and none was offered to it',
    );
  return {
    model: answeredBy ?? model,
    finishReason: end,
    promptTokens: believed(usage?.promptTokens, prompt),
    completionTokens: believed(usage?.completionTokens, { fewest: meter.fewest, usual: meter.usual, most }),
  };
}

const believed = (told: unknown, range: TokenRange) => (isBelievable(told, range) ? told : null);

export async function* readChunks(
  body: AsyncIterable<Uint8Array>,
  asked: SentCompletion,
  reading: FollowingController,
): AsyncGenerator<RemoteEvent, void, void> {
  const { signal } = reading;
  const meter = new TextMeter();
  const reader = createAnswerReader();
  const events = createLastWords(parseEventStream(body));
  const seen: { end: End | null; usage: Chunk['usage']; model: string | null } = {
    end: null,
    usage: null,
    model: null,
  };
  try {
    for (let next = await events.next(); !next.done; next = await events.next()) {
      const { event, data } = next.value;
      if (data.trim() === '[DONE]') break;
      const chunk = readChunk(event, data);
      if (chunk === null) continue;
      if (chunk === 'malformed') throw new RemoteCompletionError(503, 'the model server sent broken JSON');
      if (chunk.error !== undefined && seen.end === null)
        throw refused(readFault({ status: 200, body: chunk.error, sizes: asked.sizes }));
      meter.add(chunk.text + chunk.hidden);
      if (chunk.text !== '') {
        const text = reader.add(chunk.text);
        if (text !== '') yield { type: 'delta', text };
      }
      seen.model = chunk.model ?? seen.model;
      const isFirstEnd = seen.end === null;
      if (isFirstEnd || chunk.end !== 'unknown') seen.end = chunk.end ?? seen.end;
      seen.usage = chunk.usage ?? seen.usage;
      if (seen.end === null) continue;
      if (chunk.usage && !hasOutput(chunk)) break;
      if (isFirstEnd || hasOutput(chunk)) events.ended();
    }
  } catch (error) {
    // With its finish reason the answer is complete, whatever goes wrong behind it.
    if (seen.end === null || signal.aborted) throw explained(error, signal);
  } finally {
    events.leave();
    reading.abort();
    reading.release();
  }
  const rest = reader.rest();
  if (rest !== '') yield { type: 'delta', text: rest };
  yield { type: 'end', ...endOf(seen.end, seen, asked, meter) };
}

/** Of a server that does not stream although it was asked to. */
export async function* readWhole(
  answer: ReadableAnswer,
  asked: SentCompletion,
  reading: FollowingController,
): AsyncGenerator<RemoteEvent, void, void> {
  const { signal } = reading;
  try {
    const { text, ...end } = readCompletion(await readDocument(answer, MAX_ANSWER), asked);
    if (text !== '') yield { type: 'delta', text };
    yield { type: 'end', ...end };
  } catch (error) {
    throw explained(error, signal);
  } finally {
    reading.abort();
    reading.release();
  }
}
