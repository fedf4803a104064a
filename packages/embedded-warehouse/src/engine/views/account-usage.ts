/**
 * SNOWFLAKE.ACCOUNT_USAGE over the recorded history, with the columns of Snowflake's documentation. Unlike
 * there, a finished statement shows at once, unless the engine is told to let it wait.
 */
import { quoteText } from '../dialect/fragment.ts';
import type { TableTarget } from '../dialect/writer.ts';
import { queryTable, usageTable } from '../history/history.ts';
import { type ViewColumn, viewTarget } from './view-definition.ts';

const idOf = (column: string) => `CAST(hash(${column}) % 1000000 AS BIGINT)`;
/** Metered hours and days are those of UTC, whatever zone the session reads them in. */
const startOfHour = "timezone('UTC', date_trunc('hour', timezone('UTC', q.start_time)))";
const dayOfUse = "CAST(timezone('UTC', q.start_time) AS DATE)";
const isAi = `SELECT query_id FROM ${usageTable}`;

export const queryHistoryColumns: readonly ViewColumn[] = [
  ['QUERY_ID', 'text', 'q.query_id'],
  ['QUERY_TEXT', 'text', 'q.query_text'],
  ['DATABASE_NAME', 'text', 'q.database_name'],
  ['SCHEMA_NAME', 'text', 'q.schema_name'],
  ['QUERY_TYPE', 'text', "upper(regexp_extract(q.query_text, '^\\s*(\\w+)', 1))"],
  ['SESSION_ID', 'text', 'q.session_id'],
  ['USER_NAME', 'text', 'q.user_name'],
  ['ROLE_NAME', 'text', 'q.role_name'],
  ['WAREHOUSE_ID', 'fixed', idOf('q.warehouse_name')],
  ['WAREHOUSE_NAME', 'text', 'q.warehouse_name'],
  ['WAREHOUSE_SIZE', 'text', "'X-Small'"],
  ['WAREHOUSE_TYPE', 'text', "'STANDARD'"],
  ['QUERY_TAG', 'text', 'q.query_tag'],
  ['EXECUTION_STATUS', 'text', 'q.status'],
  ['ERROR_CODE', 'text', 'q.error_code'],
  ['ERROR_MESSAGE', 'text', 'q.error_message'],
  ['START_TIME', 'timestamp_ltz', 'q.start_time'],
  ['END_TIME', 'timestamp_ltz', 'q.end_time'],
  ['TOTAL_ELAPSED_TIME', 'fixed', 'epoch_ms(q.end_time) - epoch_ms(q.start_time)'],
  ['EXECUTION_TIME', 'fixed', 'epoch_ms(q.end_time) - epoch_ms(q.start_time)'],
  ['COMPILATION_TIME', 'fixed', '0::BIGINT'],
  ['QUEUED_OVERLOAD_TIME', 'fixed', '0::BIGINT'],
  ['BYTES_SCANNED', 'fixed', '0::BIGINT'],
  ['ROWS_PRODUCED', 'fixed', 'q.rows_produced'],
  ['CREDITS_USED_CLOUD_SERVICES', 'real', '0.0::DOUBLE'],
  ['PARTITIONS_SCANNED', 'fixed', '0::BIGINT'],
  ['PARTITIONS_TOTAL', 'fixed', '0::BIGINT'],
];

const metric = (name: string, value: string) =>
  `json_object('key', json_object('metric', '${name}', 'unit', 'tokens'), 'value', ${value})`;

const aiFunctionColumns: readonly ViewColumn[] = [
  ['START_TIME', 'timestamp_ltz', startOfHour],
  ['END_TIME', 'timestamp_ltz', `${startOfHour} + to_hours(1)`],
  ['FUNCTION_NAME', 'text', 'u.function_name'],
  ['MODEL_NAME', 'text', 'u.model_name'],
  ['QUERY_ID', 'text', 'q.query_id'],
  ['WAREHOUSE_ID', 'fixed', idOf('q.warehouse_name')],
  ['ROLE_NAMES', 'array', 'json_array(q.role_name)'],
  ['QUERY_TAG', 'text', 'q.query_tag'],
  ['USER_ID', 'fixed', idOf('q.user_name')],
  [
    'METRICS',
    'array',
    `json_array(${metric('input', 'u.input_tokens')}, ${metric('output', 'u.output_tokens')}, ${metric('total', 'u.input_tokens + u.output_tokens')})`,
  ],
  ['CREDITS', 'fixed', 'CAST(u.credits AS DECIMAL(38, 9))'],
  ['IS_COMPLETED', 'boolean', 'TRUE'],
];

