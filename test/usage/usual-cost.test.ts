/** What a lost call is taken to have cost where few of its own kind are known. */
import { expect, test } from 'vitest';
import { createBookPricing } from '../../src/credits/prices/book-pricing.ts';
import { shippedPrices } from '../../src/credits/prices/price-table.ts';
import { createPricing } from '../../src/credits/prices/pricing.ts';
import type { UsageEvent } from '../../src/credits/usage/usage-event.ts';
import { learnUsualCost } from '../../src/usage/usual-cost.ts';
import { okResult } from '../credits/commands.ts';

const pricing = createPricing(shippedPrices);
const books = createBookPricing([], pricing);

function eventOf(model: string, tokens: number, warehouse: string | null = null): UsageEvent {
  const name = warehouse === null ? 'AI_COMPLETE' : 'SQL';
  const target = { function: name, model, backend: 'SNOWFLAKE', warehouse } as const;
  const used = {
    inputTokens: tokens,
    outputTokens: tokens,
    ...(warehouse !== null && { warehouseSeconds: tokens / 100 }),
  };
  return {
    ...okResult,
    ...used,
    ...target,
    requestedModel: warehouse === null ? model : null,
    credits: pricing.priceOf(target, used, 0),
  } as UsageEvent;
}

const times = (count: number, event: UsageEvent) => Array.from({ length: count }, () => event);

test('the mean of its own kind, from five on', () => {
  const dear = eventOf('llama3.1-405b', 1000);
  expect(learnUsualCost(times(5, dear), books)(dear)).toBe(dear.credits);
  expect(learnUsualCost(times(4, dear), books)(dear)).toBe(null);
});

test("what other models' calls used, at the price of its own", () => {
  const dear = eventOf('llama3.1-405b', 1000);
  const cheap = times(5, eventOf('llama3.1-8b', 1000));
  expect(learnUsualCost(cheap, books)(dear)).toBe(dear.credits);
  expect(learnUsualCost([...cheap, dear], books)(dear)).toBe(dear.credits);
  expect(dear.credits).toBeGreaterThan(5 * (cheap[0]?.credits ?? 0));
});

test("the seconds that statements took, at its own warehouse's price", () => {
  const prices = { ...shippedPrices, warehouses: { SMALL: { size: 'XSMALL' }, LARGE: { size: 'XLARGE' } } };
  const own = createPricing(prices as never);
  const small = times(5, eventOf('', 300, 'SMALL'));
  const [lost, used] = [eventOf('', 300, 'LARGE'), { inputTokens: 0, outputTokens: 0, warehouseSeconds: 3 }];
  const target = { function: 'SQL', model: null, backend: 'SNOWFLAKE', warehouse: 'LARGE' } as const;
  expect(learnUsualCost(small, createBookPricing([], own))(lost)).toBe(own.priceOf(target, used, 0));
});
