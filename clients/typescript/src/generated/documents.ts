/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { BigInteger, CreditAmount, IsoDate, IsoDateTime, Json } from '../scalars.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Whether an API key can be used. */
export type ApiKeyState =
  /** It can. */
  | 'ACTIVE'
  /** Its time is over. */
  | 'EXPIRED'
  /** Somebody ended it. */
  | 'REVOKED';

/** Where an operation runs. */
export type Backend =
  /** The rented GPUs on Lambda Labs that serve open models with vLLM. */
  | 'LAMBDA_LABS'
  /** Snowflake Cortex, through the governed pool or Cortex REST. */
  | 'SNOWFLAKE';

/** The state of a circuit breaker. */
export type BreakerState =
  /** In use. */
  | 'CLOSED'
  /** Being tried with one request. */
  | 'HALF_OPEN'
  /** Left alone after failures. */
  | 'OPEN';

/** A classification to make. */
export type ClassifyInput = {
  /** 2 to 500 categories, each named once. */
  readonly labels: ReadonlyArray<ClassifyLabelInput>;
  /** True: every label that fits. False (default): the one that fits best. */
  readonly multiLabel?: boolean | null | undefined;
  /** The id of an accepted quote: the bill never exceeds it. */
  readonly quote?: string | null | undefined;
  /** What the classification is for; it helps with short texts. */
  readonly taskDescription?: string | null | undefined;
  /** At most 100,000 characters. */
  readonly text: string;
};

/** A category to choose from. */
export type ClassifyLabelInput = {
  /** What belongs into it, in a sentence. */
  readonly description?: string | null | undefined;
  /** Texts that belong into it. */
  readonly examples?: ReadonlyArray<string> | null | undefined;
  /** Its name, returned when it fits. */
  readonly label: string;
};

/** A completion to make: either a prompt or a conversation. */
export type CompleteInput = {
  /** Where to run it. Without it the gateway chooses by model, price, remaining credit and health, and says why in `usage.reason`. */
  readonly backend?: Backend | null | undefined;
  /** The most tokens to generate, 1 to the model's limit. Default 4096, or the model's limit if that is less. */
  readonly maxTokens?: number | null | undefined;
  /** The conversation so far: SYSTEM first if at all, then USER and ASSISTANT in turns; it ends with a USER message, or with the results of all calls that ASSISTANT asked for. */
  readonly messages?: ReadonlyArray<MessageInput> | null | undefined;
  /** A completion model; the default is in `models`. */
  readonly model?: string | null | undefined;
  /** The text to answer, at most 1,000,000 characters. Give this or `messages`, not both. */
  readonly prompt?: string | null | undefined;
  /** The id of an accepted quote: the bill never exceeds it. */
  readonly quote?: string | null | undefined;
  /** A JSON Schema (draft 2020-12) of type object, at most 32,768 characters: the answer is then JSON that satisfies it, in `structured`. References go to `#/$defs/NAME`, patterns have no look-around or back-references, and `format` is advice to the model. An answer that does not is an error, and is paid for. */
  readonly responseFormat?: Json | null | undefined;
  /** On the GPUs: makes equal calls choose alike. Cortex has none, and leaves it out. */
  readonly seed?: number | null | undefined;
  /** Up to 4 texts at which the answer ends; it does not contain them. */
  readonly stop?: ReadonlyArray<string> | null | undefined;
  /** Randomness, 0 (default) to 1. At 0 equal calls of one request are computed once. */
  readonly temperature?: number | null | undefined;
  /** `auto` (default): the model decides; `none`: it answers with text; `required`: it calls some tool; or the name of a tool, which it then calls. */
  readonly toolChoice?: string | null | undefined;
  /** Up to 128 functions that the model may ask to be called; their descriptions are a part of the prompt, and billed with it. GPU models take them if their server does; of Cortex models those of Claude and OpenAI over REST. */
  readonly tools?: ReadonlyArray<ToolInput> | null | undefined;
  /** Choose only from the most likely tokens that have this probability together: above 0, up to 1 (default). */
  readonly topP?: number | null | undefined;
};

/** A text to count. */
export type CountTokensInput = {
  /** The model whose tokens are counted; default: the default completion model. */
  readonly model?: string | null | undefined;
  /** At most 1,000,000 characters, not empty. */
  readonly text: string;
};

/** An API key to make. */
export type CreateApiKeyInput = {
  /** When it ends, at most 366 days from now; default: in 90 days. */
  readonly expiresAt?: Date | string | null | undefined;
  /** Credits a day that it may use, beside the limits of its user and teams; none by default. */
  readonly limit?: CreditAmount | null | undefined;
  /** What people call it. */
  readonly name: string;
  /** What it may do; by default those of `cortex:run` and `sql:read` that the caller has. Nothing that the caller may not do. */
  readonly permissions?: ReadonlyArray<string> | null | undefined;
  /** For charge-back; at most 8. */
  readonly tags?: ReadonlyArray<TagInput> | null | undefined;
  /** Teams whose limits its calls count towards, beside those that the policy gives its user. */
  readonly teams?: ReadonlyArray<string> | null | undefined;
  /** Whose calls they are that are made with it; default: the caller's. */
  readonly user?: string | null | undefined;
};

/** How long a limit lasts. */
export type CreditPeriod =
  /** A calendar day. */
  | 'DAY'
  /** A calendar month. */
  | 'MONTH'
  /** A week, from Monday. */
  | 'WEEK';

/** How far a scope is towards its limit. */
export type CreditState =
  /** Past the first trigger (80 %): people were told. */
  | 'NOTIFIED'
  /** Below every trigger. */
  | 'OK'
  /** Past the second (95 %): no new work; running work finishes. */
  | 'SUSPENDED'
  /** Past the third (100 %): running work was cancelled too. */
  | 'SUSPENDED_IMMEDIATE';

/** A statement to run. */
export type ExecuteSqlInput = {
  /** Values for the statement's `?` marks, in order: strings, numbers, booleans or null. Send integers beyond 2^53 and decimals of more than 17 digits as strings: such numbers are refused. */
  readonly binds?: ReadonlyArray<Json | null | undefined> | null | undefined;
  /** The most rows to return, 1 to 10,000; `truncated` tells when there are more. */
  readonly maxRows?: number | null | undefined;
  /** The id of an accepted quote: the bill never exceeds it. */
  readonly quote?: string | null | undefined;
  /** One SQL statement. Put values into `binds`, not into the text. */
  readonly statement: string;
  /** Seconds until the statement is cancelled, 1 to the gateway's limit. */
  readonly timeoutSeconds?: number | null | undefined;
  /** The warehouse to run on; default: chosen by what the statement does (see `optimize`). */
  readonly warehouse?: string | null | undefined;
};

/** Questions to answer from a text. */
export type ExtractInput = {
  /** 1 to 100 questions, each with a name of its own. */
  readonly questions: ReadonlyArray<ExtractQuestionInput>;
  /** The id of an accepted quote: the bill never exceeds it. */
  readonly quote?: string | null | undefined;
  /** At most 100,000 characters. */
  readonly text: string;
};

/** A question to answer from a text. */
export type ExtractQuestionInput = {
  /** The answer's name: `invoiceNumber`. */
  readonly name: string;
  /** The question: `What is the invoice number?` */
  readonly question: string;
};

