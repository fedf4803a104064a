/** The ledger's throughput with every commit on the disk, and what `govern` itself costs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../src/credits/clock.ts';
import { createEventId } from '../src/credits/event-id.ts';
import { createGovern } from '../src/credits/governor/create-govern.ts';
import { createHoldQueue } from '../src/credits/governor/hold-queue.ts';
import { createIdempotency } from '../src/credits/governor/idempotency.ts';
import { createReuse } from '../src/credits/governor/reuse.ts';
import { createRunningHolds } from '../src/credits/governor/running-holds.ts';
import { createSettlements } from '../src/credits/governor/settlements.ts';
import type { Outcome } from '../src/credits/ledger/command.ts';
import type { Ledger } from '../src/credits/ledger/ledger.ts';
import type { MicroCredits } from '../src/credits/micro-credits.ts';
import type { OperationTarget } from '../src/credits/operation.ts';
import { createPolicy } from '../src/credits/policy/create-policy.ts';
import { shippedPrices } from '../src/credits/prices/price-table.ts';
import { createPricing } from '../src/credits/prices/pricing.ts';
import { createUsageEstimates } from '../src/credits/prices/usage-estimates.ts';
import { parseScope } from '../src/credits/scope.ts';
import { openLedger } from '../src/credits/store/open-ledger.ts';
import { createCreditCalendar } from '../src/credits/windows/credit-calendar.ts';
import type { UserName } from '../src/identity/caller.ts';
import { printTable, type Table } from './table.ts';

const CALLERS = 32;
const WARM_UP_MS = 400;
const MEASURE_MS = 2000;

export const calendar = createCreditCalendar('UTC');
export const policy = createPolicy({ account: 1e15 as MicroCredits, user: 1e15 as MicroCredits }, {});

const target: OperationTarget = {
  function: 'AI_COMPLETE',
  model: 'claude-4-sonnet',
  backend: 'SNOWFLAKE',
  warehouse: 'CORTEX_COMPUTE_WH',
};

export const call = {
  ...target,
  operationId: '0190163d-8694-739b-aea5-966c26f8ad91',
  attempt: 1,
  apiKeyId: null,
  teams: ['growth'],
  tags: [],
  requestId: '0190163d-8694-739b-aea5-966c26f8ad92',
  operationName: 'Ask',
} as const;

export const result = {
  model: target.model,
  queryId: '01b2c3d4-0001-0002-0003-000400050006',
  inputTokens: 120,
  outputTokens: 340,
  status: 'ok',
  maxOutputTokens: null,
  promptOverhead: null,
  warehouseSeconds: null,
  gpuSeconds: null,
  latencyMs: 812.5,
  cached: false,
  basis: 'told',
} as const;

interface Rate {
  readonly perSecond: number;
  /** Of the whole process, in microseconds for each piece of work. */
  readonly cpu: number;
  /** Of this thread alone: what the event loop cannot do meanwhile. */
  readonly loop: number;
}

/** Runs `work` again and again in so many callers, and counts. */
async function measure(callers: number, work: (caller: number) => Promise<unknown>): Promise<Rate> {
  await repeat(callers, WARM_UP_MS, work);
  const [cpu, thread, start] = [process.cpuUsage(), process.threadCpuUsage(), performance.now()];
  const count = await repeat(callers, MEASURE_MS, work);
  const seconds = (performance.now() - start) / 1000;
  const [all, here] = [process.cpuUsage(cpu), process.threadCpuUsage(thread)];
  return {
    perSecond: count / seconds,
    cpu: (all.user + all.system) / count,
    loop: (here.user + here.system) / count,
  };
}

async function repeat(
  callers: number,
  ms: number,
  work: (caller: number) => Promise<unknown>,
): Promise<number> {
  let count = 0;
  const end = performance.now() + ms;
  const run = async (caller: number) => {
    for (; performance.now() < end; count++) await work(caller);
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => run(caller)));
  return count;
}

export function holdAndSettle(ledger: Ledger): (caller: number) => Promise<void> {
  const amount = 10 as MicroCredits;
  return async (caller) => {
    const at = Date.now();
    const id = createEventId(at);
    const facts = { ...call, user: `user${caller}`, startedAt: at };
    await ledger.submit([{ type: 'hold', id, owner: 'bench', at, most: amount, least: amount, call: facts }]);
    await ledger.submit([{ type: 'settle', id, amount: 5 as MicroCredits, result, at }]);
  };
}

