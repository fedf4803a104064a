import { describe, expect } from 'vitest';
import { rows, slow } from '../support/scripted-snowflake.ts';
import { as, statement, test } from './pool-fixture.ts';

describe('cancelling', () => {
  test('an aborted statement is cancelled in Snowflake before its caller hears of it', async ({
    server,
    openPool,
    observed,
  }) => {
    server.answer('select slow', slow());
    const pool = openPool();
    const caller = new AbortController();
    const run = pool.run(statement('select slow', { signal: caller.signal }));
    run.catch(() => {});
    const seen = await server.arrival('select slow');
    caller.abort();
    await expect(run).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
    expect(seen.state).toBe('cancelled');
    expect(observed.at(-1)?.outcome).toBe('REQUEST_CANCELLED');

    await pool.run(statement('select 1'));
    expect(server.sessions).toHaveLength(1);
  });

  test('a statement beyond its timeout is cancelled in Snowflake', async ({ server, openPool }) => {
    server.answer('select slow', slow());
    const pool = openPool();
    // The time of the next one does not run out before it is sent.
    await pool.run(statement('select 1'));
    const run = pool.run(statement('select slow', { timeoutMs: 100 }));
    await expect(run).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT', retryable: true });
    expect(server.statements.at(-1)).toMatchObject({ sql: 'select slow', state: 'cancelled' });
  });

  test('a stream is cancelled while its statement still runs', async ({ server, openPool }) => {
    server.answer('select slow', slow());
    const caller = new AbortController();
    const first = openPool()
      .stream(statement('select slow', { signal: caller.signal }))
      .next();
    first.catch(() => {});
    const seen = await server.arrival('select slow');
    caller.abort();
    await expect(first).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
    expect(seen.state).toBe('cancelled');
  });

  test('a stream whose reader never comes back gives its session back when it is aborted', async ({
    server,
    openPool,
    observed,
  }) => {
    const chunks = [{ url: server.serveChunk([['2']]), rowCount: 1 }];
    const number = { name: 'N', type: 'fixed', scale: 0 };
    server.answer('select two', rows([number], [['1']], { returned: 2, chunks }));
    const pool = openPool({ max: 2 });
    const caller = new AbortController();
    const left = pool.stream(statement('select two', { signal: caller.signal }));
    const forgotten = pool.stream(statement('select two'));
    await Promise.all([left.next(), forgotten.next()]);
    expect(pool.stats().borrowed).toBe(2);
    caller.abort();
    expect(pool.stats().borrowed).toBe(1);
    // Otherwise this would wait for ever.
    await pool.close();
    expect(server.openSessions).toBe(0);
    await expect(left.next()).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
    expect(observed.map(({ outcome }) => outcome)).toEqual(['REQUEST_CANCELLED', 'OVERLOADED']);
  });

  test.for(['silence', 'ignore'] as const)(
    'a cancel that Snowflake answers with %s is given up, and its session closed',
    async (what, { server, openPool }) => {
      server.answer('select slow', slow());
      server.onCancel(what);
      const pool = openPool({ cancelTimeoutMs: 150 });
      await pool.run(statement('select 1'));
      const run = pool.run(statement('select slow', { timeoutMs: 50 }));
      await expect(run).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
      expect(pool.stats()).toMatchObject({ size: 0, borrowed: 0 });
      // Closing the session is what ends the statement then.
      await expect.poll(() => server.statements[1]?.state).toBe('cancelled');
      await pool.run(statement('select 1'));
      expect(server.sessions).toHaveLength(2);
    },
  );

  test('a caller whose time is over waits for no cancel; its session does, and is used again', async ({
    server,
    openPool,
  }) => {
    server.answer('select slow', slow());
    server.onCancel('ignore');
    const pool = openPool({ cancelTimeoutMs: 3_600_000 });
    await pool.run(statement('select 1'));
    // Otherwise this would wait for an hour.
    await expect(pool.run(statement('select slow', { timeoutMs: 50 }))).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
    });
    expect(pool.stats()).toMatchObject({ size: 1, borrowed: 1 });
    server.onCancel('obey');
    await expect.poll(() => pool.stats()).toMatchObject({ size: 1, borrowed: 0, available: 1 });
    expect(server.statements[1]?.state).toBe('cancelled');
    await pool.run(statement('select 1'));
    expect(server.sessions).toHaveLength(1);
  });

  test('a statement that meets only 503s is answered when its time is over', async ({ server, openPool }) => {
    server.answer('select away', () => ({ status: 503 }));
    const pool = openPool({ cancelTimeoutMs: 2_500 });
    await pool.run(statement('select 1'));
    await expect(pool.run(statement('select away', { timeoutMs: 50 }))).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
    });
    // The driver asks again and again, and nobody says that the statement has ended.
    expect(pool.stats().borrowed).toBe(1);
    await expect.poll(() => pool.stats()).toMatchObject({ size: 0, borrowed: 0 });
  });

  test('a cancel that comes before its statement is asked for again', async ({ server, openPool }) => {
    // The server knows the statement only later, as when the cancel overtakes it on another connection.
    server.onCancel('ignore');
    server.answer('select late', slow());
    const caller = new AbortController();
    const run = openPool().run(statement('select late', { signal: caller.signal }));
    run.catch(() => {});
    await server.arrival('select late');
    caller.abort();
    await expect.poll(() => server.requests.get('/queries/v1/abort-request')).toBe(1);
    server.onCancel('obey');
    await expect(run).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
    expect(server.requests.get('/queries/v1/abort-request')).toBe(2);
    expect(server.openSessions).toBe(1);
  });

  test('a statement that is aborted while it waits never reaches Snowflake', async ({ server, openPool }) => {
    server.answer('select slow', slow());
    const pool = openPool({ max: 1 });
    const blocker = new AbortController();
    const blocked = pool.run(statement('select slow', { signal: blocker.signal }));
    blocked.catch(() => {});
    await server.arrival('select slow');

    const caller = new AbortController();
    const waiting = pool.run(statement('select waiting', { signal: caller.signal, ...as('ben') }));
    waiting.catch(() => {});
    await expect.poll(() => pool.stats().pending).toBe(1);
    caller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
    expect(pool.stats().pending).toBe(0);
    blocker.abort();
    await expect(blocked).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
    expect(server.statements.map(({ sql }) => sql)).toEqual(['select slow']);
  });

  test('a caller that is gone already sends nothing', async ({ server, openPool }) => {
    const run = openPool().run(statement('select 1', { signal: AbortSignal.abort() }));
    await expect(run).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
    expect(server.requests.size).toBe(0);
  });

  test('a caller that leaves during the login is released at once, and the session stays for others', async ({
    server,
    openPool,
  }) => {
    const pool = openPool();
    const caller = new AbortController();
    server.onLogin(() => {
      caller.abort();
      return undefined;
    });
    const run = pool.run(statement('select 1', { signal: caller.signal }));
    await expect(run).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
    await expect.poll(() => pool.stats()).toMatchObject({ available: 1, borrowed: 0 });
    expect(server.statements).toHaveLength(0);
    await pool.run(statement('select 1'));
    expect(server.sessions).toHaveLength(1);
  });
});
