/** What a call usually costs, learned from those whose cost was told. */
import type { MicroCredits } from '../credits/micro-credits.ts';
import type { BookPricing } from '../credits/prices/book-pricing.ts';
import type { Pricing } from '../credits/prices/pricing.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import { priceOf } from './told-cost.ts';

/** A mean of fewer says little. */
const ENOUGH = 5;

/**
 * The mean of what calls of the same function, model and warehouse cost by the same prices; where too few are known, the
 * price of what calls of the function used in the mean; null where too few of those are known too.
 */
export type UsualCost = (event: UsageEvent) => MicroCredits | null;

interface Sum {
  readonly count: number;
  readonly credits: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly warehouseSeconds: number;
}

const NONE: Sum = { count: 0, credits: 0, inputTokens: 0, outputTokens: 0, warehouseSeconds: 0 };

export function learnUsualCost(events: readonly UsageEvent[], pricing: BookPricing): UsualCost {
  const ofFunction = new Map<string, Sum>();
  /** What calls cost by other prices says nothing of these. */
  const ofTable = new Map<Pricing, Map<string, Sum>>();
  const ownOf = ({ at }: UsageEvent) => {
    const table = pricing.at(at);
    const own = ofTable.get(table) ?? new Map<string, Sum>();
    ofTable.set(table, own);
    return own;
  };
  for (const event of events) {
    if (event.status !== 'ok' || event.cached || event.basis === 'bound' || event.basis === 'expected')
      continue;
    add(ownOf(event), ownKey(event), event);
    add(ofFunction, functionKey(event), event);
  }
  return (event) => {
    const own = ownOf(event).get(ownKey(event)) ?? NONE;
    if (own.count >= ENOUGH) return Math.round(own.credits / own.count) as MicroCredits;
    const alike = ofFunction.get(functionKey(event)) ?? NONE;
    if (alike.count < ENOUGH) return null;
    // Another model, or another warehouse, may cost a hundredfold of this one.
    const mean = (total: number) => total / alike.count;
    const used = { inputTokens: mean(alike.inputTokens), outputTokens: mean(alike.outputTokens) };
    const seconds = mean(alike.warehouseSeconds);
    return priceOf(event, { ...used, warehouseSeconds: seconds === 0 ? null : seconds }, pricing);
  };
}

function add(sums: Map<string, Sum>, key: string, event: UsageEvent): void {
  sums.set(key, withEvent(sums.get(key) ?? NONE, event));
}

function withEvent(sum: Sum, { credits, inputTokens, outputTokens, warehouseSeconds }: UsageEvent): Sum {
  return {
    count: sum.count + 1,
    credits: sum.credits + credits,
    inputTokens: sum.inputTokens + inputTokens,
    outputTokens: sum.outputTokens + outputTokens,
    warehouseSeconds: sum.warehouseSeconds + (warehouseSeconds ?? 0),
  };
}

function ownKey({ backend, function: name, requestedModel, warehouse }: UsageEvent): string {
  return JSON.stringify([backend, name, requestedModel, warehouse]);
}

function functionKey({ backend, function: name }: UsageEvent): string {
  return JSON.stringify([backend, name]);
}
