/** Whatever a service answers: a typed error where it stands, the rest of the answer, and a gateway that goes on. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { shopResolvers, shopSchema } from './shop.ts';
import { type OddAnswer, sendJson, startSubgraph, type TestSubgraph } from './start-subgraph.ts';

const LIMIT = 100_000;
let shop: TestSubgraph;
let gateway: Gateway;

beforeAll(async () => {
  shop = await startSubgraph(shopSchema, shopResolvers);
  gateway = await startGateway({
    environment: {
      SUBGRAPHS: `shop=${shop.url}`,
      SUBGRAPH_TIMEOUT_MS: '10000,shop=1000',
      SUBGRAPH_MAX_ANSWER_BYTES: String(LIMIT),
      SUBGRAPH_POLL_SECONDS: '3600',
    },
  });
});
afterAll(async () => {
  await gateway.close();
  await shop.stop();
});
afterEach(async () => {
  shop.answerInstead(null);
  // A success in between closes the circuit again.
  await gateway.ask('{ status }');
});

const text =
  (body: string, type = 'application/json', status = 200): OddAnswer =>
  (response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  };
const json =
  (body: unknown, status = 200): OddAnswer =>
  (response) =>
    sendJson(response, body, status);

/** The answer of the service, and what its one error must say. */
const unusable: Readonly<Record<string, readonly [OddAnswer, string, boolean]>> = {
  'malformed JSON': [text('{"data": {"orders": ['), 'no GraphQL answer', false],
  'no body': [text(''), 'no GraphQL answer', false],
  'an empty object': [json({}), 'no GraphQL answer', false],
  'a list': [json([]), 'no GraphQL answer', false],
  'a number': [json(7), 'no GraphQL answer', false],
  'data that is a list': [json({ data: [] }), 'no GraphQL answer', false],
  'errors that are a text': [json({ data: null, errors: 'none' }), 'no GraphQL answer', false],
  'a page with 200': [text('<html>login</html>', 'text/html'), 'no GraphQL', false],
  'JSON of another type': [text('{"data":{"orders":[]}}', 'text/plain'), 'no GraphQL', false],
  'more than it may': [
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000000' });
      response.end('x'.repeat(5_000_000));
    },
    'bytes',
    false,
  ],
  'more than it may, without saying so': [text('x'.repeat(LIMIT + 1)), 'bytes', false],
  'a redirect': [
    (response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/latest' });
      response.end();
    },
    'redirect',
    false,
  ],
  'a status of 500': [text('oops', 'text/plain', 500), '500', true],
  'a status of 404': [text('{}', 'application/json', 404), '404', false],
  'that it is busy': [text('', 'text/plain', 503), 'busy', true],
  'nothing at all': [() => {}, 'within 1000 ms', true],
  'a slow drip': [
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(drip));
    },
    'within 1000 ms',
    true,
  ],
  'a broken connection': [(response) => response.destroy(), 'cannot be reached', true],
  'half an answer': [
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"data":');
      setImmediate(() => response.destroy());
    },
    'cannot be reached',
    true,
  ],
};

