import type { MicroCredits } from '../credits/micro-credits.ts';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { UserReference } from '../identity/user-directory.ts';
import type { ApiKeyRecord } from '../identity/api-keys/api-key.ts';
import type { LoggedEvent } from '../usage/logged-events.ts';
import type { AuditedAct } from '../credits/history.ts';
import type { ComputedSavings } from '../usage/savings.ts';
import type { WindowOutlook } from '../usage/credit-forecast.ts';
import type { CreditStatus as StatusOfScope } from '../credits/credit-status.ts';
import type { RequestContext } from '../context.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An integer that may be larger than 2^53; written as a number while that is exact, as a string beyond. */
  BigInt: { input: number | bigint; output: number | bigint; }
  /** An exact amount of Snowflake AI credits: a decimal number with up to 6 places. The ledger counts whole micro-credits, so sums never drift. */
  CreditAmount: { input: MicroCredits; output: MicroCredits; }
  /** A calendar day, ISO 8601: `2026-11-22`. */
  Date: { input: string; output: string; }
  /** A point in time, ISO 8601 in UTC: `2026-11-22T09:30:00.000Z`. */
  DateTime: { input: Date; output: Date | string; }
  /** Any JSON value. */
  JSON: { input: unknown; output: unknown; }
  _FieldSet: { input: string; output: string; }
};

/** A way to tell people of limits that are reached. */
export type AlertChannel = {
  readonly __typename?: 'AlertChannel';
  /** Since when it has not taken every alert. */
  readonly failingSince?: Maybe<Scalars['DateTime']['output']>;
  /** Why it did not take the last alert that failed; null while it works. */
  readonly lastError?: Maybe<Scalars['String']['output']>;
  /** Its name: `slack`, `email` or `webhook`. */
  readonly name: Scalars['String']['output'];
  /** `DEGRADED` while it does not take what it is sent. */
  readonly status: HealthStatus;
  /** Alerts that are tried until it takes them, or their window ends. */
  readonly waiting: Scalars['Int']['output'];
};

/** What became of a test of an alert channel. */
export type AlertChannelTest = {
  readonly __typename?: 'AlertChannelTest';
  /** Its name. */
  readonly channel: Scalars['String']['output'];
  /** Why not; null where it has. */
  readonly problem?: Maybe<Scalars['String']['output']>;
  /** Whether it has taken the alert. */
  readonly taken: Scalars['Boolean']['output'];
};

/** An alert on its way to one channel. */
export type AlertDelivery = {
  readonly __typename?: 'AlertDelivery';
  /** When it was taken or given up; null while it waits. */
  readonly at?: Maybe<Scalars['DateTime']['output']>;
  /** `slack`, `email` or `webhook`. */
  readonly channel: Scalars['String']['output'];
  /** Addresses; null without the permission `usage:read:all`, and while it waits. */
  readonly recipients?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** How far it is. */
  readonly state: AlertDeliveryState;
};

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

/** An API key, without its secret. */
export type ApiKey = {
  readonly __typename?: 'ApiKey';
  /** When it was made. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Who made it. */
  readonly createdBy: Scalars['String']['output'];
  /** Its own limit and what is left of it today. */
  readonly credits: CreditStatus;
  /** When it ends, or ended. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** Unique; `key:ID` is the scope of its limit, and the usage log names it. */
  readonly id: Scalars['ID']['output'];
  /** When it was used last; null before the first time. */
  readonly lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What people call it. */
  readonly name: Scalars['String']['output'];
  /** What it may do. */
  readonly permissions: ReadonlyArray<Scalars['String']['output']>;
  /** How the key begins, to tell it by. */
  readonly prefix: Scalars['String']['output'];
  /** When it was revoked. */
  readonly revokedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who revoked it. */
  readonly revokedBy?: Maybe<Scalars['String']['output']>;
  /** Whether it can be used. */
  readonly state: ApiKeyState;
  /** For charge-back. */
  readonly tags: ReadonlyArray<Tag>;
  /** Teams whose limits its calls count towards, beside those that the policy gives its user. */
  readonly teams: ReadonlyArray<Scalars['String']['output']>;
  /** Whose calls they are that are made with it. */
  readonly user: User;
};

