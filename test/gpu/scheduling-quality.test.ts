/** The comparison of `bench/scheduler-quality.ts` in short: what users of the fleet are promised. */
import { describe, expect, test } from 'vitest';
import { mean, play, rivals, traces, withoutScrapes, withScrapes } from '../../bench/scheduler-quality.ts';
import { oneAtATime, weightedScore } from '../../bench/simulator/policies.ts';
import type { Outcome } from '../../bench/simulator/simulate.ts';
import { homogeneousTrace, sharedPrefixTrace } from '../../bench/simulator/traces.ts';
import { inFull } from '../support/in-full.ts';

const short = { seeds: inFull([1], [1, 2, 3]), seconds: inFull(60, 90) };
const p90 = (outcomes: readonly Outcome[]) => mean(outcomes, ({ ttft }) => ttft.p90);
const goodput = (outcomes: readonly Outcome[]) => mean(outcomes, (outcome) => outcome.goodput);

function cached<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

describe('on simulated GPUs', () => {
  for (const [createTrace, rate] of traces) {
    const name = createTrace.name;
    const seeing = cached(() => play(createTrace, rate, withScrapes, short));
    test(`${name}: p90 time to first token is at most 3 % worse than the best rival's`, () => {
      const own = seeing();
      const others = Object.values(rivals).map((policy) => p90(play(createTrace, rate, policy, short)));
      const best = Math.min(...others);
      const limit = name === 'mixedTrace' || name === 'sharedPrefixTrace' ? best : best * 1.03;
      expect(p90(own)).toBeLessThanOrEqual(limit);
      expect(own.every(({ completed, requests }) => completed === requests)).toBe(true);
    });

    test(`${name}: with every scrape dead goodput stays above 95 %`, () => {
      const blind = goodput(play(createTrace, rate, withoutScrapes, short));
      expect(blind).toBeGreaterThanOrEqual(0.95 * goodput(seeing()));
    });
  }

  test('a cold fleet under more load than it can serve without its caches finds them, and recovers', () => {
    const { weighted, own } = {
      weighted: play(sharedPrefixTrace, 34, weightedScore, { seeds: [24], seconds: 60 }),
      own: play(sharedPrefixTrace, 34, withScrapes, { seeds: [24], seconds: 60 }),
    };
    expect(p90(own)).toBeLessThan(p90(weighted));
  });

  test('the same traffic uses the GPUs over 70 % instead of under 15 %', () => {
    const used = (policy: typeof oneAtATime) =>
      mean(play(homogeneousTrace, 36, policy, { seeds: [1], seconds: 60 }), (outcome) => outcome.utilization);
    expect(used(oneAtATime)).toBeLessThan(0.15);
    expect(used(withScrapes)).toBeGreaterThan(0.7);
  });

  test('a run is the same every time', () => {
    const [[createTrace, rate] = [homogeneousTrace, 1]] = traces;
    const once = play(createTrace, rate, withScrapes, { seeds: [3], seconds: 20 });
    expect(play(createTrace, rate, withScrapes, { seeds: [3], seconds: 20 })).toEqual(once);
  });
});
