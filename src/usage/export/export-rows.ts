/** Events for an export, in the order of their ids, a page at a time: any number of them in the memory of a page. */
import type { UsageEvent } from '../../credits/usage/usage-event.ts';
import type { UsageOutbox } from '../../credits/usage/usage-outbox.ts';
import type { CreditCalendar } from '../../credits/windows/credit-calendar.ts';
import { GatewayError } from '../../errors/gateway-error.ts';
import type { UsageFilter } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import type { StatementRunner } from '../../snowflake/statement/statement.ts';
import { bookedBetween, unlessAway } from '../booked-events.ts';
import { readEventSource } from '../logged-events.ts';
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
  while (left > 0) {
    const count = Math.min(PAGE, left);
    const { found } = await unlessAway(
      () => readLogged(deps, { ...input, after }, count, caller),
      () => {
        requireKept(deps, input);
        return readBooked(deps, { ...input, after }, count, caller);
      },
    );
    if (found.length > 0) yield found;
    if (found.length < count) return;
    left -= found.length;
    after = found.at(-1)?.eventId ?? after;
  }
}

async function readLogged(
  { outbox, runner, warehouse, table }: ExportDependencies,
  { from, to, filter, after }: ExportInput,
  count: number,
  caller: Caller,
): Promise<LogRow[]> {
  const source = await readEventSource(outbox, table, new Date());
  const where = whereClause([
    { sql: 'TIMESTAMP >= ?::TIMESTAMP_NTZ', binds: [toSqlTimestamp(from)] },
    { sql: 'TIMESTAMP < ?::TIMESTAMP_NTZ', binds: [toSqlTimestamp(to)] },
    { sql: 'EVENT_ID > ?', binds: [after] },
    ...filterConditions(filter, caller, 'filter'),
  ]);
  const sql = `SELECT ${selectedRow} FROM (${source.sql}) ${where.sql} ORDER BY EVENT_ID LIMIT ${count}`;
  const binds = [...source.binds, ...where.binds];
  const { rows } = await runner.run({
    ...logStatement(sql, binds, warehouse, 'usage', caller),
    maxRows: count,
  });
  return rows.map(readLogRow);
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

async function readBooked(
  deps: ExportDependencies,
  { from, to, filter, after }: ExportInput,
  count: number,
  caller: Caller,
): Promise<LogRow[]> {
  const matches = filterEvents(filter, caller, 'filter');
  const found: UsageEvent[] = [];
  for await (const event of bookedBetween(deps, from, to)) {
    if (event.eventId <= after || !matches(event)) continue;
    found.push(event);
    if (found.length > 4 * count) keepFirst(found, count);
  }
  keepFirst(found, count);
  return found.map(toLogRow);
}

function keepFirst(events: UsageEvent[], count: number): void {
  events.sort((a, b) => (a.eventId < b.eventId ? -1 : 1)).splice(count);
}
