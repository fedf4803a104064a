/** The usage log as a table: its columns, and how an event becomes a row of it. */
import { MICRO_CREDITS_PER_CREDIT, type MicroCredits } from '../credits/micro-credits.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import { tagsToJson, tagsToRecord } from '../identity/tags.ts';
import type { CellValue, QueryTag, Statement } from '../snowflake/statement/statement.ts';

export const USAGE_LOG = 'CORTEX_USAGE_LOG';

/**
 * Column, its type, and the event's field under which `toLogRow` puts the value; the order of the contract. Where a
 * plain cast would not give that text again, how to read it.
 */
const columns = [
  ['TIMESTAMP', 'TIMESTAMP_NTZ(3)', 'timestamp', "TO_CHAR(TIMESTAMP, 'YYYY-MM-DD HH24:MI:SS.FF3')"],
  ['USER_NAME', 'VARCHAR', 'user'],
  ['FUNCTION_NAME', 'VARCHAR', 'function'],
  ['MODEL_NAME', 'VARCHAR', 'model'],
  ['INPUT_TOKENS', 'NUMBER(38, 0)', 'inputTokens'],
  ['OUTPUT_TOKENS', 'NUMBER(38, 0)', 'outputTokens'],
  ['CREDITS_USED', 'NUMBER(38, 6)', 'credits'],
  ['QUERY_TAG', 'VARCHAR', 'queryTag'],
  ['SESSION_ID', 'VARCHAR', 'requestId'],
  ['EVENT_ID', 'VARCHAR', 'eventId'],
  ['BACKEND', 'VARCHAR', 'backend'],
  ['WAREHOUSE', 'VARCHAR', 'warehouse'],
  ['QUERY_ID', 'VARCHAR', 'queryId'],
  ['STATUS', 'VARCHAR', 'status'],
  ['LATENCY_MS', 'NUMBER(38, 3)', 'latencyMs'],
  ['CACHED', 'BOOLEAN', 'cached'],
  ['GPU_SECONDS', 'NUMBER(38, 3)', 'gpuSeconds'],
  ['TEAMS', 'ARRAY', 'teams', 'TO_JSON(TEAMS)'],
  ['TAGS', 'OBJECT', 'tags', 'TO_JSON(TAGS)'],
  ['API_KEY_ID', 'VARCHAR', 'apiKeyId'],
  ['CREDIT_DAY', 'DATE', 'creditDay', "TO_CHAR(CREDIT_DAY, 'YYYY-MM-DD')"],
  ['REVISION', 'NUMBER(38, 0)', 'revision'],
] as const satisfies readonly (readonly [name: string, type: string, field: string, read?: string])[];

/** A row by its fields; a value that is NULL is absent. */
export type LogRow = { readonly [Field in (typeof columns)[number][2]]?: string };

const fieldNames = columns.map(([, , field]) => field);
/** A select list of the whole row as text, in the form of `toLogRow`. */
export const selectedRow = columns.map(([name, , , read]) => read ?? `${name}::VARCHAR`).join(', ');

export function readLogRow(cells: readonly CellValue[]): LogRow {
  return Object.fromEntries(
    fieldNames.flatMap((field, i) => (cells[i] == null ? [] : [[field, String(cells[i])]])),
  );
}

export const columnNames: readonly string[] = columns.map(([name]) => name);

/**
 * A query over events that are bound as one JSON array (`?`), with the log's columns.
 *
 * Every value crosses as text: a variant's number would go through a double.
 */
export const boundEvents = `SELECT ${columns
  .map(([name, type], i) =>
    type === 'ARRAY' || type === 'OBJECT'
      ? `PARSE_JSON(f.value[${i}]::VARCHAR)::${type} AS ${name}`
      : `f.value[${i}]::VARCHAR::${type} AS ${name}`,
  )
  .join(', ')} FROM TABLE(FLATTEN(INPUT => PARSE_JSON(?))) f`;

/** The JSON that `boundEvents` binds: a list of rows in the order of the columns. A null of JSON reads as NULL. */
export function bindEvents(events: readonly UsageEvent[]): string {
  return bindRows(events.map(bindEvent));
}

