# Written by `npm run codegen`.
"""What is sent."""

from __future__ import annotations

from ..operation import Operation
from ..scalars import read_list
from . import types

ALL_CREDITS: Operation[types.CreditStatusConnection] = Operation(
    name="AllCredits",
    path=("credits", "users",),
    read=types.CreditStatusConnection.read,
    is_paid=False,
    is_mutation=False,
    text=r"""query AllCredits($first: Int, $after: String) {
  credits {
    users(first: $first, after: $after) {
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
  }
  limit
  used
  held
  remaining
  percentUsed
  state
}

fragment Page on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}""",
)

API_KEYS: Operation[types.ApiKeyConnection] = Operation(
    name="ApiKeys",
    path=("apiKeys",),
    read=types.ApiKeyConnection.read,
    is_paid=False,
    is_mutation=False,
    text=r"""query ApiKeys($first: Int, $after: String) {
  apiKeys(first: $first, after: $after) {
    nodes {
      ...Key
    }
    pageInfo {
      ...Page
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
}

fragment Page on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}""",
)

CLASSIFY: Operation[types.Classification] = Operation(
    name="Classify",
    path=("cortex", "classify",),
    read=types.Classification.read,
    is_paid=True,
    is_mutation=False,
    text=r"""query Classify($input: ClassifyInput!) {
  cortex {
    classify(input: $input) {
      label
      labels
      usage {
        ...Usage
      }
    }
  }
}

fragment Usage on OperationUsage {
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  cached
  latencyMs
  reason
}""",
)

CLEAR_CREDIT_LIMIT: Operation[types.CreditStatus] = Operation(
    name="ClearCreditLimit",
    path=("clearCreditLimit",),
    read=types.CreditStatus.read,
    is_paid=False,
    is_mutation=True,
    text=r"""mutation ClearCreditLimit($scope: String!) {
  clearCreditLimit(scope: $scope) {
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
  }
  limit
  used
  held
  remaining
  percentUsed
  state
}""",
)

COMPLETE: Operation[types.Completion] = Operation(
    name="Complete",
    path=("cortex", "complete",),
    read=types.Completion.read,
    is_paid=True,
    is_mutation=False,
    text=r"""query Complete($input: CompleteInput!) {
  cortex {
    complete(input: $input) {
      text
      model
      finishReason
      structured
      usage {
        ...Usage
      }
    }
  }
}

fragment Usage on OperationUsage {
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  cached
  latencyMs
  reason
}""",
)

COMPLETE_STREAM: Operation[types.CompletionChunk] = Operation(
    name="CompleteStream",
    path=("complete",),
    read=types.CompletionChunk.read,
    is_paid=True,
    is_mutation=False,
    text=r"""subscription CompleteStream($input: CompleteInput!) {
  complete(input: $input) {
    delta
    finishReason
    usage {
      ...Usage
    }
  }
}

fragment Usage on OperationUsage {
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  cached
  latencyMs
  reason
}""",
)

COUNT_TOKENS: Operation[types.TokenCount] = Operation(
    name="CountTokens",
    path=("cortex", "countTokens",),
    read=types.TokenCount.read,
    is_paid=False,
    is_mutation=False,
    text=r"""query CountTokens($input: CountTokensInput!) {
  cortex {
    countTokens(input: $input) {
      tokens
      model
      exact
      usage {
        ...Usage
      }
    }
  }
}

fragment Usage on OperationUsage {
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  cached
  latencyMs
  reason
}""",
)

CREATE_API_KEY: Operation[types.CreatedApiKey] = Operation(
    name="CreateApiKey",
    path=("createApiKey",),
    read=types.CreatedApiKey.read,
    is_paid=False,
    is_mutation=True,
    text=r"""mutation CreateApiKey($input: CreateApiKeyInput!) {
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
}""",
)

CREDIT_ALERTS: Operation[types.CreditAlert] = Operation(
    name="CreditAlerts",
    path=("creditAlerts",),
    read=types.CreditAlert.read,
    is_paid=False,
    is_mutation=False,
    text=r"""subscription CreditAlerts($scope: String) {
  creditAlerts(scope: $scope) {
    id
    scope
    state
    kind
    thresholdPercent
    status {
      ...Status
    }
    at
  }
}

fragment Status on CreditStatus {
  scope
  window {
    id
    start
    end
    timeZone
  }
  limit
  used
  held
  remaining
  percentUsed
  state
}""",
)

