/** The `usageEvents` connection: single calls, newest first. */
import type { UsageOutbox } from '../credits/usage/usage-outbox.ts';
import type { CreditCalendar } from '../credits/windows/credit-calendar.ts';
import type { Backend, QueryUsageEventsArgs, UsageSource } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import { tagsFromJson } from '../identity/tags.ts';
import { type Connection, toConnection } from '../pages/connection.ts';
import { readCursor, toCursor, unknownCursor } from '../pages/cursor.ts';
import { readPageSize } from '../pages/page.ts';
import type { CellValue, StatementRunner } from '../snowflake/statement/statement.ts';
import { type EventPlace, newestBooked, toLoggedEvent, unlessAway } from './booked-events.ts';
import { type LoggedEvent, readEventSource } from './logged-events.ts';
import { type Condition, filterConditions, filterEvents, isOneOf, whereClause } from './usage-filter.ts';
import { logStatement, toMicroCredits, toSqlTimestamp } from './usage-log.ts';

export interface UsageEventsDependencies {
  readonly outbox: UsageOutbox;
  readonly runner: StatementRunner;
  readonly calendar: CreditCalendar;
  readonly warehouse: string;
  readonly table: string;
}

export interface UsageEventPage extends Connection<LoggedEvent> {
  readonly source: UsageSource;
}

const selected = [
  'EVENT_ID',
  'TIMESTAMP',
  'USER_NAME',
  'FUNCTION_NAME',
  'MODEL_NAME',
  'BACKEND',
  'WAREHOUSE',
  'QUERY_ID',
  'INPUT_TOKENS',
  'OUTPUT_TOKENS',
  'CREDITS_USED',
  'CACHED',
  'STATUS',
  'LATENCY_MS',
  'SESSION_ID',
  'GPU_SECONDS',
  'API_KEY_ID',
  'TO_JSON(TEAMS)',
  'TO_JSON(TAGS)',
].join(', ');

/** @throws GatewayError BAD_USER_INPUT, FORBIDDEN, and what the warehouse fails with. */
export async function listUsageEvents(
  deps: UsageEventsDependencies,
  { filter, ...page }: QueryUsageEventsArgs,
  caller: Caller,
): Promise<UsageEventPage> {
  const count = readPageSize(page);
  const conditions = filterConditions(filter, caller, 'filter');
  const last = page.after == null ? null : placeAt(page.after);
  if (last) conditions.push(olderThan(last));
  const { found: nodes, source } = await unlessAway(
    () => select(deps, conditions, count + 1, caller),
    () => newestBooked(deps, filterEvents(filter, caller, 'filter'), last, count + 1),
  );

  const edges = nodes.slice(0, count).map((node) => ({ cursor: toCursor(placeOf(node)), node }));
  return { ...toConnection(edges, nodes.length > count, page), source };
}

/** Events by their ids, in one statement; those that are not there, or that the caller may not see, are absent. */
export async function findUsageEvents(
  deps: UsageEventsDependencies,
  ids: readonly string[],
  caller: Caller,
): Promise<ReadonlyMap<string, LoggedEvent>> {
  const conditions = [...filterConditions(null, caller, 'id'), isOneOf('EVENT_ID', ids)];
  const { found } = await unlessAway(
    () => select(deps, conditions, ids.length, caller),
    async () => (await deps.outbox.find(ids)).filter(filterEvents(null, caller, 'id')).map(toLoggedEvent),
  );
  return new Map(found.map((event) => [event.id, event]));
}

/** Those of the names under which a call was made; the caller may see everybody's. */
export async function findUsersAmong(
  deps: UsageEventsDependencies,
  names: readonly string[],
  caller: Caller,
): Promise<ReadonlySet<string>> {
  const source = await readEventSource(deps.outbox, deps.table);
  const where = whereClause([isOneOf('USER_NAME', names)]);
  const sql = `SELECT DISTINCT USER_NAME FROM (${source.sql}) ${where.sql}`;
  const binds = [...source.binds, ...where.binds];
  const { rows } = await deps.runner.run(logStatement(sql, binds, deps.warehouse, 'usage', caller));
  return new Set(rows.map(([name]) => String(name)));
}

async function select(
  { outbox, runner, warehouse, table }: UsageEventsDependencies,
  conditions: readonly Condition[],
  limit: number,
  caller: Caller,
): Promise<LoggedEvent[]> {
  const source = await readEventSource(outbox, table);
  const where = whereClause(conditions);
  const sql = `SELECT ${selected} FROM (${source.sql}) ${where.sql} ORDER BY TIMESTAMP DESC, EVENT_ID DESC LIMIT ${limit}`;
  const statement = logStatement(sql, [...source.binds, ...where.binds], warehouse, 'usage', caller);
  const { rows } = await runner.run(statement);
  return rows.map(fromRow);
}

function fromRow(cells: readonly CellValue[]): LoggedEvent {
  const text = (i: number) => (cells[i] == null ? null : String(cells[i]));
  const timestamp = text(1) ?? '';
  return {
    id: text(0) ?? '',
    at: new Date(/Z$|[+-]\d\d:?\d\d$/.test(timestamp) ? timestamp : `${timestamp}Z`),
    user: { name: text(2) ?? '' },
    function: text(3) ?? '',
    model: text(4),
    backend: (text(5) ?? 'SNOWFLAKE') as Backend,
    warehouse: text(6),
    queryId: text(7),
    inputTokens: Number(cells[8]),
    outputTokens: Number(cells[9]),
    credits: toMicroCredits(cells[10]),
    cached: cells[11] === true,
    status: text(12) ?? '',
    latencyMs: Number(cells[13]),
    requestId: text(14),
    gpuSeconds: cells[15] == null ? null : Number(cells[15]),
    apiKeyId: text(16),
    teams: JSON.parse(text(17) ?? '[]') as readonly string[],
    tags: tagsFromJson(text(18) ?? '{}'),
  };
}

function placeOf({ at, id }: Pick<LoggedEvent, 'at' | 'id'>): string {
  return JSON.stringify([at.getTime(), id]);
}

function olderThan({ at, id }: EventPlace): Condition {
  const timestamp = toSqlTimestamp(new Date(at));
  const sql = '(TIMESTAMP < ?::TIMESTAMP_NTZ OR (TIMESTAMP = ?::TIMESTAMP_NTZ AND EVENT_ID < ?))';
  return { sql, binds: [timestamp, timestamp, id] };
}

/** Snowflake's timestamps end before it. */
const YEAR_10000 = Date.UTC(10_000, 0, 1);

/** @throws GatewayError BAD_USER_INPUT */
function placeAt(cursor: string): EventPlace {
  const place = readCursor(cursor);
  try {
    const [at, id]: unknown[] = JSON.parse(place);
    const isTime = typeof at === 'number' && Number.isInteger(at) && at >= 0 && at < YEAR_10000;
    if (isTime && typeof id === 'string' && placeOf({ at: new Date(at), id }) === place) return { at, id };
  } catch {
    // Falls through to the one message for all that is no cursor.
  }
  throw unknownCursor();
}
