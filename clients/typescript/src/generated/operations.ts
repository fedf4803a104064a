// Written by `npm run codegen`.
import type { CallOptions } from '../request.ts';
import type { StreamOptions } from '../call-gateway.ts';
import type { Operation } from '../gateway.ts';
import type * as documents from './documents.ts';

/** A page of credit statuses. */
export type CreditStatusConnection = NonNullable<documents.AllCreditsQuery['credits']['users']>;

/** A page of API keys. */
export type ApiKeyConnection = NonNullable<documents.ApiKeysQuery['apiKeys']>;

/** The categories that fit a text. */
export type Classification = NonNullable<documents.ClassifyQuery['cortex']['classify']>;

/** A limit and what is left of it. `used + held + remaining = limit`, exactly. */
export type CreditStatus = NonNullable<documents.ClearCreditLimitMutation['clearCreditLimit']>;

/** A model's answer. */
export type Completion = NonNullable<documents.CompleteQuery['cortex']['complete']>;

/** A piece of a streamed answer. */
export type CompletionChunk = NonNullable<documents.CompleteStreamSubscription['complete']>;

/** The size of a text as a model sees it. */
export type TokenCount = NonNullable<documents.CountTokensQuery['cortex']['countTokens']>;

/** An API key that was made. */
export type CreatedApiKey = NonNullable<documents.CreateApiKeyMutation['createApiKey']>;

/** A trigger that fired. */
export type CreditAlert = NonNullable<documents.CreditAlertsSubscription['creditAlerts']>;

/** Credit limits and what is left of them. */
export type Credits = NonNullable<documents.CreditsQuery['credits']>;

/** A text as a vector. */
export type Embedding = NonNullable<documents.EmbedQuery['cortex']['embed']>;

/** A statement's result. */
export type SqlResult = NonNullable<documents.ExecuteSqlQuery['executeSql']>;

/** Answers found in a text. */
export type Extraction = NonNullable<documents.ExtractQuery['cortex']['extract']>;

/** Whether a statement is true of a text. */
export type FilterResult = NonNullable<documents.FilterQuery['cortex']['filter']>;

/** How the gateway and everything it depends on are doing. */
export type Health = NonNullable<documents.HealthQuery['health']>;

/** The answer, and how it came about. */
export type HybridAnswer = NonNullable<documents.HybridQuery['hybrid']>;

/** A model that can be called. */
export type Model = NonNullable<documents.ModelsQuery['models']>[number];

/** Advice on a statement. */
export type SqlAdvice = NonNullable<documents.OptimizeQuery['optimize']>;

/** The price of a call. */
export type CreditQuote = NonNullable<documents.QuoteQuery['quote']>;

/** The ledger, the usage log and Snowflake's history of a day, side by side. */
export type Reconciliation = NonNullable<documents.ReconciliationQuery['reconciliation']>;

/** A text without personal data. */
export type Redaction = NonNullable<documents.RedactQuery['cortex']['redact']>;

/** An API key, without its secret. */
export type ApiKey = NonNullable<documents.RevokeApiKeyMutation['revokeApiKey']>;

/** The documents found, best first. */
export type SearchResult = NonNullable<documents.SearchQuery['cortex']['search']>;

/** The feeling in a text, over all and by category. */
export type Sentiment = NonNullable<documents.SentimentQuery['cortex']['sentiment']>;

/** How close two texts are in meaning. */
export type Similarity = NonNullable<documents.SimilarityQuery['cortex']['similarity']>;

/** A text summed up. */
export type Summary = NonNullable<documents.SummarizeQuery['cortex']['summarize']>;

/** A translated text. */
export type Translation = NonNullable<documents.TranslateQuery['cortex']['translate']>;

/** What was used. */
export type UsageReport = NonNullable<documents.UsageQuery['usage']>;

/** A page of calls. */
export type UsageEventConnection = NonNullable<documents.UsageEventsQuery['usageEvents']>;

/** Someone who calls the gateway. */
export type User = NonNullable<documents.ViewerQuery['viewer']>;

/** A Snowflake warehouse that the gateway uses. */
export type Warehouse = NonNullable<documents.WarehousesQuery['warehouses']>[number];

