import { describe, expect } from 'vitest';
import { fails, rows, slow } from '../support/scripted-snowflake.ts';
import { caller, test } from './sql-fixture.ts';

const GIB = 1024 ** 3;

/** An answer as Snowflake gives it: one cell with the plan as JSON. */
function plan(
  bytesAssigned: number,
  partitionsAssigned: number,
  partitionsTotal: number,
  operation = 'Filter',
) {
  const scan = {
    operation: 'TableScan',
    objects: ['DB.S.T'],
    partitionsAssigned,
    partitionsTotal,
    bytesAssigned,
  };
  const json = {
    GlobalStats: { partitionsTotal, partitionsAssigned, bytesAssigned },
    Operations: [
      [
        { id: 0, operation: 'Result' },
        { id: 1, operation },
        { id: 2, parentOperators: [1], ...scan },
      ],
    ],
  };
  return rows([{ name: 'content', type: 'text' }], [[JSON.stringify(json)]]);
}

const small = plan(2 * 1024 * 1024, 1, 4);

/** Rules that the statement breaks, with the place; the plan shows small tables. */
const findings: readonly (readonly [string, readonly string[]])[] = [
  ['SELECT a FROM t WHERE b = 1', []],
  ['SELECT * FROM t WHERE b = 1', ['select-star 1:1']],
  ['SELECT t.* FROM t WHERE b = 1', ['select-star 1:1']],
  ['SELECT COUNT(*) FROM t WHERE b = 1', []],
  ['WITH c AS (SELECT a FROM t WHERE b = 1) SELECT * FROM c', []],
  ['SELECT a FROM t WHERE EXISTS (SELECT * FROM u WHERE u.id = t.id)', []],
  ['SELECT a FROM t, u WHERE t.b = 1', ['cartesian-join 1:18']],
  ['SELECT a FROM t, u WHERE t.id = u.id', []],
  ['SELECT a FROM t, u, v WHERE t.id = u.id', ['cartesian-join 1:21']],
  ['SELECT a FROM t, u WHERE id = other_id', []],
  ['SELECT a FROM t JOIN u WHERE t.b = 1', ['cartesian-join 1:22']],
  ['SELECT a FROM t JOIN u ON TRUE WHERE b = 1', ['cartesian-join 1:22']],
  ['SELECT a FROM t JOIN u ON 1 = 1 WHERE b = 1', ['cartesian-join 1:22']],
  ['SELECT a FROM t CROSS JOIN u WHERE b = 1', ['cartesian-join 1:28']],
  ['SELECT a FROM t LEFT JOIN u USING (id) WHERE b = 1', []],
  ['SELECT a FROM t NATURAL JOIN u WHERE b = 1', []],
  ['SELECT f.value FROM t, LATERAL FLATTEN(t.list) f WHERE t.b = 1', []],
  [
    "SELECT a FROM t WHERE YEAR(d) = 2024 AND UPPER(n) = 'X'",
    ['function-on-column 1:23', 'function-on-column 1:42'],
  ],
  ["SELECT a FROM t WHERE d::DATE = '2024-01-01'", ['function-on-column 1:23']],
  ['SELECT a FROM t WHERE amount * 2 > 10', ['function-on-column 1:23']],
  ['SELECT a FROM t WHERE EXTRACT(YEAR FROM d) = 2024', ['function-on-column 1:41']],
  ['SELECT a FROM t WHERE v:kind::STRING = ?', []],
  ['SELECT a FROM t WHERE d >= DATEADD(day, -7, CURRENT_DATE())', []],
  ['SELECT a FROM t WHERE LOWER(t.n) = LOWER(t.m)', []],
  ['SELECT a FROM t WHERE b = 1 ORDER BY a', ['order-without-limit 1:29']],
  ['SELECT a FROM t WHERE b = 1 ORDER BY a LIMIT 10', []],
  ['SELECT a FROM t WHERE b = 1 LIMIT 10', ['limit-without-order 1:29']],
  ['SELECT TOP 10 a FROM t WHERE b = 1', ['limit-without-order 1:8']],
  ['SELECT a FROM (SELECT a FROM t WHERE b = 1 ORDER BY a) x', ['order-in-subquery 1:44']],
  ['SELECT a FROM t WHERE b = 1 ORDER BY a LIMIT 10 OFFSET 20', ['offset-paging 1:49']],
  ["SELECT a FROM t WHERE n LIKE '%x'", ['leading-wildcard 1:23']],
  ["SELECT a FROM t WHERE n NOT ILIKE ANY ('a%', '_b')", ['leading-wildcard 1:23']],
  ["SELECT a FROM t WHERE n LIKE 'x%'", []],
  ['SELECT a FROM t WHERE b = 1 UNION SELECT a FROM u WHERE b = 1', ['union-distinct 1:42']],
  ['SELECT a FROM t WHERE b = 1 UNION ALL SELECT a FROM u WHERE b = 1', []],
  ['SELECT a FROM t WHERE id NOT IN (SELECT id FROM u WHERE c = 1)', ['not-in-subquery 1:23']],
  ['SELECT a FROM t WHERE NOT id IN (SELECT id FROM u WHERE c = 1)', ['not-in-subquery 1:27']],
  ['SELECT a FROM t WHERE id IN (SELECT id FROM u WHERE c = 1)', []],
  ['SELECT DISTINCT a, COUNT(*) FROM t WHERE b = 1 GROUP BY a', ['distinct-with-group-by 1:8']],
  ["SELECT a FROM t WHERE id = '42'", ['implicit-cast 1:23']],
  ["SELECT a FROM t WHERE id IN (1, 'x')", ['implicit-cast 1:23']],
  ["SELECT a FROM t WHERE id = 'x42'", []],
  [
    `SELECT a FROM t WHERE id IN (${Array.from({ length: 101 }, (_, i) => i).join(',')})`,
    ['long-in-list 1:23'],
  ],
  ['SELECT a, COUNT(*) FROM t WHERE b = 1 GROUP BY a HAVING a > 5', ['having-without-aggregate 1:57']],
  ['SELECT a, COUNT(*) FROM t WHERE b = 1 GROUP BY a HAVING COUNT(*) > 5', []],
  ['SELECT COUNT(DISTINCT a) FROM t WHERE b = 1', ['count-distinct 1:8']],
  [
    'SELECT a FROM t WHERE x = (SELECT MAX(y) FROM u WHERE z = 1 AND w = 2) AND v = (SELECT MAX(y) FROM u WHERE z = 1 AND w = 2)',
    ['repeated-subquery 1:88'],
  ],
  ['SELECT a, (SELECT MAX(b) FROM u WHERE u.id = t.id) FROM t WHERE b = 1', ['correlated-subquery 1:46']],
  ['UPDATE t SET a = 1', ['unfiltered-change 1:8']],
  ['DELETE FROM t', ['unfiltered-change 1:13']],
  ['DELETE FROM t WHERE YEAR(d) < 2020', ['function-on-column 1:21']],
  ["SELECT 'SELECT * FROM t, u ORDER BY 1' FROM t WHERE b = 1 -- LIKE '%x'", []],
];

