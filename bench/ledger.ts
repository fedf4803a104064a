/** The ledger's throughput with every commit on the disk, and what `govern` itself costs. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createLedger, type Ledger } from '../src/credits/ledger/ledger.ts';
import type { MicroCredits } from '../src/credits/micro-credits.ts';
import { createPolicy } from '../src/credits/policy/create-policy.ts';
import { openDatabase } from '../src/credits/store/sqlite/open-database.ts';
import { createSqliteStore } from '../src/credits/store/sqlite/sqlite-store.ts';
import { createCreditCalendar } from '../src/credits/windows/credit-calendar.ts';
import { printTable, type Table } from './table.ts';

const CALLERS = 32;
const MEASURE_MS = 2000;

const call = {
  operationId: '0190163d-8694-739b-aea5-966c26f8ad91',
  attempt: 1,
  teams: ['growth'],
  function: 'AI_COMPLETE',
  model: 'claude-4-sonnet',
  backend: 'SNOWFLAKE',
  warehouse: 'CORTEX_COMPUTE_WH',
  requestId: '0190163d-8694-739b-aea5-966c26f8ad92',
  operationName: 'Ask',
} as const;

const result = {
  function: call.function,
  model: call.model,
  backend: call.backend,
  warehouse: call.warehouse,
  queryId: '01b2c3d4-0001-0002-0003-000400050006',
  inputTokens: 120,
  outputTokens: 340,
  status: 'ok',
  latencyMs: 812.5,
  cached: false,
} as const;

interface Rate {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
}

/** Runs `work` again and again in so many callers, and counts. */
async function measure(callers: number, work: (caller: number) => Promise<void>): Promise<Rate> {
  let count = 0;
  const cpu = process.cpuUsage();
  const start = performance.now();
  const end = start + MEASURE_MS;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      while (performance.now() < end) {
        await work(caller);
        count += 1;
      }
    }),
  );
  const { user, system } = process.cpuUsage(cpu);
  return {
    perSecond: (count / (performance.now() - start)) * 1000,
    cpuMicroseconds: (user + system) / count,
  };
}

function holdAndSettle(ledger: Ledger): (caller: number) => Promise<void> {
  return async (caller) => {
    const id = randomUUID();
    const at = Date.now();
    const facts = { ...call, user: `user${caller}`, startedAt: at };
    const amount = 10 as MicroCredits;
    await ledger.submit([{ type: 'hold', id, owner: 'bench', at, most: amount, least: amount, call: facts }]);
    await ledger.submit([{ type: 'settle', id, amount: 5 as MicroCredits, result, at }]);
  };
}

/** The same rows in plain SQL, one transaction for each call: no limit is checked. */
function plainSql(database: DatabaseSync): () => Promise<void> {
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE holds (id TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;
    CREATE TABLE events (id TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;`);
  const insertHold = database.prepare('INSERT INTO holds VALUES (?, ?)');
  const deleteHold = database.prepare('DELETE FROM holds WHERE id = ?');
  const insertEvent = database.prepare('INSERT INTO events VALUES (?, ?)');
  return async () => {
    const id = randomUUID();
    insertHold.run(id, JSON.stringify(call));
    database.exec('BEGIN IMMEDIATE');
    deleteHold.run(id);
    insertEvent.run(id, JSON.stringify(result));
    database.exec('COMMIT');
  };
}

export async function run(): Promise<Table> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-ledger-'));
  const plain = new DatabaseSync(join(directory, 'plain.db'));
  const unlimited = { account: 1e15 as MicroCredits, user: 1e15 as MicroCredits };
  const policy = createPolicy(unlimited, {});
  const store = createSqliteStore({ open: () => openDatabase(join(directory, 'ledger.db'), 5000), policy });
  const ledger = createLedger(store, { calendar: createCreditCalendar('UTC'), policy });
  try {
    const floor = await measure(1, plainSql(plain));
    const one = await measure(1, holdAndSettle(ledger));
    const many = await measure(CALLERS, holdAndSettle(ledger));
    const row = (name: string, rate: Rate) => [
      name,
      Math.round(rate.perSecond),
      rate.cpuMicroseconds.toFixed(1),
      (rate.perSecond / floor.perSecond).toFixed(2),
      (rate.cpuMicroseconds / floor.cpuMicroseconds).toFixed(2),
    ];
    return {
      title: 'Ledger: hold + settle, SQLite, synchronous=FULL',
      load: `${MEASURE_MS} ms each; 3 scopes for each hold`,
      floor: 'the same rows in plain SQL, one transaction for each call',
      columns: ['case', 'pairs/s', 'CPU us/pair', 'rate / floor', 'CPU / floor'],
      rows: [row('floor', floor), row('1 caller', one), row(`${CALLERS} callers`, many)],
    };
  } finally {
    await ledger.close();
    plain.close();
    rmSync(directory, { recursive: true });
  }
}

if (import.meta.main) printTable(await run());