/** REST calls are recorded with a query text that says so; SQL statements never start like this. */
export const restQueryText = 'REST ';

const restColumns: readonly ViewColumn[] = [
  ['START_TIME', 'timestamp_ltz', 'q.start_time'],
  ['END_TIME', 'timestamp_ltz', 'q.end_time'],
  ['REQUEST_ID', 'text', 'q.query_id'],
  ['MODEL_NAME', 'text', 'u.model_name'],
  ['TOKENS', 'fixed', '(u.input_tokens + u.output_tokens)'],
  [
    'TOKENS_GRANULAR',
    'object',
    "json_object('input', u.input_tokens, 'output', u.output_tokens, 'cache_read_input', 0, 'cache_write_input', 0)",
  ],
  ['USER_ID', 'fixed', idOf('q.user_name')],
  ['INFERENCE_REGION', 'text', "'EMBEDDED'"],
  ['QUERY_TAG', 'text', 'q.query_tag'],
];

export const isRest = `starts_with(q.query_text, ${quoteText(restQueryText)})`;
const calls = `${usageTable} AS u JOIN ${queryTable} AS q ON q.query_id = u.query_id`;

/** An X-Small warehouse costs one credit an hour, for the seconds in which statements ran. */
const seconds = '(epoch_ms(q.end_time) - epoch_ms(q.start_time)) / 1000.0';
const hours =
  `(SELECT ${startOfHour} AS hour, q.warehouse_name AS name, ` +
  `CAST(sum(${seconds}) / 3600 AS DECIMAL(38, 9)) AS credits FROM ${queryTable} AS q ` +
  `WHERE q.warehouse_name IS NOT NULL AND NOT ${isRest} GROUP BY ALL) AS m`;

const meteringColumns: readonly ViewColumn[] = [
  ['START_TIME', 'timestamp_ltz', 'm.hour'],
  ['END_TIME', 'timestamp_ltz', 'm.hour + to_hours(1)'],
  ['WAREHOUSE_ID', 'fixed', idOf('m.name')],
  ['WAREHOUSE_NAME', 'text', 'm.name'],
  ['CREDITS_USED', 'fixed', 'm.credits'],
  ['CREDITS_USED_COMPUTE', 'fixed', 'm.credits'],
  ['CREDITS_USED_CLOUD_SERVICES', 'fixed', 'CAST(0 AS DECIMAL(38, 9))'],
  ['CREDITS_ATTRIBUTED_COMPUTE_QUERIES', 'fixed', 'm.credits'],
];

const days =
  `(SELECT 'WAREHOUSE_METERING' AS service, ${dayOfUse} AS day, CAST(sum(${seconds}) / 3600 AS DECIMAL(38, 9)) AS credits ` +
  `FROM ${queryTable} AS q WHERE q.warehouse_name IS NOT NULL AND NOT ${isRest} GROUP BY ALL UNION ALL ` +
  `SELECT CASE WHEN ${isRest} THEN 'AI_INFERENCE' ELSE 'AI_FUNCTIONS' END, ${dayOfUse}, CAST(sum(u.credits) AS DECIMAL(38, 9)) ` +
  `FROM ${calls} GROUP BY ALL) AS m`;

