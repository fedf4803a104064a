import { describe, expect } from 'vitest';
import type { SnowflakePool } from '../../src/snowflake/pool/pool.ts';
import { type Answer, one, type ScriptedSnowflake, slow } from '../support/scripted-snowflake.ts';
import { as, statement, test } from './pool-fixture.ts';

/** Takes the pool's only session until `release`. */
async function block(server: ScriptedSnowflake, pool: SnowflakePool) {
  const { promise, resolve: release } = Promise.withResolvers<void>();
  server.answer('select block', async (seen) => {
    await promise;
    return one(seen);
  });
  const done = pool.run(statement('select block', as('blocker')));
  await server.arrival('select block');
  return { release, done };
}

describe('the queue', () => {
  test('turns the first one away that it has no room for, and tells when to come back', async ({
    server,
    openPool,
  }) => {
    const pool = openPool({ max: 1, queueMax: 2 });
    const { release, done } = await block(server, pool);
    expect(pool.full?.()).toBeNull();
    const waiting = [1, 2].map(() => pool.run(statement('select 1')));
    expect(pool.full?.()).toMatchObject({ code: 'OVERLOADED' });
    await expect(pool.run(statement('select 1'))).rejects.toMatchObject({
      code: 'OVERLOADED',
      retryable: true,
      details: { retryAfterSeconds: expect.any(Number) },
    });
    expect(pool.stats()).toMatchObject({ pending: 2, borrowed: 1, size: 1, queueMax: 2 });
    release();
    await Promise.all([done, ...waiting]);
    expect(pool.stats()).toMatchObject({ pending: 0, borrowed: 0 });
  });

  test('is over when a statement counts as sent', async ({ server, openPool }) => {
    const pool = openPool({ max: 1 });
    const { release, done } = await block(server, pool);
    const sent: string[] = [];
    const caller = new AbortController();
    const waiting = pool.run(statement('select 1', { onSent: () => sent.push('patient') }));
    const leaving = pool.run(
      statement('select 2', { onSent: () => sent.push('leaving'), signal: caller.signal, ...as('ben') }),
    );
    leaving.catch(() => {});
    await expect.poll(() => pool.stats().pending).toBe(2);
    expect(sent).toEqual([]);
    caller.abort();
    release();
    await Promise.all([done, waiting, expect(leaving).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' })]);
    expect(sent).toEqual(['patient']);
  });

  test('lets nobody wait longer than its bound', async ({ server, openPool }) => {
    const pool = openPool({ max: 1, queueTimeoutMs: 100 });
    const { release, done } = await block(server, pool);
    await expect(pool.run(statement('select 1'))).rejects.toMatchObject({ code: 'OVERLOADED' });
    release();
    await done;
    expect(server.statements).toHaveLength(1);
  });

  test('lets users take turns: one with 1,000 statements does not starve another', async ({
    server,
    openPool,
  }) => {
    // A thousand turns take longer than a statement waits by default where the machine is busy.
    const pool = openPool({ max: 2, queueMax: 2000, queueTimeoutMs: 600_000 });
    const order: string[] = [];
    const note: Answer = (seen) => {
      order.push(seen.sql);
      return one(seen);
    };
    const run = (user: string, i: number) => {
      const sql = `select ${user} ${i}`;
      server.answer(sql, note);
      return pool.run(statement(sql, as(user)));
    };
    const { release, done } = await block(server, pool);
    const greedy = Array.from({ length: 1000 }, (_, i) => run('greedy', i));
    const modest = Array.from({ length: 10 }, (_, i) => run('modest', i));
    const last = Promise.all(modest).then(() => order.length);
    release();
    const answeredBefore = await last;
    // Two sessions, two users: every second turn is the modest one's.
    expect(answeredBefore).toBeLessThan(30);
    await Promise.all([done, ...greedy]);
    const ofGreedy = order.filter((sql) => sql.includes('greedy'));
    const places = ofGreedy.map((sql) => Number(sql.split(' ')[2]));
    // First come, first served; two sessions may overtake each other by one.
    expect(places.every((n, place) => Math.abs(n - place) <= 1)).toBe(true);
  });

  test('shares a limited number of sessions among any number of statements', async ({ server, openPool }) => {
    let running = 0;
    let peak = 0;
    const allAtWork = Promise.withResolvers<void>();
    server.answer('select work', async (seen) => {
      peak = Math.max(peak, ++running);
      if (running === 3) allAtWork.resolve();
      // However long a login takes, the first ones wait for the third.
      await allAtWork.promise;
      const reply = await slow(5)(seen);
      running--;
      return reply;
    });
    const pool = openPool({ max: 3 });
    await Promise.all(
      Array.from({ length: 60 }, (_, i) => pool.run(statement('select work', as(`user ${i % 7}`)))),
    );
    expect(peak).toBe(3);
    expect(server.sessions).toHaveLength(3);
  });

  test('is emptied by drain, which then logs all sessions out', async ({ server, openPool }) => {
    const pool = openPool({ max: 1 });
    const { release, done } = await block(server, pool);
    const waiting = pool.run(statement('select 1'));
    const drained = pool.drain(10_000);
    await expect(pool.run(statement('select 2'))).rejects.toMatchObject({ code: 'OVERLOADED' });
    release();
    await Promise.all([done, waiting, drained]);
    expect(server.openSessions).toBe(0);
    expect(pool.stats()).toMatchObject({ size: 0, available: 0, borrowed: 0, pending: 0 });
  });

  test('is thrown away by close, and what runs is cancelled', async ({ server, openPool }) => {
    server.answer('select slow', slow());
    const pool = openPool({ max: 1 });
    const running = pool.run(statement('select slow'));
    await server.arrival('select slow');
    const waiting = pool.run(statement('select 1'));
    const settled = Promise.allSettled([running, waiting]);
    await pool.close();
    for (const outcome of await settled) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'OVERLOADED' } });
    }
    expect(server.statements.map(({ state }) => state)).toEqual(['cancelled']);
    expect(server.openSessions).toBe(0);
  });

  test('drain does not wait longer than it is told to', async ({ server, openPool }) => {
    server.answer('select slow', slow());
    const pool = openPool();
    const running = pool.run(statement('select slow'));
    running.catch(() => {});
    await server.arrival('select slow');
    await pool.drain(50);
    await expect(running).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(server.statements[0]?.state).toBe('cancelled');
  });
});
