/** Raw SQL over the real driver and pool, against the embedded warehouse and its sample schema. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  EMBEDDED_ACCOUNT,
  type EmbeddedWarehouse,
  startEmbeddedWarehouse,
} from '../../packages/embedded-warehouse/src/embedded-warehouse.ts';
import { createSnowflakePool, type SnowflakePool } from '../../src/snowflake/pool/pool.ts';
import { createSqlService, type SqlService } from '../../src/snowflake/sql/sql-service.ts';
import { readHere } from '../../src/snowflake/sql/statement-reader.ts';
import { createPassThroughGovern } from '../support/pass-through-govern.ts';
import { caller, priceWarehouse } from './sql-fixture.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const reader = caller('ann');
const writer = caller('bob', { permissions: ['sql:write'] });
const bugs: unknown[] = [];
let warehouse: EmbeddedWarehouse;
let pool: SnowflakePool;
let sql: SqlService;

beforeAll(async () => {
  warehouse = await startEmbeddedWarehouse({
    dataDir: null,
    onError: (bug) => bugs.push(bug),
  });
  pool = createSnowflakePool({
    account: {
      account: EMBEDDED_ACCOUNT,
      user: warehouse.user,
      accessUrl: warehouse.server.url,
      database: 'SOPHIA_AI_UNIFIED',
      schema: 'ANALYTICS',
      credentials: { kind: 'programmatic-access-token', token: { value: warehouse.token } },
    },
    log,
  });
  const { govern } = createPassThroughGovern();
  sql = createSqlService({
    reader: readHere,
    runner: pool,
    govern,
    priceWarehouse,
    statementTimeoutSeconds: 60,
  });
});

afterAll(async () => {
  await pool?.close();
  await warehouse?.close();
  expect(bugs).toEqual([]);
});

describe('executeSql on the embedded warehouse', () => {
  it('aggregates the sample data on the warehouse for analytics', async () => {
    const result = await sql.read(
      {
        statement: `SELECT c.region, COUNT(*) AS orders, SUM(o.total) AS revenue
          FROM sales.orders o JOIN sales.customers c ON c.customer_id = o.customer_id
          WHERE o.ordered_at >= DATEADD(year, -?, CURRENT_DATE()) GROUP BY c.region ORDER BY revenue DESC LIMIT ?`,
        binds: [50, 2],
      },
      reader,
    );
    expect(result.columns.map(({ name }) => name)).toEqual(['REGION', 'ORDERS', 'REVENUE']);
    expect(result).toMatchObject({ rowCount: 2, warehouse: 'AI_COMPUTE_WH', truncated: false });
    expect(warehouse.server.statements().at(-1)).toMatchObject({
      queryId: result.queryId,
      warehouse: 'AI_COMPUTE_WH',
      status: 'succeeded',
    });
  });

  it('keeps every digit and every kind of value', async () => {
    const { rows, columns } = await sql.read(
      {
        statement: `SELECT 9007199254740993 AS big, 12345678901234567890.12::NUMBER(38, 2) AS amount,
          '2024-02-29'::DATE AS day, PARSE_JSON('{"a": [1, null]}') AS document, ? AS text, NULL AS nothing`,
        binds: ['é 😀'],
      },
      reader,
    );
    expect(rows).toEqual([
      ['9007199254740993', '12345678901234567890.12', '2024-02-29', { a: [1, null] }, 'é 😀', null],
    ]);
    expect(columns.map(({ type }) => type).slice(0, 4)).toEqual(['FIXED', 'FIXED', 'DATE', 'VARIANT']);
  });

  it('names a column as it is told, with quotes in its name', async () => {
    const statement = `SELECT """q""" AS """r" FROM (SELECT 1 AS """q""")`;
    const { rows, columns } = await sql.read({ statement }, reader);
    expect([columns[0]?.name, rows]).toEqual(['"r', [[1]]]);
  });

  it('writes for those who may, table by table', async () => {
    const write = (statement: string) => sql.write({ statement }, writer);
    await write('CREATE OR REPLACE TABLE guard_test (id INT, note VARCHAR)');
    expect((await write("INSERT INTO guard_test (id, note) VALUES (1, 'a'), (2, 'b')")).rowCount).toBe(2);
    expect((await write("UPDATE guard_test SET note = 'c' WHERE id = 1")).rowCount).toBe(1);
    const merge = `MERGE INTO guard_test t USING (SELECT 2 AS id UNION ALL SELECT 3) s ON t.id = s.id
      WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (id, note) VALUES (s.id, 'd')`;
    expect((await write(merge)).warehouse).toBe('LOADING_WH');
    const { rows } = await sql.read({ statement: 'SELECT * FROM guard_test ORDER BY id' }, reader);
    expect(rows).toEqual([
      [1, 'c'],
      [3, 'd'],
    ]);
    await write('DROP TABLE guard_test');
    await expect(sql.read({ statement: 'SELECT * FROM guard_test' }, reader)).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
      details: { sqlState: '42S02', queryId: expect.any(String) },
    });
  });

  it.each([
    'SHOW TABLES',
    'SHOW VIEWS IN SCHEMA sales',
    'DESCRIBE TABLE sales.customers',
    'EXPLAIN SELECT * FROM sales.customers',
    "VALUES (1, 'a'), (2, 'b')",
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'SALES'",
    'SELECT region FROM sales.customers QUALIFY ROW_NUMBER() OVER (PARTITION BY region ORDER BY customer_id) = 1',
    "SELECT f.value::INT FROM TABLE(FLATTEN(INPUT => PARSE_JSON('[1, 2]'))) f",
    'WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT n FROM r',
  ])('answers %s', async (statement) => {
    expect((await sql.read({ statement }, reader)).rows.length).toBeGreaterThan(1);
  });

  it('lets no refused statement through to the warehouse', async () => {
    const before = warehouse.server.statements().length;
    for (const statement of [
      "SELECT AI_COMPLETE('llama3.1-8b', 'hi')",
      'SELECT 1; SELECT 2',
      'USE SCHEMA sales',
    ])
      await expect(sql.write({ statement }, writer)).rejects.toMatchObject({ code: 'SQL_NOT_ALLOWED' });
    expect(warehouse.server.statements()).toHaveLength(before);
  });
});

describe('optimize on the embedded warehouse', () => {
  it('explains, estimates and finds what could be better', async () => {
    const advice = await sql.optimize('SELECT * FROM sales.customers c, sales.orders o', reader);
    expect(advice).toMatchObject({
      warehouse: 'COMPUTE_WH',
      allowed: true,
      plan: { GlobalStats: expect.anything() },
    });
    expect(advice.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['cartesian-join', 'select-star']),
    );
    expect(advice.estimate?.seconds).toBeGreaterThanOrEqual(1);
  });

  it('passes on what is wrong with a statement', async () => {
    const { findings } = await sql.optimize('SELECT nope FROM sales.customers', reader);
    expect(findings[0]).toMatchObject({
      rule: 'no-plan',
      message: expect.stringContaining("invalid identifier 'NOPE'"),
    });
  });
});