/** One event's part of it. */
export function bindEvent(event: UsageEvent): string {
  return JSON.stringify(cellsOf(event));
}

export function bindRows(rows: readonly string[]): string {
  return `[${rows.join(',')}]`;
}

export function toLogRow(event: UsageEvent): LogRow {
  return readLogRow(cellsOf(event));
}

/** In the order of the columns. */
function cellsOf(event: UsageEvent): readonly (string | null)[] {
  const { gpuSeconds } = event;
  return [
    toSqlTimestamp(new Date(event.at)),
    event.user,
    event.function,
    event.model || null,
    String(event.inputTokens),
    String(event.outputTokens),
    toDecimal(event.credits),
    tagOf(event),
    event.requestId,
    event.eventId,
    event.backend,
    event.warehouse || null,
    event.queryId || null,
    event.status,
    event.latencyMs.toFixed(3),
    String(event.cached),
    gpuSeconds === null ? null : gpuSeconds.toFixed(3),
    JSON.stringify(event.teams),
    tagsToJson(event.tags),
    event.apiKeyId || null,
    event.window,
    String(event.revision),
  ];
}

function tagOf(event: UsageEvent): string {
  const { user, operationName, function: name, requestId, eventId } = event;
  const tag: QueryTag = {
    application: 'cortex-gateway',
    user,
    operation: operationName ?? name,
    requestId,
    eventId,
    ...(event.teams.length > 0 && { teams: event.teams }),
    ...(event.apiKeyId !== null && { apiKeyId: event.apiKeyId }),
    ...(event.tags.length > 0 && { tags: tagsToRecord(event.tags) }),
  };
  return JSON.stringify(tag);
}

/** `2026-11-22 09:30:00.000`, UTC. */
export function toSqlTimestamp(date: Date): string {
  return date.toISOString().slice(0, -1).replace('T', ' ');
}

/**
 * An instant that says its zone, to compare with TIMESTAMP_LTZ columns: `?::TIMESTAMP_TZ`. One without a zone would be
 * read in the zone of the session.
 */
export function toSqlInstant(date: Date): string {
  return `${date.toISOString().slice(0, -1)}+00:00`;
}

function toDecimal(amount: MicroCredits): string {
  const whole = Math.trunc(amount / MICRO_CREDITS_PER_CREDIT);
  return `${whole}.${String(amount % MICRO_CREDITS_PER_CREDIT).padStart(6, '0')}`;
}

/** Reads NUMBER(38, 6) as the driver gives it: a number while that is exact, text beyond. */
export function toMicroCredits(value: unknown): MicroCredits {
  const [whole = '0', places = ''] = String(value ?? 0).split('.');
  const text = String(value);
  if (text.includes('e')) return Math.round(Number(value) * MICRO_CREDITS_PER_CREDIT) as MicroCredits;
  const sign = whole.startsWith('-') ? -1 : 1;
  const fraction = Number(places.padEnd(6, '0').slice(0, 6));
  return (Number(whole) * MICRO_CREDITS_PER_CREDIT + sign * fraction) as MicroCredits;
}

/** The gateway's own statements over the log: nobody is charged for them, and their tag says so. */
export function logStatement(
  sql: string,
  binds: Statement['binds'],
  warehouse: string,
  purpose: 'load' | 'usage' | 'reconciliation',
  caller?: {
    readonly requestId: string;
    readonly signal: AbortSignal;
    readonly user: { readonly name: Statement['user'] };
  },
): Statement {
  const user = caller?.user.name ?? ('gateway' as Statement['user']);
  const requestId = caller?.requestId ?? purpose;
  return {
    sql,
    binds: binds ?? [],
    warehouse,
    user,
    function: `USAGE_LOG_${purpose.toUpperCase()}`,
    tag: { application: 'cortex-gateway', user, operation: `usage-log-${purpose}`, requestId, eventId: '' },
    ...(caller ? { signal: caller.signal } : { isInternal: true }),
  };
}
