/** Compares what each scope has used with the sum of its events. Pure. */
import type { Bucket } from '../credits/ledger/bucket.ts';
import type { MicroCredits } from '../credits/micro-credits.ts';
import { isOnDemand } from '../credits/scope.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import { type Difference, differ } from './difference.ts';

/**
 * @param before,after The buckets as they were before and after the events were read: calls went on meanwhile.
 * Limits on functions, models, weeks and months begin to be counted when they are set, so their scopes are left out.
 */
export function* compareWithBuckets(
  events: readonly UsageEvent[],
  before: readonly Bucket[],
  after: readonly Bucket[],
): Generator<Difference> {
  const sums = new Map<string, number>();
  for (const { scopes, credits } of events) {
    for (const scope of scopes) if (!isOnDemand(scope)) sums.set(scope, (sums.get(scope) ?? 0) + credits);
  }
  const first = new Map(
    before
      .filter(({ scope }) => !isOnDemand(scope))
      .map(({ scope, settled }) => [scope as string, settled as number]),
  );
  const last = new Map(
    after
      .filter(({ scope }) => !isOnDemand(scope))
      .map(({ scope, settled }) => [scope as string, settled as number]),
  );
  for (const scope of new Set([...sums.keys(), ...last.keys()])) {
    const [sum, earlier, later] = [sums.get(scope) ?? 0, first.get(scope) ?? 0, last.get(scope) ?? 0];
    if (sum >= Math.min(earlier, later) && sum <= Math.max(earlier, later)) continue;
    const found = { scope, ledgerCredits: sum as MicroCredits };
    yield differ(
      'SCOPE_DIFFERS',
      found,
      `Its limit counts ${later / 1e6} credits, and its calls add up to ${sum / 1e6}: an event was changed, added or lost.`,
    );
  }
}
