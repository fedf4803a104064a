/** The same guards on every door: JSON, event streams, multipart and sockets, by POST and by GET. */
import { createHash } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type Answer, type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const json = { 'content-type': 'application/json' };
const sse = { accept: 'text/event-stream' };
const multipart = { accept: 'multipart/mixed;subscriptionSpec=1.0' };
const shown = { 'apollo-require-preflight': 'true' };
type Headers = Readonly<Record<string, string>>;

const post = (body: unknown, headers: Headers = {}) =>
  gateway.send({ method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) });
const get = (query: string, headers: Headers, method = 'GET') =>
  gateway.send({ method, path: `/graphql?query=${encodeURIComponent(query)}`, headers });

/** Codes of the errors of a JSON answer, or of the first result of a stream. */
function codes({ text }: Answer): readonly string[] {
  const [, result = text] = /^data: (.*)$/m.exec(text) ?? /\r\n\r\n(\{.*\})\r\n/.exec(text) ?? [];
  const parsed = JSON.parse(result);
  return ((parsed.payload ?? parsed).errors ?? []).map(
    (error: { extensions: { code: string } }) => error.extensions.code,
  );
}

/** All messages of a socket on which one operation was asked for, until it has ended, and the code of its close. */
async function onSocket(
  payload: unknown,
): Promise<{ messages: { type: string; payload?: unknown }[]; closed: number | null }> {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const messages: { type: string; payload?: unknown }[] = [];
  let closed: number | null = null;
  await new Promise<void>((resolve) => {
    socket.on('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      messages.push(message);
      if (message.type === 'connection_ack')
        socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload }));
      if (message.type === 'complete' || message.type === 'error') resolve();
    });
    socket.on('close', (code) => {
      closed = code;
      resolve();
    });
  });
  socket.terminate();
  return { messages, closed };
}

const subscription =
  'subscription { complete(input: { prompt: "Tell me", maxTokens: 5 }) { delta finishReason } }';
const mutation = 'mutation { setCreditLimit(input: { scope: "user:eve", limit: 1 }) { limit } }';

describe('a GET request', () => {
  it.each([
    ['JSON', {}],
    ['an event stream', sse],
    ['parts', multipart],
  ])('for %s may change nothing, and is refused where another site could be behind it', async (_, accept) => {
    const refused = await get(mutation, { ...accept, ...shown });
    expect([refused.status, codes(refused)]).toEqual([405, ['BAD_REQUEST']]);
    expect(refused.headers.get('allow')).toBe('POST');
    for (const document of [mutation, subscription, '{ viewer { name } }']) {
      const forged = await get(document, accept as Headers);
      expect([forged.status, codes(forged)]).toEqual([400, ['BAD_REQUEST']]);
    }
  });

  it("is believed to come from no page when it asks for a script's type and no browser speaks for it", async () => {
    const accept = { accept: 'application/graphql-response+json, application/json' };
    expect((await get('{ viewer { name } }', accept)).data).toEqual({ viewer: { name: 'local' } });
    const from = async (site: string) =>
      (await get('{ viewer { name } }', { ...accept, 'sec-fetch-site': site })).status;
    expect([await from('cross-site'), await from('same-site'), await from('none')]).toEqual([403, 400, 400]);
    expect((await get('{ viewer { name } }', { accept: 'image/*, */*;q=0.8' })).status).toBe(400);
  });

  it.each(['text/plain', 'application/graphql', 'application/json-seq', 'invalid'])(
    'that says it is %s is refused, as some browsers let any page say so',
    async (type) => {
      const answer = await get('{ viewer { name } }', { ...shown, 'content-type': type });
      expect([answer.status, codes(answer)]).toEqual([415, ['BAD_REQUEST']]);
    },
  );

  it("streams to an event source of the gateway's own pages", async () => {
    const { status, text } = await get(subscription, { ...sse, 'sec-fetch-site': 'same-origin' });
    expect(status).toBe(200);
    expect(text).toMatch(/"finishReason":"(stop|length)".*\n\nevent: complete/);
  });
});

