/** Completions from an OpenAI-compatible server, in the place of the local extractive model. */
import {
  RemoteCompletionError,
  type RemoteCompletionRequest,
  type RemoteCompletions,
} from '@cortex-gateway/embedded-warehouse/language';
import { Agent, request as send } from 'undici';
import { parseJson } from '../json/parse-json.ts';
import { promptTokens } from '../tokens/prompt-tokens.ts';
import { asItIs, decodedBody } from '../upstream/content-encoding.ts';
import { followSignal } from '../upstream/follow-signal.ts';
import { type CallSizes, readFault } from '../upstream/read-fault.ts';
import { markText } from '../upstream/said-text.ts';
import { createConnector, resendIfStale } from '../upstream/stale-sockets.ts';
import { untilAbort } from '../upstream/until-abort.ts';
import {
  MAX_ANSWER,
  readChunks,
  readCompletion,
  readDocument,
  readWhole,
  type SentCompletion,
} from './read-remote-answer.ts';
import { explained, refused } from './remote-failure.ts';

export interface RemoteCompletionsOptions {
  /** `http://127.0.0.1:8000` or `http://127.0.0.1:8000/v1`. */
  readonly baseUrl: string;
  /** Milliseconds until the first byte of an answer, and until the last of a list of models; default 60,000. */
  readonly firstByteTimeoutMs?: number;
  /** Milliseconds between two pieces of an answer; default 30,000. */
  readonly stallTimeoutMs?: number;
}

export function createRemoteCompletions(options: RemoteCompletionsOptions): RemoteCompletions {
  const base = options.baseUrl.replace(/\/+$/u, '').replace(/\/v1$/u, '');
  const { firstByteTimeoutMs = 60_000 } = options;
  const agent = new Agent({
    headersTimeout: firstByteTimeoutMs,
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
      const asked = send(`${base}${path}`, {
        method,
        headers,
        dispatcher,
        signal,
        ...(body === null ? {} : { body: JSON.stringify(body) }),
      });
      const response = await untilAbort(asked, signal);
      const answer = { ...response, body: decodedBody(response.body, response.headers) };
      if (response.statusCode === 200) return answer;
      const said = await readDocument(answer, MAX_REFUSAL);
      throw refused(readFault({ status: response.statusCode, body: parseJson(said, said), sizes }));
    } catch (error) {
      throw explained(error, signal);
    }
  };

  /** For everybody who waits for it: none of them may end it by leaving, and time ends it for all. */
  const listModels = async (): Promise<readonly ServedModel[]> => {
    const late = AbortSignal.timeout(firstByteTimeoutMs);
    const told = await call('GET', '/v1/models', null, late)
      .then((response) => readDocument(response, MAX_ANSWER))
      .catch((error: unknown) => {
        if (late.aborted)
          throw new RemoteCompletionError(503, 'the model server told no models in time', error);
        throw explained(error, late);
      });
    const { data } = (parseJson(told) ?? {}) as { data?: unknown };
    if (!Array.isArray(data)) throw new RemoteCompletionError(503, 'the model server told no models');
    return data.flatMap((entry) => {
      const length = Number(markText(entry?.max_model_len));
      return typeof entry?.id === 'string'
        ? [{ id: entry.id, contextLength: length > 0 ? length : null }]
        : [];
    });
  };

  /** The model that the server uses for a name. @throws RemoteCompletionError */
  const resolveModel = async (name: string, signal: AbortSignal): Promise<ServedModel> => {
    served ??= listModels().catch((error: unknown) => {
      // Asked again next time: the server may have been starting.
      served = null;
      throw error;
    });
    const models = await untilAbort(served, signal);
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

/** Bytes of what is said with a status other than 200. */
const MAX_REFUSAL = 64 * 1024;

function bodyFor(request: RemoteCompletionRequest, model: string, stream: boolean) {
  return {
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
  };
}

interface ServedModel {
  readonly id: string;
  /** Null where the server does not say. */
  readonly contextLength: number | null;
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
