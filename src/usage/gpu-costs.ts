/** What the rented GPUs cost in a month, against what their use was charged and how busy they were. */

import type { MicroCredits } from '../credits/micro-credits.ts';
import { costOf } from '../credits/money.ts';
import type { GpuPrices } from '../credits/prices/price-table.ts';
import type { CreditCalendar } from '../credits/windows/credit-calendar.ts';
import { badInput } from '../errors/gateway-error.ts';
import type { UsageInput, UsageReport } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import { decimalOf } from '../settings/decimal.ts';
import { requireWhole } from './require-whole.ts';

export interface GpuCosts {
  /** `2026-11`. */
  readonly month: string;
  /** The rent of all servers, in the currency of the price file. */
  readonly fixedCost: number;
  readonly servers: number;
  readonly allocatedCredits: MicroCredits;
  /** What was charged for, at the price file's price of a credit. */
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
  readonly gpu: GpuPrices;
  readonly now: () => number;
}

/** @throws GatewayError BAD_USER_INPUT, and what `usage` fails with */
export async function computeGpuCosts(
  { report, calendar, gpu, now }: GpuCostsDependencies,
  given: string | null,
  caller: Caller,
): Promise<GpuCosts> {
  const month = given ?? calendar.windowAt(now()).id.slice(0, 7);
  if (!/^[12]\d{3}-(?:0[1-9]|1[0-2])$/.test(month)) throw badInput('month', 'must be like 2026-11.');
  const { start, end } = calendar.windowOf(month);
  if (start > now()) throw badInput('month', 'has not begun.');
  const until = Math.min(end, now());
  const span = { from: new Date(start), to: new Date(Math.max(until, start + 1)) };
  const { totals } = requireWhole(await report({ ...span, filter: { backends: ['LAMBDA_LABS'] } }, caller));
  const { monthlyCost, creditPrice, servers, targetUtilisation } = gpu;
  const passed = Math.max(1, until - start);
  const busySeconds = totals.gpuSeconds ?? 0;
  const allocatedCost = costOf(totals.credits, decimalOf(creditPrice));
  return {
    month,
    fixedCost: monthlyCost,
    servers,
    allocatedCredits: totals.credits,
    allocatedCost,
    allocatedPercent: (100 * allocatedCost) / ((monthlyCost * passed) / (end - start)),
    busySeconds,
    utilisationPercent: (100 * busySeconds) / ((servers * passed) / 1000),
    targetUtilisationPercent: 100 * targetUtilisation,
  };
}
