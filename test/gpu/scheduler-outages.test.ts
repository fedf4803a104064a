import { describe, expect, test } from 'vitest';
import { createScheduled, type FakeEndpoint, nameOf } from './scheduler-harness.ts';

describe('while every endpoint of its model is out of order, a request', () => {
  const breakAll = (endpoints: readonly FakeEndpoint[], probeInMs: number | null) => {
    for (const endpoint of endpoints) {
      endpoint.usable = false;
      endpoint.probeInMs = probeInMs;
      endpoint.brokenForMs = Math.max(1, probeInMs ?? 1_000);
    }
  };
  const mend = (endpoint: FakeEndpoint) => {
    endpoint.usable = true;
    endpoint.probeInMs = null;
    endpoint.brokenForMs = 0;
  };

  test('waits for a probe that is near, and may be it', () => {
    const { submit, endpoints, clock } = createScheduled(2);
    breakAll(endpoints, 1_500);
    const waiting = submit();
    expect([nameOf(waiting), waiting.error]).toEqual([null, null]);
    clock.after(1_499, () => mend(endpoints[1] as FakeEndpoint));
    clock.run(1_500);
    expect(nameOf(waiting)).toBe('gpu-2');
  });

  test('does not wait for a far one, for a dead engine, or a second time', () => {
    const { submit, endpoints } = createScheduled(1);
    for (const [probeInMs, retry] of [
      [2_001, false],
      [null, false],
      [500, true],
    ] as const) {
      breakAll(endpoints, probeInMs);
      expect(submit({}, { retry }).error?.code).toBe('CIRCUIT_OPEN');
    }
  });

  test('waits for the outcome of a probe that is out, and no longer than for the probe', () => {
    const { submit, endpoints, clock, scheduler } = createScheduled(1);
    breakAll(endpoints, 0);
    const silent = submit();
    clock.run(1_999);
    expect(silent.error).toBeNull();
    clock.run(2_000);
    expect(silent.error?.code).toBe('CIRCUIT_OPEN');

    const failing = submit();
    breakAll(endpoints, 4_000);
    scheduler.wake();
    expect(failing.error).toMatchObject({ code: 'CIRCUIT_OPEN', details: { retryAfterSeconds: 4 } });
  });

  test('waits among few, so that a dead model takes no place from another', () => {
    const { submit, endpoints, scheduler } = createScheduled(1, { probeQueueMax: 3 });
    breakAll(endpoints, 1_000);
    const codes = Array.from({ length: 5 }, () => submit().error?.code ?? null);
    expect(codes).toEqual([null, null, null, 'CIRCUIT_OPEN', 'CIRCUIT_OPEN']);
    expect(scheduler.queued).toBe(3);
  });
});

test('the nearest of two pauses wakes whoever waits', () => {
  const { submit, endpoints, clock } = createScheduled(2);
  const [near, far] = endpoints as [FakeEndpoint, FakeEndpoint];
  near.models = ['near'];
  far.models = ['far'];
  for (const [endpoint, ms] of [
    [near, 1_000],
    [far, 9_000],
  ] as const) {
    endpoint.usable = false;
    endpoint.pausedForMs = ms;
  }
  const waiting = submit({ model: 'near' });
  submit({ model: 'far' });
  clock.after(999, () => {
    near.usable = true;
    near.pausedForMs = 0;
  });
  clock.run(1_000);
  expect(nameOf(waiting)).toBe('gpu-1');
});

test('a pause that was asked for is waited out when it is short, and told when it is long', () => {
  const { submit, endpoints, clock } = createScheduled(1, { queueWaitMs: 5_000 });
  const [only] = endpoints as [FakeEndpoint];
  only.usable = false;
  only.pausedForMs = 30_000;
  expect(submit().error).toMatchObject({ code: 'OVERLOADED', details: { retryAfterSeconds: 30 } });
  only.pausedForMs = 2_000;
  const waiting = submit();
  expect(waiting.error).toBeNull();
  clock.after(1_999, () => {
    only.usable = true;
    only.pausedForMs = 0;
  });
  clock.run(2_000);
  expect(nameOf(waiting)).toBe('gpu-1');
});
