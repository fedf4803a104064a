/**
 * Cortex over REST: completions that stream, embeddings, search and the list of models. It runs as the user's default
 * role and needs no session and no warehouse.
 */

import type { GatewayError } from '../../errors/gateway-error.ts';
import { codeOf } from '../../errors/present-error.ts';
import { parseExactly, parseToWriteAgain } from '../../json/exact-json.ts';
import type { ProxyFor } from '../../settings/proxy.ts';
import type { ChatMessage, OfferedTool, ToolChoice } from '../../upstream/chat-message.ts';
import type { StatementObservation } from '../pool/pool-options.ts';
import { type RestAnalysis, readAnalysis } from './analysis.ts';
import { createBearerToken, type RestCredentials } from './bearer-token.ts';
import {
  type RestCompletionEvent,
  type RestUsage,
  streamedEvents,
  wholeEvents,
} from './completion-events.ts';
import { type CompletionRoute, completionPost } from './completion-route.ts';
import {
  type CallOptions,
  createRestClient,
  type RestAnswer,
  type RestCall,
  type RestTuning,
  restDefaults,
  unreadableAnswer,
} from './rest-client.ts';
import { restError } from './rest-error.ts';

export interface RestCompletionRequest {
  readonly model: string;
  /** Ends with a user's message, or with the results of tools. */
  readonly messages: readonly ChatMessage[];
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens?: number;
  /** A JSON Schema that the answer must satisfy: its text is then one JSON document. */
  readonly responseSchema?: Readonly<Record<string, unknown>>;
  readonly tools?: readonly OfferedTool[];
  /** `auto` unless told otherwise; only with `tools`. */
  readonly toolChoice?: ToolChoice;
  readonly guardrails?: boolean;
}

export interface RestCompletion {
  readonly text: string;
  readonly reason: string;
  readonly model: string | null;
  readonly usage: RestUsage | null;
}

export interface RestEmbeddings {
  /** One vector for each text, in the same order. */
  readonly vectors: readonly (readonly number[])[];
  readonly model: string;
  readonly totalTokens: number;
}

export interface RestSearchRequest {
  readonly database: string;
  readonly schema: string;
  readonly service: string;
  readonly query: string;
  readonly columns?: readonly string[];
  /** `@eq @contains @gte @lte @primarykey @and @or @not`, as Cortex Search takes them. */
  readonly filter?: Readonly<Record<string, unknown>>;
  /** 1 to 1,000. */
  readonly limit?: number;
}

export interface RestSearchResult {
  /** Best first. A row is its columns and `@scores` ({cosine_similarity, text_match, reranker_score?}). */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly requestId: string | null;
}

export interface RestAnalystRequest {
  readonly question: string;
  /** A semantic view's name, or a semantic model in YAML. */
  readonly model: { readonly view: string } | { readonly yaml: string };
}

export interface CortexRest {
  /**
   * Returning early, and aborting the signal, end the generation.
   * @throws GatewayError UPSTREAM_TRUNCATED, UPSTREAM_REJECTED (with `upstreamCode`), RATE_LIMITED, UPSTREAM_TIMEOUT,
   * UPSTREAM_UNAVAILABLE, OVERLOADED, REQUEST_CANCELLED; so do the others
   */
  complete(
    request: RestCompletionRequest,
    options: CallOptions,
  ): AsyncGenerator<RestCompletionEvent, void, void>;
  /** The same in one answer. */
  completeWhole(request: RestCompletionRequest, options: CallOptions): Promise<RestCompletion>;
  /** @param texts 1 to 1,280 */
  embed(model: string, texts: readonly string[], options: CallOptions): Promise<RestEmbeddings>;
  search(request: RestSearchRequest, options: CallOptions): Promise<RestSearchResult>;
  analyse(request: RestAnalystRequest, options: CallOptions): Promise<RestAnalysis>;
  /** Names that `complete` accepts in this account. */
  models(options: CallOptions): Promise<readonly string[]>;
  /** OVERLOADED while a call would be turned away at once, as too many wait; else null. */
  full(): GatewayError | null;
  /** Ends everything that is under way. */
  close(): Promise<void>;
}

export interface CortexRestOptions extends Partial<RestTuning> {
  /** `https://<account>.snowflakecomputing.com`. */
  readonly baseUrl: string;
  readonly account: string;
  /** Needed for a key pair. */
  readonly user?: string;
  /** REST knows no passwords. */
  readonly credentials: RestCredentials;
  /** The way to the account; direct unless told otherwise. */
  readonly proxyFor?: ProxyFor;
  /** Where completions go; `inference` unless told otherwise. */
  readonly route?: CompletionRoute;
  /** One observation for each call, as for statements; its warehouse is `none`. */
  readonly onCall?: (observation: StatementObservation) => void;
}