CREDITS: Operation[types.Credits] = Operation(
    name="Credits",
    path=("credits",),
    read=types.Credits.read,
    is_paid=False,
    is_mutation=False,
    text=r"""query Credits {
  credits {
    me {
      ...Status
    }
    account {
      ...Status
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
  }
  limit
  used
  held
  remaining
  percentUsed
  state
}""",
)

EMBED: Operation[types.Embedding] = Operation(
    name="Embed",
    path=("cortex", "embed",),
    read=types.Embedding.read,
    is_paid=True,
    is_mutation=False,
    text=r"""query Embed($text: String!, $model: String, $quote: ID) {
  cortex {
    embed(text: $text, model: $model, quote: $quote) {
      model
      dimensions
      vector
      usage {
        ...Usage
      }
    }
  }
}

fragment Usage on OperationUsage {
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  cached
  latencyMs
  reason
}""",
)

EMBED_MANY: Operation[list[types.Embedding]] = Operation(
    name="EmbedMany",
    path=("cortex", "embedMany",),
    read=lambda items: read_list(items, types.Embedding.read),
    is_paid=True,
    is_mutation=False,
    text=r"""query EmbedMany($texts: [String!]!, $model: String) {
  cortex {
    embedMany(texts: $texts, model: $model) {
      model
      dimensions
      vector
      usage {
        ...Usage
      }
    }
  }
}

fragment Usage on OperationUsage {
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  cached
  latencyMs
  reason
}""",
)

EXECUTE_SQL: Operation[types.SqlResult] = Operation(
    name="ExecuteSql",
    path=("executeSql",),
    read=types.SqlResult.read,
    is_paid=True,
    is_mutation=False,
    text=r"""query ExecuteSql($input: ExecuteSqlInput!) {
  executeSql(input: $input) {
    ...Rows
  }
}

fragment Rows on SqlResult {
  columns {
    name
    type
    nullable
    precision
    scale
  }
  rows
  rowCount
  truncated
  queryId
  warehouse
  usage {
    ...Usage
  }
}

fragment Usage on OperationUsage {
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  cached
  latencyMs
  reason
}""",
)

EXTRACT: Operation[types.Extraction] = Operation(
    name="Extract",
    path=("cortex", "extract",),
    read=types.Extraction.read,
    is_paid=True,
    is_mutation=False,
    text=r"""query Extract($input: ExtractInput!) {
  cortex {
    extract(input: $input) {
      answers {
        name
        value
      }
      response
      usage {
        ...Usage
      }
    }
  }
}

fragment Usage on OperationUsage {
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  cached
  latencyMs
  reason
}""",
)

FILTER: Operation[types.FilterResult] = Operation(
    name="Filter",
    path=("cortex", "filter",),
    read=types.FilterResult.read,
    is_paid=True,
    is_mutation=False,
    text=r"""query Filter($input: FilterInput!) {
  cortex {
    filter(input: $input) {
      matches
      usage {
        ...Usage
      }
    }
  }
}

fragment Usage on OperationUsage {
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  cached
  latencyMs
  reason
}""",
)

HEALTH: Operation[types.Health] = Operation(
    name="Health",
    path=("health",),
    read=types.Health.read,
    is_paid=False,
    is_mutation=False,
    text=r"""query Health {
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
}""",
)

HYBRID: Operation[types.HybridAnswer] = Operation(
    name="Hybrid",
    path=("hybrid",),
    read=types.HybridAnswer.read,
    is_paid=True,
    is_mutation=False,
    text=r"""query Hybrid($input: HybridInput!) {
  hybrid(input: $input) {
    route
    reason
    snowflake {
      ...Part
    }
    lambdaLabs {
      ...Part
    }
    answer
    usage {
      ...Usage
    }
  }
}

fragment Part on HybridPart {
  text
  model
  latencyMs
  error {
    code
    message
    retryable
  }
  usage {
    ...Usage
  }
}

fragment Usage on OperationUsage {
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  cached
  latencyMs
  reason
}""",
)

MODELS: Operation[list[types.Model]] = Operation(
    name="Models",
    path=("models",),
    read=lambda items: read_list(items, types.Model.read),
    is_paid=False,
    is_mutation=False,
    text=r"""query Models($backend: Backend) {
  models(backend: $backend) {
    name
    backends
    functions
    contextLength
    maxOutputTokens
    dimensions
    inputPrice
    outputPrice
    priceBasis {
      ...Basis
    }
    available
    default
    endpoints {
      ...Endpoint
    }
  }
}

fragment Basis on PriceBasis {
  kind
  date
  source
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
}""",
)

