import zlib from 'node:zlib';
import { describe, expect, vi } from 'vitest';
import { fails, rows } from '../support/scripted-snowflake.ts';
import { statement, test } from './pool-fixture.ts';

describe('a statement', () => {
  test('reaches Snowflake with its own tag, timeout and binds', async ({ server, openPool }) => {
    const pool = openPool();
    const tag = { ...statement('').tag, operation: 'First', eventId: 'e-1' };
    await pool.run(statement('select ?', { binds: ['x', 1, 1.5, true, null], tag, timeoutMs: 4500 }));
    await pool.run(statement('select 2', { tag: { ...tag, operation: 'Second', batch: 3 } }));

    const [first, second] = server.statements;
    expect(first?.parameters).toMatchObject({ STATEMENT_TIMEOUT_IN_SECONDS: 5, MULTI_STATEMENT_COUNT: 1 });
    expect(server.statements.map(({ parameters }) => parameters.TIMEZONE)).toEqual(['UTC', 'UTC']);
    expect(JSON.parse(String(first?.parameters.QUERY_TAG))).toEqual(tag);
    expect(JSON.parse(String(second?.parameters.QUERY_TAG))).toMatchObject({ operation: 'Second', batch: 3 });
    expect(first?.session).toBe(second?.session);
    expect(Object.values(first?.bindings ?? {})).toEqual([
      { type: 'TEXT', value: 'x' },
      { type: 'FIXED', value: '1' },
      { type: 'REAL', value: '1.5' },
      { type: 'BOOLEAN', value: 'true' },
      { type: 'TEXT', value: null },
    ]);
  });

  test('is not compressed in vain: the driver would send it as it is all the same', async ({
    server,
    openPool,
  }) => {
    const gzip = vi.spyOn(zlib, 'gzip');
    const text = 'a long text '.repeat(10_000);
    await openPool().run(statement('select ?', { binds: [text] }));

    expect(Object.values(server.statements[0]?.bindings ?? {})).toEqual([{ type: 'TEXT', value: text }]);
    const sizes = gzip.mock.calls.map(([body]) => Buffer.from(body as Buffer).length);
    expect(sizes).not.toEqual([]);
    expect(Math.max(...sizes)).toBeLessThan(text.length);
    gzip.mockRestore();
  });

  test('has its tag cut to what Snowflake accepts, the event id whole', async ({ server, openPool }) => {
    const long = '\u0001"ä'.repeat(900);
    const tag = { ...statement('').tag, user: long, operation: long, requestId: long, eventId: 'e-42' };
    await openPool().run(statement('select 1', { tag }));
    const sent = String(server.statements[0]?.parameters.QUERY_TAG);
    expect(sent.length).toBeLessThanOrEqual(2000);
    expect(JSON.parse(sent)).toMatchObject({ application: 'cortex-gateway', eventId: 'e-42' });
  });

  test('that Snowflake refuses keeps its message, code, sqlState and query id, and the session', async ({
    server,
    openPool,
  }) => {
    const message = "SQL compilation error:\nObject 'NOPE' does not exist or not authorized.";
    server.answer('select * from nope', fails('002003', '42S02', message));
    const pool = openPool();
    const error = await pool.run(statement('select * from nope')).catch((cause) => cause);
    expect(error).toMatchObject({ code: 'UPSTREAM_REJECTED', message });
    expect(error.extensions).toEqual({
      code: 'UPSTREAM_REJECTED',
      retryable: false,
      backend: 'SNOWFLAKE',
      upstreamCode: '002003',
      sqlState: '42S02',
      queryId: server.statements[0]?.queryId,
    });
    await pool.run(statement('select 1'));
    expect(server.sessions).toHaveLength(1);
  });

  test('that Snowflake itself timed out is a timeout', async ({ server, openPool }) => {
    server.answer(
      'select 1',
      fails('000630', '57014', 'Statement reached its statement timeout of 1 second(s).'),
    );
    await expect(openPool().run(statement('select 1'))).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  });

  test('that moves files of this machine is not sent', async ({ server, openPool }) => {
    for (const sql of ['PUT file:///etc/passwd @~', '  get @~ file:///tmp']) {
      await expect(openPool().run(statement(sql))).rejects.toMatchObject({ code: 'SQL_NOT_ALLOWED' });
    }
    expect(server.requests.size).toBe(0);
  });

  test('that changes data tells how many rows it changed', async ({ server, openPool }) => {
    const count = (name: string) => ({ name, type: 'fixed', scale: 0, precision: 19 });
    server.answer(
      'update t',
      rows([count('number of rows updated'), count('number of multi-joined rows updated')], [['7', '2']], {
        statementTypeId: 0x3200,
      }),
    );
    server.answer(
      'merge t',
      rows([count('number of rows inserted'), count('number of rows updated')], [['3', '4']], {
        statementTypeId: 0x3400,
      }),
    );
    const pool = openPool();
    expect(await pool.run(statement('update t'))).toMatchObject({
      rowCount: 7,
      rows: [[7, 2]],
      truncated: false,
    });
    expect(await pool.run(statement('merge t'))).toMatchObject({ rowCount: 7 });
  });

  test('is observed once, with its function, warehouse, time and outcome', async ({
    server,
    openPool,
    observed,
  }) => {
    server.answer('bad', fails('001003', '42000', 'syntax error'));
    const pool = openPool();
    await pool.run(statement('select 1', { function: 'AI_EMBED', warehouse: 'CORTEX_COMPUTE_WH' }));
    await pool.run(statement('bad')).catch(() => {});
    expect(observed).toEqual([
      {
        isInternal: false,
        function: 'AI_EMBED',
        warehouse: 'CORTEX_COMPUTE_WH',
        seconds: expect.any(Number),
        outcome: 'ok',
      },
      {
        isInternal: false,
        function: 'SQL',
        warehouse: 'COMPUTE_WH',
        seconds: expect.any(Number),
        outcome: 'UPSTREAM_REJECTED',
      },
    ]);
  });

  test('that leaves the session in another schema costs the session', async ({ server, openPool }) => {
    server.answer('call wander()', rows([], [], { finalSchemaName: 'ELSEWHERE' }));
    const pool = openPool();
    await pool.run(statement('select 1'));
    await pool.run(statement('call wander()'));
    await pool.run(statement('select 1'));
    expect(server.sessions.map(({ state }) => state)).toEqual(['closed', 'open']);
  });

  test('that moves its session as its first one costs the session, too', async ({ server, openPool }) => {
    const pool = openPool();
    for (const what of ['finalDatabaseName', 'finalSchemaName', 'finalRoleName', 'finalWarehouseName']) {
      server.answer(`call ${what}()`, rows([], [], { [what]: 'ELSEWHERE' }));
      await pool.run(statement(`call ${what}()`));
    }
    await pool.run(statement('select 1'));
    await expect
      .poll(() => server.sessions.map(({ state }) => state))
      .toEqual(['closed', 'closed', 'closed', 'closed', 'open']);
  });
});
