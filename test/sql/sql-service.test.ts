import { describe, expect } from 'vitest';
import type { Credits } from '../../src/credits/create-credits.ts';
import { defaultWarehouses } from '../../src/snowflake/sql/choose-warehouse.ts';
import { fails, one, rows, sessionGone, slow } from '../support/scripted-snowflake.ts';
import { caller, test } from './sql-fixture.ts';

const people = rows(
  [
    { name: 'NAME', type: 'text', nullable: false },
    { name: 'BALANCE', type: 'fixed', precision: 38, scale: 2 },
    { name: 'EVENTS', type: 'fixed', precision: 38, scale: 0 },
  ],
  [
    ['Ada', '12345678901234567890.12', '9007199254740993'],
    ['Bob 😀', null, '2'],
  ],
);
/** One X-Small node costs a credit an hour. */
const exactSecond = 1_000_000 / 3600;
const secondOfXSmall = Math.ceil(exactSecond);

describe('a statement that reads', () => {
  test('runs on the warehouse of its kind and answers columns, rows and what it cost', async ({
    server,
    start,
  }) => {
    const { sql } = await start();
    const statement = 'SELECT name, balance, events FROM people WHERE region = ? AND active = ? LIMIT ?';
    server.answer(statement, people);
    const result = await sql.read({ statement, binds: ['north', true, 2] }, caller());
    expect(result).toMatchObject({
      columns: [
        { name: 'NAME', type: 'TEXT', nullable: false },
        { name: 'BALANCE', type: 'FIXED', precision: 38, scale: 2 },
        { name: 'EVENTS', type: 'FIXED', precision: 38, scale: 0 },
      ],
      rows: [
        ['Ada', '12345678901234567890.12', '9007199254740993'],
        ['Bob 😀', null, 2],
      ],
      rowCount: 2,
      truncated: false,
      warehouse: 'COMPUTE_WH',
      usage: { function: 'SQL', backend: 'SNOWFLAKE', warehouse: 'COMPUTE_WH', credits: secondOfXSmall },
    });
    const [seen] = server.statements.filter(({ sql: text }) => text === statement);
    expect(seen?.warehouse).toBe('COMPUTE_WH');
    expect(Object.values(seen?.bindings ?? {}).map(({ value }) => value)).toEqual(['north', 'true', '2']);
    expect(JSON.parse(String(seen?.parameters.QUERY_TAG))).toMatchObject({
      application: 'cortex-gateway',
      user: 'ann',
      operation: 'Report',
      requestId: 'request-1',
    });
    expect(result.queryId).toBe(seen?.queryId);
  });

  test('goes to the warehouse that its input names', async ({ server, start }) => {
    const { sql } = await start();
    const result = await sql.read({ statement: 'SELECT 1', warehouse: 'ai_compute_wh' }, caller());
    expect(result.warehouse).toBe(defaultWarehouses.analytics);
    expect(server.statements.at(-1)?.warehouse).toBe(defaultWarehouses.analytics);
  });

  test('never reaches Snowflake when it is refused', async ({ server, start }) => {
    const { sql, credits } = await start();
    for (const statement of [
      "SELECT AI_COMPLETE('m', 'p')",
      'DELETE FROM t',
      'SELECT 1; SELECT 2',
      'CALL f()',
    ])
      await expect(sql.read({ statement }, caller())).rejects.toMatchObject({ code: 'SQL_NOT_ALLOWED' });
    expect(server.logins).toEqual([]);
    expect(await credits.outbox.pendingCount()).toBe(0);
  });

  test('never reaches Snowflake when its caller cannot afford its first seconds', async ({
    server,
    start,
  }) => {
    // 2 seconds of an X-Small warehouse cost 0.000556 credits, one second 0.000278.
    const { sql } = await start({ credits: { limits: { user: '0.0005' } } });
    await expect(sql.read({ statement: 'SELECT 1' }, caller())).rejects.toMatchObject({
      code: 'CREDITS_EXHAUSTED',
    });
    expect(server.logins).toEqual([]);
    await expect(sql.read({ statement: 'SELECT 1', timeoutSeconds: 1 }, caller())).resolves.toMatchObject({
      rowCount: 1,
    });
  });
});