OPTIMIZE: Operation[types.SqlAdvice] = Operation(
    name="Optimize",
    path=("optimize",),
    read=types.SqlAdvice.read,
    is_paid=False,
    is_mutation=False,
    text=r"""query Optimize($statement: String!) {
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
}""",
)

QUOTE: Operation[types.CreditQuote] = Operation(
    name="Quote",
    path=("quote",),
    read=types.CreditQuote.read,
    is_paid=False,
    is_mutation=False,
    text=r"""query Quote($input: QuoteInput!) {
  quote(input: $input) {
    id
    function
    model
    expected
    maximum
    affordable
    expiresAt
    priceBasis {
      ...Basis
    }
  }
}

fragment Basis on PriceBasis {
  kind
  date
  source
}""",
)

RECONCILIATION: Operation[types.Reconciliation] = Operation(
    name="Reconciliation",
    path=("reconciliation",),
    read=types.Reconciliation.read,
    is_paid=False,
    is_mutation=False,
    text=r"""query Reconciliation($day: Date!) {
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
}""",
)

REDACT: Operation[types.Redaction] = Operation(
    name="Redact",
    path=("cortex", "redact",),
    read=types.Redaction.read,
    is_paid=True,
    is_mutation=False,
    text=r"""query Redact($text: String!, $categories: [String!]) {
  cortex {
    redact(text: $text, categories: $categories) {
      text
      usage {
        ...Usage
      }
    }
  }
}

fragment Usage on OperationUsage {
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  cached
  latencyMs
  reason
}""",
)

RESET_WINDOW: Operation[types.CreditStatus] = Operation(
    name="ResetWindow",
    path=("resetWindow",),
    read=types.CreditStatus.read,
    is_paid=False,
    is_mutation=True,
    text=r"""mutation ResetWindow($reason: String!, $today: Date) {
  resetWindow(reason: $reason, today: $today) {
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
  }
  limit
  used
  held
  remaining
  percentUsed
  state
}""",
)

RESUME_CREDITS: Operation[types.CreditStatus] = Operation(
    name="ResumeCredits",
    path=("resumeCredits",),
    read=types.CreditStatus.read,
    is_paid=False,
    is_mutation=True,
    text=r"""mutation ResumeCredits($scope: String!, $reason: String!) {
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
  }
  limit
  used
  held
  remaining
  percentUsed
  state
}""",
)

REVOKE_API_KEY: Operation[types.ApiKey] = Operation(
    name="RevokeApiKey",
    path=("revokeApiKey",),
    read=types.ApiKey.read,
    is_paid=False,
    is_mutation=True,
    text=r"""mutation RevokeApiKey($id: ID!, $reason: String) {
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
}""",
)

SEARCH: Operation[types.SearchResult] = Operation(
    name="Search",
    path=("cortex", "search",),
    read=types.SearchResult.read,
    is_paid=True,
    is_mutation=False,
    text=r"""query Search($input: SearchInput!) {
  cortex {
    search(input: $input) {
      hits {
        fields
        score
        scores {
          cosineSimilarity
          textMatch
          rerankerScore
        }
      }
      requestId
      usage {
        ...Usage
      }
    }
  }
}

fragment Usage on OperationUsage {
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  cached
  latencyMs
  reason
}""",
)

SENTIMENT: Operation[types.Sentiment] = Operation(
    name="Sentiment",
    path=("cortex", "sentiment",),
    read=types.Sentiment.read,
    is_paid=True,
    is_mutation=False,
    text=r"""query Sentiment($text: String!, $categories: [String!]) {
  cortex {
    sentiment(text: $text, categories: $categories) {
      label
      score
      categories {
        name
        label
      }
      usage {
        ...Usage
      }
    }
  }
}

fragment Usage on OperationUsage {
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  cached
  latencyMs
  reason
}""",
)

SET_CREDIT_LIMIT: Operation[types.CreditStatus] = Operation(
    name="SetCreditLimit",
    path=("setCreditLimit",),
    read=types.CreditStatus.read,
    is_paid=False,
    is_mutation=True,
    text=r"""mutation SetCreditLimit($input: SetCreditLimitInput!) {
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
  }
  limit
  used
  held
  remaining
  percentUsed
  state
}""",
)

