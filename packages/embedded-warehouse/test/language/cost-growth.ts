/** The clock of a shared machine says little of less. */
const LEAST_MICROSECONDS = 500;
/** A collection of garbage disturbs one pair or two, and not each of them. */
const PAIRS = 6;

/**
 * How many times as much of its thread's processor time the large work takes as the small work:
 * of several pairs the first that is no more than `enough`, or else the least.
 */
export function costGrowth(small: () => unknown, large: () => unknown, enough: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let pair = 0; pair < PAIRS && least > enough; pair++) {
    // First, so that the small work finds all of it warm.
    const taken = microseconds(large);
    if (taken < enough * LEAST_MICROSECONDS) return taken / LEAST_MICROSECONDS;
    least = Math.min(least, taken / Math.max(microseconds(small), LEAST_MICROSECONDS));
  }
  return least;
}

function microseconds(work: () => unknown): number {
  const start = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(start);
  return user + system;
}
