/** The money of a `usage` report: its credits, each at the price that held when they were charged. */

import type { MicroCredits } from '../credits/micro-credits.ts';
import { moneyOf } from '../credits/money.ts';
import type { BookRates, CreditRate } from '../credits/prices/book-rates.ts';
import type { UsageInput, UsageReport, UsageRow } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import { requireWhole } from './require-whole.ts';
import { type CostlyCounts, noGroup } from './usage-rows.ts';

export interface UsageMoneyDependencies {
  readonly report: (input: UsageInput, caller: Caller, costly?: CostlyCounts) => Promise<UsageReport>;
  readonly rates: BookRates;
}

/** What was charged while an earlier price held. */
interface PricedPart {
  readonly rate: CreditRate;
  /** By what the row is grouped by. */
  readonly ofRow: ReadonlyMap<string, MicroCredits>;
  readonly total: MicroCredits;
}

/**
 * The same report with its money. A span in which the price was changed is read once more for each change.
 * @throws GatewayError what `usage` fails with; CIRCUIT_OPEN where a part of it is not known any more
 */
export async function withMoney(
  { report, rates }: UsageMoneyDependencies,
  found: UsageReport,
  input: UsageInput,
  caller: Caller,
): Promise<UsageReport> {
  const spans = await rates.credit(input.from.getTime(), input.to.getTime());
  const last = spans.at(-1);
  if (!last) return found;
  const earlier: PricedPart[] = [];
  // One after the other: a span of years may have many prices, and others want the warehouse too.
  for (const { from, to, rate } of spans.slice(0, -1)) {
    const span = { ...input, from: new Date(from), to: new Date(to) };
    const part = await report(span, caller, { latencies: false, statements: false });
    if (found.completeFrom == null) requireWhole(part);
    const ofRow = new Map(part.rows.map((row) => [keyOf(row), row.credits]));
    earlier.push({ rate, ofRow, total: part.totals.credits });
  }
  const priced = (credits: MicroCredits, before: readonly (MicroCredits | undefined)[]) => {
    const charges = earlier.map(({ rate }, i) => ({ rate, credits: before[i] ?? (0 as MicroCredits) }));
    const rest = charges.reduce((sum, charge) => sum - charge.credits, credits as number) as MicroCredits;
    return moneyOf([...charges, { rate: last.rate, credits: rest }]);
  };
  const { rows, totals } = found;
  return {
    ...found,
    rows: rows.map((row) => ({
      ...row,
      money: priced(
        row.credits,
        earlier.map(({ ofRow }) => ofRow.get(keyOf(row))),
      ),
    })),
    totals: {
      ...totals,
      money: priced(
        totals.credits,
        earlier.map(({ total }) => total),
      ),
    },
  };
}

const groupFields = Object.keys(noGroup) as (keyof typeof noGroup)[];

function keyOf(row: UsageRow): string {
  return JSON.stringify(groupFields.map((field) => row[field] ?? null));
}