SIMILARITY: Operation[types.Similarity] = Operation(
    name="Similarity",
    path=("cortex", "similarity",),
    read=types.Similarity.read,
    is_paid=True,
    is_mutation=False,
    text=r"""query Similarity($a: String!, $b: String!, $model: String) {
  cortex {
    similarity(a: $a, b: $b, model: $model) {
      score
      model
      usage {
        ...Usage
      }
    }
  }
}

fragment Usage on OperationUsage {
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  cached
  latencyMs
  reason
}""",
)

SUMMARIZE: Operation[types.Summary] = Operation(
    name="Summarize",
    path=("cortex", "summarize",),
    read=types.Summary.read,
    is_paid=True,
    is_mutation=False,
    text=r"""query Summarize($text: String!) {
  cortex {
    summarize(text: $text) {
      text
      usage {
        ...Usage
      }
    }
  }
}

fragment Usage on OperationUsage {
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  cached
  latencyMs
  reason
}""",
)

TRANSLATE: Operation[types.Translation] = Operation(
    name="Translate",
    path=("cortex", "translate",),
    read=types.Translation.read,
    is_paid=True,
    is_mutation=False,
    text=r"""query Translate($input: TranslateInput!) {
  cortex {
    translate(input: $input) {
      text
      from
      to
      usage {
        ...Usage
      }
    }
  }
}

fragment Usage on OperationUsage {
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  cached
  latencyMs
  reason
}""",
)

USAGE: Operation[types.UsageReport] = Operation(
    name="Usage",
    path=("usage",),
    read=types.UsageReport.read,
    is_paid=False,
    is_mutation=False,
    text=r"""query Usage($input: UsageInput!) {
  usage(input: $input) {
    rows {
      user
      function
      model
      backend
      warehouse
      bucket
      calls
      errors
      inputTokens
      outputTokens
      credits
      gpuSeconds
      p50LatencyMs
      p95LatencyMs
    }
    totals {
      calls
      errors
      inputTokens
      outputTokens
      credits
      gpuSeconds
    }
    freshAsOf
    pendingEvents
  }
}""",
)

USAGE_EVENTS: Operation[types.UsageEventConnection] = Operation(
    name="UsageEvents",
    path=("usageEvents",),
    read=types.UsageEventConnection.read,
    is_paid=False,
    is_mutation=False,
    text=r"""query UsageEvents($first: Int, $after: String, $filter: UsageFilter) {
  usageEvents(first: $first, after: $after, filter: $filter) {
    nodes {
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
      requestId
    }
    pageInfo {
      ...Page
    }
  }
}

fragment Page on PageInfo {
  hasNextPage
  hasPreviousPage
  startCursor
  endCursor
}""",
)

USER_CREDITS: Operation[types.CreditStatus] = Operation(
    name="UserCredits",
    path=("credits", "user",),
    read=types.CreditStatus.read,
    is_paid=False,
    is_mutation=False,
    text=r"""query UserCredits($name: String!) {
  credits {
    user(name: $name) {
      ...Status
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
  }
  limit
  used
  held
  remaining
  percentUsed
  state
}""",
)

VIEWER: Operation[types.User] = Operation(
    name="Viewer",
    path=("viewer",),
    read=types.User.read,
    is_paid=False,
    is_mutation=False,
    text=r"""query Viewer {
  viewer {
    name
    teams
    permissions
    apiKey {
      ...Key
    }
    credits {
      ...Status
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
}

fragment Status on CreditStatus {
  scope
  window {
    id
    start
    end
    timeZone
  }
  limit
  used
  held
  remaining
  percentUsed
  state
}""",
)

WAREHOUSES: Operation[list[types.Warehouse]] = Operation(
    name="Warehouses",
    path=("warehouses",),
    read=lambda items: read_list(items, types.Warehouse.read),
    is_paid=False,
    is_mutation=False,
    text=r"""query Warehouses {
  warehouses {
    name
    purpose
    size
    creditsPerHour
  }
}""",
)

WRITE_SQL: Operation[types.SqlResult] = Operation(
    name="WriteSql",
    path=("executeSql",),
    read=types.SqlResult.read,
    is_paid=True,
    is_mutation=True,
    text=r"""mutation WriteSql($input: ExecuteSqlInput!) {
  executeSql(input: $input) {
    ...Rows
  }
}

fragment Rows on SqlResult {
  columns {
    name
    type
    nullable
    precision
    scale
  }
  rows
  rowCount
  truncated
  queryId
  warehouse
  usage {
    ...Usage
  }
}

fragment Usage on OperationUsage {
  function
  model
  backend
  warehouse
  queryId
  inputTokens
  outputTokens
  credits
  cached
  latencyMs
  reason
}""",
)