/** METERING_HISTORY: the same by the hour, and by what was used. */
const hourlyServices =
  `(SELECT 'WAREHOUSE_METERING' AS service, ${startOfHour} AS hour, q.warehouse_name AS name, ` +
  `CAST(sum(${seconds}) / 3600 AS DECIMAL(38, 9)) AS credits FROM ${queryTable} AS q ` +
  `WHERE q.warehouse_name IS NOT NULL AND NOT ${isRest} GROUP BY ALL UNION ALL ` +
  `SELECT CASE WHEN ${isRest} THEN 'AI_INFERENCE' ELSE 'AI_FUNCTIONS' END, ${startOfHour}, NULL, ` +
  `CAST(sum(u.credits) AS DECIMAL(38, 9)) FROM ${calls} GROUP BY ALL) AS m`;

const hourlyServiceColumns: readonly ViewColumn[] = [
  ['SERVICE_TYPE', 'text', 'm.service'],
  ['START_TIME', 'timestamp_ltz', 'm.hour'],
  ['END_TIME', 'timestamp_ltz', 'm.hour + to_hours(1)'],
  ['ENTITY_ID', 'fixed', idOf('m.name')],
  ['NAME', 'text', 'm.name'],
  ['CREDITS_USED_COMPUTE', 'fixed', 'm.credits'],
  ['CREDITS_USED_CLOUD_SERVICES', 'fixed', 'CAST(0 AS DECIMAL(38, 9))'],
  ['CREDITS_USED', 'fixed', 'm.credits'],
];

/** Services that cost nothing here: their views are there, and empty. */
const nothing = '(SELECT 1 WHERE FALSE) AS m';
const noNumber = 'CAST(NULL AS DECIMAL(38, 9))';
const noText = 'CAST(NULL AS VARCHAR)';
const noInstant = 'CAST(NULL AS TIMESTAMPTZ)';

const analystColumns: readonly ViewColumn[] = [
  ['START_TIME', 'timestamp_ltz', noInstant],
  ['END_TIME', 'timestamp_ltz', noInstant],
  ['REQUEST_COUNT', 'fixed', noNumber],
  ['CREDITS', 'fixed', noNumber],
  ['USERNAME', 'text', noText],
];

const searchColumns: readonly ViewColumn[] = [
  ['USAGE_DATE', 'date', 'CAST(NULL AS DATE)'],
  ['DATABASE_NAME', 'text', noText],
  ['SCHEMA_NAME', 'text', noText],
  ['SERVICE_NAME', 'text', noText],
  ['SERVICE_ID', 'fixed', noNumber],
  ['CONSUMPTION_TYPE', 'text', noText],
  ['CREDITS', 'fixed', noNumber],
  ['MODEL_NAME', 'text', noText],
  ['TOKENS', 'fixed', noNumber],
];

const dailyColumns: readonly ViewColumn[] = [
  ['SERVICE_TYPE', 'text', 'm.service'],
  ['USAGE_DATE', 'date', 'm.day'],
  ['CREDITS_USED_COMPUTE', 'fixed', 'm.credits'],
  ['CREDITS_USED_CLOUD_SERVICES', 'fixed', 'CAST(0 AS DECIMAL(38, 9))'],
  ['CREDITS_USED', 'fixed', 'm.credits'],
  ['CREDITS_ADJUSTMENT_CLOUD_SERVICES', 'fixed', 'CAST(0 AS DECIMAL(38, 9))'],
  ['CREDITS_BILLED', 'fixed', 'm.credits'],
];

const attributionColumns: readonly ViewColumn[] = [
  ['QUERY_ID', 'text', 'q.query_id'],
  ['PARENT_QUERY_ID', 'text', 'CAST(NULL AS VARCHAR)'],
  ['ROOT_QUERY_ID', 'text', 'CAST(NULL AS VARCHAR)'],
  ['WAREHOUSE_ID', 'fixed', idOf('q.warehouse_name')],
  ['WAREHOUSE_NAME', 'text', 'q.warehouse_name'],
  ['QUERY_HASH', 'text', 'md5(q.query_text)'],
  ['QUERY_TAG', 'text', 'q.query_tag'],
  ['USER_NAME', 'text', 'q.user_name'],
  ['START_TIME', 'timestamp_ltz', 'q.start_time'],
  ['END_TIME', 'timestamp_ltz', 'q.end_time'],
  ['CREDITS_ATTRIBUTED_COMPUTE', 'fixed', `CAST(${seconds} / 3600 AS DECIMAL(38, 9))`],
  ['CREDITS_USED_QUERY_ACCELERATION', 'fixed', 'CAST(0 AS DECIMAL(38, 9))'],
];