/** A statement to check against a text. */
export type FilterInput = {
  /** A question or statement that is true or false of the text: `Is the customer angry?` */
  readonly predicate: string;
  /** The text to check; without it the predicate stands alone. */
  readonly text?: string | null | undefined;
};

/** How much a finding matters. */
export type FindingSeverity =
  /** Very slow or very dear on large tables. */
  | 'CRITICAL'
  /** Good to know. */
  | 'INFO'
  /** Slow or wrong on some data. */
  | 'WARNING';

/** How well something works. */
export type HealthStatus =
  /** It works in part, or slowly. */
  | 'DEGRADED'
  /** It does not work. */
  | 'DOWN'
  /** It works. */
  | 'OK';

/** A question to answer. */
export type HybridInput = {
  /** The model for the GPUs' side; default: the first that is served. */
  readonly lambdaLabsModel?: string | null | undefined;
  /** The most tokens each side generates. */
  readonly maxTokens?: number | null | undefined;
  /** The question; not empty. */
  readonly message: string;
  /** What to do when both sides answer. */
  readonly mode?: HybridMode | null | undefined;
  /** Skips the classifier. */
  readonly route?: HybridRoute | null | undefined;
  /** A Cortex Search service whose best documents Snowflake's side answers from. */
  readonly searchService?: string | null | undefined;
  /** The model for Snowflake's side; default: the default completion model. */
  readonly snowflakeModel?: string | null | undefined;
};

/** What to do with two answers. */
export type HybridMode =
  /** Give both, unmerged. */
  | 'COMPARE'
  /** Merge both, saying which side said what. */
  | 'MERGE'
  /** Take the first good answer; the other side is cancelled. */
  | 'RACE';

/** Which side answers. */
export type HybridRoute =
  /** Both, in parallel. */
  | 'BOTH'
  /** The GPUs alone: something to write. */
  | 'LAMBDA_LABS'
  /** Snowflake alone: a question about the business. */
  | 'SNOWFLAKE';

/** One message of a conversation. */
export type MessageInput = {
  /** What was said; empty only beside `toolCalls`, or where a tool had no result. */
  readonly content: string;
  /** Who said it. */
  readonly role: MessageRole;
  /** Of TOOL: the `id` of the call that `content` is the result of. */
  readonly toolCallId?: string | null | undefined;
  /** Of ASSISTANT: the calls of tools that it asked for. A TOOL message for each follows. */
  readonly toolCalls?: ReadonlyArray<ToolCallInput> | null | undefined;
};

/** Who said a message of a conversation. */
export type MessageRole =
  /** The model's earlier answer. */
  | 'ASSISTANT'
  /** Instructions to the model; only as the first message. */
  | 'SYSTEM'
  /** The result of a call of a tool that the message before it asked for. */
  | 'TOOL'
  /** The person asking. */
  | 'USER';

/** Whether a price is published or estimated. */
export type PriceBasisKind =
  /** An estimate: another model's price, or what the servers cost. */
  | 'ESTIMATED'
  /** Published by whoever bills it. */
  | 'PUBLISHED';

/** Texts to embed. */
export type QuoteEmbedInput = {
  /** The model. */
  readonly model?: string | null | undefined;
  /** The texts. */
  readonly texts: ReadonlyArray<string>;
};

/** The call to price: exactly one of its fields. */
export type QuoteInput =
  {   /** A classification. */
  readonly classify: ClassifyInput; readonly complete?: never; readonly embed?: never; readonly executeSql?: never; readonly extract?: never; readonly search?: never; }
  |  { readonly classify?: never;   /** A completion. */
  readonly complete: CompleteInput; readonly embed?: never; readonly executeSql?: never; readonly extract?: never; readonly search?: never; }
  |  { readonly classify?: never; readonly complete?: never;   /** An embedding of each text. */
  readonly embed: QuoteEmbedInput; readonly executeSql?: never; readonly extract?: never; readonly search?: never; }
  |  { readonly classify?: never; readonly complete?: never; readonly embed?: never;   /** A SQL statement. */
  readonly executeSql: ExecuteSqlInput; readonly extract?: never; readonly search?: never; }
  |  { readonly classify?: never; readonly complete?: never; readonly embed?: never; readonly executeSql?: never;   /** An extraction. */
  readonly extract: ExtractInput; readonly search?: never; }
  |  { readonly classify?: never; readonly complete?: never; readonly embed?: never; readonly executeSql?: never; readonly extract?: never;   /** A search. */
  readonly search: SearchInput; };

/** Who else keeps a record of a call. */
export type ReconciliationBook =
  /** Snowflake's view of the tokens and credits of AI functions in statements. */
  | 'CORTEX_AI_FUNCTIONS_USAGE_HISTORY'
  /** Snowflake's view of the tokens of completions over REST. */
  | 'CORTEX_REST_API_USAGE_HISTORY'
  /** What the gateway recorded of its GPUs: tokens and seconds. */
  | 'GPU_RECORDS'
  /** Nobody: Snowflake keeps no record of single searches and questions to Cortex Analyst. */
  | 'NONE'
  /** Snowflake's list of statements and the seconds each kept a warehouse busy. */
  | 'QUERY_HISTORY';

/** Why two books differ. */
export type ReconciliationCause =
  /** The ledger and the usage log name different amounts. */
  | 'AMOUNT_DIFFERS'
  /** More than once in the usage log. */
  | 'DUPLICATE_IN_USAGE_LOG'
  /** The same amount, but another user, team, model, count of tokens, status or time in another book of the gateway, or an event that contradicts itself. */
  | 'FACTS_DIFFER'
  /** In the usage log, unknown to the ledger. */
  | 'MISSING_IN_LEDGER'
  /** Ran for us according to the ledger, unknown to Snowflake. */
  | 'MISSING_IN_SNOWFLAKE'
  /** Settled in the ledger, absent from the usage log. */
  | 'MISSING_IN_USAGE_LOG'
  /** Reckoned, or an upper bound: the next correction books what Snowflake counted. */
  | 'NOT_YET_CORRECTED'
  /** Still in the outbox. */
  | 'NOT_YET_LOADED'
  /** Too recent for Snowflake's view. */
  | 'NOT_YET_VISIBLE'
  /** Of a day whose events the ledger does not keep any more. */
  | 'NO_LONGER_IN_LEDGER'
  /** Charged another amount than its tokens cost. */
  | 'PRICE_DIFFERS'
  /** What a scope's limit counts is not the sum of its events. */
  | 'SCOPE_DIFFERS'
  /** Snowflake charged another amount. */
  | 'SNOWFLAKE_AMOUNT_DIFFERS'
  /** Snowflake tells of another user, team, key, tag, function, model, warehouse, query, day, status or time. */
  | 'SNOWFLAKE_FACTS_DIFFER'
  /** Reports were made of sums that are not those of their calls; the sums are made anew. */
  | 'SUMS_DIFFER'
  /** Ran with our tag according to Snowflake, unknown to the ledger. */
  | 'UNKNOWN_TO_LEDGER';

