/** REST, logins and token requests through a real proxy on loopback, which counts what comes. */
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test as plain } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createTokenSource } from '../../src/snowflake/account/oauth-token.ts';
import { createCortexRest } from '../../src/snowflake/rest/cortex-rest.ts';
import { accountAt, statement, test } from './pool-fixture.ts';
import { json, startScriptedCortex } from './scripted-cortex.ts';

/** Forwards plain http to loopback, whatever the host's name, and refuses every tunnel. */
const seen: { what: string; authorization: string | undefined }[] = [];
let proxy: ReturnType<typeof createServer>;
let proxyUrl = '';
/** What it answers to every tunnel; null: nothing. */
let refusal: string | null;
beforeEach(async () => {
  seen.length = 0;
  refusal = '502 Bad Gateway';
  proxy = createServer((incoming, outgoing) => {
    const { host = '', 'proxy-authorization': authorization } = incoming.headers;
    const url = new URL(incoming.url ?? '', `http://${host}`);
    seen.push({ what: `${incoming.method} ${url.hostname}`, authorization });
    const path = url.pathname + url.search;
    const { method, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port: url.port, path, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  proxy.on('connect', (incoming, socket) => {
    seen.push({ what: `CONNECT ${incoming.url}`, authorization: incoming.headers['proxy-authorization'] });
    if (refusal) socket.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  proxyUrl = `http://me:p%40ss@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterEach(() => {
  proxy.close();
  proxy.closeAllConnections();
});

const basic = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
const credentials = { kind: 'programmatic-access-token', token: { value: 'pat' } } as const;
const account = 'local';
const caller = { user: 'ann' };
const named = (url: string) => url.replace('127.0.0.1', 'acme.test');

test('a REST call goes through it, and loopback does not', async () => {
  const cortex = await startScriptedCortex();
  cortex.answer(json({ models: ['m'] }));
  const { proxyFor } = readConfig({ HTTP_PROXY: proxyUrl });
  const far = createCortexRest({ baseUrl: named(cortex.url), account, credentials, proxyFor });
  const near = createCortexRest({ baseUrl: cortex.url, account, credentials, proxyFor });
  expect(await near.models(caller)).toEqual(['m']);
  expect(seen).toEqual([]);
  expect(await far.models(caller)).toEqual(['m']);
  expect(seen).toEqual([{ what: 'GET acme.test', authorization: basic }]);
  await Promise.all([far.close(), near.close(), cortex.close()]);
});

test('https is tunnelled, and a refusal tells no password', async ({ openPool }) => {
  const { proxyFor } = readConfig({ https_proxy: proxyUrl });
  const at = 'https://acme.snowflakecomputing.test';
  const rest = createCortexRest({ baseUrl: at, account, credentials, proxyFor });
  const source = createTokenSource({
    clientId: 'c',
    clientSecret: 's',
    tokenUrl: at,
    proxy: proxyFor(new URL(at)),
  });
  const pool = openPool({ account: { ...accountAt(at), proxyFor }, loginTimeoutMs: 3000 });
  const calls = [() => rest.models(caller), () => source.token(), () => pool.run(statement('select 1'))];
  for (const call of calls) {
    seen.length = 0;
    const error = await call().catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
    expect(error.message + JSON.stringify(error)).not.toMatch(/p@ss|p%40ss/);
    expect(seen[0]).toEqual({ what: 'CONNECT acme.snowflakecomputing.test:443', authorization: basic });
  }
  await rest.close();
});

plain('a tunnel that the proxy says nothing to is waited for no longer than a connection', async () => {
  refusal = null;
  const at = 'https://acme.snowflakecomputing.test';
  const { proxyFor } = readConfig({ https_proxy: proxyUrl });
  const rest = createCortexRest({ baseUrl: at, account, credentials, proxyFor, connectTimeoutMs: 50 });
  const client = { clientId: 'c', clientSecret: 's', tokenUrl: at, proxy: proxyFor(new URL(at)) };
  const source = createTokenSource(client, { timeoutMs: 50, now: () => performance.now() });
  for (const call of [() => rest.models(caller), () => source.token()])
    await expect(call()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
  await rest.close();
});

test.for(['403 Forbidden', '407 Proxy Authentication Required'])(
  'a login that the proxy answers with %s is no refusal by Snowflake',
  async (status, { openPool }) => {
    refusal = status;
    const { proxyFor } = readConfig({ HTTPS_PROXY: proxyUrl });
    const pool = openPool({ account: { ...accountAt('https://acme.snowflakecomputing.test'), proxyFor } });
    await expect(pool.run(statement('select 1'))).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining(`the proxy (HTTP status ${status.slice(0, 3)})`),
    });
  },
);

test('a session on loopback takes the direct way', async ({ server, openPool }) => {
  const { proxyFor } = readConfig({ HTTP_PROXY: proxyUrl });
  await openPool({ account: { ...accountAt(server.url), proxyFor } }).run(statement('select 1'));
  expect(seen).toEqual([]);
});

describe('the variables', () => {
  plain.for([
    ['acme.test', 'https://acme.test', true],
    ['acme.test', 'https://eu.acme.test', true],
    ['.acme.test', 'https://eu.acme.test', true],
    ['*.acme.test', 'https://acme.test', false],
    ['*.acme.test', 'https://eu.acme.test', true],
    ['acme.test', 'https://notacme.test', false],
    ['x.test, ACME.test:443', 'https://acme.test', true],
    ['acme.test:8443', 'https://acme.test', false],
    ['x *', 'https://acme.test', true],
    ['*:443', 'https://acme.test', true],
    ['*:443', 'https://acme.test:8443', false],
    ['*.', 'https://acme.test', false],
    ['.', 'https://acme.test', false],
    ['*.*', 'https://acme.test', false],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8:443', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/8', 'https://10.acme.test', false],
    ['10.1.2.3', 'https://10.1.2.3', true],
    ['0.0.0.0/0', 'https://acme.test', false],
    ['fd00::/8', 'https://[fd12::1]', true],
    ['fd00::/8', 'https://[fe12::1]', false],
    ['fd00:0:0::1', 'https://[fd00::1]', true],
    ['[fd00::1]:443', 'https://[fd00::1]', true],
    ['fd00::1', 'https://[fd00::1]', true],
    ['büro.test', 'https://eu.büro.test', true],
    ['xn--bro-hoa.test', 'https://büro.test', true],
    ['', 'https://127.0.0.1', true],
    ['', 'http://localhost:4000', true],
    ['', 'https://acme.test', false],
  ] as const)('NO_PROXY=%s lets %s go direct: %s', ([exceptions, url, isDirect]) => {
    const { proxyFor } = readConfig({ HTTP_PROXY: 'proxy:3128', NO_PROXY: exceptions });
    expect(proxyFor(new URL(url))?.href ?? null).toBe(isDirect ? null : 'http://proxy:3128/');
  });

  plain.for([
    [{ ALL_PROXY: 'all:1' }, 'http://all:1/', 'http://all:1/'],
    [{ all_proxy: 'low:1', ALL_PROXY: 'all:1' }, 'http://low:1/', 'http://low:1/'],
    [{ ALL_PROXY: 'all:1', HTTPS_PROXY: 'tls:1' }, 'http://tls:1/', 'http://all:1/'],
    [{ ALL_PROXY: 'all:1', HTTP_PROXY: 'plain:1' }, 'http://plain:1/', 'http://plain:1/'],
    [{ ALL_PROXY: 'socks5://all:1' }, null, null],
    [{ ALL_PROXY: 'all:1', NO_PROXY: 'acme.test' }, null, null],
  ] as const)('%o lead to acme.test by %s, and %s', ([environment, https, http]) => {
    const { proxyFor } = readConfig(environment);
    expect(proxyFor(new URL('https://acme.test'))?.href ?? null).toBe(https);
    expect(proxyFor(new URL('http://acme.test'))?.href ?? null).toBe(http);
  });

  plain.for([
    ['50%', '50%'],
    ['50%off', '50%off'],
    ['p%40ss%', 'p@ss%'],
    ['%ff', '%ff'],
    ['p%25', 'p%'],
  ] as const)('the password %s is %s to the proxy', async ([given, meant]) => {
    const { proxyFor } = readConfig({ HTTP_PROXY: proxyUrl.replace('p%40ss', given) });
    const cortex = await startScriptedCortex();
    cortex.answer(json({ models: [] }));
    const rest = createCortexRest({ baseUrl: named(cortex.url), account, credentials, proxyFor });
    await rest.models(caller);
    expect(seen[0]?.authorization).toBe(`Basic ${Buffer.from(`me:${meant}`).toString('base64')}`);
    await Promise.all([rest.close(), cortex.close()]);
  });

  plain('networks that are none stop the start', () => {
    for (const entry of ['10.0.0.0/33', 'acme.test/8', '10.0.0.0/x', 'fd00::/129'])
      expect(() => readConfig({ NO_PROXY: entry })).toThrow(/^NO_PROXY: .* is no network/);
  });

  plain('that are no proxy stop the start without their value, and empty ones are unset', () => {
    for (const value of ['http://', 'socks5://me:p4ss@host', 'http://me:p4ss@host/path'])
      expect(() => readConfig({ HTTPS_PROXY: value })).toThrow(
        /^HTTPS_PROXY: this is not a proxy((?!p4ss).)*$/,
      );
    const { proxyFor } = readConfig({ HTTPS_PROXY: ' ', https_proxy: '' });
    expect(proxyFor(new URL('https://acme.test'))).toBeNull();
  });
});
