/**
 * Bounds how much retries can add to the load of a fleet that is already in trouble.
 *
 * Spent by tries of an endpoint that has failed this call before; a first try at another endpoint is free.
 * Every call earns a tenth of a retry; a few come with time, so that a quiet gateway may still retry its first
 * failure. Over any stretch of time, retries <= burst + ratio * calls + refillPerSecond * seconds.
 */
import type { FleetClock } from './fleet-clock.ts';

export interface RetryBudgetOptions {
  /** Retries earned by one call: 0.1 is the 10 % that retries may add. */
  readonly ratio: number;
  /** What can be saved up, and what there is to begin with. */
  readonly burst: number;
  readonly refillPerSecond: number;
}

export const defaultRetryBudget: RetryBudgetOptions = { ratio: 0.1, burst: 10, refillPerSecond: 0.1 };

export interface RetryBudget {
  /** A call begins (its retries do not count as calls). */
  earn(): void;
  /** Takes one retry. False: there is none left. */
  spend(): boolean;
}

export function createRetryBudget(
  clock: FleetClock,
  options: RetryBudgetOptions = defaultRetryBudget,
): RetryBudget {
  let left = options.burst;
  let refilledAt = clock.now();

  const refill = () => {
    const now = clock.now();
    left = Math.min(options.burst, left + ((now - refilledAt) / 1000) * options.refillPerSecond);
    refilledAt = now;
  };

  return {
    earn: () => {
      left = Math.min(options.burst, left + options.ratio);
    },
    spend: () => {
      refill();
      // Ten tenths do not quite make a whole in floating point.
      if (left < 1 - 1e-9) return false;
      left -= 1;
      return true;
    },
  };
}
