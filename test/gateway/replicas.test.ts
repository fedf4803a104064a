/** Several gateways on one ledger in PostgreSQL, as their clients meet them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../src/credits/store/postgres/connect.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { type Answer, type Gateway, startGateway } from '../support/start-gateway.ts';

let server: PostgresServer;
let url: string;
let one: Gateway;
let two: Gateway;

beforeAll(async () => {
  server = await startPostgres();
  url = await server.createSchema();
  [one, two] = await Promise.all([start(), start()]);
});
afterAll(async () => {
  await Promise.all([one?.close(), two?.close()]);
  await server?.stop();
});

// In the other zone below it is a later day at any time.
const [HERE, ELSEWHERE] = ['Etc/GMT+12', 'Pacific/Kiritimati'];
const start = (environment: Record<string, string> = {}) =>
  startGateway({ environment: { DATABASE_URL: url, CREDIT_TIME_ZONE: HERE, ...environment } });
const codes = ({ errors }: Answer) => errors.map(({ extensions }) => extensions.code);
let calls = 0;
/** Another text each time: a repeated one would be answered from memory. */
const embed = () =>
  `{ cortex { embed(text: "where is order ${calls++}") { dimensions usage { credits } } } }`;
const me = '{ credits { me { limit used held remaining state } } }';

async function detailOf(gateway: Gateway, dependency: string) {
  const { status, text } = await gateway.send({ path: '/health/ready' });
  const { dependencies } = JSON.parse(text);
  return { ready: status, ...dependencies.find(({ name }: { name: string }) => name === dependency) };
}

it('what one gateway has charged, any other shows at once, and counts', async () => {
  const { data } = await one.ask(embed(), { user: 'ada' });
  const cost = data.cortex.embed.usage.credits;
  expect(cost).toBeGreaterThan(0);
  for (const gateway of [one, two]) {
    const answer = await gateway.ask(me, { user: 'ada' });
    expect(answer.data.credits.me).toMatchObject({ used: cost, held: 0 });
  }
  await two.setLimit('user:ada', cost);
  expect(codes(await one.ask(embed(), { user: 'ada' }))).toEqual([expect.stringMatching(/^CREDITS_/)]);
});

it('a call repeated under its Idempotency-Key on another gateway is answered by the first, and not charged', async () => {
  const headers = { 'idempotency-key': 'order-7' };
  const document = embed();
  const first = await one.ask(document, { user: 'bob', headers });
  two.mark();
  const again = await two.ask(document, { user: 'bob', headers });
  expect(again.data).toEqual(first.data);
  expect(two.reached()).toEqual({ statements: [], restCalls: 0, gpuRequests: 0 });
  const other = '{ cortex { sentiment(text: "fine") { label } } }';
  expect(codes(await two.ask(other, { user: 'bob', headers }))).toEqual(['IDEMPOTENCY_CONFLICT']);
});

it('calls that come to both gateways at once under one Idempotency-Key run once, and both have the answer', async () => {
  const asked = Array.from({ length: 12 }, (_, i) => ({
    document: embed(),
    headers: { 'idempotency-key': `twice-${i}` },
  }));
  for (const gateway of [one, two]) gateway.mark();
  const answers = await Promise.all(
    asked.map(({ document, headers }) =>
      Promise.all([one, two, one].map((gateway) => gateway.ask(document, { user: 'eve', headers }))),
    ),
  );
  let cost = 0;
  for (const [first, ...others] of answers) {
    expect(codes(first as Answer)).toEqual([]);
    for (const other of others) expect(other.data).toEqual(first?.data);
    cost += first?.data.cortex.embed.usage.credits;
  }
  const events = '{ usageEvents(filter: { users: ["eve"] }) { nodes { id } } }';
  // These two have a log each; either may take events to its own, and shows them a moment later.
  const logged = async () => {
    const both = await Promise.all([one, two].map((gateway) => gateway.ask(events, { user: 'eve' })));
    return new Set(both.flatMap(({ data }) => data.usageEvents.nodes.map(({ id }: { id: string }) => id)));
  };
  await expect.poll(async () => (await logged()).size).toBe(asked.length);
  expect((await two.ask(me, { user: 'eve' })).data.credits.me.used).toBeCloseTo(cost, 9);
});

it('a key made on one gateway opens the other, until it is revoked there', async () => {
  const { data } = await one.ask(
    `mutation { createApiKey(input: { name: "report", user: "carol", permissions: ["cortex:run"], teams: [] }) {
      secret apiKey { id } } }`,
  );
  const { secret, apiKey } = data.createApiKey;
  const headers = { authorization: `Bearer ${secret}` };
  const viewer = () => two.ask('{ viewer { name } }', { headers });
  expect((await viewer()).data.viewer).toEqual({ name: 'carol' });
  await one.ask('mutation ($id: ID!) { revokeApiKey(id: $id, reason: "over") { state } }', {
    variables: { id: apiKey.id },
  });
  await expect.poll(async () => codes(await viewer())).toEqual(['UNAUTHENTICATED']);
});