describe('a result', () => {
  const many = rows(
    [{ name: 'N', type: 'text' }],
    Array.from({ length: 1_500 }, (_, i) => [String(i).padStart(100, '0')]),
  );

  test('ends at 1,000 rows unless more are asked for', async ({ server, start }) => {
    const { sql } = await start();
    server.answer('SELECT n FROM t', many);
    const first = await sql.read({ statement: 'SELECT n FROM t' }, caller());
    expect([first.rows.length, first.rowCount, first.truncated]).toEqual([1_000, 1_500, true]);
    const all = await sql.read({ statement: 'SELECT n FROM t', maxRows: 10_000 }, caller());
    expect([all.rows.length, all.truncated]).toEqual([1_500, false]);
    const one = await sql.read({ statement: 'SELECT n FROM t', maxRows: 1 }, caller());
    expect([one.rows.length, one.truncated]).toEqual([1, true]);
  });

  const resultBounds = { resultBytes: 10_000, resultBytesOfRequest: 80_000 };

  test('ends at the byte limit', async ({ server, start }) => {
    const { sql } = await start({ resultBounds });
    server.answer('SELECT n FROM t', many);
    const result = await sql.read({ statement: 'SELECT n FROM t' }, caller());
    expect(result.truncated).toBe(true);
    expect(result.rows.length).toBeGreaterThanOrEqual(100);
    expect(result.rows.length).toBeLessThan(110);
  });

  test('shares what a request may read with the others of its request', async ({ server, start }) => {
    const { sql } = await start({ resultBounds });
    server.answer('SELECT n FROM t', many);
    const [one, another] = [caller(), caller()];
    const results = await Promise.all(
      Array.from({ length: 20 }, () => sql.read({ statement: 'SELECT n FROM t' }, one)),
    );
    expect(results.every(({ truncated }) => truncated)).toBe(true);
    const rows = results.reduce((sum, result) => sum + result.rows.length, 0);
    expect(rows).toBeGreaterThanOrEqual(800);
    expect(rows).toBeLessThan(880);
    expect((await sql.read({ statement: 'SELECT n FROM t' }, another)).rows.length).toBeGreaterThanOrEqual(
      100,
    );
  });
});

describe('an input that cannot be', () => {
  const cases: readonly (readonly [string, object, string, RegExp])[] = [
    ['too few binds', { binds: [1] }, 'input.binds', /2 placeholders, not 1/],
    ['too many binds', { binds: [1, 2, 3] }, 'input.binds', /2 placeholders, not 3/],
    ['no binds', {}, 'input.binds', /2 placeholders, not 0/],
    ['an object', { binds: [1, { a: 1 }] }, 'input.binds[1]', /PARSE_JSON/],
    ['a list', { binds: [[1], 2] }, 'input.binds[0]', /PARSE_JSON/],
    ['a number beyond all', { binds: [Number.POSITIVE_INFINITY, 1] }, 'input.binds[0]', /finite/],
    ['half a character', { binds: [1, '\ud800'] }, 'input.binds[1]', /Unicode/],
    ['megabytes', { binds: ['x'.repeat(3e6), 'x'.repeat(3e6)] }, 'input.binds[1]', /bytes/],
    ['no rows', { binds: [1, 2], maxRows: 0 }, 'input.maxRows', /1 to 10000/],
    ['a row and a half', { binds: [1, 2], maxRows: 1.5 }, 'input.maxRows', /whole/],
    ['too many rows', { binds: [1, 2], maxRows: 10_001 }, 'input.maxRows', /1 to 10000/],
    ['no time', { binds: [1, 2], timeoutSeconds: 0 }, 'input.timeoutSeconds', /1 to 60/],
    ['too much time', { binds: [1, 2], timeoutSeconds: 61 }, 'input.timeoutSeconds', /1 to 60/],
    ['an unknown warehouse', { binds: [1, 2], warehouse: 'COMPUTE_WHX' }, 'input.warehouse', /COMPUTE_WH/],
  ];

  for (const [name, more, field, message] of cases)
    test(`is named: ${name}`, async ({ server, start }) => {
      const { sql } = await start();
      const failure = sql.read({ statement: 'SELECT ? + ?', ...more }, caller());
      await expect(failure).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        message: expect.stringMatching(message),
        details: { field },
      });
      expect(server.logins).toEqual([]);
    });

  test('is not a NULL, an empty text or an emoji', async ({ server, start }) => {
    const { sql } = await start();
    await sql.read({ statement: 'SELECT ?, ?, ?', binds: [null, '', '😀'] }, caller());
    const values = Object.values(server.statements.at(-1)?.bindings ?? {}).map(({ value }) => value);
    expect(values).toEqual([null, '', '😀']);
  });
});

