/** What a call usually costs, learned from those whose cost was told. */
import type { MicroCredits } from '../credits/micro-credits.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';

/** A mean of fewer says little. */
const ENOUGH = 5;

/** The mean of the calls of the same function and model, else of the same function; null where too few are known. */
export type UsualCost = (event: UsageEvent) => MicroCredits | null;

export function learnUsualCost(events: readonly UsageEvent[]): UsualCost {
  const sums = new Map<string, { count: number; credits: number }>();
  for (const event of events) {
    if (event.status !== 'ok' || event.cached || event.basis === 'bound' || event.basis === 'expected')
      continue;
    for (const key of keysOf(event)) {
      const sum = sums.get(key) ?? { count: 0, credits: 0 };
      sums.set(key, { count: sum.count + 1, credits: sum.credits + event.credits });
    }
  }
  return (event) => {
    for (const key of keysOf(event)) {
      const sum = sums.get(key);
      if (sum && sum.count >= ENOUGH) return Math.round(sum.credits / sum.count) as MicroCredits;
    }
    return null;
  };
}

function keysOf({ backend, function: name, requestedModel }: UsageEvent): readonly string[] {
  return [JSON.stringify([backend, name, requestedModel]), JSON.stringify([backend, name])];
}
