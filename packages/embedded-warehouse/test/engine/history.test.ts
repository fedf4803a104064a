/** What is recorded shows in ACCOUNT_USAGE and INFORMATION_SCHEMA, priced, and stays after a restart. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AiUsage, QueryRecord } from '../../src/protocol/engine.ts';
import { startEngine, type TestEngine, temporaryDirectory } from './engine.ts';

let db: TestEngine;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

beforeAll(async () => {
  directory = await temporaryDirectory();
  db = await startEngine({ dataDir: directory.path });
});

afterAll(async () => {
  await db.close();
  await directory.remove();
  expect(db.incidents).toEqual([]);
});

function record(queryId: string, change: Partial<QueryRecord> = {}): QueryRecord {
  return {
    queryId,
    queryText: 'select 1',
    queryTag: '{"user":"ada"}',
    sessionId: '7',
    context: { user: 'ADA', role: 'ANALYST', database: 'D', schema: 'S', warehouse: 'CORTEX_COMPUTE_WH' },
    startTime: new Date('2026-02-03T10:20:30.500Z'),
    endTime: new Date('2026-02-03T10:20:32.000Z'),
    status: 'SUCCESS',
    errorCode: null,
    errorMessage: null,
    rowsProduced: 3,
    aiUsage: [],
    ...change,
  };
}

const usage = (change: Partial<AiUsage> = {}): AiUsage => ({
  function: 'AI_COMPLETE',
  model: 'mistral-large2',
  calls: 2,
  inputTokens: 1_000_000,
  outputTokens: 500_000,
  ...change,
});

it('lists statements with their times and failures', async () => {
  await db.engine.record(record('h1'));
  await db.engine.record(
    record('h2', { status: 'FAIL', errorCode: '002003', errorMessage: 'gone', queryText: 'select * from x' }),
  );
  expect(
    await db.rows(
      "select query_id, query_tag, user_name, role_name, warehouse_name, execution_status, error_code, total_elapsed_time, rows_produced, query_type, to_varchar(start_time, 'HH24:MI') from snowflake.account_usage.query_history where query_id like 'h%' order by 1",
    ),
  ).toEqual([
    'h1 | {"user":"ada"} | ADA | ANALYST | CORTEX_COMPUTE_WH | SUCCESS | NULL | 1500 | 3 | SELECT | 02:20',
    'h2 | {"user":"ada"} | ADA | ANALYST | CORTEX_COMPUTE_WH | FAIL | 002003 | 1500 | 3 | SELECT | 02:20',
  ]);
  expect(
    await db.rows(
      "select error_message from table(information_schema.query_history(result_limit => 10)) where query_id = 'h2'",
    ),
  ).toEqual(['gone']);
});

it('prices what AI functions used, by function or model', async () => {
  await db.engine.record(
    record('a1', { aiUsage: [usage(), usage({ function: 'AI_SENTIMENT', model: null, outputTokens: 0 })] }),
  );
  const { columns } = await db.describe(
    'select * from snowflake.account_usage.cortex_ai_functions_usage_history',
  );
  expect(columns.map((column) => `${column.name}:${column.type}`)).toEqual([
    'START_TIME:timestamp_ltz',
    'END_TIME:timestamp_ltz',
    'FUNCTION_NAME:text',
    'MODEL_NAME:text',
    'QUERY_ID:text',
    'WAREHOUSE_ID:fixed',
    'ROLE_NAMES:array',
    'QUERY_TAG:text',
    'USER_ID:fixed',
    'METRICS:array',
    'CREDITS:fixed',
    'IS_COMPLETED:boolean',
  ]);
  expect(
    await db.rows(
      `select function_name, model_name, credits, m.value:key.metric::string, m.value:value::int
        from snowflake.account_usage.cortex_ai_functions_usage_history u, lateral flatten(u.metrics) m
        where query_id = 'a1' order by 1, m.index`,
    ),
  ).toEqual([
    'AI_COMPLETE | mistral-large2 | 2.500000000 | input | 1000000',
    'AI_COMPLETE | mistral-large2 | 2.500000000 | output | 500000',
    'AI_COMPLETE | mistral-large2 | 2.500000000 | total | 1500000',
    'AI_SENTIMENT | NULL | 1.600000000 | input | 1000000',
    'AI_SENTIMENT | NULL | 1.600000000 | output | 0',
    'AI_SENTIMENT | NULL | 1.600000000 | total | 1000000',
  ]);
});

it('keeps REST calls apart', async () => {
  await db.engine.record(
    record('r1', {
      queryText: 'REST inference:complete',
      aiUsage: [usage({ inputTokens: 3, outputTokens: 4 })],
      context: { user: 'ADA', role: 'PUBLIC', database: null, schema: null, warehouse: null },
    }),
  );
  expect(
    await db.rows(
      'select request_id, model_name, tokens, tokens_granular:output::int from snowflake.account_usage.cortex_rest_api_usage_history',
    ),
  ).toEqual(['r1 | mistral-large2 | 7 | 4']);
  expect(
    await db.rows(
      "select 1 from snowflake.account_usage.cortex_ai_functions_usage_history where query_id = 'r1'",
    ),
  ).toEqual([]);
  expect(await db.rows("select 1 from snowflake.account_usage.query_history where query_id = 'r1'")).toEqual(
    [],
  );
});

it('meters warehouses by the hour', async () => {
  expect(
    await db.rows(
      "select to_varchar(start_time, 'YYYY-MM-DD HH24:MI'), warehouse_name, credits_used from snowflake.account_usage.warehouse_metering_history where warehouse_name = 'CORTEX_COMPUTE_WH'",
    ),
  ).toEqual(['2026-02-03 02:00 | CORTEX_COMPUTE_WH | 0.001250000']);
  expect(
    await db.rows(
      "select service_type from snowflake.account_usage.metering_daily_history where usage_date = '2026-02-03' order by 1",
    ),
  ).toEqual(['AI_FUNCTIONS', 'AI_INFERENCE', 'WAREHOUSE_METERING']);
  expect(
    await db.rows(
      "select service_type, to_varchar(min(start_time), 'HH24:MI') from snowflake.account_usage.metering_history where start_time::date = '2026-02-03' group by 1 order by 1",
    ),
  ).toEqual(['AI_FUNCTIONS | 02:00', 'AI_INFERENCE | 02:00', 'WAREHOUSE_METERING | 02:00']);
  for (const view of ['cortex_analyst_usage_history', 'cortex_search_daily_usage_history'])
    expect(await db.value(`select count(*) from snowflake.account_usage.${view}`)).toBe('0');
});

it('shows a statement only after the latency that was asked for', async () => {
  const late = await startEngine({ historyLatencyMs: 3_600_000 });
  const [now, before] = [new Date(), new Date(Date.now() - 3_601_000)];
  await late.engine.record(record('new', { startTime: now, endTime: now, aiUsage: [usage()] }));
  await late.engine.record(record('old', { startTime: before, endTime: before, aiUsage: [usage()] }));
  for (const view of ['query_history', 'cortex_ai_functions_usage_history', 'query_attribution_history'])
    expect(await late.rows(`select query_id from snowflake.account_usage.${view}`), view).toEqual(
      view === 'query_attribution_history' ? [] : ['old'],
    );
  await late.close();
});

it.each([
  ['a query', 'n1', "select query_id from snowflake.account_usage.query_history where query_id = 'n1'"],
  ['a query over a view', 'n2', "select * from seen where query_id = 'n2'"],
  ['an INSERT', 'n3', "insert into copied select * from seen where query_id = 'n3'"],
])('knows what was recorded just before %s, whose write has not come yet', async (_, queryId, sql) => {
  await db.execute(
    'create or replace view seen as select query_id from snowflake.account_usage.query_history',
  );
  await db.execute('create or replace table copied (query_id varchar)');
  const written = db.engine.record(record(queryId));
  await db.execute(sql);
  await written;
  const from = sql.startsWith('insert') ? 'select * from copied' : sql;
  expect(await db.rows(from)).toEqual([queryId]);
});

it('takes a thousand records at once and keeps them over a restart', async () => {
  await Promise.all(Array.from({ length: 1000 }, (_, index) => db.engine.record(record(`many-${index}`))));
  await db.close();
  db = await startEngine({ dataDir: directory.path });
  expect(
    await db.value("select count(*) from snowflake.account_usage.query_history where query_id like 'many-%'"),
  ).toBe('1000');
  expect(
    await db.value(
      "select sum(credits) from snowflake.account_usage.cortex_ai_functions_usage_history where query_id = 'a1'",
    ),
  ).toBe('4.100000000');
});