/** A page of API keys. */
export type ApiKeyConnection = {
  readonly __typename?: 'ApiKeyConnection';
  /** The keys with their cursors. */
  readonly edges: ReadonlyArray<ApiKeyEdge>;
  /** The keys. */
  readonly nodes: ReadonlyArray<ApiKey>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** An API key and its cursor. */
export type ApiKeyEdge = {
  readonly __typename?: 'ApiKeyEdge';
  /** Opaque; for `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The key. */
  readonly node: ApiKey;
};

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

/** A page of audit entries. */
export type AuditConnection = {
  readonly __typename?: 'AuditConnection';
  /** The entries with their cursors. */
  readonly edges: ReadonlyArray<AuditEdge>;
  /** The entries. */
  readonly nodes: ReadonlyArray<AuditEntry>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** An audit entry and its cursor. */
export type AuditEdge = {
  readonly __typename?: 'AuditEdge';
  /** Opaque; for `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The entry. */
  readonly node: AuditEntry;
};

/** One act. */
export type AuditEntry = {
  readonly __typename?: 'AuditEntry';
  /** What was done. */
  readonly action: AuditAction;
  /** When. */
  readonly at: Scalars['DateTime']['output'];
  /** Who. */
  readonly by: Scalars['String']['output'];
  /** Unique. */
  readonly id: Scalars['ID']['output'];
  /** The limit or charge after; null where there is none. */
  readonly new?: Maybe<Scalars['CreditAmount']['output']>;
  /** The limit or charge before; null where there was none. */
  readonly old?: Maybe<Scalars['CreditAmount']['output']>;
  /** How long the limit lasts that was changed; null of everything else. */
  readonly period?: Maybe<CreditPeriod>;
  /** Why. */
  readonly reason: Scalars['String']['output'];
  /** A scope, the id of an event, or the windows that were changed. */
  readonly subject: Scalars['String']['output'];
};

/** Which audit entries. Fields combine with AND, the values of a list with OR. */
export type AuditFilter = {
  /** What was done. */
  readonly actions?: InputMaybe<ReadonlyArray<AuditAction>>;
  /** Who did it. */
  readonly by?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** From this instant on. */
  readonly from?: InputMaybe<Scalars['DateTime']['input']>;
  /** Scopes, ids of events, or `key:ID`. */
  readonly subjects?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Up to, not including, this instant. */
  readonly to?: InputMaybe<Scalars['DateTime']['input']>;
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

/** The feeling about one aspect of a text. */
export type CategorySentiment = {
  readonly __typename?: 'CategorySentiment';
  /** The feeling about it. */
  readonly label: SentimentLabel;
  /** The category, as asked for. */
  readonly name: Scalars['String']['output'];
};

/** The categories that fit a text. */
export type Classification = {
  readonly __typename?: 'Classification';
  /** The label that fits best; null when none does (`multiLabel` only). */
  readonly label?: Maybe<Scalars['String']['output']>;
  /** All labels that fit, best first. */
  readonly labels: ReadonlyArray<Scalars['String']['output']>;
  /** What it used and cost. */
  readonly usage: OperationUsage;
};

/** A classification to make. */
export type ClassifyInput = {
  /** 2 to 500 categories, each named once. */
  readonly labels: ReadonlyArray<ClassifyLabelInput>;
  /** True: every label that fits. False (default): the one that fits best. */
  readonly multiLabel?: InputMaybe<Scalars['Boolean']['input']>;
  /** The id of an accepted quote: the bill never exceeds it. */
  readonly quote?: InputMaybe<Scalars['ID']['input']>;
  /** What the classification is for; it helps with short texts. */
  readonly taskDescription?: InputMaybe<Scalars['String']['input']>;
  /** At most 100,000 characters. */
  readonly text: Scalars['String']['input'];
};

/** A category to choose from. */
export type ClassifyLabelInput = {
  /** What belongs into it, in a sentence. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** Texts that belong into it. */
  readonly examples?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Its name, returned when it fits. */
  readonly label: Scalars['String']['input'];
};

/** A completion to make: either a prompt or a conversation. */
export type CompleteInput = {
  /** Where to run it. Without it the gateway chooses by model, price, remaining credit and health, and says why in `usage.reason`. */
  readonly backend?: InputMaybe<Backend>;
  /** The most tokens to generate, 1 to the model's limit. Default 4096, or the model's limit if that is less. */
  readonly maxTokens?: InputMaybe<Scalars['Int']['input']>;
  /** The conversation so far: SYSTEM first if at all, then USER and ASSISTANT in turns; it ends with a USER message, or with the results of all calls that ASSISTANT asked for. */
  readonly messages?: InputMaybe<ReadonlyArray<MessageInput>>;
  /** A completion model; the default is in `models`. */
  readonly model?: InputMaybe<Scalars['String']['input']>;
  /** The text to answer, at most 1,000,000 characters. Give this or `messages`, not both. */
  readonly prompt?: InputMaybe<Scalars['String']['input']>;
  /** The id of an accepted quote: the bill never exceeds it. */
  readonly quote?: InputMaybe<Scalars['ID']['input']>;
  /** A JSON Schema (draft 2020-12) of type object, at most 32,768 characters: the answer is then JSON that satisfies it, in `structured`. References go to `#/$defs/NAME`, patterns have no look-around or back-references, and `format` is advice to the model. An answer that does not is an error, and is paid for. */
  readonly responseFormat?: InputMaybe<Scalars['JSON']['input']>;
  /** On the GPUs: makes equal calls choose alike. Cortex has none, and leaves it out. */
  readonly seed?: InputMaybe<Scalars['Int']['input']>;
  /** Up to 4 texts at which the answer ends; it does not contain them. */
  readonly stop?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Randomness, 0 (default) to 1. At 0 equal calls of one request are computed once. */
  readonly temperature?: InputMaybe<Scalars['Float']['input']>;
  /** `auto` (default): the model decides; `none`: it answers with text; `required`: it calls some tool; or the name of a tool, which it then calls. */
  readonly toolChoice?: InputMaybe<Scalars['String']['input']>;
  /** Up to 128 functions that the model may ask to be called; their descriptions are a part of the prompt, and billed with it. GPU models take them if their server does; of Cortex models those of Claude and OpenAI over REST. */
  readonly tools?: InputMaybe<ReadonlyArray<ToolInput>>;
  /** Choose only from the most likely tokens that have this probability together: above 0, up to 1 (default). */
  readonly topP?: InputMaybe<Scalars['Float']['input']>;
};

/** A model's answer. */
export type Completion = {
  readonly __typename?: 'Completion';
  /** `stop` (finished), `length` (reached maxTokens), `tool_calls` (it waits for their results) or `credits` (the credit limit was reached). */
  readonly finishReason: Scalars['String']['output'];
  /** The model that really ran. */
  readonly model: Scalars['String']['output'];
  /** The answer as JSON that satisfies `responseFormat`; null where tools are to be called first. */
  readonly structured?: Maybe<Scalars['JSON']['output']>;
  /** The text; null when `responseFormat` was given. */
  readonly text?: Maybe<Scalars['String']['output']>;
  /** The calls of tools that it asks for. */
  readonly toolCalls: ReadonlyArray<ToolCall>;
  /** What it used and cost. */
  readonly usage: OperationUsage;
};

/** A piece of a streamed answer. */
export type CompletionChunk = {
  readonly __typename?: 'CompletionChunk';
  /** Text to append to what came before. */
  readonly delta: Scalars['String']['output'];
  /** Set on the last chunk only: `stop`, `length`, `tool_calls` or `credits`. */
  readonly finishReason?: Maybe<Scalars['String']['output']>;
  /** All the text up to here, for a client that shows the last event alone, such as an explorer. */
  readonly textSoFar: Scalars['String']['output'];
  /** The calls of tools that the model asks for, each of them whole; on the last chunk only. */
  readonly toolCalls?: Maybe<ReadonlyArray<ToolCall>>;
  /** Set on the last chunk only. */
  readonly usage?: Maybe<OperationUsage>;
};

/** The Cortex AI functions. A field that fails, or that the caller cannot afford, is null with an error of its own: the others answer. */
export type Cortex = {
  readonly __typename?: 'Cortex';
  /** Puts a text into one or more of the categories given. Costs credits by token. */
  readonly classify?: Maybe<Classification>;
  /** Answers a prompt or a conversation with a language model. Costs credits by token. */
  readonly complete?: Maybe<Completion>;
  /** Counts the tokens a text would be billed for. Free. */
  readonly countTokens?: Maybe<TokenCount>;
  /** Turns a text into a vector whose direction carries its meaning. Aliases, lists and concurrent requests are batched. Costs credits by token; an equal text of the same user costs nothing again. */
  readonly embed?: Maybe<Embedding>;
  /** Embeds up to 1,000 texts, in order. Costs credits by token. */
  readonly embedMany?: Maybe<ReadonlyArray<Embedding>>;
  /** Answers questions from a text. Costs credits by token. */
  readonly extract?: Maybe<Extraction>;
  /** Tells whether a statement is true of a text. Costs credits by token. */
  readonly filter?: Maybe<FilterResult>;
  /** Replaces personal data by placeholders such as `[EMAIL]`. Costs credits by token. */
  readonly redact?: Maybe<Redaction>;
  /** Finds the documents of a Cortex Search service that answer a query best. Costs credits by token. */
  readonly search?: Maybe<SearchResult>;
  /** Tells how positive or negative a text is, over all and for each category named. Costs credits by token. */
  readonly sentiment?: Maybe<Sentiment>;
  /** Tells how close two texts are in meaning, from -1 to 1. Costs credits by token. */
  readonly similarity?: Maybe<Similarity>;
  /** Sums a text up in a few sentences. Costs credits by token. */
  readonly summarize?: Maybe<Summary>;
  /** Translates a text. Costs credits by token. */
  readonly translate?: Maybe<Translation>;
};


/** The Cortex AI functions. A field that fails, or that the caller cannot afford, is null with an error of its own: the others answer. */
export type CortexClassifyArgs = {
  input: ClassifyInput;
};


/** The Cortex AI functions. A field that fails, or that the caller cannot afford, is null with an error of its own: the others answer. */
export type CortexCompleteArgs = {
  input: CompleteInput;
};


/** The Cortex AI functions. A field that fails, or that the caller cannot afford, is null with an error of its own: the others answer. */
export type CortexCountTokensArgs = {
  input: CountTokensInput;
};


/** The Cortex AI functions. A field that fails, or that the caller cannot afford, is null with an error of its own: the others answer. */
export type CortexEmbedArgs = {
  dimensions?: InputMaybe<Scalars['Int']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  quote?: InputMaybe<Scalars['ID']['input']>;
  text: Scalars['String']['input'];
};


/** The Cortex AI functions. A field that fails, or that the caller cannot afford, is null with an error of its own: the others answer. */
export type CortexEmbedManyArgs = {
  dimensions?: InputMaybe<Scalars['Int']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  texts: ReadonlyArray<Scalars['String']['input']>;
};


/** The Cortex AI functions. A field that fails, or that the caller cannot afford, is null with an error of its own: the others answer. */
export type CortexExtractArgs = {
  input: ExtractInput;
};


/** The Cortex AI functions. A field that fails, or that the caller cannot afford, is null with an error of its own: the others answer. */
export type CortexFilterArgs = {
  input: FilterInput;
};


/** The Cortex AI functions. A field that fails, or that the caller cannot afford, is null with an error of its own: the others answer. */
export type CortexRedactArgs = {
  categories?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  text: Scalars['String']['input'];
};


/** The Cortex AI functions. A field that fails, or that the caller cannot afford, is null with an error of its own: the others answer. */
export type CortexSearchArgs = {
  input: SearchInput;
};


/** The Cortex AI functions. A field that fails, or that the caller cannot afford, is null with an error of its own: the others answer. */
export type CortexSentimentArgs = {
  categories?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  text: Scalars['String']['input'];
};


/** The Cortex AI functions. A field that fails, or that the caller cannot afford, is null with an error of its own: the others answer. */
export type CortexSimilarityArgs = {
  a: Scalars['String']['input'];
  b: Scalars['String']['input'];
  model?: InputMaybe<Scalars['String']['input']>;
};


/** The Cortex AI functions. A field that fails, or that the caller cannot afford, is null with an error of its own: the others answer. */
export type CortexSummarizeArgs = {
  text: Scalars['String']['input'];
};


/** The Cortex AI functions. A field that fails, or that the caller cannot afford, is null with an error of its own: the others answer. */
export type CortexTranslateArgs = {
  input: TranslateInput;
};

/** A text to count. */
export type CountTokensInput = {
  /** The model whose tokens are counted; default: the default completion model. */
  readonly model?: InputMaybe<Scalars['String']['input']>;
  /** At most 1,000,000 characters, not empty. */
  readonly text: Scalars['String']['input'];
};

/** An API key to make. */
export type CreateApiKeyInput = {
  /** When it ends, at most 366 days from now; default: in 90 days. */
  readonly expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Credits a day that it may use, beside the limits of its user and teams; none by default. */
  readonly limit?: InputMaybe<Scalars['CreditAmount']['input']>;
  /** What people call it. */
  readonly name: Scalars['String']['input'];
  /** What it may do; by default those of `cortex:run` and `sql:read` that the caller has. Nothing that the caller may not do. */
  readonly permissions?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** For charge-back; at most 8. */
  readonly tags?: InputMaybe<ReadonlyArray<TagInput>>;
  /** Teams whose limits its calls count towards, beside those that the policy gives its user. */
  readonly teams?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Whose calls they are that are made with it; default: the caller's. */
  readonly user?: InputMaybe<Scalars['String']['input']>;
};

/** An API key that was made. */
export type CreatedApiKey = {
  readonly __typename?: 'CreatedApiKey';
  /** What is known of it from now on. */
  readonly apiKey: ApiKey;
  /** Send it as `Authorization: Bearer cgw_...`. It is shown this once: only its hash is kept. */
  readonly secret: Scalars['String']['output'];
};

/** A trigger that fired. */
export type CreditAlert = {
  readonly __typename?: 'CreditAlert';
  /** When it fired. */
  readonly at: Scalars['DateTime']['output'];
  /** Where it was told, or will be; empty in the subscription, which tells it first. */
  readonly deliveries: ReadonlyArray<AlertDelivery>;
  /** Unique to the scope, window, trigger and limit: a limit that is raised announces its own triggers. */
  readonly id: Scalars['ID']['output'];
  /** `actual`, or `projected` when today's pace would reach the trigger before the day ends. */
  readonly kind: Scalars['String']['output'];
  /** The scope. */
  readonly scope: Scalars['String']['output'];
  /** The state the scope is in now. */
  readonly state: CreditState;
  /** The figures at that moment. */
  readonly status: CreditStatus;
  /** The trigger's percentage. */
  readonly thresholdPercent: Scalars['Float']['output'];
};

/** A page of alerts. */
export type CreditAlertConnection = {
  readonly __typename?: 'CreditAlertConnection';
  /** The alerts with their cursors. */
  readonly edges: ReadonlyArray<CreditAlertEdge>;
  /** The alerts. */
  readonly nodes: ReadonlyArray<CreditAlert>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** An alert and its cursor. */
export type CreditAlertEdge = {
  readonly __typename?: 'CreditAlertEdge';
  /** Opaque; for `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The alert. */
  readonly node: CreditAlert;
};

/** What a scope will have used. */
export type CreditForecast = {
  readonly __typename?: 'CreditForecast';
  /** The instant it was made. */
  readonly at: Scalars['DateTime']['output'];
  /** By the end of the day. */
  readonly day: WindowForecast;
  /** Earlier days that it was learned from, 28 at most. With fewer than 3, today's pace is all there is. */
  readonly days: Scalars['Int']['output'];
  /** By the end of the month. */
  readonly month: WindowForecast;
  /** The scope. */
  readonly scope: Scalars['String']['output'];
};

/** How long a limit lasts. */
export type CreditPeriod =
  /** A calendar day. */
  | 'DAY'
  /** A calendar month. */
  | 'MONTH'
  /** A week, from Monday. */
  | 'WEEK';

/** The price of a call. */
export type CreditQuote = {
  readonly __typename?: 'CreditQuote';
  /** Whether every limit that the call is charged to has room for the maximum now, and none is suspended. */
  readonly affordable: Scalars['Boolean']['output'];
  /** What such a call usually costs. */
  readonly expected: Scalars['CreditAmount']['output'];
  /** When the offer ends. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** The function that would be billed. */
  readonly function: Scalars['String']['output'];
  /** For the call's `quote` argument. */
  readonly id: Scalars['ID']['output'];
  /** What it costs at most. */
  readonly maximum: Scalars['CreditAmount']['output'];
  /** The model. */
  readonly model?: Maybe<Scalars['String']['output']>;
  /** How its price is known. */
  readonly priceBasis: PriceBasis;
};

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

/** A limit and what is left of it. `used + held + remaining = limit`, exactly. */
export type CreditStatus = {
  readonly __typename?: 'CreditStatus';
  /** What running calls have reserved. */
  readonly held: Scalars['CreditAmount']['output'];
  /** The most that may be used in the window. */
  readonly limit: Scalars['CreditAmount']['output'];
  /** What was used, in money, at the price of a credit that held then; null without CREDIT_PRICE, and where it is in two currencies. */
  readonly money?: Maybe<Money>;
  /** 100 * used / limit. */
  readonly percentUsed: Scalars['Float']['output'];
  /** What is left; below zero when a limit was lowered under what was already used. */
  readonly remaining: Scalars['CreditAmount']['output'];
  /** `account`, `team:NAME`, `user:NAME` or `key:ID`. */
  readonly scope: Scalars['String']['output'];
  /** Which trigger has fired. */
  readonly state: CreditState;
  /** At which parts of the limit something happens; null in an alert, which tells of one of them. */
  readonly triggers?: Maybe<CreditTriggers>;
  /** What was used. */
  readonly used: Scalars['CreditAmount']['output'];
  /** The day, week or month the figures are for. */
  readonly window: CreditWindow;
};

/** A page of credit statuses. */
export type CreditStatusConnection = {
  readonly __typename?: 'CreditStatusConnection';
  /** The statuses with their cursors. */
  readonly edges: ReadonlyArray<CreditStatusEdge>;
  /** The statuses. */
  readonly nodes: ReadonlyArray<CreditStatus>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** A credit status and its cursor. */
export type CreditStatusEdge = {
  readonly __typename?: 'CreditStatusEdge';
  /** Opaque; for `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The status. */
  readonly node: CreditStatus;
};

/** Percentages of a limit at which something happens; null where it never does. */
export type CreditTriggers = {
  readonly __typename?: 'CreditTriggers';
  /** People are told. */
  readonly notify?: Maybe<Scalars['Float']['output']>;
  /** No new work is let in; running work finishes. */
  readonly suspend?: Maybe<Scalars['Float']['output']>;
  /** Running work is cancelled too. */
  readonly suspendImmediate?: Maybe<Scalars['Float']['output']>;
};

/** A calendar day, week or month in the configured time zone. */
export type CreditWindow = {
  readonly __typename?: 'CreditWindow';
  /** The first instant of the next one. A day has 23 to 25 hours. */
  readonly end: Scalars['DateTime']['output'];
  /** `2026-11-22`, `2026-W47` or `2026-11`. */
  readonly id: Scalars['String']['output'];
  /** How long it lasts. */
  readonly period: CreditPeriod;
  /** Its first instant. */
  readonly start: Scalars['DateTime']['output'];
  /** The IANA time zone: `Europe/Berlin`. */
  readonly timeZone: Scalars['String']['output'];
};

/** Credit limits and what is left of them. */
export type Credits = {
  readonly __typename?: 'Credits';
  /** The whole account. Needs no permission: everybody shares it. */
  readonly account: CreditStatus;
  /** The caller. */
  readonly me: CreditStatus;
  /** One team. Of others than the caller's only with the permission `usage:read:all`. */
  readonly team: CreditStatus;
  /** Every team that has used credits or has a limit, by name; without the permission `usage:read:all` the caller's. */
  readonly teams: CreditStatusConnection;
  /** One user. Of others only with the permission `usage:read:all`. */
  readonly user: CreditStatus;
  /** Every user who has used credits or has a limit, by name. Needs the permission `usage:read:all`. */
  readonly users: CreditStatusConnection;
};


/** Credit limits and what is left of them. */
export type CreditsAccountArgs = {
  period?: InputMaybe<CreditPeriod>;
};


/** Credit limits and what is left of them. */
export type CreditsMeArgs = {
  period?: InputMaybe<CreditPeriod>;
};


/** Credit limits and what is left of them. */
export type CreditsTeamArgs = {
  name: Scalars['String']['input'];
  period?: InputMaybe<CreditPeriod>;
};


/** Credit limits and what is left of them. */
export type CreditsTeamsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  period?: InputMaybe<CreditPeriod>;
};


/** Credit limits and what is left of them. */
export type CreditsUserArgs = {
  name: Scalars['String']['input'];
  period?: InputMaybe<CreditPeriod>;
};


/** Credit limits and what is left of them. */
export type CreditsUsersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  period?: InputMaybe<CreditPeriod>;
};

/** What an answer is made of. */
export type DataAnswer = {
  readonly __typename?: 'DataAnswer';
  /** What had to be assumed. */
  readonly assumptions: ReadonlyArray<Scalars['String']['output']>;
  /** The columns of its rows; of documents, their fields. */
  readonly columns: ReadonlyArray<SqlColumn>;
  /** How the question was understood. */
  readonly interpretation: Scalars['String']['output'];
  /** How many there are in `rows`. */
  readonly rowCount: Scalars['Int']['output'];
  /** Its rows, 1,000 at most: one value for each column. */
  readonly rows: ReadonlyArray<ReadonlyArray<Maybe<Scalars['JSON']['output']>>>;
  /** Who made the statement, or found the text. */
  readonly source: AnswerSource;
  /** The statement that ran, read-only; of documents, what was searched for. */
  readonly statement: Scalars['String']['output'];
};

/** How one dependency is doing. */
export type DependencyHealth = {
  readonly __typename?: 'DependencyHealth';
  /** What is wrong, if anything. */
  readonly detail?: Maybe<Scalars['String']['output']>;
  /** Milliseconds of the last probe. */
  readonly latencyMs?: Maybe<Scalars['Float']['output']>;
  /** Its name: `ledger`, `snowflake`, `gpu`, `usage-log`, `alerts`. */
  readonly name: Scalars['String']['output'];
  /** How well it works. */
  readonly status: HealthStatus;
};

/** A text as a vector. */
export type Embedding = {
  readonly __typename?: 'Embedding';
  /** The length of `vector`. */
  readonly dimensions: Scalars['Int']['output'];
  /** The model that really ran. */
  readonly model: Scalars['String']['output'];
  /** What it used and cost. */
  readonly usage: OperationUsage;
  /** Unit length, so that a dot product is the cosine similarity. */
  readonly vector: ReadonlyArray<Scalars['Float']['output']>;
};

/** A statement to run. */
export type ExecuteSqlInput = {
  /** Values for the statement's `?` marks, in order: strings, numbers, booleans or null. Send integers beyond 2^53 and decimals of more than 17 digits as strings: such numbers are refused. */
  readonly binds?: InputMaybe<ReadonlyArray<InputMaybe<Scalars['JSON']['input']>>>;
  /** The most rows to return, 1 to 10,000; `truncated` tells when there are more. */
  readonly maxRows?: InputMaybe<Scalars['Int']['input']>;
  /** The id of an accepted quote: the bill never exceeds it. */
  readonly quote?: InputMaybe<Scalars['ID']['input']>;
  /** One SQL statement. Put values into `binds`, not into the text. */
  readonly statement: Scalars['String']['input'];
  /** Seconds until the statement is cancelled, 1 to the gateway's limit. */
  readonly timeoutSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** The warehouse to run on; default: chosen by what the statement does (see `optimize`). */
  readonly warehouse?: InputMaybe<Scalars['String']['input']>;
};

/** Questions to answer from a text. */
export type ExtractInput = {
  /** 1 to 100 questions, each with a name of its own. */
  readonly questions: ReadonlyArray<ExtractQuestionInput>;
  /** The id of an accepted quote: the bill never exceeds it. */
  readonly quote?: InputMaybe<Scalars['ID']['input']>;
  /** At most 100,000 characters. */
  readonly text: Scalars['String']['input'];
};

/** A question to answer from a text. */
export type ExtractQuestionInput = {
  /** The answer's name: `invoiceNumber`. */
  readonly name: Scalars['String']['input'];
  /** The question: `What is the invoice number?` */
  readonly question: Scalars['String']['input'];
};

/** The answer to one question. */
export type ExtractedAnswer = {
  readonly __typename?: 'ExtractedAnswer';
  /** The question's name. */
  readonly name: Scalars['String']['output'];
  /** What the text says; null when it says nothing. */
  readonly value?: Maybe<Scalars['JSON']['output']>;
};

/** Answers found in a text. */
export type Extraction = {
  readonly __typename?: 'Extraction';
  /** One for each question, in order. */
  readonly answers: ReadonlyArray<ExtractedAnswer>;
  /** The answers by name. */
  readonly response: Scalars['JSON']['output'];
  /** What it used and cost. */
  readonly usage: OperationUsage;
};

/** A statement to check against a text. */
export type FilterInput = {
  /** A question or statement that is true or false of the text: `Is the customer angry?` */
  readonly predicate: Scalars['String']['input'];
  /** The text to check; without it the predicate stands alone. */
  readonly text?: InputMaybe<Scalars['String']['input']>;
};

/** Whether a statement is true of a text. */
export type FilterResult = {
  readonly __typename?: 'FilterResult';
  /** True when the statement holds. */
  readonly matches: Scalars['Boolean']['output'];
  /** What it used and cost. */
  readonly usage: OperationUsage;
};

/** How much a finding matters. */
export type FindingSeverity =
  /** Very slow or very dear on large tables. */
  | 'CRITICAL'
  /** Good to know. */
  | 'INFO'
  /** Slow or wrong on some data. */
  | 'WARNING';

/** The rent of the GPUs in a month, against what their use was charged. */
export type GpuCosts = {
  readonly __typename?: 'GpuCosts';
  /** The same at the price of a credit that the price file had then. */
  readonly allocatedCost: Scalars['Float']['output'];
  /** What was charged for their use. */
  readonly allocatedCredits: Scalars['CreditAmount']['output'];
  /** 100 * what was charged / the rent so far. */
  readonly allocatedPercent: Scalars['Float']['output'];
  /** Seconds that they worked. */
  readonly busySeconds: Scalars['Float']['output'];
  /** The rent of all servers for the whole month, from the price file: each rent for as long as it held. */
  readonly fixedCost: Scalars['Float']['output'];
  /** `2026-11`. */
  readonly month: Scalars['String']['output'];
  /** Servers, from the price file: at the end of the month, or now. */
  readonly servers: Scalars['Int']['output'];
  /** The part that the prices are made for, in percent. */
  readonly targetUtilisationPercent: Scalars['Float']['output'];
  /** The part of the time that they worked, in percent. */
  readonly utilisationPercent: Scalars['Float']['output'];
};

/** A GPU endpoint. */
export type GpuEndpoint = {
  readonly __typename?: 'GpuEndpoint';
  /** Whether requests are sent to it. */
  readonly breaker: BreakerState;
  /** Tokens being worked on for the gateway. */
  readonly inFlightTokens: Scalars['Int']['output'];
  /** The share of its key-value cache in use, 0 to 1; null when unknown. */
  readonly kvCacheUsage?: Maybe<Scalars['Float']['output']>;
  /** The last failure. */
  readonly lastError?: Maybe<Scalars['String']['output']>;
  /** The models it serves. */
  readonly models: ReadonlyArray<Scalars['String']['output']>;
  /** Its name; never its address. */
  readonly name: Scalars['String']['output'];
  /** Requests that wait for it in the gateway. */
  readonly queued: Scalars['Int']['output'];
  /** How well it works. */
  readonly status: HealthStatus;
  /** The share of the last minute in which it was busy for the gateway, 0 to 1. */
  readonly utilization?: Maybe<Scalars['Float']['output']>;
};

/** How the gateway and everything it depends on are doing. */
export type Health = {
  readonly __typename?: 'Health';
  /** Where alerts are sent: `slack`, `email`; none when neither is configured. */
  readonly alertChannels: ReadonlyArray<AlertChannel>;
  /** The ledger, the warehouse, the GPUs, the alert channels, each by name. */
  readonly dependencies: ReadonlyArray<DependencyHealth>;
  /** True when the warehouse is the embedded one and no Snowflake account is configured. */
  readonly embedded: Scalars['Boolean']['output'];
  /** The GPU endpoints. */
  readonly gpuEndpoints: ReadonlyArray<GpuEndpoint>;
  /** The Snowflake sessions. */
  readonly pool: PoolHealth;
  /** OK when every dependency is; DOWN when nothing can be served. */
  readonly status: HealthStatus;
  /** Seconds since it started. */
  readonly uptimeSeconds: Scalars['Float']['output'];
  /** The gateway's version. */
  readonly version: Scalars['String']['output'];
};

/** How well something works. */
export type HealthStatus =
  /** It works in part, or slowly. */
  | 'DEGRADED'
  /** It does not work. */
  | 'DOWN'
  /** It works. */
  | 'OK';

/** The answer, and how it came about. */
export type HybridAnswer = {
  readonly __typename?: 'HybridAnswer';
  /** The merged or winning answer; null when every side failed, and in mode COMPARE. */
  readonly answer?: Maybe<Scalars['String']['output']>;
  /** The evidence of an answer that comes from data; null where there is none, or where the question is asked back. */
  readonly data?: Maybe<DataAnswer>;
  /** The GPUs' part; null when they were not asked. */
  readonly lambdaLabs?: Maybe<HybridPart>;
  /** Why. */
  readonly reason: Scalars['String']['output'];
  /** Which side or sides were asked. */
  readonly route: HybridRoute;
  /** Snowflake's part; null when it was not asked. */
  readonly snowflake?: Maybe<HybridPart>;
  /** Every attempt, failed and cancelled ones too. */
  readonly usage: ReadonlyArray<OperationUsage>;
};

/** Why one side gave no answer. */
export type HybridError = {
  readonly __typename?: 'HybridError';
  /** From the error table: `UPSTREAM_TIMEOUT`, `CREDITS_EXHAUSTED`, `REQUEST_CANCELLED`, ... */
  readonly code: Scalars['String']['output'];
  /** What happened. */
  readonly message: Scalars['String']['output'];
  /** Whether trying again may help. */
  readonly retryable: Scalars['Boolean']['output'];
};

/** A question to answer. */
export type HybridInput = {
  /** The model for the GPUs' side; default: the first that is served. */
  readonly lambdaLabsModel?: InputMaybe<Scalars['String']['input']>;
  /** The most tokens each side generates. */
  readonly maxTokens?: InputMaybe<Scalars['Int']['input']>;
  /** The question; not empty. */
  readonly message: Scalars['String']['input'];
  /** What to do when both sides answer. */
  readonly mode?: InputMaybe<HybridMode>;
  /** Skips the classifier. */
  readonly route?: InputMaybe<HybridRoute>;
  /** A Cortex Search service whose best documents Snowflake's side answers from. */
  readonly searchService?: InputMaybe<Scalars['String']['input']>;
  /** The model for Snowflake's side; default: the default completion model. */
  readonly snowflakeModel?: InputMaybe<Scalars['String']['input']>;
};

/** What to do with two answers. */
export type HybridMode =
  /** Give both, unmerged. */
  | 'COMPARE'
  /** Merge both, saying which side said what. */
  | 'MERGE'
  /** Take the first good answer; the other side is cancelled. */
  | 'RACE';

/** One side's part. */
export type HybridPart = {
  readonly __typename?: 'HybridPart';
  /** Why there is no text. */
  readonly error?: Maybe<HybridError>;
  /** Milliseconds to its answer. */
  readonly latencyMs: Scalars['Float']['output'];
  /** The model that ran. */
  readonly model: Scalars['String']['output'];
  /** What it answered; null when it failed or lost the race. */
  readonly text?: Maybe<Scalars['String']['output']>;
  /** What it used; null when it never started. */
  readonly usage?: Maybe<OperationUsage>;
};

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
  readonly content: Scalars['String']['input'];
  /** Who said it. */
  readonly role: MessageRole;
  /** Of TOOL: the `id` of the call that `content` is the result of. */
  readonly toolCallId?: InputMaybe<Scalars['ID']['input']>;
  /** Of ASSISTANT: the calls of tools that it asked for. A TOOL message for each follows. */
  readonly toolCalls?: InputMaybe<ReadonlyArray<ToolCallInput>>;
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

/** A model that can be called. */
export type Model = {
  readonly __typename?: 'Model';
  /** Whether it can be called now. */
  readonly available: Scalars['Boolean']['output'];
  /** Where it can run. */
  readonly backends: ReadonlyArray<Backend>;
  /** The most tokens of prompt and answer together. */
  readonly contextLength?: Maybe<Scalars['Int']['output']>;
  /** True for the model that answers when a call names none. */
  readonly default: Scalars['Boolean']['output'];
  /** The length of its vectors, for embedding models. */
  readonly dimensions?: Maybe<Scalars['Int']['output']>;
  /** The GPU endpoints that serve it. */
  readonly endpoints: ReadonlyArray<GpuEndpoint>;
  /** The functions it serves: AI_COMPLETE, AI_EMBED, ... */
  readonly functions: ReadonlyArray<Scalars['String']['output']>;
  /** Credits for a million prompt tokens on Snowflake. */
  readonly inputPrice?: Maybe<Scalars['CreditAmount']['output']>;
  /** The most tokens it generates in one answer. */
  readonly maxOutputTokens?: Maybe<Scalars['Int']['output']>;
  /** Its name, as the `model` argument takes it. */
  readonly name: Scalars['String']['output'];
  /** Credits for a million generated tokens on Snowflake. */
  readonly outputPrice?: Maybe<Scalars['CreditAmount']['output']>;
  /** How these prices are known; null where there are none. */
  readonly priceBasis?: Maybe<PriceBasis>;
};

/** An amount of money. */
export type Money = {
  readonly __typename?: 'Money';
  /** How much. */
  readonly amount: Scalars['Float']['output'];
  /** ISO 4217: `USD`. */
  readonly currency: Scalars['String']['output'];
};

/** Everything that changes something. Fields run one after the other. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Takes a limit back to the policy's default. Needs the permission `credits:admin`. */
  readonly clearCreditLimit: CreditStatus;
  /** Makes an API key. Its secret is in this answer, and nowhere else ever again. Needs the permission `keys:admin`. */
  readonly createApiKey: CreatedApiKey;
  /** Runs one statement that may write: also INSERT, UPDATE, DELETE, MERGE, TRUNCATE and CREATE, ALTER, DROP of tables and views. Needs the permission `sql:write`. Costs credits by warehouse second. */
  readonly executeSql?: Maybe<SqlResult>;
  /**
   * Makes today the newest day in the books again, after a clock that ran ahead had opened later days: until they come,
   * no limit would renew. What those days were charged stays theirs. Answers with the account's status. Needs the
   * permission `credits:admin`.
   */
  readonly resetWindow: CreditStatus;
  /** Lifts a suspension, of the day, the week and the month, until the window ends or a higher trigger fires. Needs the permission `credits:admin`. */
  readonly resumeCredits: CreditStatus;
  /** Ends an API key at once. Of others only with the permission `keys:admin`; a call that shows a key may revoke that one. */
  readonly revokeApiKey: ApiKey;
  /** Sets a limit; it holds at once. Needs the permission `credits:admin`. */
  readonly setCreditLimit: CreditStatus;
  /** Sends a channel an alert that says it is none. Needs the permission `credits:admin`. */
  readonly testAlertChannel: AlertChannelTest;
};


/** Everything that changes something. Fields run one after the other. */
export type MutationClearCreditLimitArgs = {
  period?: InputMaybe<CreditPeriod>;
  scope: Scalars['String']['input'];
};


/** Everything that changes something. Fields run one after the other. */
export type MutationCreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


/** Everything that changes something. Fields run one after the other. */
export type MutationExecuteSqlArgs = {
  input: ExecuteSqlInput;
};


/** Everything that changes something. Fields run one after the other. */
export type MutationResetWindowArgs = {
  reason: Scalars['String']['input'];
  today?: InputMaybe<Scalars['Date']['input']>;
};


/** Everything that changes something. Fields run one after the other. */
export type MutationResumeCreditsArgs = {
  reason: Scalars['String']['input'];
  scope: Scalars['String']['input'];
};


/** Everything that changes something. Fields run one after the other. */
export type MutationRevokeApiKeyArgs = {
  id: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that changes something. Fields run one after the other. */
export type MutationSetCreditLimitArgs = {
  input: SetCreditLimitInput;
};


/** Everything that changes something. Fields run one after the other. */
export type MutationTestAlertChannelArgs = {
  channel: Scalars['String']['input'];
};

/** What one operation used, and what it cost. */
export type OperationUsage = {
  readonly __typename?: 'OperationUsage';
  /** Where it ran. */
  readonly backend: Backend;
  /** True when an equal call of the same user was answered without running again. */
  readonly cached: Scalars['Boolean']['output'];
  /** What was charged. Zero when the answer came from the cache. */
  readonly credits: Scalars['CreditAmount']['output'];
  /** The function that was billed: `AI_COMPLETE`, `AI_EMBED`, `CORTEX_SEARCH`, `SQL`, ... */
  readonly function: Scalars['String']['output'];
  /** Prompt tokens. */
  readonly inputTokens: Scalars['Int']['output'];
  /** Milliseconds from the start of the operation to its answer, waiting included. */
  readonly latencyMs: Scalars['Float']['output'];
  /** The model that ran; null for functions that have none. */
  readonly model?: Maybe<Scalars['String']['output']>;
  /** Generated tokens. */
  readonly outputTokens: Scalars['Int']['output'];
  /** Snowflake's query id; the rows of one batch share it. Null for REST calls and GPUs. */
  readonly queryId?: Maybe<Scalars['String']['output']>;
  /** Why this back end was chosen, when the call left the choice to the gateway. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** The Snowflake warehouse that ran the statement; null for REST calls and GPUs. */
  readonly warehouse?: Maybe<Scalars['String']['output']>;
};

/** Where a page stands. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** The last item's cursor. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether there is more after it. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether there is more before it. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** The first item's cursor. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
};

/** The Snowflake sessions of the pool. */
export type PoolHealth = {
  readonly __typename?: 'PoolHealth';
  /** Sessions that are free. */
  readonly available: Scalars['Int']['output'];
  /** Sessions that may exist at most. */
  readonly max: Scalars['Int']['output'];
  /** Statements that wait for a session. */
  readonly pending: Scalars['Int']['output'];
  /** Sessions that exist. */
  readonly size: Scalars['Int']['output'];
};

/** How a price is known. */
export type PriceBasis = {
  readonly __typename?: 'PriceBasis';
  /** The day it was published or estimated; null where nobody says. */
  readonly date?: Maybe<Scalars['Date']['output']>;
  /** Published, or estimated. */
  readonly kind: PriceBasisKind;
  /** Who published it, or what it is estimated from. */
  readonly source: Scalars['String']['output'];
};

/** Whether a price is published or estimated. */
export type PriceBasisKind =
  /** An estimate: another model's price, or what the servers cost. */
  | 'ESTIMATED'
  /** Published by whoever bills it. */
  | 'PUBLISHED';

/** Everything that reads or computes. Fields that cost credits say so; all of them are priced and limited per user. */
export type Query = {
  readonly __typename?: 'Query';
  /** Triggers that fired and where they were told, newest first. Of scopes that are not the caller's only with the permission `usage:read:all`. Free. */
  readonly alerts: CreditAlertConnection;
  /** API keys, in the order of their making: everybody's with the permission `keys:admin`, else the caller's own. */
  readonly apiKeys: ApiKeyConnection;
  /** Who changed which limit, key or state, and why, newest first. Needs the permission `credits:admin`. Free. */
  readonly audit: AuditConnection;
  /** The Cortex AI functions. Equal calls of one operation, and calls of other users that arrive within a few milliseconds, share one Snowflake statement. */
  readonly cortex: Cortex;
  /** Credit limits and what is left of them. Reads its own writes. */
  readonly credits: Credits;
  /**
   * Runs one read-only statement in Snowflake: SELECT, WITH, VALUES, SHOW, DESCRIBE or EXPLAIN over plain tables and
   * built-in functions. Cortex functions are refused here, because raw SQL would escape their price: use `cortex`.
   * Costs credits by warehouse second.
   */
  readonly executeSql?: Maybe<SqlResult>;
  /** What a scope will have used by the end of the day and of the month. Of scopes that are not the caller's only with the permission `usage:read:all`. Free. */
  readonly forecast: CreditForecast;
  /** What the GPUs' rent was in a month, against what their use was charged. Needs the permission `usage:read:all`. Free. */
  readonly gpuCosts: GpuCosts;
  /** How the gateway and everything it depends on are doing. */
  readonly health: Health;
  /** Answers a question with Snowflake (questions about the business), with the GPUs (writing) or with both in parallel, whichever fits. Snowflake's side answers from data and needs the permission `sql:read` too; without it that side is refused alone. Costs credits by token. */
  readonly hybrid?: Maybe<HybridAnswer>;
  /** The models that can be called, with limits and prices. */
  readonly models: ReadonlyArray<Model>;
  /** Looks at a statement without running it: the warehouse it would run on and why, its plan, what could be better, and an estimate. Free. */
  readonly optimize: SqlAdvice;
  /** Prices a call before it runs. An accepted quote (its id in the call's `quote`) is the most the call will cost. Free. */
  readonly quote: CreditQuote;
  /** Compares the ledger, the usage log and Snowflake's own history for a day, row by row. Needs the permission `credits:admin`. Free. */
  readonly reconciliation: Reconciliation;
  /** What reuse, batching and routing saved. Of others' calls only with the permission `usage:read:all`. Free. */
  readonly savings: Savings;
  /** What was used, grouped as asked. Others' use only with the permission `usage:read:all`. Free. */
  readonly usage: UsageReport;
  /** One call by its id; null where there is none, or where it is another's and the permission `usage:read:all` is missing. Free. */
  readonly usageEvent?: Maybe<UsageEvent>;
  /** Single calls, newest first. Others' calls only with the permission `usage:read:all`. Free. */
  readonly usageEvents: UsageEventConnection;
  /** The caller. */
  readonly viewer: User;
  /** A Snowflake warehouse that the gateway uses. */
  readonly warehouses: ReadonlyArray<Warehouse>;
};


/** Everything that reads or computes. Fields that cost credits say so; all of them are priced and limited per user. */
export type QueryAlertsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that reads or computes. Fields that cost credits say so; all of them are priced and limited per user. */
export type QueryApiKeysArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that reads or computes. Fields that cost credits say so; all of them are priced and limited per user. */
export type QueryAuditArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AuditFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** Everything that reads or computes. Fields that cost credits say so; all of them are priced and limited per user. */
export type QueryExecuteSqlArgs = {
  input: ExecuteSqlInput;
};


/** Everything that reads or computes. Fields that cost credits say so; all of them are priced and limited per user. */
export type QueryForecastArgs = {
  scope?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that reads or computes. Fields that cost credits say so; all of them are priced and limited per user. */
export type QueryGpuCostsArgs = {
  month?: InputMaybe<Scalars['String']['input']>;
};


/** Everything that reads or computes. Fields that cost credits say so; all of them are priced and limited per user. */
export type QueryHybridArgs = {
  input: HybridInput;
};


/** Everything that reads or computes. Fields that cost credits say so; all of them are priced and limited per user. */
export type QueryModelsArgs = {
  backend?: InputMaybe<Backend>;
};


/** Everything that reads or computes. Fields that cost credits say so; all of them are priced and limited per user. */
export type QueryOptimizeArgs = {
  statement: Scalars['String']['input'];
};


/** Everything that reads or computes. Fields that cost credits say so; all of them are priced and limited per user. */
export type QueryQuoteArgs = {
  input: QuoteInput;
};


/** Everything that reads or computes. Fields that cost credits say so; all of them are priced and limited per user. */
export type QueryReconciliationArgs = {
  day: Scalars['Date']['input'];
};


/** Everything that reads or computes. Fields that cost credits say so; all of them are priced and limited per user. */
export type QuerySavingsArgs = {
  from: Scalars['DateTime']['input'];
  to: Scalars['DateTime']['input'];
};


/** Everything that reads or computes. Fields that cost credits say so; all of them are priced and limited per user. */
export type QueryUsageArgs = {
  input: UsageInput;
};


/** Everything that reads or computes. Fields that cost credits say so; all of them are priced and limited per user. */
export type QueryUsageEventArgs = {
  id: Scalars['ID']['input'];
};


/** Everything that reads or computes. Fields that cost credits say so; all of them are priced and limited per user. */
export type QueryUsageEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<UsageFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Texts to embed. */
export type QuoteEmbedInput = {
  /** The model. */
  readonly model?: InputMaybe<Scalars['String']['input']>;
  /** The texts. */
  readonly texts: ReadonlyArray<Scalars['String']['input']>;
};

/** The call to price: exactly one of its fields. */
export type QuoteInput =
  /** A classification. */
  { readonly classify: ClassifyInput; readonly complete?: never; readonly embed?: never; readonly executeSql?: never; readonly extract?: never; readonly search?: never; }
  |  /** A completion. */
  { readonly classify?: never; readonly complete: CompleteInput; readonly embed?: never; readonly executeSql?: never; readonly extract?: never; readonly search?: never; }
  |  /** An embedding of each text. */
  { readonly classify?: never; readonly complete?: never; readonly embed: QuoteEmbedInput; readonly executeSql?: never; readonly extract?: never; readonly search?: never; }
  |  /** A SQL statement. */
  { readonly classify?: never; readonly complete?: never; readonly embed?: never; readonly executeSql: ExecuteSqlInput; readonly extract?: never; readonly search?: never; }
  |  /** An extraction. */
  { readonly classify?: never; readonly complete?: never; readonly embed?: never; readonly executeSql?: never; readonly extract: ExtractInput; readonly search?: never; }
  |  /** A search. */
  { readonly classify?: never; readonly complete?: never; readonly embed?: never; readonly executeSql?: never; readonly extract?: never; readonly search: SearchInput; };

/** The ledger, the usage log and Snowflake's history of a day, side by side. */
export type Reconciliation = {
  readonly __typename?: 'Reconciliation';
  /** True when nothing differs but what time will mend. */
  readonly balanced: Scalars['Boolean']['output'];
  /** The part of `ledgerCredits` that was compared with a book kept by somebody else, or with what was recorded of the GPUs. */
  readonly comparableCredits: Scalars['CreditAmount']['output'];
  /** The day. */
  readonly day: Scalars['Date']['output'];
  /** Every difference. */
  readonly differences: ReadonlyArray<ReconciliationDifference>;
  /** Events of the ledger. */
  readonly eventsCompared: Scalars['Int']['output'];
  /** The rest: nobody else keeps a record of it, the record is not there yet, or it waits for its correction. */
  readonly incomparableCredits: Scalars['CreditAmount']['output'];
  /** Credits the ledger settled. */
  readonly ledgerCredits: Scalars['CreditAmount']['output'];
  /** The parts, by the book they are compared with; they add up to `ledgerCredits`. */
  readonly parts: ReadonlyArray<ReconciliationPart>;
  /** Snowflake's view is complete up to about this instant; later calls are not held against it. */
  readonly snowflakeCompleteUntil?: Maybe<Scalars['DateTime']['output']>;
  /** AI credits Snowflake reports for our statements; null when no usage view can be read. */
  readonly snowflakeCredits?: Maybe<Scalars['CreditAmount']['output']>;
  /** The view that was read. */
  readonly snowflakeView?: Maybe<Scalars['String']['output']>;
  /** The part of `ledgerCredits` that is an upper bound: nobody has told yet what these calls cost. */
  readonly upperBoundCredits: Scalars['CreditAmount']['output'];
  /** Credits in CORTEX_USAGE_LOG. */
  readonly usageLogCredits: Scalars['CreditAmount']['output'];
};

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

/** One difference between the books. */
export type ReconciliationDifference = {
  readonly __typename?: 'ReconciliationDifference';
  /** Why they differ. */
  readonly cause: ReconciliationCause;
  /** What it means and what to do. */
  readonly detail: Scalars['String']['output'];
  /** The call; null when only Snowflake knows it. */
  readonly eventId?: Maybe<Scalars['ID']['output']>;
  /** What the ledger settled. */
  readonly ledgerCredits?: Maybe<Scalars['CreditAmount']['output']>;
  /** Snowflake's query id, or the id of a REST call. */
  readonly queryId?: Maybe<Scalars['String']['output']>;
  /** The scope, where its limit is what differs. */
  readonly scope?: Maybe<Scalars['String']['output']>;
  /** What Snowflake charged. */
  readonly snowflakeCredits?: Maybe<Scalars['CreditAmount']['output']>;
  /** What the usage log says. */
  readonly usageLogCredits?: Maybe<Scalars['CreditAmount']['output']>;
};

/** The events of a day that one book can tell of. */
export type ReconciliationPart = {
  readonly __typename?: 'ReconciliationPart';
  /** The book. */
  readonly book: ReconciliationBook;
  /** What the ledger charged for them and was compared. */
  readonly comparableCredits: Scalars['CreditAmount']['output'];
  /** Events of the ledger that it should know. */
  readonly events: Scalars['Int']['output'];
  /** What the ledger charged for them and could not be compared. */
  readonly incomparableCredits: Scalars['CreditAmount']['output'];
  /** Seconds that they kept a warehouse or a GPU busy; null where neither is recorded. */
  readonly seconds?: Maybe<Scalars['Float']['output']>;
};

/** A text without personal data. */
export type Redaction = {
  readonly __typename?: 'Redaction';
  /** The text with placeholders such as `[NAME]`. */
  readonly text: Scalars['String']['output'];
  /** What it used and cost. */
  readonly usage: OperationUsage;
};

/** What was saved, against what each call would have cost alone on Snowflake. */
export type Savings = {
  readonly __typename?: 'Savings';
  /** What the calls would have cost alone on Snowflake. */
  readonly alone: Scalars['CreditAmount']['output'];
  /** Rows that shared a statement: a second of its warehouse for each statement that was not sent. */
  readonly batching: SavingsPart;
  /** What was charged. */
  readonly charged: Scalars['CreditAmount']['output'];
  /** From this instant on. */
  readonly from: Scalars['DateTime']['output'];
  /** The difference in money, at the price of a credit that held then; null without CREDIT_PRICE, and where it is in two currencies. */
  readonly money?: Maybe<Money>;
  /** 100 * saved / alone. */
  readonly percent: Scalars['Float']['output'];
  /** Answers from the cache, or shared with an equal call: at what such calls cost in the mean. */
  readonly reuse: SavingsPart;
  /** Completions on the GPUs: their tokens at the price of the default Cortex model. Below zero where that is the cheaper. */
  readonly routing: SavingsPart;
  /** The difference. */
  readonly saved: Scalars['CreditAmount']['output'];
  /** Where it was read. */
  readonly source: UsageSource;
  /** Up to this instant. */
  readonly to: Scalars['DateTime']['output'];
};

/** A part of the savings. */
export type SavingsPart = {
  readonly __typename?: 'SavingsPart';
  /** Calls; for batching, rows of statements. */
  readonly calls: Scalars['Int']['output'];
  /** What was saved. */
  readonly credits: Scalars['CreditAmount']['output'];
};

/** A document that was found. */
export type SearchHit = {
  readonly __typename?: 'SearchHit';
  /** The columns asked for, by name. */
  readonly fields: Scalars['JSON']['output'];
  /** What tells most about how well the hit fits: the reranker's verdict, else its closeness in meaning. The service orders by more than this. Null where it tells neither. */
  readonly score?: Maybe<Scalars['Float']['output']>;
  /** The parts of the score that the service tells. */
  readonly scores?: Maybe<SearchScores>;
};

/** A search to make. */
export type SearchInput = {
  /** The columns to return; default: all. */
  readonly columns?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** A Cortex Search filter: `{"@eq": {"column": "value"}}`, with @contains, @gte, @lte, @and, @or, @not. */
  readonly filter?: InputMaybe<Scalars['JSON']['input']>;
  /** The most hits, 1 to 1000. */
  readonly limit?: InputMaybe<Scalars['Int']['input']>;
  /** What to look for: 1 to 10,000 characters. */
  readonly query: Scalars['String']['input'];
  /** The id of an accepted quote: the bill never exceeds it. */
  readonly quote?: InputMaybe<Scalars['ID']['input']>;
  /** The Cortex Search service: `DATABASE.SCHEMA.NAME`, or `NAME` in the default schema. The embedded warehouse has `DOCS_SEARCH`. */
  readonly service: Scalars['String']['input'];
};

/** The documents found, best first. */
export type SearchResult = {
  readonly __typename?: 'SearchResult';
  /** Best first. */
  readonly hits: ReadonlyArray<SearchHit>;
  /** Snowflake's id of the request. */
  readonly requestId?: Maybe<Scalars['String']['output']>;
  /** What it used and cost. */
  readonly usage: OperationUsage;
};

/** The parts of a hit's score. */
export type SearchScores = {
  readonly __typename?: 'SearchScores';
  /** Closeness in meaning, -1 to 1. */
  readonly cosineSimilarity?: Maybe<Scalars['Float']['output']>;
  /** The reranker's verdict. */
  readonly rerankerScore?: Maybe<Scalars['Float']['output']>;
  /** Closeness in words. */
  readonly textMatch?: Maybe<Scalars['Float']['output']>;
};

/** The feeling in a text, over all and by category. */
export type Sentiment = {
  readonly __typename?: 'Sentiment';
  /** One entry for each category asked for, in that order. */
  readonly categories: ReadonlyArray<CategorySentiment>;
  /** Over all. */
  readonly label: SentimentLabel;
  /** -1 (negative) to 1 (positive). Only the legacy function SENTIMENT tells it; null with AI_SENTIMENT, and with categories. */
  readonly score?: Maybe<Scalars['Float']['output']>;
  /** What it used and cost. */
  readonly usage: OperationUsage;
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
  readonly limit: Scalars['CreditAmount']['input'];
  /** How long it lasts: a scope may have a limit for each. */
  readonly period?: InputMaybe<CreditPeriod>;
  /** Why; kept in the audit. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** `account`, `team:NAME`, `user:NAME` or `key:ID`. */
  readonly scope: Scalars['String']['input'];
};

/** How close two texts are in meaning. */
export type Similarity = {
  readonly __typename?: 'Similarity';
  /** The model that really ran. */
  readonly model: Scalars['String']['output'];
  /** -1 (opposite) to 1 (same). */
  readonly score: Scalars['Float']['output'];
  /** What it used and cost. */
  readonly usage: OperationUsage;
};

/** Advice on a statement. */
export type SqlAdvice = {
  readonly __typename?: 'SqlAdvice';
  /** Whether `Query.executeSql` would run it. */
  readonly allowed: Scalars['Boolean']['output'];
  /** What it may cost; null when there is nothing to go by. */
  readonly estimate?: Maybe<SqlEstimate>;
  /** What could be better, gravest first. */
  readonly findings: ReadonlyArray<SqlFinding>;
  /** What the statement is: SELECT, INSERT, ... */
  readonly kind: Scalars['String']['output'];
  /** Snowflake's EXPLAIN; null when the statement cannot be explained. */
  readonly plan?: Maybe<Scalars['JSON']['output']>;
  /** Why that warehouse. */
  readonly reason: Scalars['String']['output'];
  /** Why it would not. */
  readonly refusal?: Maybe<Scalars['String']['output']>;
  /** The warehouse it would run on. */
  readonly warehouse: Scalars['String']['output'];
};

/** A column of a result. */
export type SqlColumn = {
  readonly __typename?: 'SqlColumn';
  /** Its name; upper case unless it was quoted. */
  readonly name: Scalars['String']['output'];
  /** Whether it may be NULL. */
  readonly nullable: Scalars['Boolean']['output'];
  /** Decimal digits in all, for FIXED. */
  readonly precision?: Maybe<Scalars['Int']['output']>;
  /** Decimal digits after the point, for FIXED. */
  readonly scale?: Maybe<Scalars['Int']['output']>;
  /** Snowflake's type: FIXED, REAL, TEXT, BOOLEAN, DATE, TIMESTAMP_NTZ, VARIANT, ... */
  readonly type: Scalars['String']['output'];
};

/** What a statement may cost. */
export type SqlEstimate = {
  readonly __typename?: 'SqlEstimate';
  /** What the estimate is made from. */
  readonly basis: Scalars['String']['output'];
  /** Warehouse credits. */
  readonly credits: Scalars['CreditAmount']['output'];
  /** Warehouse seconds. */
  readonly seconds: Scalars['Float']['output'];
};

/** Something that could be better in a statement. */
export type SqlFinding = {
  readonly __typename?: 'SqlFinding';
  /** The column it stands at, from 1. */
  readonly column?: Maybe<Scalars['Int']['output']>;
  /** The line it stands on, from 1. */
  readonly line?: Maybe<Scalars['Int']['output']>;
  /** What was found. */
  readonly message: Scalars['String']['output'];
  /** The rule's name: `select-star`, `cartesian-join`, ... */
  readonly rule: Scalars['String']['output'];
  /** How much it matters. */
  readonly severity: FindingSeverity;
  /** What to do about it. */
  readonly suggestion: Scalars['String']['output'];
};

/** A statement's result. */
export type SqlResult = {
  readonly __typename?: 'SqlResult';
  /** The columns, in order. */
  readonly columns: ReadonlyArray<SqlColumn>;
  /** Snowflake's query id. */
  readonly queryId: Scalars['String']['output'];
  /** Rows of the whole result, or rows changed. */
  readonly rowCount: Scalars['Int']['output'];
  /** The rows, each a list of values in column order. Integers beyond 2^53 and long decimals are strings, also inside VARIANT, ARRAY and OBJECT, so that no digit is lost; dates and times are ISO 8601. */
  readonly rows: ReadonlyArray<ReadonlyArray<Maybe<Scalars['JSON']['output']>>>;
  /** True when `maxRows` or the byte limit cut the rows off: about 8 MB of values in a result, and 64 MB in all results of a request. */
  readonly truncated: Scalars['Boolean']['output'];
  /** What it used and cost. */
  readonly usage: OperationUsage;
  /** The warehouse it ran on. */
  readonly warehouse: Scalars['String']['output'];
};

/** Live answers, over graphql-ws, server-sent events or multipart HTTP. */
export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Streams a completion as it is generated. The last chunk carries the finish reason and the usage. Costs credits by token. */
  readonly complete: CompletionChunk;
  /** Triggers as they fire. Of scopes that are not the caller's only with the permission `usage:read:all`. */
  readonly creditAlerts: CreditAlert;
};


/** Live answers, over graphql-ws, server-sent events or multipart HTTP. */
export type SubscriptionCompleteArgs = {
  input: CompleteInput;
};


/** Live answers, over graphql-ws, server-sent events or multipart HTTP. */
export type SubscriptionCreditAlertsArgs = {
  scope?: InputMaybe<Scalars['String']['input']>;
};

/** A text summed up. */
export type Summary = {
  readonly __typename?: 'Summary';
  /** A few sentences. */
  readonly text: Scalars['String']['output'];
  /** What it used and cost. */
  readonly usage: OperationUsage;
};

/** Something to find a cost by. */
export type Tag = {
  readonly __typename?: 'Tag';
  /** Such as `project`. */
  readonly key: Scalars['String']['output'];
  /** Such as `search`. */
  readonly value: Scalars['String']['output'];
};

/** Something to find a cost by. */
export type TagInput = {
  /** Such as `project`: 1 to 64 letters, digits, dots, hyphens and underscores. */
  readonly key: Scalars['String']['input'];
  /** Such as `search`. */
  readonly value: Scalars['String']['input'];
};

/** The size of a text as a model sees it. */
export type TokenCount = {
  readonly __typename?: 'TokenCount';
  /** False when Snowflake does not count the tokens of the model asked for, and another one's stand in for them. */
  readonly exact: Scalars['Boolean']['output'];
  /** The model whose tokens were counted: the one asked for, or one that is close to it. */
  readonly model: Scalars['String']['output'];
  /** How many tokens it is. */
  readonly tokens: Scalars['Int']['output'];
  /** What it used; credits are zero. */
  readonly usage: OperationUsage;
};

/** A call of a tool that the model asks for: run it, and send its result as a TOOL message. */
export type ToolCall = {
  readonly __typename?: 'ToolCall';
  /** JSON, as the model wrote it; cut off where `finishReason` is `length`. */
  readonly arguments: Scalars['String']['output'];
  /** Names the call in the conversation that goes on. */
  readonly id: Scalars['ID']['output'];
  /** The tool's name. */
  readonly name: Scalars['String']['output'];
};

/** A call of a tool that an earlier answer asked for. */
export type ToolCallInput = {
  /** JSON, as the model wrote it. */
  readonly arguments: Scalars['String']['input'];
  /** As the answer had it. */
  readonly id: Scalars['ID']['input'];
  /** The tool's name. */
  readonly name: Scalars['String']['input'];
};

/** A function that the model may ask to be called. It runs where you are, never in the gateway. */
export type ToolInput = {
  /** What it does and when to use it: the model decides by this. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 64 letters, digits, underscores and dashes. */
  readonly name: Scalars['String']['input'];
  /** The JSON Schema of its arguments, of type object; without it, it has none. Arguments are not held against it. */
  readonly parameters?: InputMaybe<Scalars['JSON']['input']>;
  /** Whether the arguments must satisfy the schema exactly, where the model can promise that. */
  readonly strict?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A translation to make. */
export type TranslateInput = {
  /** The text's language as an ISO 639-1 code (`en`); detected when absent. Known are ar cs de el en es fi fr he hi hr it ja ko nl no pl pt ro ru sv tr zh. */
  readonly from?: InputMaybe<Scalars['String']['input']>;
  /** At most 100,000 characters. */
  readonly text: Scalars['String']['input'];
  /** The language to translate to: `en`, `de`, `fr`, ... */
  readonly to: Scalars['String']['input'];
};

/** A translated text. */
export type Translation = {
  readonly __typename?: 'Translation';
  /** The language it was translated from, if it was given. */
  readonly from?: Maybe<Scalars['String']['output']>;
  /** The translation. */
  readonly text: Scalars['String']['output'];
  /** The language it was translated to. */
  readonly to: Scalars['String']['output'];
  /** What it used and cost. */
  readonly usage: OperationUsage;
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

/** One attempt of one call: a retry is an event of its own. */
export type UsageEvent = {
  readonly __typename?: 'UsageEvent';
  /** The API key that was shown; null without one. */
  readonly apiKeyId?: Maybe<Scalars['ID']['output']>;
  /** When it ended. */
  readonly at: Scalars['DateTime']['output'];
  /** Where it ran. */
  readonly backend: Backend;
  /** Whether it was answered from the cache. */
  readonly cached: Scalars['Boolean']['output'];
  /** What was charged. */
  readonly credits: Scalars['CreditAmount']['output'];
  /** What was called. */
  readonly function: Scalars['String']['output'];
  /** GPU time in seconds: a fact, which is not what is charged. Null for what ran elsewhere. */
  readonly gpuSeconds?: Maybe<Scalars['Float']['output']>;
  /** What was set aside for it before it was sent and while it ran; null where the ledger does not keep it any more, which it does for 35 days. */
  readonly held?: Maybe<Scalars['CreditAmount']['output']>;
  /** Unique; Snowflake's QUERY_TAG carries it too. */
  readonly id: Scalars['ID']['output'];
  /** Prompt tokens. */
  readonly inputTokens: Scalars['Int']['output'];
  /** Milliseconds it took. */
  readonly latencyMs: Scalars['Float']['output'];
  /** The model that ran. */
  readonly model?: Maybe<Scalars['String']['output']>;
  /** Generated tokens. */
  readonly outputTokens: Scalars['Int']['output'];
  /** Snowflake's query id. */
  readonly queryId?: Maybe<Scalars['String']['output']>;
  /** The request it belonged to. */
  readonly requestId?: Maybe<Scalars['String']['output']>;
  /** `ok`, an error code, `cancelled` or `uncertain`. */
  readonly status: Scalars['String']['output'];
  /** What it was for, as the caller said. */
  readonly tags: ReadonlyArray<Tag>;
  /** The teams of the caller whose limits were charged as well. */
  readonly teams: ReadonlyArray<Scalars['String']['output']>;
  /** The OpenTelemetry trace that its span is in; null where nothing was traced, or the ledger does not keep it any more. */
  readonly traceId?: Maybe<Scalars['String']['output']>;
  /** Whose it was. */
  readonly user: User;
  /** The Snowflake warehouse. */
  readonly warehouse?: Maybe<Scalars['String']['output']>;
};

/** A page of calls. */
export type UsageEventConnection = {
  readonly __typename?: 'UsageEventConnection';
  /** The calls with their cursors. */
  readonly edges: ReadonlyArray<UsageEventEdge>;
  /** The calls. */
  readonly nodes: ReadonlyArray<UsageEvent>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
  /** Where it was read. From the ledger while Snowflake does not answer. */
  readonly source: UsageSource;
};

/** A call and its cursor. */
export type UsageEventEdge = {
  readonly __typename?: 'UsageEventEdge';
  /** Opaque; for `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The call. */
  readonly node: UsageEvent;
};

/** Which calls count. Fields combine with AND, the values of a list with OR. */
export type UsageFilter = {
  /** Ids of API keys. */
  readonly apiKeys?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Back ends. */
  readonly backends?: InputMaybe<ReadonlyArray<Backend>>;
  /** Only answers from the cache, or only others. */
  readonly cached?: InputMaybe<Scalars['Boolean']['input']>;
  /** Functions, in any case: AI_COMPLETE, SQL, ... */
  readonly functions?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Models, in any case. */
  readonly models?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Of any of these requests: all attempts of one have its id. */
  readonly requestIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** `ok`, an error code, `cancelled` or `uncertain`; in any case. */
  readonly statuses?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** With any of these tags. */
  readonly tags?: InputMaybe<ReadonlyArray<TagInput>>;
  /** Of any of these teams. */
  readonly teams?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** User names. */
  readonly users?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Warehouses, in any case. */
  readonly warehouses?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** A usage report to make. */
export type UsageInput = {
  /** Only calls that match. */
  readonly filter?: InputMaybe<UsageFilter>;
  /** From this instant on. */
  readonly from: Scalars['DateTime']['input'];
  /** One row for each combination; none: one row. */
  readonly groupBy?: InputMaybe<ReadonlyArray<UsageDimension>>;
  /** The key of the tag that TAG groups by: `project`. */
  readonly tag?: InputMaybe<Scalars['String']['input']>;
  /** Up to, not including, this instant. */
  readonly to: Scalars['DateTime']['input'];
};

/** What was used. */
export type UsageReport = {
  readonly __typename?: 'UsageReport';
  /** The first instant of which everything is included; null where nothing is left out. */
  readonly completeFrom?: Maybe<Scalars['DateTime']['output']>;
  /** Every call that ended before this instant is included. */
  readonly freshAsOf: Scalars['DateTime']['output'];
  /** Calls that are included from the outbox and have not reached Snowflake yet. */
  readonly pendingEvents: Scalars['Int']['output'];
  /** By bucket, then by credits, largest first. */
  readonly rows: ReadonlyArray<UsageRow>;
  /** Where it was read. From the ledger while Snowflake does not answer. */
  readonly source: UsageSource;
  /** Over all rows. */
  readonly totals: UsageTotals;
};

/** What one group used. Dimensions that were not asked for are null. */
export type UsageRow = {
  readonly __typename?: 'UsageRow';
  /** The API key that was shown; null also for calls without one. */
  readonly apiKey?: Maybe<Scalars['ID']['output']>;
  /** Where it ran. */
  readonly backend?: Maybe<Backend>;
  /** The first instant of the hour, day or month. */
  readonly bucket?: Maybe<Scalars['DateTime']['output']>;
  /** Calls, failed ones included. */
  readonly calls: Scalars['Int']['output'];
  /** What was charged. */
  readonly credits: Scalars['CreditAmount']['output'];
  /** Failed calls. */
  readonly errors: Scalars['Int']['output'];
  /** What was called. */
  readonly function?: Maybe<Scalars['String']['output']>;
  /** GPU time in seconds: a fact, which is not what is charged. Null without any. */
  readonly gpuSeconds?: Maybe<Scalars['Float']['output']>;
  /** Prompt tokens. */
  readonly inputTokens: Scalars['BigInt']['output'];
  /** The model that ran. */
  readonly model?: Maybe<Scalars['String']['output']>;
  /** What was charged, in money, at the price of a credit that held then; null without CREDIT_PRICE, and where it is in two currencies. */
  readonly money?: Maybe<Money>;
  /** Generated tokens. */
  readonly outputTokens: Scalars['BigInt']['output'];
  /** Half of the calls took no longer, in milliseconds. */
  readonly p50LatencyMs?: Maybe<Scalars['Float']['output']>;
  /** 95 % of the calls took no longer, in milliseconds. */
  readonly p95LatencyMs?: Maybe<Scalars['Float']['output']>;
  /** Statements and REST calls of Snowflake that they took; rows of a batch share one. */
  readonly statements: Scalars['Int']['output'];
  /** The value of the tag; null also for calls without it. */
  readonly tag?: Maybe<Scalars['String']['output']>;
  /** The caller's team; null also for calls of no team. */
  readonly team?: Maybe<Scalars['String']['output']>;
  /** Who called. */
  readonly user?: Maybe<Scalars['String']['output']>;
  /** The Snowflake warehouse. */
  readonly warehouse?: Maybe<Scalars['String']['output']>;
};

/** Where usage was read. */
export type UsageSource =
  /** The gateway's own books, which keep the calls of about a month, as Snowflake does not answer. */
  | 'LEDGER'
  /** CORTEX_USAGE_LOG in Snowflake, and what is on its way there. */
  | 'USAGE_LOG';

/** What all groups used together. */
export type UsageTotals = {
  readonly __typename?: 'UsageTotals';
  /** Calls, failed ones included. */
  readonly calls: Scalars['Int']['output'];
  /** What was charged. */
  readonly credits: Scalars['CreditAmount']['output'];
  /** Failed calls. */
  readonly errors: Scalars['Int']['output'];
  /** GPU time in seconds: a fact, which is not what is charged. Null without any. */
  readonly gpuSeconds?: Maybe<Scalars['Float']['output']>;
  /** Prompt tokens. */
  readonly inputTokens: Scalars['BigInt']['output'];
  /** What was charged, in money, at the price of a credit that held then; null without CREDIT_PRICE, and where it is in two currencies. */
  readonly money?: Maybe<Money>;
  /** Generated tokens. */
  readonly outputTokens: Scalars['BigInt']['output'];
};

/** Someone who calls the gateway. */
export type User = {
  readonly __typename?: 'User';
  /** The API key that the caller shows; null of others, and without one. */
  readonly apiKey?: Maybe<ApiKey>;
  /** The user's credit limit and what is left of it today. Of other users only with the permission `usage:read:all`. */
  readonly credits: CreditStatus;
  /** The name the ledger and the usage log know. */
  readonly name: Scalars['String']['output'];
  /** What the user may do: `cortex:run`, `sql:read`, `sql:write`, `usage:read:all`, `credits:admin`, `keys:admin`. */
  readonly permissions: ReadonlyArray<Scalars['String']['output']>;
  /** The teams whose limits also apply. */
  readonly teams: ReadonlyArray<Scalars['String']['output']>;
};

/** A Snowflake warehouse that the gateway uses. */
export type Warehouse = {
  readonly __typename?: 'Warehouse';
  /** Credits for an hour of running. */
  readonly creditsPerHour: Scalars['CreditAmount']['output'];
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** What the gateway sends there. */
  readonly purpose: Scalars['String']['output'];
  /** Its size: XSMALL, SMALL, ... */
  readonly size: Scalars['String']['output'];
};

/** What a scope will have used by the end of a window. */
export type WindowForecast = {
  readonly __typename?: 'WindowForecast';
  /** What it will be in the mean. */
  readonly expected: Scalars['CreditAmount']['output'];
  /** Nine times of ten it ends below this. */
  readonly high: Scalars['CreditAmount']['output'];
  /** The limit; 1,000,000,000 without one. */
  readonly limit: Scalars['CreditAmount']['output'];
  /** Nine times of ten it ends above this, and eight times of ten between this and `high`. */
  readonly low: Scalars['CreditAmount']['output'];
  /** The expected use in money, what is still to come at the price of now; null without CREDIT_PRICE, and where it is in two currencies. */
  readonly money?: Maybe<Money>;
  /** What is used now. */
  readonly used: Scalars['CreditAmount']['output'];
  /** The window. */
  readonly window: CreditWindow;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Model: Model;
  UsageEvent: UsageEvent;
  User: User;
  Warehouse: Warehouse;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Model:
    ( { __typename: 'Model' }
    & GraphQLRecursivePick<FederationTypes['Model'], {"name":true}> );
  UsageEvent:
    ( { __typename: 'UsageEvent' }
    & GraphQLRecursivePick<FederationTypes['UsageEvent'], {"id":true}> );
  User:
    ( { __typename: 'User' }
    & GraphQLRecursivePick<FederationTypes['User'], {"name":true}> );
  Warehouse:
    ( { __typename: 'Warehouse' }
    & GraphQLRecursivePick<FederationTypes['Warehouse'], {"name":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AlertChannel: ResolverTypeWrapper<Partial<AlertChannel>>;
  String: ResolverTypeWrapper<Partial<Scalars['String']['output']>>;
  Int: ResolverTypeWrapper<Partial<Scalars['Int']['output']>>;
  AlertChannelTest: ResolverTypeWrapper<Partial<AlertChannelTest>>;
  Boolean: ResolverTypeWrapper<Partial<Scalars['Boolean']['output']>>;
  AlertDelivery: ResolverTypeWrapper<Partial<AlertDelivery>>;
  AlertDeliveryState: ResolverTypeWrapper<Partial<AlertDeliveryState>>;
  AnswerSource: ResolverTypeWrapper<Partial<AnswerSource>>;
  ApiKey: ResolverTypeWrapper<ApiKeyRecord>;
  ID: ResolverTypeWrapper<Partial<Scalars['ID']['output']>>;
  ApiKeyConnection: ResolverTypeWrapper<Partial<Omit<ApiKeyConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ApiKeyEdge']>, nodes: ReadonlyArray<ResolversTypes['ApiKey']> }>>;
  ApiKeyEdge: ResolverTypeWrapper<Partial<Omit<ApiKeyEdge, 'node'> & { node: ResolversTypes['ApiKey'] }>>;
  ApiKeyState: ResolverTypeWrapper<Partial<ApiKeyState>>;
  AuditAction: ResolverTypeWrapper<Partial<AuditAction>>;
  AuditConnection: ResolverTypeWrapper<Partial<Omit<AuditConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['AuditEdge']>, nodes: ReadonlyArray<ResolversTypes['AuditEntry']> }>>;
  AuditEdge: ResolverTypeWrapper<Partial<Omit<AuditEdge, 'node'> & { node: ResolversTypes['AuditEntry'] }>>;
  AuditEntry: ResolverTypeWrapper<AuditedAct>;
  AuditFilter: ResolverTypeWrapper<Partial<AuditFilter>>;
  Backend: ResolverTypeWrapper<Partial<Backend>>;
  BigInt: ResolverTypeWrapper<Partial<Scalars['BigInt']['output']>>;
  BreakerState: ResolverTypeWrapper<Partial<BreakerState>>;
  CategorySentiment: ResolverTypeWrapper<Partial<CategorySentiment>>;
  Classification: ResolverTypeWrapper<Partial<Classification>>;
  ClassifyInput: ResolverTypeWrapper<Partial<ClassifyInput>>;
  ClassifyLabelInput: ResolverTypeWrapper<Partial<ClassifyLabelInput>>;
  CompleteInput: ResolverTypeWrapper<Partial<CompleteInput>>;
  Float: ResolverTypeWrapper<Partial<Scalars['Float']['output']>>;
  Completion: ResolverTypeWrapper<Partial<Completion>>;
  CompletionChunk: ResolverTypeWrapper<Partial<CompletionChunk>>;
  Cortex: ResolverTypeWrapper<Partial<Cortex>>;
  CountTokensInput: ResolverTypeWrapper<Partial<CountTokensInput>>;
  CreateApiKeyInput: ResolverTypeWrapper<Partial<CreateApiKeyInput>>;
  CreatedApiKey: ResolverTypeWrapper<Partial<Omit<CreatedApiKey, 'apiKey'> & { apiKey: ResolversTypes['ApiKey'] }>>;
  CreditAlert: ResolverTypeWrapper<Partial<Omit<CreditAlert, 'status'> & { status: ResolversTypes['CreditStatus'] }>>;
  CreditAlertConnection: ResolverTypeWrapper<Partial<Omit<CreditAlertConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['CreditAlertEdge']>, nodes: ReadonlyArray<ResolversTypes['CreditAlert']> }>>;
  CreditAlertEdge: ResolverTypeWrapper<Partial<Omit<CreditAlertEdge, 'node'> & { node: ResolversTypes['CreditAlert'] }>>;
  CreditAmount: ResolverTypeWrapper<Partial<Scalars['CreditAmount']['output']>>;
  CreditForecast: ResolverTypeWrapper<Partial<Omit<CreditForecast, 'day' | 'month'> & { day: ResolversTypes['WindowForecast'], month: ResolversTypes['WindowForecast'] }>>;
  CreditPeriod: ResolverTypeWrapper<Partial<CreditPeriod>>;
  CreditQuote: ResolverTypeWrapper<Partial<CreditQuote>>;
  CreditState: ResolverTypeWrapper<Partial<CreditState>>;
  CreditStatus: ResolverTypeWrapper<StatusOfScope>;
  CreditStatusConnection: ResolverTypeWrapper<Partial<Omit<CreditStatusConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['CreditStatusEdge']>, nodes: ReadonlyArray<ResolversTypes['CreditStatus']> }>>;
  CreditStatusEdge: ResolverTypeWrapper<Partial<Omit<CreditStatusEdge, 'node'> & { node: ResolversTypes['CreditStatus'] }>>;
  CreditTriggers: ResolverTypeWrapper<Partial<CreditTriggers>>;
  CreditWindow: ResolverTypeWrapper<Partial<CreditWindow>>;
  Credits: ResolverTypeWrapper<Partial<Omit<Credits, 'account' | 'me' | 'team' | 'teams' | 'user' | 'users'> & { account: ResolversTypes['CreditStatus'], me: ResolversTypes['CreditStatus'], team: ResolversTypes['CreditStatus'], teams: ResolversTypes['CreditStatusConnection'], user: ResolversTypes['CreditStatus'], users: ResolversTypes['CreditStatusConnection'] }>>;
  DataAnswer: ResolverTypeWrapper<Partial<DataAnswer>>;
  Date: ResolverTypeWrapper<Partial<Scalars['Date']['output']>>;
  DateTime: ResolverTypeWrapper<Partial<Scalars['DateTime']['output']>>;
  DependencyHealth: ResolverTypeWrapper<Partial<DependencyHealth>>;
  Embedding: ResolverTypeWrapper<Partial<Embedding>>;
  ExecuteSqlInput: ResolverTypeWrapper<Partial<ExecuteSqlInput>>;
  ExtractInput: ResolverTypeWrapper<Partial<ExtractInput>>;
  ExtractQuestionInput: ResolverTypeWrapper<Partial<ExtractQuestionInput>>;
  ExtractedAnswer: ResolverTypeWrapper<Partial<ExtractedAnswer>>;
  Extraction: ResolverTypeWrapper<Partial<Extraction>>;
  FilterInput: ResolverTypeWrapper<Partial<FilterInput>>;
  FilterResult: ResolverTypeWrapper<Partial<FilterResult>>;
  FindingSeverity: ResolverTypeWrapper<Partial<FindingSeverity>>;
  GpuCosts: ResolverTypeWrapper<Partial<GpuCosts>>;
  GpuEndpoint: ResolverTypeWrapper<Partial<GpuEndpoint>>;
  Health: ResolverTypeWrapper<Partial<Health>>;
  HealthStatus: ResolverTypeWrapper<Partial<HealthStatus>>;
  HybridAnswer: ResolverTypeWrapper<Partial<HybridAnswer>>;
  HybridError: ResolverTypeWrapper<Partial<HybridError>>;
  HybridInput: ResolverTypeWrapper<Partial<HybridInput>>;
  HybridMode: ResolverTypeWrapper<Partial<HybridMode>>;
  HybridPart: ResolverTypeWrapper<Partial<HybridPart>>;
  HybridRoute: ResolverTypeWrapper<Partial<HybridRoute>>;
  JSON: ResolverTypeWrapper<Partial<Scalars['JSON']['output']>>;
  MessageInput: ResolverTypeWrapper<Partial<MessageInput>>;
  MessageRole: ResolverTypeWrapper<Partial<MessageRole>>;
  Model: ResolverTypeWrapper<Partial<Model>>;
  Money: ResolverTypeWrapper<Partial<Money>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OperationUsage: ResolverTypeWrapper<Partial<OperationUsage>>;
  PageInfo: ResolverTypeWrapper<Partial<PageInfo>>;
  PoolHealth: ResolverTypeWrapper<Partial<PoolHealth>>;
  PriceBasis: ResolverTypeWrapper<Partial<PriceBasis>>;
  PriceBasisKind: ResolverTypeWrapper<Partial<PriceBasisKind>>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  QuoteEmbedInput: ResolverTypeWrapper<Partial<QuoteEmbedInput>>;
  QuoteInput: ResolverTypeWrapper<Partial<QuoteInput>>;
  Reconciliation: ResolverTypeWrapper<Partial<Reconciliation>>;
  ReconciliationBook: ResolverTypeWrapper<Partial<ReconciliationBook>>;
  ReconciliationCause: ResolverTypeWrapper<Partial<ReconciliationCause>>;
  ReconciliationDifference: ResolverTypeWrapper<Partial<ReconciliationDifference>>;
  ReconciliationPart: ResolverTypeWrapper<Partial<ReconciliationPart>>;
  Redaction: ResolverTypeWrapper<Partial<Redaction>>;
  Savings: ResolverTypeWrapper<ComputedSavings>;
  SavingsPart: ResolverTypeWrapper<Partial<SavingsPart>>;
  SearchHit: ResolverTypeWrapper<Partial<SearchHit>>;
  SearchInput: ResolverTypeWrapper<Partial<SearchInput>>;
  SearchResult: ResolverTypeWrapper<Partial<SearchResult>>;
  SearchScores: ResolverTypeWrapper<Partial<SearchScores>>;
  Sentiment: ResolverTypeWrapper<Partial<Sentiment>>;
  SentimentLabel: ResolverTypeWrapper<Partial<SentimentLabel>>;
  SetCreditLimitInput: ResolverTypeWrapper<Partial<SetCreditLimitInput>>;
  Similarity: ResolverTypeWrapper<Partial<Similarity>>;
  SqlAdvice: ResolverTypeWrapper<Partial<SqlAdvice>>;
  SqlColumn: ResolverTypeWrapper<Partial<SqlColumn>>;
  SqlEstimate: ResolverTypeWrapper<Partial<SqlEstimate>>;
  SqlFinding: ResolverTypeWrapper<Partial<SqlFinding>>;
  SqlResult: ResolverTypeWrapper<Partial<SqlResult>>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Summary: ResolverTypeWrapper<Partial<Summary>>;
  Tag: ResolverTypeWrapper<Partial<Tag>>;
  TagInput: ResolverTypeWrapper<Partial<TagInput>>;
  TokenCount: ResolverTypeWrapper<Partial<TokenCount>>;
  ToolCall: ResolverTypeWrapper<Partial<ToolCall>>;
  ToolCallInput: ResolverTypeWrapper<Partial<ToolCallInput>>;
  ToolInput: ResolverTypeWrapper<Partial<ToolInput>>;
  TranslateInput: ResolverTypeWrapper<Partial<TranslateInput>>;
  Translation: ResolverTypeWrapper<Partial<Translation>>;
  UsageDimension: ResolverTypeWrapper<Partial<UsageDimension>>;
  UsageEvent: ResolverTypeWrapper<LoggedEvent>;
  UsageEventConnection: ResolverTypeWrapper<Partial<Omit<UsageEventConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['UsageEventEdge']>, nodes: ReadonlyArray<ResolversTypes['UsageEvent']> }>>;
  UsageEventEdge: ResolverTypeWrapper<Partial<Omit<UsageEventEdge, 'node'> & { node: ResolversTypes['UsageEvent'] }>>;
  UsageFilter: ResolverTypeWrapper<Partial<UsageFilter>>;
  UsageInput: ResolverTypeWrapper<Partial<UsageInput>>;
  UsageReport: ResolverTypeWrapper<Partial<UsageReport>>;
  UsageRow: ResolverTypeWrapper<Partial<UsageRow>>;
  UsageSource: ResolverTypeWrapper<Partial<UsageSource>>;
  UsageTotals: ResolverTypeWrapper<Partial<UsageTotals>>;
  User: ResolverTypeWrapper<UserReference>;
  Warehouse: ResolverTypeWrapper<Partial<Warehouse>>;
  WindowForecast: ResolverTypeWrapper<WindowOutlook>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AlertChannel: Partial<AlertChannel>;
  String: Partial<Scalars['String']['output']>;
  Int: Partial<Scalars['Int']['output']>;
  AlertChannelTest: Partial<AlertChannelTest>;
  Boolean: Partial<Scalars['Boolean']['output']>;
  AlertDelivery: Partial<AlertDelivery>;
  ApiKey: ApiKeyRecord;
  ID: Partial<Scalars['ID']['output']>;
  ApiKeyConnection: Partial<Omit<ApiKeyConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ApiKeyEdge']>, nodes: ReadonlyArray<ResolversParentTypes['ApiKey']> }>;
  ApiKeyEdge: Partial<Omit<ApiKeyEdge, 'node'> & { node: ResolversParentTypes['ApiKey'] }>;
  AuditConnection: Partial<Omit<AuditConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['AuditEdge']>, nodes: ReadonlyArray<ResolversParentTypes['AuditEntry']> }>;
  AuditEdge: Partial<Omit<AuditEdge, 'node'> & { node: ResolversParentTypes['AuditEntry'] }>;
  AuditEntry: AuditedAct;
  AuditFilter: Partial<AuditFilter>;
  BigInt: Partial<Scalars['BigInt']['output']>;
  CategorySentiment: Partial<CategorySentiment>;
  Classification: Partial<Classification>;
  ClassifyInput: Partial<ClassifyInput>;
  ClassifyLabelInput: Partial<ClassifyLabelInput>;
  CompleteInput: Partial<CompleteInput>;
  Float: Partial<Scalars['Float']['output']>;
  Completion: Partial<Completion>;
  CompletionChunk: Partial<CompletionChunk>;
  Cortex: Partial<Cortex>;
  CountTokensInput: Partial<CountTokensInput>;
  CreateApiKeyInput: Partial<CreateApiKeyInput>;
  CreatedApiKey: Partial<Omit<CreatedApiKey, 'apiKey'> & { apiKey: ResolversParentTypes['ApiKey'] }>;
  CreditAlert: Partial<Omit<CreditAlert, 'status'> & { status: ResolversParentTypes['CreditStatus'] }>;
  CreditAlertConnection: Partial<Omit<CreditAlertConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['CreditAlertEdge']>, nodes: ReadonlyArray<ResolversParentTypes['CreditAlert']> }>;
  CreditAlertEdge: Partial<Omit<CreditAlertEdge, 'node'> & { node: ResolversParentTypes['CreditAlert'] }>;
  CreditAmount: Partial<Scalars['CreditAmount']['output']>;
  CreditForecast: Partial<Omit<CreditForecast, 'day' | 'month'> & { day: ResolversParentTypes['WindowForecast'], month: ResolversParentTypes['WindowForecast'] }>;
  CreditQuote: Partial<CreditQuote>;
  CreditStatus: StatusOfScope;
  CreditStatusConnection: Partial<Omit<CreditStatusConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['CreditStatusEdge']>, nodes: ReadonlyArray<ResolversParentTypes['CreditStatus']> }>;
  CreditStatusEdge: Partial<Omit<CreditStatusEdge, 'node'> & { node: ResolversParentTypes['CreditStatus'] }>;
  CreditTriggers: Partial<CreditTriggers>;
  CreditWindow: Partial<CreditWindow>;
  Credits: Partial<Omit<Credits, 'account' | 'me' | 'team' | 'teams' | 'user' | 'users'> & { account: ResolversParentTypes['CreditStatus'], me: ResolversParentTypes['CreditStatus'], team: ResolversParentTypes['CreditStatus'], teams: ResolversParentTypes['CreditStatusConnection'], user: ResolversParentTypes['CreditStatus'], users: ResolversParentTypes['CreditStatusConnection'] }>;
  DataAnswer: Partial<DataAnswer>;
  Date: Partial<Scalars['Date']['output']>;
  DateTime: Partial<Scalars['DateTime']['output']>;
  DependencyHealth: Partial<DependencyHealth>;
  Embedding: Partial<Embedding>;
  ExecuteSqlInput: Partial<ExecuteSqlInput>;
  ExtractInput: Partial<ExtractInput>;
  ExtractQuestionInput: Partial<ExtractQuestionInput>;
  ExtractedAnswer: Partial<ExtractedAnswer>;
  Extraction: Partial<Extraction>;
  FilterInput: Partial<FilterInput>;
  FilterResult: Partial<FilterResult>;
  GpuCosts: Partial<GpuCosts>;
  GpuEndpoint: Partial<GpuEndpoint>;
  Health: Partial<Health>;
  HybridAnswer: Partial<HybridAnswer>;
  HybridError: Partial<HybridError>;
  HybridInput: Partial<HybridInput>;
  HybridPart: Partial<HybridPart>;
  JSON: Partial<Scalars['JSON']['output']>;
  MessageInput: Partial<MessageInput>;
  Model: Partial<Model | FederationReferenceTypes['Model']>;
  Money: Partial<Money>;
  Mutation: Record<PropertyKey, never>;
  OperationUsage: Partial<OperationUsage>;
  PageInfo: Partial<PageInfo>;
  PoolHealth: Partial<PoolHealth>;
  PriceBasis: Partial<PriceBasis>;
  Query: Record<PropertyKey, never>;
  QuoteEmbedInput: Partial<QuoteEmbedInput>;
  QuoteInput: Partial<QuoteInput>;
  Reconciliation: Partial<Reconciliation>;
  ReconciliationDifference: Partial<ReconciliationDifference>;
  ReconciliationPart: Partial<ReconciliationPart>;
  Redaction: Partial<Redaction>;
  Savings: ComputedSavings;
  SavingsPart: Partial<SavingsPart>;
  SearchHit: Partial<SearchHit>;
  SearchInput: Partial<SearchInput>;
  SearchResult: Partial<SearchResult>;
  SearchScores: Partial<SearchScores>;
  Sentiment: Partial<Sentiment>;
  SetCreditLimitInput: Partial<SetCreditLimitInput>;
  Similarity: Partial<Similarity>;
  SqlAdvice: Partial<SqlAdvice>;
  SqlColumn: Partial<SqlColumn>;
  SqlEstimate: Partial<SqlEstimate>;
  SqlFinding: Partial<SqlFinding>;
  SqlResult: Partial<SqlResult>;
  Subscription: Record<PropertyKey, never>;
  Summary: Partial<Summary>;
  Tag: Partial<Tag>;
  TagInput: Partial<TagInput>;
  TokenCount: Partial<TokenCount>;
  ToolCall: Partial<ToolCall>;
  ToolCallInput: Partial<ToolCallInput>;
  ToolInput: Partial<ToolInput>;
  TranslateInput: Partial<TranslateInput>;
  Translation: Partial<Translation>;
  UsageEvent: LoggedEvent;
  UsageEventConnection: Partial<Omit<UsageEventConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['UsageEventEdge']>, nodes: ReadonlyArray<ResolversParentTypes['UsageEvent']> }>;
  UsageEventEdge: Partial<Omit<UsageEventEdge, 'node'> & { node: ResolversParentTypes['UsageEvent'] }>;
  UsageFilter: Partial<UsageFilter>;
  UsageInput: Partial<UsageInput>;
  UsageReport: Partial<UsageReport>;
  UsageRow: Partial<UsageRow>;
  UsageTotals: Partial<UsageTotals>;
  User: UserReference;
  Warehouse: Partial<Warehouse | FederationReferenceTypes['Warehouse']>;
  WindowForecast: WindowOutlook;
};

