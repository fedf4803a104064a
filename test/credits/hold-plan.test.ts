/** What is held before a call runs, from what was learned of its kind. */
import { expect, test } from 'vitest';
import { planHold } from '../../src/credits/governor/hold-plan.ts';
import type { Cover, Estimate, OperationTarget } from '../../src/credits/operation.ts';
import { shippedPrices } from '../../src/credits/prices/price-table.ts';
import { createPricing } from '../../src/credits/prices/pricing.ts';
import { createUsageEstimates, type UsedByCall } from '../../src/credits/prices/usage-estimates.ts';

const pricing = createPricing(shippedPrices);
const completion: OperationTarget = {
  function: 'AI_COMPLETE',
  model: 'llama3.1-8b',
  backend: 'SNOWFLAKE',
  warehouse: null,
};
const sql: OperationTarget = { function: 'SQL', model: null, backend: 'SNOWFLAKE', warehouse: 'COMPUTE_WH' };
const long: Estimate = { inputTokens: 1_000, maxOutputTokens: 8_000 };
const minute: Estimate = { inputTokens: 0, maxOutputTokens: 0, maxWarehouseSeconds: 60 };

/** The plan after a hundred calls that each used so much. */
function plan(target: OperationTarget, estimate: Estimate, cover: Cover, used?: Partial<UsedByCall>) {
  const estimates = createUsageEstimates();
  const nothing = { outputTokens: 0, maxOutputTokens: null, promptOverhead: null, warehouseSeconds: null };
  for (let i = 0; used && i < 100; i++) estimates.learn(target, { ...nothing, ...used });
  return planHold({ pricing, estimates }, target, estimate, cover);
}

const priceOf = (outputTokens: number) => pricing.priceAtMost(completion, long, outputTokens);
const secondsOf = (maxWarehouseSeconds: number) =>
  pricing.priceAtMost(sql, { ...minute, maxWarehouseSeconds }, 0);

test('a stream begins with 256 tokens, later with what nearly all answers have, or what is usual where little is left', () => {
  expect(plan(completion, long, 'streamed')).toMatchObject({ most: priceOf(256), least: priceOf(64) });
  const { most, least } = plan(completion, long, 'streamed', { outputTokens: 1_000 });
  for (const amount of [most, least]) {
    expect(amount).toBeGreaterThanOrEqual(priceOf(1_000));
    expect(amount).toBeLessThanOrEqual(priceOf(1_060));
  }
});

test('SQL begins with two seconds, later with what nearly all statements take, and never with more than ten', () => {
  expect(plan(sql, minute, 'streamed')).toMatchObject({ most: secondsOf(2), least: secondsOf(2) });
  const learned = plan(sql, minute, 'streamed', { warehouseSeconds: 5 });
  expect(learned.most).toBeGreaterThanOrEqual(secondsOf(5));
  expect(learned.most).toBeLessThanOrEqual(secondsOf(5.4));
  expect(learned.least).toBe(secondsOf(2));
  expect(plan(sql, minute, 'streamed', { warehouseSeconds: 50 }).most).toBe(secondsOf(10));
});

test('what stands around a prompt is held as the largest that was seen, once it was seen', () => {
  const around: Estimate = { inputTokens: 5_000, maxOverheadTokens: 4_000, maxOutputTokens: 10 };
  expect(plan(completion, around, 'maximum').estimate.inputTokens).toBe(5_000);
  const { inputTokens } = plan(completion, around, 'maximum', { promptOverhead: 100 }).estimate;
  expect(inputTokens).toBeGreaterThanOrEqual(1_100);
  expect(inputTokens).toBeLessThan(1_150);
});

test('near a limit a call that cannot be stopped is let in with the likely part of its bound, later the learned one', () => {
  const bounded: Estimate = { ...long, likelyOutputTokens: 2_000 };
  expect(plan(completion, bounded, 'maximum')).toMatchObject({ most: priceOf(8_000), least: priceOf(2_000) });
  const used = { outputTokens: 80, maxOutputTokens: 8_000 };
  const learned = plan(completion, bounded, 'maximum', used);
  expect(learned.most).toBe(priceOf(8_000));
  expect(learned.least).toBeGreaterThanOrEqual(priceOf(80));
  expect(learned.least).toBeLessThan(priceOf(300));
  expect(plan(completion, long, 'maximum', used).least).toBe(priceOf(8_000));
});
