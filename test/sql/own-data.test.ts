/** What others used and ran is for those who may see it, however it is named. */
import { describe, expect, it } from 'vitest';
import { createSqlGuard } from '../../src/snowflake/sql/guard-sql.ts';
import { refusalOf } from './refusal-of.ts';

const guard = createSqlGuard();

describe('without the permission', () => {
  it.each([
    'SELECT * FROM CORTEX_USAGE_LOG',
    'SELECT * FROM SOPHIA_AI_UNIFIED.ANALYTICS.CORTEX_USAGE_LOG',
    'select * from analytics . cortex_usage_log l',
    'SELECT * FROM "SOPHIA_AI_UNIFIED"."ANALYTICS"."CORTEX_USAGE_LOG"',
    'SELECT * FROM "cortex_usage_log"',
    'SELECT 1 WHERE EXISTS (SELECT 1 FROM CORTEX_USAGE_LOG)',
    'WITH mine AS (SELECT * FROM CORTEX_USAGE_LOG) SELECT * FROM mine',
    'WITH cortex_usage_log AS (SELECT * FROM ANALYTICS.CORTEX_USAGE_LOG) SELECT * FROM cortex_usage_log',
    // A common table of that name hides the real one in some places only: so it hides it nowhere.
    'SELECT * FROM CORTEX_USAGE_LOG UNION ALL SELECT * FROM (WITH cortex_usage_log AS (SELECT 1) SELECT * FROM cortex_usage_log)',
    'WITH cortex_usage_log AS (SELECT * FROM cortex_usage_log) SELECT * FROM cortex_usage_log',
    'SELECT * FROM ACCOUNT_USAGE.QUERY_HISTORY',
    'SELECT * FROM orders UNION ALL SELECT user_name FROM CORTEX_USAGE_LOG',
    'SELECT * FROM orders, LATERAL (SELECT * FROM CORTEX_USAGE_LOG)',
    'SELECT (SELECT MAX(user_name) FROM CORTEX_USAGE_LOG)',
    'SELECT * FROM CORTEX_USAGE_LOG AT (OFFSET => -60)',
    'SELECT * FROM CORTEX_USAGE_BY_USER_AND_DAY',
    'SELECT * FROM CORTEX_USAGE_BY_MODEL',
    'SELECT * FROM CREDIT_GOVERNOR_LOG',
    'SELECT * FROM SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY',
    'SELECT * FROM snowflake."ACCOUNT_USAGE".metering_daily_history',
    'SELECT * FROM TABLE(INFORMATION_SCHEMA.QUERY_HISTORY())',
    'SELECT * FROM TABLE(SOPHIA_AI_UNIFIED.INFORMATION_SCHEMA.QUERY_HISTORY_BY_USER())',
    'EXPLAIN SELECT * FROM CORTEX_USAGE_LOG',
  ])('%s', async (sql) => {
    const refusal = await refusalOf(guard, sql, false);
    expect(refusal?.rule).toBe('account-data');
    expect(refusal?.reason).toContain('usage:read:all');
    expect(await refusalOf(guard, sql, false, true)).toBeNull();
  });

  it.each([
    "SELECT * FROM TABLE('CORTEX_USAGE_LOG')",
    "SELECT * FROM IDENTIFIER('CORTEX_USAGE_LOG')",
    "SELECT * FROM TABLE(RESULT_SCAN('01b'))",
    'SELECT * FROM TABLE(RESULT_SCAN(LAST_QUERY_ID()))',
  ])('%s, for nobody', async (sql) => {
    expect(await refusalOf(guard, sql, false)).not.toBeNull();
    expect(await refusalOf(guard, sql, true, true)).not.toBeNull();
  });

  it.each([
    'CREATE TABLE mine AS SELECT * FROM CORTEX_USAGE_LOG',
    'INSERT INTO mine SELECT * FROM CORTEX_USAGE_LOG',
    'CREATE VIEW mine AS SELECT * FROM CORTEX_USAGE_LOG',
    'MERGE INTO mine USING CORTEX_USAGE_LOG l ON mine.id = l.event_id WHEN MATCHED THEN DELETE',
    'CREATE TABLE mine CLONE CORTEX_USAGE_LOG',
  ])('also for whoever may write: %s', async (sql) => {
    expect(await refusalOf(guard, sql, true)).not.toBeNull();
  });

  it.each([
    'WITH usage AS (SELECT 1 AS n) SELECT n FROM usage',
    'SELECT cortex_usage_log.n FROM orders AS cortex_usage_log',
    "SELECT 'CORTEX_USAGE_LOG'",
    'SELECT * FROM INFORMATION_SCHEMA.TABLES',
  ])('is honest: %s', async (sql) => {
    expect(await refusalOf(guard, sql, false)).toBeNull();
  });
});