describe('a finding', () => {
  for (const [statement, expected] of findings)
    test(`${expected.length === 0 ? 'is not made without cause' : 'is made'}: ${statement.slice(0, 100)}`, async ({
      server,
      start,
    }) => {
      const { sql } = await start();
      server.answer(`EXPLAIN USING JSON ${statement}`, small);
      const advice = await sql.optimize(statement, caller());
      expect(advice.findings.map(({ rule, line, column }) => `${rule} ${line}:${column}`)).toEqual(expected);
      for (const { message, suggestion } of advice.findings)
        expect(`${message} ${suggestion}`).toMatch(/^[A-Z].*\.$/);
    });

  test('stands before milder ones, and among equals in the order of the text', async ({ server, start }) => {
    const { sql } = await start();
    const statement = "SELECT * FROM t, u WHERE t.n LIKE '%x' AND YEAR(d) = 1 ORDER BY 1";
    server.answer(`EXPLAIN USING JSON ${statement}`, small);
    const { findings } = await sql.optimize(statement, caller());
    expect(findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([
      'CRITICAL cartesian-join',
      'WARNING select-star',
      'WARNING leading-wildcard',
      'WARNING function-on-column',
      'INFO order-without-limit',
    ]);
  });
});

describe('the plan', () => {
  const statement = 'SELECT a FROM t';

  test('is asked for without running the statement, and shown as Snowflake gave it', async ({
    server,
    start,
  }) => {
    const { sql, credits } = await start();
    server.answer(`EXPLAIN USING JSON ${statement}`, small);
    const advice = await sql.optimize(`/* why */ EXPLAIN ${statement} ; -- that is all`, caller());
    expect(server.statements.map(({ sql: text }) => text)).toEqual([`EXPLAIN USING JSON ${statement}`]);
    expect(advice).toMatchObject({
      kind: 'EXPLAIN',
      allowed: true,
      plan: { GlobalStats: { partitionsTotal: 4 } },
    });
    const me = await credits.status.me(caller());
    expect([Number(me.used), Number(me.held)]).toEqual([0, 0]);
    const [event] = await credits.outbox.read(10);
    expect(event).toMatchObject({ function: 'SQL', user: 'ann', status: 'ok', credits: 0 });
  });

  test('gets NULL for every bind', async ({ server, start }) => {
    const { sql } = await start();
    await sql.optimize('SELECT a FROM t WHERE b = ? AND c = ?', caller());
    expect(Object.values(server.statements[0]?.bindings ?? {}).map(({ value }) => value)).toEqual([
      null,
      null,
    ]);
  });

  test.for([
    [2 * 1024 * 1024, 1, 4, undefined],
    [2 * GIB, 100, 120, 'WARNING unfiltered-scan'],
    [20 * GIB, 2_000, 2_000, 'CRITICAL unfiltered-scan'],
    [100, 5_000, 5_000, 'WARNING unfiltered-scan'],
  ] as const)(
    'tells a large table from a small one: %i bytes',
    async ([bytes, partitions, total, finding], { server, start }) => {
      const { sql } = await start();
      server.answer(`EXPLAIN USING JSON ${statement}`, plan(bytes, partitions, total));
      const [first] = (await sql.optimize(statement, caller())).findings;
      expect(first && `${first.severity} ${first.rule}`).toBe(finding);
    },
  );

  test('shows a filter that saves nothing, and a cartesian join that the text does not show', async ({
    server,
    start,
  }) => {
    const { sql } = await start();
    server.answer(
      'EXPLAIN USING JSON SELECT a FROM t WHERE b = 1',
      plan(2 * GIB, 900, 1_000, 'CartesianJoin'),
    );
    const { findings } = await sql.optimize('SELECT a FROM t WHERE b = 1', caller());
    expect(findings.map(({ rule }) => rule)).toEqual(['cartesian-join', 'weak-pruning']);
  });

  test('is missing with Snowflake’s own message when the statement does not compile', async ({
    server,
    start,
  }) => {
    const { sql } = await start();
    server.answer(`EXPLAIN USING JSON ${statement}`, fails('002003', '42S02', "Object 'T' does not exist"));
    const advice = await sql.optimize(statement, caller());
    expect(advice).toMatchObject({ plan: null, estimate: null, allowed: true });
    expect(advice.findings[0]).toMatchObject({
      rule: 'no-plan',
      severity: 'CRITICAL',
      message: expect.stringContaining("Object 'T' does not exist"),
    });
    expect(advice.findings[1]).toMatchObject({ rule: 'unfiltered-scan', severity: 'INFO' });
  });

  test('is missing, without a word against the statement, when Snowflake cannot explain it', async ({
    server,
    start,
  }) => {
    const { sql } = await start();
    server.answer(`EXPLAIN USING JSON ${statement}`, fails('000002', '0A000', 'Unsupported feature'));
    const { findings } = await sql.optimize(statement, caller());
    expect(findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([
      'INFO no-plan',
      'INFO unfiltered-scan',
    ]);
  });

  test('is missing when Snowflake does not answer with one', async ({ server, start }) => {
    const { sql } = await start();
    server.answer(
      `EXPLAIN USING JSON ${statement}`,
      rows([{ name: 'content', type: 'text' }], [['no JSON']]),
    );
    expect(await sql.optimize(statement, caller())).toMatchObject({ plan: null, estimate: null });
  });

  test('is not waited for when the caller leaves', async ({ server, start }) => {
    const { sql } = await start();
    server.answer(`EXPLAIN USING JSON ${statement}`, slow());
    const leaving = new AbortController();
    const advice = sql.optimize(statement, caller('ann', { signal: leaving.signal }));
    await server.arrival(`EXPLAIN USING JSON ${statement}`);
    leaving.abort();
    await expect(advice).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
  });

  test.for([
    "SELECT AI_COMPLETE('m', 'p')",
    'SHOW TABLES',
    'DROP TABLE t',
    'CALL f()',
    'SELECT 1; DROP TABLE t',
    'SELECT broken FROM',
    '',
  ])('is never asked for what it cannot be: %s', async (refused, { server, start }) => {
    const { sql } = await start();
    const advice = await sql.optimize(refused, caller());
    expect(advice.plan).toBeNull();
    expect(server.logins).toEqual([]);
  });
});

describe('the advice', () => {
  test('says where a refused statement would run, and why it does not', async ({ start }) => {
    const { sql } = await start();
    const advice = await sql.optimize("SELECT AI_COMPLETE('m', a) FROM t WHERE b = 1", caller());
    expect(advice).toMatchObject({
      warehouse: 'CORTEX_COMPUTE_WH',
      reason: 'It calls an AI function.',
      kind: 'SELECT',
      allowed: false,
      refusal: expect.stringContaining('(line 1, column 8)'),
      refusalRule: 'ai-function',
    });
  });

  test('shows a writer the plan of a change that the query field would not run', async ({
    server,
    start,
  }) => {
    const { sql } = await start();
    const statement = 'MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN DELETE';
    server.answer(`EXPLAIN USING JSON ${statement}`, small);
    expect(await sql.optimize(statement, caller())).toMatchObject({
      warehouse: 'LOADING_WH',
      kind: 'MERGE',
      allowed: false,
      refusalRule: 'read-only',
      plan: { GlobalStats: {} },
    });
  });

  test('estimates seconds and credits from the bytes of the plan', async ({ server, start }) => {
    const { sql } = await start();
    server.answer('EXPLAIN USING JSON SELECT SUM(a) FROM t', plan(10 * GIB, 700, 900));
    const { estimate, warehouse } = await sql.optimize('SELECT SUM(a) FROM t', caller());
    // 1 s + 10 GiB / 128 MiB a second on the one node of an X-Small warehouse, at a credit an hour.
    expect(warehouse).toBe('AI_COMPUTE_WH');
    expect(estimate).toMatchObject({ seconds: 81, credits: 22_500 });
    expect(estimate?.basis).toMatch(/10\.0 GiB in 700 of 900 partitions.*AI_COMPUTE_WH with 1 node/);
  });
});