export function createCortexRest(options: CortexRestOptions): CortexRest {
  const client = createRestClient({ ...restDefaults, ...options, token: createBearerToken(options) });

  /** @param read throws for an answer of the wrong shape, which is counted as that */
  async function ask<T>(
    call: RestCall,
    read: (answer: Pick<RestAnswer, 'json' | 'requestId'>) => T,
  ): Promise<T> {
    const answer = await client.open(call);
    let outcome = 'ok';
    try {
      return read(answer);
    } catch (error) {
      outcome = codeOf(error);
      throw error;
    } finally {
      answer.close(outcome);
    }
  }

  async function* complete(
    request: RestCompletionRequest,
    callOptions: CallOptions,
    stream: boolean,
  ): AsyncGenerator<RestCompletionEvent, void, void> {
    const answer = await client.open({
      ...callOptions,
      function: 'AI_COMPLETE',
      method: 'POST',
      ...completionPost(options.route ?? 'inference', request, stream),
      parse: parseToWriteAgain,
      accept: stream ? 'text/event-stream' : 'application/json',
    });
    let outcome = 'ok';
    try {
      const { json, requestId } = answer;
      const failure = (body: unknown) =>
        restError({ status: 200, body, requestId, sizes: callOptions.sizes });
      const reading = { maxTokens: request.maxTokens, failure };
      yield* json === undefined ? streamedEvents(answer.chunks(), reading) : wholeEvents(json, reading);
    } catch (error) {
      outcome = codeOf(error);
      throw error;
    } finally {
      answer.close(outcome);
    }
  }

  return {
    complete: (request, callOptions) => complete(request, callOptions, true),

    async completeWhole(request, callOptions) {
      let text = '';
      let usage: RestUsage | null = null;
      for await (const event of complete(request, callOptions, false)) {
        if (event.type === 'delta') text += event.text;
        else if (event.type === 'usage')
          usage = { inputTokens: event.inputTokens, outputTokens: event.outputTokens };
        else if (event.type === 'finish') return { text, usage, reason: event.reason, model: event.model };
      }
      throw unreadableAnswer();
    },

    async embed(model, texts, callOptions) {
      const path = '/api/v2/cortex/inference:embed';
      return ask(post('AI_EMBED', path, { model, text: texts }, callOptions), ({ json }) => {
        const { data, model: ran, usage } = json as WireEmbeddings;
        if (!Array.isArray(data) || data.length !== texts.length) throw unreadableAnswer();
        const vectors: number[][] = [];
        for (const { embedding, index } of data) {
          // Nested once more than one would expect: so it is in Snowflake's specification.
          const [first] = embedding;
          vectors[index] = Array.isArray(first) ? first : (embedding as number[]);
        }
        return { vectors, model: ran ?? model, totalTokens: usage?.total_tokens ?? 0 };
      });
    },

    async search({ database, schema, service, ...body }, callOptions) {
      const [inDatabase, inSchema, named] = [database, schema, service].map(encodeURIComponent);
      const path = `/api/v2/databases/${inDatabase}/schemas/${inSchema}/cortex-search-services/${named}:query`;
      // A column's number may have more digits than a double.
      const call = { ...post('CORTEX_SEARCH', path, body, callOptions), parse: parseExactly };
      return ask(call, ({ json, requestId }) => {
        const { results, request_id: id } = json as WireSearchResult;
        if (!Array.isArray(results) || !results.every(isRow)) throw unreadableAnswer();
        return { rows: results, requestId: typeof id === 'string' ? id : requestId };
      });
    },

    async analyse({ question, model }, callOptions) {
      const body = {
        messages: [{ role: 'user', content: [{ type: 'text', text: question }] }],
        ...('view' in model ? { semantic_view: model.view } : { semantic_model: model.yaml }),
        stream: false,
      };
      const call = post('CORTEX_ANALYST', '/api/v2/cortex/analyst/message', body, callOptions);
      return ask(call, ({ json }) => readAnalysis(json));
    },

    async models(callOptions) {
      const call: RestCall = {
        ...callOptions,
        function: 'CORTEX_MODELS',
        method: 'GET',
        path: '/api/v2/cortex/models',
        accept: 'application/json',
      };
      return ask(call, ({ json }) => {
        const { models } = json as { models?: unknown };
        if (!Array.isArray(models)) throw unreadableAnswer();
        return models.filter((name) => typeof name === 'string');
      });
    },

    full: client.full,
    close: client.close,
  };
}

interface WireEmbeddings {
  readonly data?: readonly { readonly embedding: number[] | number[][]; readonly index: number }[];
  readonly model?: string;
  readonly usage?: { readonly total_tokens?: number };
}

interface WireSearchResult {
  readonly results?: unknown;
  readonly request_id?: unknown;
}

const isRow = (value: unknown): value is RestSearchResult['rows'][number] =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function post(name: string, path: string, body: unknown, options: CallOptions): RestCall {
  return { ...options, function: name, method: 'POST', path, body, accept: 'application/json' };
}
