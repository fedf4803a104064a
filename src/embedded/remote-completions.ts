/** Completions from an OpenAI-compatible server, in the place of the local extractive model. */
import {
  RemoteCompletionError,
  type RemoteCompletionRequest,
  type RemoteCompletionResult,
  type RemoteCompletions,
  type RemoteEvent,
} from '@cortex-gateway/embedded-warehouse/language';
import { Agent, request as send } from 'undici';
import { parseJson } from '../json/parse-json.ts';
import { isBelievable } from '../tokens/believable-tokens.ts';
import { promptTokens } from '../tokens/prompt-tokens.ts';
import { TextMeter, type TokenRange } from '../tokens/text-meter.ts';
import { type Chunk, hasOutput, readChunk } from '../upstream/completion-chunk.ts';
import { asItIs, decodedBody } from '../upstream/content-encoding.ts';
import type { End } from '../upstream/finish-reason.ts';
import { type FollowingController, followSignal } from '../upstream/follow-signal.ts';
import { hideInside } from '../upstream/hide-inside.ts';
import { createLastWords } from '../upstream/last-words.ts';
import { parseEventStream } from '../upstream/parse-events.ts';
import { type CallSizes, type Fault, readFault } from '../upstream/read-fault.ts';
import { readUpTo } from '../upstream/read-up-to.ts';
import { createConnector, resendIfStale } from '../upstream/stale-sockets.ts';
import { createAnswerReader } from './skip-thoughts.ts';

export interface RemoteCompletionsOptions {
  /** `http://127.0.0.1:8000` or `http://127.0.0.1:8000/v1`. */
  readonly baseUrl: string;
  /** Milliseconds until the first byte of an answer; default 60,000. */
  readonly firstByteTimeoutMs?: number;
  /** Milliseconds between two pieces of an answer; default 30,000. */
  readonly stallTimeoutMs?: number;
}

export function createRemoteCompletions(options: RemoteCompletionsOptions): RemoteCompletions {
  const base = options.baseUrl.replace(/\/+$/u, '').replace(/\/v1$/u, '');
  const agent = new Agent({
    headersTimeout: options.firstByteTimeoutMs ?? 60_000,
    bodyTimeout: options.stallTimeoutMs ?? 30_000,
    connect: createConnector({ timeout: 5_000 }),
  });
  const dispatcher = agent.compose(resendIfStale());
  const headers = {
    ...asItIs,
    'content-type': 'application/json',
  };
  let served: Promise<readonly ServedModel[]> | null = null;

  const call = async (
    method: 'GET' | 'POST',
    path: string,
    body: object | null,
    signal: AbortSignal,
    sizes?: CallSizes,
  ) => {
    try {
      const response = await send(`${base}${path}`, {
        method,
        headers,
        dispatcher,
        signal,
        ...(body === null ? {} : { body: JSON.stringify(body) }),
      });
      const answer = { ...response, body: decodedBody(response.body, response.headers) };
      if (response.statusCode === 200) return answer;
      const said = await readDocument(answer, MAX_REFUSAL);
      throw refused(readFault({ status: response.statusCode, body: parseJson(said, said), sizes }));
    } catch (error) {
      throw explained(error, signal);
    }
  };

  /** For everybody who waits for it: none of them may end it by leaving. */
  const listModels = async (): Promise<readonly ServedModel[]> => {
    const response = await call('GET', '/v1/models', null, new AbortController().signal);
    const { data } = (parseJson(await readDocument(response, MAX_ANSWER)) ?? {}) as { data?: unknown };
    if (!Array.isArray(data)) throw new RemoteCompletionError(503, 'the model server told no models');
    return data.flatMap((entry) =>
      typeof entry?.id === 'string'
        ? [{ id: entry.id, contextLength: entry.max_model_len > 0 ? Number(entry.max_model_len) : null }]
        : [],
    );
  };

  /** The model that the server uses for a name. @throws RemoteCompletionError */
  const resolveModel = async (name: string, signal: AbortSignal): Promise<ServedModel> => {
    served ??= listModels();
    const models = await served.catch((error: unknown) => {
      // Asked again next time: the server may have been starting.
      served = null;
      throw error;
    });
    signal.throwIfAborted();
    const model = models.find(({ id }) => id === name) ?? models[0];
    if (!model) served = null;
    return model ?? { id: name, contextLength: null };
  };

  /** Posts the completion; a server that does not know the model any more is asked anew which it has. */
  const post = async (request: RemoteCompletionRequest, stream: boolean, signal: AbortSignal) => {
    const { id: model, contextLength } = await resolveModel(request.model, signal);
    const prompt = promptTokens(request.messages, { schema: request.schema, tools: [] });
    const sizes = { promptTokens: prompt.usual, maxTokens: request.maxTokens, contextLength };
    const limit = fits(sizes) ? request.maxTokens : null;
    const body = { ...bodyFor(request, model, stream), ...(limit === null && { max_tokens: undefined }) };
    const asked: SentCompletion = { model, sizes, prompt, most: limit ?? contextLength ?? MOST_TOKENS };
    try {
      return { asked, response: await call('POST', '/v1/chat/completions', body, signal, sizes) };
    } catch (error) {
      if (error instanceof RemoteCompletionError && error.status === 503) served = null;
      throw error;
    }
  };

  const bodyFor = (request: RemoteCompletionRequest, model: string, stream: boolean) => ({
    model,
    messages: request.messages,
    ...(request.maxTokens === null ? {} : { max_tokens: request.maxTokens }),
    ...(request.temperature === null ? {} : { temperature: request.temperature }),
    ...(request.topP == null ? {} : { top_p: request.topP }),
    ...(request.stop?.length ? { stop: request.stop } : {}),
    ...(request.schema
      ? { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: request.schema } } }
      : {}),
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
  });

  return {
    async complete(request, signal) {
      const { asked, response } = await post(request, false, signal);
      try {
        return readCompletion(await readDocument(response, MAX_ANSWER), asked);
      } catch (error) {
        throw explained(error, signal);
      }
    },

    async stream(request, signal) {
      const reading = followSignal(signal);
      try {
        const { asked, response } = await post(request, true, reading.signal);
        const isWhole = /json/i.test(String(response.headers['content-type']));
        const events = isWhole
          ? readWhole(response, asked, reading)
          : readChunks(response.body, asked, reading);
        return { model: asked.model, events };
      } catch (error) {
        reading.release();
        throw error;
      }
    },

    close: () => agent.destroy(),
  };
}

