/** Arguments, documents and variables that cannot be accepted. */
import type { RecordedGroup, RecordedRequest } from './request.ts';

const complete = (input: string) => `{ cortex { complete(input: { ${input} }) { text } } }`;
const cortex = (selection: string) => `{ cortex { ${selection} } }`;
const withText = (selection: string, t: string): RecordedRequest => ({
  query: `query ($t: String!) { cortex { ${selection} } }`,
  variables: { t },
});

export const cortexBadInput: RecordedGroup = {
  'complete without prompt or messages': complete('maxTokens: 3'),
  'complete with both': complete('prompt: "a", messages: [{ role: USER, content: "b" }]'),
  'complete with an empty prompt': complete('prompt: ""'),
  'complete with blanks': complete('prompt: "   "'),
  'complete with no messages': complete('messages: []'),
  'complete with an empty message': complete('messages: [{ role: USER, content: "" }]'),
  'complete that ends with the assistant': complete(
    'messages: [{ role: USER, content: "a" }, { role: ASSISTANT, content: "b" }]',
  ),
  'complete with system alone': complete('messages: [{ role: SYSTEM, content: "a" }]'),
  'complete with no tokens': complete('prompt: "a", maxTokens: 0'),
  'complete with fewer than none': complete('prompt: "a", maxTokens: -1'),
  'complete with absurdly many tokens': complete('prompt: "a", maxTokens: 2000000000'),
  'complete with too hot a temperature': complete('prompt: "a", temperature: 9'),
  'complete with too cold a temperature': complete('prompt: "a", temperature: -0.1'),
  'complete with a model nearly right': complete('prompt: "a", model: "lama3.1-70b"'),
  'complete with a model that is none': complete('prompt: "a", model: "zzzzzzzzzzzzzzzz"'),
  'complete with an empty model': complete('prompt: "a", model: ""'),
  'complete with a model that embeds': complete('prompt: "a", model: "snowflake-arctic-embed-l-v2.0"'),
  'complete with a model of the other back end': complete(
    'prompt: "a", backend: LAMBDA_LABS, model: "claude-4-sonnet"',
  ),
  'complete with a format that is none': complete('prompt: "a", responseFormat: "json"'),
  'complete with a format of no type': complete('prompt: "a", responseFormat: { type: "nothing" }'),
  'complete with a quote that is none': complete('prompt: "a", quote: "no-such-quote"'),
  'complete with a prompt of 100,001 characters': withText(
    'complete(input: { prompt: $t, maxTokens: 5 }) { finishReason }',
    'x'.repeat(100_001),
  ),
  'complete beyond the context': withText(
    'complete(input: { prompt: $t, backend: LAMBDA_LABS, maxTokens: 5 }) { finishReason }',
    'word '.repeat(40_000),
  ),
  'embed nothing': cortex('embed(text: "") { model }'),
  'embed too much': withText('embed(text: $t) { model }', 'word '.repeat(20_000)),
  'embed with a model nearly right': cortex('embed(text: "a", model: "snowflake-arctic-embed-l") { model }'),
  'embed with a model that completes': cortex('embed(text: "a", model: "claude-4-sonnet") { model }'),
  'embedMany of no texts': cortex('embedMany(texts: []) { model }'),
  'embedMany with an empty text': cortex('embedMany(texts: ["a", ""]) { model }'),
  'embedMany of too many texts': {
    query: 'query ($t: [String!]!) { cortex { embedMany(texts: $t) { model } } }',
    variables: { t: Array(3_000).fill('a') },
  },
  'search in no service': cortex('search(input: { service: "", query: "a" }) { requestId }'),
  'search in an unknown service': cortex(
    'search(input: { service: "NO_SUCH_SEARCH", query: "a" }) { requestId }',
  ),
  'search in a service of an odd name': cortex(
    `search(input: { service: "a'; DROP TABLE x", query: "a" }) { requestId }`,
  ),
  'search for nothing': cortex('search(input: { service: "DOCS_SEARCH", query: "" }) { requestId }'),
  'search for no hits': cortex(
    'search(input: { service: "DOCS_SEARCH", query: "a", limit: 0 }) { requestId }',
  ),
  'search for too many hits': cortex(
    'search(input: { service: "DOCS_SEARCH", query: "a", limit: 100000 }) { requestId }',
  ),
  'search of an unknown column': cortex(
    'search(input: { service: "DOCS_SEARCH", query: "a", columns: ["no_such"] }) { requestId }',
  ),
  'search with a filter that is none': cortex(
    'search(input: { service: "DOCS_SEARCH", query: "a", filter: { "@no": 1 } }) { requestId }',
  ).replace('"@no"', 'no'),
  'sentiment of nothing': cortex('sentiment(text: "") { label }'),
  'sentiment of too much': withText('sentiment(text: $t) { label }', 'Lovely parcel 🦊. '.repeat(3_000)),
  'sentiment with an empty category': cortex('sentiment(text: "a", categories: [""]) { label }'),
  'sentiment with one category twice': cortex('sentiment(text: "a", categories: ["x", "x"]) { label }'),
  'sentiment with too many categories': cortex(
    `sentiment(text: "a", categories: [${Array.from({ length: 20 }, (_, i) => `"c${i}"`)}]) { label }`,
  ),
  'classify with no labels': cortex('classify(input: { text: "a", labels: [] }) { label }'),
  'classify with one label': cortex('classify(input: { text: "a", labels: [{ label: "x" }] }) { label }'),
  'classify with a label twice': cortex(
    'classify(input: { text: "a", labels: [{ label: "x" }, { label: "x" }] }) { label }',
  ),
  'classify with an empty label': cortex(
    'classify(input: { text: "a", labels: [{ label: "" }, { label: "x" }] }) { label }',
  ),
  'classify nothing': cortex(
    'classify(input: { text: "", labels: [{ label: "y" }, { label: "x" }] }) { label }',
  ),
  'extract no questions': cortex('extract(input: { text: "a", questions: [] }) { response }'),
  'extract a question twice': cortex(
    'extract(input: { text: "a", questions: [{ name: "q", question: "What?" }, { name: "q", question: "Who?" }] }) { response }',
  ),
  'extract an empty question': cortex(
    'extract(input: { text: "a", questions: [{ name: "q", question: "" }] }) { response }',
  ),
  'extract with an empty name': cortex(
    'extract(input: { text: "a", questions: [{ name: "", question: "What?" }] }) { response }',
  ),
  'filter with no predicate': cortex('filter(input: { predicate: "", text: "a" }) { matches }'),
  'similarity of nothing': cortex('similarity(a: "", b: "b") { score }'),
  'similarity with an unknown model': cortex('similarity(a: "a", b: "b", model: "no-such") { score }'),
  'summarize nothing': cortex('summarize(text: "") { text }'),
  'summarize 100,001 characters': withText('summarize(text: $t) { text }', 'x'.repeat(100_001)),
  'translate to no language': cortex('translate(input: { text: "a", to: "" }) { text }'),
  'translate to an unknown language': cortex('translate(input: { text: "a", to: "klingon" }) { text }'),
  'translate from an unknown language': cortex(
    'translate(input: { text: "a", from: "xx", to: "de" }) { text }',
  ),
  'redact nothing': cortex('redact(text: "") { text }'),
  'redact an unknown category': cortex('redact(text: "a", categories: ["SHOE_SIZE"]) { text }'),
  'countTokens of nothing': cortex('countTokens(input: { text: "" }) { tokens }'),
  'countTokens with an unknown model': cortex(
    'countTokens(input: { text: "a", model: "no-such" }) { tokens }',
  ),
  'one good and one bad field': cortex(
    'good: countTokens(input: { text: "a" }) { tokens } bad: embed(text: "") { model }',
  ),
  'a lone surrogate': withText('countTokens(input: { text: $t }) { tokens }', 'a\ud800b'),
};

