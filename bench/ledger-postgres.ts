/** The ledger in PostgreSQL, every commit on the disk: beside SQLite, and beside a row that each call updates. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createEventId } from '../src/credits/event-id.ts';
import type { Ledger } from '../src/credits/ledger/ledger.ts';
import { openBooks } from '../src/credits/store/open-ledger.ts';
import { startPostgres } from '../test/support/postgres-server.ts';
import { calendar, call, holdAndSettle, policy, result } from './ledger.ts';
import { printTable, type Table } from './table.ts';

const CALLERS = 32;
const WARM_UP_MS = 1000;
const MEASURE_MS = 4000;

interface Speed {
  readonly perSecond: number;
  /** Milliseconds, of a hold and its settlement together. */
  readonly median: number;
  readonly p99: number;
  /** Of this process, in microseconds for each pair; the server's is its own. */
  readonly cpu: number;
}

async function measure(callers: number, work: (caller: number) => Promise<unknown>): Promise<Speed> {
  await repeat(callers, WARM_UP_MS, work);
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const times = (await repeat(callers, MEASURE_MS, work)).sort((a, b) => a - b);
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const at = (part: number) => times[Math.floor(times.length * part)] ?? 0;
  return {
    perSecond: times.length / seconds,
    median: at(0.5),
    p99: at(0.99),
    cpu: (user + system) / times.length,
  };
}

async function repeat(
  callers: number,
  ms: number,
  work: (caller: number) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + ms;
  const run = async (caller: number) => {
    for (let now = performance.now(); now < end; ) {
      await work(caller);
      const after = performance.now();
      times.push(after - now);
      now = after;
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => run(caller)));
  return times;
}

async function measureBooks(directory: string, databaseUrl: string | null, callers: number): Promise<Speed> {
  const { ledger } = openBooks({ directory, databaseUrl, channels: [], calendar, policy });
  try {
    return await measure(callers, holdAndSettle(ledger));
  } finally {
    await ledger.close();
  }
}

/** What is usually done: each call is a transaction that updates the rows of its scopes, the account's among them. */
async function measureHotRow(url: string): Promise<Speed> {
  const pool = new pg.Pool({ connectionString: url, max: CALLERS });
  await pool.query(`
    CREATE TABLE hot (scope text PRIMARY KEY, settled bigint NOT NULL, held bigint NOT NULL) WITH (fillfactor = 50);
    CREATE TABLE hot_holds (id text PRIMARY KEY, record json);
    CREATE TABLE hot_events (id text PRIMARY KEY, record json);
    INSERT INTO hot SELECT 'user' || n, 0, 0 FROM generate_series(0, ${CALLERS}) n;
    INSERT INTO hot VALUES ('team', 0, 0), ('account', 0, 0)`);
  const update = `UPDATE hot SET settled = settled + $2, held = held + $3
    WHERE scope = $1 AND settled + held + $2 + $3 <= 1000000000000`;
  async function transact(caller: number, used: number, held: number, last: [string, unknown[]]) {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      for (const scope of [`user${caller}`, 'team', 'account'])
        await client.query({ name: 'update', text: update, values: [scope, used, held] });
      await client.query({ name: last[0].slice(0, 30), text: last[0], values: last[1] });
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  }
  try {
    return await measure(CALLERS, async (caller) => {
      const id = createEventId(Date.now());
      const hold = JSON.stringify(call);
      await transact(caller, 0, 10, ['INSERT INTO hot_holds VALUES ($1, $2)', [id, hold]]);
      const event = JSON.stringify({ ...call, ...result });
      await transact(caller, 5, -10, [
        'WITH gone AS (DELETE FROM hot_holds WHERE id = $1) INSERT INTO hot_events VALUES ($1, $2)',
        [id, event],
      ]);
    });
  } finally {
    await pool.end();
  }
}

/** Two ledgers of this process share the books, as two gateways would, and this process's one core. */
async function measureTwo(url: string): Promise<Speed> {
  const open = () => openBooks({ directory: '', databaseUrl: url, channels: [], calendar, policy }).ledger;
  const ledgers: readonly [Ledger, Ledger] = [open(), open()];
  const works = ledgers.map((ledger) => holdAndSettle(ledger));
  try {
    return await measure(2 * CALLERS, (caller) => works[caller % 2]?.(caller) ?? Promise.resolve());
  } finally {
    await Promise.all(ledgers.map((ledger) => ledger.close()));
  }
}

export async function run(): Promise<Table> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-ledger-'));
  const server = await startPostgres([]);
  try {
    const hot = await measureHotRow(await server.createSchema());
    const row = (name: string, { perSecond, median, p99, cpu }: Speed) => [
      name,
      Math.round(perSecond),
      (perSecond / hot.perSecond).toFixed(1),
      median.toFixed(2),
      p99.toFixed(2),
      cpu.toFixed(0),
    ];
    return {
      title: 'Ledger in PostgreSQL: hold + settle over three scopes, synchronous_commit=on',
      load: `${MEASURE_MS / 1000} s each, every caller one call after the other; server and callers share the machine`,
      floor: `${CALLERS} callers with a session each, whose transactions update the row of the account`,
      columns: ['case', 'pairs/s', 'rate / floor', 'median ms', 'p99 ms', 'CPU us/pair here'],
      rows: [
        row('floor: a hot row', hot),
        row(`SQLite, ${CALLERS} callers`, await measureBooks(join(directory, 'many'), null, CALLERS)),
        row('SQLite, 1 caller', await measureBooks(join(directory, 'one'), null, 1)),
        row(`PostgreSQL, ${CALLERS} callers`, await measureBooks('', await server.createSchema(), CALLERS)),
        row('PostgreSQL, 1 caller', await measureBooks('', await server.createSchema(), 1)),
        row(`PostgreSQL, 2 ledgers of ${CALLERS} callers`, await measureTwo(await server.createSchema())),
      ],
    };
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true });
  }
}

if (import.meta.main) {
  printTable(await run());
  process.exit(0);
}
