/** Whatever a client sends: a typed error that says what to do, no stack, and the next call is answered. */
import { request as httpRequest } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

afterEach(async () => {
  const { data, errors } = await gateway.ask(
    '{ viewer { name } cortex { countTokens(input: { text: "hi" }) { tokens } } }',
  );
  expect(errors).toEqual([]);
  expect(data.cortex.countTokens.tokens).toBeGreaterThan(0);
});

const json = { 'content-type': 'application/json' };
const post = (body: string, headers: Record<string, string> = json) =>
  gateway.send({ method: 'POST', headers, body });

function expectError({ errors, text }: Answer, code: string, message?: RegExp): void {
  expect(errors.length).toBeGreaterThan(0);
  for (const error of errors) {
    expect(error.extensions).toMatchObject({ code, retryable: expect.any(Boolean) });
    if (message) expect(error.message).toMatch(message);
  }
  expect(text).not.toMatch(/node_modules|\.ts:\d|stacktrace|127\.0\.0\.1/);
}

describe('a message that repeats half of a character', () => {
  const complete = 'query ($input: CompleteInput!) { cortex { complete(input: $input) { text } } }';
  it.each([
    ['as it was sent', { prompt: 'p', model: 'a\ud83d' }],
    ['as it was cut', { prompt: 'p', model: `${'x'.repeat(79)}\u{1f388}` }],
    ['as a long message was cut', { prompt: 'p', maxTokens: '\u{1f388}'.repeat(2_000) }],
  ])('is one that every reader of JSON takes: %s', async (_, input) => {
    const answer = await post(JSON.stringify({ query: complete, variables: { input } }));
    expectError(answer, 'BAD_USER_INPUT');
    expect(answer.text).toMatch(/\ufffd/);
    expect(answer.text).not.toMatch(/\\ud[89a-f]/i);
  });
});

describe('a request that cannot be read', () => {
  it.each([
    ['malformed JSON', '{"query": "{ viewer', json],
    ['quotes that close no string', `1e1${'\\"'.repeat(100_000)}`, json],
    ['an empty body', '', json],
    ['a JSON string', '"query"', json],
    ['null', 'null', json],
    ['a batch', '[{"query":"{ viewer { name } }"}]', json],
    ['no query', '{}', json],
    ['an empty query', '{"query":""}', json],
    ['a query that is a number', '{"query":1}', json],
    ['variables that are a list', '{"query":"{ viewer { name } }","variables":[1]}', json],
    ['variables that are text', '{"query":"{ viewer { name } }","variables":"x"}', json],
  ])('answers %s with 400', async (_, body, headers) => {
    const answer = await post(body, headers);
    expectError(answer, 'BAD_REQUEST');
    expect(answer.status).toBe(400);
  });

  it.each([
    ['plain text', '{ viewer { name } }', 'text/plain'],
    ['a form', 'query={viewer{name}}', 'application/x-www-form-urlencoded'],
  ])('answers %s with 400, and says what to send', async (_, body, type) => {
    const answer = await post(body, { 'content-type': type });
    expectError(answer, 'BAD_REQUEST', /application\/json.*"query"/);
    expect(answer.status).toBe(400);
  });

  it('refuses 10 MB with 413', async () => {
    const answer = await post(
      JSON.stringify({ query: '{ viewer { name } }', variables: { x: 'x'.repeat(10_000_000) } }),
    );
    expectError(answer, 'PAYLOAD_TOO_LARGE');
    expect(answer.status).toBe(413);
  });

  it('refuses methods other than GET and POST', async () => {
    const answer = await gateway.send({ method: 'PUT', headers: json, body: '{}' });
    expectError(answer, 'BAD_REQUEST');
    expect(answer.status).toBe(405);
  });
});

