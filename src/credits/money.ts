/**
 * Credits in money, for who pays: shown beside credits, and counted nowhere. An amount is the exact product of credits
 * and price; whoever shows it rounds it once, to the smallest coin of its currency, halves away from zero.
 */
import { type Decimal, decimalText, multiply } from '../settings/decimal.ts';
import type { MicroCredits } from './micro-credits.ts';

const CREDIT_PLACES = 6;

export interface Money {
  /** The number nearest to the product: 15 digits of it are right. */
  readonly amount: number;
  /** ISO 4217: `USD`. */
  readonly currency: string;
}

export type ToMoney = (credits: MicroCredits) => Money | null;

/** @param price Of one credit; null: nothing is shown. */
export function createToMoney(price: Decimal | null, currency: string): ToMoney {
  return (credits) => (price === null ? null : { amount: costOf(credits, price), currency });
}

export function costOf(credits: MicroCredits, price: Decimal): number {
  return Number(decimalText(multiply({ digits: BigInt(credits), places: CREDIT_PLACES }, price)));
}

/** `12.35`, with as many places as the currency has coins. */
export function coinText({ amount, currency }: Money): string {
  const style = { style: 'currency', currency, currencyDisplay: 'code', useGrouping: false } as const;
  // As text it is rounded as it is written: the number behind 1.005 is a little less.
  const parts = new Intl.NumberFormat('en', style).formatToParts(String(amount) as `${number}`);
  return parts.flatMap(({ type, value }) => (shownParts.has(type) ? [value] : [])).join('');
}

const shownParts: ReadonlySet<Intl.NumberFormatPartTypes> = new Set([
  'minusSign',
  'integer',
  'decimal',
  'fraction',
]);
