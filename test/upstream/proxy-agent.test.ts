/** Requests whose way through a proxy is not there yet, or has no tunnel: their deadlines and their callers count as elsewhere. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createSubgraphClient } from '../../src/graphql/supergraph/services/subgraph-client.ts';
import { createLogger } from '../../src/observability/log.ts';
import { createTokenSource } from '../../src/snowflake/account/oauth-token.ts';
import { createCortexRest } from '../../src/snowflake/rest/cortex-rest.ts';
import { createProxyAgent } from '../../src/upstream/proxy-agent.ts';
import { type SilentProxy, startSilentProxy } from '../support/silent-proxy.ts';

let proxy: SilentProxy;
beforeEach(async () => {
  proxy = await startSilentProxy();
  onTestFinished(() => proxy.close());
});

/** What became of a call whose tunnel is waited for on, as no time is over but its own. */
async function whileTunnelled(start: () => Promise<unknown>, meanwhile = () => {}): Promise<unknown> {
  proxy.events.once('asked', meanwhile);
  const error = await start().catch((thrown: unknown) => thrown);
  await expect.poll(() => proxy.waiting()).toBe(1);
  return error;
}

const far = 'https://far.test';
const proxyFor = () => readConfig({ HTTPS_PROXY: proxy.url }).proxyFor;

function subgraph(timeoutMs: number) {
  const client = createSubgraphClient({
    name: 'shop',
    url: `${far}/graphql`,
    timeoutMs,
    maxAnswerBytes: 1_000,
    subscribeBy: { protocol: 'sse', socketUrl: null },
    proxyFor: proxyFor(),
    onAnswer: () => {},
    logger: createLogger('silent'),
  });
  onTestFinished(() => client.close());
  return client;
}

function cortex(timeoutMs: number) {
  const credentials = { kind: 'programmatic-access-token', token: { value: 'pat' } } as const;
  const rest = createCortexRest({ baseUrl: far, account: 'a', credentials, proxyFor: proxyFor(), timeoutMs });
  onTestFinished(() => rest.close());
  return rest;
}

const asked = { query: '{ status }', headers: {} };

it("a service's time is over while the proxy says nothing", async () => {
  const { signal } = new AbortController();
  const client = subgraph(50);
  expect(await whileTunnelled(() => client.ask({ ...asked, signal }))).toMatchObject({
    code: 'SUBGRAPH_UNAVAILABLE',
    message: expect.stringContaining('within 50 ms'),
  });
});

it.each(['ask', 'subscribe'] as const)(
  'who means to %s a service leaves while the proxy says nothing',
  async (way) => {
    const leaving = new AbortController();
    const client = subgraph(60_000);
    const request = { ...asked, signal: leaving.signal };
    const start = () => (way === 'ask' ? client.ask(request) : client.subscribe(request).next());
    expect(await whileTunnelled(start, () => leaving.abort())).toMatchObject({ code: 'REQUEST_CANCELLED' });
  },
);

it("a REST call's time is over while the proxy says nothing", async () => {
  const rest = cortex(50);
  expect(await whileTunnelled(() => rest.models({ user: 'ann' }))).toMatchObject({
    code: 'UPSTREAM_TIMEOUT',
  });
});

it("a token's time is over while the proxy says nothing", async () => {
  const client = { clientId: 'gateway', clientSecret: 'secret', tokenUrl: `${far}/token` };
  const source = createTokenSource(
    { ...client, proxy: new URL(proxy.url) },
    { timeoutMs: 50, now: performance.now.bind(performance) },
  );
  expect(await whileTunnelled(() => source.token())).toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    message: expect.stringContaining('in time'),
  });
});

it('the caller of REST leaves while the proxy says nothing', async () => {
  const leaving = new AbortController();
  const rest = cortex(60_000);
  const start = () => rest.models({ user: 'ann', signal: leaving.signal });
  expect(await whileTunnelled(start, () => leaving.abort())).toMatchObject({ code: 'REQUEST_CANCELLED' });
});

it('a way without a tunnel has the same limits', async () => {
  const silence = createServer(() => {});
  onTestFinished(() => {
    silence.close();
    silence.closeAllConnections();
  });
  silence.listen(0, '127.0.0.1');
  await once(silence, 'listening');
  const url = new URL(`http://127.0.0.1:${(silence.address() as AddressInfo).port}`);
  const dispatcher = createProxyAgent(url, 60_000, { headersTimeout: 50 });
  await expect(request('http://far.test', { dispatcher })).rejects.toMatchObject({
    code: 'UND_ERR_HEADERS_TIMEOUT',
  });
});