describe('a statement that writes', () => {
  const statement = 'INSERT INTO t (a) VALUES (?)';

  test('needs the permission', async ({ server, start }) => {
    const { sql } = await start();
    await expect(sql.write({ statement, binds: [1] }, caller())).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(server.logins).toEqual([]);
  });

  test('runs for a writer on the loading warehouse, and answers the rows it changed', async ({
    server,
    start,
  }) => {
    const { sql } = await start();
    const inserted = rows([{ name: 'number of rows inserted', type: 'fixed', scale: 0 }], [['3']], {
      statementTypeId: 0x3100,
    });
    server.answer(statement, inserted);
    const writer = caller('ann', { permissions: ['sql:write'] });
    const result = await sql.write({ statement, binds: [1] }, writer);
    expect(result).toMatchObject({ rowCount: 3, warehouse: defaultWarehouses.loading });
    await expect(sql.read({ statement, binds: [1] }, writer)).rejects.toMatchObject({
      code: 'SQL_NOT_ALLOWED',
      details: { rule: 'read-only' },
    });
  });

  test('is no way around the rest of the guard', async ({ server, start }) => {
    const { sql } = await start();
    const writer = caller('ann', { permissions: ['sql:write'] });
    for (const forbidden of [
      "INSERT INTO t SELECT AI_COMPLETE('m', 'p')",
      'DELETE FROM cortex_usage_log',
      'DROP DATABASE d',
    ])
      await expect(sql.write({ statement: forbidden }, writer)).rejects.toMatchObject({
        code: 'SQL_NOT_ALLOWED',
      });
    expect(server.logins).toEqual([]);
  });
});