/** A method for each operation of the client. Each throws a `GatewayError` where there is no result. */
export interface GatewayMethods {
  /** Every user who has used credits or has a limit, by name. Needs the permission `usage:read:all`. */
  allCredits(variables?: documents.AllCreditsQueryVariables, options?: CallOptions): Promise<CreditStatusConnection>;
  /** API keys, in the order of their making: everybody's with the permission `keys:admin`, else the caller's own. */
  apiKeys(variables?: documents.ApiKeysQueryVariables, options?: CallOptions): Promise<ApiKeyConnection>;
  /** Puts a text into one or more of the categories given. Costs credits by token. */
  classify(input: documents.ClassifyQueryVariables['input'], options?: CallOptions): Promise<Classification>;
  /** Takes a limit back to the policy's default. Needs the permission `credits:admin`. */
  clearCreditLimit(variables: documents.ClearCreditLimitMutationVariables, options?: CallOptions): Promise<CreditStatus>;
  /** Answers a prompt or a conversation with a language model. Costs credits by token. */
  complete(input: documents.CompleteQueryVariables['input'], options?: CallOptions): Promise<Completion>;
  /** Streams a completion as it is generated. The last chunk carries the finish reason and the usage. Costs credits by token. */
  completeStream(input: documents.CompleteStreamSubscriptionVariables['input'], options?: StreamOptions): AsyncGenerator<CompletionChunk, void, undefined>;
  /** Counts the tokens a text would be billed for. Free. */
  countTokens(input: documents.CountTokensQueryVariables['input'], options?: CallOptions): Promise<TokenCount>;
  /** Makes an API key. Its secret is in this answer, and nowhere else ever again. Needs the permission `keys:admin`. */
  createApiKey(input: documents.CreateApiKeyMutationVariables['input'], options?: CallOptions): Promise<CreatedApiKey>;
  /** Triggers as they fire. Of scopes that are not the caller's only with the permission `usage:read:all`. */
  creditAlerts(variables?: documents.CreditAlertsSubscriptionVariables, options?: StreamOptions): AsyncGenerator<CreditAlert, void, undefined>;
  /** Credit limits and what is left of them. Reads its own writes. */
  credits(options?: CallOptions): Promise<Credits>;
  /** Turns a text into a vector whose direction carries its meaning. Aliases, lists and concurrent requests are batched. Costs credits by token; an equal text of the same user costs nothing again. */
  embed(variables: documents.EmbedQueryVariables, options?: CallOptions): Promise<Embedding>;
  /** Embeds up to 1,000 texts, in order. Costs credits by token. */
  embedMany(variables: documents.EmbedManyQueryVariables, options?: CallOptions): Promise<readonly Embedding[]>;
  /** Runs one read-only statement in Snowflake: SELECT, WITH, VALUES, SHOW, DESCRIBE or EXPLAIN over plain tables and built-in functions. Cortex functions are refused here, because raw SQL would escape their price: use `cortex`. Costs credits by warehouse second. */
  executeSql(input: documents.ExecuteSqlQueryVariables['input'], options?: CallOptions): Promise<SqlResult>;
  /** Answers questions from a text. Costs credits by token. */
  extract(input: documents.ExtractQueryVariables['input'], options?: CallOptions): Promise<Extraction>;
  /** Tells whether a statement is true of a text. Costs credits by token. */
  filter(input: documents.FilterQueryVariables['input'], options?: CallOptions): Promise<FilterResult>;
  /** How the gateway and everything it depends on are doing. */
  health(options?: CallOptions): Promise<Health>;
  /** Answers a question with Snowflake (questions about the business), with the GPUs (writing) or with both in parallel, whichever fits. Snowflake's side answers from data and needs the permission `sql:read` too; without it that side is refused alone. Costs credits by token. */
  hybrid(input: documents.HybridQueryVariables['input'], options?: CallOptions): Promise<HybridAnswer>;
  /** The models that can be called, with limits and prices. */
  models(variables?: documents.ModelsQueryVariables, options?: CallOptions): Promise<readonly Model[]>;
  /** Looks at a statement without running it: the warehouse it would run on and why, its plan, what could be better, and an estimate. Free. */
  optimize(variables: documents.OptimizeQueryVariables, options?: CallOptions): Promise<SqlAdvice>;
  /** Prices a call before it runs. An accepted quote (its id in the call's `quote`) is the most the call will cost. Free. */
  quote(input: documents.QuoteQueryVariables['input'], options?: CallOptions): Promise<CreditQuote>;
  /** Compares the ledger, the usage log and Snowflake's own history for a day, row by row. Needs the permission `credits:admin`. Free. */
  reconciliation(variables: documents.ReconciliationQueryVariables, options?: CallOptions): Promise<Reconciliation>;
  /** Replaces personal data by placeholders such as `[EMAIL]`. Costs credits by token. */
  redact(variables: documents.RedactQueryVariables, options?: CallOptions): Promise<Redaction>;
  /** Makes today the newest day in the books again, after a clock that ran ahead had opened later days: until they come, no limit would renew. What those days were charged stays theirs. Answers with the account's status. Needs the permission `credits:admin`. */
  resetWindow(variables: documents.ResetWindowMutationVariables, options?: CallOptions): Promise<CreditStatus>;
  /** Lifts a suspension, of the day, the week and the month, until the window ends or a higher trigger fires. Needs the permission `credits:admin`. */
  resumeCredits(variables: documents.ResumeCreditsMutationVariables, options?: CallOptions): Promise<CreditStatus>;
  /** Ends an API key at once. Of others only with the permission `keys:admin`; a call that shows a key may revoke that one. */
  revokeApiKey(variables: documents.RevokeApiKeyMutationVariables, options?: CallOptions): Promise<ApiKey>;
  /** Finds the documents of a Cortex Search service that answer a query best. Costs credits by token. */
  search(input: documents.SearchQueryVariables['input'], options?: CallOptions): Promise<SearchResult>;
  /** Tells how positive or negative a text is, over all and for each category named. Costs credits by token. */
  sentiment(variables: documents.SentimentQueryVariables, options?: CallOptions): Promise<Sentiment>;
  /** Sets a limit; it holds at once. Needs the permission `credits:admin`. */
  setCreditLimit(input: documents.SetCreditLimitMutationVariables['input'], options?: CallOptions): Promise<CreditStatus>;
  /** Tells how close two texts are in meaning, from -1 to 1. Costs credits by token. */
  similarity(variables: documents.SimilarityQueryVariables, options?: CallOptions): Promise<Similarity>;
  /** Sums a text up in a few sentences. Costs credits by token. */
  summarize(variables: documents.SummarizeQueryVariables, options?: CallOptions): Promise<Summary>;
  /** Translates a text. Costs credits by token. */
  translate(input: documents.TranslateQueryVariables['input'], options?: CallOptions): Promise<Translation>;
  /** What was used, grouped as asked. Others' use only with the permission `usage:read:all`. Free. */
  usage(input: documents.UsageQueryVariables['input'], options?: CallOptions): Promise<UsageReport>;
  /** Single calls, newest first. Others' calls only with the permission `usage:read:all`. Free. */
  usageEvents(variables?: documents.UsageEventsQueryVariables, options?: CallOptions): Promise<UsageEventConnection>;
  /** One user. Of others only with the permission `usage:read:all`. */
  userCredits(variables: documents.UserCreditsQueryVariables, options?: CallOptions): Promise<CreditStatus>;
  /** The caller. */
  viewer(options?: CallOptions): Promise<User>;
  /** A Snowflake warehouse that the gateway uses. */
  warehouses(options?: CallOptions): Promise<readonly Warehouse[]>;
  /** Runs one statement that may write: also INSERT, UPDATE, DELETE, MERGE, TRUNCATE and CREATE, ALTER, DROP of tables and views. Needs the permission `sql:write`. Costs credits by warehouse second. */
  writeSql(input: documents.WriteSqlMutationVariables['input'], options?: CallOptions): Promise<SqlResult>;
}

