/** What the rented GPUs cost in a month, against what their use was charged and how busy they were. */

import type { MicroCredits } from '../credits/micro-credits.ts';
import { costOf } from '../credits/money.ts';
import type { BookRates } from '../credits/prices/book-rates.ts';
import type { CreditCalendar } from '../credits/windows/credit-calendar.ts';
import { badInput } from '../errors/gateway-error.ts';
import type { UsageInput, UsageReport } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import { type Decimal, decimalOf } from '../settings/decimal.ts';
import { requireWhole } from './require-whole.ts';

export interface GpuCosts {
  /** `2026-11`. */
  readonly month: string;
  /** The rent of all servers, in the currency of the price file: each rent for as long as it held. */
  readonly fixedCost: number;
  /** At the end of the month, or now. */
  readonly servers: number;
  readonly allocatedCredits: MicroCredits;
  /** What was charged for, at the price of a credit that the price file had then. */
  readonly allocatedCost: number;
  /** 100 * allocatedCost / the fixed cost until now. */
  readonly allocatedPercent: number;
  readonly busySeconds: number;
  /** Of the seconds that all servers were there so far, in percent. */
  readonly utilisationPercent: number;
  readonly targetUtilisationPercent: number;
}

export interface GpuCostsDependencies {
  readonly report: (input: UsageInput, caller: Caller) => Promise<UsageReport>;
  readonly calendar: CreditCalendar;
  readonly rates: BookRates;
  readonly now: () => number;
}

/** @throws GatewayError BAD_USER_INPUT, and what `usage` fails with */
export async function computeGpuCosts(
  { report, calendar, rates, now }: GpuCostsDependencies,
  given: string | null,
  caller: Caller,
): Promise<GpuCosts> {
  const month = given ?? calendar.windowAt(now()).id.slice(0, 7);
  if (!/^[12]\d{3}-(?:0[1-9]|1[0-2])$/.test(month)) throw badInput('month', 'must be like 2026-11.');
  const { start, end } = calendar.windowOf(month);
  if (start > now()) throw badInput('month', 'has not begun.');
  const until = Math.max(Math.min(end, now()), start + 1);
  const [spans, passed] = await Promise.all([rates.gpu(start, end), rates.gpu(start, until)]);
  const parts: { credits: MicroCredits; price: Decimal; busySeconds: number }[] = [];
  for (const { from, to, rate } of passed) {
    const span = { from: new Date(from), to: new Date(to) };
    const asked = { ...span, filter: { backends: ['LAMBDA_LABS'] } } as const;
    const { credits, gpuSeconds } = requireWhole(await report(asked, caller)).totals;
    parts.push({ credits, price: decimalOf(rate.creditPrice), busySeconds: gpuSeconds ?? 0 });
  }
  const sumOf = <T>(all: readonly T[], figure: (one: T) => number) =>
    all.reduce((sum, one) => sum + figure(one), 0);
  const rentOf = (all: typeof spans) =>
    sumOf(all, ({ from, to, rate }) => (rate.monthlyCost * (to - from)) / (end - start));
  const serverSeconds = sumOf(passed, ({ from, to, rate }) => (rate.servers * (to - from)) / 1000);
  const meantSeconds = sumOf(
    passed,
    ({ from, to, rate }) => (rate.targetUtilisation * rate.servers * (to - from)) / 1000,
  );
  const busySeconds = sumOf(parts, (part) => part.busySeconds);
  const allocatedCost = costOf(parts);
  return {
    month,
    fixedCost: rentOf(spans),
    servers: passed.at(-1)?.rate.servers ?? 0,
    allocatedCredits: sumOf(parts, ({ credits }) => credits) as MicroCredits,
    allocatedCost,
    allocatedPercent: (100 * allocatedCost) / rentOf(passed),
    busySeconds,
    utilisationPercent: (100 * busySeconds) / serverSeconds,
    targetUtilisationPercent: (100 * meantSeconds) / serverSeconds,
  };
}
