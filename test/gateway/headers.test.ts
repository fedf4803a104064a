/** What the headers say and do: ids, credits used and left, and one answer for one idempotency key. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const sentiment = (text: string) => `{ cortex { sentiment(text: "${text}") { label usage { credits } } } }`;

it('sends a good request id back, and makes one for a bad one', async () => {
  const id = async (given: string) =>
    (await gateway.ask('{ viewer { name } }', { headers: { 'x-request-id': given } })).headers.get(
      'x-request-id',
    );
  expect(await id('trace-42')).toBe('trace-42');
  expect(await id('x'.repeat(200))).toMatch(/^[0-9a-f-]{36}$/);
  expect((await gateway.send({ method: 'POST', body: '{' })).headers.get('x-request-id')).toMatch(
    /^[0-9a-f-]{36}$/,
  );
});

it('lets nobody keep an answer for others', async () => {
  const own = 'private, no-cache, must-revalidate';
  const sha256Hash = '0'.repeat(64);
  const unknown = JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash } } });
  const json = { 'content-type': 'application/json' };
  const answers = [
    await gateway.ask('{ viewer { name } }'),
    await gateway.send({ method: 'POST', headers: json, body: unknown }),
    await gateway.send({ path: '/health/ready' }),
  ];
  for (const { headers } of answers) expect(headers.get('cache-control')).toBe(own);
});

it.each([
  ['*/*', 'application/json'],
  ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json'],
  ['application/json, application/graphql-response+json', 'application/json'],
  ['application/json;q=0.2, */*;q=0.8', 'application/graphql-response+json'],
  ['application/json;q=0, */*', 'application/graphql-response+json'],
  ['application/graphql-response+json;q=0, application/*', 'application/json'],
  ['*/*;q=0.1, application/*;q=0.2, application/graphql-response+json;q=0.1', 'application/json'],
  ['application/json;q=0, application/graphql-response+json;q=0, */*', null],
  ['application/*;q=0, */*', null],
])('answers who accepts %s with %s', async (accept, type) => {
  const { status, headers } = await gateway.ask('{ viewer { name } }', { headers: { accept } });
  if (type === null) expect(status).toBe(406);
  else expect([status, headers.get('content-type')]).toEqual([200, `${type}; charset=utf-8`]);
});

describe('compression', () => {
  const typed = { headers: { 'accept-encoding': 'gzip, deflate' } };
  const large = '{ __schema { types { name description fields { name description } } } }';

  it('is for large answers, and for who takes it', async () => {
    const asked = await gateway.ask(large, typed);
    expect([asked.headers.get('content-encoding'), asked.headers.get('vary')]).toEqual([
      'gzip',
      'Accept-Encoding',
    ]);
    expect(asked.data.__schema.types.length).toBeGreaterThan(50);
    const plain = await gateway.ask(large, { headers: { 'accept-encoding': 'gzip;q=0, br;q=0, identity' } });
    expect([plain.headers.get('content-encoding'), plain.headers.get('vary')]).toEqual([
      null,
      'Accept-Encoding',
    ]);
    expect(plain.text).toBe(asked.text);
    expect((await gateway.ask('{ viewer { name } }', typed)).headers.get('content-encoding')).toBeNull();
    const br = await gateway.ask(large, { headers: { 'accept-encoding': 'br' } });
    expect([br.headers.get('content-encoding'), br.text]).toEqual(['br', asked.text]);
  });

  it('never holds back a stream', async () => {
    const headers = { ...typed.headers, accept: 'text/event-stream' };
    const streamed = await gateway.ask(large, { headers });
    expect(streamed.headers.get('content-encoding')).toBeNull();
    expect(streamed.headers.get('cache-control')).toContain('no-transform');
  });

  it('makes a quarter of the offline explorer, which is sent once', async () => {
    const open = (headers: Record<string, string>) => fetch(`${gateway.url}/graphiql`, { headers });
    const page = await open({ 'accept-encoding': 'br, gzip' });
    expect(page.headers.get('content-encoding')).toBe('br');
    const html = await page.text();
    expect(Number(page.headers.get('content-length'))).toBeLessThan(html.length / 4);
    const etag = page.headers.get('etag') ?? '';
    const again = await open({ 'accept-encoding': 'br, gzip', 'if-none-match': `W/${etag}` });
    expect([again.status, await again.text()]).toEqual([304, '']);
    // Another encoding is another sequence of bytes.
    const plain = await open({ 'accept-encoding': 'identity', 'if-none-match': etag });
    expect([plain.status, await plain.text()]).toEqual([200, html]);
  });
});