/** A search to make. */
export type SearchInput = {
  /** The columns to return; default: all. */
  readonly columns?: ReadonlyArray<string> | null | undefined;
  /** A Cortex Search filter: `{"@eq": {"column": "value"}}`, with @contains, @gte, @lte, @and, @or, @not. */
  readonly filter?: Json | null | undefined;
  /** The most hits, 1 to 1000. */
  readonly limit?: number | null | undefined;
  /** What to look for: 1 to 10,000 characters. */
  readonly query: string;
  /** The id of an accepted quote: the bill never exceeds it. */
  readonly quote?: string | null | undefined;
  /** The Cortex Search service: `DATABASE.SCHEMA.NAME`, or `NAME` in the default schema. The embedded warehouse has `DOCS_SEARCH`. */
  readonly service: string;
};

/** The feeling in a text. */
export type SentimentLabel =
  /** Both positive and negative. */
  | 'MIXED'
  /** More bad than good. */
  | 'NEGATIVE'
  /** Neither good nor bad. */
  | 'NEUTRAL'
  /** More good than bad. */
  | 'POSITIVE'
  /** The text says nothing about it. */
  | 'UNKNOWN';

/** A limit to set. */
export type SetCreditLimitInput = {
  /** Credits: 0 (nothing may be spent) to 1,000,000,000, with up to 6 decimal places. */
  readonly limit: CreditAmount;
  /** How long it lasts: a scope may have a limit for each. */
  readonly period?: CreditPeriod | null | undefined;
  /** Why; kept in the audit. */
  readonly reason?: string | null | undefined;
  /** `account`, `team:NAME`, `user:NAME` or `key:ID`. */
  readonly scope: string;
};

/** Something to find a cost by. */
export type TagInput = {
  /** Such as `project`: 1 to 64 letters, digits, dots, hyphens and underscores. */
  readonly key: string;
  /** Such as `search`. */
  readonly value: string;
};

/** A call of a tool that an earlier answer asked for. */
export type ToolCallInput = {
  /** JSON, as the model wrote it. */
  readonly arguments: string;
  /** As the answer had it. */
  readonly id: string;
  /** The tool's name. */
  readonly name: string;
};

/** A function that the model may ask to be called. It runs where you are, never in the gateway. */
export type ToolInput = {
  /** What it does and when to use it: the model decides by this. */
  readonly description?: string | null | undefined;
  /** 1 to 64 letters, digits, underscores and dashes. */
  readonly name: string;
  /** The JSON Schema of its arguments, of type object; without it, it has none. Arguments are not held against it. */
  readonly parameters?: Json | null | undefined;
  /** Whether the arguments must satisfy the schema exactly, where the model can promise that. */
  readonly strict?: boolean | null | undefined;
};

/** A translation to make. */
export type TranslateInput = {
  /** The text's language as an ISO 639-1 code (`en`); detected when absent. Known are ar cs de el en es fi fr he hi hr it ja ko nl no pl pt ro ru sv tr zh. */
  readonly from?: string | null | undefined;
  /** At most 100,000 characters. */
  readonly text: string;
  /** The language to translate to: `en`, `de`, `fr`, ... */
  readonly to: string;
};

/** What to group by. */
export type UsageDimension =
  /** The API key that was shown. */
  | 'API_KEY'
  /** Snowflake or the GPUs. */
  | 'BACKEND'
  /** The day, in the credit time zone. */
  | 'DAY'
  /** What was called: AI_COMPLETE, SQL, ... */
  | 'FUNCTION'
  /** The hour, in UTC; the finest of HOUR, DAY and MONTH counts. */
  | 'HOUR'
  /** The model that ran. */
  | 'MODEL'
  /** The month, in the credit time zone. */
  | 'MONTH'
  /** The value of the tag that `tag` names. */
  | 'TAG'
  /** The caller's team. A call of two teams counts in both rows, and once in the totals. */
  | 'TEAM'
  /** Who called. */
  | 'USER'
  /** The Snowflake warehouse. */
  | 'WAREHOUSE';

/** Which calls count. Fields combine with AND, the values of a list with OR. */
export type UsageFilter = {
  /** Ids of API keys. */
  readonly apiKeys?: ReadonlyArray<string> | null | undefined;
  /** Back ends. */
  readonly backends?: ReadonlyArray<Backend> | null | undefined;
  /** Only answers from the cache, or only others. */
  readonly cached?: boolean | null | undefined;
  /** Functions, in any case: AI_COMPLETE, SQL, ... */
  readonly functions?: ReadonlyArray<string> | null | undefined;
  /** Models, in any case. */
  readonly models?: ReadonlyArray<string> | null | undefined;
  /** Of any of these requests: all attempts of one have its id. */
  readonly requestIds?: ReadonlyArray<string> | null | undefined;
  /** `ok`, an error code, `cancelled` or `uncertain`; in any case. */
  readonly statuses?: ReadonlyArray<string> | null | undefined;
  /** With any of these tags. */
  readonly tags?: ReadonlyArray<TagInput> | null | undefined;
  /** Of any of these teams. */
  readonly teams?: ReadonlyArray<string> | null | undefined;
  /** User names. */
  readonly users?: ReadonlyArray<string> | null | undefined;
  /** Warehouses, in any case. */
  readonly warehouses?: ReadonlyArray<string> | null | undefined;
};

/** A usage report to make. */
export type UsageInput = {
  /** Only calls that match. */
  readonly filter?: UsageFilter | null | undefined;
  /** From this instant on. */
  readonly from: Date | string;
  /** One row for each combination; none: one row. */
  readonly groupBy?: ReadonlyArray<UsageDimension> | null | undefined;
  /** The key of the tag that TAG groups by: `project`. */
  readonly tag?: string | null | undefined;
  /** Up to, not including, this instant. */
  readonly to: Date | string;
};

export type ClassifyQueryVariables = Exact<{
  input: ClassifyInput;
}>;


export type ClassifyQuery = { readonly cortex: { readonly classify: { readonly label: string | null, readonly labels: ReadonlyArray<string>, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } } | null } };

export type CountTokensQueryVariables = Exact<{
  input: CountTokensInput;
}>;


export type CountTokensQuery = { readonly cortex: { readonly countTokens: { readonly tokens: number, readonly model: string, readonly exact: boolean, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } } | null } };

export type EmbedManyQueryVariables = Exact<{
  texts: ReadonlyArray<string> | string;
  model?: string | null | undefined;
}>;


export type EmbedManyQuery = { readonly cortex: { readonly embedMany: ReadonlyArray<{ readonly model: string, readonly dimensions: number, readonly vector: ReadonlyArray<number>, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } }> | null } };

export type EmbedQueryVariables = Exact<{
  text: string;
  model?: string | null | undefined;
  quote?: string | null | undefined;
}>;


export type EmbedQuery = { readonly cortex: { readonly embed: { readonly model: string, readonly dimensions: number, readonly vector: ReadonlyArray<number>, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } } | null } };

export type ExtractQueryVariables = Exact<{
  input: ExtractInput;
}>;


export type ExtractQuery = { readonly cortex: { readonly extract: { readonly response: Json, readonly answers: ReadonlyArray<{ readonly name: string, readonly value: Json | null }>, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } } | null } };

export type FilterQueryVariables = Exact<{
  input: FilterInput;
}>;


export type FilterQuery = { readonly cortex: { readonly filter: { readonly matches: boolean, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } } | null } };

export type ModelsQueryVariables = Exact<{
  backend?: Backend | null | undefined;
}>;