export type AlertChannelResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AlertChannel'] = ResolversParentTypes['AlertChannel']> = {
  failingSince?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastError?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['HealthStatus'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AlertChannelTestResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AlertChannelTest'] = ResolversParentTypes['AlertChannelTest']> = {
  channel?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  taken?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type AlertDeliveryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AlertDelivery'] = ResolversParentTypes['AlertDelivery']> = {
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  channel?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  recipients?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['AlertDeliveryState'], ParentType, ContextType>;
};

export type ApiKeyResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ApiKey'] = ResolversParentTypes['ApiKey']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  credits?: Resolver<ResolversTypes['CreditStatus'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  permissions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  prefix?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  revokedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  revokedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['ApiKeyState'], ParentType, ContextType>;
  tags?: Resolver<ReadonlyArray<ResolversTypes['Tag']>, ParentType, ContextType>;
  teams?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type ApiKeyConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ApiKeyConnection'] = ResolversParentTypes['ApiKeyConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ApiKeyEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ApiKeyEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ApiKeyEdge'] = ResolversParentTypes['ApiKeyEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
};

export type AuditConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AuditConnection'] = ResolversParentTypes['AuditConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AuditEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['AuditEntry']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AuditEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AuditEdge'] = ResolversParentTypes['AuditEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AuditEntry'], ParentType, ContextType>;
};

