/**
 * The `usage` report: one aggregate query over the log and the outbox, computed in the warehouse; over the ledger's own
 * events while the warehouse does not answer.
 */
import type { UsageOutbox } from '../credits/usage/usage-outbox.ts';
import type { CreditCalendar } from '../credits/windows/credit-calendar.ts';
import { badInput } from '../errors/gateway-error.ts';
import type { UsageInput, UsageReport, UsageRow } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import { tagKeyForm } from '../identity/tags.ts';
import type { CellValue, StatementRunner } from '../snowflake/statement/statement.ts';
import { unlessAway } from './booked-events.ts';
import { reportBooked } from './booked-report.ts';
import { type EventSource, readEventSource } from './logged-events.ts';
import { type Condition, filterConditions, whereClause } from './usage-filter.ts';
import { logStatement, toMicroCredits, toSqlTimestamp } from './usage-log.ts';
import {
  byBucketThenCredits,
  type CostlyCounts,
  type FoundUsage,
  type Grouping,
  groupingOf,
  noGroup,
  type TimeDimension,
  toBucket,
  totalsOf,
} from './usage-rows.ts';

export interface UsageReportDependencies {
  readonly outbox: UsageOutbox;
  readonly runner: StatementRunner;
  readonly calendar: CreditCalendar;
  readonly warehouse: string;
  readonly table: string;
}

const MOST_ROWS = 10_000;
const LONGEST_SPAN_MS = 3 * 366 * 86_400_000;

/** @throws GatewayError BAD_USER_INPUT, FORBIDDEN, and what the warehouse fails with. */
export async function reportUsage(
  deps: UsageReportDependencies,
  input: UsageInput,
  caller: Caller,
  costly: CostlyCounts = { latencies: true, statements: true },
): Promise<UsageReport> {
  const [from, to] = checkSpan(input);
  const grouping = groupingOf(input.groupBy ?? [], tagOf(input));
  const conditions = [
    { sql: 'TIMESTAMP >= ?::TIMESTAMP_NTZ', binds: [toSqlTimestamp(from)] },
    { sql: 'TIMESTAMP < ?::TIMESTAMP_NTZ', binds: [toSqlTimestamp(to)] },
    ...filterConditions(input.filter, caller, 'input.filter'),
  ];
  const { found, source } = await unlessAway(
    () => reportLogged(deps, grouping, conditions, caller, costly),
    () => reportBooked(deps, input, grouping, caller, costly),
  );
  const { rows, ...report } = found;
  if (rows.length > MOST_ROWS) {
    throw badInput('input.groupBy', `gives more than ${MOST_ROWS} rows; group by less, or narrow the span.`);
  }
  return { ...report, rows: rows.toSorted(byBucketThenCredits), source };
}

async function reportLogged(
  deps: UsageReportDependencies,
  grouping: Grouping,
  conditions: readonly Condition[],
  caller: Caller,
  costly: CostlyCounts,
): Promise<FoundUsage> {
  const source = await readEventSource(deps.outbox, deps.table);
  const select = (groups: Grouping) => selectRows(deps, source, groups, conditions, caller, costly);
  // A call of two teams is in two rows.
  const isShared = grouping.plain.some(([dimension]) => dimension === 'TEAM');
  const [rows, total] = await Promise.all([
    select(grouping),
    isShared ? select({ ...grouping, plain: [], time: null }) : null,
  ]);
  const { freshAsOf, pendingEvents } = source;
  return { rows, totals: totalsOf(total ?? rows), freshAsOf, pendingEvents, completeFrom: null };
}