it.each(Object.entries(unusable))('%s', async (_, [answer, says, retryable]) => {
  shop.answerInstead(answer);
  const { data, errors, status } = await gateway.ask('{ viewer { name nick: orders { id } } tag: status }');
  expect(status).toBe(200);
  expect(data).toEqual({ viewer: { name: 'local', nick: null }, tag: null });
  const places = errors.map(({ path }) => path?.join('.')).toSorted();
  expect(places).toEqual(['tag', 'viewer']);
  for (const { message, extensions } of errors) {
    expect(message).toContain('"shop"');
    expect(message).toContain(says);
    expect(extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', retryable, subgraph: 'shop' });
    expect(JSON.stringify([message, extensions])).not.toMatch(/127\.0\.0\.1|169\.254|localhost|stack/);
  }
});

it.each([
  ['7', 7],
  ['86400', 3_600],
  [new Date(Date.now() + 86_400_000).toUTCString(), 3_600],
  ['', undefined],
  ['-5', undefined],
  ['NaN', undefined],
  ['0x10', undefined],
])('of a busy service that says %j when to come again, callers are told %j', async (header, seconds) => {
  shop.answerInstead((response) => {
    response.writeHead(503, { 'retry-after': header });
    response.end();
  });
  const { errors } = await gateway.ask('{ status }');
  expect(errors.map(({ extensions }) => extensions.retryAfterSeconds)).toEqual([seconds]);
});

it('an answer that begins with a byte order mark is an answer', async () => {
  shop.answerInstead(text('\ufeff{"data":{"status":"OPEN"}}'));
  expect(await gateway.ask('{ status }')).toMatchObject({ data: { status: 'OPEN' }, errors: [] });
});

/** Data of `{ orders { id total note buyer { name } tags } status }`, and the errors it must give. */
const wrong: Readonly<Record<string, readonly [unknown, unknown, readonly string[]]>> = {
  'a number for a text': [
    { orders: [{ id: '1', total: 1, note: 5, buyer: null, tags: [] }], status: 'OPEN' },
    { orders: [{ id: '1', total: 1, note: null, buyer: null, tags: [] }], status: 'OPEN' },
    ['orders.0.note'],
  ],
  'a text in a list for an object': [
    { orders: [{ id: '1', total: 1, note: null, buyer: 'me', tags: null }], status: 'OPEN' },
    { orders: [{ id: '1', total: 1, note: null, buyer: null, tags: null }], status: 'OPEN' },
    ['orders.0.buyer'],
  ],
  'a list for an object': [
    { orders: [{ id: '1', total: 1, note: null, buyer: [], tags: ['a'] }], status: 'OPEN' },
    { orders: [{ id: '1', total: 1, note: null, buyer: null, tags: ['a'] }], status: 'OPEN' },
    ['orders.0.buyer'],
  ],
  'a value that the enum does not have': [
    { orders: [], status: 'AJAR' },
    { orders: [], status: null },
    ['status'],
  ],
  'a field that is missing': [
    { orders: [{ id: '1', total: 1, buyer: null, tags: null }], status: 'OPEN' },
    { orders: [{ id: '1', total: 1, note: null, buyer: null, tags: null }], status: 'OPEN' },
    ['orders.0.note'],
  ],
  'a null that may not be': [
    { orders: [{ id: '1', total: null, note: null, buyer: null, tags: null }], status: 'OPEN' },
    null,
    ['orders.0.total'],
  ],
  'a fraction for a whole number': [
    { orders: [{ id: '1', total: 1.5, note: null, buyer: null, tags: null }], status: 'OPEN' },
    null,
    ['orders.0.total'],
  ],
};

it.each(Object.entries(wrong))('%s', async (_, [answered, expected, places]) => {
  shop.answerInstead(json({ data: answered }));
  const { data, errors } = await gateway.ask('{ orders { id total note buyer { name } tags } status }');
  expect(data).toEqual(expected);
  expect(errors.map(({ path }) => path?.join('.'))).toEqual(places);
  for (const { extensions } of errors)
    expect(extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', retryable: false });
});

it.each([
  [
    'more',
    [
      { __typename: 'User', nickname: 'a' },
      { __typename: 'User', nickname: 'b' },
    ],
  ],
  ['fewer', []],
  ['unknown', [{ __typename: 'Nonsense', nickname: 'a' }]],
  ['other', [{ __typename: 'Order', id: '1' }]],
  ['texts', ['User']],
])('%s entities than were asked for', async (_, entities) => {
  shop.answerInstead(json({ data: { _entities: entities } }));
  const { data, errors } = await gateway.ask('{ viewer { name orders { id } } }');
  expect({ data, errors }).toMatchObject({ data: { viewer: { name: 'local', orders: null } } });
  expect(errors.length).toBeGreaterThan(0);
  for (const { path, extensions } of errors) {
    expect(path?.[0]).toBe('viewer');
    expect(extensions.code).toBe('SUBGRAPH_UNAVAILABLE');
  }
});

it("keeps a service's own errors: message, code, path and index, and nothing of its inside", async () => {
  shop.answerInstead(
    json({
      data: {
        orders: [
          { id: '1', note: 'a' },
          { id: '2', note: null },
        ],
        status: 'OPEN',
      },
      errors: [
        {
          message: 'No note at http://10.0.0.7:8080/notes (ECONNREFUSED notes.internal:81)',
          path: ['orders', 1, 'note'],
          extensions: {
            code: 'NOTE_LOST',
            field: 'note.text',
            stacktrace: ['at secret.ts:1'],
            request: { body: 'secret' },
            exception: { stacktrace: ['secret'] },
          },
        },
        { message: 'and nowhere in particular', extensions: { code: 'FORBIDDEN' } },
        'no error at all',
      ],
    }),
  );
  const { data, errors, text: raw } = await gateway.ask('{ orders { id note } status }');
  expect(data).toEqual({
    orders: [
      { id: '1', note: 'a' },
      { id: '2', note: null },
    ],
    status: 'OPEN',
  });
  expect(errors[0]).toEqual({
    message: 'No note at (address) (ECONNREFUSED (address))',
    path: ['orders', 1, 'note'],
    extensions: { code: 'NOTE_LOST', field: 'note.text', retryable: false, subgraph: 'shop' },
  });
  expect(errors.slice(1).map(({ extensions }) => extensions.code)).toEqual([
    'FORBIDDEN',
    'FORBIDDEN',
    'UPSTREAM_REJECTED',
    'UPSTREAM_REJECTED',
  ]);
  expect(raw).not.toMatch(/secret|10\.0\.0\.7|notes\.internal/);
});

it('says which items of a list failed', async () => {
  await gateway.ask('{ cortex { sentiment(text: "so there is an event") { label } } }');
  shop.answerInstead((response, { query }) => {
    if (query.includes('_entities')) response.destroy();
    else sendJson(response, { data: {} });
  });
  const { errors } = await gateway.ask('{ usageEvents(first: 1) { nodes { user { name orders { id } } } } }');
  expect(errors.map(({ path }) => path)).toEqual([['usageEvents', 'nodes', 0, 'user']]);
});

it('leaves a service alone that has failed again and again, and tries it after a while', async () => {
  shop.answerInstead(text('oops', 'text/plain', 500));
  for (let i = 0; i < 6; i += 1) await gateway.ask('{ status }');
  const asked = shop.requests.length;
  const { errors } = await gateway.ask('{ viewer { name } status }');
  expect(errors[0]?.extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', retryable: true });
  expect(errors[0]?.message).toContain('left alone');
  expect(shop.requests.length).toBe(asked);
  shop.answerInstead(null);
  await expect.poll(async () => (await gateway.ask('{ status }')).data?.status).toBe('OPEN');
});

it('stops asking when the client goes away', async () => {
  const gone = Promise.withResolvers<void>();
  const came = Promise.withResolvers<void>();
  shop.answerInstead((response) => {
    came.resolve();
    response.once('close', gone.resolve);
  });
  const leaving = new AbortController();
  const asked = gateway
    .send({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ status }' }),
      signal: leaving.signal,
    })
    .catch(() => {});
  await came.promise;
  leaving.abort();
  await Promise.all([gone.promise, asked]);
});
