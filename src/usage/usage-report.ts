/** The `usage` report: one aggregate query over the log and the outbox, computed in the warehouse. */

import type { MicroCredits } from '../credits/micro-credits.ts';
import type { UsageOutbox } from '../credits/usage/usage-outbox.ts';
import type { CreditCalendar } from '../credits/windows/credit-calendar.ts';
import { badInput } from '../errors/gateway-error.ts';
import type { UsageDimension, UsageInput, UsageReport, UsageRow } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import type { CellValue, StatementRunner } from '../snowflake/statement/statement.ts';
import { readEventSource } from './logged-events.ts';
import { filterConditions, whereClause } from './usage-filter.ts';
import { logStatement, toMicroCredits, toSqlTimestamp } from './usage-log.ts';

export interface UsageReportDependencies {
  readonly outbox: UsageOutbox;
  readonly runner: StatementRunner;
  readonly calendar: CreditCalendar;
  readonly warehouse: string;
  readonly table: string;
}

const MOST_ROWS = 10_000;
const LONGEST_SPAN_MS = 3 * 366 * 86_400_000;

const plainDimensions = {
  USER: 'USER_NAME',
  FUNCTION: 'FUNCTION_NAME',
  MODEL: 'MODEL_NAME',
  BACKEND: 'BACKEND',
  WAREHOUSE: 'WAREHOUSE',
} as const satisfies Partial<Record<UsageDimension, string>>;

const fields = {
  USER: 'user',
  FUNCTION: 'function',
  MODEL: 'model',
  BACKEND: 'backend',
  WAREHOUSE: 'warehouse',
} as const;

type PlainDimension = keyof typeof plainDimensions;
type TimeDimension = Exclude<UsageDimension, PlainDimension>;

/** Finest first: of several, the finest counts. */
const timeDimensions: readonly TimeDimension[] = ['HOUR', 'DAY', 'MONTH'];

/** @throws GatewayError BAD_USER_INPUT, FORBIDDEN, and what the warehouse fails with. */
export async function reportUsage(
  deps: UsageReportDependencies,
  input: UsageInput,
  caller: Caller,
): Promise<UsageReport> {
  const { outbox, runner, calendar, warehouse, table } = deps;
  const [from, to] = checkSpan(input);
  const asked = new Set(input.groupBy ?? []);
  const plain = (Object.keys(plainDimensions) as PlainDimension[]).filter((dimension) =>
    asked.has(dimension),
  );
  const time = timeDimensions.find((dimension) => asked.has(dimension)) ?? null;

  const source = await readEventSource(outbox, table, new Date());
  const where = whereClause([
    { sql: 'TIMESTAMP >= ?::TIMESTAMP_NTZ', binds: [toSqlTimestamp(from)] },
    { sql: 'TIMESTAMP < ?::TIMESTAMP_NTZ', binds: [toSqlTimestamp(to)] },
    ...filterConditions(input.filter, caller, 'input.filter'),
  ]);
  const groups = [...plain.map((dimension) => plainDimensions[dimension]), ...(time ? [bucketOf(time)] : [])];
  const zone = time === 'DAY' || time === 'MONTH' ? [calendar.timeZone] : [];
  const keys = groups.map((sql, i) => `${sql} AS K${i}`);
  const sql = [
    `SELECT ${[...keys, aggregates].join(', ')} FROM (${source.sql}) ${where.sql}`,
    groups.length > 0 ? `GROUP BY ${groups.map((_, i) => i + 1).join(', ')}` : '',
    `LIMIT ${MOST_ROWS + 1}`,
  ].join(' ');
  const binds = [...zone, ...source.binds, ...where.binds];
  const { rows } = await runner.run({
    ...logStatement(sql, binds, warehouse, 'usage', caller),
    maxRows: MOST_ROWS + 1,
  });
  if (rows.length > MOST_ROWS) {
    throw badInput('input.groupBy', `gives more than ${MOST_ROWS} rows; group by less, or narrow the span.`);
  }

  const found = rows
    .map((cells) => toUsageRow(cells, plain, time, calendar))
    // Without groups SQL answers one row even over nothing.
    .filter(({ calls }) => calls > 0)
    .sort(byBucketThenCredits);
  const { freshAsOf, pendingEvents } = source;
  return { rows: found, totals: totalsOf(found), freshAsOf, pendingEvents };
}

