/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** How far an alert is on its way. */
export type AlertDeliveryState =
  /** Its window ended before the channel took it. */
  | 'EXPIRED'
  /** The channel has taken it. */
  | 'SENT'
  /** It is tried, or will be tried again. */
  | 'WAITING';

/** Where an answer from data comes from. */
export type AnswerSource =
  /** Cortex Analyst, by a semantic view or model. */
  | 'ANALYST'
  /** A statement that a completion model wrote. */
  | 'MODEL'
  /** Documents that Cortex Search found. */
  | 'SEARCH'
  /** A verified query of the semantic model. */
  | 'SEMANTIC_MODEL';

/** Whether an API key can be used. */
export type ApiKeyState =
  /** It can. */
  | 'ACTIVE'
  /** Its time is over. */
  | 'EXPIRED'
  /** Somebody ended it. */
  | 'REVOKED';

/** What was done. */
export type AuditAction =
  /** A limit was taken back to the policy's. */
  | 'CLEAR_LIMIT'
  /** What a call cost was corrected. */
  | 'CORRECT'
  /** An API key was made. */
  | 'CREATE_API_KEY'
  /** Today was made the newest day in the books again. */
  | 'RESET_WINDOW'
  /** A suspension was lifted. */
  | 'RESUME'
  /** An API key was revoked. */
  | 'REVOKE_API_KEY'
  /** A limit was set. */
  | 'SET_LIMIT'
  /** New work was stopped. */
  | 'SUSPEND'
  /** All work was stopped. */
  | 'SUSPEND_IMMEDIATE';

/** Which audit entries. Fields combine with AND, the values of a list with OR. */
export type AuditFilter = {
  /** What was done. */
  readonly actions?: ReadonlyArray<AuditAction> | null | undefined;
  /** Who did it. */
  readonly by?: ReadonlyArray<string> | null | undefined;
  /** From this instant on. */
  readonly from?: string | null | undefined;
  /** Scopes, ids of events, or `key:ID`. */
  readonly subjects?: ReadonlyArray<string> | null | undefined;
  /** Up to, not including, this instant. */
  readonly to?: string | null | undefined;
};

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
  readonly responseFormat?: unknown;
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

/** An API key to make. */
export type CreateApiKeyInput = {
  /** When it ends, at most 366 days from now; default: in 90 days. */
  readonly expiresAt?: string | null | undefined;
  /** Credits a day that it may use, beside the limits of its user and teams; none by default. */
  readonly limit?: number | null | undefined;
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
  readonly binds?: ReadonlyArray<unknown> | null | undefined;
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
  readonly filter?: unknown;
  /** The most hits, 1 to 1000. */
  readonly limit?: number | null | undefined;
  /** What to look for: 1 to 10,000 characters. */
  readonly query: string;
  /** The id of an accepted quote: the bill never exceeds it. */
  readonly quote?: string | null | undefined;
  /** The Cortex Search service: `DATABASE.SCHEMA.NAME`, or `NAME` in the default schema. The embedded warehouse has `DOCS_SEARCH`. */
  readonly service: string;
};

/** A limit to set. */
export type SetCreditLimitInput = {
  /** Credits: 0 (nothing may be spent) to 1,000,000,000, with up to 6 decimal places. */
  readonly limit: number;
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
  readonly parameters?: unknown;
  /** Whether the arguments must satisfy the schema exactly, where the model can promise that. */
  readonly strict?: boolean | null | undefined;
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
  readonly from: string;
  /** One row for each combination; none: one row. */
  readonly groupBy?: ReadonlyArray<UsageDimension> | null | undefined;
  /** The key of the tag that TAG groups by: `project`. */
  readonly tag?: string | null | undefined;
  /** Up to, not including, this instant. */
  readonly to: string;
};

/** Where usage was read. */
export type UsageSource =
  /** The gateway's own books, which keep the calls of about a month, as Snowflake does not answer. */
  | 'LEDGER'
  /** CORTEX_USAGE_LOG in Snowflake, and what is on its way there. */
  | 'USAGE_LOG';

export type ConsoleAlertsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type ConsoleAlertsQuery = { readonly alerts: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly scope: string, readonly state: CreditState, readonly kind: string, readonly thresholdPercent: number, readonly at: string, readonly status: { readonly scope: string, readonly limit: number, readonly used: number, readonly held: number, readonly remaining: number, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: string, readonly end: string, readonly timeZone: string, readonly period: CreditPeriod }, readonly triggers: { readonly notify: number | null, readonly suspend: number | null, readonly suspendImmediate: number | null } | null, readonly money: { readonly amount: number, readonly currency: string } | null }, readonly deliveries: ReadonlyArray<{ readonly channel: string, readonly state: AlertDeliveryState, readonly at: string | null, readonly recipients: ReadonlyArray<string> | null }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type ConsoleLiveAlertsSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type ConsoleLiveAlertsSubscription = { readonly creditAlerts: { readonly id: string, readonly scope: string, readonly state: CreditState, readonly kind: string, readonly thresholdPercent: number, readonly at: string, readonly status: { readonly scope: string, readonly limit: number, readonly used: number, readonly held: number, readonly remaining: number, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: string, readonly end: string, readonly timeZone: string, readonly period: CreditPeriod }, readonly triggers: { readonly notify: number | null, readonly suspend: number | null, readonly suspendImmediate: number | null } | null, readonly money: { readonly amount: number, readonly currency: string } | null }, readonly deliveries: ReadonlyArray<{ readonly channel: string, readonly state: AlertDeliveryState, readonly at: string | null, readonly recipients: ReadonlyArray<string> | null }> } };

export type ConsoleTestAlertChannelMutationVariables = Exact<{
  channel: string;
}>;


export type ConsoleTestAlertChannelMutation = { readonly testAlertChannel: { readonly channel: string, readonly taken: boolean, readonly problem: string | null } };

