/** Sessions with PostgreSQL end with whoever opened them, whatever goes wrong. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../../src/credits/store/postgres/connect.ts';
import { createLedgerSessions } from '../../src/credits/store/postgres/sessions.ts';
import { startFaultyProxy } from '../support/faulty-proxy.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { createRandom } from '../support/random.ts';

let server: PostgresServer;
let url: string;
let watcher: pg.Client;
beforeAll(async () => {
  server = await startPostgres();
  url = await server.createSchema();
  watcher = new pg.Client({ connectionString: url, application_name: 'watcher' });
  await watcher.connect();
});
afterAll(async () => {
  await watcher?.end();
  await server?.stop();
});

const open = (at: string) => createLedgerSessions({ url: at, onConnect: async () => {}, onBroken: () => {} });
const isRejected = (one: PromiseSettledResult<void>) => one.status === 'rejected';
const waitingSessions = async () => {
  const { rows } = await watcher.query(
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event = 'advisory'",
  );
  return rows[0].n;
};
const openSessions = async () => {
  const { rows } = await watcher.query(
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'cortex-gateway'",
  );
  return rows[0].n;
};

it('closes a session that was in use when the ledger was closed, once the work is done', async () => {
  const sessions = open(url);
  const { promise: done, resolve: end } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const work = sessions.aside(async () => {
    begin();
    await done;
  });
  await begun;
  await sessions.close();
  end();
  await work;
  await expect.poll(openSessions).toBe(0);
});

it('closes a session that cannot tell what time it is', async () => {
  await watcher.query(`CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'no clock'; END $$`);
  const { rows } = await watcher.query('SELECT current_schema() AS name');
  const shadowed = new URL(url);
  shadowed.searchParams.set('options', `-csearch_path=${rows[0].name},pg_catalog`);
  const sessions = open(shadowed.href);
  await expect(sessions.inTurn(async () => {})).rejects.toThrow();
  await sessions.close();
  await expect.poll(openSessions).toBe(0);
});

it('gives nobody the answer to another question when packets come twice', async () => {
  const target = new URL(url);
  const faults = { doubled: 0 };
  const proxy = await startFaultyProxy(Number(target.port), createRandom(), faults);
  target.port = String(proxy.port);
  const { client } = await connect(target.href, () => {});
  faults.doubled = 1;
  await watcher.query('SELECT pg_advisory_lock(1)');
  const ask = async (n: number, text: string) => expect((await client.query(text)).rows[0]?.n).toBe(n);
  const first = ask(1, 'SELECT 1 AS n, pg_advisory_xact_lock(1)');
  await expect.poll(waitingSessions).toBe(1);
  // Asked before the first is answered, it would get the second answer to the first.
  const answers = Promise.allSettled([first, ask(2, 'SELECT 2 AS n')]);
  await watcher.query('SELECT pg_advisory_unlock(1)');
  const reasons = (await answers).filter(isRejected).map(({ reason }) => String(reason));
  expect(reasons).toContainEqual(expect.stringContaining('answered another question'));
  expect(reasons).not.toContainEqual(expect.stringContaining('AssertionError'));
  client.destroy();
  await proxy.close();
});