export type ModelsQuery = { readonly models: ReadonlyArray<{ readonly name: string, readonly backends: ReadonlyArray<Backend>, readonly functions: ReadonlyArray<string>, readonly contextLength: number | null, readonly maxOutputTokens: number | null, readonly dimensions: number | null, readonly inputPrice: CreditAmount | null, readonly outputPrice: CreditAmount | null, readonly available: boolean, readonly default: boolean, readonly priceBasis: { readonly kind: PriceBasisKind, readonly date: IsoDate | null, readonly source: string } | null, readonly endpoints: ReadonlyArray<{ readonly name: string, readonly status: HealthStatus, readonly models: ReadonlyArray<string>, readonly breaker: BreakerState, readonly queued: number, readonly inFlightTokens: number, readonly kvCacheUsage: number | null, readonly utilization: number | null, readonly lastError: string | null }> }> };

export type QuoteQueryVariables = Exact<{
  input: QuoteInput;
}>;


export type QuoteQuery = { readonly quote: { readonly id: string, readonly function: string, readonly model: string | null, readonly expected: CreditAmount, readonly maximum: CreditAmount, readonly affordable: boolean, readonly expiresAt: IsoDateTime, readonly priceBasis: { readonly kind: PriceBasisKind, readonly date: IsoDate | null, readonly source: string } } };

export type SimilarityQueryVariables = Exact<{
  a: string;
  b: string;
  model?: string | null | undefined;
}>;


export type SimilarityQuery = { readonly cortex: { readonly similarity: { readonly score: number, readonly model: string, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } } | null } };

export type ExecuteSqlQueryVariables = Exact<{
  input: ExecuteSqlInput;
}>;


export type ExecuteSqlQuery = { readonly executeSql: { readonly rows: ReadonlyArray<ReadonlyArray<Json | null>>, readonly rowCount: number, readonly truncated: boolean, readonly queryId: string, readonly warehouse: string, readonly columns: ReadonlyArray<{ readonly name: string, readonly type: string, readonly nullable: boolean, readonly precision: number | null, readonly scale: number | null }>, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } } | null };

export type OptimizeQueryVariables = Exact<{
  statement: string;
}>;


export type OptimizeQuery = { readonly optimize: { readonly warehouse: string, readonly reason: string, readonly kind: string, readonly allowed: boolean, readonly refusal: string | null, readonly plan: Json | null, readonly findings: ReadonlyArray<{ readonly rule: string, readonly severity: FindingSeverity, readonly message: string, readonly suggestion: string, readonly line: number | null, readonly column: number | null }>, readonly estimate: { readonly seconds: number, readonly credits: CreditAmount, readonly basis: string } | null } };

export type UsageEventsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: UsageFilter | null | undefined;
}>;


export type UsageEventsQuery = { readonly usageEvents: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: IsoDateTime, readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly gpuSeconds: number | null, readonly cached: boolean, readonly status: string, readonly latencyMs: number, readonly apiKeyId: string | null, readonly requestId: string | null, readonly user: { readonly name: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null } } };

export type UsageQueryVariables = Exact<{
  input: UsageInput;
}>;


export type UsageQuery = { readonly usage: { readonly freshAsOf: IsoDateTime, readonly pendingEvents: number, readonly rows: ReadonlyArray<{ readonly user: string | null, readonly function: string | null, readonly model: string | null, readonly backend: Backend | null, readonly warehouse: string | null, readonly bucket: IsoDateTime | null, readonly calls: number, readonly errors: number, readonly inputTokens: BigInteger, readonly outputTokens: BigInteger, readonly credits: CreditAmount, readonly gpuSeconds: number | null, readonly p50LatencyMs: number | null, readonly p95LatencyMs: number | null }>, readonly totals: { readonly calls: number, readonly errors: number, readonly inputTokens: BigInteger, readonly outputTokens: BigInteger, readonly credits: CreditAmount, readonly gpuSeconds: number | null } } };

export type WarehousesQueryVariables = Exact<{ [key: string]: never; }>;


export type WarehousesQuery = { readonly warehouses: ReadonlyArray<{ readonly name: string, readonly purpose: string, readonly size: string, readonly creditsPerHour: CreditAmount }> };

export type KeyFragment = { readonly id: string, readonly name: string, readonly prefix: string, readonly permissions: ReadonlyArray<string>, readonly teams: ReadonlyArray<string>, readonly state: ApiKeyState, readonly createdAt: IsoDateTime, readonly createdBy: string, readonly expiresAt: IsoDateTime, readonly lastUsedAt: IsoDateTime | null, readonly revokedAt: IsoDateTime | null, readonly revokedBy: string | null, readonly user: { readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> };

export type StatusFragment = { readonly scope: string, readonly limit: CreditAmount, readonly used: CreditAmount, readonly held: CreditAmount, readonly remaining: CreditAmount, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: IsoDateTime, readonly end: IsoDateTime, readonly timeZone: string } };

export type EndpointFragment = { readonly name: string, readonly status: HealthStatus, readonly models: ReadonlyArray<string>, readonly breaker: BreakerState, readonly queued: number, readonly inFlightTokens: number, readonly kvCacheUsage: number | null, readonly utilization: number | null, readonly lastError: string | null };

export type PartFragment = { readonly text: string | null, readonly model: string, readonly latencyMs: number, readonly error: { readonly code: string, readonly message: string, readonly retryable: boolean } | null, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } | null };

export type PageFragment = { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null };

export type BasisFragment = { readonly kind: PriceBasisKind, readonly date: IsoDate | null, readonly source: string };

export type RowsFragment = { readonly rows: ReadonlyArray<ReadonlyArray<Json | null>>, readonly rowCount: number, readonly truncated: boolean, readonly queryId: string, readonly warehouse: string, readonly columns: ReadonlyArray<{ readonly name: string, readonly type: string, readonly nullable: boolean, readonly precision: number | null, readonly scale: number | null }>, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } };

export type UsageFragment = { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null };

export type CompleteStreamSubscriptionVariables = Exact<{
  input: CompleteInput;
}>;


export type CompleteStreamSubscription = { readonly complete: { readonly delta: string, readonly finishReason: string | null, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } | null } };

export type CompleteQueryVariables = Exact<{
  input: CompleteInput;
}>;


export type CompleteQuery = { readonly cortex: { readonly complete: { readonly text: string | null, readonly model: string, readonly finishReason: string, readonly structured: Json | null, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } } | null } };

export type CreditAlertsSubscriptionVariables = Exact<{
  scope?: string | null | undefined;
}>;


export type CreditAlertsSubscription = { readonly creditAlerts: { readonly id: string, readonly scope: string, readonly state: CreditState, readonly kind: string, readonly thresholdPercent: number, readonly at: IsoDateTime, readonly status: { readonly scope: string, readonly limit: CreditAmount, readonly used: CreditAmount, readonly held: CreditAmount, readonly remaining: CreditAmount, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: IsoDateTime, readonly end: IsoDateTime, readonly timeZone: string } } } };

export type CreditsQueryVariables = Exact<{ [key: string]: never; }>;


export type CreditsQuery = { readonly credits: { readonly me: { readonly scope: string, readonly limit: CreditAmount, readonly used: CreditAmount, readonly held: CreditAmount, readonly remaining: CreditAmount, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: IsoDateTime, readonly end: IsoDateTime, readonly timeZone: string } }, readonly account: { readonly scope: string, readonly limit: CreditAmount, readonly used: CreditAmount, readonly held: CreditAmount, readonly remaining: CreditAmount, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: IsoDateTime, readonly end: IsoDateTime, readonly timeZone: string } } } };