const aggregates = [
  'COUNT(*) AS CALLS',
  "COUNT_IF(STATUS <> 'ok') AS ERRORS",
  'SUM(INPUT_TOKENS) AS INPUT_TOKENS',
  'SUM(OUTPUT_TOKENS) AS OUTPUT_TOKENS',
  'SUM(CREDITS_USED) AS CREDITS',
  'SUM(GPU_SECONDS) AS GPU_SECONDS',
  'APPROX_PERCENTILE(LATENCY_MS, 0.5) AS P50',
  'APPROX_PERCENTILE(LATENCY_MS, 0.95) AS P95',
].join(', ');

function checkSpan({ from, to }: UsageInput): [Date, Date] {
  const span = to.getTime() - from.getTime();
  if (!(span > 0)) throw badInput('input.to', 'must be later than input.from.');
  if (span > LONGEST_SPAN_MS)
    throw badInput('input.from', 'is more than three years before input.to; narrow the span.');
  return [from, to];
}

/** Hours are instants; days and months are dates where the credit day begins, which the calendar turns into instants. */
function bucketOf(dimension: TimeDimension): string {
  if (dimension === 'HOUR') return "TO_CHAR(DATE_TRUNC('HOUR', TIMESTAMP), 'YYYY-MM-DD HH24:MI:SS')";
  return `TO_CHAR(DATE_TRUNC('${dimension}', CONVERT_TIMEZONE('UTC', ?, TIMESTAMP)), 'YYYY-MM-DD')`;
}

function toUsageRow(
  cells: readonly CellValue[],
  plain: readonly PlainDimension[],
  time: TimeDimension | null,
  calendar: CreditCalendar,
): UsageRow {
  const named = Object.fromEntries(plain.map((dimension, i) => [fields[dimension], cells[i] ?? null]));
  const [calls, errors, inputTokens, outputTokens, credits, gpuSeconds, p50, p95] = cells.slice(
    plain.length + (time ? 1 : 0),
  );
  return {
    user: null,
    function: null,
    model: null,
    backend: null,
    warehouse: null,
    ...named,
    bucket: time ? toBucket(String(cells[plain.length]), time, calendar) : null,
    calls: Number(calls),
    errors: Number(errors ?? 0),
    inputTokens: BigInt(String(inputTokens ?? 0)),
    outputTokens: BigInt(String(outputTokens ?? 0)),
    credits: toMicroCredits(credits),
    gpuSeconds: gpuSeconds == null ? null : Number(gpuSeconds),
    p50LatencyMs: p50 == null ? null : Number(p50),
    p95LatencyMs: p95 == null ? null : Number(p95),
  };
}

function toBucket(text: string, dimension: TimeDimension, calendar: CreditCalendar): Date {
  return dimension === 'HOUR'
    ? new Date(`${text.replace(' ', 'T')}Z`)
    : new Date(calendar.windowOf(text).start);
}

function byBucketThenCredits(a: UsageRow, b: UsageRow): number {
  return Number(a.bucket ?? 0) - Number(b.bucket ?? 0) || b.credits - a.credits;
}

function totalsOf(rows: readonly UsageRow[]): UsageReport['totals'] {
  const sum = (field: 'calls' | 'errors' | 'credits') => rows.reduce((total, row) => total + row[field], 0);
  const sumTokens = (field: 'inputTokens' | 'outputTokens') =>
    rows.reduce((total, row) => total + BigInt(row[field]), 0n);
  return {
    calls: sum('calls'),
    errors: sum('errors'),
    inputTokens: sumTokens('inputTokens'),
    outputTokens: sumTokens('outputTokens'),
    credits: sum('credits') as MicroCredits,
    gpuSeconds: sumOfKnown(rows.map(({ gpuSeconds }) => gpuSeconds ?? null)),
  };
}

/** In thousandths, as the log keeps them, so that the sum has no more digits than its parts. */
function sumOfKnown(seconds: readonly (number | null)[]): number | null {
  const known = seconds.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + Math.round(value * 1000), 0) / 1000;
}
