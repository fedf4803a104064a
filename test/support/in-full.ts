/** How much a test does: enough to find what breaks often in `npm test`, and all of it in `npm run prove`. */

/** Set by `vitest.prove.config.ts`. */
const isInFull = process.env.TESTS_IN_FULL === '1';

/** What stays the same is the assertion; what differs is how many runs, seeds or characters it is held against. */
export function inFull<T>(short: T, full: T): T {
  return isInFull ? full : short;
}