describe('with it', () => {
  it.each([
    'SELECT * FROM SNOWFLAKE.ACCOUNT_USAGE.CORTEX_AI_FUNCTIONS_USAGE_HISTORY',
    'SELECT * FROM SNOWFLAKE.ACCOUNT_USAGE.CORTEX_REST_API_USAGE_HISTORY',
    'SELECT * FROM SNOWFLAKE.ACCOUNT_USAGE.WAREHOUSE_METERING_HISTORY',
    'SELECT service_type, SUM(credits_used) FROM SNOWFLAKE.ACCOUNT_USAGE.METERING_HISTORY GROUP BY 1',
  ])('%s', async (sql) => {
    expect(await refusalOf(guard, sql, false, true)).toBeNull();
  });

  it.each([
    'SELECT * FROM SNOWFLAKE.ACCOUNT_USAGE.LOGIN_HISTORY',
    'SELECT * FROM SNOWFLAKE.ACCOUNT_USAGE.USERS',
    'SELECT * FROM SNOWFLAKE.ORGANIZATION_USAGE.METERING_DAILY_HISTORY',
    'SELECT * FROM TABLE(INFORMATION_SCHEMA.LOGIN_HISTORY())',
  ])('not %s', async (sql) => {
    expect((await refusalOf(guard, sql, false, true))?.rule).toBe('account-data');
  });

  it.each([
    'CREATE VIEW everybody AS SELECT * FROM CORTEX_USAGE_LOG',
    'CREATE OR REPLACE SECURE VIEW everybody AS WITH l AS (SELECT user_name FROM ANALYTICS.CORTEX_USAGE_LOG) SELECT * FROM l',
    'CREATE TABLE everybody AS SELECT user_name FROM CORTEX_USAGE_BY_USER_AND_DAY',
    'CREATE TABLE everybody CLONE CORTEX_USAGE_LOG',
    'INSERT INTO everybody SELECT user_name FROM CORTEX_USAGE_LOG',
    'INSERT INTO everybody SELECT (SELECT MAX(query_text) FROM SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY)',
    'UPDATE everybody SET n = (SELECT MAX(user_name) FROM CREDIT_GOVERNOR_LOG)',
    'MERGE INTO everybody USING CORTEX_USAGE_LOG l ON everybody.id = l.event_id WHEN NOT MATCHED THEN INSERT (id) VALUES (l.event_id)',
    'CREATE TABLE everybody AS SELECT * FROM TABLE(INFORMATION_SCHEMA.QUERY_HISTORY())',
    'EXPLAIN CREATE TABLE everybody AS SELECT * FROM CORTEX_USAGE_LOG',
  ])('nothing of it is kept where everybody may read it: %s', async (sql) => {
    expect((await refusalOf(guard, sql, true, true))?.rule).toBe('account-data');
  });

  it('the log is still written by the gateway alone', async () => {
    expect((await refusalOf(guard, 'DELETE FROM CORTEX_USAGE_LOG', true, true))?.rule).toBe(
      'protected-table',
    );
  });
});
