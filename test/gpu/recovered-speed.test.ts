/** An endpoint that was slow for a while, on a simulated clock: what the scheduler thinks of it when that is over. */
import { describe, expect, test } from 'vitest';
import { createScheduled, type FakeEndpoint } from './scheduler-harness.ts';

const SECOND = 1_000;
const SLOW_FROM = 30 * SECOND;

interface Slowness {
  /** Requests a second. */
  readonly rate: number;
  readonly factor: number;
  readonly seconds: number;
}

/** The share of the second of two endpoints in the work, by the seconds since it is fast again. */
function sharesAfter({ rate, factor, seconds }: Slowness): (from: number, to: number) => number {
  const { endpoints, clock, submit, finish } = createScheduled(2);
  const [, second] = endpoints as [FakeEndpoint, FakeEndpoint];
  const slowUntil = SLOW_FROM + seconds * SECOND;
  const placed: { at: number; isSecond: boolean }[] = [];
  /** When each is through with the prompts that it has. */
  const queues = new Map(endpoints.map((endpoint) => [endpoint, [] as (() => void)[]]));
  const isSlow = (endpoint: FakeEndpoint) =>
    endpoint === second && clock.now() >= SLOW_FROM && clock.now() < slowUntil;

  const compute = (endpoint: FakeEndpoint, leftMs: number): void => {
    if (leftMs > 0) {
      clock.after(10, () => compute(endpoint, leftMs - 10 / (isSlow(endpoint) ? factor : 1)));
      return;
    }
    const queue = queues.get(endpoint) ?? [];
    queue.shift()?.();
    if (queue.length > 0) compute(endpoint, 100);
  };
  const arrive = () => {
    const call = submit({ promptTokens: 1_000 });
    const { lease } = call;
    if (!lease) throw new Error('nobody took it');
    placed.push({ at: clock.now() - slowUntil, isSecond: lease.endpoint === second });
    const queue = queues.get(lease.endpoint) ?? [];
    queue.push(() => {
      lease.work.firstToken();
      clock.after(SECOND, () => finish(call));
    });
    if (queue.length === 1) compute(lease.endpoint, 100);
  };
  for (let at = 0; at < slowUntil + 90 * SECOND; at += SECOND / rate) clock.after(at, arrive);
  clock.run();
  return (from, to) => {
    const within = placed.filter(({ at }) => at >= from * SECOND && at < to * SECOND);
    return within.filter(({ isSecond }) => isSecond).length / within.length;
  };
}

describe.each<Slowness>([
  { rate: 8, factor: 10, seconds: 10 },
  { rate: 8, factor: 50, seconds: 10 },
  { rate: 8, factor: 10, seconds: 120 },
])('an endpoint that was $factor times as slow for $seconds s, at $rate requests a second', (slowness) => {
  test('is avoided while it is, and has its share again half a minute later', () => {
    const share = sharesAfter(slowness);
    expect(share(-slowness.seconds + 4, 0)).toBeLessThan(0.3);
    expect(share(30, 60)).toBeGreaterThan(1 / 3);
  });
});

test('what the fleet has shown is known after a quiet night', () => {
  const { endpoints, clock } = createScheduled(2);
  const [first, second] = endpoints as [FakeEndpoint, FakeEndpoint];
  const answer = (endpoint: FakeEndpoint, ms: number) => {
    const work = endpoint.load.begin(
      { model: 'm', user: 'ann', promptTokens: 1_000, outputTokens: 5, blocks: [] },
      0,
    );
    clock.after(ms, work.firstToken);
    clock.run();
    work.end();
  };
  for (let i = 0; i < 50; i++) answer(first, 2_000);
  const known = second.load.typicalPrefillMs(1_000);
  clock.after(10 * 3_600 * SECOND, () => {});
  clock.run();
  expect(second.load.typicalPrefillMs(1_000)).toBe(known);
  answer(second, 200);
  expect(second.load.typicalPrefillMs(1_000)).toBeGreaterThan(1_000);
});
