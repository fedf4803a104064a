/** How the served supergraph changes: by polling and by file, under load, and what happens when it cannot. */
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { resolvers } from '../../resolvers/index.ts';
import { readConfig } from '../../src/config.ts';
import { createSubgraphSchema, sdlOf } from '../../src/graphql/subgraph.ts';
import { watchSupergraphFile } from '../../src/graphql/supergraph/source/supergraph-file.ts';
import { composeOnce } from '../support/compose-once.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { shopResolvers, shopSchema } from './shop.ts';
import { startSubgraph, type TestSubgraph } from './start-subgraph.ts';

const moreSchema = shopSchema.replace('type Query {', 'type Query {\n    added: Int');
const moreResolvers = { ...shopResolvers, Query: { ...shopResolvers.Query, added: () => 7 } };
const brokenSchema = shopSchema.replace('total: Int!\n    note', 'total: Int! @override\n    note');
const conflicting = `${shopSchema}\n type Model @key(fields: "name") { name: Int! available: String }`;

let shop: TestSubgraph;
let other: TestSubgraph;
let folder: string;
const running: Gateway[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'supergraph-'));
  shop = await startSubgraph(shopSchema, shopResolvers);
  other = await startSubgraph('type Query { other: Int }', { Query: { other: () => 1 } });
});
afterEach(async () => {
  for (const gateway of running.splice(0)) await gateway.close();
  shop.serve(shopSchema, shopResolvers);
  await shop.stop();
  await shop.start();
});
afterAll(async () => {
  await Promise.all([shop.stop(), other.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function start(environment: Record<string, string>): Promise<Gateway> {
  const polled = environment.SUBGRAPHS ? { SUBGRAPH_POLL_SECONDS: '1' } : {};
  const gateway = await startGateway({ environment: { ...polled, ...environment } });
  running.push(gateway);
  return gateway;
}

const added = async (gateway: Gateway) => (await gateway.ask('{ added }')).data?.added;

async function supergraphState(gateway: Gateway): Promise<{ status: string; detail: string | null }> {
  const { data } = await gateway.ask('{ health { dependencies { name status detail } } }');
  return data.health.dependencies.find(({ name }: { name: string }) => name === 'supergraph');
}

describe('with SUBGRAPHS', () => {
  it('serves a new schema without a failed request', async () => {
    const gateway = await start({ SUBGRAPHS: `shop=${shop.url}` });
    let over = false;
    const failed: unknown[] = [];
    let answered = 0;
    const load = async () => {
      while (!over) {
        const { data, errors, status } = await gateway.ask('{ viewer { name orders { id } } status }');
        answered += 1;
        // Requests all the time, and still some for whoever makes the new schema.
        await delay(5);
        if (status !== 200 || errors.length > 0 || data.viewer.orders.length !== 1)
          failed.push({ data, errors });
      }
    };
    const callers = [load(), load(), load(), load()];
    try {
      for (const [schema, map, expected] of [
        [moreSchema, moreResolvers, 7],
        [shopSchema, shopResolvers, undefined],
        [moreSchema, moreResolvers, 7],
      ] as const) {
        shop.serve(schema, map);
        await expect.poll(() => added(gateway), { interval: 100 }).toBe(expected);
      }
    } finally {
      over = true;
      await Promise.all(callers);
    }
    expect(answered).toBeGreaterThan(10);
    expect(failed).toEqual([]);
  });

  it('keeps the last one when a new schema does not compose, and says why', async () => {
    const gateway = await start({ SUBGRAPHS: `shop=${shop.url}` });
    for (const schema of [conflicting, 'type Query {', brokenSchema]) {
      shop.serve(shopSchema, shopResolvers);
      await expect.poll(() => supergraphState(gateway), { interval: 100 }).toMatchObject({ status: 'OK' });
      shop.tell(schema);
      await expect
        .poll(() => supergraphState(gateway), { interval: 100 })
        .toMatchObject({ status: 'DEGRADED', detail: expect.stringMatching(/shop|SHOP|Model|override/) });
      expect((await gateway.ask('{ status viewer { name } }')).errors).toEqual([]);
    }
  });

  it('starts beside a service that is away, and takes it in when it is there', async () => {
    await shop.stop();
    const gateway = await start({ SUBGRAPHS: `shop=${shop.url},other=${other.url}` });
    expect((await gateway.ask('{ viewer { name } other }')).data).toEqual({
      viewer: { name: 'local' },
      other: 1,
    });
    expect((await gateway.ask('{ status }')).errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await supergraphState(gateway)).toMatchObject({
      status: 'DEGRADED',
      detail: expect.stringContaining('shop gives no schema'),
    });
    expect((await fetch(new URL('/health/ready', gateway.url))).status).toBe(200);
    await shop.start();
    await expect
      .poll(async () => (await gateway.ask('{ status }')).data?.status, { interval: 100 })
      .toBe('OPEN');
  });

  it('knows the schema of a service that is away from the last time', async () => {
    const gateway = await start({ SUBGRAPHS: `shop=${shop.url}` });
    await shop.stop();
    await gateway.restart();
    const { data, errors } = await gateway.ask('{ viewer { name } status }');
    expect(data).toEqual({ viewer: { name: 'local' }, status: null });
    expect(errors[0]?.extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', retryable: true });
    expect((await supergraphState(gateway)).detail).toContain('its last known schema is served');
  });
});

describe('with SUPERGRAPH_PATH', () => {
  const ownSdl = sdlOf(createSubgraphSchema(resolvers));
  const composed = async (sdl: string) => {
    const { sdl: supergraph, problems } = await composeOnce([
      { name: 'cortex', url: 'http://cortex.example/graphql', sdl: ownSdl },
      { name: 'shop', url: shop.url, sdl },
    ]);
    if (supergraph === null) throw new Error(problems.join());
    return supergraph;
  };

  it('serves what the file says, also when it has changed', async () => {
    const path = join(folder, 'supergraph.graphql');
    await writeFile(path, await composed(shopSchema));
    const gateway = await start({ SUPERGRAPH_PATH: path });
    expect((await gateway.ask('{ viewer { orders { id } } status }')).data).toEqual({
      viewer: { orders: [{ id: '1' }] },
      status: 'OPEN',
    });
    shop.serve(moreSchema, moreResolvers);
    // As clusters and careful programs replace a file.
    await writeFile(`${path}.new`, await composed(moreSchema));
    await rename(`${path}.new`, path);
    await expect.poll(() => added(gateway), { interval: 100 }).toBe(7);
    await writeFile(path, 'type Query { half');
    await expect
      .poll(() => supergraphState(gateway), { interval: 100 })
      .toMatchObject({ status: 'DEGRADED' });
    expect(await added(gateway)).toBe(7);
    await rm(path);
    await expect
      .poll(async () => (await supergraphState(gateway)).detail, { interval: 100 })
      .toContain('cannot be read');
    expect(await added(gateway)).toBe(7);
  });

  it('stops when what it tells has been taken: clients that are made later would be closed by nobody', async () => {
    const path = join(folder, 'watched.graphql');
    await writeFile(path, 'one');
    const source = watchSupergraphFile(path, 10);
    const order: string[] = [];
    const isTaking = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    await source.start(async ({ sdl }) => {
      if (sdl === 'one') return;
      isTaking.resolve();
      await mayEnd.promise;
      order.push('taken');
    });
    await writeFile(path, 'two');
    await isTaking.promise;
    const stopped = source.stop().then(() => void order.push('stopped'));
    setImmediate(mayEnd.resolve);
    await stopped;
    expect(order).toEqual(['taken', 'stopped']);
  });

  it.each([
    ['is not there', null],
    ['is no GraphQL', 'hello {'],
    ['is no supergraph', 'type Query { a: Int }'],
    [
      'does not hold this gateway',
      'enum join__Graph { A @join__graph(name: "a", url: "http://a") } type Query { a: Int }',
    ],
  ])('does not start with a file that %s', async (_, content) => {
    const path = join(folder, 'wrong.graphql');
    if (content === null) await rm(path, { force: true });
    else await writeFile(path, content);
    await expect(startGateway({ environment: { SUPERGRAPH_PATH: path } })).rejects.toThrow(/SUPERGRAPH_PATH/);
  });
});

it.each([
  [{ SUBGRAPHS: 'a=http://a.example/', SUPERGRAPH_PATH: '/tmp/x' }, 'both set'],
  [{ SUBGRAPHS: 'cortex=http://a.example/' }, 'this gateway itself'],
  [{ SUBGRAPHS: 'http://a.example/' }, 'name=URL'],
  [{ SUBGRAPHS: 'a=http://a.example/,A=http://b.example/' }, 'twice'],
  [{ SUBGRAPHS: 'a=ftp://a.example/' }, 'the URL of "a"'],
  [{ SUBGRAPHS: 'a=http://user:pass@a.example/' }, 'user or a password'],
  [{ SUBGRAPHS: '1a=http://a.example/' }, 'name=URL'],
  [{ SUBGRAPH_TIMEOUT_MS: 'fast' }, 'whole number'],
  [{ SUBGRAPH_TIMEOUT_MS: '0' }, 'whole number'],
  [{ SUBGRAPH_HEADERS: 'content-length' }, 'handed on'],
  [{ SUBGRAPH_HEADERS: 'a b' }, 'name of a header'],
])('%j stops the start', (environment, says) => {
  expect(() => readConfig(environment as Record<string, string>)).toThrow(says);
});