describe('a document that is wrong', () => {
  it.each([
    ['a syntax error', '{ viewer { name ', 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ viewer { nam } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown argument', '{ cortex { embed(txt: "a") { model } } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing variable', 'query ($t: String!) { cortex { embed(text: $t) { model } } }', 'BAD_USER_INPUT'],
    ['only a fragment', 'fragment F on User { name }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two operations and no name',
      'query A { viewer { name } } query B { viewer { name } }',
      'BAD_USER_INPUT',
    ],
    ['nesting without end', `${'{ a '.repeat(5_000)}${'}'.repeat(5_000)}`, 'COST_ESTIMATED_TOO_EXPENSIVE'],
    [
      'lists without end',
      `{ a(x: ${'['.repeat(5_000)}${']'.repeat(5_000)}) }`,
      'COST_ESTIMATED_TOO_EXPENSIVE',
    ],
    ['too many tokens', `{ ${'viewer { name } '.repeat(10_000)} }`, 'COST_ESTIMATED_TOO_EXPENSIVE'],
  ])('answers %s with its code', async (_, query, code) => {
    expectError(await gateway.ask(query), code);
  });

  it('is told by the status to those who accept application/graphql-response+json, and in the body to others', async () => {
    const accepting = (accept: string, query: string) => gateway.ask(query, { headers: { accept } });
    const modern = 'application/graphql-response+json';
    for (const wrong of ['{ viewer { nam } }', '{ viewer { ']) {
      expect((await accepting(modern, wrong)).status).toBe(400);
      expect((await accepting('application/json', wrong)).status).toBe(200);
    }
    const right = await accepting(modern, '{ viewer { name } }');
    expect(right.status).toBe(200);
    expect(right.headers.get('content-type')).toContain(modern);
    expect(
      (await accepting('application/json', '{ viewer { name } }')).headers.get('content-type'),
    ).toContain('application/json');
    // A field that fails is no failed request: the others answered.
    expect(
      (await accepting(modern, '{ executeSql(input: { statement: "SELEC 1" }) { rowCount } }')).status,
    ).toBe(200);
  });

  it('answers a GET query, and refuses a GET mutation', async () => {
    const get = (query: string) =>
      gateway.send({
        path: `/graphql?query=${encodeURIComponent(query)}`,
        headers: { 'apollo-require-preflight': 'true' },
      });
    expect((await get('{ viewer { name } }')).data).toEqual({ viewer: { name: 'local' } });
    const mutation = await get('mutation { clearCreditLimit(scope: "account") { limit } }');
    expect(mutation.status).toBe(405);
    expectError(mutation, 'BAD_REQUEST');
  });
});

describe('SQL', () => {
  const run = (statement: string, binds: unknown[] = []) =>
    gateway.ask(
      'query ($input: ExecuteSqlInput!) { executeSql(input: $input) { rows columns { name type } rowCount } }',
      {
        variables: { input: { statement, binds } },
      },
    );

  it("tells an unknown column with Snowflake's message, SQL state and query id", async () => {
    const answer = await run('SELECT no_such_column FROM sales.orders');
    expectError(answer, 'UPSTREAM_REJECTED', /invalid identifier 'NO_SUCH_COLUMN'/);
    expect(answer.errors[0]?.extensions).toMatchObject({
      backend: 'SNOWFLAKE',
      sqlState: '42000',
      queryId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it.each([
    ['SELEC 1'],
    ['SELECT (1'],
    ['SELECT 1; SELECT 2'],
    [''],
    ['DROP TABLE sales.orders'],
    ["SELECT AI_COMPLETE('llama3.1-70b', 'free?')"],
    ['SELECT * FROM "/etc/passwd"'],
  ])('refuses %s, typed', async (statement) => {
    const answer = await run(statement);
    expect(['SQL_NOT_ALLOWED', 'BAD_USER_INPUT', 'UPSTREAM_REJECTED']).toContain(
      answer.errors[0]?.extensions.code,
    );
    expectError(answer, String(answer.errors[0]?.extensions.code));
    expect(answer.data.executeSql).toBeNull();
  });

  it('keeps NULL, emoji, quotes and no rows at all', async () => {
    const { data, errors } = await run("SELECT NULL AS n, ? AS e, '' AS empty", [
      "🦊 it's \u{1F468}\u200D\u{1F469} ü",
    ]);
    expect(errors).toEqual([]);
    expect(data.executeSql.rows).toEqual([[null, "🦊 it's \u{1F468}\u200D\u{1F469} ü", '']]);
    const none = await run('SELECT 1 AS n WHERE FALSE');
    expect(none.data.executeSql).toMatchObject({ rows: [], rowCount: 0, columns: [{ name: 'N' }] });
  });
});

describe('variables', () => {
  const call = 'query ($i: CompleteInput!) { cortex { complete(input: $i) { text } } }';
  const unknownFields = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`promt${n}`, n]));

  it.each([
    ['too many keys', { i: unknownFields }, /1000 keys in one object/],
    ['too many values', { i: { messages: Array(60_000).fill(1) } }, /50000 values/],
    ['too many variables', unknownFields, /1000 keys in one object/],
  ])('are refused with %s before anything walks them', async (_, variables, message) => {
    expectError(await gateway.ask(call, { variables }), 'BAD_USER_INPUT', message);
  });

  it('are repeated in no error when they are large', async () => {
    const fields = Object.entries(unknownFields).slice(0, 60);
    const i = { prompt: '\n'.repeat(1_000_000), ...Object.fromEntries(fields) };
    const answer = await gateway.ask(call, { variables: { i } });
    expectError(answer, 'BAD_USER_INPUT', /^i: Field "promt0" is not defined by type "CompleteInput"/);
    expect(answer.errors).toHaveLength(1);
  });
});

describe('texts', () => {
  it('takes 100,000 characters and emoji as far as the model reads, and refuses one more', async () => {
    const read = (text: string) =>
      gateway.ask(
        'query ($t: String!) { cortex { sentiment(text: $t) { label } summarize(text: $t) { text } } }',
        {
          variables: { t: text },
        },
      );
    const long = await read('Lovely parcel 🦊. '.repeat(6_000).slice(0, 100_000));
    // AI_SENTIMENT reads 2,048 tokens, AI_SUMMARIZE takes them all.
    expect(long.errors).toMatchObject([
      { path: ['cortex', 'sentiment'], extensions: { code: 'CONTEXT_LENGTH_EXCEEDED', limit: 2048 } },
    ]);
    expect(long.data.cortex).toMatchObject({ sentiment: null, summarize: { text: expect.any(String) } });
    expectError(await read('x'.repeat(100_001)), 'BAD_USER_INPUT', /100,000/);
  });

  it.each([
    ['an empty list', '{ cortex { embedMany(texts: []) { model } } }', 'texts'],
    ['an empty prompt', '{ cortex { complete(input: { prompt: "" }) { text } } }', 'input.prompt'],
    ['no labels', '{ cortex { classify(input: { text: "a", labels: [] }) { label } } }', 'input.labels'],
    ['0 tokens', '{ cortex { complete(input: { prompt: "a", maxTokens: 0 }) { text } } }', 'input.maxTokens'],
    [
      'an absurd maxTokens',
      '{ cortex { complete(input: { prompt: "a", maxTokens: 2000000000 }) { text } } }',
      'input.maxTokens',
    ],
    [
      'a hot temperature',
      '{ cortex { complete(input: { prompt: "a", temperature: 9 }) { text } } }',
      'input.temperature',
    ],
    [
      'an unknown model',
      '{ cortex { complete(input: { prompt: "a", model: "lama3.1-70b" }) { text } } }',
      'input.model',
    ],
    [
      '0 hits',
      '{ cortex { search(input: { service: "DOCS_SEARCH", query: "a", limit: 0 }) { requestId } } }',
      'input.limit',
    ],
  ])('names the field of %s', async (_, query, field) => {
    const answer = await gateway.ask(query);
    expectError(answer, 'BAD_USER_INPUT');
    expect(answer.errors[0]?.extensions).toMatchObject({ field });
    expect(Object.values(answer.data.cortex)).toEqual([null]);
  });

  it('names models near to an unknown one', async () => {
    const answer = await gateway.ask(
      '{ cortex { complete(input: { prompt: "a", model: "lama3.1-70b" }) { text } } }',
    );
    expect(answer.errors[0]?.message).toContain('llama3.1-70b');
  });
});

describe('in local mode', () => {
  const query = JSON.stringify({ query: '{ viewer { name } }' });

  it('refuses a page of another origin', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const answer = await post(query, { ...json, ...headers } as Record<string, string>);
      expectError(answer, 'FORBIDDEN');
      expect(answer.status).toBe(403);
    }
  });

  it('refuses a foreign Host, for requests and for sockets', async () => {
    const { port } = new URL(gateway.url);
    const status = (headers: Record<string, string>, method = 'POST') =>
      new Promise<number | undefined>((resolve, reject) => {
        const sent = httpRequest(
          { host: '127.0.0.1', port, path: '/graphql', method, headers },
          (response) => {
            response.resume();
            resolve(response.statusCode);
          },
        );
        sent.on('upgrade', (response, socket) => {
          socket.destroy();
          resolve(response.statusCode);
        });
        sent.on('error', reject);
        sent.end(method === 'POST' ? query : undefined);
      });
    expect(await status({ ...json, host: 'evil.example' })).toBe(403);
    const upgrade = (host: string) =>
      status(
        {
          host,
          origin: `http://${host}`,
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': Buffer.alloc(16).toString('base64'),
          'sec-websocket-protocol': 'graphql-transport-ws',
        },
        'GET',
      );
    expect(await upgrade(`evil.example:${port}`)).toBe(403);
    expect(await upgrade(`localhost:${port}`)).toBe(101);
  });

  it('refuses names that could forge a second entry', async () => {
    const answer = await gateway.ask('{ viewer { name } }', { user: 'x'.repeat(10_000) });
    expectError(answer, 'UNAUTHENTICATED');
    const quoted = await gateway.ask('{ viewer { name } }', { user: `O'Hara "x"` });
    expect(quoted.data.viewer.name).toBe(`O'Hara "x"`);
  });
});

describe('a number that JSON readers would round', () => {
  const statement = 'query($b: [JSON]) { executeSql(input: { statement: "select ?", binds: $b }) { rows } }';
  const advice = /9007199254740993 has more digits .* send it as a string/;

  it.each(['[9007199254740993]', '[{"deep": [9007199254740993]}]'])(
    'is refused in variables: %s',
    async (binds) => {
      expectError(
        await post(`{"query": ${JSON.stringify(statement)}, "variables": {"b": ${binds}}}`),
        'BAD_USER_INPUT',
        advice,
      );
      const search = new URLSearchParams({ query: statement, variables: `{"b": ${binds}}` });
      expectError(
        await gateway.send({ path: `/graphql?${search}`, headers: { 'apollo-require-preflight': 'true' } }),
        'BAD_USER_INPUT',
        advice,
      );
    },
  );

  it('is refused in the document, and no string that looks like one is', async () => {
    const literal = (bind: string) =>
      gateway.ask(`{ executeSql(input: { statement: "select ?", binds: [${bind}] }) { rows } }`);
    const refused = await literal('9007199254740993');
    expect(refused.errors[0]?.message).toMatch(advice);
    for (const bind of ['"9007199254740993"', '9007199254740991', '0.30000000000000004'])
      expect((await literal(bind)).errors).toEqual([]);
    const text = await gateway.ask(statement, { variables: { b: ['\\"9007199254740993'] } });
    expect(text.errors).toEqual([]);
  });
});

const lists = [
  ['apiKeys', 'apiKeys(after: $after) { nodes { id } }'],
  ['usageEvents', 'usageEvents(after: $after) { nodes { id } }'],
  ['audit', 'audit(after: $after) { nodes { id } }'],
  ['alerts', 'alerts(after: $after) { nodes { id } }'],
  ['credits.users', 'credits { users(after: $after) { nodes { scope } } }'],
  ['credits.teams', 'credits { teams(after: $after) { nodes { scope } } }'],
] as const;

it.each(lists)('%s takes its own cursors alone, and null for the beginning', async (_, list) => {
  const ask = (after: string | null) =>
    gateway.ask(`query ($after: String) { ${list} }`, { variables: { after } });
  expect((await ask(null)).errors).toEqual([]);
  for (const cursor of ['', ' ', 'nonsense', 'e30', '%00', '-1', 'x'.repeat(10_000)])
    expectError(await ask(cursor), 'BAD_USER_INPUT', /after.*pageInfo\.endCursor/);
});

it('no other list of the schema takes a cursor', async () => {
  const { data } = await gateway.ask('{ __schema { types { fields { args { name } } } } }');
  const fields = data.__schema.types.flatMap(({ fields }: { fields: unknown[] | null }) => fields ?? []);
  const taking = fields.filter(({ args }: { args: { name: string }[] }) =>
    args.some(({ name }) => name === 'after'),
  );
  expect(taking).toHaveLength(lists.length);
});