export const operations: Readonly<Record<keyof GatewayMethods, Operation>> = {
  allCredits: {"name":"AllCredits","kind":"query","path":["credits","users"],"takes":"variables","isPaid":false,"text":"query AllCredits($first: Int, $after: String) {\n  credits {\n    users(first: $first, after: $after) {\n      nodes {\n        ...Status\n      }\n      pageInfo {\n        ...Page\n      }\n    }\n  }\n}\n\nfragment Status on CreditStatus {\n  scope\n  window {\n    id\n    start\n    end\n    timeZone\n  }\n  limit\n  used\n  held\n  remaining\n  percentUsed\n  state\n}\n\nfragment Page on PageInfo {\n  hasNextPage\n  hasPreviousPage\n  startCursor\n  endCursor\n}"},
  apiKeys: {"name":"ApiKeys","kind":"query","path":["apiKeys"],"takes":"variables","isPaid":false,"text":"query ApiKeys($first: Int, $after: String) {\n  apiKeys(first: $first, after: $after) {\n    nodes {\n      ...Key\n    }\n    pageInfo {\n      ...Page\n    }\n  }\n}\n\nfragment Key on ApiKey {\n  id\n  name\n  prefix\n  user {\n    name\n  }\n  permissions\n  teams\n  tags {\n    key\n    value\n  }\n  state\n  createdAt\n  createdBy\n  expiresAt\n  lastUsedAt\n  revokedAt\n  revokedBy\n}\n\nfragment Page on PageInfo {\n  hasNextPage\n  hasPreviousPage\n  startCursor\n  endCursor\n}"},
  classify: {"name":"Classify","kind":"query","path":["cortex","classify"],"takes":"input","isPaid":true,"text":"query Classify($input: ClassifyInput!) {\n  cortex {\n    classify(input: $input) {\n      label\n      labels\n      usage {\n        ...Usage\n      }\n    }\n  }\n}\n\nfragment Usage on OperationUsage {\n  function\n  model\n  backend\n  warehouse\n  queryId\n  inputTokens\n  outputTokens\n  credits\n  cached\n  latencyMs\n  reason\n}"},
  clearCreditLimit: {"name":"ClearCreditLimit","kind":"mutation","path":["clearCreditLimit"],"takes":"variables","isPaid":false,"text":"mutation ClearCreditLimit($scope: String!) {\n  clearCreditLimit(scope: $scope) {\n    ...Status\n  }\n}\n\nfragment Status on CreditStatus {\n  scope\n  window {\n    id\n    start\n    end\n    timeZone\n  }\n  limit\n  used\n  held\n  remaining\n  percentUsed\n  state\n}"},
  complete: {"name":"Complete","kind":"query","path":["cortex","complete"],"takes":"input","isPaid":true,"text":"query Complete($input: CompleteInput!) {\n  cortex {\n    complete(input: $input) {\n      text\n      model\n      finishReason\n      structured\n      usage {\n        ...Usage\n      }\n    }\n  }\n}\n\nfragment Usage on OperationUsage {\n  function\n  model\n  backend\n  warehouse\n  queryId\n  inputTokens\n  outputTokens\n  credits\n  cached\n  latencyMs\n  reason\n}"},
  completeStream: {"name":"CompleteStream","kind":"subscription","path":["complete"],"takes":"input","isPaid":true,"text":"subscription CompleteStream($input: CompleteInput!) {\n  complete(input: $input) {\n    delta\n    finishReason\n    usage {\n      ...Usage\n    }\n  }\n}\n\nfragment Usage on OperationUsage {\n  function\n  model\n  backend\n  warehouse\n  queryId\n  inputTokens\n  outputTokens\n  credits\n  cached\n  latencyMs\n  reason\n}"},
  countTokens: {"name":"CountTokens","kind":"query","path":["cortex","countTokens"],"takes":"input","isPaid":false,"text":"query CountTokens($input: CountTokensInput!) {\n  cortex {\n    countTokens(input: $input) {\n      tokens\n      model\n      exact\n      usage {\n        ...Usage\n      }\n    }\n  }\n}\n\nfragment Usage on OperationUsage {\n  function\n  model\n  backend\n  warehouse\n  queryId\n  inputTokens\n  outputTokens\n  credits\n  cached\n  latencyMs\n  reason\n}"},
  createApiKey: {"name":"CreateApiKey","kind":"mutation","path":["createApiKey"],"takes":"input","isPaid":false,"text":"mutation CreateApiKey($input: CreateApiKeyInput!) {\n  createApiKey(input: $input) {\n    secret\n    apiKey {\n      ...Key\n    }\n  }\n}\n\nfragment Key on ApiKey {\n  id\n  name\n  prefix\n  user {\n    name\n  }\n  permissions\n  teams\n  tags {\n    key\n    value\n  }\n  state\n  createdAt\n  createdBy\n  expiresAt\n  lastUsedAt\n  revokedAt\n  revokedBy\n}"},
  creditAlerts: {"name":"CreditAlerts","kind":"subscription","path":["creditAlerts"],"takes":"variables","isPaid":false,"text":"subscription CreditAlerts($scope: String) {\n  creditAlerts(scope: $scope) {\n    id\n    scope\n    state\n    kind\n    thresholdPercent\n    status {\n      ...Status\n    }\n    at\n  }\n}\n\nfragment Status on CreditStatus {\n  scope\n  window {\n    id\n    start\n    end\n    timeZone\n  }\n  limit\n  used\n  held\n  remaining\n  percentUsed\n  state\n}"},
  credits: {"name":"Credits","kind":"query","path":["credits"],"takes":"none","isPaid":false,"text":"query Credits {\n  credits {\n    me {\n      ...Status\n    }\n    account {\n      ...Status\n    }\n  }\n}\n\nfragment Status on CreditStatus {\n  scope\n  window {\n    id\n    start\n    end\n    timeZone\n  }\n  limit\n  used\n  held\n  remaining\n  percentUsed\n  state\n}"},
  embed: {"name":"Embed","kind":"query","path":["cortex","embed"],"takes":"variables","isPaid":true,"text":"query Embed($text: String!, $model: String, $quote: ID) {\n  cortex {\n    embed(text: $text, model: $model, quote: $quote) {\n      model\n      dimensions\n      vector\n      usage {\n        ...Usage\n      }\n    }\n  }\n}\n\nfragment Usage on OperationUsage {\n  function\n  model\n  backend\n  warehouse\n  queryId\n  inputTokens\n  outputTokens\n  credits\n  cached\n  latencyMs\n  reason\n}"},
  embedMany: {"name":"EmbedMany","kind":"query","path":["cortex","embedMany"],"takes":"variables","isPaid":true,"text":"query EmbedMany($texts: [String!]!, $model: String) {\n  cortex {\n    embedMany(texts: $texts, model: $model) {\n      model\n      dimensions\n      vector\n      usage {\n        ...Usage\n      }\n    }\n  }\n}\n\nfragment Usage on OperationUsage {\n  function\n  model\n  backend\n  warehouse\n  queryId\n  inputTokens\n  outputTokens\n  credits\n  cached\n  latencyMs\n  reason\n}"},
  executeSql: {"name":"ExecuteSql","kind":"query","path":["executeSql"],"takes":"input","isPaid":true,"text":"query ExecuteSql($input: ExecuteSqlInput!) {\n  executeSql(input: $input) {\n    ...Rows\n  }\n}\n\nfragment Rows on SqlResult {\n  columns {\n    name\n    type\n    nullable\n    precision\n    scale\n  }\n  rows\n  rowCount\n  truncated\n  queryId\n  warehouse\n  usage {\n    ...Usage\n  }\n}\n\nfragment Usage on OperationUsage {\n  function\n  model\n  backend\n  warehouse\n  queryId\n  inputTokens\n  outputTokens\n  credits\n  cached\n  latencyMs\n  reason\n}"},
  extract: {"name":"Extract","kind":"query","path":["cortex","extract"],"takes":"input","isPaid":true,"text":"query Extract($input: ExtractInput!) {\n  cortex {\n    extract(input: $input) {\n      answers {\n        name\n        value\n      }\n      response\n      usage {\n        ...Usage\n      }\n    }\n  }\n}\n\nfragment Usage on OperationUsage {\n  function\n  model\n  backend\n  warehouse\n  queryId\n  inputTokens\n  outputTokens\n  credits\n  cached\n  latencyMs\n  reason\n}"},
  filter: {"name":"Filter","kind":"query","path":["cortex","filter"],"takes":"input","isPaid":true,"text":"query Filter($input: FilterInput!) {\n  cortex {\n    filter(input: $input) {\n      matches\n      usage {\n        ...Usage\n      }\n    }\n  }\n}\n\nfragment Usage on OperationUsage {\n  function\n  model\n  backend\n  warehouse\n  queryId\n  inputTokens\n  outputTokens\n  credits\n  cached\n  latencyMs\n  reason\n}"},
  health: {"name":"Health","kind":"query","path":["health"],"takes":"none","isPaid":false,"text":"query Health {\n  health {\n    status\n    version\n    uptimeSeconds\n    embedded\n    dependencies {\n      name\n      status\n      detail\n      latencyMs\n    }\n    pool {\n      size\n      max\n      available\n      pending\n    }\n    gpuEndpoints {\n      ...Endpoint\n    }\n    alertChannels {\n      name\n      status\n      lastError\n      failingSince\n      waiting\n    }\n  }\n}\n\nfragment Endpoint on GpuEndpoint {\n  name\n  status\n  models\n  breaker\n  queued\n  inFlightTokens\n  kvCacheUsage\n  utilization\n  lastError\n}"},
  hybrid: {"name":"Hybrid","kind":"query","path":["hybrid"],"takes":"input","isPaid":true,"text":"query Hybrid($input: HybridInput!) {\n  hybrid(input: $input) {\n    route\n    reason\n    snowflake {\n      ...Part\n    }\n    lambdaLabs {\n      ...Part\n    }\n    answer\n    usage {\n      ...Usage\n    }\n  }\n}\n\nfragment Part on HybridPart {\n  text\n  model\n  latencyMs\n  error {\n    code\n    message\n    retryable\n  }\n  usage {\n    ...Usage\n  }\n}\n\nfragment Usage on OperationUsage {\n  function\n  model\n  backend\n  warehouse\n  queryId\n  inputTokens\n  outputTokens\n  credits\n  cached\n  latencyMs\n  reason\n}"},
  models: {"name":"Models","kind":"query","path":["models"],"takes":"variables","isPaid":false,"text":"query Models($backend: Backend) {\n  models(backend: $backend) {\n    name\n    backends\n    functions\n    contextLength\n    maxOutputTokens\n    dimensions\n    inputPrice\n    outputPrice\n    priceBasis {\n      ...Basis\n    }\n    available\n    default\n    endpoints {\n      ...Endpoint\n    }\n  }\n}\n\nfragment Basis on PriceBasis {\n  kind\n  date\n  source\n}\n\nfragment Endpoint on GpuEndpoint {\n  name\n  status\n  models\n  breaker\n  queued\n  inFlightTokens\n  kvCacheUsage\n  utilization\n  lastError\n}"},
  optimize: {"name":"Optimize","kind":"query","path":["optimize"],"takes":"variables","isPaid":false,"text":"query Optimize($statement: String!) {\n  optimize(statement: $statement) {\n    warehouse\n    reason\n    kind\n    allowed\n    refusal\n    plan\n    findings {\n      rule\n      severity\n      message\n      suggestion\n      line\n      column\n    }\n    estimate {\n      seconds\n      credits\n      basis\n    }\n  }\n}"},
  quote: {"name":"Quote","kind":"query","path":["quote"],"takes":"input","isPaid":false,"text":"query Quote($input: QuoteInput!) {\n  quote(input: $input) {\n    id\n    function\n    model\n    expected\n    maximum\n    affordable\n    expiresAt\n    priceBasis {\n      ...Basis\n    }\n  }\n}\n\nfragment Basis on PriceBasis {\n  kind\n  date\n  source\n}"},
  reconciliation: {"name":"Reconciliation","kind":"query","path":["reconciliation"],"takes":"variables","isPaid":false,"text":"query Reconciliation($day: Date!) {\n  reconciliation(day: $day) {\n    day\n    ledgerCredits\n    usageLogCredits\n    snowflakeCredits\n    snowflakeView\n    snowflakeCompleteUntil\n    eventsCompared\n    comparableCredits\n    incomparableCredits\n    upperBoundCredits\n    balanced\n    parts {\n      book\n      events\n      comparableCredits\n      incomparableCredits\n      seconds\n    }\n    differences {\n      cause\n      eventId\n      queryId\n      scope\n      ledgerCredits\n      usageLogCredits\n      snowflakeCredits\n      detail\n    }\n  }\n}"},
  redact: {"name":"Redact","kind":"query","path":["cortex","redact"],"takes":"variables","isPaid":true,"text":"query Redact($text: String!, $categories: [String!]) {\n  cortex {\n    redact(text: $text, categories: $categories) {\n      text\n      usage {\n        ...Usage\n      }\n    }\n  }\n}\n\nfragment Usage on OperationUsage {\n  function\n  model\n  backend\n  warehouse\n  queryId\n  inputTokens\n  outputTokens\n  credits\n  cached\n  latencyMs\n  reason\n}"},
  resetWindow: {"name":"ResetWindow","kind":"mutation","path":["resetWindow"],"takes":"variables","isPaid":false,"text":"mutation ResetWindow($reason: String!, $today: Date) {\n  resetWindow(reason: $reason, today: $today) {\n    ...Status\n  }\n}\n\nfragment Status on CreditStatus {\n  scope\n  window {\n    id\n    start\n    end\n    timeZone\n  }\n  limit\n  used\n  held\n  remaining\n  percentUsed\n  state\n}"},
  resumeCredits: {"name":"ResumeCredits","kind":"mutation","path":["resumeCredits"],"takes":"variables","isPaid":false,"text":"mutation ResumeCredits($scope: String!, $reason: String!) {\n  resumeCredits(scope: $scope, reason: $reason) {\n    ...Status\n  }\n}\n\nfragment Status on CreditStatus {\n  scope\n  window {\n    id\n    start\n    end\n    timeZone\n  }\n  limit\n  used\n  held\n  remaining\n  percentUsed\n  state\n}"},
  revokeApiKey: {"name":"RevokeApiKey","kind":"mutation","path":["revokeApiKey"],"takes":"variables","isPaid":false,"text":"mutation RevokeApiKey($id: ID!, $reason: String) {\n  revokeApiKey(id: $id, reason: $reason) {\n    ...Key\n  }\n}\n\nfragment Key on ApiKey {\n  id\n  name\n  prefix\n  user {\n    name\n  }\n  permissions\n  teams\n  tags {\n    key\n    value\n  }\n  state\n  createdAt\n  createdBy\n  expiresAt\n  lastUsedAt\n  revokedAt\n  revokedBy\n}"},
  search: {"name":"Search","kind":"query","path":["cortex","search"],"takes":"input","isPaid":true,"text":"query Search($input: SearchInput!) {\n  cortex {\n    search(input: $input) {\n      hits {\n        fields\n        score\n        scores {\n          cosineSimilarity\n          textMatch\n          rerankerScore\n        }\n      }\n      requestId\n      usage {\n        ...Usage\n      }\n    }\n  }\n}\n\nfragment Usage on OperationUsage {\n  function\n  model\n  backend\n  warehouse\n  queryId\n  inputTokens\n  outputTokens\n  credits\n  cached\n  latencyMs\n  reason\n}"},
  sentiment: {"name":"Sentiment","kind":"query","path":["cortex","sentiment"],"takes":"variables","isPaid":true,"text":"query Sentiment($text: String!, $categories: [String!]) {\n  cortex {\n    sentiment(text: $text, categories: $categories) {\n      label\n      score\n      categories {\n        name\n        label\n      }\n      usage {\n        ...Usage\n      }\n    }\n  }\n}\n\nfragment Usage on OperationUsage {\n  function\n  model\n  backend\n  warehouse\n  queryId\n  inputTokens\n  outputTokens\n  credits\n  cached\n  latencyMs\n  reason\n}"},
  setCreditLimit: {"name":"SetCreditLimit","kind":"mutation","path":["setCreditLimit"],"takes":"input","isPaid":false,"text":"mutation SetCreditLimit($input: SetCreditLimitInput!) {\n  setCreditLimit(input: $input) {\n    ...Status\n  }\n}\n\nfragment Status on CreditStatus {\n  scope\n  window {\n    id\n    start\n    end\n    timeZone\n  }\n  limit\n  used\n  held\n  remaining\n  percentUsed\n  state\n}"},
  similarity: {"name":"Similarity","kind":"query","path":["cortex","similarity"],"takes":"variables","isPaid":true,"text":"query Similarity($a: String!, $b: String!, $model: String) {\n  cortex {\n    similarity(a: $a, b: $b, model: $model) {\n      score\n      model\n      usage {\n        ...Usage\n      }\n    }\n  }\n}\n\nfragment Usage on OperationUsage {\n  function\n  model\n  backend\n  warehouse\n  queryId\n  inputTokens\n  outputTokens\n  credits\n  cached\n  latencyMs\n  reason\n}"},
  summarize: {"name":"Summarize","kind":"query","path":["cortex","summarize"],"takes":"variables","isPaid":true,"text":"query Summarize($text: String!) {\n  cortex {\n    summarize(text: $text) {\n      text\n      usage {\n        ...Usage\n      }\n    }\n  }\n}\n\nfragment Usage on OperationUsage {\n  function\n  model\n  backend\n  warehouse\n  queryId\n  inputTokens\n  outputTokens\n  credits\n  cached\n  latencyMs\n  reason\n}"},
  translate: {"name":"Translate","kind":"query","path":["cortex","translate"],"takes":"input","isPaid":true,"text":"query Translate($input: TranslateInput!) {\n  cortex {\n    translate(input: $input) {\n      text\n      from\n      to\n      usage {\n        ...Usage\n      }\n    }\n  }\n}\n\nfragment Usage on OperationUsage {\n  function\n  model\n  backend\n  warehouse\n  queryId\n  inputTokens\n  outputTokens\n  credits\n  cached\n  latencyMs\n  reason\n}"},
  usage: {"name":"Usage","kind":"query","path":["usage"],"takes":"input","isPaid":false,"text":"query Usage($input: UsageInput!) {\n  usage(input: $input) {\n    rows {\n      user\n      function\n      model\n      backend\n      warehouse\n      bucket\n      calls\n      errors\n      inputTokens\n      outputTokens\n      credits\n      gpuSeconds\n      p50LatencyMs\n      p95LatencyMs\n    }\n    totals {\n      calls\n      errors\n      inputTokens\n      outputTokens\n      credits\n      gpuSeconds\n    }\n    freshAsOf\n    pendingEvents\n  }\n}"},
  usageEvents: {"name":"UsageEvents","kind":"query","path":["usageEvents"],"takes":"variables","isPaid":false,"text":"query UsageEvents($first: Int, $after: String, $filter: UsageFilter) {\n  usageEvents(first: $first, after: $after, filter: $filter) {\n    nodes {\n      id\n      at\n      user {\n        name\n      }\n      function\n      model\n      backend\n      warehouse\n      queryId\n      inputTokens\n      outputTokens\n      credits\n      gpuSeconds\n      cached\n      status\n      latencyMs\n      apiKeyId\n      requestId\n    }\n    pageInfo {\n      ...Page\n    }\n  }\n}\n\nfragment Page on PageInfo {\n  hasNextPage\n  hasPreviousPage\n  startCursor\n  endCursor\n}"},
  userCredits: {"name":"UserCredits","kind":"query","path":["credits","user"],"takes":"variables","isPaid":false,"text":"query UserCredits($name: String!) {\n  credits {\n    user(name: $name) {\n      ...Status\n    }\n  }\n}\n\nfragment Status on CreditStatus {\n  scope\n  window {\n    id\n    start\n    end\n    timeZone\n  }\n  limit\n  used\n  held\n  remaining\n  percentUsed\n  state\n}"},
  viewer: {"name":"Viewer","kind":"query","path":["viewer"],"takes":"none","isPaid":false,"text":"query Viewer {\n  viewer {\n    name\n    teams\n    permissions\n    apiKey {\n      ...Key\n    }\n    credits {\n      ...Status\n    }\n  }\n}\n\nfragment Key on ApiKey {\n  id\n  name\n  prefix\n  user {\n    name\n  }\n  permissions\n  teams\n  tags {\n    key\n    value\n  }\n  state\n  createdAt\n  createdBy\n  expiresAt\n  lastUsedAt\n  revokedAt\n  revokedBy\n}\n\nfragment Status on CreditStatus {\n  scope\n  window {\n    id\n    start\n    end\n    timeZone\n  }\n  limit\n  used\n  held\n  remaining\n  percentUsed\n  state\n}"},
  warehouses: {"name":"Warehouses","kind":"query","path":["warehouses"],"takes":"none","isPaid":false,"text":"query Warehouses {\n  warehouses {\n    name\n    purpose\n    size\n    creditsPerHour\n  }\n}"},
  writeSql: {"name":"WriteSql","kind":"mutation","path":["executeSql"],"takes":"input","isPaid":true,"text":"mutation WriteSql($input: ExecuteSqlInput!) {\n  executeSql(input: $input) {\n    ...Rows\n  }\n}\n\nfragment Rows on SqlResult {\n  columns {\n    name\n    type\n    nullable\n    precision\n    scale\n  }\n  rows\n  rowCount\n  truncated\n  queryId\n  warehouse\n  usage {\n    ...Usage\n  }\n}\n\nfragment Usage on OperationUsage {\n  function\n  model\n  backend\n  warehouse\n  queryId\n  inputTokens\n  outputTokens\n  credits\n  cached\n  latencyMs\n  reason\n}"},
};