/** The same facts in plain SQL, two transactions for each call: no limit is checked, no sum is kept. */
function plainSql(path: string): { readonly work: () => Promise<void>; readonly close: () => void } {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE holds (id TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;
    CREATE TABLE events (id TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;`);
  const insertHold = database.prepare('INSERT INTO holds VALUES (?, ?)');
  const deleteHold = database.prepare('DELETE FROM holds WHERE id = ?');
  const insertEvent = database.prepare('INSERT INTO events VALUES (?, ?)');
  const work = async () => {
    const id = createEventId(Date.now());
    insertHold.run(id, JSON.stringify(call));
    database.exec('BEGIN IMMEDIATE');
    deleteHold.run(id);
    insertEvent.run(id, JSON.stringify({ ...call, ...result }));
    database.exec('COMMIT');
  };
  return { work, close: () => database.close() };
}

/** A whole paid operation over a ledger that answers at once: what is left is `govern` itself. */
function governAlone(): () => Promise<unknown> {
  const scopes = ['user:ada', 'team:growth', 'account'].map((scope) => parseScope(scope));
  const ledger = {
    submit: async (commands: Parameters<Ledger['submit']>[0]) =>
      commands.map(
        (command): Outcome =>
          command.type === 'hold'
            ? { type: 'granted', amount: command.most, window: '2026-01-01', scopes }
            : { type: 'settled', remaining: 0 as MicroCredits },
      ),
  } as unknown as Ledger;
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const clock = systemClock;
  const queue = createHoldQueue({ ledger, clock, requireFit: () => {} });
  const running = createRunningHolds({ ledger, policy, onReleased: queue.released });
  const settlements = createSettlements({
    ledger,
    running,
    logger,
    onTopUpAtEnd: () => {},
    onBillAboveHold: () => {},
  });
  const govern = createGovern({
    owner: 'bench',
    ledger,
    queue,
    running,
    settlements,
    pricing: createPricing(shippedPrices),
    estimates: createUsageEstimates(),
    checkTags: () => {},
    clock,
    countCredits: () => {},
    observeHold: () => {},
    teamsOf: ({ user }) => user.teams,
    reuse: createReuse({}),
    idempotency: createIdempotency({ ledger, settlements, owner: 'bench', clock }),
    quotes: ledger.records,
  });
  const caller = {
    user: { name: 'ada' as UserName, teams: ['growth'], permissions: new Set<never>() },
    requestId: call.requestId,
    operationName: 'Ask',
    signal: new AbortController().signal,
    idempotencyKey: null,
  };
  return () =>
    govern({
      caller,
      target,
      estimate: { inputTokens: 120, maxOutputTokens: 1000 },
      run: (hold) =>
        hold.attempt(target, async (attempt) => {
          attempt.sent();
          attempt.report({ inputTokens: 120, outputTokens: 340 });
          return 'answer';
        }),
    });
}

async function measureLedger(directory: string, callers: number): Promise<Rate> {
  const ledger = openLedger({ directory: join(directory, `${callers}`), channels: [], calendar, policy });
  try {
    return await measure(callers, holdAndSettle(ledger));
  } finally {
    await ledger.close();
  }
}

export async function run(): Promise<Table> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-ledger-'));
  try {
    const plain = plainSql(join(directory, 'plain.db'));
    const floor = await measure(1, plain.work);
    plain.close();
    const row = (name: string, { perSecond, cpu, loop }: Rate) => [
      name,
      Math.round(perSecond),
      cpu.toFixed(1),
      loop.toFixed(1),
      (perSecond / floor.perSecond).toFixed(2),
      (cpu / floor.cpu).toFixed(2),
    ];
    return {
      title: 'Ledger: hold + settle over three scopes, SQLite, synchronous=FULL',
      load: `${MEASURE_MS / 1000} s each, every caller one call after the other`,
      floor: 'one caller, the same facts in plain SQL, a transaction each for hold and settle',
      columns: ['case', 'calls/s', 'CPU us/call', 'event loop us/call', 'rate / floor', 'CPU / floor'],
      rows: [
        row('floor', floor),
        row('1 caller', await measureLedger(directory, 1)),
        row(`${CALLERS} callers`, await measureLedger(directory, CALLERS)),
        row('govern, no ledger', await measure(1, governAlone())),
      ],
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

if (import.meta.main) printTable(await run());
