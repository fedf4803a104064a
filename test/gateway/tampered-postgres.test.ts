/**
 * As `tampered-books.test.ts`, of a ledger in PostgreSQL: there an event is a record, and what is searched for and
 * summed up has a column beside it. Whichever of the two is changed, it is found, or changes nothing.
 */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { type DayOfCalls, kinds, startDayOfCalls } from './day-of-calls.ts';

let server: PostgresServer;
let books: pg.Client;
let day: DayOfCalls;

beforeAll(async () => {
  server = await startPostgres();
  const databaseUrl = await server.createSchema();
  day = await startDayOfCalls({ DATABASE_URL: databaseUrl });
  books = new pg.Client(databaseUrl);
  await books.connect();
});
afterAll(async () => {
  await books?.end();
  await day?.gateway.close();
  await server?.stop();
});

async function tamper(...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await books.query(statement);
}
const restore = ['DELETE FROM events', 'INSERT INTO events SELECT * FROM kept'];
const record = (name: string, value: string) =>
  `record = jsonb_set(record::jsonb, '{${name}}', ${value})::json`;

it('of a day that is as it was balance', async () => {
  await expect.poll(day.reconcileCorrected, { interval: 200 }).toEqual({ balanced: true, found: [] });
  await tamper('CREATE TABLE kept AS SELECT * FROM events');
});

it.each([
  ['credits = credits * 100', 'AMOUNT_DIFFERS'],
  ["user_name = 'eve'", 'FACTS_DIFFER'],
  ["teams = '{blue}'", 'FACTS_DIFFER'],
  ["function_name = 'AI_FILTER'", 'FACTS_DIFFER'],
  ["api_key_id = 'key'", 'FACTS_DIFFER'],
  [record('at', `to_jsonb((record->>'at')::bigint - 60000)`), 'FACTS_DIFFER'],
  [record('model', `'"other"'`), 'FACTS_DIFFER'],
  [record('status', `'"cancelled"'`), 'FACTS_DIFFER'],
  [record('inputTokens', '1000000::text::jsonb'), 'FACTS_DIFFER'],
  [record('scopes', `'["account", "user:eve"]'`), 'FACTS_DIFFER'],
])('%s, in the ledger alone, of whatever call, is found', async (change, cause) => {
  await tamper(`UPDATE events SET ${change}`);
  const { balanced, found } = await day.reconcile();
  await tamper(...restore);
  expect(balanced).toBe(false);
  expect(found).toEqual(expect.arrayContaining(kinds.map((kind) => `${kind}: ${cause}`)));
  expect(await day.reconcile()).toEqual({ balanced: true, found: [] });
});

it('a day in the ledger alone, of whatever call, is found', async () => {
  await tamper(`UPDATE events SET window_id = '2026-01-02'`);
  const { balanced, found } = await day.reconcile();
  const there = await day.reconcile('2026-01-02');
  await tamper(...restore);
  expect(balanced).toBe(false);
  expect(found).toEqual(expect.arrayContaining(['user:ada: SCOPE_DIFFERS', 'gpu: FACTS_DIFFER']));
  expect(there.found).toEqual(expect.arrayContaining(kinds.map((kind) => `${kind}: FACTS_DIFFER`)));
  expect(await day.reconcile()).toEqual({ balanced: true, found: [] });
});

it('rows that were deleted are found', async () => {
  await tamper('DELETE FROM events');
  const { balanced, found } = await day.reconcile();
  await tamper(...restore.slice(1));
  expect(balanced).toBe(false);
  expect(found).toEqual(
    expect.arrayContaining([
      'user:ada: SCOPE_DIFFERS',
      'account: SCOPE_DIFFERS',
      ...kinds.map((kind) => `${kind}: MISSING_IN_LEDGER`),
    ]),
  );
  expect(await day.reconcile()).toEqual({ balanced: true, found: [] });
});

it('what is beside a column in the record is no other book: it says nothing', async () => {
  await tamper(
    `UPDATE events SET ${record('credits', "'1'")}`,
    `UPDATE events SET ${record('user', `'"eve"'`)}`,
    `UPDATE events SET ${record('window', `'"2026-01-02"'`)}`,
    `UPDATE events SET ${record('teams', `'["blue"]'`)}`,
  );
  const seen = await day.reconcile();
  await tamper(...restore);
  expect(seen).toEqual({ balanced: true, found: [] });
});

it('a hundredfold charge in all of our books is found', async () => {
  const buckets = (sign: string) =>
    `UPDATE buckets SET settled = settled ${sign} (SELECT SUM(events.credits - kept.credits) FROM events JOIN kept USING (id))
     WHERE scope IN ('account', 'user:ada', 'team:red')`;
  const load = (revision: number) => `UPDATE events SET pending = true, revision = ${revision}`;
  await tamper(
    `UPDATE events SET credits = credits * 100, ${record('credits', `to_jsonb(credits * 100)`)}`,
    load(101),
    buckets('+'),
  );
  await day.gateway.app.services.usage.loader.flush();
  await expect
    .poll(async () => (await day.reconcile()).found.filter((each) => /: AMOUNT|LOADED/.test(each)), {
      interval: 200,
    })
    .toEqual([]);
  const { balanced, found } = await day.reconcile();
  await tamper(buckets('-'), ...restore, load(102));
  expect(balanced).toBe(false);
  for (const kind of kinds)
    expect(found).toContainEqual(
      expect.stringMatching(new RegExp(`^${kind}: (SNOWFLAKE_AMOUNT|PRICE)_DIFFERS$`)),
    );
});
