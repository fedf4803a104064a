/** Files, settings and addresses of a supergraph that are wrong, or meant to be. */
import { pbkdf2 } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { parse } from 'graphql';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { resolvers } from '../../resolvers/index.ts';
import { readConfig } from '../../src/config.ts';
import type { RequestContext } from '../../src/context.ts';
import { createPlannedExecution } from '../../src/graphql/execution/execute-planned.ts';
import { createSubgraphSchema, sdlOf } from '../../src/graphql/subgraph.ts';
import type { SubgraphClient } from '../../src/graphql/supergraph/services/subgraph-client.ts';
import { createSupergraph } from '../../src/graphql/supergraph/supergraph.ts';
import { createFairTurns } from '../../src/threads/fair-turns.ts';
import { composeOnce } from '../support/compose-once.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { shopResolvers, shopSchema } from './shop.ts';
import { startSubgraph, type TestSubgraph } from './start-subgraph.ts';

let shop: TestSubgraph;
let folder: string;
let path: string;
let good: string;
const running: Gateway[] = [];

beforeAll(async () => {
  shop = await startSubgraph(shopSchema, shopResolvers);
  folder = await mkdtemp(join(tmpdir(), 'supergraph-'));
  path = join(folder, 'supergraph.graphql');
  good = await composed(shop.url);
});
afterEach(async () => {
  for (const gateway of running.splice(0)) await gateway.close();
});
afterAll(async () => {
  await shop.stop();
  await rm(folder, { recursive: true, force: true });
});

async function composed(shopUrl: string): Promise<string> {
  const { sdl, problems } = await composeOnce([
    { name: 'cortex', url: 'http://cortex.example/graphql', sdl: sdlOf(createSubgraphSchema(resolvers)) },
    { name: 'shop', url: shopUrl, sdl: shopSchema },
  ]);
  if (sdl === null) throw new Error(problems.join());
  return sdl;
}

async function start(environment: Record<string, string>): Promise<Gateway> {
  const gateway = await startGateway({ environment });
  running.push(gateway);
  return gateway;
}

const derive = promisify(pbkdf2);

const serviceUrl = /(name: "shop", url: )"[^"]*"/;

it.each([
  ['has no address of a service', () => good.replace(serviceUrl, '$1""'), 'URL of "shop"'],
  [
    'has an address of another kind',
    () => good.replace(serviceUrl, '$1"file:///etc/passwd"'),
    'URL of "shop"',
  ],
  [
    'has a password in an address',
    () => good.replace(serviceUrl, '$1"http://me:secret@shop.example/"'),
    'password',
  ],
  [
    'names a service twice',
    () =>
      good.replace(
        /SHOP @join__graph\([^)]*\)/,
        '$& OTHER @join__graph(name: "shop", url: "http://other.example/")',
      ),
    'twice',
  ],
  ['is cut off', () => good.slice(0, good.length / 2), 'SUPERGRAPH_PATH'],
  ['is empty', () => '', 'SUPERGRAPH_PATH'],
])('a file that %s stops the start, and does not change what is served', async (_, content, says) => {
  await writeFile(path, content());
  const refusal = await startGateway({ environment: { SUPERGRAPH_PATH: path } }).catch(
    (error: Error) => error,
  );
  expect(refusal).toMatchObject({ message: expect.stringContaining(says) });
  expect((refusal as Error).message).not.toContain('secret');
});

it('a file that went away and came back as it was is no problem any more', async () => {
  await writeFile(path, good);
  const gateway = await start({ SUPERGRAPH_PATH: path });
  const state = async () => {
    const { data } = await gateway.ask('{ status health { dependencies { name status } } }');
    expect(data.status).toBe('OPEN');
    return data.health.dependencies.find(({ name }: { name: string }) => name === 'supergraph').status;
  };
  await rename(path, `${path}.away`);
  await expect.poll(state).toBe('DEGRADED');
  await rename(`${path}.away`, path);
  await expect.poll(state).toBe('OK');
});