const MAX_REFUSAL = 64 * 1024;
const MAX_ANSWER = 16 * 1024 * 1024;

interface ReadableAnswer {
  readonly statusCode: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/** @throws RemoteCompletionError for an answer that does not end */
async function readDocument({ body, statusCode }: ReadableAnswer, most: number): Promise<string> {
  const { text, isWhole } = await readUpTo(body, most);
  if (statusCode === 200 && !isWhole)
    throw new RemoteCompletionError(503, 'the model server answered without end');
  return text;
}

interface ServedModel {
  readonly id: string;
  /** Null where the server does not say. */
  readonly contextLength: number | null;
}

/** A completion that was sent. */
interface SentCompletion {
  readonly model: string;
  readonly sizes: CallSizes;
  readonly prompt: TokenRange;
  /** Tokens that the answer can be at most. */
  readonly most: number;
}

/** Longer than any model's answer, for a server that says no limit. */
const MOST_TOKENS = 1_000_000;

/**
 * Whether the limit surely fits the context beside the prompt. It was chosen for the model whose place this one takes;
 * where it does not fit the server would refuse the call, and without it answers as long as there is room.
 */
function fits({ promptTokens, maxTokens, contextLength }: CallSizes): boolean {
  return contextLength === null || 2 * promptTokens + (maxTokens ?? 0) + AROUND_PROMPT <= contextLength;
}

const AROUND_PROMPT = 128;

function readCompletion(text: string, asked: SentCompletion): RemoteCompletionResult {
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

async function* readChunks(
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
async function* readWhole(
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

/** What a refusal would be if this were the account's own model: the caller's mistake, or a service that is away. */
function refused(fault: Fault): RemoteCompletionError {
  const said = hideInside(fault.said) || `the model server answered ${fault.status}`;
  switch (fault.kind) {
    case 'context-length': {
      const limit = fault.limit === null ? '' : ` of ${fault.limit} tokens`;
      return new RemoteCompletionError(400, `The prompt exceeds the model's context length${limit}. ${said}`);
    }
    case 'content-filter':
      return new RemoteCompletionError(400, `Blocked by a content filter: content policy violation. ${said}`);
    case 'rejected':
      return new RemoteCompletionError(400, said);
    case 'overloaded':
      return new RemoteCompletionError(429, said);
    case 'refuses-us':
    case 'model-missing':
      return new RemoteCompletionError(503, `the model server refuses the gateway (HTTP ${fault.status})`);
    default:
      return new RemoteCompletionError(503, said);
  }
}

function explained(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof RemoteCompletionError) return error;
  if (signal.aborted) return signal.reason;
  const code = (error as { code?: string }).code ?? '';
  if (
    code === 'UND_ERR_HEADERS_TIMEOUT' ||
    code === 'UND_ERR_BODY_TIMEOUT' ||
    code === 'UND_ERR_CONNECT_TIMEOUT'
  ) {
    return new RemoteCompletionError(503, 'inference timed out at the model server', error);
  }
  return new RemoteCompletionError(503, 'the model server cannot be reached or broke off', error);
}
