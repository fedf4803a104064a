/** The schema's scalars as they come over the wire. */

/** Snowflake AI credits: a number with up to 6 decimal places, exact as it is. Add them by `sumCredits`. */
export type CreditAmount = number;

/** A point in time: `2026-11-22T09:30:00.000Z`. `new Date(text)` reads it; arguments also take a `Date`. */
export type IsoDateTime = string;

/** A calendar day, in the gateway's credit time zone: `2026-11-22`. */
export type IsoDate = string;

/** An integer; a text when it is beyond 2^53. `BigInt(value)` reads both. */
export type BigInteger = number | string;

/** Any JSON value. */
export type Json = unknown;

const MICRO_CREDITS = 1_000_000;

/** The exact sum: whole micro-credits are added, where 0.1 + 0.2 would drift. */
export function sumCredits(amounts: Iterable<CreditAmount>): CreditAmount {
  let sum = 0;
  for (const amount of amounts) sum += Math.round(amount * MICRO_CREDITS);
  return sum / MICRO_CREDITS;
}
