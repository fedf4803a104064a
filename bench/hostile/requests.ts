/** Requests that mean harm, or are badly made: each with the code that it is refused with, before it reaches a back end. */

export interface HostileRequest {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** After `/graphql`. */
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  /** The code of the first error. */
  readonly code: string;
}

type More = Partial<Omit<HostileRequest, 'name' | 'code'>>;

const json = { 'content-type': 'application/json' };
const times = (count: number, of: (i: number) => string, between = ' ') =>
  Array.from({ length: count }, (_, i) => of(i)).join(between);

function raw(name: string, code: string, body: string | Buffer | null, more: More = {}): HostileRequest {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return { name, code, method: 'POST', search: '', headers: json, body: bytes, ...more };
}

const asked = (name: string, code: string, query: string, variables: object = {}) =>
  raw(name, code, JSON.stringify({ query, variables }));

const EXPENSIVE = 'COST_ESTIMATED_TOO_EXPENSIVE';
const INVALID = 'GRAPHQL_VALIDATION_FAILED';
const INPUT = 'BAD_USER_INPUT';
const BAD = 'BAD_REQUEST';
const complete = 'query ($i: CompleteInput!) { cortex { complete(input: $i) { text structured } } }';
const embed = 'query ($t: String!) { cortex { embed(text: $t) { dimensions } } }';
const viewer = '"query":"{ viewer { name } }"';
const asSchema = (schema: object) => ({ i: { prompt: 'x', responseFormat: schema } });
const nested = (levels: number, open: string, close: string) => open.repeat(levels) + close.repeat(levels);

const documents: readonly HostileRequest[] = [
  asked(
    'aliases of a paid field',
    EXPENSIVE,
    `{ cortex { ${times(1_000, (i) => `a${i}: embed(text: "t${i}") { model }`)} } }`,
  ),
  asked('aliases of a root field', EXPENSIVE, `{ ${times(200, (i) => `a${i}: health { status }`)} }`),
  asked(
    'aliases of free work',
    EXPENSIVE,
    `{ ${times(99, (i) => `a${i}: usage(input: { from: "2026-01-01T00:00:00Z", to: "2026-12-01T00:00:00Z" }) { totals { calls } }`)} }`,
  ),
  asked(
    'aliases by fragments',
    EXPENSIVE,
    `{ ${times(60, (i) => `a${i}: credits { ...F }`)} } fragment F on Credits { ${times(20, (i) => `b${i}: me { used }`)} }`,
  ),
  asked('directives', EXPENSIVE, `{ viewer ${times(600, () => '@include(if: true)')} { name } }`),
  asked('one field many times', EXPENSIVE, `{ viewer { ${times(2_000, () => 'name')} } }`),
  asked('one object many times', EXPENSIVE, `{ ${times(1_000, () => 'viewer { name }')} }`),
  asked(
    'fragments that double each other',
    EXPENSIVE,
    `{ ...F0 } ${times(25, (i) => `fragment F${i} on Query { viewer { name } ${i < 24 ? `...F${i + 1} ... { ...F${i + 1} }` : ''} }`)} fragment G on Query { ${times(300, () => 'viewer { name }')} }`,
  ),
  asked(
    'a fragment in itself',
    EXPENSIVE,
    '{ __schema { types { ...F } } } fragment F on __Type { fields { type { ...F } } }',
  ),
  asked(
    'fragments in a circle',
    INVALID,
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
  ),
  asked(
    'copies of the schema',
    EXPENSIVE,
    `{ ${times(1_000, (i) => `s${i}: __schema { types { name } }`)} }`,
  ),
  asked(
    'copies inside of the schema',
    EXPENSIVE,
    `{ __schema { ${times(200, (i) => `t${i}: types { fields { name args { name } } }`)} } }`,
  ),
  asked(
    'copies of one result',
    EXPENSIVE,
    `{ executeSql(input: { statement: "SELECT 1" }) { ${times(400, (i) => `r${i}: rows`)} } }`,
  ),
  asked('copies of the SDL', EXPENSIVE, `{ ${times(200, (i) => `s${i}: _service { sdl }`)} }`),
  asked(
    'pages of pages',
    EXPENSIVE,
    `{ ${times(50, (i) => `p${i}: usageEvents(first: 1000) { nodes { id user { name } } }`)} }`,
  ),
  asked(
    'a page in a variable',
    EXPENSIVE,
    `query ($n: Int) { ${times(20, (i) => `p${i}: usageEvents(first: $n) { nodes { id user { name } } }`)} }`,
    { n: 1_000_000 },
  ),
  asked('a megabyte of document', EXPENSIVE, `{ viewer { name } } # ${'x'.repeat(1_000_000)}`),
  asked('a megabyte of tokens', EXPENSIVE, `{ ${'viewer '.repeat(150_000)} }`),
  asked('a name of 200 KB', EXPENSIVE, `{ ${'a'.repeat(200_000)} }`),
  asked('a type of 200 KB', EXPENSIVE, `query ($a: ${'A'.repeat(200_000)}) { viewer { name } }`),
  raw(
    'a subscription that may be left out',
    INVALID,
    JSON.stringify({ query: 'subscription { creditAlerts @include(if: false) { id } }' }),
  ),
  asked(
    'a literal of a quarter of a megabyte',
    EXPENSIVE,
    `{ cortex { embed(text: "${'x'.repeat(250_001)}") { model } } }`,
  ),
  asked('comments', EXPENSIVE, `{ viewer { name } } ${'#x\n'.repeat(9_000)}`),
  asked('line breaks', EXPENSIVE, `{ cortex { embed(text: """${'\n'.repeat(30_000)}""") { model } } }`),
  asked('nested selections', EXPENSIVE, nested(5_000, '{a', '}')),
  asked('nested lists', EXPENSIVE, `{ cortex { embed(text: ${nested(5_000, '[', ']')}) { model } } }`),
  asked(
    'nested objects',
    EXPENSIVE,
    `{ cortex { complete(input: ${'{a:'.repeat(5_000)}1${'}'.repeat(5_000)}) { text } } }`,
  ),
  asked(
    'operations',
    EXPENSIVE,
    times(500, (i) => `query Q${i} { viewer { name } }`),
  ),
  asked(
    'fragments',
    EXPENSIVE,
    `{ viewer { name } } ${times(400, (i) => `fragment F${i} on Query { viewer { name } }`)}`,
  ),
  asked('variables', EXPENSIVE, `query (${times(900, (i) => `$v${i}: Int`)}) { viewer { name } }`),
  asked('unknown fields', INVALID, `{ ${times(99, (i) => `nothing${i}`)} }`),
  asked(
    'unknown fields behind many lines',
    INVALID,
    `${'\n'.repeat(1_900)}{ ${times(99, (i) => `nothing${i}`)} }`,
  ),
  asked('unknown arguments', INVALID, `{ viewer(${times(1_500, (i) => `a${i}: 1`)}) { name } }`),
  asked('no document', 'GRAPHQL_PARSE_FAILED', '{ viewer { name } } }'),
];