export type AuditEntryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['AuditEntry'] = ResolversParentTypes['AuditEntry']> = {
  action?: Resolver<ResolversTypes['AuditAction'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  by?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  new?: Resolver<Maybe<ResolversTypes['CreditAmount']>, ParentType, ContextType>;
  old?: Resolver<Maybe<ResolversTypes['CreditAmount']>, ParentType, ContextType>;
  period?: Resolver<Maybe<ResolversTypes['CreditPeriod']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface BigIntScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['BigInt'], any> {
  name: 'BigInt';
}

export type CategorySentimentResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CategorySentiment'] = ResolversParentTypes['CategorySentiment']> = {
  label?: Resolver<ResolversTypes['SentimentLabel'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ClassificationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Classification'] = ResolversParentTypes['Classification']> = {
  label?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['OperationUsage'], ParentType, ContextType>;
};

export type CompletionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Completion'] = ResolversParentTypes['Completion']> = {
  finishReason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  structured?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  toolCalls?: Resolver<ReadonlyArray<ResolversTypes['ToolCall']>, ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['OperationUsage'], ParentType, ContextType>;
};

export type CompletionChunkResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CompletionChunk'] = ResolversParentTypes['CompletionChunk']> = {
  delta?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  finishReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  textSoFar?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  toolCalls?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ToolCall']>>, ParentType, ContextType>;
  usage?: Resolver<Maybe<ResolversTypes['OperationUsage']>, ParentType, ContextType>;
};

