/** The clock of a shared machine says little of less. */
const LEAST_MICROSECONDS = 2_500;
/** A collection of garbage disturbs one pair or two, and not each of them. */
const PAIRS = 6;

/**
 * How many times as much of its thread's processor time the large work takes as the small work:
 * of several pairs the first that is no more than `enough`, or else the least.
 */
export function costGrowth(small: () => unknown, large: () => unknown, enough: number): number {
  small();
  let least = Number.POSITIVE_INFINITY;
  for (let pair = 0; pair < PAIRS && least > enough; pair++)
    least = Math.min(least, microseconds(large) / Math.max(microseconds(small), LEAST_MICROSECONDS));
  return least;
}

function microseconds(work: () => unknown): number {
  const start = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(start);
  return user + system;
}
