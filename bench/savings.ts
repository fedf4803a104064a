/** What `savings` comes to on recorded traffic, by the part of the completions that runs on the GPUs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MicroCredits } from '../src/credits/micro-credits.ts';
import { createPolicy } from '../src/credits/policy/create-policy.ts';
import { createBookPricing } from '../src/credits/prices/book-pricing.ts';
import { createBookRates } from '../src/credits/prices/book-rates.ts';
import { shippedPrices } from '../src/credits/prices/price-table.ts';
import { createPricing } from '../src/credits/prices/pricing.ts';
import { openLedger } from '../src/credits/store/open-ledger.ts';
import { createUsageOutbox } from '../src/credits/usage/usage-outbox.ts';
import { createCreditCalendar } from '../src/credits/windows/credit-calendar.ts';
import { GatewayError } from '../src/errors/gateway-error.ts';
import type { Caller, UserName } from '../src/identity/caller.ts';
import { allPermissions } from '../src/identity/permissions.ts';
import { type ComputedSavings, computeSavings, type SavingsDependencies } from '../src/usage/savings.ts';
import { reportUsage } from '../src/usage/usage-report.ts';
import { recordTraffic, type Traffic } from './harness/recorded-traffic.ts';
import { printTable, type Table } from './table.ts';

const DAY_MS = 86_400_000;
const DAYS = 30;
const ROWS = 8;
const GPU_SHARES = [0, 0.25, 0.5, 0.75];
/** What the GPUs' completions are held against: the default of CORTEX_COMPLETE_MODEL, and what the others here ran by. */
const CORTEX_MODELS = ['llama3.1-70b', 'claude-sonnet-4-5'];

const caller: Caller = {
  user: { name: 'bench' as UserName, teams: [], permissions: allPermissions },
  requestId: 'bench',
  operationName: null,
  signal: new AbortController().signal,
  idempotencyKey: null,
};

export async function run(): Promise<Table> {
  const rows = [];
  for (const gpuShare of GPU_SHARES) {
    for (const savings of await measure(gpuShare)) rows.push(lineOf(gpuShare, savings));
  }
  return {
    title: 'Savings',
    load: `recorded traffic of 50 users in 5 teams over ${DAYS} days: completions by claude-sonnet-4-5 and on the GPUs, embeddings of which 3 in 10 repeat, sentiments, SQL, searches; ${ROWS} rows in a statement`,
    floor: 'each call alone on Snowflake',
    columns: ['on the GPUs', 'held against', 'charged', 'alone', 'reuse', 'batching', 'routing', 'saved'],
    rows,
  };
}

type Measured = readonly [model: string, savings: ComputedSavings];

function lineOf(gpuShare: number, [model, savings]: Measured): readonly string[] {
  const { charged, alone, reuse, batching, routing, percent } = savings;
  const credits = (micro: number) => (micro / 1e6).toFixed(2);
  return [
    `${100 * gpuShare} % of completions`,
    model,
    credits(charged),
    credits(alone),
    ...[reuse, batching, routing].map((part) => credits(part.credits)),
    `${percent.toFixed(1)} %`,
  ];
}

/** Over books of its own; the ledger tells what the usage log would. */
async function measure(gpuShare: number): Promise<readonly Measured[]> {
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
    const reading = { outbox, runner: away, calendar, warehouse: '', table: '' };
    const pricing = createBookPricing([], createPricing(shippedPrices));
    const rates = createBookRates({
      setting: { credit: { price: null, currency: 'USD' }, gpu: shippedPrices.gpu },
      kept: async () => [],
    });
    const report: SavingsDependencies['report'] = (input, who) => reportUsage(reading, input, who);
    const measured: Measured[] = [];
    for (const cortexModel of CORTEX_MODELS) {
      const deps = { report, pricing, rates, cortexModel };
      measured.push([cortexModel, await computeSavings(deps, from, new Date(until + DAY_MS), caller)]);
    }
    return measured;
  } finally {
    await ledger.close();
    await rm(directory, { recursive: true });
  }
}

if (import.meta.main) printTable(await run());
