/** A usage report over a million events in the embedded warehouse, kept on the disk as it usually is. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EMBEDDED_ACCOUNT,
  startEmbeddedWarehouse,
} from '../packages/embedded-warehouse/src/embedded-warehouse.ts';
import { readConfig } from '../src/config.ts';
import { createBookRates } from '../src/credits/prices/book-rates.ts';
import { shippedPrices } from '../src/credits/prices/price-table.ts';
import { createPricing } from '../src/credits/prices/pricing.ts';
import type { UsageOutbox } from '../src/credits/usage/usage-outbox.ts';
import type { Caller, UserName } from '../src/identity/caller.ts';
import { createLogger } from '../src/observability/log.ts';
import { decimalOf } from '../src/settings/decimal.ts';
import { applySetup, readSetup } from '../src/snowflake/account/account-setup.ts';
import { setupValues } from '../src/snowflake/account/setup-values.ts';
import { createSnowflakePool } from '../src/snowflake/pool/pool.ts';
import { createUsage } from '../src/usage/create-usage.ts';
import { printTable, type Table } from './table.ts';

const EVENTS = 1_000_000;
const USERS = 50;
const DAYS = 30;
const ROUNDS = 7;
const WAREHOUSE = 'AI_COMPUTE_WH';
const LOG = 'SOPHIA_AI_UNIFIED.ANALYTICS.CORTEX_USAGE_LOG';

const insert = `INSERT INTO ${LOG} (TIMESTAMP, USER_NAME, FUNCTION_NAME, MODEL_NAME, INPUT_TOKENS, OUTPUT_TOKENS,
  CREDITS_USED, EVENT_ID, BACKEND, STATUS, LATENCY_MS, CACHED, CREDIT_DAY, REVISION)
  SELECT DATEADD('second', MOD(n * 7919, ${DAYS * 86_400}), '2026-10-01'::TIMESTAMP_NTZ), 'user-' || MOD(n, ${USERS}),
    'AI_COMPLETE', 'llama3.1-70b', MOD(n, 900), MOD(n, 400), MOD(n, 1000) / 1000000, 'event-' || n, 'SNOWFLAKE', 'ok',
    MOD(n, 5000), FALSE, '2026-10-01'::DATE, 1
  FROM (SELECT ROW_NUMBER() OVER (ORDER BY SEQ4()) AS n FROM TABLE(GENERATOR(ROWCOUNT => ${EVENTS})))`;

/** The plainest statement that answers the same question. */
const plain = `SELECT USER_NAME, TO_DATE(TIMESTAMP), COUNT(*), SUM(CREDITS_USED) FROM ${LOG} GROUP BY 1, 2`;

const caller: Caller = {
  user: { name: 'bench' as UserName, teams: [], permissions: new Set(['credits:admin']) },
  requestId: 'bench',
  operationName: null,
  signal: new AbortController().signal,
  idempotencyKey: null,
};

const emptyOutbox: UsageOutbox = {
  now: Date.now,
  takeDuty: async () => true,
  giveUpDuty: async () => {},
  read: async () => [],
  acknowledge: async () => {},
  pendingCount: async () => 0,
  correct: async () => 0,
  confirm: async () => {},
  eventsOf: async () => [],
  openEvents: async () => [],
  latest: async () => [],
  find: async () => [],
  pendingOf: async () => [],
  dayCuts: async () => [],
  keptPrices: async () => [],
  keptFrom: () => '',
  bucketsOf: async () => [],
  openIds: async () => [],
  slices: async () => [],
  eventsOfSlice: async () => [],
  sumsOf: async () => [],
  putSums: async () => {},
};

export async function run(): Promise<Table> {
  const dataDir = await mkdtemp(join(tmpdir(), 'usage-report-'));
  const warehouse = await startEmbeddedWarehouse({ dataDir, onError: console.error });
  const logger = createLogger('silent');
  const pool = createSnowflakePool({
    account: {
      account: EMBEDDED_ACCOUNT,
      user: warehouse.user,
      accessUrl: warehouse.server.url,
      credentials: { kind: 'programmatic-access-token', token: { value: warehouse.token } },
    },
    log: logger,
  });
  const usage = createUsage({
    outbox: emptyOutbox,
    runner: pool,
    logger,
    timeZone: 'UTC',
    database: 'SOPHIA_AI_UNIFIED',
    schema: 'ANALYTICS',
    booksWarehouse: WAREHOUSE,
    analyticsWarehouse: WAREHOUSE,
    loadEveryMs: 3_600_000,
    pricing: createPricing(shippedPrices),
    rates: createBookRates({
      setting: { credit: { price: decimalOf(1), currency: 'USD' }, gpu: shippedPrices.gpu },
      kept: async () => [],
    }),
    account: 'bench',
    cortexModel: 'llama3.1-70b',
    // Nothing here asks for a forecast.
    status: {} as never,
    teamsOf: () => [],
    isImmediate: true,
  });
  const statement = (sql: string) =>
    pool.run({
      sql,
      warehouse: WAREHOUSE,
      user: caller.user.name,
      function: 'BENCH',
      tag: {
        application: 'cortex-gateway',
        user: 'bench',
        operation: 'bench',
        requestId: 'bench',
        eventId: '',
      },
    });
  try {
    for (const each of readSetup(setupValues(readConfig({})))) {
      if (each.missing.length === 0) await applySetup(pool, each, WAREHOUSE);
    }
    await statement(insert);
    const [from, to] = [new Date('2026-10-01T00:00:00Z'), new Date('2026-11-01T00:00:00Z')];
    const floor = await measure(() => statement(plain));
    const report = await measure(() => usage.report({ from, to, groupBy: ['DAY', 'USER'] }, caller));
    const plainReport = await measure(() =>
      usage.report({ from, to, groupBy: ['DAY', 'USER'] }, caller, {
        latencies: false,
        statements: false,
        money: false,
      }),
    );
    const { totals, rows } = await usage.report({ from, to, groupBy: ['DAY', 'USER'] }, caller);
    if (totals.calls !== EVENTS) throw new Error(`the report counts ${totals.calls} events`);
    const line = (name: string, { ms, cpuMs }: Measured) => [
      name,
      ms.toFixed(0),
      cpuMs.toFixed(0),
      (cpuMs / floor.cpuMs).toFixed(2),
    ];
    return {
      title: 'Usage report',
      load: `${EVENTS} events of ${USERS} users over ${DAYS} days, ${rows.length} rows, median of ${ROUNDS}`,
      floor: 'COUNT and SUM by user and day in plain SQL over the same pool',
      columns: ['what', 'ms', 'CPU ms', 'CPU / floor'],
      rows: [
        line('plain SQL', floor),
        line('usage(groupBy: [DAY, USER]) with tokens, errors, statements, p50, p95', report),
        line('the same without statements, p50 and p95, as the console asks', plainReport),
      ],
    };
  } finally {
    await usage.loader.close();
    await pool.close();
    await warehouse.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

interface Measured {
  readonly ms: number;
  readonly cpuMs: number;
}

async function measure(work: () => Promise<unknown>): Promise<Measured> {
  const rounds: Measured[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [cpu, since] = [process.cpuUsage(), performance.now()];
    await work();
    const ms = performance.now() - since;
    const { user, system } = process.cpuUsage(cpu);
    rounds.push({ ms, cpuMs: (user + system) / 1000 });
  }
  rounds.sort((a, b) => a.ms - b.ms);
  return rounds[Math.floor(ROUNDS / 2)] ?? { ms: 0, cpuMs: 0 };
}

if (import.meta.main) printTable(await run());
