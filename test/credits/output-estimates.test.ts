import { expect, test } from 'vitest';
import { createOutputEstimates } from '../../src/credits/prices/output-estimates.ts';
import { createQuantileSketch } from '../../src/credits/prices/quantile-sketch.ts';
import { createRandom } from './random.ts';

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

test('nothing is estimated from a few answers, nor for another model', () => {
  const estimates = createOutputEstimates();
  for (let i = 0; i < 99; i++) estimates.learn('AI_COMPLETE', 'small', 50);
  expect(estimates.atMost('AI_COMPLETE', 'small')).toBeNull();
  estimates.learn('AI_COMPLETE', 'small', 50);
  expect(estimates.atMost('AI_COMPLETE', 'small')).toBeGreaterThanOrEqual(50);
  expect(estimates.atMost('AI_COMPLETE', 'large')).toBeNull();
});
