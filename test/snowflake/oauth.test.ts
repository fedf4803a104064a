/** OAuth client credentials against a token endpoint on loopback: for REST, and for the driver's logins. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { snowflakeAccount } from '../../src/snowflake/account/configured-account.ts';
import { createTokenSource } from '../../src/snowflake/account/oauth-token.ts';
import { createCortexRest } from '../../src/snowflake/rest/cortex-rest.ts';
import { accountAt, statement, test } from './pool-fixture.ts';
import { json, startScriptedCortex } from './scripted-cortex.ts';

interface Ask {
  readonly authorization: string;
  readonly form: Record<string, string>;
}
type Respond = (response: ServerResponse, turn: number) => void;

const send = (response: ServerResponse, status: number, body: unknown) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};
const grants =
  (expires_in?: unknown): Respond =>
  (response, turn) =>
    send(response, 200, { access_token: `token-${turn}`, token_type: 'Bearer', expires_in });

const asks: Ask[] = [];
let respond: Respond = grants(600);
let server: ReturnType<typeof createServer>;
let tokenUrl = '';
/** Identity providers whose addresses end with a slash answer nothing without it. */
const TOKEN_PATH = '/oauth/token/';

beforeEach(async () => {
  asks.length = 0;
  respond = grants(600);
  server = createServer(async (request: IncomingMessage, response) => {
    if (request.url !== TOKEN_PATH) return void response.writeHead(404).end();
    let text = '';
    for await (const chunk of request) text += chunk;
    const form = Object.fromEntries(new URLSearchParams(text));
    asks.push({ authorization: request.headers.authorization ?? '', form });
    respond(response, asks.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  tokenUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${TOKEN_PATH}`;
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const SECRET = 's3cr:et%/+';
const client = () => ({ clientId: 'gate:way', clientSecret: SECRET, tokenUrl });
/** A source on a clock that the test moves. */
const timed = () => {
  const clock = { ms: 0 };
  return [createTokenSource(client(), { timeoutMs: 2_000, now: () => clock.ms }), clock] as const;
};
const environment = () => ({
  SNOWFLAKE_ACCOUNT: 'local',
  SNOWFLAKE_OAUTH_CLIENT_ID: 'gate:way',
  SNOWFLAKE_OAUTH_CLIENT_SECRET: SECRET,
  SNOWFLAKE_OAUTH_TOKEN_URL: tokenUrl,
  SNOWFLAKE_OAUTH_SCOPE: 'session:role:GATEWAY',
});
const configured = () => snowflakeAccount(readConfig(environment())).credentials;
const granted = json({ models: [] });
const withdrawn = json({ code: '390318', message: 'OAuth access token expired.' }, 401);
const refused = { success: false, code: '390303', message: 'Invalid OAuth access token.', data: {} };

test('REST and logins share one token, however many wait for it', async ({ server: snowflake, openPool }) => {
  const cortex = await startScriptedCortex();
  cortex.answer(json({ models: [] }));
  const credentials = configured();
  if (credentials.kind !== 'client-credentials') throw new Error(credentials.kind);
  const rest = createCortexRest({ baseUrl: cortex.url, account: 'local', credentials });
  const pool = openPool({ account: { ...accountAt(snowflake.url), credentials } });
  await Promise.all([
    ...Array.from({ length: 5 }, () => rest.models({ user: 'ann' })),
    pool.run(statement('select 1')),
  ]);
  const basic = Buffer.from('gate%3Away:s3cr%3Aet%25%2F%2B').toString('base64');
  const form = { grant_type: 'client_credentials', scope: 'session:role:GATEWAY' };
  expect(asks).toEqual([{ authorization: `Basic ${basic}`, form }]);
  expect(cortex.calls[0]?.headers).toMatchObject({
    authorization: 'Bearer token-1',
    'x-snowflake-authorization-token-type': 'OAUTH',
  });
  expect(snowflake.logins).toMatchObject([{ data: { AUTHENTICATOR: 'OAUTH', TOKEN: 'token-1' } }]);

  // Snowflake withdraws it: many calls are refused, and one new token serves them all.
  cortex.answer((call) => (call.headers.authorization === 'Bearer token-1' ? withdrawn : granted)(call));
  await Promise.all(Array.from({ length: 5 }, () => rest.models({ user: 'ann' })));
  expect(asks).toHaveLength(2);
  await rest.close();
  await cortex.close();
});

test('a login that is refused its token is made once more with a new one', async ({
  server: snowflake,
  openPool,
}) => {
  const account = { ...accountAt(snowflake.url), credentials: configured() };
  let logins = 0;
  snowflake.onLogin(() => (++logins === 1 ? refused : undefined));
  await openPool({ account }).run(statement('select 1'));
  const sent = snowflake.logins.map(({ data }) => (data as { TOKEN: string }).TOKEN);
  expect(sent).toEqual(['token-1', 'token-2']);

  snowflake.onLogin(() => refused);
  await expect(openPool({ account }).run(statement('select 1'))).rejects.toMatchObject({
    code: 'UPSTREAM_REJECTED',
    details: { upstreamCode: '390303' },
  });
});

test('where Snowflake refuses every token, not every call fetches two', async () => {
  const cortex = await startScriptedCortex();
  cortex.answer(json(refused, 401));
  const [source, clock] = timed();
  const credentials = { kind: 'client-credentials', source } as const;
  const rest = createCortexRest({ baseUrl: cortex.url, account: 'local', credentials });
  const call = () => rest.models({ user: 'ann' });
  // A minute of a call every other second.
  for (let calls = 0; calls < 30; calls += 1) {
    await expect(call()).rejects.toMatchObject({ details: { upstreamCode: '390303' } });
    clock.ms += 2_000;
  }
  expect(asks.length).toBe(7);

  cortex.answer(granted);
  expect(await call()).toEqual([]);
  await rest.close();
  await cortex.close();
});

const failures: readonly (readonly [string, Respond, string, boolean])[] = [
  [
    'invalid_client',
    (to) => send(to, 401, { error: 'invalid_client', error_description: SECRET }),
    'UPSTREAM_REJECTED',
    false,
  ],
  ['a redirect', (to) => to.writeHead(302, { location: '/x' }).end(), 'UPSTREAM_REJECTED', false],
  ['an error that says what we sent', (to) => send(to, 400, { error: SECRET }), 'UPSTREAM_REJECTED', false],
  ['503', (to) => send(to, 503, SECRET), 'UPSTREAM_UNAVAILABLE', true],
  ['429', (to) => send(to, 429, {}), 'UPSTREAM_UNAVAILABLE', true],
  ['no content', (to) => to.writeHead(204).end(), 'UPSTREAM_UNAVAILABLE', true],
  ['a page', (to) => send(to, 200, '<html>'), 'UPSTREAM_UNAVAILABLE', true],
  ['a token of two lines', (to) => send(to, 200, { access_token: 'a\nb' }), 'UPSTREAM_UNAVAILABLE', true],
  ['a cut connection', (to) => void to.destroy(), 'UPSTREAM_UNAVAILABLE', true],
  ['silence', () => {}, 'UPSTREAM_UNAVAILABLE', true],
];
test.for(failures)('%s is told without the secret, and asked again', async ([, answer, code, retryable]) => {
  respond = answer;
  const [source, clock] = timed();
  const error = await source.token().catch((thrown) => thrown);
  expect(error).toMatchObject({ code, retryable });
  expect(JSON.stringify(error) + error.message).not.toContain(SECRET);
  respond = grants(600);
  clock.ms += 1_000;
  expect(await source.token()).toBe('token-2');
});

/** Each silence takes two seconds. */
const quick = failures.filter(([name]) => name !== 'silence');

test.for(quick)('after %s not every call asks again', async ([, answer, code, retryable]) => {
  respond = answer;
  const [source, clock] = timed();
  // A minute of a call each second.
  for (let second = 0; second < 60; second += 1) {
    await expect(source.token()).rejects.toMatchObject({ code, retryable });
    clock.ms += 1_000;
  }
  expect(asks.length).toBe(retryable ? 10 : 6);
  clock.ms += retryable ? 8_000 : 32_000;
  respond = grants(600);
  const token = await source.token();

  // It begins anew.
  source.refused(token);
  respond = answer;
  await expect(source.token()).rejects.toMatchObject({ code });
  clock.ms += 1_000;
  respond = grants(600);
  expect(await source.token()).not.toBe(token);
});

test('a token is kept until shortly before its end', async () => {
  const [source, clock] = timed();
  expect(await source.token()).toBe('token-1');
  clock.ms += 539_000;
  expect(await source.token()).toBe('token-1');
  clock.ms += 2_000;
  await source.token();
  await expect.poll(source.token).toBe('token-2');
  for (const told of [600, '600', undefined, -1, 'soon']) {
    respond = grants(told);
    const kept = createTokenSource(client());
    const value = await kept.token();
    kept.refused('one that was replaced before');
    expect(await kept.token()).toBe(value);
  }
});

test.for(failures)('a token serves to its end although its renewal fails by %s', async ([, answer, code]) => {
  const [source, clock] = timed();
  expect(await source.token()).toBe('token-1');
  respond = answer;
  clock.ms += 541_000;
  expect(await source.token()).toBe('token-1');
  await expect.poll(() => asks.length).toBe(2);
  expect(await source.token()).toBe('token-1');
  clock.ms += 60_000;
  await expect(source.token()).rejects.toMatchObject({ code });
});

test('a renewal that failed is tried again while the token serves', async () => {
  const [source, clock] = timed();
  await source.token();
  respond = (to) => send(to, 503, {});
  clock.ms += 541_000;
  const times = Array.from({ length: 20 });
  expect(new Set(await Promise.all(times.map(() => source.token())))).toEqual(new Set(['token-1']));
  await expect.poll(() => asks.length).toBe(2);
  respond = grants(600);
  await expect
    .poll(() => {
      clock.ms += 2_000;
      return source.token();
    })
    .not.toBe('token-1');
});

test.for([[{ toString: 1 }], [[]], ['soon'], [-5]])(
  'a token whose lifetime is told as %j serves for ten minutes',
  async ([lifetime]) => {
    respond = grants(lifetime);
    const [source, clock] = timed();
    expect(await source.token()).toBe('token-1');
    clock.ms = 500_000;
    expect(await source.token()).toBe('token-1');
    expect(asks).toHaveLength(1);
  },
);

test('an answer that somebody on the way compressed is read all the same', async () => {
  respond = (to) => {
    to.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    to.end(gzipSync(JSON.stringify({ access_token: 'packed', expires_in: 600 })));
  };
  expect(await createTokenSource(client()).token()).toBe('packed');
});

test('half a client, and plain http beyond loopback, stop the start', () => {
  const { SNOWFLAKE_OAUTH_CLIENT_SECRET, ...half } = environment();
  expect(() => readConfig(half)).toThrow('SNOWFLAKE_OAUTH_CLIENT_SECRET');
  const plain = { ...environment(), SNOWFLAKE_OAUTH_TOKEN_URL: 'http://idp.example.com/token' };
  expect(() => readConfig(plain)).toThrow('use https');
});
