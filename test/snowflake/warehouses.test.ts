import { describe, expect } from 'vitest';
import { fails, inTurn, one, sessionGone, slow, together } from '../support/scripted-snowflake.ts';
import { statement, test } from './pool-fixture.ts';

const on = (warehouse: string, sql = 'select 1') => statement(sql, { warehouse });

describe('sessions and warehouses', () => {
  test('a session that is on the warehouse already is used again', async ({ server, openPool }) => {
    const pool = openPool({ max: 4 });
    for (const warehouse of ['A_WH', 'B_WH', 'A_WH', 'B_WH', 'A_WH']) await pool.run(on(warehouse));
    expect(server.sessions.map(({ warehouse }) => warehouse)).toEqual(['A_WH', 'B_WH']);
    expect(server.statements.map(({ warehouse }) => warehouse)).toEqual([
      'A_WH',
      'B_WH',
      'A_WH',
      'B_WH',
      'A_WH',
    ]);
    expect(pool.stats().byWarehouse).toEqual({
      A_WH: { size: 1, available: 1, borrowed: 0 },
      B_WH: { size: 1, available: 1, borrowed: 0 },
    });
  });

  test('at the cap an idle session of another warehouse is moved', async ({ server, openPool, observed }) => {
    const pool = openPool({ max: 2 });
    await pool.run(on('A_WH'));
    await pool.run(on('B_WH'));
    await pool.run(on('C_WH'));
    expect(server.sessions).toHaveLength(2);
    expect(server.statements.at(-1)?.warehouse).toBe('C_WH');
    const move = server.statements.at(-2);
    expect(move?.sql).toBe('USE WAREHOUSE C_WH');
    // By the event's id the history tells what the call itself took.
    expect(JSON.parse(String(move?.parameters.QUERY_TAG))).toMatchObject({
      user: 'ann',
      requestId: 'r1',
      eventId: '',
    });
    expect(observed.map((seen) => seen.function)).toEqual(['SQL', 'SQL', 'USE_WAREHOUSE', 'SQL']);
    expect(pool.stats()).toMatchObject({ size: 2, available: 2 });
  });

  test('the cap holds over all warehouses under load, and every statement runs where it should', async ({
    server,
    openPool,
  }) => {
    const names = ['A_WH', 'B_WH', 'C_WH', 'D_WH'];
    for (const name of names) server.answer(`select ${name}`, slow(1));
    const pool = openPool({ max: 3 });
    const runs = Array.from({ length: 200 }, (_, i) => {
      const name = names[(i * 7) % names.length] ?? '';
      return pool.run(on(name, `select ${name}`));
    });
    await Promise.all(runs);
    expect(server.openSessions).toBeLessThanOrEqual(3);
    expect(server.sessions).toHaveLength(3);
    const strays = server.statements.filter(
      ({ sql, warehouse }) => sql.startsWith('select') && sql !== `select ${warehouse}`,
    );
    expect(strays).toEqual([]);
  });

  test('names that need quotes are quoted', async ({ server, openPool }) => {
    const pool = openPool({ max: 1 });
    await pool.run(on('A_WH'));
    await pool.run(on('my "wh"; drop table x'));
    expect(server.statements[1]?.sql).toBe('USE WAREHOUSE "my ""wh""; drop table x"');
  });

  test('a warehouse that cannot be used fails its statement, and the session stays where it was', async ({
    server,
    openPool,
  }) => {
    server.answer('USE WAREHOUSE NO_WH', fails('002043', '02000', 'Object does not exist.'));
    const pool = openPool({ max: 1 });
    await pool.run(on('A_WH'));
    await expect(pool.run(on('NO_WH'))).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
      details: { upstreamCode: '002043' },
    });
    await pool.run(on('A_WH'));
    expect(server.sessions).toHaveLength(1);
    expect(pool.stats()).toMatchObject({ size: 1, borrowed: 0 });
  });

  test('a session that turns out dead when it is moved is replaced', async ({ server, openPool }) => {
    server.answer('USE WAREHOUSE B_WH', inTurn(sessionGone, one));
    const pool = openPool({ max: 1 });
    await pool.run(on('A_WH'));
    await pool.run(on('B_WH'));
    expect(server.sessions.map(({ warehouse, state }) => [warehouse, state])).toEqual([
      ['A_WH', 'gone'],
      ['B_WH', 'open'],
    ]);
  });

  test('sessions that nobody needs are logged out', async ({ server, openPool }) => {
    const pool = openPool({ idleTimeoutMs: 60 });
    await pool.run(on('A_WH'));
    await expect.poll(() => server.openSessions).toBe(0);
    expect(pool.stats()).toMatchObject({ size: 0, available: 0 });
    await pool.run(on('A_WH'));
  });

  test('a quiet hour needs only the sessions that it uses', async ({ server, openPool }) => {
    server.answer('select slow', together(3));
    const pool = openPool({ idleTimeoutMs: 300 });
    await Promise.all([1, 2, 3].map(() => pool.run(on('A_WH', 'select slow'))));
    expect(server.openSessions).toBe(3);
    const quiet = async () => {
      await pool.run(on('A_WH'));
      return server.openSessions;
    };
    await expect.poll(quiet).toBe(1);
  });

  test('a session beyond its age is replaced', async ({ server, openPool }) => {
    const pool = openPool({ maxAgeMs: 0 });
    await pool.run(on('A_WH'));
    await pool.run(on('A_WH'));
    const states = () => server.sessions.map(({ state }) => state);
    await expect.poll(states).toEqual(['closed', 'closed']);
  });
});
