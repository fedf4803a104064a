/** Every root field and every field of `Cortex`, asked well. */
import type { RecordedGroup } from './request.ts';

const usage =
  'usage { function model backend warehouse inputTokens outputTokens credits cached latencyMs queryId }';
const text = 'The parcel came two days late, but the courier called ahead and the shop refunded the postage.';
const variables = { t: text };
const on = (selection: string) => ({ query: `query ($t: String!) { cortex { ${selection} } }`, variables });

export const cortexGroup: RecordedGroup = {
  'complete, with no more than a prompt':
    '{ cortex { complete(input: { prompt: "Say hello.", maxTokens: 12 }) { text model finishReason structured } } }',
  'complete on Snowflake': `{ cortex { complete(input: { prompt: "Say hello.", backend: SNOWFLAKE, maxTokens: 12 }) { text finishReason ${usage} } } }`,
  'complete on the GPUs': `{ cortex { complete(input: { prompt: "Say hello.", backend: LAMBDA_LABS, maxTokens: 12 }) { text finishReason ${usage} } } }`,
  'complete, the same again': `{ cortex { complete(input: { prompt: "Say hello.", backend: LAMBDA_LABS, maxTokens: 12 }) { text finishReason ${usage} } } }`,
  'complete, warm': `{ cortex { complete(input: { prompt: "Say hello.", backend: LAMBDA_LABS, maxTokens: 12, temperature: 1 }) { finishReason ${usage} } } }`,
  'complete with messages': `{ cortex { complete(input: { messages: [{ role: SYSTEM, content: "Be brief." }, { role: USER, content: "Where is parcel 7?" }, { role: ASSISTANT, content: "In Graz." }, { role: USER, content: "And now?" }], maxTokens: 9 }) { text finishReason } } }`,
  'complete with a named model': `{ cortex { complete(input: { prompt: "Name a city.", model: "llama3.1-70b", maxTokens: 6 }) { text model finishReason usage { model backend } } } }`,
  'complete one token':
    '{ cortex { complete(input: { prompt: "One.", maxTokens: 1 }) { text finishReason usage { outputTokens } } } }',
  'complete as JSON':
    '{ cortex { complete(input: { prompt: "Give a name.", backend: SNOWFLAKE, responseFormat: { type: "object", properties: { name: { type: "string" } }, required: ["name"] } }) { structured finishReason } } }',
  embed: `{ cortex { embed(text: "a parcel") { model dimensions vector ${usage} } } }`,
  'embed, the same again': `{ cortex { embed(text: "a parcel") { dimensions ${usage} } } }`,
  'embed, three aliases':
    '{ cortex { a: embed(text: "x1") { dimensions } b: embed(text: "x2") { dimensions } c: embed(text: "x1") { dimensions usage { cached } } } }',
  'embed with another model':
    '{ cortex { embed(text: "a parcel", model: "snowflake-arctic-embed-m-v1.5") { model dimensions } } }',
  'embed emoji': '{ cortex { embed(text: "🦊 parcel") { dimensions } } }',
  embedMany:
    '{ cortex { embedMany(texts: ["one", "two", "one"]) { dimensions usage { inputTokens cached credits } } } }',
  'search in documents':
    '{ cortex { search(input: { service: "DOCS_SEARCH", query: "late parcel", limit: 2 }) { hits { __typename } usage { function credits } } } }',
  'search of chosen columns':
    '{ cortex { search(input: { service: "DOCS_SEARCH", query: "refund", columns: ["title"], limit: 1 }) { hits { __typename } } } }',
  'search in lower case':
    '{ cortex { search(input: { service: "docs_search", query: "refund", limit: 1 }) { hits { __typename } } } }',
  sentiment: on(`sentiment(text: $t) { label score categories { name label } ${usage} }`),
  'sentiment by categories': on(
    'sentiment(text: $t, categories: ["delivery", "price"]) { label categories { name label } }',
  ),
  classify: on(
    'classify(input: { text: $t, labels: [{ label: "praise" }, { label: "complaint" }] }) { label labels usage { function credits } }',
  ),
  'classify with descriptions': on(
    'classify(input: { text: $t, taskDescription: "Kind of ticket", labels: [{ label: "delivery", description: "about transport" }, { label: "invoice", examples: ["the bill is wrong"] }] }) { label labels }',
  ),
  'classify into several': on(
    'classify(input: { text: $t, multiLabel: true, labels: [{ label: "delivery" }, { label: "refund" }, { label: "weather" }] }) { label labels }',
  ),
  extract: on(
    'extract(input: { text: $t, questions: [{ name: "late", question: "How late was it?" }] }) { answers { name value } response usage { function credits } }',
  ),
  filter: on(
    'filter(input: { predicate: "It is about a delivery.", text: $t }) { matches usage { function credits } }',
  ),
  'filter of a predicate alone':
    '{ cortex { filter(input: { predicate: "Is the sky blue?" }) { matches } } }',
  similarity: on('similarity(a: $t, b: "The delivery was late.") { score model usage { function credits } }'),
  summarize: on('summarize(text: $t) { text usage { function credits } }'),
  translate: on('translate(input: { text: $t, to: "de" }) { text from to usage { function credits } }'),
  'translate from a named language': on(
    'translate(input: { text: $t, from: "en", to: "fr" }) { text from to }',
  ),
  redact:
    '{ cortex { redact(text: "Call Ada Byron at +43 660 1234567 or ada@example.com.") { text usage { function credits } } } }',
  'redact two categories':
    '{ cortex { redact(text: "Call Ada Byron at +43 660 1234567 or ada@example.com.", categories: ["EMAIL"]) { text } } }',
  countTokens:
    '{ cortex { countTokens(input: { text: "three short words" }) { tokens model exact usage { function credits cached } } } }',
  'all of Cortex at once': on(
    'e: embed(text: $t) { dimensions } s: sentiment(text: $t) { label } c: countTokens(input: { text: $t }) { tokens } z: summarize(text: $t) { text }',
  ),
  'nothing of Cortex': '{ cortex { __typename } }',
};

