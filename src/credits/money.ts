/**
 * Credits in money, for who pays: shown beside credits, and counted nowhere. An amount is the exact sum of credits, each
 * times the price that held when they were charged; whoever shows it rounds it once, to the smallest coin of its currency, halves away from zero.
 */
import { add, type Decimal, decimalText, multiply } from '../settings/decimal.ts';
import type { MicroCredits } from './micro-credits.ts';
import type { CreditRate } from './prices/book-rates.ts';

const CREDIT_PLACES = 6;

export interface Money {
  /** The number nearest to the product: 15 digits of it are right. */
  readonly amount: number;
  /** ISO 4217: `USD`. */
  readonly currency: string;
}

/** Credits that were charged while a rate held. */
export interface RatedCredits {
  readonly credits: MicroCredits;
  readonly rate: CreditRate;
}

/** Null where there is no sum: of charges in two currencies, and of none at all. */
export function moneyOf(charges: readonly RatedCredits[]): Money | null {
  const charged = charges.filter(({ credits }) => credits !== 0);
  const { rate } = charged[0] ?? charges.at(-1) ?? {};
  if (!rate || charged.some((one) => one.rate.currency !== rate.currency)) return null;
  const costs = charged.map(({ credits, rate: { price } }) => ({ credits, price }));
  return { amount: costOf(costs), currency: rate.currency };
}

/** The number nearest to the exact sum. */
export function costOf(
  parts: readonly { readonly credits: MicroCredits; readonly price: Decimal }[],
): number {
  const sum = parts
    .map(({ credits, price }) => multiply({ digits: BigInt(credits), places: CREDIT_PLACES }, price))
    .reduce(add, { digits: 0n, places: 0 });
  return Number(decimalText(sum));
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
