/** Sessions with PostgreSQL end with whoever opened them, whatever goes wrong. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLedgerSessions } from '../../src/credits/store/postgres/sessions.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';

let server: PostgresServer;
let url: string;
let watcher: pg.Client;
beforeAll(async () => {
  server = await startPostgres();
  url = await server.createSchema();
  watcher = new pg.Client({ connectionString: url, application_name: 'watcher' });
  await watcher.connect();
}, 60_000);
afterAll(async () => {
  await watcher?.end();
  await server?.stop();
});

const open = (at: string) => createLedgerSessions({ url: at, onConnect: async () => {}, onBroken: () => {} });
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