const columns = 'columns { name type nullable precision scale } rows rowCount truncated warehouse';
const sql = (statement: string, more = '') =>
  `{ executeSql(input: { statement: ${JSON.stringify(statement)} ${more} }) { ${columns} queryId usage { function warehouse credits } } }`;

export const sqlGroup: RecordedGroup = {
  'executeSql, one value': sql('SELECT 1 AS one'),
  'executeSql, an aggregate': sql('SELECT COUNT(*) AS n, SUM(amount) AS total FROM sales.orders'),
  'executeSql, all types': sql(
    "SELECT NULL AS n, TRUE AS b, 1.50::NUMBER(10,2) AS d, 'x' AS t, DATE '2026-01-02' AS day, TO_TIMESTAMP_NTZ('2026-01-02 03:04:05') AS at, ARRAY_CONSTRUCT(1, 2) AS a, OBJECT_CONSTRUCT('k', 1) AS o",
  ),
  'executeSql, binds': sql('SELECT ? AS a, ? AS b, ? AS c', 'binds: ["x", 7, null]'),
  'executeSql, no rows': sql('SELECT 1 AS n WHERE FALSE'),
  'executeSql, more rows than asked for': sql(
    'SELECT order_id FROM sales.orders ORDER BY order_id',
    'maxRows: 2',
  ),
  'executeSql, SHOW': sql('SHOW TABLES IN SCHEMA sales', 'maxRows: 1'),
  'executeSql, a named warehouse': sql('SELECT 1 AS one', 'warehouse: "AI_COMPUTE_WH"'),
  'executeSql, as a mutation': `mutation { executeSql(input: { statement: "CREATE TABLE recorded_answers (a INT)" }) { ${columns} } }`,
  'executeSql, an insert': `mutation { executeSql(input: { statement: "INSERT INTO recorded_answers VALUES (1), (2)" }) { ${columns} } }`,
  'executeSql, an update': `mutation { executeSql(input: { statement: "UPDATE recorded_answers SET a = a + 1 WHERE a = ?", binds: [1] }) { ${columns} } }`,
  'executeSql, what was written': sql('SELECT a FROM recorded_answers ORDER BY a'),
  'executeSql, a drop': `mutation { executeSql(input: { statement: "DROP TABLE recorded_answers" }) { ${columns} } }`,
  optimize:
    '{ optimize(statement: "SELECT region, SUM(amount) FROM sales.orders GROUP BY region") { warehouse reason kind allowed refusal findings { rule severity message suggestion line column } estimate { basis } } }',
  'optimize a dear statement':
    '{ optimize(statement: "SELECT * FROM sales.orders, sales.customers") { warehouse kind allowed findings { rule severity message suggestion line column } } }',
  'optimize a refused statement':
    '{ optimize(statement: "DROP TABLE sales.orders") { kind allowed refusal } }',
  'optimize a Cortex call': `{ optimize(statement: "SELECT AI_COMPLETE('llama3.1-70b', 'free?')") { kind allowed refusal } }`,
  'optimize a broken statement': '{ optimize(statement: "SELEC 1") { kind allowed refusal } }',
  warehouses: '{ warehouses { name purpose size creditsPerHour } }',
};

const status = 'scope window { timeZone } limit used held remaining percentUsed state';
const span = { from: '2026-01-01T00:00:00Z', to: '2027-12-31T00:00:00Z' };

