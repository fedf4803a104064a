/** Events for an export, in the order of their ids, a page at a time: any number of them in the memory of a page. */
import type { UsageEvent } from '../../credits/usage/usage-event.ts';
import type { UsageOutbox } from '../../credits/usage/usage-outbox.ts';
import type { CreditCalendar } from '../../credits/windows/credit-calendar.ts';
import { GatewayError } from '../../errors/gateway-error.ts';
import type { UsageFilter } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import type { StatementRunner } from '../../snowflake/statement/statement.ts';
import { bookedById, unlessAway } from '../booked-events.ts';
import { readPageSource } from '../logged-events.ts';
import { filterConditions, filterEvents, whereClause } from '../usage-filter.ts';
import {
  type LogRow,
  logStatement,
  readLogRow,
  selectedRow,
  toLogRow,
  toSqlTimestamp,
} from '../usage-log.ts';

export interface ExportInput {
  readonly from: Date;
  readonly to: Date;
  readonly filter: UsageFilter | null;
  /** The id of the last event that was received; empty: from the first. */
  readonly after: string;
  /** Null: all. */
  readonly limit: number | null;
}

export interface ExportDependencies {
  readonly outbox: UsageOutbox;
  readonly runner: StatementRunner;
  readonly calendar: CreditCalendar;
  readonly warehouse: string;
  readonly table: string;
}

const PAGE = 5_000;

/** @throws GatewayError FORBIDDEN, BAD_USER_INPUT, and what the warehouse fails with */
export async function* exportRows(
  deps: ExportDependencies,
  input: ExportInput,
  caller: Caller,
): AsyncGenerator<readonly LogRow[]> {
  let { after } = input;
  let left = input.limit ?? Number.POSITIVE_INFINITY;
  let booked: AsyncGenerator<UsageEvent> | null = null;
  while (left > 0) {
    const count = Math.min(PAGE, left);
    const { found, source } = await unlessAway(
      () => readLogged(deps, { ...input, after }, count, caller),
      () => {
        requireKept(deps, input);
        booked ??= matching(deps, { ...input, after }, caller);
        return takeFrom(booked, count);
      },
    );
    if (source === 'USAGE_LOG') booked = null;
    if (found.rows.length > 0) yield found.rows;
    if (found.last === null) return;
    left -= found.rows.length;
    after = found.last;
  }
}

interface Page {
  readonly rows: readonly LogRow[];
  /** The id after which the next page begins; null: there is none. */
  readonly last: string | null;
}

async function readLogged(
  { outbox, runner, warehouse, table }: ExportDependencies,
  { from, to, filter, after }: ExportInput,
  count: number,
  caller: Caller,
): Promise<Page> {
  const source = await readPageSource(outbox, table, after);
  const where = whereClause([
    { sql: 'TIMESTAMP >= ?::TIMESTAMP_NTZ', binds: [toSqlTimestamp(from)] },
    { sql: 'TIMESTAMP < ?::TIMESTAMP_NTZ', binds: [toSqlTimestamp(to)] },
    { sql: 'EVENT_ID > ?', binds: [after] },
    ...(source.upTo === null ? [] : [{ sql: 'EVENT_ID <= ?', binds: [source.upTo] }]),
    ...filterConditions(filter, caller, 'filter'),
  ]);
  const sql = `SELECT ${selectedRow} FROM (${source.sql}) ${where.sql} ORDER BY EVENT_ID LIMIT ${count}`;
  const binds = [...source.binds, ...where.binds];
  const found = await runner.run({
    ...logStatement(sql, binds, warehouse, 'usage', caller),
    maxRows: count,
  });
  const rows = found.rows.map(readLogRow);
  return { rows, last: rows.length < count ? source.upTo : (rows.at(-1)?.eventId ?? null) };
}

/**
 * A file does not say what it lacks, so one that the ledger cannot fill is refused.
 * @throws GatewayError CIRCUIT_OPEN
 */
function requireKept({ outbox, calendar }: ExportDependencies, { from }: ExportInput): void {
  const { id, start } = calendar.windowOf(outbox.keptFrom());
  if (from.getTime() >= start) return;
  throw new GatewayError(
    'CIRCUIT_OPEN',
    `Snowflake does not answer, and the gateway's own books begin with ${id}: ask from then on, or again later.`,
  );
}

async function* matching(
  deps: ExportDependencies,
  { from, to, filter, after }: ExportInput,
  caller: Caller,
): AsyncGenerator<UsageEvent> {
  const matches = filterEvents(filter, caller, 'filter');
  for await (const event of bookedById(deps, from, to, after)) if (matches(event)) yield event;
}

async function takeFrom(events: AsyncGenerator<UsageEvent>, count: number): Promise<Page> {
  const rows: LogRow[] = [];
  while (rows.length < count) {
    const { done, value } = await events.next();
    if (done) return { rows, last: null };
    rows.push(toLogRow(value));
  }
  return { rows, last: rows.at(-1)?.eventId ?? null };
}