async function selectRows(
  { runner, calendar, warehouse }: UsageReportDependencies,
  source: EventSource,
  { plain, time, tag }: Grouping,
  conditions: readonly Condition[],
  caller: Caller,
  costly: CostlyCounts,
): Promise<UsageRow[]> {
  const where = whereClause(conditions);
  const isUtc = calendar.timeZone === 'UTC';
  const groups = [...plain.map(([, , column]) => column), ...(time ? [bucketOf(time, isUtc)] : [])];
  const isTagged = plain.some(([dimension]) => dimension === 'TAG');
  const isByTeam = plain.some(([dimension]) => dimension === 'TEAM');
  const keys = groups.map((sql, i) => `${sql} AS K${i}`);
  const sql = [
    `SELECT ${[...keys, ...aggregatesOf(costly)].join(', ')} FROM (${source.sql}) events`,
    isByTeam ? ', LATERAL FLATTEN(INPUT => events.TEAMS, OUTER => TRUE) team' : '',
    where.sql,
    groups.length > 0 ? `GROUP BY ${groups.map((_, i) => i + 1).join(', ')}` : '',
    `LIMIT ${MOST_ROWS + 1}`,
  ].join(' ');
  const binds = [
    ...(isTagged ? [tag] : []),
    ...((time === 'DAY' || time === 'MONTH') && !isUtc ? [calendar.timeZone] : []),
    ...source.binds,
    ...where.binds,
  ];
  const { rows } = await runner.run({
    ...logStatement(sql, binds, warehouse, 'usage', caller),
    maxRows: MOST_ROWS + 1,
  });
  return (
    rows
      .map((cells) => toUsageRow(cells, { plain, time, tag }, calendar))
      // Without groups SQL answers one row even over nothing.
      .filter(({ calls }) => calls > 0)
  );
}

const aggregatesOf = ({ latencies, statements }: CostlyCounts): readonly string[] => [
  'COUNT(*) AS CALLS',
  "COUNT_IF(STATUS <> 'ok') AS ERRORS",
  `${statements ? 'COUNT(DISTINCT QUERY_ID)' : 'NULL'} AS STATEMENTS`,
  'SUM(INPUT_TOKENS) AS INPUT_TOKENS',
  'SUM(OUTPUT_TOKENS) AS OUTPUT_TOKENS',
  'SUM(CREDITS_USED) AS CREDITS',
  'SUM(GPU_SECONDS) AS GPU_SECONDS',
  ...[0.5, 0.95].map(
    (part) => `${latencies ? `APPROX_PERCENTILE(LATENCY_MS, ${part})` : 'NULL'} AS P${100 * part}`,
  ),
];

function checkSpan({ from, to }: UsageInput): [Date, Date] {
  const span = to.getTime() - from.getTime();
  if (!(span > 0)) throw badInput('input.to', 'must be later than input.from.');
  if (span > LONGEST_SPAN_MS)
    throw badInput('input.from', 'is more than three years before input.to; narrow the span.');
  return [from, to];
}

function tagOf({ groupBy, tag }: UsageInput): string | null {
  if (!groupBy?.includes('TAG')) return null;
  if (tag == null) throw badInput('input.tag', 'must name the tag that TAG groups by, like "project".');
  if (!tagKeyForm.test(tag))
    throw badInput('input.tag', 'is 1 to 64 letters, digits, dots, hyphens and underscores.');
  return tag;
}

/**
 * Hours are instants; days and months are dates where the credit day begins, which the calendar turns into instants.
 * Neither is written as text in SQL: that of a million instants takes longer than adding them up, and so does converting
 * them.
 */
function bucketOf(dimension: TimeDimension, isUtc: boolean): string {
  const isLocal = dimension !== 'HOUR' && !isUtc;
  return `DATE_TRUNC('${dimension}', ${isLocal ? "CONVERT_TIMEZONE('UTC', ?, TIMESTAMP)" : 'TIMESTAMP'})`;
}

function toUsageRow(
  cells: readonly CellValue[],
  { plain, time }: Grouping,
  calendar: CreditCalendar,
): UsageRow {
  const named = Object.fromEntries(plain.map(([, field], i) => [field, cells[i] ?? null]));
  const [calls, errors, statements, inputTokens, outputTokens, credits, gpuSeconds, p50, p95] = cells.slice(
    plain.length + (time ? 1 : 0),
  );
  return {
    ...noGroup,
    ...named,
    bucket: time ? toBucket(String(cells[plain.length]), time, calendar) : null,
    calls: Number(calls),
    errors: Number(errors ?? 0),
    statements: Number(statements ?? 0),
    inputTokens: BigInt(String(inputTokens ?? 0)),
    outputTokens: BigInt(String(outputTokens ?? 0)),
    credits: toMicroCredits(credits),
    gpuSeconds: gpuSeconds == null ? null : Number(gpuSeconds),
    p50LatencyMs: p50 == null ? null : Number(p50),
    p95LatencyMs: p95 == null ? null : Number(p95),
  };
}
