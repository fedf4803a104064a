import { setImmediate } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { createRandom } from '../support/random.ts';
import { type Answer, fails, one, sessionGone, slow, tokenExpired } from '../support/scripted-snowflake.ts';
import { as, statement, test } from './pool-fixture.ts';

const CYCLES = 1_000;
const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000);

describe('over a long time', () => {
  test(`${CYCLES} statements with injected faults leak nothing (TEST_SEED=${seed})`, async ({
    server,
    openPool,
  }) => {
    console.log(`TEST_SEED=${seed}`);
    const { next } = createRandom(seed);
    const faults: readonly [number, Answer][] = [
      [0.02, fails('001003', '42000', 'syntax error')],
      [0.01, sessionGone],
      [0.01, tokenExpired],
      [0.0125, ({ queryId }) => ({ success: true, data: { queryId, rowset: [], returned: 0 } })],
    ];
    server.answer('select work', (seen) => {
      let dice = next();
      for (const [share, fault] of faults) {
        dice -= share;
        if (dice < 0) return fault(seen);
      }
      return one(seen);
    });
    // The first races with the cancel or the logout of a statement that took too long.
    server.answer('select endless', (seen) =>
      (next() < 0.5 ? slow(60 + 60 * next(), tokenExpired) : slow())(seen),
    );
    server.onLogin(() => (next() < 0.05 ? { status: 503 } : undefined));
    const timersBefore = timers();

    const pool = openPool({
      max: 4,
      queueMax: 100,
      cancelTimeoutMs: 1000,
      breaker: { failures: 10, probeAfterMs: 1, probeAfterRefusalMs: 1 },
    });
    const outcomes = new Map<string, number>();
    let started = 0;
    const worker = async (name: number) => {
      while (started++ < CYCLES) {
        const caller = new AbortController();
        const dice = next();
        const aborting = dice < 0.05 ? setTimeout(() => caller.abort(), dice * 400) : undefined;
        // The time of those alone runs out, however busy the machine is.
        const isEndless = next() < 0.04;
        const work = statement(isEndless ? 'select endless' : 'select work', {
          ...as(`user ${name % 3}`),
          warehouse: `WH_${Math.floor(next() * 3)}`,
          signal: caller.signal,
          ...(isEndless && { timeoutMs: 100 }),
        });
        const outcome = await pool.run(work).then(
          () => 'ok',
          (error) => error.code,
        );
        clearTimeout(aborting);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: 12 }, (_, i) => worker(i)));

    const expected = [
      'ok',
      'REQUEST_CANCELLED',
      'UPSTREAM_REJECTED',
      'UPSTREAM_TIMEOUT',
      'UPSTREAM_UNAVAILABLE',
    ];
    expect([...outcomes.keys()].filter((code) => code !== 'CIRCUIT_OPEN').sort()).toEqual(expected.sort());
    expect(outcomes.get('ok')).toBeGreaterThan(CYCLES * 0.85);
    expect(server.sessions.length).toBeGreaterThan(10);
    expect(pool.stats()).toMatchObject({ borrowed: 0, pending: 0 });
    // A retry drops sessions that are not known to live, and their logouts may still be on the way.
    await expect.poll(() => server.openSessions).toBe(pool.stats().size);

    await pool.close();
    expect(pool.stats()).toMatchObject({ size: 0, available: 0, borrowed: 0, pending: 0 });
    expect(server.openSessions).toBe(0);
    expect(server.statements.filter(({ state }) => state === 'running')).toEqual([]);
    await setImmediate();
    expect(timers()).toBeLessThanOrEqual(timersBefore);
  });
});

/** Timers that keep the process alive. */
const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
