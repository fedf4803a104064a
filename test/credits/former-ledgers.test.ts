/** Books that an earlier release has left, killed in the middle of its calls, are kept by this one. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Ledger } from '../../src/credits/ledger/ledger.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { createBookRates } from '../../src/credits/prices/book-rates.ts';
import { shippedPrices } from '../../src/credits/prices/price-table.ts';
import { openBooks, openLedger } from '../../src/credits/store/open-ledger.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { facts, hold, NOON, okResult, settle } from './commands.ts';
import { account, ada, figures, policyOf, pruneNothing, WINDOW } from './contract-fixture.ts';

const setting = { channels: ['slack'], calendar: createCreditCalendar('UTC'), policy: policyOf() };
/** The step that makes `kept_rates`. */
const RATES_STEP = { sqlite: 19, postgres: 10 };
const all = ['user:ada', "user:o'neil", 'team:red', 'key:key1', 'account'];

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'former-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

/** The file of a ledger as the release wrote it whose schema had so many steps. */
async function sqliteOf(steps: number): Promise<string> {
  const directory = await folder();
  const database = new DatabaseSync(join(directory, 'ledger.db'));
  database.exec(await readFile(new URL(`former-ledgers/sqlite-${steps}.sql`, import.meta.url), 'utf8'));
  database.close();
  return directory;
}

/**
 * What every former ledger holds: `told` of 120 credits, which is in the usage log; `orphan`, whose process died, at its
 * bound of 50; `reckoned` of 30 of another user; `journaled` of 4; and the holds `running` of 25 and `begun` of 6. Where there is
 * a journal, `journaled` and `begun` are in it alone.
 */
async function expectKept(ledger: Ledger): Promise<void> {
  const { records } = ledger;
  expect(await figures(ledger, ...all)).toEqual([
    [174, 31],
    [30, 0],
    [174, 25],
    [120, 0],
    [204, 31],
  ]);
  expect(await records.scopes(WINDOW, 'user:', '', 9)).toEqual(['user:ada', "user:o'neil"]);
  const open = await records.openHolds(null);
  expect(open.map(({ id, amount, owner }) => [id, amount, owner]).toSorted()).toEqual([
    ['begun', 6, 'p1'],
    ['running', 25, 'p1'],
  ]);
  expect(await records.openEvents('', 9)).toMatchObject([
    { eventId: 'journaled', credits: 4, basis: 'quoted', tags: [] },
    { eventId: 'orphan', credits: 50, basis: 'bound', status: 'uncertain', teams: ['red'] },
    { eventId: 'reckoned', credits: 30, basis: 'reckoned', model: null, function: 'AI_EXTRACT' },
  ]);
  const pending = await records.pendingEvents(9);
  expect(pending.map(({ eventId }) => eventId)).toEqual(['journaled', 'orphan', 'reckoned']);
  const { overrides, suspensions, latestWindow } = await records.head();
  expect([...overrides]).toMatchObject([[ada, { limit: 400, by: 'root', reason: "o'neil \u{1f600}" }]]);
  expect([...suspensions.keys()]).toEqual(['user:bob']);
  expect(latestWindow).toBe(WINDOW);
  expect(await records.quote('q')).toMatchObject({ user: 'ada', maximum: 7 });
  expect((await records.audit(0, 9)).map(({ action }) => action)).toEqual(['suspendImmediate', 'setLimit']);

  // What ran goes on, what is over is corrected, limits hold, and a key runs nothing twice.
  await ledger.submit([settle('running', 20), settle('begun', 6)]);
  const correct = { type: 'correct', credits: 10 as MicroCredits, cause: 'history', at: NOON } as const;
  await ledger.submit([
    { ...correct, eventId: 'orphan' },
    { ...correct, eventId: 'journaled' },
  ]);
  expect(await figures(ledger, ...all)).toEqual([
    [166, 0],
    [30, 0],
    [160, 0],
    [120, 0],
    [196, 0],
  ]);
  expect((await records.openEvents('', 9)).map(({ eventId }) => eventId)).toEqual(['reckoned']);
  const claim = { type: 'claimAnswer', id: 'kept', owner: 'p2', fingerprint: 'f', at: NOON } as const;
  const outcomes = await ledger.submit([
    hold('too much', 'ada', 235),
    hold('suspended', 'bob', 1),
    claim,
    { ...claim, fingerprint: 'other' },
    { ...claim, id: 'asked', fingerprint: 'g' },
  ]);
  expect(outcomes).toMatchObject([
    { type: 'denied', scope: ada },
    { type: 'denied', scope: 'user:bob' },
    { type: 'answer' },
    { type: 'conflict' },
    { type: 'running' },
  ]);
  expect(outcomes.flatMap((outcome) => (outcome.type === 'answer' ? [...(outcome.body ?? [])] : []))).toEqual(
    [0, 39, 255],
  );
  // The sums that a limit on a function begins with were made from the events, those of the journal too.
  const scope = 'function:AI_COMPLETE/team:red' as never;
  await ledger.submit([{ type: 'setLimit', scope, limit: 900 as never, by: 'root', at: NOON, reason: '' }]);
  expect(await records.buckets([{ scope, window: WINDOW }])).toMatchObject([{ settled: 160, held: 0 }]);
  const slices = await records.slices();
  expect(slices.map(({ slice }) => slice)).toEqual(['begun', 'journa', 'orphan', 'reckon', 'runnin', 'told']);

  const call = facts('ada', { tags: [{ key: 'project', value: 'search' }], apiKeyId: 'key2' });
  await ledger.submit([hold('new', 'ada', 5, { call }), settle('new', 5, { result: okResult })]);
  expect(await records.findEvents(['new'])).toMatchObject([{ tags: call.tags, apiKeyId: 'key2', held: 5 }]);
  await records.prune({ ...pruneNothing, window: '2027-01-01' });
  expect(await figures(ledger, account)).toEqual([[201, 0]]);
}

