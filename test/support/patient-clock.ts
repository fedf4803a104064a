/**
 * A clock that stands still while this process gets no processor time. On a busy machine a deadline in real time runs
 * out although nothing is wrong: the answer is there, only nobody came to read it. By this clock, each turn of the
 * event loop takes a few milliseconds at most, so a deadline runs out only when something really stays away.
 */
import type { FleetClock } from '../../src/gpu/fleet/fleet-clock.ts';

const TICK_MS = 5;

export function createPatientClock(): FleetClock {
  let passed = 0;
  let lookedAt = performance.now();
  const due = new Map<object, { at: number; readonly run: () => void }>();

  function now(): number {
    const real = performance.now();
    // Back, too, never: a test of the same process may have put the clock ahead for a while.
    passed += Math.max(0, Math.min(real - lookedAt, 2 * TICK_MS));
    lookedAt = real;
    return passed;
  }

  const ticking = setInterval(() => {
    const at = now();
    for (const [key, timer] of due) {
      if (timer.at > at) continue;
      due.delete(key);
      timer.run();
    }
  }, TICK_MS);
  ticking.unref();

  return {
    now,
    after(milliseconds, run) {
      const key = {};
      const restart = () => void due.set(key, { at: now() + milliseconds, run });
      restart();
      return { restart, cancel: () => void due.delete(key) };
    },
  };
}