export type ConsoleHybridQueryVariables = Exact<{
  input: HybridInput;
}>;


export type ConsoleHybridQuery = { readonly hybrid: { readonly route: HybridRoute, readonly reason: string, readonly answer: string | null, readonly data: { readonly statement: string, readonly rows: ReadonlyArray<ReadonlyArray<unknown>>, readonly rowCount: number, readonly interpretation: string, readonly assumptions: ReadonlyArray<string>, readonly source: AnswerSource, readonly columns: ReadonlyArray<{ readonly name: string, readonly type: string }> } | null, readonly snowflake: { readonly text: string | null, readonly model: string, readonly latencyMs: number, readonly error: { readonly code: string, readonly message: string, readonly retryable: boolean } | null } | null, readonly lambdaLabs: { readonly text: string | null, readonly model: string, readonly latencyMs: number, readonly error: { readonly code: string, readonly message: string, readonly retryable: boolean } | null } | null, readonly usage: ReadonlyArray<{ readonly function: string, readonly model: string | null, readonly backend: Backend, readonly credits: number, readonly latencyMs: number, readonly reason: string | null }> } | null };

export type SideFragment = { readonly text: string | null, readonly model: string, readonly latencyMs: number, readonly error: { readonly code: string, readonly message: string, readonly retryable: boolean } | null };

export type ConsoleSqlQueryVariables = Exact<{
  input: ExecuteSqlInput;
}>;


export type ConsoleSqlQuery = { readonly executeSql: { readonly rows: ReadonlyArray<ReadonlyArray<unknown>>, readonly rowCount: number, readonly truncated: boolean, readonly queryId: string, readonly warehouse: string, readonly columns: ReadonlyArray<{ readonly name: string, readonly type: string }>, readonly usage: { readonly credits: number, readonly latencyMs: number } } | null };

export type ConsoleQuoteQueryVariables = Exact<{
  input: QuoteInput;
}>;


export type ConsoleQuoteQuery = { readonly quote: { readonly id: string, readonly expected: number, readonly maximum: number, readonly affordable: boolean, readonly expiresAt: string, readonly priceBasis: { readonly kind: PriceBasisKind, readonly source: string, readonly date: string | null } } };

export type ConsoleReconciliationQueryVariables = Exact<{
  day: string;
}>;


export type ConsoleReconciliationQuery = { readonly reconciliation: { readonly day: string, readonly ledgerCredits: number, readonly usageLogCredits: number, readonly snowflakeCredits: number | null, readonly snowflakeView: string | null, readonly snowflakeCompleteUntil: string | null, readonly eventsCompared: number, readonly comparableCredits: number, readonly incomparableCredits: number, readonly upperBoundCredits: number, readonly balanced: boolean, readonly parts: ReadonlyArray<{ readonly book: ReconciliationBook, readonly events: number, readonly comparableCredits: number, readonly incomparableCredits: number, readonly seconds: number | null }>, readonly differences: ReadonlyArray<{ readonly cause: ReconciliationCause, readonly eventId: string | null, readonly queryId: string | null, readonly scope: string | null, readonly ledgerCredits: number | null, readonly usageLogCredits: number | null, readonly snowflakeCredits: number | null, readonly detail: string }> } };

export type ConsoleSavingsQueryVariables = Exact<{
  from: string;
  to: string;
}>;


export type ConsoleSavingsQuery = { readonly savings: { readonly charged: number, readonly alone: number, readonly saved: number, readonly percent: number, readonly source: UsageSource, readonly money: { readonly amount: number, readonly currency: string } | null, readonly reuse: { readonly calls: number, readonly credits: number }, readonly batching: { readonly calls: number, readonly credits: number }, readonly routing: { readonly calls: number, readonly credits: number } } };

export type PartFragment = { readonly calls: number, readonly credits: number };

export type ConsoleEventsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: UsageFilter | null | undefined;
}>;


export type ConsoleEventsQuery = { readonly usageEvents: { readonly source: UsageSource, readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: string, readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: number, readonly gpuSeconds: number | null, readonly cached: boolean, readonly status: string, readonly latencyMs: number, readonly apiKeyId: string | null, readonly teams: ReadonlyArray<string>, readonly requestId: string | null, readonly user: { readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type ConsoleEventQueryVariables = Exact<{
  id: string;
}>;


export type ConsoleEventQuery = { readonly usageEvent: { readonly held: number | null, readonly traceId: string | null, readonly id: string, readonly at: string, readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: number, readonly gpuSeconds: number | null, readonly cached: boolean, readonly status: string, readonly latencyMs: number, readonly apiKeyId: string | null, readonly teams: ReadonlyArray<string>, readonly requestId: string | null, readonly user: { readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> } | null };

export type ConsoleAuditQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: AuditFilter | null | undefined;
}>;


export type ConsoleAuditQuery = { readonly audit: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: string, readonly by: string, readonly action: AuditAction, readonly subject: string, readonly period: CreditPeriod | null, readonly old: number | null, readonly new: number | null, readonly reason: string }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type ConsoleModelsQueryVariables = Exact<{ [key: string]: never; }>;


export type ConsoleModelsQuery = { readonly models: ReadonlyArray<{ readonly name: string, readonly backends: ReadonlyArray<Backend>, readonly functions: ReadonlyArray<string>, readonly contextLength: number | null, readonly maxOutputTokens: number | null, readonly inputPrice: number | null, readonly outputPrice: number | null, readonly available: boolean, readonly default: boolean, readonly priceBasis: { readonly kind: PriceBasisKind, readonly source: string, readonly date: string | null } | null, readonly endpoints: ReadonlyArray<{ readonly name: string }> }> };

export type ConsoleGpuCostsQueryVariables = Exact<{
  month?: string | null | undefined;
}>;


export type ConsoleGpuCostsQuery = { readonly gpuCosts: { readonly month: string, readonly fixedCost: number, readonly servers: number, readonly allocatedCredits: number, readonly allocatedCost: number, readonly allocatedPercent: number, readonly busySeconds: number, readonly utilisationPercent: number, readonly targetUtilisationPercent: number } };

export type ConsoleWarehousesQueryVariables = Exact<{ [key: string]: never; }>;


export type ConsoleWarehousesQuery = { readonly warehouses: ReadonlyArray<{ readonly name: string, readonly purpose: string, readonly size: string, readonly creditsPerHour: number }> };

export type ConsoleStatementsQueryVariables = Exact<{
  first: number;
}>;


export type ConsoleStatementsQuery = { readonly usageEvents: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly at: string, readonly warehouse: string | null, readonly status: string, readonly credits: number, readonly latencyMs: number, readonly queryId: string | null, readonly user: { readonly name: string } }> } };

export type ConsoleOptimizeQueryVariables = Exact<{
  statement: string;
}>;


export type ConsoleOptimizeQuery = { readonly optimize: { readonly warehouse: string, readonly reason: string, readonly kind: string, readonly allowed: boolean, readonly refusal: string | null, readonly plan: unknown, readonly findings: ReadonlyArray<{ readonly rule: string, readonly severity: FindingSeverity, readonly message: string, readonly suggestion: string, readonly line: number | null, readonly column: number | null }>, readonly estimate: { readonly seconds: number, readonly credits: number, readonly basis: string } | null } };

export type StatusFragment = { readonly scope: string, readonly limit: number, readonly used: number, readonly held: number, readonly remaining: number, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: string, readonly end: string, readonly timeZone: string, readonly period: CreditPeriod }, readonly triggers: { readonly notify: number | null, readonly suspend: number | null, readonly suspendImmediate: number | null } | null, readonly money: { readonly amount: number, readonly currency: string } | null };

