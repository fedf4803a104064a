/**
 * The seam between the Cortex REST routes (HTTP, authentication, server-sent events) and what answers them.
 * The routes validate shapes and ranges; what only the models know (an unknown name, a context that is too
 * long, a search service that does not exist) is refused here with a `RestApiError`.
 */

/** REST calls run as the user's default role and use no warehouse. */
export interface RestCaller {
  readonly user: string;
  readonly role: string;
}

export interface RestMessage {
  /** `tool`: the result of a call that the assistant asked for. */
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: string;
}

export interface RestTool {
  readonly name: string;
  readonly description: string;
  /** A JSON Schema. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export type RestToolUsage = 'auto' | 'none' | 'required' | { readonly name: string };

export interface RestToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON. */
  readonly arguments: string;
}

export interface CompleteRequest {
  readonly caller: RestCaller;
  /** As the client wrote it; `Completion.model` tells what really ran. */
  readonly model: string;
  /** At least one. */
  readonly messages: readonly RestMessage[];
  /** 0 to 2; null leaves the choice to the model. */
  readonly temperature: number | null;
  /** Above 0, at most 1. */
  readonly topP: number | null;
  /** Tokens of output, at least 1; reaching it ends with finishReason `length`. */
  readonly maxTokens: number | null;
  /** Texts that end the answer; the one that ended it is not part of the answer. */
  readonly stop: readonly string[];
  /** A JSON Schema that the answer must satisfy: the text is then one JSON document. Null for free text. */
  readonly responseSchema: Readonly<Record<string, unknown>> | null;
  /** Empty where none are offered. */
  readonly tools: readonly RestTool[];
  readonly toolUsage: RestToolUsage;
  readonly guardrails: boolean;
  /** Aborted when the client goes away: generation stops and what was produced so far is all that counts. */
  readonly signal: AbortSignal;
}

export interface RestUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Tokens that guardrails read; 0 without them. */
  readonly guardTokens: number;
}

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter';

/** Any number of deltas, then exactly one end; an iterator that finishes without an end is a broken answer. */
export type RestAnswerEvent =
  | {
      readonly type: 'delta';
      readonly text: string;
      /** So far. */
      readonly usage?: RestUsage;
    }
  | {
      readonly type: 'end';
      readonly finishReason: FinishReason;
      /** Absent where none are called. */
      readonly toolCalls?: readonly RestToolCall[];
      readonly usage: RestUsage;
    };

export interface Completion {
  /** The model that runs. */
  readonly model: string;
  /** Read before the first event: it was used although nobody waits for more. */
  readonly promptTokens?: number;
  /** Iterated once. */
  readonly events: AsyncIterable<RestAnswerEvent>;
}

export interface EmbedRequest {
  readonly caller: RestCaller;
  readonly model: string;
  /** 1 to 1,280 texts. */
  readonly texts: readonly string[];
  readonly signal: AbortSignal;
}

export interface EmbedAnswer {
  readonly model: string;
  /** One vector for each text, in the same order. */
  readonly embeddings: readonly (readonly number[])[];
  readonly totalTokens: number;
}

export interface SearchRequest {
  readonly caller: RestCaller;
  /** Resolved identifiers: upper case unless the client quoted them. */
  readonly database: string;
  readonly schema: string;
  readonly service: string;
  /** Null when `multiIndexQuery` is given; exactly one of the two is. */
  readonly query: string | null;
  readonly multiIndexQuery: Readonly<Record<string, unknown>> | null;
  /** Columns to return; empty for the service's own choice. */
  readonly columns: readonly string[];
  /** `@eq @contains @gte @lte @and @or @not ...` as the client sent it; null for none. */
  readonly filter: Readonly<Record<string, unknown>> | null;
  /** 1 to 1,000. */
  readonly limit: number;
  readonly scoringConfig: Readonly<Record<string, unknown>> | null;
  readonly signal: AbortSignal;
}

/** Best first; a row is its columns and `@scores` ({cosine_similarity, text_match, reranker_score?}). */
export type SearchRow = Readonly<Record<string, unknown>>;

export interface AnalystRequest {
  /** What the user asks; of a conversation, the last question. */
  readonly question: string;
  /** A semantic model in YAML, or the name of a semantic view. */
  readonly model: { readonly yaml: string } | { readonly view: string };
}

export interface AnalystAnswer {
  /** How the question was understood; where there is no statement, why not. */
  readonly text: string;
  readonly statement: string | null;
  readonly verifiedQuery: Readonly<Record<string, string>> | null;
  /** What could be asked instead; empty beside a statement. */
  readonly suggestions: readonly string[];
  /** What was assumed. */
  readonly assumptions: readonly string[];
}

export interface RestApi {
  /** Rejects before the first event for what can be known before: the client then gets a plain HTTP error. */
  complete(request: CompleteRequest): Promise<Completion>;
  embed(request: EmbedRequest): Promise<EmbedAnswer>;
  search(request: SearchRequest): Promise<readonly SearchRow[]>;
  analyse(request: AnalystRequest): Promise<AnalystAnswer>;
  /** Names that `complete` accepts. */
  models(): readonly string[];
}

export type RestApiStatus = 400 | 402 | 403 | 404 | 429 | 500 | 503;

/** A refusal that the client sees with its HTTP status and message; anything else thrown is a masked 500. */
export class RestApiError extends Error {
  override readonly name = 'RestApiError';
  readonly status: RestApiStatus;

  constructor(status: RestApiStatus, message: string) {
    super(message);
    this.status = status;
  }
}