export type CortexResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Cortex'] = ResolversParentTypes['Cortex']> = {
  classify?: Resolver<Maybe<ResolversTypes['Classification']>, ParentType, ContextType, RequireFields<CortexClassifyArgs, 'input'>>;
  complete?: Resolver<Maybe<ResolversTypes['Completion']>, ParentType, ContextType, RequireFields<CortexCompleteArgs, 'input'>>;
  countTokens?: Resolver<Maybe<ResolversTypes['TokenCount']>, ParentType, ContextType, RequireFields<CortexCountTokensArgs, 'input'>>;
  embed?: Resolver<Maybe<ResolversTypes['Embedding']>, ParentType, ContextType, RequireFields<CortexEmbedArgs, 'text'>>;
  embedMany?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Embedding']>>, ParentType, ContextType, RequireFields<CortexEmbedManyArgs, 'texts'>>;
  extract?: Resolver<Maybe<ResolversTypes['Extraction']>, ParentType, ContextType, RequireFields<CortexExtractArgs, 'input'>>;
  filter?: Resolver<Maybe<ResolversTypes['FilterResult']>, ParentType, ContextType, RequireFields<CortexFilterArgs, 'input'>>;
  redact?: Resolver<Maybe<ResolversTypes['Redaction']>, ParentType, ContextType, RequireFields<CortexRedactArgs, 'text'>>;
  search?: Resolver<Maybe<ResolversTypes['SearchResult']>, ParentType, ContextType, RequireFields<CortexSearchArgs, 'input'>>;
  sentiment?: Resolver<Maybe<ResolversTypes['Sentiment']>, ParentType, ContextType, RequireFields<CortexSentimentArgs, 'text'>>;
  similarity?: Resolver<Maybe<ResolversTypes['Similarity']>, ParentType, ContextType, RequireFields<CortexSimilarityArgs, 'a' | 'b'>>;
  summarize?: Resolver<Maybe<ResolversTypes['Summary']>, ParentType, ContextType, RequireFields<CortexSummarizeArgs, 'text'>>;
  translate?: Resolver<Maybe<ResolversTypes['Translation']>, ParentType, ContextType, RequireFields<CortexTranslateArgs, 'input'>>;
};

