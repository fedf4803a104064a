/** Completions from an OpenAI-compatible server, in the place of the local extractive model. */
import {
  RemoteCompletionError,
  type RemoteCompletionRequest,
  type RemoteCompletionResult,
  type RemoteCompletions,
  type RemoteEvent,
} from '@cortex-gateway/embedded-warehouse/language';
import { Agent, type Dispatcher, request as send } from 'undici';
import { parseJson } from '../json/parse-json.ts';
import { type Chunk, readChunk } from '../upstream/completion-chunk.ts';
import type { End } from '../upstream/finish-reason.ts';
import { parseEventStream } from '../upstream/parse-events.ts';
import { readFault } from '../upstream/read-fault.ts';
import { readUpTo } from '../upstream/read-up-to.ts';

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
    connect: { timeout: 5_000 },
  });
  const headers = {
    'content-type': 'application/json',
  };
  let served: Promise<readonly string[]> | null = null;

  const call = async (method: 'GET' | 'POST', path: string, body: object | null, signal: AbortSignal) => {
    try {
      const response = await send(`${base}${path}`, {
        method,
        headers,
        dispatcher: agent,
        signal,
        ...(body === null ? {} : { body: JSON.stringify(body) }),
      });
      if (response.statusCode === 200) return response;
      throw refused(response.statusCode, await readDocument(response, MAX_REFUSAL));
    } catch (error) {
      throw explained(error, signal);
    }
  };

  const listModels = async (signal: AbortSignal): Promise<readonly string[]> => {
    const response = await call('GET', '/v1/models', null, signal);
    const { data } = (parseJson(await readDocument(response, MAX_ANSWER)) ?? {}) as { data?: unknown };
    if (!Array.isArray(data)) throw new RemoteCompletionError(503, 'the model server told no models');
    return data.map((entry) => entry?.id).filter((id) => typeof id === 'string');
  };

  /** The model that the server uses for a name. @throws RemoteCompletionError */
  const resolveModel = async (name: string, signal: AbortSignal): Promise<string> => {
    served ??= listModels(signal);
    try {
      const names = await served;
      return names.includes(name) ? name : (names[0] ?? name);
    } catch (error) {
      // Asked again next time: the server may have been starting.
      served = null;
      throw error;
    }
  };

  const bodyFor = async (request: RemoteCompletionRequest, stream: boolean, signal: AbortSignal) => ({
    model: await resolveModel(request.model, signal),
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
      const body = await bodyFor(request, false, signal);
      const response = await call('POST', '/v1/chat/completions', body, signal);
      try {
        return readCompletion(await readDocument(response, MAX_ANSWER), body.model);
      } catch (error) {
        throw explained(error, signal);
      }
    },

    async stream(request, signal) {
      const body = await bodyFor(request, true, signal);
      const response = await call('POST', '/v1/chat/completions', body, signal);
      return { model: body.model, events: readChunks(response.body, body.model, signal) };
    },

    close: () => agent.destroy(),
  };
}

const MAX_REFUSAL = 64 * 1024;
const MAX_ANSWER = 16 * 1024 * 1024;

/** @throws RemoteCompletionError for an answer that does not end */
async function readDocument({ body, statusCode }: Dispatcher.ResponseData, most: number): Promise<string> {
  const { text, isWhole } = await readUpTo(body, most);
  if (statusCode === 200 && !isWhole)
    throw new RemoteCompletionError(503, 'the model server answered without end');
  return text;
}

function readCompletion(text: string, model: string): RemoteCompletionResult {
  const answer = readChunk('message', text);
  if (answer === null || answer === 'malformed')
    throw new RemoteCompletionError(503, 'the model server answered without a message');
  if (answer.error !== undefined) throw refused(200, answer.error);
  return { text: answer.text, ...endOf(answer.end, answer, model) };
}

/** @throws RemoteCompletionError for what is no end: a server that was stopped has not said all */
function endOf(end: End | null, { usage, model: answeredBy }: Pick<Chunk, 'usage' | 'model'>, model: string) {
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
    promptTokens: usage?.promptTokens ?? null,
    completionTokens: usage?.completionTokens ?? null,
  };
}

async function* readChunks(
  body: AsyncIterable<Uint8Array>,
  model: string,
  signal: AbortSignal,
): AsyncGenerator<RemoteEvent, void, void> {
  const seen: { end: End | null; usage: Chunk['usage']; model: string | null } = {
    end: null,
    usage: null,
    model: null,
  };
  try {
    for await (const { event, data } of parseEventStream(body)) {
      if (data.trim() === '[DONE]') break;
      const chunk = readChunk(event, data);
      if (chunk === null) continue;
      if (chunk === 'malformed') throw new RemoteCompletionError(503, 'the model server sent broken JSON');
      if (chunk.error !== undefined) throw refused(200, chunk.error);
      if (chunk.text !== '' && seen.end === null) yield { type: 'delta', text: chunk.text };
      seen.model = chunk.model ?? seen.model;
      seen.end ??= chunk.end;
      seen.usage = chunk.usage ?? seen.usage;
      if (seen.end !== null && chunk.usage) break;
    }
  } catch (error) {
    // With its finish reason the answer is complete, whatever goes wrong behind it.
    if (seen.end === null || signal.aborted) throw explained(error, signal);
  }
  yield { type: 'end', ...endOf(seen.end, seen, model) };
}

/** What a refusal would be if this were the account's own model: the caller's mistake, or a service that is away. */
function refused(status: number, body: unknown): RemoteCompletionError {
  const fault = readFault({ status, body: typeof body === 'string' ? parseJson(body, body) : body });
  const said = fault.said || `the model server answered ${status}`;
  switch (fault.kind) {
    case 'context-length':
      return new RemoteCompletionError(400, `The prompt exceeds the model's context length. ${said}`);
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