const variables: readonly HostileRequest[] = [
  raw(
    'deep variables',
    INPUT,
    `{"query":${JSON.stringify(complete)},"variables":{"i":${nested(5_000, '[', ']')}}}`,
  ),
  raw('a million numbers', INPUT, `{${viewer},"variables":{"a":[${'1,'.repeat(1_000_000)}1]}}`),
  raw('half a million empty lists', INPUT, `{${viewer},"variables":{"a":[${'[],'.repeat(500_000)}[]]}}`),
  raw('a number of 1e400', INPUT, `{${viewer},"variables":{"a":1e400}}`),
  raw('a number of megabytes', INPUT, `{${viewer},"variables":{"a":${'9'.repeat(2_000_000)}}}`),
  raw('a number with more digits than a double', INPUT, `{${viewer},"variables":{"a":12345678901234567890}}`),
  raw('one key twice', BAD, `{${viewer},${viewer}}`),
  raw('one key twice, deep inside', BAD, `{${viewer},"variables":{"a":{"b":[{"c":1,"c":2}]}}}`),
  raw('a prototype', BAD, `{${viewer},"__proto__":{"admin":true}}`),
  raw('a prototype in variables', BAD, `{${viewer},"variables":{"a":{"__proto__":{"admin":true}}}}`),
  raw(
    'the prototype of a constructor',
    BAD,
    `{${viewer},"variables":{"a":{"constructor":{"prototype":{"admin":true}}}}}`,
  ),
  asked('an enum of megabytes', INPUT, 'query ($b: Backend) { models(backend: $b) { name } }', {
    b: 'x'.repeat(2_000_000),
  }),
  asked(
    'a number as text of megabytes',
    INPUT,
    'query ($n: Int) { usageEvents(first: $n) { nodes { id } } }',
    { n: '1'.repeat(2_000_000) },
  ),
  asked('unknown fields beside a long prompt', INPUT, complete, {
    i: {
      prompt: 'x'.repeat(1_000_000),
      ...Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f${i}`, i])),
    },
  }),
  asked('a prompt over the limit', INPUT, complete, { i: { prompt: 'word '.repeat(400_000) } }),
  asked('a text over the limit', INPUT, embed, { t: 'x'.repeat(1_000_000) }),
  asked(
    'a thousand and one texts',
    INPUT,
    'query ($t: [String!]!) { cortex { embedMany(texts: $t) { dimensions } } }',
    { t: Array.from({ length: 1_001 }, (_, i) => `t${i}`) },
  ),
  asked('wrong items', INPUT, 'query ($t: [String!]!) { cortex { embedMany(texts: $t) { dimensions } } }', {
    t: Array(900).fill(7),
  }),
  asked(
    'entities of an unknown type',
    INPUT,
    'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }',
    { r: Array(900).fill({ __typename: 'Nobody' }) },
  ),
  asked(
    'entities of an unknown type behind many lines',
    INPUT,
    `${'\n'.repeat(1_900)}query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }`,
    { r: Array(900).fill({ __typename: 'Nobody' }) },
  ),
  asked(
    'ten thousand entities',
    EXPENSIVE,
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { name } } }',
    { r: Array.from({ length: 10_000 }, (_, i) => ({ __typename: 'User', name: `u${i}` })) },
  ),
];

const schemas: readonly HostileRequest[] = [
  asked(
    'a pattern that looks around',
    INPUT,
    complete,
    asSchema({ type: 'object', properties: { a: { type: 'string', pattern: '(?=a)a' } } }),
  ),
  asked(
    'a pattern that refers back',
    INPUT,
    complete,
    asSchema({ type: 'object', properties: { a: { type: 'string', pattern: '(a+)\\1' } } }),
  ),
  asked(
    'a pattern that refers back by name',
    INPUT,
    complete,
    asSchema({ type: 'object', properties: { a: { type: 'string', pattern: '(?<n>a)\\k<n>' } } }),
  ),
  asked('a schema from elsewhere', INPUT, complete, asSchema({ $ref: 'http://example.com/schema.json' })),
  asked('a schema in itself', INPUT, complete, asSchema({ type: 'object', allOf: [{ $ref: '#' }] })),
  asked(
    'a pattern behind a default',
    INPUT,
    complete,
    asSchema({ type: 'object', default: { pattern: '(a+)+$' }, properties: { a: { $ref: '#/default' } } }),
  ),
  asked(
    'a schema over the limit',
    INPUT,
    complete,
    asSchema({
      type: 'object',
      properties: Object.fromEntries(
        Array.from({ length: 900 }, (_, i) => [`p${i}`, { type: 'string', description: 'x'.repeat(50) }]),
      ),
    }),
  ),
  asked(
    'SQL that calls a model',
    'SQL_NOT_ALLOWED',
    `{ executeSql(input: { statement: "SELECT SNOWFLAKE.CORTEX.COMPLETE('m', 'p')" }) { rows } }`,
  ),
  asked(
    'SQL of megabytes',
    'SQL_NOT_ALLOWED',
    'query ($s: String!) { executeSql(input: { statement: $s }) { rows } }',
    { s: `SELECT '${'x'.repeat(2_000_000)}'` },
  ),
];

const query = encodeURIComponent('{ viewer { name } }');
const change = encodeURIComponent(
  'mutation { setCreditLimit(input: { scope: "user:eve", limit: 1 }) { limit } }',
);
const shown = { 'apollo-require-preflight': 'true' };

const transports: readonly HostileRequest[] = [
  raw('a change by GET', BAD, null, { method: 'GET', search: `?query=${change}`, headers: shown }),
  raw('a change by GET, as events', BAD, null, {
    method: 'GET',
    search: `?query=${change}`,
    headers: { ...shown, accept: 'text/event-stream' },
  }),
  raw('a GET that any page could send', BAD, null, { method: 'GET', search: `?query=${query}`, headers: {} }),
  raw('a form', BAD, `query=${query}`, { headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  raw(
    'a form of parts',
    BAD,
    '--b\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{}\r\n--b--\r\n',
    { headers: { 'content-type': 'multipart/form-data; boundary=b' } },
  ),
  raw('plain text', BAD, `{${viewer}}`, { headers: { 'content-type': 'text/plain' } }),
  raw(
    'bytes that are no UTF-8',
    BAD,
    Buffer.concat([
      Buffer.from('{"query":"{ viewer { name } } #'),
      Buffer.from([0xff, 0xc0, 0x80]),
      Buffer.from('"}'),
    ]),
  ),
  raw('half a body', BAD, `{${viewer}`),
  raw('an empty body', BAD, ''),
  raw('a list of operations', BAD, `[${times(500, () => `{${viewer}}`, ',')}]`),
  raw(
    'a subscription by plain JSON',
    BAD,
    JSON.stringify({ query: 'subscription { creditAlerts { scope } }' }),
  ),
  raw(
    'a hash of nothing',
    'PERSISTED_QUERY_NOT_FOUND',
    JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } }),
  ),
  raw(
    'a hash of another document',
    BAD,
    JSON.stringify({
      query: '{ viewer { name } }',
      extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } },
    }),
  ),
  raw('an id of nothing', BAD, JSON.stringify({ documentId: 'x'.repeat(100_000) })),
  raw('an idempotency key of control characters', INPUT, `{${viewer}}`, {
    headers: { ...json, 'idempotency-key': 'é'.repeat(20) },
  }),
];

export const hostileRequests: readonly HostileRequest[] = [
  ...documents,
  ...variables,
  ...schemas,
  ...transports,
];
