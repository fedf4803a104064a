/** Completions from an OpenAI-compatible server, in the place of the local extractive model. */
import { Agent, request as send } from 'undici';
import type { ConversationMessage } from '../completion/answer-conversation.ts';
import type { JsonSchema } from '../completion/json-schema.ts';
import { readServerSentEvents } from './server-sent-events.ts';

export interface RemoteCompletionsOptions {
  /** `http://127.0.0.1:8000` or `http://127.0.0.1:8000/v1`. */
  readonly baseUrl: string;
  /** Sent as a bearer token. */
  readonly apiKey?: string;
  /** Milliseconds until the first byte of an answer; default 60,000. */
  readonly firstByteTimeoutMs?: number;
  /** Milliseconds between two pieces of an answer; default 30,000. */
  readonly stallTimeoutMs?: number;
}

export interface RemoteCompletionRequest {
  /** The Cortex name that was asked for; used where the server serves a model of this name. */
  readonly model: string;
  readonly messages: readonly ConversationMessage[];
  readonly maxTokens: number | null;
  readonly temperature: number | null;
  readonly topP?: number | null;
  readonly stop?: readonly string[];
  readonly schema: JsonSchema | null;
}

export interface RemoteCompletionResult {
  readonly text: string;
  /** The model that the server says has answered. */
  readonly model: string;
  readonly finishReason: 'stop' | 'length' | 'content_filter';
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
}

export type RemoteEvent =
  | { readonly type: 'delta'; readonly text: string }
  | ({ readonly type: 'end' } & Omit<RemoteCompletionResult, 'text'>);

/** What went wrong, in the HTTP status that Cortex would use: 400 refused, 429 busy, 503 away or too slow. */
export class RemoteCompletionError extends Error {
  override readonly name = 'RemoteCompletionError';
  readonly status: 400 | 429 | 503;

  constructor(status: 400 | 429 | 503, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
  }
}

export interface RemoteCompletions {
  /** The model that the server would use for this name. @throws RemoteCompletionError */
  resolveModel(name: string, signal: AbortSignal): Promise<string>;
  /** @throws RemoteCompletionError, or the signal's reason. */
  complete(request: RemoteCompletionRequest, signal: AbortSignal): Promise<RemoteCompletionResult>;
  /** Deltas, then one end. @throws RemoteCompletionError, also while iterating. */
  stream(
    request: RemoteCompletionRequest,
    signal: AbortSignal,
  ): Promise<{ model: string; events: AsyncIterable<RemoteEvent> }>;
  close(): Promise<void>;
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
    ...(options.apiKey ? { authorization: `Bearer ${options.apiKey}` } : {}),
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
      if (response.statusCode < 300) return response;
      throw refused(response.statusCode, (await response.body.text()).slice(0, 500));
    } catch (error) {
      throw explained(error, signal);
    }
  };

  const listModels = async (signal: AbortSignal): Promise<readonly string[]> => {
    const response = await call('GET', '/v1/models', null, signal);
    const body = (await response.body.json()) as { data?: { id?: unknown }[] };
    return (body.data ?? []).map(({ id }) => id).filter((id) => typeof id === 'string');
  };

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
    resolveModel,

    async complete(request, signal) {
      const body = await bodyFor(request, false, signal);
      const response = await call('POST', '/v1/chat/completions', body, signal);
      try {
        return readCompletion(await response.body.json(), body.model);
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

interface OpenAiAnswer {
  readonly model?: unknown;
  readonly choices?: readonly {
    readonly message?: { readonly content?: unknown };
    readonly delta?: { readonly content?: unknown };
    readonly finish_reason?: unknown;
  }[];
  readonly usage?: { readonly prompt_tokens?: unknown; readonly completion_tokens?: unknown } | null;
  readonly error?: unknown;
}

function readCompletion(answer: unknown, model: string): RemoteCompletionResult {
  const { choices, usage, model: answeredBy } = answer as OpenAiAnswer;
  const content = choices?.[0]?.message?.content;
  if (typeof content !== 'string')
    throw new RemoteCompletionError(503, 'the model server answered without a message');
  return {
    text: content,
    model: typeof answeredBy === 'string' ? answeredBy : model,
    finishReason: finishReason(choices?.[0]?.finish_reason),
    ...tokens(usage),
  };
}

function tokens(usage: OpenAiAnswer['usage']) {
  const count = (value: unknown) => (typeof value === 'number' ? value : null);
  return { promptTokens: count(usage?.prompt_tokens), completionTokens: count(usage?.completion_tokens) };
}

function finishReason(reason: unknown): RemoteCompletionResult['finishReason'] {
  return reason === 'length' || reason === 'content_filter' ? reason : 'stop';
}

async function* readChunks(
  body: AsyncIterable<Uint8Array>,
  model: string,
  signal: AbortSignal,
): AsyncGenerator<RemoteEvent, void, void> {
  let answeredBy = model;
  let reason: unknown = null;
  let usage: OpenAiAnswer['usage'] = null;
  try {
    for await (const data of readServerSentEvents(body)) {
      if (data === '[DONE]') break;
      const chunk = JSON.parse(data) as OpenAiAnswer;
      if (chunk.error)
        throw new RemoteCompletionError(503, 'the model server broke the answer off with an error');
      if (typeof chunk.model === 'string') answeredBy = chunk.model;
      const choice = chunk.choices?.[0];
      if (typeof choice?.delta?.content === 'string' && choice.delta.content) {
        yield { type: 'delta', text: choice.delta.content };
      }
      reason = choice?.finish_reason ?? reason;
      usage = chunk.usage ?? usage;
    }
  } catch (error) {
    throw explained(error, signal);
  }
  // `[DONE]` is no proof that the answer is whole; a finish reason is.
  if (reason === null)
    throw new RemoteCompletionError(503, 'the model server ended the answer before it was finished');
  yield { type: 'end', model: answeredBy, finishReason: finishReason(reason), ...tokens(usage) };
}

function refused(status: number, body: string): RemoteCompletionError {
  const message = /"message"\s*:\s*"([^"]{1,300})"/u.exec(body)?.[1] ?? `the model server answered ${status}`;
  if (status === 429) return new RemoteCompletionError(429, message);
  return new RemoteCompletionError(status >= 400 && status < 500 ? 400 : 503, message);
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