const sql = (statement: string, more = '') =>
  `{ executeSql(input: { statement: ${JSON.stringify(statement)} ${more} }) { rowCount } }`;
const write = (statement: string) => `mutation ${sql(statement)}`;
const limit = (scope: string, amount: string) =>
  `mutation { setCreditLimit(input: { scope: ${JSON.stringify(scope)}, limit: ${amount} }) { limit } }`;
const usage = (input: object): RecordedRequest => ({
  query: 'query ($i: UsageInput!) { usage(input: $i) { totals { calls } } }',
  variables: { i: input },
});

export const otherBadInput: RecordedGroup = {
  'SQL that is empty': sql(''),
  'SQL that is a comment': sql('-- nothing'),
  'SQL that is no SQL': sql('SELEC 1'),
  'SQL that is not closed': sql('SELECT (1'),
  'SQL of two statements': sql('SELECT 1; SELECT 2'),
  'SQL that writes in a query': sql('DROP TABLE sales.orders'),
  'SQL that inserts in a query': sql('INSERT INTO sales.orders VALUES (1)'),
  'SQL that reads in a mutation': write('SELECT 1'),
  'SQL that grants': write('GRANT ROLE x TO USER y'),
  'SQL that uses another role': write('USE ROLE ACCOUNTADMIN'),
  'SQL that calls Cortex': sql("SELECT AI_COMPLETE('llama3.1-70b', 'free?')"),
  'SQL that calls Cortex by its old name': sql("SELECT SNOWFLAKE.CORTEX.COMPLETE('llama3.1-70b', 'free?')"),
  'SQL that reads a file': sql('SELECT * FROM "/etc/passwd"'),
  'SQL that reads a stage': sql('SELECT * FROM @my_stage'),
  'SQL with an unknown column': sql('SELECT no_such_column FROM sales.orders'),
  'SQL with an unknown table': sql('SELECT 1 FROM sales.no_such_table'),
  'SQL with an unknown function': sql('SELECT no_such_function(1)'),
  'SQL that divides by zero': sql('SELECT 1 / 0'),
  'SQL that casts wrongly': sql("SELECT 'x'::INT"),
  'SQL with too few binds': sql('SELECT ?, ?', 'binds: [1]'),
  'SQL with a bind that rounds': sql('SELECT ?', 'binds: [9007199254740993]'),
  'SQL with no rows wanted': sql('SELECT 1', 'maxRows: 0'),
  'SQL with too many rows wanted': sql('SELECT 1', 'maxRows: 100000000'),
  'SQL with no time': sql('SELECT 1', 'timeoutSeconds: 0'),
  'SQL with a year of time': sql('SELECT 1', 'timeoutSeconds: 31536000'),
  'SQL that takes too long': sql(
    'SELECT COUNT(*) FROM sales.orders a, sales.orders b, sales.orders c, sales.orders d',
    'timeoutSeconds: 1',
  ),
  'SQL in an unknown warehouse': sql('SELECT 1', 'warehouse: "NO_SUCH_WH"'),
  'optimize nothing': '{ optimize(statement: "") { kind } }',
  'optimize two statements': '{ optimize(statement: "SELECT 1; SELECT 2") { kind allowed refusal } }',
  'quote of nothing': '{ quote(input: {}) { id } }',
  'quote of two calls':
    '{ quote(input: { embed: { texts: ["a"] }, executeSql: { statement: "SELECT 1" } }) { id } }',
  'quote of bad input': '{ quote(input: { complete: { prompt: "" } }) { id } }',
  'quote of an unknown model': '{ quote(input: { embed: { texts: ["a"], model: "no-such" } }) { id } }',
  'hybrid of nothing': '{ hybrid(input: { message: "" }) { route } }',
  'hybrid with an unknown model':
    '{ hybrid(input: { message: "Write a poem", route: LAMBDA_LABS, lambdaLabsModel: "no-such" }) { route lambdaLabs { error { code message } } } }',
  'hybrid with no tokens': '{ hybrid(input: { message: "Write a poem", maxTokens: 0 }) { route } }',
  'usage backwards': usage({ from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }),
  'usage of no time': usage({ from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }),
  'usage with a day that is none': usage({ from: '2026-02-30T00:00:00Z', to: '2026-03-01T00:00:00Z' }),
  'usage by a dimension twice': usage({
    from: '2026-01-01T00:00:00Z',
    to: '2026-02-01T00:00:00Z',
    groupBy: ['USER', 'USER'],
  }),
  'usage by two spans': usage({
    from: '2026-01-01T00:00:00Z',
    to: '2026-02-01T00:00:00Z',
    groupBy: ['DAY', 'HOUR'],
  }),
  'usage by an unknown dimension': usage({
    from: '2026-01-01T00:00:00Z',
    to: '2026-02-01T00:00:00Z',
    groupBy: ['SHOE'],
  }),
  'usage with an empty filter': usage({
    from: '2026-01-01T00:00:00Z',
    to: '2026-02-01T00:00:00Z',
    filter: { users: [] },
  }),
  'usageEvents, none wanted': '{ usageEvents(first: 0) { nodes { id } } }',
  'usageEvents, too many wanted': '{ usageEvents(first: 100000) { nodes { id } } }',
  'usageEvents after nothing': '{ usageEvents(after: "nonsense") { nodes { id } } }',
  'reconciliation of no day': '{ reconciliation(day: "yesterday") { balanced } }',
  'reconciliation of tomorrow': '{ reconciliation(day: "2099-01-01") { balanced } }',
  'credits of nobody': '{ credits { user(name: "") { limit } } }',
  'credits, none wanted': '{ credits { users(first: 0) { nodes { scope } } } }',
  'credits after nothing': '{ credits { users(after: "nonsense") { nodes { scope } } } }',
  'a limit below zero': limit('user:x', '-1'),
  'a limit beyond counting': limit('user:x', '1e300'),
  'a limit of too many places': limit('user:x', '0.0000001'),
  'a limit that is no number': limit('user:x', '"NaN"'),
  'a limit that is true': limit('user:x', 'true'),
  'a limit of null': limit('user:x', 'null'),
  'a limit of nobody': limit('nobody', '1'),
  'a limit of no scope': limit('', '1'),
  'a limit of an unnamed user': limit('user:', '1'),
  'a limit of an unknown kind': limit('galaxy:all', '1'),
  'a limit with a line break': limit('user:a\nb', '1'),
  'clearing a limit of nobody': 'mutation { clearCreditLimit(scope: "nobody") { limit } }',
  'resuming without a reason': 'mutation { resumeCredits(scope: "user:x", reason: "") { state } }',
  'resuming nobody': 'mutation { resumeCredits(scope: "nobody", reason: "test") { state } }',
  'a new window without a reason': 'mutation { resetWindow(reason: "") { state } }',
};