it('a gateway with other limits or prices is pointed out, and one with other days takes no credits', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'prices-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'prices.json');
  const shipped = await readFile('src/credits/prices/prices.json', 'utf8');
  await writeFile(path, shipped.replace('"input": 1.5', '"input": 1.6'));
  const [other, dearer, elsewhere] = await Promise.all([
    start({ CREDIT_USER_DAILY_LIMIT: '9' }),
    start({ CREDIT_PRICES_PATH: path }),
    start({ CREDIT_TIME_ZONE: ELSEWHERE }),
  ]);
  expect(await detailOf(dearer, 'ledger')).toMatchObject({
    ready: 200,
    status: 'DEGRADED',
    detail: expect.stringMatching(/Another gateway on this ledger has other .*prices/),
  });
  await dearer.close();
  expect(await detailOf(other, 'ledger')).toMatchObject({
    ready: 200,
    status: 'DEGRADED',
    detail: expect.stringContaining('Another gateway on this ledger has other limits'),
  });
  expect(await detailOf(elsewhere, 'ledger')).toMatchObject({
    ready: 503,
    status: 'DOWN',
    detail: expect.stringContaining(
      `cut its days in ${HERE}, this one in ${ELSEWHERE}: set the same CREDIT_TIME_ZONE`,
    ),
  });
  expect(codes(await elsewhere.ask(embed(), { user: 'dan' }))).toEqual(['LEDGER_UNAVAILABLE']);
  expect(codes(await other.ask(embed(), { user: 'dan' }))).toEqual([]);
  // Nor has it opened its day for the others.
  expect((await one.ask(me, { user: 'dan' })).data.credits.me.used).toBeGreaterThan(0);
  await Promise.all([other.close(), elsewhere.close()]);
});

it('while PostgreSQL is away nothing can be spent, and when it is back nobody has to do anything', async () => {
  const used = (await one.ask(me, { user: 'bob' })).data.credits.me.used;
  await server.kill();
  const refused = await Promise.all([one, two].map((gateway) => gateway.ask(embed(), { user: 'bob' })));
  for (const answer of refused) {
    expect(codes(answer)).toEqual(['LEDGER_UNAVAILABLE']);
    expect(answer.text).not.toMatch(/127\.0\.0\.1|postgres/);
  }
  await expect
    .poll(() => detailOf(one, 'ledger'))
    .toMatchObject({ ready: 503, status: 'DOWN', detail: expect.stringContaining('ECONNREFUSED') });
  await server.start();
  await expect.poll(async () => codes(await one.ask(embed(), { user: 'bob' }))).toEqual([]);
  const after = await two.ask(me, { user: 'bob' });
  expect(after.data.credits.me.used).toBeCloseTo(2 * used, 9);
  expect(after.data.credits.me.held).toBe(0);
});

/** A ledger of its own, in which that was done. */
async function changed(sql: string): Promise<string> {
  const own = await server.createSchema();
  const made = await connect(own, () => {});
  made.client.destroy();
  const client = new pg.Client(own);
  await client.connect();
  await client.query(sql);
  await client.end();
  return own;
}

it.each([
  [
    'a wrong password',
    async (good: string) => good.replace('postgres:postgres@', 'postgres:wrong-secret@'),
    /refuses the password/,
  ],
  [
    'a database that is not there',
    async (good: string) => good.replace('/postgres?', '/none?'),
    /the database does not exist/,
  ],
  [
    'a schema that is not there',
    async (good: string) => good.replace(/ledger_\w+/, 'none'),
    /names no schema that exists/,
  ],
  [
    'a ledger of a newer release',
    () => changed('UPDATE ledger_schema SET version = 99, compatible_from = 99'),
    /has schema 99, this release knows \d+: start a newer release/,
  ],
  [
    'a ledger that was moved half way',
    () => changed(`INSERT INTO head VALUES ('moving', '')`),
    /a move into this ledger was not finished/,
  ],
])('%s is told in one line, and nothing can be spent', async (_, spoil, line) => {
  const gateway = await start({ DATABASE_URL: await spoil(url) });
  try {
    expect(codes(await gateway.ask(embed()))).toEqual(['LEDGER_UNAVAILABLE']);
    const { ready, detail } = await detailOf(gateway, 'ledger');
    expect(ready).toBe(503);
    expect(detail).toMatch(line);
    expect(detail).not.toContain('wrong-secret');
  } finally {
    await gateway.close();
  }
});
