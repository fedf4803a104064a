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

test('refused credentials are tried less and less, so that nobody is locked out', async () => {
  const refused = new GatewayError('UPSTREAM_REJECTED', 'refused');
  expect(await pausesAfter(refused, 5)).toEqual([60, 120, 240, 300, 300]);
});
