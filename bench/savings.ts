/** What `savings` comes to on recorded traffic, by the part of the completions that runs on the GPUs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MicroCredits } from '../src/credits/micro-credits.ts';
import { createPolicy } from '../src/credits/policy/create-policy.ts';
import { shippedPrices } from '../src/credits/prices/price-table.ts';
import { createPricing } from '../src/credits/prices/pricing.ts';
import { openLedger } from '../src/credits/store/open-ledger.ts';
import { createUsageOutbox } from '../src/credits/usage/usage-outbox.ts';
import { createCreditCalendar } from '../src/credits/windows/credit-calendar.ts';
import { GatewayError } from '../src/errors/gateway-error.ts';
import type { Caller, UserName } from '../src/identity/caller.ts';
import { allPermissions } from '../src/identity/permissions.ts';
import { createDaySums } from '../src/usage/day-sums.ts';
import { type ComputedSavings, computeSavings } from '../src/usage/savings.ts';
import { reportUsage } from '../src/usage/usage-report.ts';
import { recordTraffic, type Traffic } from './harness/recorded-traffic.ts';
import { printTable, type Table } from './table.ts';

const DAY_MS = 86_400_000;
const DAYS = 30;
const ROWS = 8;
const GPU_SHARES = [0, 0.25, 0.5, 0.75];
/** What the gateway calls where a completion names no model. */
const CORTEX_MODEL = 'llama3.1-70b';

const caller: Caller = {
  user: { name: 'bench' as UserName, teams: [], permissions: allPermissions },
  requestId: 'bench',
  operationName: null,
  signal: new AbortController().signal,
  idempotencyKey: null,
};

export async function run(): Promise<Table> {
  const rows = [];
  for (const gpuShare of GPU_SHARES) rows.push(lineOf(gpuShare, await measure(gpuShare)));
  return {
    title: 'Savings',
    load: `recorded traffic of 50 users in 5 teams over ${DAYS} days: completions by claude-sonnet-4-5 and on the GPUs, embeddings of which 3 in 10 repeat, sentiments, SQL, searches; ${ROWS} rows in a statement`,
    floor: `each call alone on Snowflake, what ran on the GPUs by ${CORTEX_MODEL}`,
    columns: ['completions on the GPUs', 'charged', 'alone', 'reuse', 'batching', 'routing', 'saved'],
    rows,
  };
}

function lineOf(gpuShare: number, { charged, alone, reuse, batching, routing, percent }: ComputedSavings) {
  const credits = (micro: number) => (micro / 1e6).toFixed(2);
  return [
    `${100 * gpuShare} %`,
    credits(charged),
    credits(alone),
    ...[reuse, batching, routing].map((part) => credits(part.credits)),
    `${percent.toFixed(1)} %`,
  ];
}

/** Over books of its own; the ledger tells what the usage log would. */
async function measure(gpuShare: number): Promise<ComputedSavings> {
  const directory = await mkdtemp(join(tmpdir(), 'savings-'));
  const until = Date.now();
  const traffic: Traffic = { days: DAYS, users: 50, callsPerDay: 8, until, seed: 7, rows: ROWS, gpuShare };
  await recordTraffic(directory, traffic);
  const calendar = createCreditCalendar('UTC');
  const ample = 1e15 as MicroCredits;
  const policy = createPolicy({ account: ample, user: ample }, {});
  const ledger = openLedger({ directory, channels: [], calendar, policy });
  try {
    const from = new Date(until - DAYS * DAY_MS);
    const outbox = createUsageOutbox(
      ledger,
      { now: Date.now },
      'bench',
      () => calendar.windowAt(from.getTime()).id,
    );
    const away = {
      run: () => Promise.reject(new GatewayError('CIRCUIT_OPEN', 'There is no warehouse here.')),
    };
    const daySums = createDaySums({ outbox, calendar, now: Date.now });
    const reading = { outbox, daySums, runner: away, calendar, warehouse: '', table: '' };
    const pricing = createPricing(shippedPrices);
    return await computeSavings(
      {
        report: (input, who) => reportUsage(reading, input, who),
        pricing,
        priceOfSecond: (warehouse) =>
          pricing.priceAtMost(
            { function: 'SQL', model: null, backend: 'SNOWFLAKE', warehouse },
            { inputTokens: 0, maxOutputTokens: 0, maxWarehouseSeconds: 1 },
            0,
          ),
        cortexModel: CORTEX_MODEL,
      },
      from,
      new Date(until + DAY_MS),
      caller,
    );
  } finally {
    await ledger.close();
    await rm(directory, { recursive: true });
  }
}

if (import.meta.main) printTable(await run());