export type HybridQueryVariables = Exact<{
  input: HybridInput;
}>;


export type HybridQuery = { readonly hybrid: { readonly route: HybridRoute, readonly reason: string, readonly answer: string | null, readonly snowflake: { readonly text: string | null, readonly model: string, readonly latencyMs: number, readonly error: { readonly code: string, readonly message: string, readonly retryable: boolean } | null, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } | null } | null, readonly lambdaLabs: { readonly text: string | null, readonly model: string, readonly latencyMs: number, readonly error: { readonly code: string, readonly message: string, readonly retryable: boolean } | null, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } | null } | null, readonly usage: ReadonlyArray<{ readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null }> } | null };

export type RedactQueryVariables = Exact<{
  text: string;
  categories?: ReadonlyArray<string> | string | null | undefined;
}>;


export type RedactQuery = { readonly cortex: { readonly redact: { readonly text: string, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } } | null } };

export type SearchQueryVariables = Exact<{
  input: SearchInput;
}>;


export type SearchQuery = { readonly cortex: { readonly search: { readonly requestId: string | null, readonly hits: ReadonlyArray<{ readonly fields: Json, readonly score: number | null, readonly scores: { readonly cosineSimilarity: number | null, readonly textMatch: number | null, readonly rerankerScore: number | null } | null }>, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } } | null } };

export type SentimentQueryVariables = Exact<{
  text: string;
  categories?: ReadonlyArray<string> | string | null | undefined;
}>;


export type SentimentQuery = { readonly cortex: { readonly sentiment: { readonly label: SentimentLabel, readonly score: number | null, readonly categories: ReadonlyArray<{ readonly name: string, readonly label: SentimentLabel }>, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } } | null } };

export type SummarizeQueryVariables = Exact<{
  text: string;
}>;


export type SummarizeQuery = { readonly cortex: { readonly summarize: { readonly text: string, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } } | null } };

export type TranslateQueryVariables = Exact<{
  input: TranslateInput;
}>;


export type TranslateQuery = { readonly cortex: { readonly translate: { readonly text: string, readonly from: string | null, readonly to: string, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } } | null } };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { readonly viewer: { readonly name: string, readonly teams: ReadonlyArray<string>, readonly permissions: ReadonlyArray<string>, readonly apiKey: { readonly id: string, readonly name: string, readonly prefix: string, readonly permissions: ReadonlyArray<string>, readonly teams: ReadonlyArray<string>, readonly state: ApiKeyState, readonly createdAt: IsoDateTime, readonly createdBy: string, readonly expiresAt: IsoDateTime, readonly lastUsedAt: IsoDateTime | null, readonly revokedAt: IsoDateTime | null, readonly revokedBy: string | null, readonly user: { readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> } | null, readonly credits: { readonly scope: string, readonly limit: CreditAmount, readonly used: CreditAmount, readonly held: CreditAmount, readonly remaining: CreditAmount, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: IsoDateTime, readonly end: IsoDateTime, readonly timeZone: string } } } };

export type AllCreditsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AllCreditsQuery = { readonly credits: { readonly users: { readonly nodes: ReadonlyArray<{ readonly scope: string, readonly limit: CreditAmount, readonly used: CreditAmount, readonly held: CreditAmount, readonly remaining: CreditAmount, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: IsoDateTime, readonly end: IsoDateTime, readonly timeZone: string } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null } } } };

export type ApiKeysQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ApiKeysQuery = { readonly apiKeys: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly prefix: string, readonly permissions: ReadonlyArray<string>, readonly teams: ReadonlyArray<string>, readonly state: ApiKeyState, readonly createdAt: IsoDateTime, readonly createdBy: string, readonly expiresAt: IsoDateTime, readonly lastUsedAt: IsoDateTime | null, readonly revokedAt: IsoDateTime | null, readonly revokedBy: string | null, readonly user: { readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null } } };

export type ClearCreditLimitMutationVariables = Exact<{
  scope: string;
}>;


export type ClearCreditLimitMutation = { readonly clearCreditLimit: { readonly scope: string, readonly limit: CreditAmount, readonly used: CreditAmount, readonly held: CreditAmount, readonly remaining: CreditAmount, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: IsoDateTime, readonly end: IsoDateTime, readonly timeZone: string } } };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { readonly createApiKey: { readonly secret: string, readonly apiKey: { readonly id: string, readonly name: string, readonly prefix: string, readonly permissions: ReadonlyArray<string>, readonly teams: ReadonlyArray<string>, readonly state: ApiKeyState, readonly createdAt: IsoDateTime, readonly createdBy: string, readonly expiresAt: IsoDateTime, readonly lastUsedAt: IsoDateTime | null, readonly revokedAt: IsoDateTime | null, readonly revokedBy: string | null, readonly user: { readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> } } };

export type HealthQueryVariables = Exact<{ [key: string]: never; }>;


export type HealthQuery = { readonly health: { readonly status: HealthStatus, readonly version: string, readonly uptimeSeconds: number, readonly embedded: boolean, readonly dependencies: ReadonlyArray<{ readonly name: string, readonly status: HealthStatus, readonly detail: string | null, readonly latencyMs: number | null }>, readonly pool: { readonly size: number, readonly max: number, readonly available: number, readonly pending: number }, readonly gpuEndpoints: ReadonlyArray<{ readonly name: string, readonly status: HealthStatus, readonly models: ReadonlyArray<string>, readonly breaker: BreakerState, readonly queued: number, readonly inFlightTokens: number, readonly kvCacheUsage: number | null, readonly utilization: number | null, readonly lastError: string | null }>, readonly alertChannels: ReadonlyArray<{ readonly name: string, readonly status: HealthStatus, readonly lastError: string | null, readonly failingSince: IsoDateTime | null, readonly waiting: number }> } };

export type ReconciliationQueryVariables = Exact<{
  day: IsoDate;
}>;


export type ReconciliationQuery = { readonly reconciliation: { readonly day: IsoDate, readonly ledgerCredits: CreditAmount, readonly usageLogCredits: CreditAmount, readonly snowflakeCredits: CreditAmount | null, readonly snowflakeView: string | null, readonly snowflakeCompleteUntil: IsoDateTime | null, readonly eventsCompared: number, readonly comparableCredits: CreditAmount, readonly incomparableCredits: CreditAmount, readonly upperBoundCredits: CreditAmount, readonly balanced: boolean, readonly parts: ReadonlyArray<{ readonly book: ReconciliationBook, readonly events: number, readonly comparableCredits: CreditAmount, readonly incomparableCredits: CreditAmount, readonly seconds: number | null }>, readonly differences: ReadonlyArray<{ readonly cause: ReconciliationCause, readonly eventId: string | null, readonly queryId: string | null, readonly scope: string | null, readonly ledgerCredits: CreditAmount | null, readonly usageLogCredits: CreditAmount | null, readonly snowflakeCredits: CreditAmount | null, readonly detail: string }> } };

export type ResetWindowMutationVariables = Exact<{
  reason: string;
  today?: IsoDate | null | undefined;
}>;


export type ResetWindowMutation = { readonly resetWindow: { readonly scope: string, readonly limit: CreditAmount, readonly used: CreditAmount, readonly held: CreditAmount, readonly remaining: CreditAmount, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: IsoDateTime, readonly end: IsoDateTime, readonly timeZone: string } } };