export const otherGroup: RecordedGroup = {
  viewer: '{ viewer { name teams permissions credits { scope limit state } } }',
  'viewer, somebody else': { query: '{ viewer { name teams } }', user: 'ada' },
  'viewer with a fragment': 'query Who { ...V } fragment V on Query { viewer { name __typename } }',
  'a field that is skipped': {
    query: 'query ($no: Boolean!) { viewer { name @skip(if: $no) teams } }',
    variables: { no: true },
  },
  'a field that is not included': '{ viewer { name @include(if: false) teams } }',
  'the second of two operations': {
    query: 'query A { viewer { name } } query B { viewer { teams } }',
    operationName: 'B',
  },
  health:
    '{ health { status embedded dependencies { name status } pool { max } gpuEndpoints { name status models breaker lastError } alertChannels { name } } }',
  'models of the GPUs':
    '{ models(backend: LAMBDA_LABS) { name backends functions contextLength maxOutputTokens available default priceBasis { kind } } }',
  'one model': {
    query:
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Model { name backends functions dimensions available } } }',
    variables: { of: [{ __typename: 'Model', name: 'llama3.1-70b' }] },
  },
  'a user, a warehouse, nobody': {
    query:
      'query ($of: [_Any!]!) { _entities(representations: $of) { __typename ... on User { name } ... on Warehouse { name purpose } } }',
    variables: {
      of: [
        { __typename: 'User', name: 'local' },
        { __typename: 'Warehouse', name: 'CORTEX_COMPUTE_WH' },
        { __typename: 'Warehouse', name: 'NO_SUCH' },
        { __typename: 'Nobody', name: 'x' },
        { __typename: 'User' },
      ],
    },
  },
  'credits of mine': { query: `{ credits { me { ${status} } } }`, user: 'newcomer' },
  'credits of the account': `{ credits { account { ${status} } } }`,
  'credits of a user': `{ credits { user(name: "nobody-yet") { ${status} } } }`,
  'credits, a page of users':
    '{ credits { users(first: 1) { nodes { limit } edges { cursor } pageInfo { hasPreviousPage } } } }',
  'quote of a completion':
    '{ quote(input: { complete: { prompt: "Hi", model: "claude-4-sonnet", maxTokens: 10 } }) { function model expected maximum affordable priceBasis { kind date source } } }',
  'quote of a completion on the GPUs':
    '{ quote(input: { complete: { prompt: "Hi", backend: LAMBDA_LABS } }) { function model affordable priceBasis { kind } } }',
  'quote of embeddings': '{ quote(input: { embed: { texts: ["a", "b"] } }) { function model affordable } }',
  'quote of a search':
    '{ quote(input: { search: { service: "DOCS_SEARCH", query: "x" } }) { function affordable } }',
  'quote of a classification':
    '{ quote(input: { classify: { text: "x", labels: [{ label: "a" }, { label: "b" }] } }) { function affordable } }',
  'quote of an extraction':
    '{ quote(input: { extract: { text: "x", questions: [{ name: "q", question: "What?" }] } }) { function affordable } }',
  'quote of SQL': '{ quote(input: { executeSql: { statement: "SELECT 1" } }) { function affordable } }',
  hybrid: '{ hybrid(input: { message: "What was revenue by region?" }) { route } }',
  'hybrid, to the GPUs':
    '{ hybrid(input: { message: "Write a poem about parcels", route: LAMBDA_LABS, maxTokens: 12 }) { route snowflake { text } lambdaLabs { text model error { code message retryable } usage { backend } } answer } }',
  'hybrid, both and compared':
    '{ hybrid(input: { message: "Why was the parcel late?", route: BOTH, mode: COMPARE, maxTokens: 12 }) { route snowflake { error { code } } lambdaLabs { error { code } } } }',
  usage: {
    query: 'query ($i: UsageInput!) { usage(input: $i) { rows { user calls errors } } }',
    variables: { i: { ...span, groupBy: ['USER'], filter: { users: ['nobody-yet'] } } },
  },
  'usage by every dimension': {
    query:
      'query ($i: UsageInput!) { usage(input: $i) { rows { user function model backend warehouse bucket } totals { calls } } }',
    variables: {
      i: {
        ...span,
        groupBy: ['USER', 'FUNCTION', 'MODEL', 'BACKEND', 'WAREHOUSE', 'DAY'],
        filter: { users: ['nobody-yet'] },
      },
    },
  },
  'usageEvents, none':
    '{ usageEvents(first: 3, filter: { users: ["nobody-yet"] }) { nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }',
  'usageEvents, one':
    '{ usageEvents(first: 1, filter: { functions: ["AI_SENTIMENT"], users: ["local"] }) { nodes { id at function backend warehouse status user { name } } } }',
  'reconciliation of a day long past':
    '{ reconciliation(day: "2020-01-01") { day ledgerCredits usageLogCredits eventsCompared balanced differences { cause } } }',
  'an enum by introspection': '{ __type(name: "Backend") { kind enumValues { name } } }',
  'the name of the root': '{ __typename }',
};