describe('the bill', () => {
  const billOf = async ({ status }: Credits) => {
    const { used, held } = await status.me(caller());
    return { used: Number(used), held: Number(held) };
  };

  test('is nothing for a statement that does not compile', async ({ server, start }) => {
    const { sql, credits } = await start();
    server.answer('SELECT x FROM t', fails('000904', '42000', 'SQL compilation error: invalid identifier X'));
    const failure = sql.read({ statement: 'SELECT x FROM t' }, caller());
    await expect(failure).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
      details: { sqlState: '42000', queryId: expect.any(String) },
    });
    expect(await billOf(credits)).toEqual({ used: 0, held: 0 });
  });

  test('is nothing for a statement that was refused with its session and found no other', async ({
    server,
    start,
  }) => {
    const { sql, credits } = await start();
    await sql.read({ statement: 'SELECT 1 FROM t' }, caller());
    const before = await billOf(credits);
    server.answer('SELECT 2 FROM t', (sent) => {
      server.onLogin(() => ({ status: 503 }));
      return sessionGone(sent);
    });
    await expect(sql.read({ statement: 'SELECT 2 FROM t' }, caller())).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
    });
    expect(await billOf(credits)).toEqual(before);
  });

  test('is the time that a statement took until it failed', async ({ server, start }) => {
    const { sql, credits } = await start();
    server.answer('SELECT 1 / a FROM t', fails('100051', '22012', 'Division by zero'));
    await expect(sql.read({ statement: 'SELECT 1 / a FROM t' }, caller())).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
    });
    expect(await billOf(credits)).toEqual({ used: secondOfXSmall, held: 0 });
  });

  test('is at most the time limit, at which the statement is cancelled in Snowflake', async ({
    server,
    start,
  }) => {
    const { sql, credits } = await start();
    server.answer('SELECT * FROM slow', slow());
    const failure = sql.read({ statement: 'SELECT * FROM slow', timeoutSeconds: 1 }, caller());
    await expect(failure).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    expect(server.statements.find(({ sql: text }) => text === 'SELECT * FROM slow')?.state).toBe('cancelled');
    expect(await billOf(credits)).toEqual({ used: secondOfXSmall, held: 0 });
  });

  test('ends when the caller leaves, and the statement is cancelled in Snowflake', async ({
    server,
    start,
  }) => {
    const { sql, credits } = await start();
    server.answer('SELECT * FROM slow', slow());
    const leaving = new AbortController();
    const failure = sql.read({ statement: 'SELECT * FROM slow' }, caller('ann', { signal: leaving.signal }));
    const seen = await server.arrival('SELECT * FROM slow');
    leaving.abort();
    await expect(failure).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
    expect(seen.state).toBe('cancelled');
    const bill = await billOf(credits);
    expect(bill.held).toBe(0);
    // A second or a little more, not the minute that was held.
    expect(bill.used).toBeGreaterThanOrEqual(secondOfXSmall);
    expect(bill.used).toBeLessThan(20 * secondOfXSmall);
  });

  test('holds two seconds, and asks for more while it runs', async ({ server, start }) => {
    const { sql, credits } = await start({ credits: { limits: { user: 0.01 } } });
    const gate = Promise.withResolvers<void>();
    server.answer('SELECT * FROM slow', async (seen) => {
      await gate.promise;
      return one(seen);
    });
    const running = sql.read({ statement: 'SELECT * FROM slow' }, caller());
    await server.arrival('SELECT * FROM slow');
    const begun = performance.now();
    const held = async () => (await credits.status.me(caller())).held;
    const first = await held();
    expect(first).toBe(Math.ceil(2 * exactSecond));
    await expect.poll(held).toBeGreaterThan(first);
    const seconds = (performance.now() - begun) / 1000;
    gate.resolve();
    const { usage } = await running;
    expect(usage.credits).toBeGreaterThanOrEqual(Math.floor(seconds * exactSecond));
    expect(await billOf(credits)).toEqual({ used: usage.credits, held: 0 });
  });

  test('is cancelled, and billed what it took, when there is no more to hold', async ({ server, start }) => {
    const { sql, credits } = await start({ credits: { limits: { user: 0.001 } } });
    server.answer('SELECT * FROM slow', slow());
    const failure = sql.read({ statement: 'SELECT * FROM slow' }, caller());
    await expect(failure).rejects.toMatchObject({ code: 'CREDITS_EXHAUSTED' });
    expect(server.statements.find(({ sql: text }) => text === 'SELECT * FROM slow')?.state).toBe('cancelled');
    const { used, held } = await billOf(credits);
    expect(held).toBe(0);
    // Nearly all of the 3.6 seconds that the limit pays for.
    expect(used).toBeGreaterThan(600);
    expect(used).toBeLessThanOrEqual(1000);
  });

  test('keeps to an accepted quote, which is for this statement alone', async ({ start }) => {
    const { sql, credits } = await start();
    const input = { statement: 'SELECT 1', timeoutSeconds: 10 };
    const quote = await credits.quotes.create(caller(), await sql.quoteCall(input, caller()));
    expect(quote.maximum).toBe(Math.ceil((10 * 1_000_000) / 3600));
    const paid = await sql.read({ ...input, quote: quote.id }, caller());
    expect(paid.usage.credits).toBeLessThanOrEqual(quote.maximum);
    const other = sql.read({ ...input, statement: 'SELECT 2', quote: quote.id }, caller());
    await expect(other).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'quote' } });
  });

  test('comes once for an Idempotency-Key', async ({ server, start }) => {
    const { sql, credits } = await start();
    server.answer('SELECT name FROM people', people);
    const once = () =>
      sql.read({ statement: 'SELECT name FROM people' }, caller('ann', { idempotencyKey: 'key-1' }));
    const [first, second] = [await once(), await once()];
    expect(second.rows).toEqual(first.rows);
    expect(server.statements.filter(({ sql: text }) => text === 'SELECT name FROM people')).toHaveLength(1);
    expect((await billOf(credits)).used).toBe(secondOfXSmall);
  });
});