export type ResumeCreditsMutationVariables = Exact<{
  scope: string;
  reason: string;
}>;


export type ResumeCreditsMutation = { readonly resumeCredits: { readonly scope: string, readonly limit: CreditAmount, readonly used: CreditAmount, readonly held: CreditAmount, readonly remaining: CreditAmount, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: IsoDateTime, readonly end: IsoDateTime, readonly timeZone: string } } };

export type RevokeApiKeyMutationVariables = Exact<{
  id: string;
  reason?: string | null | undefined;
}>;


export type RevokeApiKeyMutation = { readonly revokeApiKey: { readonly id: string, readonly name: string, readonly prefix: string, readonly permissions: ReadonlyArray<string>, readonly teams: ReadonlyArray<string>, readonly state: ApiKeyState, readonly createdAt: IsoDateTime, readonly createdBy: string, readonly expiresAt: IsoDateTime, readonly lastUsedAt: IsoDateTime | null, readonly revokedAt: IsoDateTime | null, readonly revokedBy: string | null, readonly user: { readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> } };

export type SetCreditLimitMutationVariables = Exact<{
  input: SetCreditLimitInput;
}>;


export type SetCreditLimitMutation = { readonly setCreditLimit: { readonly scope: string, readonly limit: CreditAmount, readonly used: CreditAmount, readonly held: CreditAmount, readonly remaining: CreditAmount, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: IsoDateTime, readonly end: IsoDateTime, readonly timeZone: string } } };

export type UserCreditsQueryVariables = Exact<{
  name: string;
}>;


export type UserCreditsQuery = { readonly credits: { readonly user: { readonly scope: string, readonly limit: CreditAmount, readonly used: CreditAmount, readonly held: CreditAmount, readonly remaining: CreditAmount, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: IsoDateTime, readonly end: IsoDateTime, readonly timeZone: string } } } };

export type WriteSqlMutationVariables = Exact<{
  input: ExecuteSqlInput;
}>;


export type WriteSqlMutation = { readonly executeSql: { readonly rows: ReadonlyArray<ReadonlyArray<Json | null>>, readonly rowCount: number, readonly truncated: boolean, readonly queryId: string, readonly warehouse: string, readonly columns: ReadonlyArray<{ readonly name: string, readonly type: string, readonly nullable: boolean, readonly precision: number | null, readonly scale: number | null }>, readonly usage: { readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: CreditAmount, readonly cached: boolean, readonly latencyMs: number, readonly reason: string | null } } | null };