it('says what the request used and what its caller has left', async () => {
  await gateway.setLimit('user:ada', 2);
  const { data, headers } = await gateway.ask(sentiment('good'), { user: 'ada' });
  const { credits } = data.cortex.sentiment.usage;
  expect(credits).toBeGreaterThan(0);
  expect(Number(headers.get('x-credits-used'))).toBe(credits);
  expect(Number(headers.get('x-credits-remaining'))).toBe(2 - credits);

  const free = await gateway.ask('{ viewer { name credits { used remaining } } }', { user: 'ada' });
  expect(free.headers.get('x-credits-used')).toBe('0');
  expect(free.data.viewer.credits).toEqual({ used: credits, remaining: 2 - credits });
});

describe('Idempotency-Key', () => {
  const keyed = (key: string, query: string, user = 'grace') =>
    gateway.ask(query, { user, headers: { 'idempotency-key': key } });
  const complete = (prompt: string) =>
    `{ cortex { complete(input: { prompt: "${prompt}", maxTokens: 20, temperature: 1 }) { text usage { credits } } } }`;
  const used = async () =>
    (await gateway.ask('{ credits { me { used } } }', { user: 'grace' })).data.credits.me.used;

  it('answers the same key and body alike, from one upstream call and one charge', async () => {
    gateway.mark();
    const first = await keyed('k1', complete('Say something'));
    const charged = await used();
    const again = await keyed('k1', complete('Say something'));
    expect(first.errors).toEqual([]);
    expect(again.data.cortex.complete.text).toBe(first.data.cortex.complete.text);
    const { statements, restCalls, gpuRequests } = gateway.reached();
    expect(statements.length + restCalls + gpuRequests).toBe(1);
    expect(await used()).toBe(charged);
    expect(again.headers.get('x-credits-used')).toBe('0');
  });

  it('makes one call of ten that come at once', async () => {
    gateway.mark();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => keyed('k2', complete('All together'))),
    );
    expect(new Set(answers.map(({ data }) => data.cortex.complete.text)).size).toBe(1);
    const { statements, restCalls, gpuRequests } = gateway.reached();
    expect(statements.length + restCalls + gpuRequests).toBe(1);
  });

  it('refuses another body, and keeps users apart', async () => {
    await keyed('k3', complete('One'));
    const other = await keyed('k3', complete('Two'));
    expect(other.errors[0]?.extensions).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT', retryable: false });
    expect((await keyed('k3', complete('Two'), 'ada')).errors).toEqual([]);
  });

  it('binds a key to the whole request: document, operation and variables, also where the fields differ', async () => {
    const document =
      'query A($text: String!) { cortex { embed(text: $text) { dimensions } } } query B { viewer { name } }';
    const send = (query: string, operationName?: string, variables?: Record<string, unknown>) =>
      gateway.ask(query, { user: 'grace', headers: { 'idempotency-key': 'k5' }, operationName, variables });
    const code = async (answer: ReturnType<typeof send>) => (await answer).errors[0]?.extensions.code;
    expect(await code(send(document, 'A', { text: 'one' }))).toBeUndefined();
    expect(await code(send(document, 'A', { text: 'one' }))).toBeUndefined();
    expect(await code(send(document, 'A', { text: 'two' }))).toBe('IDEMPOTENCY_CONFLICT');
    expect(await code(send(document, 'B'))).toBe('IDEMPOTENCY_CONFLICT');
    expect(await code(send(sentiment('good')))).toBe('IDEMPOTENCY_CONFLICT');
    expect(await code(send('{ viewer { name } }'))).toBe('IDEMPOTENCY_CONFLICT');
  });

  it('refuses a key that is no text', async () => {
    const { errors } = await keyed('x'.repeat(300), complete('One'));
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'Idempotency-Key' });
  });

  it('remembers through a restart', async () => {
    const before = await keyed('k4', complete('Before the restart'));
    const charged = await used();
    await gateway.restart();
    const after = await keyed('k4', complete('Before the restart'));
    expect(after.errors).toEqual([]);
    expect(after.data.cortex.complete.text).toBe(before.data.cortex.complete.text);
    expect(gateway.reached()).toMatchObject({ restCalls: 0, gpuRequests: 0 });
    expect(await used()).toBe(charged);
    const other = await keyed('k4', complete('Another body'));
    expect(other.errors[0]?.extensions.code).toBe('IDEMPOTENCY_CONFLICT');
  });
});