/** The older views of the same usage, which clients still probe. */
const legacyFunctionColumns: readonly ViewColumn[] = [
  ['START_TIME', 'timestamp_ltz', startOfHour],
  ['END_TIME', 'timestamp_ltz', `${startOfHour} + to_hours(1)`],
  ['FUNCTION_NAME', 'text', 'u.function_name'],
  ['MODEL_NAME', 'text', 'u.model_name'],
  ['WAREHOUSE_ID', 'fixed', idOf('q.warehouse_name')],
  ['TOKENS', 'fixed', '(u.input_tokens + u.output_tokens)'],
  ['TOKEN_CREDITS', 'fixed', 'CAST(u.credits AS DECIMAL(38, 9))'],
];

const legacyQueryColumns: readonly ViewColumn[] = [
  ['QUERY_ID', 'text', 'q.query_id'],
  ['WAREHOUSE_ID', 'fixed', idOf('q.warehouse_name')],
  ['MODEL_NAME', 'text', 'u.model_name'],
  ['FUNCTION_NAME', 'text', 'u.function_name'],
  ['TOKENS', 'fixed', '(u.input_tokens + u.output_tokens)'],
  ['TOKEN_CREDITS', 'fixed', 'CAST(u.credits AS DECIMAL(38, 9))'],
];

const aisqlColumns: readonly ViewColumn[] = [
  ['USAGE_TIME', 'timestamp_ltz', 'q.start_time'],
  ...legacyQueryColumns,
  ['USER_ID', 'fixed', idOf('q.user_name')],
];

const views: Readonly<Record<string, readonly [readonly ViewColumn[], string]>> = {
  QUERY_HISTORY: [queryHistoryColumns, `${queryTable} AS q WHERE NOT ${isRest}`],
  CORTEX_AI_FUNCTIONS_USAGE_HISTORY: [aiFunctionColumns, `${calls} WHERE NOT ${isRest}`],
  CORTEX_FUNCTIONS_USAGE_HISTORY: [legacyFunctionColumns, `${calls} WHERE NOT ${isRest}`],
  CORTEX_FUNCTIONS_QUERY_USAGE_HISTORY: [legacyQueryColumns, `${calls} WHERE NOT ${isRest}`],
  CORTEX_AISQL_USAGE_HISTORY: [aisqlColumns, `${calls} WHERE NOT ${isRest}`],
  CORTEX_REST_API_USAGE_HISTORY: [restColumns, `${calls} WHERE ${isRest}`],
  WAREHOUSE_METERING_HISTORY: [meteringColumns, hours],
  METERING_DAILY_HISTORY: [dailyColumns, days],
  METERING_HISTORY: [hourlyServiceColumns, hourlyServices],
  CORTEX_ANALYST_USAGE_HISTORY: [analystColumns, nothing],
  CORTEX_SEARCH_DAILY_USAGE_HISTORY: [searchColumns, nothing],
  QUERY_ATTRIBUTION_HISTORY: [
    attributionColumns,
    `${queryTable} AS q WHERE q.warehouse_name IS NOT NULL AND q.query_id NOT IN (${isAi}) AND NOT ${isRest}`,
  ],
};

/** @param latencyMs after its end at which a statement shows */
export function accountUsageView(name: string, latencyMs: number): TableTarget | null {
  const view = Object.hasOwn(views, name) ? views[name] : undefined;
  if (!view) return null;
  const [columns, source] = view;
  const late = `(SELECT * FROM ${queryTable} WHERE end_time <= now() - to_milliseconds(${latencyMs}))`;
  return viewTarget(
    name,
    columns,
    latencyMs === 0 ? source : source.replaceAll(`${queryTable} AS q`, `${late} AS q`),
  );
}