export const KeyFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Key"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"permissions"}},{"kind":"Field","name":{"kind":"Name","value":"teams"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdBy"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedBy"}}]}}]} as unknown as DocumentNode<KeyFragment, unknown>;
export const StatusFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Status"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditStatus"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"scope"}},{"kind":"Field","name":{"kind":"Name","value":"window"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"percentUsed"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]} as unknown as DocumentNode<StatusFragment, unknown>;
export const EndpointFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Endpoint"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GpuEndpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"models"}},{"kind":"Field","name":{"kind":"Name","value":"breaker"}},{"kind":"Field","name":{"kind":"Name","value":"queued"}},{"kind":"Field","name":{"kind":"Name","value":"inFlightTokens"}},{"kind":"Field","name":{"kind":"Name","value":"kvCacheUsage"}},{"kind":"Field","name":{"kind":"Name","value":"utilization"}},{"kind":"Field","name":{"kind":"Name","value":"lastError"}}]}}]} as unknown as DocumentNode<EndpointFragment, unknown>;
export const UsageFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<UsageFragment, unknown>;
export const PartFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Part"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"HybridPart"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<PartFragment, unknown>;
export const PageFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Page"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]} as unknown as DocumentNode<PageFragment, unknown>;
export const BasisFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Basis"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PriceBasis"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"source"}}]}}]} as unknown as DocumentNode<BasisFragment, unknown>;
export const RowsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Rows"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SqlResult"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"columns"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"nullable"}},{"kind":"Field","name":{"kind":"Name","value":"precision"}},{"kind":"Field","name":{"kind":"Name","value":"scale"}}]}},{"kind":"Field","name":{"kind":"Name","value":"rows"}},{"kind":"Field","name":{"kind":"Name","value":"rowCount"}},{"kind":"Field","name":{"kind":"Name","value":"truncated"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<RowsFragment, unknown>;
export const ClassifyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Classify"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ClassifyInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cortex"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"classify"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"labels"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<ClassifyQuery, ClassifyQueryVariables>;
export const CountTokensDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CountTokens"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CountTokensInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cortex"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"countTokens"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tokens"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"exact"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<CountTokensQuery, CountTokensQueryVariables>;
export const EmbedManyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"EmbedMany"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"texts"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"model"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cortex"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"embedMany"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"texts"},"value":{"kind":"Variable","name":{"kind":"Name","value":"texts"}}},{"kind":"Argument","name":{"kind":"Name","value":"model"},"value":{"kind":"Variable","name":{"kind":"Name","value":"model"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"dimensions"}},{"kind":"Field","name":{"kind":"Name","value":"vector"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<EmbedManyQuery, EmbedManyQueryVariables>;
export const EmbedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Embed"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"text"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"model"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"quote"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cortex"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"embed"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"text"},"value":{"kind":"Variable","name":{"kind":"Name","value":"text"}}},{"kind":"Argument","name":{"kind":"Name","value":"model"},"value":{"kind":"Variable","name":{"kind":"Name","value":"model"}}},{"kind":"Argument","name":{"kind":"Name","value":"quote"},"value":{"kind":"Variable","name":{"kind":"Name","value":"quote"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"dimensions"}},{"kind":"Field","name":{"kind":"Name","value":"vector"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<EmbedQuery, EmbedQueryVariables>;
export const ExtractDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Extract"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ExtractInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cortex"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"extract"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"answers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"response"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<ExtractQuery, ExtractQueryVariables>;
export const FilterDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Filter"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FilterInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cortex"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"filter"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"matches"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<FilterQuery, FilterQueryVariables>;
export const ModelsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Models"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"backend"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Backend"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"models"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"backend"},"value":{"kind":"Variable","name":{"kind":"Name","value":"backend"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"backends"}},{"kind":"Field","name":{"kind":"Name","value":"functions"}},{"kind":"Field","name":{"kind":"Name","value":"contextLength"}},{"kind":"Field","name":{"kind":"Name","value":"maxOutputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"dimensions"}},{"kind":"Field","name":{"kind":"Name","value":"inputPrice"}},{"kind":"Field","name":{"kind":"Name","value":"outputPrice"}},{"kind":"Field","name":{"kind":"Name","value":"priceBasis"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Basis"}}]}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"default"}},{"kind":"Field","name":{"kind":"Name","value":"endpoints"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Endpoint"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Basis"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PriceBasis"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"source"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Endpoint"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GpuEndpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"models"}},{"kind":"Field","name":{"kind":"Name","value":"breaker"}},{"kind":"Field","name":{"kind":"Name","value":"queued"}},{"kind":"Field","name":{"kind":"Name","value":"inFlightTokens"}},{"kind":"Field","name":{"kind":"Name","value":"kvCacheUsage"}},{"kind":"Field","name":{"kind":"Name","value":"utilization"}},{"kind":"Field","name":{"kind":"Name","value":"lastError"}}]}}]} as unknown as DocumentNode<ModelsQuery, ModelsQueryVariables>;
export const QuoteDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Quote"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"QuoteInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"quote"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"expected"}},{"kind":"Field","name":{"kind":"Name","value":"maximum"}},{"kind":"Field","name":{"kind":"Name","value":"affordable"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"priceBasis"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Basis"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Basis"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PriceBasis"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"source"}}]}}]} as unknown as DocumentNode<QuoteQuery, QuoteQueryVariables>;
export const SimilarityDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Similarity"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"a"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"b"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"model"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cortex"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"similarity"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"a"},"value":{"kind":"Variable","name":{"kind":"Name","value":"a"}}},{"kind":"Argument","name":{"kind":"Name","value":"b"},"value":{"kind":"Variable","name":{"kind":"Name","value":"b"}}},{"kind":"Argument","name":{"kind":"Name","value":"model"},"value":{"kind":"Variable","name":{"kind":"Name","value":"model"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"score"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<SimilarityQuery, SimilarityQueryVariables>;
export const ExecuteSqlDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ExecuteSql"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ExecuteSqlInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"executeSql"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rows"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Rows"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SqlResult"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"columns"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"nullable"}},{"kind":"Field","name":{"kind":"Name","value":"precision"}},{"kind":"Field","name":{"kind":"Name","value":"scale"}}]}},{"kind":"Field","name":{"kind":"Name","value":"rows"}},{"kind":"Field","name":{"kind":"Name","value":"rowCount"}},{"kind":"Field","name":{"kind":"Name","value":"truncated"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]} as unknown as DocumentNode<ExecuteSqlQuery, ExecuteSqlQueryVariables>;
export const OptimizeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Optimize"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"statement"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"optimize"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"statement"},"value":{"kind":"Variable","name":{"kind":"Name","value":"statement"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"refusal"}},{"kind":"Field","name":{"kind":"Name","value":"plan"}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rule"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"suggestion"}},{"kind":"Field","name":{"kind":"Name","value":"line"}},{"kind":"Field","name":{"kind":"Name","value":"column"}}]}},{"kind":"Field","name":{"kind":"Name","value":"estimate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seconds"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"basis"}}]}}]}}]}}]} as unknown as DocumentNode<OptimizeQuery, OptimizeQueryVariables>;
export const UsageEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UsageEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"UsageFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"usageEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"gpuSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"apiKeyId"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Page"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Page"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]} as unknown as DocumentNode<UsageEventsQuery, UsageEventsQueryVariables>;
export const UsageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Usage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UsageInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"usage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"}},{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"bucket"}},{"kind":"Field","name":{"kind":"Name","value":"calls"}},{"kind":"Field","name":{"kind":"Name","value":"errors"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"gpuSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"p50LatencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"p95LatencyMs"}}]}},{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"calls"}},{"kind":"Field","name":{"kind":"Name","value":"errors"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"gpuSeconds"}}]}},{"kind":"Field","name":{"kind":"Name","value":"freshAsOf"}},{"kind":"Field","name":{"kind":"Name","value":"pendingEvents"}}]}}]}}]} as unknown as DocumentNode<UsageQuery, UsageQueryVariables>;
export const WarehousesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Warehouses"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"warehouses"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"purpose"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"creditsPerHour"}}]}}]}}]} as unknown as DocumentNode<WarehousesQuery, WarehousesQueryVariables>;
export const CompleteStreamDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"CompleteStream"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CompleteInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"complete"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"delta"}},{"kind":"Field","name":{"kind":"Name","value":"finishReason"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<CompleteStreamSubscription, CompleteStreamSubscriptionVariables>;
export const CompleteDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Complete"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CompleteInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cortex"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"complete"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"finishReason"}},{"kind":"Field","name":{"kind":"Name","value":"structured"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<CompleteQuery, CompleteQueryVariables>;
export const CreditAlertsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"CreditAlerts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"scope"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"creditAlerts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"scope"},"value":{"kind":"Variable","name":{"kind":"Name","value":"scope"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"scope"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"thresholdPercent"}},{"kind":"Field","name":{"kind":"Name","value":"status"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Status"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditStatus"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"scope"}},{"kind":"Field","name":{"kind":"Name","value":"window"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"percentUsed"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]} as unknown as DocumentNode<CreditAlertsSubscription, CreditAlertsSubscriptionVariables>;
export const CreditsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Credits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Status"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Status"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditStatus"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"scope"}},{"kind":"Field","name":{"kind":"Name","value":"window"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"percentUsed"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]} as unknown as DocumentNode<CreditsQuery, CreditsQueryVariables>;
export const HybridDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Hybrid"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"HybridInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hybrid"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"route"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"snowflake"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Part"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lambdaLabs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Part"}}]}},{"kind":"Field","name":{"kind":"Name","value":"answer"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Part"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"HybridPart"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]} as unknown as DocumentNode<HybridQuery, HybridQueryVariables>;
export const RedactDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Redact"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"text"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"categories"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cortex"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"redact"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"text"},"value":{"kind":"Variable","name":{"kind":"Name","value":"text"}}},{"kind":"Argument","name":{"kind":"Name","value":"categories"},"value":{"kind":"Variable","name":{"kind":"Name","value":"categories"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<RedactQuery, RedactQueryVariables>;
export const SearchDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Search"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SearchInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cortex"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"search"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fields"}},{"kind":"Field","name":{"kind":"Name","value":"score"}},{"kind":"Field","name":{"kind":"Name","value":"scores"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cosineSimilarity"}},{"kind":"Field","name":{"kind":"Name","value":"textMatch"}},{"kind":"Field","name":{"kind":"Name","value":"rerankerScore"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<SearchQuery, SearchQueryVariables>;
export const SentimentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Sentiment"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"text"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"categories"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cortex"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sentiment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"text"},"value":{"kind":"Variable","name":{"kind":"Name","value":"text"}}},{"kind":"Argument","name":{"kind":"Name","value":"categories"},"value":{"kind":"Variable","name":{"kind":"Name","value":"categories"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"score"}},{"kind":"Field","name":{"kind":"Name","value":"categories"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<SentimentQuery, SentimentQueryVariables>;
export const SummarizeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Summarize"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"text"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cortex"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"summarize"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"text"},"value":{"kind":"Variable","name":{"kind":"Name","value":"text"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<SummarizeQuery, SummarizeQueryVariables>;
export const TranslateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Translate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TranslateInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cortex"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"translate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]} as unknown as DocumentNode<TranslateQuery, TranslateQueryVariables>;
export const ViewerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"teams"}},{"kind":"Field","name":{"kind":"Name","value":"permissions"}},{"kind":"Field","name":{"kind":"Name","value":"apiKey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"credits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Status"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Key"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"permissions"}},{"kind":"Field","name":{"kind":"Name","value":"teams"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdBy"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedBy"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Status"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditStatus"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"scope"}},{"kind":"Field","name":{"kind":"Name","value":"window"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"percentUsed"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]} as unknown as DocumentNode<ViewerQuery, ViewerQueryVariables>;
export const AllCreditsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AllCredits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Page"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Status"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditStatus"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"scope"}},{"kind":"Field","name":{"kind":"Name","value":"window"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"percentUsed"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Page"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]} as unknown as DocumentNode<AllCreditsQuery, AllCreditsQueryVariables>;
export const ApiKeysDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ApiKeys"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiKeys"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Page"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Key"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"permissions"}},{"kind":"Field","name":{"kind":"Name","value":"teams"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdBy"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedBy"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Page"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PageInfo"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]} as unknown as DocumentNode<ApiKeysQuery, ApiKeysQueryVariables>;
export const ClearCreditLimitDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ClearCreditLimit"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"scope"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"clearCreditLimit"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"scope"},"value":{"kind":"Variable","name":{"kind":"Name","value":"scope"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Status"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Status"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditStatus"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"scope"}},{"kind":"Field","name":{"kind":"Name","value":"window"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"percentUsed"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]} as unknown as DocumentNode<ClearCreditLimitMutation, ClearCreditLimitMutationVariables>;
export const CreateApiKeyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateApiKey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateApiKeyInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createApiKey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"apiKey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Key"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Key"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"permissions"}},{"kind":"Field","name":{"kind":"Name","value":"teams"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdBy"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedBy"}}]}}]} as unknown as DocumentNode<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
export const HealthDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Health"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"health"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"uptimeSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"embedded"}},{"kind":"Field","name":{"kind":"Name","value":"dependencies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"detail"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pool"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"max"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"pending"}}]}},{"kind":"Field","name":{"kind":"Name","value":"gpuEndpoints"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Endpoint"}}]}},{"kind":"Field","name":{"kind":"Name","value":"alertChannels"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"lastError"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"waiting"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Endpoint"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GpuEndpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"models"}},{"kind":"Field","name":{"kind":"Name","value":"breaker"}},{"kind":"Field","name":{"kind":"Name","value":"queued"}},{"kind":"Field","name":{"kind":"Name","value":"inFlightTokens"}},{"kind":"Field","name":{"kind":"Name","value":"kvCacheUsage"}},{"kind":"Field","name":{"kind":"Name","value":"utilization"}},{"kind":"Field","name":{"kind":"Name","value":"lastError"}}]}}]} as unknown as DocumentNode<HealthQuery, HealthQueryVariables>;
export const ReconciliationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Reconciliation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"day"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reconciliation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"day"},"value":{"kind":"Variable","name":{"kind":"Name","value":"day"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"day"}},{"kind":"Field","name":{"kind":"Name","value":"ledgerCredits"}},{"kind":"Field","name":{"kind":"Name","value":"usageLogCredits"}},{"kind":"Field","name":{"kind":"Name","value":"snowflakeCredits"}},{"kind":"Field","name":{"kind":"Name","value":"snowflakeView"}},{"kind":"Field","name":{"kind":"Name","value":"snowflakeCompleteUntil"}},{"kind":"Field","name":{"kind":"Name","value":"eventsCompared"}},{"kind":"Field","name":{"kind":"Name","value":"comparableCredits"}},{"kind":"Field","name":{"kind":"Name","value":"incomparableCredits"}},{"kind":"Field","name":{"kind":"Name","value":"upperBoundCredits"}},{"kind":"Field","name":{"kind":"Name","value":"balanced"}},{"kind":"Field","name":{"kind":"Name","value":"parts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"book"}},{"kind":"Field","name":{"kind":"Name","value":"events"}},{"kind":"Field","name":{"kind":"Name","value":"comparableCredits"}},{"kind":"Field","name":{"kind":"Name","value":"incomparableCredits"}},{"kind":"Field","name":{"kind":"Name","value":"seconds"}}]}},{"kind":"Field","name":{"kind":"Name","value":"differences"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cause"}},{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"scope"}},{"kind":"Field","name":{"kind":"Name","value":"ledgerCredits"}},{"kind":"Field","name":{"kind":"Name","value":"usageLogCredits"}},{"kind":"Field","name":{"kind":"Name","value":"snowflakeCredits"}},{"kind":"Field","name":{"kind":"Name","value":"detail"}}]}}]}}]}}]} as unknown as DocumentNode<ReconciliationQuery, ReconciliationQueryVariables>;
export const ResetWindowDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResetWindow"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reason"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"today"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Date"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resetWindow"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"reason"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reason"}}},{"kind":"Argument","name":{"kind":"Name","value":"today"},"value":{"kind":"Variable","name":{"kind":"Name","value":"today"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Status"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Status"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditStatus"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"scope"}},{"kind":"Field","name":{"kind":"Name","value":"window"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"percentUsed"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]} as unknown as DocumentNode<ResetWindowMutation, ResetWindowMutationVariables>;
export const ResumeCreditsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResumeCredits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"scope"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reason"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resumeCredits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"scope"},"value":{"kind":"Variable","name":{"kind":"Name","value":"scope"}}},{"kind":"Argument","name":{"kind":"Name","value":"reason"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reason"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Status"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Status"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditStatus"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"scope"}},{"kind":"Field","name":{"kind":"Name","value":"window"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"percentUsed"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]} as unknown as DocumentNode<ResumeCreditsMutation, ResumeCreditsMutationVariables>;
export const RevokeApiKeyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevokeApiKey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reason"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revokeApiKey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"Argument","name":{"kind":"Name","value":"reason"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reason"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Key"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Key"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"prefix"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"permissions"}},{"kind":"Field","name":{"kind":"Name","value":"teams"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdBy"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedBy"}}]}}]} as unknown as DocumentNode<RevokeApiKeyMutation, RevokeApiKeyMutationVariables>;
export const SetCreditLimitDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetCreditLimit"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetCreditLimitInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setCreditLimit"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Status"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Status"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditStatus"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"scope"}},{"kind":"Field","name":{"kind":"Name","value":"window"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"percentUsed"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]} as unknown as DocumentNode<SetCreditLimitMutation, SetCreditLimitMutationVariables>;
export const UserCreditsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UserCredits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"credits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Status"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Status"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreditStatus"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"scope"}},{"kind":"Field","name":{"kind":"Name","value":"window"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"start"}},{"kind":"Field","name":{"kind":"Name","value":"end"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"used"}},{"kind":"Field","name":{"kind":"Name","value":"held"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"percentUsed"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]} as unknown as DocumentNode<UserCreditsQuery, UserCreditsQueryVariables>;
export const WriteSqlDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"WriteSql"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ExecuteSqlInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"executeSql"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Rows"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Usage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationUsage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"function"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"backend"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"credits"}},{"kind":"Field","name":{"kind":"Name","value":"cached"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Rows"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SqlResult"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"columns"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"nullable"}},{"kind":"Field","name":{"kind":"Name","value":"precision"}},{"kind":"Field","name":{"kind":"Name","value":"scale"}}]}},{"kind":"Field","name":{"kind":"Name","value":"rows"}},{"kind":"Field","name":{"kind":"Name","value":"rowCount"}},{"kind":"Field","name":{"kind":"Name","value":"truncated"}},{"kind":"Field","name":{"kind":"Name","value":"queryId"}},{"kind":"Field","name":{"kind":"Name","value":"warehouse"}},{"kind":"Field","name":{"kind":"Name","value":"usage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Usage"}}]}}]}}]} as unknown as DocumentNode<WriteSqlMutation, WriteSqlMutationVariables>;