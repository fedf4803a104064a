/**
 * What the gateway saved, against what each call would have cost alone on Snowflake:
 *
 * - reuse: an answer from the cache, or shared with an equal call that ran, would have cost what such calls cost
 * - batching: each statement keeps its warehouse busy for a second at least, so rows that shared one saved the others
 * - routing: what ran on the GPUs would have cost its tokens at the price of the default Cortex model
 */
import type { MicroCredits } from '../credits/micro-credits.ts';
import { type Money, moneyOf } from '../credits/money.ts';
import type { OperationTarget } from '../credits/operation.ts';
import type { BookPricing } from '../credits/prices/book-pricing.ts';
import type { BookRates } from '../credits/prices/book-rates.ts';
import type { Pricing } from '../credits/prices/pricing.ts';
import { badInput } from '../errors/gateway-error.ts';
import type { UsageInput, UsageReport, UsageRow } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import { requireWhole } from './require-whole.ts';

export interface SavingsPart {
  /** Calls, or rows of batches. */
  readonly calls: number;
  readonly credits: MicroCredits;
}

export interface ComputedSavings extends SpanSavings {
  readonly from: Date;
  readonly to: Date;
  /** 100 * saved / alone. */
  readonly percent: number;
  /** What was saved, at the price of a credit that held when it was. */
  readonly money: Money | null;
}

interface SpanSavings {
  readonly charged: MicroCredits;
  /** What the calls would have cost alone on Snowflake. */
  readonly alone: MicroCredits;
  readonly saved: MicroCredits;
  readonly reuse: SavingsPart;
  readonly batching: SavingsPart;
  readonly routing: SavingsPart;
  readonly source: UsageReport['source'];
}

export interface SavingsDependencies {
  readonly report: (input: UsageInput, caller: Caller) => Promise<UsageReport>;
  /** As the books keep the prices: of before that, the oldest that they keep. */
  readonly pricing: BookPricing;
  readonly rates: BookRates;
  /** The Cortex model whose price a call on the GPUs is held against. */
  readonly cortexModel: string;
}

/**
 * Of the calls that the caller may see. A span in which prices were changed is the sum of its parts.
 * @throws GatewayError BAD_USER_INPUT, and what `usage` fails with
 */
export async function computeSavings(
  deps: SavingsDependencies,
  from: Date,
  to: Date,
  caller: Caller,
): Promise<ComputedSavings> {
  if (!(to.getTime() > from.getTime())) throw badInput('to', 'must be later than from.');
  const [start, end] = [from.getTime(), to.getTime()];
  const credit = await deps.rates.credit(start, end);
  const cuts = [...credit.map((span) => span.from), ...deps.pricing.changes(start, end)];
  const starts = [...new Set([start, ...cuts])].sort((a, b) => a - b);
  const parts: SpanSavings[] = [];
  for (const [i, began] of starts.entries())
    parts.push(await savingsOf(deps, new Date(began), new Date(starts[i + 1] ?? end), caller));
  const savings = parts.reduce(addSavings);
  const { saved, alone } = savings;
  const charges = parts.flatMap((part, i) => {
    const rate = credit.find((span) => (starts[i] ?? end) < span.to)?.rate;
    return rate ? [{ credits: part.saved, rate }] : [];
  });
  return { from, to, ...savings, percent: alone > 0 ? (100 * saved) / alone : 0, money: moneyOf(charges) };
}

function addSavings(a: SpanSavings, b: SpanSavings): SpanSavings {
  const sum = (one: MicroCredits, other: MicroCredits) => (one + other) as MicroCredits;
  const sumParts = (one: SavingsPart, other: SavingsPart) => ({
    calls: one.calls + other.calls,
    credits: sum(one.credits, other.credits),
  });
  return {
    charged: sum(a.charged, b.charged),
    alone: sum(a.alone, b.alone),
    saved: sum(a.saved, b.saved),
    reuse: sumParts(a.reuse, b.reuse),
    batching: sumParts(a.batching, b.batching),
    routing: sumParts(a.routing, b.routing),
    source: a.source === 'LEDGER' ? a.source : b.source,
  };
}

/** Of a span in which the same prices held. */
async function savingsOf(
  { report, pricing: prices, cortexModel }: SavingsDependencies,
  from: Date,
  to: Date,
  caller: Caller,
): Promise<SpanSavings> {
  const pricing = prices.at(from.getTime());
  const groupBy = ['FUNCTION', 'MODEL', 'BACKEND', 'WAREHOUSE'] as const;
  const read = async (cached: boolean) =>
    requireWhole(await report({ from, to, groupBy: [...groupBy], filter: { cached } }, caller));
  const [ran, reused] = await Promise.all([read(false), read(true)]);

  const usual = usualCosts(ran.rows);
  const reuse = reused.rows.map((row) => row.calls * (usual.get(kindOf(row)) ?? 0));
  const batched = ran.rows.filter(
    ({ backend, warehouse, statements }) => backend === 'SNOWFLAKE' && warehouse != null && statements > 0,
  );
  const batching = batched.map(
    ({ calls, statements, warehouse }) =>
      Math.max(0, calls - statements) * priceOfSecond(pricing, warehouse ?? ''),
  );
  const routed = ran.rows.filter(
    ({ backend, function: name }) => backend === 'LAMBDA_LABS' && name === 'AI_COMPLETE',
  );
  const routing = routed.map((row) => priceOnCortex(row, pricing, cortexModel) - row.credits);

  const parts = {
    reuse: part(reused.rows, reuse),
    batching: part(batched, batching),
    routing: part(routed, routing),
  };
  const saved = (parts.reuse.credits + parts.batching.credits + parts.routing.credits) as MicroCredits;
  const charged = ran.totals.credits;
  return {
    charged,
    alone: (charged + saved) as MicroCredits,
    saved,
    ...parts,
    source: ran.source === 'LEDGER' || reused.source === 'LEDGER' ? 'LEDGER' : 'USAGE_LOG',
  };
}

function part(rows: readonly UsageRow[], credits: readonly number[]): SavingsPart {
  return {
    calls: rows.reduce((sum, { calls }) => sum + calls, 0),
    credits: Math.round(credits.reduce((sum, amount) => sum + amount, 0)) as MicroCredits,
  };
}

const kindOf = ({ function: name, model, backend }: UsageRow) => JSON.stringify([name, model, backend]);

/** What a call of a kind costs in the mean. */
function usualCosts(rows: readonly UsageRow[]): ReadonlyMap<string, number> {
  const sums = new Map<string, { calls: number; credits: number }>();
  for (const row of rows) {
    const sum = sums.get(kindOf(row)) ?? { calls: 0, credits: 0 };
    sums.set(kindOf(row), { calls: sum.calls + row.calls, credits: sum.credits + row.credits });
  }
  return new Map([...sums].map(([kind, { calls, credits }]) => [kind, credits / calls]));
}

/** Of a warehouse. */
function priceOfSecond(pricing: Pricing, warehouse: string): MicroCredits {
  const target: OperationTarget = { function: 'SQL', model: null, backend: 'SNOWFLAKE', warehouse };
  return pricing.priceAtMost(target, { inputTokens: 0, maxOutputTokens: 0, maxWarehouseSeconds: 1 }, 0);
}

function priceOnCortex({ inputTokens, outputTokens }: UsageRow, pricing: Pricing, model: string): number {
  const target: OperationTarget = { function: 'AI_COMPLETE', model, backend: 'SNOWFLAKE', warehouse: null };
  const used = { inputTokens: Number(inputTokens), outputTokens: Number(outputTokens) };
  return pricing.priceOf(target, used, 0);
}
