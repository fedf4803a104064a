/** The ledger in PostgreSQL, every commit on the disk: beside SQLite, and beside a row that each call updates. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createEventId } from '../src/credits/event-id.ts';
import type { Ledger } from '../src/credits/ledger/ledger.ts';
import { openBooks } from '../src/credits/store/open-ledger.ts';
import { startPostgres } from '../test/support/postgres-server.ts';
import { cpuOfChildrenMs } from './harness/child.ts';
import { machine, median, spread } from './harness/compare.ts';
import { options } from './harness/options.ts';
import { calendar, call, holdAndSettle, policy, result } from './ledger.ts';
import { printTable, type Table } from './table.ts';

const CALLERS = 32;
const WARM_UP_MS = 1000;
/** At the start of each turn: what the turn before left in the caches is gone then. */
const SETTLE_MS = 150;

interface Speed {
  readonly perSecond: number;
  /** Milliseconds, of a hold and its settlement together. */
  readonly median: number;
  readonly p99: number;
  /** In microseconds for each pair: of this process, and of PostgreSQL with the tables that follow. */
  readonly cpu: number;
  readonly serverCpu: number;
}

/** What is measured by turns. */
interface Subject {
  readonly name: string;
  readonly callers: number;
  work(caller: number): Promise<unknown>;
  close(): Promise<unknown>;
}

async function measure({ callers, work }: Subject, serverCpuMs: () => number): Promise<Speed> {
  await repeat(callers, SETTLE_MS, work);
  const [cpu, serverCpu, startedAt] = [process.cpuUsage(), serverCpuMs(), performance.now()];
  const times = (await repeat(callers, options.sliceMs, work)).sort((a, b) => a - b);
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const at = (part: number) => times[Math.floor(times.length * part)] ?? 0;
  return {
    perSecond: times.length / seconds,
    median: at(0.5),
    p99: at(0.99),
    cpu: (user + system) / times.length,
    serverCpu: ((serverCpuMs() - serverCpu) * 1000) / times.length,
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

/** Several ledgers of this process share the books, as gateways would, and this process's one core. */
function books(
  name: string,
  directory: string,
  databaseUrl: string | null,
  ledgers = 1,
  each = CALLERS,
): Subject {
  const open = () => openBooks({ directory, databaseUrl, channels: [], calendar, policy }).ledger;
  const opened: readonly Ledger[] = Array.from({ length: ledgers }, open);
  const works = opened.map((ledger) => holdAndSettle(ledger));
  return {
    name,
    callers: ledgers * each,
    work: (caller) => works[caller % ledgers]?.(caller) ?? Promise.resolve(),
    close: () => Promise.all(opened.map((ledger) => ledger.close())),
  };
}

/** What is usually done: each call is a transaction that updates the rows of its scopes, the account's among them. */
async function hotRow(url: string): Promise<Subject> {
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
  return {
    name: 'floor: a hot row',
    callers: CALLERS,
    async work(caller) {
      const id = createEventId(Date.now());
      const hold = JSON.stringify(call);
      await transact(caller, 0, 10, ['INSERT INTO hot_holds VALUES ($1, $2)', [id, hold]]);
      const event = JSON.stringify({ ...call, ...result });
      await transact(caller, 5, -10, [
        'WITH gone AS (DELETE FROM hot_holds WHERE id = $1) INSERT INTO hot_events VALUES ($1, $2)',
        [id, event],
      ]);
    },
    close: () => pool.end(),
  };
}

export async function run(): Promise<Table> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-ledger-'));
  const server = await startPostgres([]);
  const subjects = [
    await hotRow(await server.createSchema()),
    books(`SQLite, ${CALLERS} callers`, join(directory, 'many'), null),
    books('SQLite, 1 caller', join(directory, 'one'), null, 1, 1),
    books(`PostgreSQL, ${CALLERS} callers`, '', await server.createSchema()),
    books('PostgreSQL, 1 caller', '', await server.createSchema(), 1, 1),
    books(`PostgreSQL, 2 ledgers of ${CALLERS} callers`, '', await server.createSchema(), 2),
  ];
  try {
    for (const { callers, work } of subjects) await repeat(callers, WARM_UP_MS, work);
    const rounds: (readonly Speed[])[] = [];
    for (let round = 0; round < options.rounds; round++) {
      const speeds: Speed[] = [];
      for (const subject of subjects) speeds.push(await measure(subject, () => cpuOfChildrenMs(server.pid)));
      rounds.push(speeds);
    }
    const rowOf = ({ name }: Subject, place: number) => {
      const of = (pick: (speed: Speed, floor: Speed) => number) =>
        rounds.map((speeds) => pick(speeds[place] as Speed, speeds[0] as Speed));
      return [
        name,
        spread(of(({ perSecond }) => perSecond)),
        median(of(({ perSecond }, floor) => perSecond / floor.perSecond)).toFixed(1),
        median(of((speed) => speed.median)).toFixed(2),
        median(of(({ p99 }) => p99)).toFixed(2),
        spread(of(({ cpu }) => cpu)),
        name.startsWith('SQLite') ? '' : spread(of(({ serverCpu }) => serverCpu)),
      ];
    };
    return {
      title: 'Ledger in PostgreSQL: hold + settle over three scopes, synchronous_commit=on',
      load: `${options.rounds} rounds by turns of ${options.sliceMs} ms, every caller one call after the other; server and callers share the machine; ${machine()}`,
      floor: `${CALLERS} callers with a session each, whose transactions update the row of the account`,
      columns: [
        'case',
        'pairs/s',
        'rate / floor',
        'median ms',
        'p99 ms',
        'CPU µs/pair here',
        'of PostgreSQL',
      ],
      rows: subjects.map(rowOf),
    };
  } finally {
    for (const { close } of subjects) await close();
    await server.stop();
    rmSync(directory, { recursive: true });
  }
}

if (import.meta.main) {
  printTable(await run());
  process.exit(0);
}
