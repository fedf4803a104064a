/** Money is counted in whole micro-credits, so that sums are exact and comparisons are safe. */

declare const brand: unique symbol;
/** Millionths of a Snowflake credit, a safe integer. */
export type MicroCredits = number & { readonly [brand]: 'MicroCredits' };

export const MICRO_CREDITS_PER_CREDIT = 1_000_000;

/** Limits above this (a billion credits) are refused: sums of them would leave the safe integers. */
export const MAX_MICRO_CREDITS = 1e15 as MicroCredits;

export const ZERO = 0 as MicroCredits;

/** Marks an integer as micro-credits. @throws RangeError for a fraction or an unsafe integer. */
export function microCredits(amount: number): MicroCredits {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is not a whole number of micro-credits`);
  return amount as MicroCredits;
}

/** How much of a limit is used, in percent; 100 of a limit of zero, which leaves nothing. */
export function percentOf(used: MicroCredits, limit: MicroCredits): number {
  return limit === 0 ? 100 : (100 * used) / limit;
}

/** Rounds a computed price up: a fraction of a micro-credit is never given away. */
export function roundUpToMicroCredits(amount: number): MicroCredits {
  // Products such as 0.1 * 3 carry floating error far below a billionth; without the slack it would cost one more.
  return microCredits(Math.ceil(amount - 1e-9));
}