export type PageFragment = { readonly hasNextPage: boolean, readonly endCursor: string | null };

export type EventFragment = { readonly id: string, readonly at: string, readonly function: string, readonly model: string | null, readonly backend: Backend, readonly warehouse: string | null, readonly queryId: string | null, readonly inputTokens: number, readonly outputTokens: number, readonly credits: number, readonly gpuSeconds: number | null, readonly cached: boolean, readonly status: string, readonly latencyMs: number, readonly apiKeyId: string | null, readonly teams: ReadonlyArray<string>, readonly requestId: string | null, readonly user: { readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> };

export type EndpointFragment = { readonly name: string, readonly status: HealthStatus, readonly models: ReadonlyArray<string>, readonly breaker: BreakerState, readonly queued: number, readonly inFlightTokens: number, readonly kvCacheUsage: number | null, readonly utilization: number | null, readonly lastError: string | null };

export type AuditFragment = { readonly id: string, readonly at: string, readonly by: string, readonly action: AuditAction, readonly subject: string, readonly period: CreditPeriod | null, readonly old: number | null, readonly new: number | null, readonly reason: string };

export type KeyFragment = { readonly id: string, readonly name: string, readonly prefix: string, readonly permissions: ReadonlyArray<string>, readonly teams: ReadonlyArray<string>, readonly state: ApiKeyState, readonly createdAt: string, readonly createdBy: string, readonly expiresAt: string, readonly lastUsedAt: string | null, readonly revokedAt: string | null, readonly revokedBy: string | null, readonly user: { readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> };

export type AlertFragment = { readonly id: string, readonly scope: string, readonly state: CreditState, readonly kind: string, readonly thresholdPercent: number, readonly at: string, readonly status: { readonly scope: string, readonly limit: number, readonly used: number, readonly held: number, readonly remaining: number, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: string, readonly end: string, readonly timeZone: string, readonly period: CreditPeriod }, readonly triggers: { readonly notify: number | null, readonly suspend: number | null, readonly suspendImmediate: number | null } | null, readonly money: { readonly amount: number, readonly currency: string } | null }, readonly deliveries: ReadonlyArray<{ readonly channel: string, readonly state: AlertDeliveryState, readonly at: string | null, readonly recipients: ReadonlyArray<string> | null }> };

export type RowsFragment = { readonly rows: ReadonlyArray<ReadonlyArray<unknown>>, readonly rowCount: number, readonly truncated: boolean, readonly queryId: string, readonly warehouse: string, readonly columns: ReadonlyArray<{ readonly name: string, readonly type: string }>, readonly usage: { readonly credits: number, readonly latencyMs: number } };

export type ConsoleUsersQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  period: CreditPeriod;
}>;


export type ConsoleUsersQuery = { readonly credits: { readonly users: { readonly nodes: ReadonlyArray<{ readonly scope: string, readonly limit: number, readonly used: number, readonly held: number, readonly remaining: number, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: string, readonly end: string, readonly timeZone: string, readonly period: CreditPeriod }, readonly triggers: { readonly notify: number | null, readonly suspend: number | null, readonly suspendImmediate: number | null } | null, readonly money: { readonly amount: number, readonly currency: string } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } };

export type ConsoleTeamsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  period: CreditPeriod;
}>;


export type ConsoleTeamsQuery = { readonly credits: { readonly teams: { readonly nodes: ReadonlyArray<{ readonly scope: string, readonly limit: number, readonly used: number, readonly held: number, readonly remaining: number, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: string, readonly end: string, readonly timeZone: string, readonly period: CreditPeriod }, readonly triggers: { readonly notify: number | null, readonly suspend: number | null, readonly suspendImmediate: number | null } | null, readonly money: { readonly amount: number, readonly currency: string } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } };

export type ConsoleSetLimitMutationVariables = Exact<{
  input: SetCreditLimitInput;
}>;


export type ConsoleSetLimitMutation = { readonly setCreditLimit: { readonly scope: string, readonly limit: number, readonly used: number, readonly held: number, readonly remaining: number, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: string, readonly end: string, readonly timeZone: string, readonly period: CreditPeriod }, readonly triggers: { readonly notify: number | null, readonly suspend: number | null, readonly suspendImmediate: number | null } | null, readonly money: { readonly amount: number, readonly currency: string } | null } };

