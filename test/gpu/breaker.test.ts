import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSimulatedClock } from '../../bench/simulator/simulated-clock.ts';
import { createBreaker, defaultBreaker } from '../../src/gpu/fleet/breaker.ts';
import type { BreakerState } from '../../src/upstream/breaker-state.ts';

function setUp() {
  const clock = createSimulatedClock();
  const changes: BreakerState[] = [];
  const breaker = createBreaker({ clock, random: () => 0, onChange: (state) => changes.push(state) });
  const pass = (ms: number) => {
    clock.after(ms, () => {});
    clock.run();
  };
  return { breaker, pass, changes };
}

test('opens after failures in a row, however little the traffic', () => {
  const { breaker, pass, changes } = setUp();
  for (let i = 0; i < defaultBreaker.consecutiveFailures; i++) {
    expect(breaker.state).toBe('CLOSED');
    breaker.enter().failed(null);
    pass(600_000);
  }
  expect(changes).toEqual(['OPEN']);
});

test('a success between failures keeps it closed; half of many failing opens it', () => {
  const { breaker } = setUp();
  for (let i = 0; i < 9; i++) {
    breaker.enter().failed(null);
    breaker.enter().succeeded(null);
  }
  expect(breaker.state).toBe('CLOSED');
  breaker.enter().succeeded(null);
  breaker.enter().failed(null);
  expect(breaker.state).toBe('OPEN');
});

test('stays closed for others when one user alone fails, and opens when a second does, or nobody else is answered', () => {
  const { breaker, pass } = setUp();
  const fail = (user: string | null) => {
    for (let i = 0; i < defaultBreaker.minimumOutcomes; i++) breaker.enter().failed(user);
  };
  breaker.enter().succeeded('ann');
  fail('mallory');
  expect(breaker.state).toBe('CLOSED');
  breaker.enter().failed('ann');
  expect(breaker.state).toBe('OPEN');
  pass(1_000);
  breaker.enter().succeeded('ann');
  fail(null);
  expect(breaker.state).toBe('OPEN');
  pass(2_000);
  breaker.enter().succeeded('ann');
  pass(defaultBreaker.windowMs + 1);
  fail('mallory');
  expect(breaker.state).toBe('OPEN');
});

test('what one user alone fails with closes it for a moment only, however often that user is the probe', () => {
  const { breaker, pass } = setUp();
  for (let i = 0; i < 5; i++) breaker.enter().failed('mallory');
  for (let i = 0; i < 5; i++) {
    expect([breaker.state, breaker.retryInMs]).toEqual(['OPEN', 1_000]);
    pass(1_000);
    breaker.enter().failed('mallory');
  }
  pass(1_000);
  breaker.enter().failed('ann');
  pass(1_000);
  breaker.enter().failed('mallory');
  expect(breaker.retryInMs).toBe(2_000);
});

test('lets exactly one probe through after its pause, and closes at the first token', () => {
  const { breaker, pass, changes } = setUp();
  for (let i = 0; i < 5; i++) breaker.enter().failed(null);
  expect([breaker.state, breaker.admits, breaker.retryInMs]).toEqual(['OPEN', false, 1_000]);
  pass(1_000);
  expect([breaker.state, breaker.admits]).toEqual(['HALF_OPEN', true]);
  const probe = breaker.enter();
  expect([breaker.state, breaker.admits]).toEqual(['HALF_OPEN', false]);
  probe.firstToken();
  expect([breaker.state, breaker.admits]).toEqual(['CLOSED', true]);
  probe.failed(null);
  expect(breaker.state).toBe('CLOSED');
  expect(changes).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED']);
});

test('waits twice as long after each failed probe, up to a limit', () => {
  const { breaker, pass } = setUp();
  for (let i = 0; i < 5; i++) breaker.enter().failed(null);
  const pauses: number[] = [];
  for (let i = 0; i < 7; i++) {
    pauses.push(breaker.retryInMs);
    pass(breaker.retryInMs);
    breaker.enter().failed(null);
  }
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000]);
});

test('a probe that tells nothing makes room for another', () => {
  const { breaker, pass } = setUp();
  for (let i = 0; i < 5; i++) breaker.enter().failed(null);
  pass(1_000);
  breaker.enter().abandoned();
  expect(breaker.admits).toBe(true);
});

test('what began before it opened neither closes it nor prolongs its pause', () => {
  const { breaker, pass } = setUp();
  const [early, late] = [breaker.enter(), breaker.enter()];
  for (let i = 0; i < 5; i++) breaker.enter().failed(null);
  early.succeeded(null);
  late.failed(null);
  expect([breaker.state, breaker.retryInMs]).toEqual(['OPEN', 1_000]);
  pass(1_000);
  const probe = breaker.enter();
  early.abandoned();
  expect(breaker.admits).toBe(false);
  probe.succeeded(null);
  expect(breaker.state).toBe('CLOSED');
});

test('never has two probes out, whatever happens in whatever order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 200 }), (steps) => {
      const { breaker, pass } = setUp();
      const permits: { permit: ReturnType<typeof breaker.enter>; probe: boolean }[] = [];
      for (const step of steps) {
        if (step === 0 && breaker.admits) {
          const probe = breaker.state === 'HALF_OPEN';
          if (probe) expect(permits.some((one) => one.probe)).toBe(false);
          permits.push({ permit: breaker.enter(), probe });
        } else if (step === 1) pass(1_500);
        else if (step >= 2) {
          const one = permits.shift();
          if (step === 2) one?.permit.succeeded(null);
          else if (step === 3) one?.permit.abandoned();
          else one?.permit.failed(null);
        }
        if (breaker.state === 'CLOSED') for (const one of permits) one.probe = false;
      }
    }),
  );
});