it('answers HEAD, PUT, PATCH and DELETE with 405, runs nothing for them, and tells OPTIONS what there is', async () => {
  gateway.mark();
  const query = '{ cortex { embed(text: "by another method") { dimensions } } }';
  for (const method of ['HEAD', 'PUT', 'PATCH', 'DELETE']) {
    const { status, headers, text } = await get(query, shown, method);
    expect([method, status, headers.get('allow')]).toEqual([method, 405, 'GET, POST, OPTIONS']);
    if (method !== 'HEAD') expect(text).toContain('BAD_REQUEST');
  }
  const options = await get(query, { origin: 'http://elsewhere.example' }, 'OPTIONS');
  expect(options.status).toBe(403);
  const own = await get(query, {}, 'OPTIONS');
  expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([204, null]);
  expect(gateway.reached()).toEqual({ statements: [], restCalls: 0, gpuRequests: 0 });
});

describe('a subscription', () => {
  it.each([{}, { accept: 'application/json' }, { accept: '*/*' }, { accept: 'text/event-stream;q=0, */*' }])(
    'by plain JSON (%o) is told how to subscribe',
    async (headers) => {
      const { status, errors } = await post({ query: subscription }, headers as Headers);
      expect(status).toBe(406);
      expect(errors[0]?.message).toMatch(/text\/event-stream.*multipart\/mixed.*WebSocket/);
      expect(errors[0]?.extensions.code).toBe('BAD_REQUEST');
    },
  );

  it.each([
    ['a missing variable', 'subscription ($p: String!) { complete(input: { prompt: $p }) { delta } }'],
    ['an unknown field', 'subscription { complete(input: { prompt: "a" }) { nothing } }'],
    ['two fields', 'subscription { complete(input: { prompt: "a" }) { delta } creditAlerts { id } }'],
    ['a bad input', 'subscription { complete(input: { prompt: "" }) { delta } }'],
    ['a bad scope', 'subscription { creditAlerts(scope: "everybody") { id } }'],
    ['a field left out', 'subscription { complete(input: { prompt: "a" }) @include(if: false) { delta } }'],
    [
      'a fragment left out',
      'subscription { ...F @skip(if: true) } fragment F on Subscription { creditAlerts { id } }',
    ],
    [
      'a field that may be left out',
      'subscription ($on: Boolean = false) { ... { creditAlerts @include(if: $on) { id } } }',
    ],
  ])('with %s says so on every door', async (_, query) => {
    const expected = /^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)$/;
    for (const accept of [sse, multipart]) expect(codes(await post({ query }, accept))[0]).toMatch(expected);
    const { messages } = await onSocket({ query });
    expect(JSON.stringify(messages)).toMatch(/BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED/);
  });

  it('is counted and timed as one, and tells what it used in trailers', async () => {
    const body = JSON.stringify({ query: subscription });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = httpRequest(
        `${gateway.url}/graphql`,
        { method: 'POST', headers: { ...json, ...sse } },
        resolve,
      );
      sent.on('error', reject).end(body);
    });
    expect(Number(response.headers['x-credits-remaining'])).toBeGreaterThan(0);
    expect(response.headers['x-credits-used']).toBeUndefined();
    await response.resume().toArray();
    const { trailers } = response;
    expect(Number(trailers['x-credits-used'])).toBeGreaterThan(0);
    expect(Number(trailers['x-credits-remaining'])).toBeCloseTo(
      Number(response.headers['x-credits-remaining']) - Number(trailers['x-credits-used']),
      6,
    );
    const metrics = await (await fetch(gateway.app.metricsUrl)).text();
    expect(metrics).toMatch(
      /gateway_operation_duration_seconds_count\{type="subscription",outcome="ok"\} [1-9]/,
    );
  });
});

