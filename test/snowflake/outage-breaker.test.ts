import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import { createOutageBreaker } from '../../src/snowflake/pool/outage-breaker.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Seconds between the probes of an account that fails every one of them alike. */
async function pausesAfter(failure: GatewayError, probes: number): Promise<readonly number[]> {
  const breaker = createOutageBreaker({ failures: 1, probeAfterMs: 2_000, probeAfterRefusalMs: 60_000 });
  const tries: number[] = [];
  const fail = async () => {
    tries.push(Date.now());
    throw failure;
  };
  while (tries.length <= probes) {
    await breaker.execute(fail).catch(() => {});
    vi.advanceTimersByTime(100);
  }
  return tries.slice(1).map((at, i) => Math.round((at - (tries[i] ?? 0)) / 1000));
}

test('an account that is back is found within ten seconds, however long it was away', async () => {
  const away = new GatewayError('UPSTREAM_UNAVAILABLE', 'away');
  expect(await pausesAfter(away, 6)).toEqual([2, 4, 8, 8, 8, 8]);
});

test('a clock that is set back keeps it open no longer', async () => {
  const breaker = createOutageBreaker({ failures: 1, probeAfterMs: 2_000, probeAfterRefusalMs: 60_000 });
  const away = new GatewayError('UPSTREAM_UNAVAILABLE', 'away');
  await expect(breaker.execute(() => Promise.reject(away))).rejects.toBe(away);
  vi.setSystemTime(Date.now() - 3_600_000);
  const early = breaker.execute(async () => 'back');
  await expect(early).rejects.toMatchObject({ code: 'CIRCUIT_OPEN', details: { retryAfterSeconds: 2 } });
  vi.advanceTimersByTime(2_000);
  expect(await breaker.execute(async () => 'back')).toBe('back');
  expect(breaker.state).toBe('CLOSED');
});

test('one probe decides for all who come meanwhile, and what a caller did decides nothing', async () => {
  const breaker = createOutageBreaker({ failures: 1, probeAfterMs: 2_000, probeAfterRefusalMs: 60_000 });
  const away = new GatewayError('UPSTREAM_UNAVAILABLE', 'away');
  await breaker.execute(() => Promise.reject(away)).catch(() => {});
  vi.advanceTimersByTime(2_000);
  const left = new GatewayError('REQUEST_CANCELLED', 'left');
  await expect(breaker.execute(() => Promise.reject(left))).rejects.toBe(left);
  expect(breaker.state).toBe('HALF_OPEN');
  const answer = Promise.withResolvers<string>();
  let tries = 0;
  const all = Array.from({ length: 5 }, () =>
    breaker.execute(() => {
      tries++;
      return answer.promise;
    }),
  );
  await Promise.resolve();
  expect(tries).toBe(1);
  answer.resolve('back');
  expect(await Promise.all(all)).toEqual(Array(5).fill('back'));
});

test('refused credentials are tried less and less, so that nobody is locked out', async () => {
  const refused = new GatewayError('UPSTREAM_REJECTED', 'refused');
  expect(await pausesAfter(refused, 5)).toEqual([60, 120, 240, 300, 300]);
});