export type ConsoleClearLimitMutationVariables = Exact<{
  scope: string;
  period: CreditPeriod;
}>;


export type ConsoleClearLimitMutation = { readonly clearCreditLimit: { readonly scope: string, readonly limit: number, readonly used: number, readonly held: number, readonly remaining: number, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: string, readonly end: string, readonly timeZone: string, readonly period: CreditPeriod }, readonly triggers: { readonly notify: number | null, readonly suspend: number | null, readonly suspendImmediate: number | null } | null, readonly money: { readonly amount: number, readonly currency: string } | null } };

export type ConsoleResumeMutationVariables = Exact<{
  scope: string;
  reason: string;
}>;


export type ConsoleResumeMutation = { readonly resumeCredits: { readonly scope: string, readonly limit: number, readonly used: number, readonly held: number, readonly remaining: number, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: string, readonly end: string, readonly timeZone: string, readonly period: CreditPeriod }, readonly triggers: { readonly notify: number | null, readonly suspend: number | null, readonly suspendImmediate: number | null } | null, readonly money: { readonly amount: number, readonly currency: string } | null } };

export type ConsoleKeysQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type ConsoleKeysQuery = { readonly apiKeys: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly prefix: string, readonly permissions: ReadonlyArray<string>, readonly teams: ReadonlyArray<string>, readonly state: ApiKeyState, readonly createdAt: string, readonly createdBy: string, readonly expiresAt: string, readonly lastUsedAt: string | null, readonly revokedAt: string | null, readonly revokedBy: string | null, readonly user: { readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type ConsoleCreateKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type ConsoleCreateKeyMutation = { readonly createApiKey: { readonly secret: string, readonly apiKey: { readonly id: string, readonly name: string, readonly prefix: string, readonly permissions: ReadonlyArray<string>, readonly teams: ReadonlyArray<string>, readonly state: ApiKeyState, readonly createdAt: string, readonly createdBy: string, readonly expiresAt: string, readonly lastUsedAt: string | null, readonly revokedAt: string | null, readonly revokedBy: string | null, readonly user: { readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> } } };

export type ConsoleRevokeKeyMutationVariables = Exact<{
  id: string;
  reason?: string | null | undefined;
}>;


export type ConsoleRevokeKeyMutation = { readonly revokeApiKey: { readonly id: string, readonly name: string, readonly prefix: string, readonly permissions: ReadonlyArray<string>, readonly teams: ReadonlyArray<string>, readonly state: ApiKeyState, readonly createdAt: string, readonly createdBy: string, readonly expiresAt: string, readonly lastUsedAt: string | null, readonly revokedAt: string | null, readonly revokedBy: string | null, readonly user: { readonly name: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string }> } };

export type ConsoleUsageQueryVariables = Exact<{
  input: UsageInput;
}>;


export type ConsoleUsageQuery = { readonly usage: { readonly freshAsOf: string, readonly pendingEvents: number, readonly source: UsageSource, readonly completeFrom: string | null, readonly rows: ReadonlyArray<{ readonly user: string | null, readonly function: string | null, readonly model: string | null, readonly backend: Backend | null, readonly warehouse: string | null, readonly team: string | null, readonly tag: string | null, readonly apiKey: string | null, readonly bucket: string | null, readonly calls: number, readonly errors: number, readonly inputTokens: number | string, readonly outputTokens: number | string, readonly credits: number }>, readonly totals: { readonly calls: number, readonly errors: number, readonly inputTokens: number | string, readonly outputTokens: number | string, readonly credits: number, readonly money: { readonly amount: number, readonly currency: string } | null } } };

export type ConsoleViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ConsoleViewerQuery = { readonly viewer: { readonly name: string, readonly teams: ReadonlyArray<string>, readonly permissions: ReadonlyArray<string>, readonly apiKey: { readonly name: string, readonly prefix: string } | null } };

export type ConsoleStatusQueryVariables = Exact<{
  period: CreditPeriod;
}>;


export type ConsoleStatusQuery = { readonly credits: { readonly me: { readonly scope: string, readonly limit: number, readonly used: number, readonly held: number, readonly remaining: number, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: string, readonly end: string, readonly timeZone: string, readonly period: CreditPeriod }, readonly triggers: { readonly notify: number | null, readonly suspend: number | null, readonly suspendImmediate: number | null } | null, readonly money: { readonly amount: number, readonly currency: string } | null }, readonly account: { readonly scope: string, readonly limit: number, readonly used: number, readonly held: number, readonly remaining: number, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: string, readonly end: string, readonly timeZone: string, readonly period: CreditPeriod }, readonly triggers: { readonly notify: number | null, readonly suspend: number | null, readonly suspendImmediate: number | null } | null, readonly money: { readonly amount: number, readonly currency: string } | null }, readonly teams: { readonly nodes: ReadonlyArray<{ readonly scope: string, readonly limit: number, readonly used: number, readonly held: number, readonly remaining: number, readonly percentUsed: number, readonly state: CreditState, readonly window: { readonly id: string, readonly start: string, readonly end: string, readonly timeZone: string, readonly period: CreditPeriod }, readonly triggers: { readonly notify: number | null, readonly suspend: number | null, readonly suspendImmediate: number | null } | null, readonly money: { readonly amount: number, readonly currency: string } | null }> } } };

export type ConsoleForecastQueryVariables = Exact<{
  scope?: string | null | undefined;
}>;


export type ConsoleForecastQuery = { readonly forecast: { readonly scope: string, readonly at: string, readonly days: number, readonly day: { readonly used: number, readonly expected: number, readonly low: number, readonly high: number, readonly limit: number, readonly window: { readonly id: string, readonly start: string, readonly end: string, readonly timeZone: string }, readonly money: { readonly amount: number, readonly currency: string } | null }, readonly month: { readonly used: number, readonly expected: number, readonly low: number, readonly high: number, readonly limit: number, readonly window: { readonly id: string, readonly start: string, readonly end: string, readonly timeZone: string }, readonly money: { readonly amount: number, readonly currency: string } | null } } };

export type OutlookFragment = { readonly used: number, readonly expected: number, readonly low: number, readonly high: number, readonly limit: number, readonly window: { readonly id: string, readonly start: string, readonly end: string, readonly timeZone: string }, readonly money: { readonly amount: number, readonly currency: string } | null };

export type ConsoleHealthQueryVariables = Exact<{ [key: string]: never; }>;


export type ConsoleHealthQuery = { readonly health: { readonly status: HealthStatus, readonly version: string, readonly uptimeSeconds: number, readonly embedded: boolean, readonly dependencies: ReadonlyArray<{ readonly name: string, readonly status: HealthStatus, readonly detail: string | null, readonly latencyMs: number | null }>, readonly pool: { readonly size: number, readonly max: number, readonly available: number, readonly pending: number }, readonly gpuEndpoints: ReadonlyArray<{ readonly name: string, readonly status: HealthStatus, readonly models: ReadonlyArray<string>, readonly breaker: BreakerState, readonly queued: number, readonly inFlightTokens: number, readonly kvCacheUsage: number | null, readonly utilization: number | null, readonly lastError: string | null }>, readonly alertChannels: ReadonlyArray<{ readonly name: string, readonly status: HealthStatus, readonly lastError: string | null, readonly failingSince: string | null, readonly waiting: number }> } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const SideFragmentDoc = new TypedDocumentString(`
    fragment Side on HybridPart {
  text
  model
  latencyMs
  error {
    code
    message
    retryable
  }
}
    `, {"fragmentName":"Side"}) as unknown as TypedDocumentString<SideFragment, unknown>;
export const PartFragmentDoc = new TypedDocumentString(`
    fragment Part on SavingsPart {
  calls
  credits
}
    `, {"fragmentName":"Part"}) as unknown as TypedDocumentString<PartFragment, unknown>;
export const PageFragmentDoc = new TypedDocumentString(`
    fragment Page on PageInfo {
  hasNextPage
  endCursor
}
    `, {"fragmentName":"Page"}) as unknown as TypedDocumentString<PageFragment, unknown>;
export const EventFragmentDoc = new TypedDocumentString(`
    fragment Event on UsageEvent {
  id
  at
  user {
    name
  }
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  gpuSeconds
  cached
  status
  latencyMs
  apiKeyId
  teams
  tags {
    key
    value
  }
  requestId
}
    `, {"fragmentName":"Event"}) as unknown as TypedDocumentString<EventFragment, unknown>;
export const EndpointFragmentDoc = new TypedDocumentString(`
    fragment Endpoint on GpuEndpoint {
  name
  status
  models
  breaker
  queued
  inFlightTokens
  kvCacheUsage
  utilization
  lastError
}
    `, {"fragmentName":"Endpoint"}) as unknown as TypedDocumentString<EndpointFragment, unknown>;
export const AuditFragmentDoc = new TypedDocumentString(`
    fragment Audit on AuditEntry {
  id
  at
  by
  action
  subject
  period
  old
  new
  reason
}
    `, {"fragmentName":"Audit"}) as unknown as TypedDocumentString<AuditFragment, unknown>;
export const KeyFragmentDoc = new TypedDocumentString(`
    fragment Key on ApiKey {
  id
  name
  prefix
  user {
    name
  }
  permissions
  teams
  tags {
    key
    value
  }
  state
  createdAt
  createdBy
  expiresAt
  lastUsedAt
  revokedAt
  revokedBy
}
    `, {"fragmentName":"Key"}) as unknown as TypedDocumentString<KeyFragment, unknown>;
export const StatusFragmentDoc = new TypedDocumentString(`
    fragment Status on CreditStatus {
  scope
  window {
    id
    start
    end
    timeZone
    period
  }
  limit
  used
  held
  remaining
  percentUsed
  state
  triggers {
    notify
    suspend
    suspendImmediate
  }
  money {
    amount
    currency
  }
}
    `, {"fragmentName":"Status"}) as unknown as TypedDocumentString<StatusFragment, unknown>;
export const AlertFragmentDoc = new TypedDocumentString(`
    fragment Alert on CreditAlert {
  id
  scope
  state
  kind
  thresholdPercent
  at
  status {
    ...Status
  }
  deliveries {
    channel
    state
    at
    recipients
  }
}
    fragment Status on CreditStatus {
  scope
  window {
    id
    start
    end
    timeZone
    period
  }
  limit
  used
  held
  remaining
  percentUsed
  state
  triggers {
    notify
    suspend
    suspendImmediate
  }
  money {
    amount
    currency
  }
}`, {"fragmentName":"Alert"}) as unknown as TypedDocumentString<AlertFragment, unknown>;
export const RowsFragmentDoc = new TypedDocumentString(`
    fragment Rows on SqlResult {
  columns {
    name
    type
  }
  rows
  rowCount
  truncated
  queryId
  warehouse
  usage {
    credits
    latencyMs
  }
}
    `, {"fragmentName":"Rows"}) as unknown as TypedDocumentString<RowsFragment, unknown>;
export const OutlookFragmentDoc = new TypedDocumentString(`
    fragment Outlook on WindowForecast {
  window {
    id
    start
    end
    timeZone
  }
  used
  expected
  low
  high
  limit
  money {
    amount
    currency
  }
}
    `, {"fragmentName":"Outlook"}) as unknown as TypedDocumentString<OutlookFragment, unknown>;
export const ConsoleAlertsDocument = new TypedDocumentString(`
    query ConsoleAlerts($first: Int!, $after: String) {
  alerts(first: $first, after: $after) {
    nodes {
      ...Alert
    }
    pageInfo {
      ...Page
    }
  }
}
    fragment Status on CreditStatus {
  scope
  window {
    id
    start
    end
    timeZone
    period
  }
  limit
  used
  held
  remaining
  percentUsed
  state
  triggers {
    notify
    suspend
    suspendImmediate
  }
  money {
    amount
    currency
  }
}
fragment Page on PageInfo {
  hasNextPage
  endCursor
}
fragment Alert on CreditAlert {
  id
  scope
  state
  kind
  thresholdPercent
  at
  status {
    ...Status
  }
  deliveries {
    channel
    state
    at
    recipients
  }
}`) as unknown as TypedDocumentString<ConsoleAlertsQuery, ConsoleAlertsQueryVariables>;
export const ConsoleLiveAlertsDocument = new TypedDocumentString(`
    subscription ConsoleLiveAlerts {
  creditAlerts {
    ...Alert
  }
}
    fragment Status on CreditStatus {
  scope
  window {
    id
    start
    end
    timeZone
    period
  }
  limit
  used
  held
  remaining
  percentUsed
  state
  triggers {
    notify
    suspend
    suspendImmediate
  }
  money {
    amount
    currency
  }
}
fragment Alert on CreditAlert {
  id
  scope
  state
  kind
  thresholdPercent
  at
  status {
    ...Status
  }
  deliveries {
    channel
    state
    at
    recipients
  }
}`) as unknown as TypedDocumentString<ConsoleLiveAlertsSubscription, ConsoleLiveAlertsSubscriptionVariables>;
export const ConsoleTestAlertChannelDocument = new TypedDocumentString(`
    mutation ConsoleTestAlertChannel($channel: String!) {
  testAlertChannel(channel: $channel) {
    channel
    taken
    problem
  }
}
    `) as unknown as TypedDocumentString<ConsoleTestAlertChannelMutation, ConsoleTestAlertChannelMutationVariables>;
export const ConsoleHybridDocument = new TypedDocumentString(`
    query ConsoleHybrid($input: HybridInput!) {
  hybrid(input: $input) {
    route
    reason
    answer
    data {
      statement
      columns {
        name
        type
      }
      rows
      rowCount
      interpretation
      assumptions
      source
    }
    snowflake {
      ...Side
    }
    lambdaLabs {
      ...Side
    }
    usage {
      function
      model
      backend
      credits
      latencyMs
      reason
    }
  }
}
    fragment Side on HybridPart {
  text
  model
  latencyMs
  error {
    code
    message
    retryable
  }
}`) as unknown as TypedDocumentString<ConsoleHybridQuery, ConsoleHybridQueryVariables>;
export const ConsoleSqlDocument = new TypedDocumentString(`
    query ConsoleSql($input: ExecuteSqlInput!) {
  executeSql(input: $input) {
    ...Rows
  }
}
    fragment Rows on SqlResult {
  columns {
    name
    type
  }
  rows
  rowCount
  truncated
  queryId
  warehouse
  usage {
    credits
    latencyMs
  }
}`) as unknown as TypedDocumentString<ConsoleSqlQuery, ConsoleSqlQueryVariables>;
export const ConsoleQuoteDocument = new TypedDocumentString(`
    query ConsoleQuote($input: QuoteInput!) {
  quote(input: $input) {
    id
    expected
    maximum
    affordable
    expiresAt
    priceBasis {
      kind
      source
      date
    }
  }
}
    `) as unknown as TypedDocumentString<ConsoleQuoteQuery, ConsoleQuoteQueryVariables>;
export const ConsoleReconciliationDocument = new TypedDocumentString(`
    query ConsoleReconciliation($day: Date!) {
  reconciliation(day: $day) {
    day
    ledgerCredits
    usageLogCredits
    snowflakeCredits
    snowflakeView
    snowflakeCompleteUntil
    eventsCompared
    comparableCredits
    incomparableCredits
    upperBoundCredits
    balanced
    parts {
      book
      events
      comparableCredits
      incomparableCredits
      seconds
    }
    differences {
      cause
      eventId
      queryId
      scope
      ledgerCredits
      usageLogCredits
      snowflakeCredits
      detail
    }
  }
}
    `) as unknown as TypedDocumentString<ConsoleReconciliationQuery, ConsoleReconciliationQueryVariables>;
export const ConsoleSavingsDocument = new TypedDocumentString(`
    query ConsoleSavings($from: DateTime!, $to: DateTime!) {
  savings(from: $from, to: $to) {
    charged
    alone
    saved
    percent
    money {
      amount
      currency
    }
    reuse {
      ...Part
    }
    batching {
      ...Part
    }
    routing {
      ...Part
    }
    source
  }
}
    fragment Part on SavingsPart {
  calls
  credits
}`) as unknown as TypedDocumentString<ConsoleSavingsQuery, ConsoleSavingsQueryVariables>;
export const ConsoleEventsDocument = new TypedDocumentString(`
    query ConsoleEvents($first: Int!, $after: String, $filter: UsageFilter) {
  usageEvents(first: $first, after: $after, filter: $filter) {
    nodes {
      ...Event
    }
    pageInfo {
      ...Page
    }
    source
  }
}
    fragment Page on PageInfo {
  hasNextPage
  endCursor
}
fragment Event on UsageEvent {
  id
  at
  user {
    name
  }
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  gpuSeconds
  cached
  status
  latencyMs
  apiKeyId
  teams
  tags {
    key
    value
  }
  requestId
}`) as unknown as TypedDocumentString<ConsoleEventsQuery, ConsoleEventsQueryVariables>;
export const ConsoleEventDocument = new TypedDocumentString(`
    query ConsoleEvent($id: ID!) {
  usageEvent(id: $id) {
    ...Event
    held
    traceId
  }
}
    fragment Event on UsageEvent {
  id
  at
  user {
    name
  }
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  gpuSeconds
  cached
  status
  latencyMs
  apiKeyId
  teams
  tags {
    key
    value
  }
  requestId
}`) as unknown as TypedDocumentString<ConsoleEventQuery, ConsoleEventQueryVariables>;
export const ConsoleAuditDocument = new TypedDocumentString(`
    query ConsoleAudit($first: Int!, $after: String, $filter: AuditFilter) {
  audit(first: $first, after: $after, filter: $filter) {
    nodes {
      ...Audit
    }
    pageInfo {
      ...Page
    }
  }
}
    fragment Page on PageInfo {
  hasNextPage
  endCursor
}
fragment Audit on AuditEntry {
  id
  at
  by
  action
  subject
  period
  old
  new
  reason
}`) as unknown as TypedDocumentString<ConsoleAuditQuery, ConsoleAuditQueryVariables>;
export const ConsoleModelsDocument = new TypedDocumentString(`
    query ConsoleModels {
  models {
    name
    backends
    functions
    contextLength
    maxOutputTokens
    inputPrice
    outputPrice
    priceBasis {
      kind
      source
      date
    }
    available
    default
    endpoints {
      name
    }
  }
}
    `) as unknown as TypedDocumentString<ConsoleModelsQuery, ConsoleModelsQueryVariables>;
export const ConsoleGpuCostsDocument = new TypedDocumentString(`
    query ConsoleGpuCosts($month: String) {
  gpuCosts(month: $month) {
    month
    fixedCost
    servers
    allocatedCredits
    allocatedCost
    allocatedPercent
    busySeconds
    utilisationPercent
    targetUtilisationPercent
  }
}
    `) as unknown as TypedDocumentString<ConsoleGpuCostsQuery, ConsoleGpuCostsQueryVariables>;
export const ConsoleWarehousesDocument = new TypedDocumentString(`
    query ConsoleWarehouses {
  warehouses {
    name
    purpose
    size
    creditsPerHour
  }
}
    `) as unknown as TypedDocumentString<ConsoleWarehousesQuery, ConsoleWarehousesQueryVariables>;
export const ConsoleStatementsDocument = new TypedDocumentString(`
    query ConsoleStatements($first: Int!) {
  usageEvents(first: $first, filter: {functions: ["SQL"]}) {
    nodes {
      id
      at
      user {
        name
      }
      warehouse
      status
      credits
      latencyMs
      queryId
    }
  }
}
    `) as unknown as TypedDocumentString<ConsoleStatementsQuery, ConsoleStatementsQueryVariables>;
export const ConsoleOptimizeDocument = new TypedDocumentString(`
    query ConsoleOptimize($statement: String!) {
  optimize(statement: $statement) {
    warehouse
    reason
    kind
    allowed
    refusal
    plan
    findings {
      rule
      severity
      message
      suggestion
      line
      column
    }
    estimate {
      seconds
      credits
      basis
    }
  }
}
    `) as unknown as TypedDocumentString<ConsoleOptimizeQuery, ConsoleOptimizeQueryVariables>;
export const ConsoleUsersDocument = new TypedDocumentString(`
    query ConsoleUsers($first: Int!, $after: String, $period: CreditPeriod!) {
  credits {
    users(first: $first, after: $after, period: $period) {
      nodes {
        ...Status
      }
      pageInfo {
        ...Page
      }
    }
  }
}
    fragment Status on CreditStatus {
  scope
  window {
    id
    start
    end
    timeZone
    period
  }
  limit
  used
  held
  remaining
  percentUsed
  state
  triggers {
    notify
    suspend
    suspendImmediate
  }
  money {
    amount
    currency
  }
}
fragment Page on PageInfo {
  hasNextPage
  endCursor
}`) as unknown as TypedDocumentString<ConsoleUsersQuery, ConsoleUsersQueryVariables>;
export const ConsoleTeamsDocument = new TypedDocumentString(`
    query ConsoleTeams($first: Int!, $after: String, $period: CreditPeriod!) {
  credits {
    teams(first: $first, after: $after, period: $period) {
      nodes {
        ...Status
      }
      pageInfo {
        ...Page
      }
    }
  }
}
    fragment Status on CreditStatus {
  scope
  window {
    id
    start
    end
    timeZone
    period
  }
  limit
  used
  held
  remaining
  percentUsed
  state
  triggers {
    notify
    suspend
    suspendImmediate
  }
  money {
    amount
    currency
  }
}
fragment Page on PageInfo {
  hasNextPage
  endCursor
}`) as unknown as TypedDocumentString<ConsoleTeamsQuery, ConsoleTeamsQueryVariables>;
export const ConsoleSetLimitDocument = new TypedDocumentString(`
    mutation ConsoleSetLimit($input: SetCreditLimitInput!) {
  setCreditLimit(input: $input) {
    ...Status
  }
}
    fragment Status on CreditStatus {
  scope
  window {
    id
    start
    end
    timeZone
    period
  }
  limit
  used
  held
  remaining
  percentUsed
  state
  triggers {
    notify
    suspend
    suspendImmediate
  }
  money {
    amount
    currency
  }
}`) as unknown as TypedDocumentString<ConsoleSetLimitMutation, ConsoleSetLimitMutationVariables>;
export const ConsoleClearLimitDocument = new TypedDocumentString(`
    mutation ConsoleClearLimit($scope: String!, $period: CreditPeriod!) {
  clearCreditLimit(scope: $scope, period: $period) {
    ...Status
  }
}
    fragment Status on CreditStatus {
  scope
  window {
    id
    start
    end
    timeZone
    period
  }
  limit
  used
  held
  remaining
  percentUsed
  state
  triggers {
    notify
    suspend
    suspendImmediate
  }
  money {
    amount
    currency
  }
}`) as unknown as TypedDocumentString<ConsoleClearLimitMutation, ConsoleClearLimitMutationVariables>;
export const ConsoleResumeDocument = new TypedDocumentString(`
    mutation ConsoleResume($scope: String!, $reason: String!) {
  resumeCredits(scope: $scope, reason: $reason) {
    ...Status
  }
}
    fragment Status on CreditStatus {
  scope
  window {
    id
    start
    end
    timeZone
    period
  }
  limit
  used
  held
  remaining
  percentUsed
  state
  triggers {
    notify
    suspend
    suspendImmediate
  }
  money {
    amount
    currency
  }
}`) as unknown as TypedDocumentString<ConsoleResumeMutation, ConsoleResumeMutationVariables>;
export const ConsoleKeysDocument = new TypedDocumentString(`
    query ConsoleKeys($first: Int!, $after: String) {
  apiKeys(first: $first, after: $after) {
    nodes {
      ...Key
    }
    pageInfo {
      ...Page
    }
  }
}
    fragment Page on PageInfo {
  hasNextPage
  endCursor
}
fragment Key on ApiKey {
  id
  name
  prefix
  user {
    name
  }
  permissions
  teams
  tags {
    key
    value
  }
  state
  createdAt
  createdBy
  expiresAt
  lastUsedAt
  revokedAt
  revokedBy
}`) as unknown as TypedDocumentString<ConsoleKeysQuery, ConsoleKeysQueryVariables>;
export const ConsoleCreateKeyDocument = new TypedDocumentString(`
    mutation ConsoleCreateKey($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    secret
    apiKey {
      ...Key
    }
  }
}
    fragment Key on ApiKey {
  id
  name
  prefix
  user {
    name
  }
  permissions
  teams
  tags {
    key
    value
  }
  state
  createdAt
  createdBy
  expiresAt
  lastUsedAt
  revokedAt
  revokedBy
}`) as unknown as TypedDocumentString<ConsoleCreateKeyMutation, ConsoleCreateKeyMutationVariables>;
export const ConsoleRevokeKeyDocument = new TypedDocumentString(`
    mutation ConsoleRevokeKey($id: ID!, $reason: String) {
  revokeApiKey(id: $id, reason: $reason) {
    ...Key
  }
}
    fragment Key on ApiKey {
  id
  name
  prefix
  user {
    name
  }
  permissions
  teams
  tags {
    key
    value
  }
  state
  createdAt
  createdBy
  expiresAt
  lastUsedAt
  revokedAt
  revokedBy
}`) as unknown as TypedDocumentString<ConsoleRevokeKeyMutation, ConsoleRevokeKeyMutationVariables>;
export const ConsoleUsageDocument = new TypedDocumentString(`
    query ConsoleUsage($input: UsageInput!) {
  usage(input: $input) {
    rows {
      user
      function
      model
      backend
      warehouse
      team
      tag
      apiKey
      bucket
      calls
      errors
      inputTokens
      outputTokens
      credits
    }
    totals {
      calls
      errors
      inputTokens
      outputTokens
      credits
      money {
        amount
        currency
      }
    }
    freshAsOf
    pendingEvents
    source
    completeFrom
  }
}
    `) as unknown as TypedDocumentString<ConsoleUsageQuery, ConsoleUsageQueryVariables>;
export const ConsoleViewerDocument = new TypedDocumentString(`
    query ConsoleViewer {
  viewer {
    name
    teams
    permissions
    apiKey {
      name
      prefix
    }
  }
}
    `) as unknown as TypedDocumentString<ConsoleViewerQuery, ConsoleViewerQueryVariables>;
export const ConsoleStatusDocument = new TypedDocumentString(`
    query ConsoleStatus($period: CreditPeriod!) {
  credits {
    me(period: $period) {
      ...Status
    }
    account(period: $period) {
      ...Status
    }
    teams(first: 50, period: $period) {
      nodes {
        ...Status
      }
    }
  }
}
    fragment Status on CreditStatus {
  scope
  window {
    id
    start
    end
    timeZone
    period
  }
  limit
  used
  held
  remaining
  percentUsed
  state
  triggers {
    notify
    suspend
    suspendImmediate
  }
  money {
    amount
    currency
  }
}`) as unknown as TypedDocumentString<ConsoleStatusQuery, ConsoleStatusQueryVariables>;
export const ConsoleForecastDocument = new TypedDocumentString(`
    query ConsoleForecast($scope: String) {
  forecast(scope: $scope) {
    scope
    at
    days
    day {
      ...Outlook
    }
    month {
      ...Outlook
    }
  }
}
    fragment Outlook on WindowForecast {
  window {
    id
    start
    end
    timeZone
  }
  used
  expected
  low
  high
  limit
  money {
    amount
    currency
  }
}`) as unknown as TypedDocumentString<ConsoleForecastQuery, ConsoleForecastQueryVariables>;
export const ConsoleHealthDocument = new TypedDocumentString(`
    query ConsoleHealth {
  health {
    status
    version
    uptimeSeconds
    embedded
    dependencies {
      name
      status
      detail
      latencyMs
    }
    pool {
      size
      max
      available
      pending
    }
    gpuEndpoints {
      ...Endpoint
    }
    alertChannels {
      name
      status
      lastError
      failingSince
      waiting
    }
  }
}
    fragment Endpoint on GpuEndpoint {
  name
  status
  models
  breaker
  queued
  inFlightTokens
  kvCacheUsage
  utilization
  lastError
}`) as unknown as TypedDocumentString<ConsoleHealthQuery, ConsoleHealthQueryVariables>;