describe('a persisted query', () => {
  const query = '{ viewer { name } }';
  const sha256Hash = createHash('sha256').update(query).digest('hex');
  const persisted = (more: object = {}) => ({
    extensions: { persistedQuery: { version: 1, sha256Hash, ...more } },
  });

  const doors: Readonly<Record<string, (body: object) => Promise<string>>> = {
    JSON: async (body) => (await post(body)).text,
    'event stream': async (body) => (await post(body, sse)).text,
    multipart: async (body) => (await post(body, multipart)).text,
    socket: async (body) => JSON.stringify((await onSocket(body)).messages),
  };

  it.each(Object.entries(doors))('is unknown, then registered, then known: %s', async (name, send) => {
    const own = `query Of${name.replaceAll(' ', '')} ${query}`;
    const hash = createHash('sha256').update(own).digest('hex');
    expect(await send(persisted({ sha256Hash: hash }))).toContain('PERSISTED_QUERY_NOT_FOUND');
    expect(await send({ query: own, ...persisted({ sha256Hash: hash }) })).toContain('"name":"local"');
    expect(await send(persisted({ sha256Hash: hash }))).toContain('"name":"local"');
  });

  it.each([
    ['the hash of another document', { query: '{ __typename }', ...persisted() }],
    ['another version', { query, ...persisted({ version: 2 }) }],
    ['no version', { query, ...persisted({ version: undefined }) }],
    ['a hash that is none', { ...persisted({ sha256Hash: 'abc' }) }],
    ['a hash that is a number', { ...persisted({ sha256Hash: 7 }) }],
    ['no object', { query, extensions: { persistedQuery: true } }],
  ])('with %s is refused on every door', async (_, body) => {
    for (const send of Object.values(doors)) expect(await send(body)).toContain('BAD_REQUEST');
  });
});