export type CreatedApiKeyResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CreatedApiKey'] = ResolversParentTypes['CreatedApiKey']> = {
  apiKey?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CreditAlertResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CreditAlert'] = ResolversParentTypes['CreditAlert']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  deliveries?: Resolver<ReadonlyArray<ResolversTypes['AlertDelivery']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scope?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CreditState'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['CreditStatus'], ParentType, ContextType>;
  thresholdPercent?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type CreditAlertConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CreditAlertConnection'] = ResolversParentTypes['CreditAlertConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['CreditAlertEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['CreditAlert']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type CreditAlertEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CreditAlertEdge'] = ResolversParentTypes['CreditAlertEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['CreditAlert'], ParentType, ContextType>;
};

export interface CreditAmountScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CreditAmount'], any> {
  name: 'CreditAmount';
}

export type CreditForecastResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CreditForecast'] = ResolversParentTypes['CreditForecast']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  day?: Resolver<ResolversTypes['WindowForecast'], ParentType, ContextType>;
  days?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  month?: Resolver<ResolversTypes['WindowForecast'], ParentType, ContextType>;
  scope?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CreditQuoteResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CreditQuote'] = ResolversParentTypes['CreditQuote']> = {
  affordable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  expected?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  function?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  maximum?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  priceBasis?: Resolver<ResolversTypes['PriceBasis'], ParentType, ContextType>;
};