it('a service that is this gateway itself is asked a few times, not without an end', async () => {
  await writeFile(path, good);
  const gateway = await start({ SUPERGRAPH_PATH: path });
  await writeFile(path, await composed(`${gateway.url}/graphql`));
  const ask = async () => (await gateway.ask('{ viewer { name } status }')).errors[0];
  await expect.poll(ask).toMatchObject({
    message: expect.stringContaining('in circles'),
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryable: false },
  });
  const served = () => fetch(gateway.app.metricsUrl).then((response) => response.text());
  const count = (text: string) =>
    Number(
      /^gateway_subgraph_duration_seconds_count\{subgraph="shop",outcome="ok"\} (\d+)/m.exec(text)?.[1] ?? 0,
    );
  const before = count(await served());
  await ask();
  expect(count(await served()) - before).toBeLessThanOrEqual(4);
});

it('a caller who leaves while a document is planned fails nobody else', async () => {
  const schema = createSubgraphSchema(resolvers);
  const own = { name: 'cortex', schema, planned: createPlannedExecution(schema, createFairTurns()) };
  const ask = async () => ({ data: { status: 'OPEN' }, errors: [] });
  const client = { ask } as unknown as SubgraphClient;
  const supergraph = await createSupergraph(good, { own, clientOf: () => client, forwardedHeaders: [] });
  const document = parse('{ status }');
  const run = (signal: AbortSignal) => {
    const user = { name: 'zoe', teams: [], permissions: new Set(), scopes: 'all' };
    const contextValue = { user, requestId: '1', signal } as unknown as RequestContext;
    return supergraph.execute({ schema: supergraph.apiSchema, document, contextValue });
  };
  // Planning waits for a thread, and meanwhile the caller leaves.
  const busy = Array.from({ length: 8 }, () => derive('a', 'b', 200_000, 64, 'sha512'));
  const leaving = new AbortController();
  const first = run(leaving.signal).catch(() => {});
  leaving.abort();
  await Promise.all([...busy, first]);
  expect(await run(new AbortController().signal)).toEqual({ data: { status: 'OPEN' } });
});

it('a header that the client meant for the gateway alone goes no further', async () => {
  const gateway = await start({
    SUBGRAPHS: `shop=${shop.url}`,
    SUBGRAPH_HEADERS: 'x-tenant,x-region,authorization',
  });
  shop.requests.length = 0;
  // `fetch` sends no such header.
  const asked = request(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      connection: 'close, X-Tenant',
      'x-tenant': 'blue',
      'x-region': 'north',
      'x-gateway-hops': '-1, x',
    },
  });
  asked.end(JSON.stringify({ query: '{ status }' }));
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  expect(await json(response)).toEqual({ data: { status: 'OPEN' } });
  const [{ headers } = { headers: {} }] = shop.requests;
  expect(headers).toMatchObject({ 'x-region': 'north', 'x-gateway-hops': '1' });
  expect(headers).not.toHaveProperty('x-tenant');
  expect(headers).not.toHaveProperty('authorization');
});

it.each([
  [{ SUBGRAPHS: 'Cortex=http://a.example/' }, 'this gateway itself'],
  [{ SUBGRAPHS: 'my-part=http://a.example/', SUBGRAPH_NAME: 'my_part' }, 'this gateway itself'],
  [{ SUBGRAPH_NAME: 'a b' }, 'no name of a service'],
  [{ SUBGRAPH_NAME: '"){' }, 'no name of a service'],
  ...[
    'connection',
    'Transfer-Encoding',
    'te',
    'trailer',
    'upgrade',
    'keep-alive',
    'proxy-authorization',
    'host',
    'expect',
    'x-gateway-user',
    'x-gateway-teams',
    'x-gateway-hops',
    'traceparent',
  ].map((name): [Record<string, string>, string] => [{ SUBGRAPH_HEADERS: `x-tenant,${name}` }, 'handed on']),
])('%j stops the start', (environment, says) => {
  expect(() => readConfig(environment as Record<string, string>)).toThrow(says);
});
