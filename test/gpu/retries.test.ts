import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSimulatedClock } from '../../bench/simulator/simulated-clock.ts';
import { createRetryBudget, defaultRetryBudget } from '../../src/gpu/fleet/retry-budget.ts';
import { parseRetryAfter } from '../../src/upstream/retry-after.ts';

test('the first failure may be retried', () => {
  expect(createRetryBudget(createSimulatedClock()).spend()).toBe(true);
});

test('over any stretch of time, retries are at most a tenth of the calls and a small floor', () => {
  const { burst, ratio, refillPerSecond } = defaultRetryBudget;
  fc.assert(
    fc.property(
      fc.array(fc.record({ call: fc.boolean(), waitMs: fc.integer({ min: 0, max: 2_000 }) }), {
        minLength: 50,
        maxLength: 400,
      }),
      fc.nat(),
      fc.nat(),
      (steps, a, b) => {
        const clock = createSimulatedClock();
        const budget = createRetryBudget(clock);
        const log = steps.map(({ call, waitMs }) => {
          clock.after(waitMs, () => {});
          clock.run();
          if (call) budget.earn();
          return { at: clock.now(), call, retry: call ? false : budget.spend() };
        });
        const [from, to] = [a % log.length, b % log.length].sort((x, y) => x - y) as [number, number];
        const stretch = log.slice(from, to + 1);
        const calls = stretch.filter(({ call }) => call).length;
        const retries = stretch.filter(({ retry }) => retry).length;
        const seconds = ((stretch.at(-1)?.at ?? 0) - (stretch[0]?.at ?? 0)) / 1000;
        expect(retries).toBeLessThanOrEqual(burst + ratio * calls + refillPerSecond * seconds + 1e-6);
      },
    ),
  );
});

test('an outage under traffic adds a tenth to the load, no more', () => {
  const budget = createRetryBudget(createSimulatedClock());
  let retries = 0;
  for (let i = 0; i < 1_000; i++) {
    budget.earn();
    while (budget.spend()) retries++;
  }
  // The burst, and a tenth; the first call's tenth found the bucket full.
  expect(retries).toBe(109);
});

test('Retry-After is read as seconds or as a date', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  expect(parseRetryAfter('3', now)).toBe(3_000);
  expect(parseRetryAfter('0.5', now)).toBe(500);
  expect(parseRetryAfter(' 7 ', now)).toBe(7_000);
  expect(parseRetryAfter('Sun, 01 Mar 2026 12:00:30 GMT', now)).toBe(30_000);
  expect(parseRetryAfter('Sun, 01 Mar 2026 11:00:00 GMT', now)).toBe(0);
  expect(parseRetryAfter('99999999999', now)).toBe(86_400_000);
  expect(parseRetryAfter(['2', '5'], now)).toBe(2_000);
  for (const nonsense of [undefined, '', 'soon', '-3', '1e3'])
    expect(parseRetryAfter(nonsense, now)).toBeNull();
});