export type CreditStatusResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CreditStatus'] = ResolversParentTypes['CreditStatus']> = {
  held?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  limit?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  money?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  percentUsed?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  remaining?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  scope?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CreditState'], ParentType, ContextType>;
  triggers?: Resolver<Maybe<ResolversTypes['CreditTriggers']>, ParentType, ContextType>;
  used?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  window?: Resolver<ResolversTypes['CreditWindow'], ParentType, ContextType>;
};

export type CreditStatusConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CreditStatusConnection'] = ResolversParentTypes['CreditStatusConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['CreditStatusEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['CreditStatus']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type CreditStatusEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CreditStatusEdge'] = ResolversParentTypes['CreditStatusEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['CreditStatus'], ParentType, ContextType>;
};

export type CreditTriggersResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CreditTriggers'] = ResolversParentTypes['CreditTriggers']> = {
  notify?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  suspend?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  suspendImmediate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type CreditWindowResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CreditWindow'] = ResolversParentTypes['CreditWindow']> = {
  end?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  period?: Resolver<ResolversTypes['CreditPeriod'], ParentType, ContextType>;
  start?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  timeZone?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CreditsResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Credits'] = ResolversParentTypes['Credits']> = {
  account?: Resolver<ResolversTypes['CreditStatus'], ParentType, ContextType, RequireFields<CreditsAccountArgs, 'period'>>;
  me?: Resolver<ResolversTypes['CreditStatus'], ParentType, ContextType, RequireFields<CreditsMeArgs, 'period'>>;
  team?: Resolver<ResolversTypes['CreditStatus'], ParentType, ContextType, RequireFields<CreditsTeamArgs, 'name' | 'period'>>;
  teams?: Resolver<ResolversTypes['CreditStatusConnection'], ParentType, ContextType, RequireFields<CreditsTeamsArgs, 'first' | 'period'>>;
  user?: Resolver<ResolversTypes['CreditStatus'], ParentType, ContextType, RequireFields<CreditsUserArgs, 'name' | 'period'>>;
  users?: Resolver<ResolversTypes['CreditStatusConnection'], ParentType, ContextType, RequireFields<CreditsUsersArgs, 'first' | 'period'>>;
};

export type DataAnswerResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DataAnswer'] = ResolversParentTypes['DataAnswer']> = {
  assumptions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  columns?: Resolver<ReadonlyArray<ResolversTypes['SqlColumn']>, ParentType, ContextType>;
  interpretation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rowCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rows?: Resolver<ReadonlyArray<ReadonlyArray<Maybe<ResolversTypes['JSON']>>>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['AnswerSource'], ParentType, ContextType>;
  statement?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DependencyHealthResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DependencyHealth'] = ResolversParentTypes['DependencyHealth']> = {
  detail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  latencyMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['HealthStatus'], ParentType, ContextType>;
};

export type EmbeddingResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Embedding'] = ResolversParentTypes['Embedding']> = {
  dimensions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['OperationUsage'], ParentType, ContextType>;
  vector?: Resolver<ReadonlyArray<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ExtractedAnswerResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ExtractedAnswer'] = ResolversParentTypes['ExtractedAnswer']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type ExtractionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Extraction'] = ResolversParentTypes['Extraction']> = {
  answers?: Resolver<ReadonlyArray<ResolversTypes['ExtractedAnswer']>, ParentType, ContextType>;
  response?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['OperationUsage'], ParentType, ContextType>;
};

export type FilterResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['FilterResult'] = ResolversParentTypes['FilterResult']> = {
  matches?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['OperationUsage'], ParentType, ContextType>;
};

export type GpuCostsResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['GpuCosts'] = ResolversParentTypes['GpuCosts']> = {
  allocatedCost?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  allocatedCredits?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  allocatedPercent?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  busySeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  fixedCost?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  month?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  servers?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  targetUtilisationPercent?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  utilisationPercent?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type GpuEndpointResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['GpuEndpoint'] = ResolversParentTypes['GpuEndpoint']> = {
  breaker?: Resolver<ResolversTypes['BreakerState'], ParentType, ContextType>;
  inFlightTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  kvCacheUsage?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  lastError?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  models?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  queued?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['HealthStatus'], ParentType, ContextType>;
  utilization?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type HealthResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Health'] = ResolversParentTypes['Health']> = {
  alertChannels?: Resolver<ReadonlyArray<ResolversTypes['AlertChannel']>, ParentType, ContextType>;
  dependencies?: Resolver<ReadonlyArray<ResolversTypes['DependencyHealth']>, ParentType, ContextType>;
  embedded?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  gpuEndpoints?: Resolver<ReadonlyArray<ResolversTypes['GpuEndpoint']>, ParentType, ContextType>;
  pool?: Resolver<ResolversTypes['PoolHealth'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['HealthStatus'], ParentType, ContextType>;
  uptimeSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type HybridAnswerResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['HybridAnswer'] = ResolversParentTypes['HybridAnswer']> = {
  answer?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  data?: Resolver<Maybe<ResolversTypes['DataAnswer']>, ParentType, ContextType>;
  lambdaLabs?: Resolver<Maybe<ResolversTypes['HybridPart']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  route?: Resolver<ResolversTypes['HybridRoute'], ParentType, ContextType>;
  snowflake?: Resolver<Maybe<ResolversTypes['HybridPart']>, ParentType, ContextType>;
  usage?: Resolver<ReadonlyArray<ResolversTypes['OperationUsage']>, ParentType, ContextType>;
};

export type HybridErrorResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['HybridError'] = ResolversParentTypes['HybridError']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type HybridPartResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['HybridPart'] = ResolversParentTypes['HybridPart']> = {
  error?: Resolver<Maybe<ResolversTypes['HybridError']>, ParentType, ContextType>;
  latencyMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  usage?: Resolver<Maybe<ResolversTypes['OperationUsage']>, ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type ModelResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Model'] = ResolversParentTypes['Model'], FederationReferenceType extends FederationReferenceTypes['Model'] = FederationReferenceTypes['Model']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Model']> | FederationReferenceType, FederationReferenceType, ContextType>;
  available?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  backends?: Resolver<ReadonlyArray<ResolversTypes['Backend']>, ParentType, ContextType>;
  contextLength?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  default?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  dimensions?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  endpoints?: Resolver<ReadonlyArray<ResolversTypes['GpuEndpoint']>, ParentType, ContextType>;
  functions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  inputPrice?: Resolver<Maybe<ResolversTypes['CreditAmount']>, ParentType, ContextType>;
  maxOutputTokens?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outputPrice?: Resolver<Maybe<ResolversTypes['CreditAmount']>, ParentType, ContextType>;
  priceBasis?: Resolver<Maybe<ResolversTypes['PriceBasis']>, ParentType, ContextType>;
};

export type MoneyResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  clearCreditLimit?: Resolver<ResolversTypes['CreditStatus'], ParentType, ContextType, RequireFields<MutationClearCreditLimitArgs, 'period' | 'scope'>>;
  createApiKey?: Resolver<ResolversTypes['CreatedApiKey'], ParentType, ContextType, RequireFields<MutationCreateApiKeyArgs, 'input'>>;
  executeSql?: Resolver<Maybe<ResolversTypes['SqlResult']>, ParentType, ContextType, RequireFields<MutationExecuteSqlArgs, 'input'>>;
  resetWindow?: Resolver<ResolversTypes['CreditStatus'], ParentType, ContextType, RequireFields<MutationResetWindowArgs, 'reason'>>;
  resumeCredits?: Resolver<ResolversTypes['CreditStatus'], ParentType, ContextType, RequireFields<MutationResumeCreditsArgs, 'reason' | 'scope'>>;
  revokeApiKey?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType, RequireFields<MutationRevokeApiKeyArgs, 'id'>>;
  setCreditLimit?: Resolver<ResolversTypes['CreditStatus'], ParentType, ContextType, RequireFields<MutationSetCreditLimitArgs, 'input'>>;
  testAlertChannel?: Resolver<ResolversTypes['AlertChannelTest'], ParentType, ContextType, RequireFields<MutationTestAlertChannelArgs, 'channel'>>;
};

export type OperationUsageResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['OperationUsage'] = ResolversParentTypes['OperationUsage']> = {
  backend?: Resolver<ResolversTypes['Backend'], ParentType, ContextType>;
  cached?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  credits?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  function?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  inputTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  latencyMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  outputTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  queryId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  warehouse?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PoolHealthResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PoolHealth'] = ResolversParentTypes['PoolHealth']> = {
  available?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  max?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pending?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PriceBasisResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PriceBasis'] = ResolversParentTypes['PriceBasis']> = {
  date?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['PriceBasisKind'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  alerts?: Resolver<ResolversTypes['CreditAlertConnection'], ParentType, ContextType, RequireFields<QueryAlertsArgs, 'first'>>;
  apiKeys?: Resolver<ResolversTypes['ApiKeyConnection'], ParentType, ContextType, RequireFields<QueryApiKeysArgs, 'first'>>;
  audit?: Resolver<ResolversTypes['AuditConnection'], ParentType, ContextType, RequireFields<QueryAuditArgs, 'first'>>;
  cortex?: Resolver<ResolversTypes['Cortex'], ParentType, ContextType>;
  credits?: Resolver<ResolversTypes['Credits'], ParentType, ContextType>;
  executeSql?: Resolver<Maybe<ResolversTypes['SqlResult']>, ParentType, ContextType, RequireFields<QueryExecuteSqlArgs, 'input'>>;
  forecast?: Resolver<ResolversTypes['CreditForecast'], ParentType, ContextType, Partial<QueryForecastArgs>>;
  gpuCosts?: Resolver<ResolversTypes['GpuCosts'], ParentType, ContextType, Partial<QueryGpuCostsArgs>>;
  health?: Resolver<ResolversTypes['Health'], ParentType, ContextType>;
  hybrid?: Resolver<Maybe<ResolversTypes['HybridAnswer']>, ParentType, ContextType, RequireFields<QueryHybridArgs, 'input'>>;
  models?: Resolver<ReadonlyArray<ResolversTypes['Model']>, ParentType, ContextType, Partial<QueryModelsArgs>>;
  optimize?: Resolver<ResolversTypes['SqlAdvice'], ParentType, ContextType, RequireFields<QueryOptimizeArgs, 'statement'>>;
  quote?: Resolver<ResolversTypes['CreditQuote'], ParentType, ContextType, RequireFields<QueryQuoteArgs, 'input'>>;
  reconciliation?: Resolver<ResolversTypes['Reconciliation'], ParentType, ContextType, RequireFields<QueryReconciliationArgs, 'day'>>;
  savings?: Resolver<ResolversTypes['Savings'], ParentType, ContextType, RequireFields<QuerySavingsArgs, 'from' | 'to'>>;
  usage?: Resolver<ResolversTypes['UsageReport'], ParentType, ContextType, RequireFields<QueryUsageArgs, 'input'>>;
  usageEvent?: Resolver<Maybe<ResolversTypes['UsageEvent']>, ParentType, ContextType, RequireFields<QueryUsageEventArgs, 'id'>>;
  usageEvents?: Resolver<ResolversTypes['UsageEventConnection'], ParentType, ContextType, RequireFields<QueryUsageEventsArgs, 'first'>>;
  viewer?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  warehouses?: Resolver<ReadonlyArray<ResolversTypes['Warehouse']>, ParentType, ContextType>;
};

export type ReconciliationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Reconciliation'] = ResolversParentTypes['Reconciliation']> = {
  balanced?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  comparableCredits?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  day?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  differences?: Resolver<ReadonlyArray<ResolversTypes['ReconciliationDifference']>, ParentType, ContextType>;
  eventsCompared?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  incomparableCredits?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  ledgerCredits?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  parts?: Resolver<ReadonlyArray<ResolversTypes['ReconciliationPart']>, ParentType, ContextType>;
  snowflakeCompleteUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  snowflakeCredits?: Resolver<Maybe<ResolversTypes['CreditAmount']>, ParentType, ContextType>;
  snowflakeView?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  upperBoundCredits?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  usageLogCredits?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
};

export type ReconciliationDifferenceResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ReconciliationDifference'] = ResolversParentTypes['ReconciliationDifference']> = {
  cause?: Resolver<ResolversTypes['ReconciliationCause'], ParentType, ContextType>;
  detail?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  eventId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  ledgerCredits?: Resolver<Maybe<ResolversTypes['CreditAmount']>, ParentType, ContextType>;
  queryId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  scope?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  snowflakeCredits?: Resolver<Maybe<ResolversTypes['CreditAmount']>, ParentType, ContextType>;
  usageLogCredits?: Resolver<Maybe<ResolversTypes['CreditAmount']>, ParentType, ContextType>;
};