describe('a request of odd parts', () => {
  const query = '{ viewer { name } }';
  let deep: unknown = 1;
  for (let i = 0; i < 1_000; i++) deep = i % 2 ? [deep] : { allOf: deep };
  const deeply = { j: deep };

  it.each([
    ['a query in a list', { query: [query] }],
    ['a query that is a document object', { query: { kind: 'Document' } }],
    ['a name that is a number', { query, operationName: 1 }],
    ['variables as text', { query, variables: '{}' }],
    ['extensions as a list', { query, extensions: [] }],
    ['extensions as text', { query, extensions: 'x' }],
    ['a batch', [{ query }, { query }]],
    ['nothing', null],
  ])('is refused on every door: %s', async (_, body) => {
    for (const accept of [{}, sse, multipart]) {
      const answer = await post(body, accept as Headers);
      expect([answer.status, codes(answer)]).toEqual([400, ['BAD_REQUEST']]);
    }
    // A message that the protocol does not know closes the socket.
    const { messages, closed } = await onSocket(body);
    expect(JSON.stringify(messages).includes('BAD_REQUEST') || closed === 4400).toBe(true);
  });

  it.each([
    [
      'variables without end',
      'query ($j: JSON) { viewer { name } cortex { complete(input: { prompt: "a", responseFormat: $j }) { text } } }',
      deeply,
    ],
    [
      'a null where a default stood',
      'query ($t: String = "x") { cortex { embed(text: $t) { model } } }',
      { t: null },
    ],
    [
      'a hundred wrong values',
      'query ($t: [String!]!) { cortex { embedMany(texts: $t) { model } } }',
      { t: Array(200).fill(7) },
    ],
    [
      'a value of megabytes',
      'query ($n: Int!) { usageEvents(first: $n) { nodes { id } } }',
      { n: 'x'.repeat(2_000_000) },
    ],
    [
      'a schema that refers to itself',
      'query ($j: JSON) { cortex { complete(input: { prompt: "a", responseFormat: $j }) { text } } }',
      { j: { type: 'object', allOf: [{ $ref: '#' }] } },
    ],
  ])('with %s is the client’s mistake, and told briefly', async (_, document, variables) => {
    const answer = await post({ query: document, variables });
    expect(new Set(codes(answer))).toEqual(new Set(['BAD_USER_INPUT']));
    if (variables === deeply) expect(answer.errors[0]?.message).toContain('100 levels');
    expect(answer.text.length).toBeLessThan(300_000);
  });

  it.each([
    [
      'UTF-16',
      { 'content-type': 'application/json; charset=utf-16' },
      Buffer.from(JSON.stringify({ query }), 'utf16le'),
      415,
    ],
    ['Latin-1', { 'content-type': 'application/json; charset="iso-8859-1"' }, JSON.stringify({ query }), 415],
    [
      'bytes that are no UTF-8',
      json,
      Buffer.concat([Buffer.from(`{"query":"${query} # `), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
      400,
    ],
    ['a compressed body', { ...json, 'content-encoding': 'gzip' }, JSON.stringify({ query }), 415],
    ['half a body', json, `{"query":"${query}`, 400],
    ['a prototype', json, `{"query":"${query}","__proto__":{"a":1}}`, 400],
    ['GraphQL as it is', { 'content-type': 'application/graphql' }, query, 400],
  ] as const)('is refused when it is %s', async (_, headers, body, status) => {
    const answer = await gateway.send({ method: 'POST', headers: { ...headers }, body });
    expect([answer.status, codes(answer)]).toEqual([status, ['BAD_REQUEST']]);
  });

  it('answers JSON of UTF-8 in any spelling', async () => {
    for (const type of [
      'application/json;charset=UTF-8',
      'application/json; charset="utf8"',
      'APPLICATION/JSON',
    ])
      expect((await post({ query }, { 'content-type': type })).data).toEqual({ viewer: { name: 'local' } });
  });

  it('is refused when a header that says who asks for what comes twice, also on a socket', async () => {
    const { port } = new URL(gateway.url);
    const twice = (name: string, upgrade: boolean) =>
      new Promise<number | undefined>((resolve, reject) => {
        const headers = [
          'host',
          `127.0.0.1:${port}`,
          'content-type',
          'application/json',
          name,
          'a',
          name,
          'b',
        ];
        if (upgrade) headers.push('connection', 'Upgrade', 'upgrade', 'websocket');
        const sent = httpRequest(
          { port, path: '/graphql', method: upgrade ? 'GET' : 'POST', headers },
          (response) => {
            response.resume();
            resolve(response.statusCode);
          },
        );
        sent.on('error', reject).end(upgrade ? undefined : JSON.stringify({ query }));
      });
    for (const name of ['x-gateway-user', 'authorization', 'idempotency-key'])
      for (const upgrade of [false, true]) expect([name, await twice(name, upgrade)]).toEqual([name, 400]);
  });
});

it('knows one user by one name, whatever carries it', async () => {
  await gateway.setLimit('user:Rene\u0301e', 3);
  const asked = await gateway.ask('{ credits { me { scope limit } } }', { user: 'Ren\u00e9e' });
  expect(asked.data.credits.me).toEqual({ scope: 'user:Ren\u00e9e', limit: 3 });
  const looked = await gateway.ask('{ credits { user(name: "Rene\u0301e") { limit } } }');
  expect(looked.data.credits.user).toEqual({ limit: 3 });
  for (const scope of ['user: ada', 'user:a\u200bda', 'team:\u202ered', 'user:*', 'user:'])
    await expect(gateway.setLimit(scope, 1)).rejects.toThrow('the name');
});

it('serves the metrics to loopback names only', async () => {
  const { port } = new URL(gateway.app.metricsUrl);
  const status = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = httpRequest({ port, path: '/metrics', headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject).end();
    });
  expect(await status(`rebound.example:${port}`)).toBe(403);
  expect(await status(`localhost:${port}`)).toBe(200);
});