// A step that was changed after it was released would have made another schema of a former ledger than of a new one.

/** Everything but the spelling. */
function sqliteSchemaOf(directory: string): readonly unknown[] {
  const database = new DatabaseSync(join(directory, 'ledger.db'), { readOnly: true });
  try {
    return database
      .prepare(`SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name`)
      .all()
      .map(({ type, name, sql }) => [type, name, String(sql).replace(/--.*\n|[\s"]+/g, '')]);
  } finally {
    database.close();
  }
}

test.each([7, 8, 15])('a SQLite ledger of %i steps', async (steps) => {
  const directory = await sqliteOf(steps);
  const ledger = openLedger({ directory, ...setting });
  await expectKept(ledger);
  await ledger.close();
  const fresh = await folder();
  const other = openLedger({ directory: fresh, ...setting });
  await other.records.head();
  await other.close();
  expect(sqliteSchemaOf(directory)).toEqual(sqliteSchemaOf(fresh));
});

/** Price tables of two rents, and one that says nothing of it. */
async function keepTables(ledger: Ledger): Promise<void> {
  const tables = [
    shippedPrices,
    { ...shippedPrices, gpu: { ...shippedPrices.gpu, monthlyCost: 1234.5 } },
    {},
  ];
  for (const [i, table] of tables.entries())
    await ledger.records.keepPrices({ prices: JSON.stringify(table), since: NOON + i });
}

/** What the GPUs cost when, as reports see it. */
async function rentsOf(ledger: Ledger) {
  const rates = createBookRates({
    setting: { credit: { price: null, currency: 'USD' }, gpu: shippedPrices.gpu },
    kept: () => ledger.records.keptRates(),
  });
  return (await rates.gpu(NOON - 9, NOON + 9)).map(({ from, rate }) => [from - NOON, rate]);
}

const { models: _, unlistedModel: __, ...shippedRent } = shippedPrices.gpu;
const rentsTakenOver = [
  [-9, shippedRent],
  [1, { ...shippedRent, monthlyCost: 1234.5 }],
];

test('rents of GPUs that a SQLite ledger kept within its prices alone are known on', async () => {
  const directory = await folder();
  const former = openLedger({ directory, ...setting });
  await keepTables(former);
  await former.close();
  const database = new DatabaseSync(join(directory, 'ledger.db'));
  // As it was before the step that took them over, which was the last one.
  database.exec(`DROP TABLE kept_rates; PRAGMA user_version = ${RATES_STEP.sqlite - 1}`);
  database.close();
  const ledger = openLedger({ directory, ...setting });
  expect(await rentsOf(ledger)).toEqual(rentsTakenOver);
  await ledger.close();
});

async function queried<T>(url: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}

function postgresSchemaOf(url: string): Promise<readonly unknown[]> {
  return queried(url, async (client) => {
    const { rows } = await client.query(`
      SELECT table_name || '.' || column_name AS name, concat(data_type, ' ', is_nullable, ' ', column_default) AS made
      FROM information_schema.columns WHERE table_schema = current_schema()
      UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()
      UNION ALL SELECT trigger_name || event_manipulation, action_statement || action_orientation
      FROM information_schema.triggers WHERE trigger_schema = current_schema()
      ORDER BY name`);
    const schema = new URL(url).searchParams.get('options')?.split('=').at(-1) ?? '';
    return rows.map(({ name, made }) => [name, String(made).replaceAll(schema, 'schema')]);
  });
}

describe('in PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.stop());

  test.each([1, 6])('a ledger of %i steps', async (steps) => {
    const url = await server.createSchema();
    const ddl = await readFile(new URL(`former-ledgers/postgres-${steps}.sql`, import.meta.url), 'utf8');
    await queried(url, (client) => client.query(ddl));
    const open = (databaseUrl: string) => openBooks({ directory: '', databaseUrl, ...setting }).ledger;
    const ledger = open(url);
    await expectKept(ledger);
    await ledger.close();
    const fresh = await server.createSchema();
    const other = open(fresh);
    await other.records.head();
    await other.close();
    expect(await postgresSchemaOf(url)).toEqual(await postgresSchemaOf(fresh));
  });

  test('rents of GPUs that a ledger kept within its prices alone are known on', async () => {
    const url = await server.createSchema();
    const open = () => openBooks({ directory: '', databaseUrl: url, ...setting }).ledger;
    const former = open();
    await keepTables(former);
    await former.close();
    await queried(url, async (client) => {
      await client.query('DROP TABLE kept_rates');
      await client.query('UPDATE ledger_schema SET version = $1', [RATES_STEP.postgres - 1]);
    });
    const ledger = open();
    expect(await rentsOf(ledger)).toEqual(rentsTakenOver);
    await ledger.close();
  });
});