export type ReconciliationPartResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ReconciliationPart'] = ResolversParentTypes['ReconciliationPart']> = {
  book?: Resolver<ResolversTypes['ReconciliationBook'], ParentType, ContextType>;
  comparableCredits?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  events?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  incomparableCredits?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  seconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type RedactionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Redaction'] = ResolversParentTypes['Redaction']> = {
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['OperationUsage'], ParentType, ContextType>;
};

export type SavingsResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Savings'] = ResolversParentTypes['Savings']> = {
  alone?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  batching?: Resolver<ResolversTypes['SavingsPart'], ParentType, ContextType>;
  charged?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  money?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  percent?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reuse?: Resolver<ResolversTypes['SavingsPart'], ParentType, ContextType>;
  routing?: Resolver<ResolversTypes['SavingsPart'], ParentType, ContextType>;
  saved?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['UsageSource'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type SavingsPartResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SavingsPart'] = ResolversParentTypes['SavingsPart']> = {
  calls?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  credits?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
};

export type SearchHitResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SearchHit'] = ResolversParentTypes['SearchHit']> = {
  fields?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  score?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  scores?: Resolver<Maybe<ResolversTypes['SearchScores']>, ParentType, ContextType>;
};

export type SearchResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SearchResult'] = ResolversParentTypes['SearchResult']> = {
  hits?: Resolver<ReadonlyArray<ResolversTypes['SearchHit']>, ParentType, ContextType>;
  requestId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['OperationUsage'], ParentType, ContextType>;
};

export type SearchScoresResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SearchScores'] = ResolversParentTypes['SearchScores']> = {
  cosineSimilarity?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  rerankerScore?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  textMatch?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type SentimentResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Sentiment'] = ResolversParentTypes['Sentiment']> = {
  categories?: Resolver<ReadonlyArray<ResolversTypes['CategorySentiment']>, ParentType, ContextType>;
  label?: Resolver<ResolversTypes['SentimentLabel'], ParentType, ContextType>;
  score?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['OperationUsage'], ParentType, ContextType>;
};

export type SimilarityResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Similarity'] = ResolversParentTypes['Similarity']> = {
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['OperationUsage'], ParentType, ContextType>;
};

export type SqlAdviceResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SqlAdvice'] = ResolversParentTypes['SqlAdvice']> = {
  allowed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  estimate?: Resolver<Maybe<ResolversTypes['SqlEstimate']>, ParentType, ContextType>;
  findings?: Resolver<ReadonlyArray<ResolversTypes['SqlFinding']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  plan?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  warehouse?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SqlColumnResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SqlColumn'] = ResolversParentTypes['SqlColumn']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  nullable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  precision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  scale?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SqlEstimateResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SqlEstimate'] = ResolversParentTypes['SqlEstimate']> = {
  basis?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  credits?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  seconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type SqlFindingResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SqlFinding'] = ResolversParentTypes['SqlFinding']> = {
  column?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  line?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rule?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  severity?: Resolver<ResolversTypes['FindingSeverity'], ParentType, ContextType>;
  suggestion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SqlResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SqlResult'] = ResolversParentTypes['SqlResult']> = {
  columns?: Resolver<ReadonlyArray<ResolversTypes['SqlColumn']>, ParentType, ContextType>;
  queryId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rowCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rows?: Resolver<ReadonlyArray<ReadonlyArray<Maybe<ResolversTypes['JSON']>>>, ParentType, ContextType>;
  truncated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['OperationUsage'], ParentType, ContextType>;
  warehouse?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  complete?: SubscriptionResolver<ResolversTypes['CompletionChunk'], "complete", ParentType, ContextType, RequireFields<SubscriptionCompleteArgs, 'input'>>;
  creditAlerts?: SubscriptionResolver<ResolversTypes['CreditAlert'], "creditAlerts", ParentType, ContextType, Partial<SubscriptionCreditAlertsArgs>>;
};

export type SummaryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Summary'] = ResolversParentTypes['Summary']> = {
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['OperationUsage'], ParentType, ContextType>;
};

export type TagResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Tag'] = ResolversParentTypes['Tag']> = {
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TokenCountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['TokenCount'] = ResolversParentTypes['TokenCount']> = {
  exact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['OperationUsage'], ParentType, ContextType>;
};

export type ToolCallResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ToolCall'] = ResolversParentTypes['ToolCall']> = {
  arguments?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TranslationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Translation'] = ResolversParentTypes['Translation']> = {
  from?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['OperationUsage'], ParentType, ContextType>;
};

export type UsageEventResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UsageEvent'] = ResolversParentTypes['UsageEvent'], FederationReferenceType extends FederationReferenceTypes['UsageEvent'] = FederationReferenceTypes['UsageEvent']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['UsageEvent']> | FederationReferenceType, FederationReferenceType, ContextType>;
  apiKeyId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  backend?: Resolver<ResolversTypes['Backend'], ParentType, ContextType>;
  cached?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  credits?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  function?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  gpuSeconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  held?: Resolver<Maybe<ResolversTypes['CreditAmount']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  inputTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  latencyMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  outputTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  queryId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  requestId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tags?: Resolver<ReadonlyArray<ResolversTypes['Tag']>, ParentType, ContextType>;
  teams?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  traceId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  warehouse?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type UsageEventConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UsageEventConnection'] = ResolversParentTypes['UsageEventConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['UsageEventEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['UsageEvent']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['UsageSource'], ParentType, ContextType>;
};

export type UsageEventEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UsageEventEdge'] = ResolversParentTypes['UsageEventEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['UsageEvent'], ParentType, ContextType>;
};

export type UsageReportResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UsageReport'] = ResolversParentTypes['UsageReport']> = {
  completeFrom?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  freshAsOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  pendingEvents?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rows?: Resolver<ReadonlyArray<ResolversTypes['UsageRow']>, ParentType, ContextType>;
  source?: Resolver<ResolversTypes['UsageSource'], ParentType, ContextType>;
  totals?: Resolver<ResolversTypes['UsageTotals'], ParentType, ContextType>;
};

export type UsageRowResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UsageRow'] = ResolversParentTypes['UsageRow']> = {
  apiKey?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  backend?: Resolver<Maybe<ResolversTypes['Backend']>, ParentType, ContextType>;
  bucket?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  calls?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  credits?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  function?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  gpuSeconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  inputTokens?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  money?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  outputTokens?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  p50LatencyMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  p95LatencyMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  statements?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tag?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  team?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  warehouse?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type UsageTotalsResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UsageTotals'] = ResolversParentTypes['UsageTotals']> = {
  calls?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  credits?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  gpuSeconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  inputTokens?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
  money?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  outputTokens?: Resolver<ResolversTypes['BigInt'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'], FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['User']> | FederationReferenceType, FederationReferenceType, ContextType>;
  apiKey?: Resolver<Maybe<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  credits?: Resolver<ResolversTypes['CreditStatus'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  permissions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  teams?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type WarehouseResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Warehouse'] = ResolversParentTypes['Warehouse'], FederationReferenceType extends FederationReferenceTypes['Warehouse'] = FederationReferenceTypes['Warehouse']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Warehouse']> | FederationReferenceType, FederationReferenceType, ContextType>;
  creditsPerHour?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  purpose?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type WindowForecastResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['WindowForecast'] = ResolversParentTypes['WindowForecast']> = {
  expected?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  high?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  limit?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  low?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  money?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  used?: Resolver<ResolversTypes['CreditAmount'], ParentType, ContextType>;
  window?: Resolver<ResolversTypes['CreditWindow'], ParentType, ContextType>;
};

export type Resolvers<ContextType = RequestContext> = {
  AlertChannel?: AlertChannelResolvers<ContextType>;
  AlertChannelTest?: AlertChannelTestResolvers<ContextType>;
  AlertDelivery?: AlertDeliveryResolvers<ContextType>;
  ApiKey?: ApiKeyResolvers<ContextType>;
  ApiKeyConnection?: ApiKeyConnectionResolvers<ContextType>;
  ApiKeyEdge?: ApiKeyEdgeResolvers<ContextType>;
  AuditConnection?: AuditConnectionResolvers<ContextType>;
  AuditEdge?: AuditEdgeResolvers<ContextType>;
  AuditEntry?: AuditEntryResolvers<ContextType>;
  BigInt?: GraphQLScalarType;
  CategorySentiment?: CategorySentimentResolvers<ContextType>;
  Classification?: ClassificationResolvers<ContextType>;
  Completion?: CompletionResolvers<ContextType>;
  CompletionChunk?: CompletionChunkResolvers<ContextType>;
  Cortex?: CortexResolvers<ContextType>;
  CreatedApiKey?: CreatedApiKeyResolvers<ContextType>;
  CreditAlert?: CreditAlertResolvers<ContextType>;
  CreditAlertConnection?: CreditAlertConnectionResolvers<ContextType>;
  CreditAlertEdge?: CreditAlertEdgeResolvers<ContextType>;
  CreditAmount?: GraphQLScalarType;
  CreditForecast?: CreditForecastResolvers<ContextType>;
  CreditQuote?: CreditQuoteResolvers<ContextType>;
  CreditStatus?: CreditStatusResolvers<ContextType>;
  CreditStatusConnection?: CreditStatusConnectionResolvers<ContextType>;
  CreditStatusEdge?: CreditStatusEdgeResolvers<ContextType>;
  CreditTriggers?: CreditTriggersResolvers<ContextType>;
  CreditWindow?: CreditWindowResolvers<ContextType>;
  Credits?: CreditsResolvers<ContextType>;
  DataAnswer?: DataAnswerResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  DependencyHealth?: DependencyHealthResolvers<ContextType>;
  Embedding?: EmbeddingResolvers<ContextType>;
  ExtractedAnswer?: ExtractedAnswerResolvers<ContextType>;
  Extraction?: ExtractionResolvers<ContextType>;
  FilterResult?: FilterResultResolvers<ContextType>;
  GpuCosts?: GpuCostsResolvers<ContextType>;
  GpuEndpoint?: GpuEndpointResolvers<ContextType>;
  Health?: HealthResolvers<ContextType>;
  HybridAnswer?: HybridAnswerResolvers<ContextType>;
  HybridError?: HybridErrorResolvers<ContextType>;
  HybridPart?: HybridPartResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  Model?: ModelResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  OperationUsage?: OperationUsageResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PoolHealth?: PoolHealthResolvers<ContextType>;
  PriceBasis?: PriceBasisResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Reconciliation?: ReconciliationResolvers<ContextType>;
  ReconciliationDifference?: ReconciliationDifferenceResolvers<ContextType>;
  ReconciliationPart?: ReconciliationPartResolvers<ContextType>;
  Redaction?: RedactionResolvers<ContextType>;
  Savings?: SavingsResolvers<ContextType>;
  SavingsPart?: SavingsPartResolvers<ContextType>;
  SearchHit?: SearchHitResolvers<ContextType>;
  SearchResult?: SearchResultResolvers<ContextType>;
  SearchScores?: SearchScoresResolvers<ContextType>;
  Sentiment?: SentimentResolvers<ContextType>;
  Similarity?: SimilarityResolvers<ContextType>;
  SqlAdvice?: SqlAdviceResolvers<ContextType>;
  SqlColumn?: SqlColumnResolvers<ContextType>;
  SqlEstimate?: SqlEstimateResolvers<ContextType>;
  SqlFinding?: SqlFindingResolvers<ContextType>;
  SqlResult?: SqlResultResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Summary?: SummaryResolvers<ContextType>;
  Tag?: TagResolvers<ContextType>;
  TokenCount?: TokenCountResolvers<ContextType>;
  ToolCall?: ToolCallResolvers<ContextType>;
  Translation?: TranslationResolvers<ContextType>;
  UsageEvent?: UsageEventResolvers<ContextType>;
  UsageEventConnection?: UsageEventConnectionResolvers<ContextType>;
  UsageEventEdge?: UsageEventEdgeResolvers<ContextType>;
  UsageReport?: UsageReportResolvers<ContextType>;
  UsageRow?: UsageRowResolvers<ContextType>;
  UsageTotals?: UsageTotalsResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  Warehouse?: WarehouseResolvers<ContextType>;
  WindowForecast?: WindowForecastResolvers<ContextType>;
};

