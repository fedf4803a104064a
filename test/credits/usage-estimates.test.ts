import { expect, test } from 'vitest';
import { createQuantileSketch } from '../../src/credits/prices/quantile-sketch.ts';
import { createUsageEstimates } from '../../src/credits/prices/usage-estimates.ts';
import type { UsageEvent } from '../../src/credits/usage/usage-event.ts';
import { createRandom } from '../support/random.ts';
import { okResult } from './commands.ts';

test('quantiles are within 5 % of the truth, and never below it', () => {
  const random = createRandom();
  console.log(`seed ${random.seed}`);
  const sketch = createQuantileSketch(1e9);
  const samples = Array.from({ length: 20_000 }, () => Math.ceil(Math.exp(random.next() * 9)));
  for (const sample of samples) sketch.add(sample);
  samples.sort((a, b) => a - b);
  for (const q of [0.01, 0.1, 0.5, 0.9, 0.99, 1]) {
    const truth = samples[Math.ceil(q * samples.length) - 1] ?? 0;
    expect(sketch.quantile(q)).toBeGreaterThanOrEqual(truth);
    expect(sketch.quantile(q)).toBeLessThanOrEqual(Math.ceil(truth * 1.05) + 1);
  }
});

test('a sketch follows answers that become longer', () => {
  const sketch = createQuantileSketch(1000);
  for (let i = 0; i < 5000; i++) sketch.add(100);
  for (let i = 0; i < 5000; i++) sketch.add(900);
  expect(sketch.quantile(0.5)).toBeGreaterThanOrEqual(900);
});

const small = { function: 'AI_COMPLETE', model: 'small', warehouse: null };
const used = { outputTokens: 50, maxOutputTokens: 200, promptOverhead: 30, warehouseSeconds: 1.5 };

test('nothing is estimated from a few answers, nor for another model', () => {
  const estimates = createUsageEstimates();
  for (let i = 0; i < 99; i++) estimates.learn(small, used);
  expect(estimates.output(small, 'p99')).toBeNull();
  estimates.learn(small, used);
  expect(estimates.output(small, 'p99')).toBeGreaterThanOrEqual(50);
  expect(estimates.output({ ...small, model: 'large' }, 'p99')).toBeNull();
});

test('answers, their part of the bound, instructions and seconds are learned, also from booked events', () => {
  const [live, restarted] = [createUsageEstimates(), createUsageEstimates()];
  for (let i = 0; i < 100; i++) live.learn(small, used);
  const event = { ...okResult, ...used, ...small, requestedModel: 'small', model: 'small-of-today' };
  restarted.learnFrom(Array.from({ length: 100 }, () => event as unknown as UsageEvent));
  for (const estimates of [live, restarted]) {
    expect(estimates.output(small, 'usual')).toBeLessThanOrEqual(53);
    expect(estimates.outputShare(small, 'most')).toBeCloseTo(0.25, 1);
    expect(estimates.promptOverhead(small, 'most')).toBeGreaterThanOrEqual(30);
    expect(estimates.seconds(small, 'p99')).toBeCloseTo(1.5, 0);
  }
  restarted.learnFrom([{ ...event, status: 'cancelled', outputTokens: 900 } as unknown as UsageEvent]);
  expect(restarted.output(small, 'p99')).toBeLessThan(60);
  expect(restarted.outputShare(small, 'most')).toBeCloseTo(0.25, 1);
});

test('instructions that have become longer than any that were seen are learned anew', () => {
  const estimates = createUsageEstimates();
  const learn = (promptOverhead: number, calls = 1) => {
    for (let i = 0; i < calls; i++) estimates.learn(small, { ...used, promptOverhead });
  };
  learn(30, 25);
  learn(35);
  expect(estimates.promptOverhead(small, 'most')).toBeGreaterThanOrEqual(35);
  learn(60);
  expect(estimates.promptOverhead(small, 'most')).toBeNull();
  learn(60, 19);
  expect(estimates.promptOverhead(small, 'most')).toBeGreaterThanOrEqual(60);
});
