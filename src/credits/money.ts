/** Credits in money, for who pays: shown beside credits, and counted nowhere. */
import { MICRO_CREDITS_PER_CREDIT, type MicroCredits } from './micro-credits.ts';

export interface Money {
  readonly amount: number;
  /** ISO 4217: `USD`. */
  readonly currency: string;
}

export type ToMoney = (credits: MicroCredits) => Money | null;

/** @param price Of one credit; null: nothing is shown. */
export function createToMoney(price: number | null, currency: string): ToMoney {
  return (credits) =>
    price === null ? null : { amount: round((credits * price) / MICRO_CREDITS_PER_CREDIT), currency };
}

/** To a billionth: fractions of a cent add up. */
function round(amount: number): number {
  return Math.round(amount * 1e9) / 1e9;
}
