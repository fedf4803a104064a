/** Prices as they were when calls were made. Those of today's price file are others where it was changed since. */
import { readPriceTable } from './price-table.ts';
import { createPricing, type Pricing } from './pricing.ts';

export interface KeptPrices {
  /** A `PriceTable` as canonical JSON. */
  readonly prices: string;
  /** Calls are priced by it from then on: epoch milliseconds. */
  readonly since: number;
}

export interface BookPricing {
  /** What a call that began at that instant is priced by: the same object for all calls that one table prices. */
  at(time: number): Pricing;
  /** The instants within a span from which another table prices calls, in the order of their time. */
  changes(from: number, to: number): readonly number[];
}

/**
 * @param kept in the order of their time; the first is taken to hold for all that was before it. One that this
 * release cannot read is taken for today's.
 * @param today what calls are priced by now
 */
export function createBookPricing(kept: readonly KeptPrices[], today: Pricing): BookPricing {
  const read = new Map<KeptPrices, Pricing>();

  function pricingOf(table: KeptPrices): Pricing {
    let pricing = read.get(table);
    if (!pricing) {
      const prices = readPriceTable(table.prices);
      pricing = prices ? createPricing(prices) : today;
      read.set(table, pricing);
    }
    return pricing;
  }

  return {
    at(time) {
      const table = kept.findLast(({ since }) => since <= time) ?? kept[0];
      return table ? pricingOf(table) : today;
    },
    changes: (from, to) =>
      kept.flatMap(({ since }, i) => (i > 0 && since > from && since < to ? [since] : [])),
  };
}
