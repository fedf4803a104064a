/** Reads the usage log for a comparison: of each event the newest revision, and how many rows there are. */
import type { Caller } from '../identity/caller.ts';
import type { StatementRunner } from '../snowflake/statement/statement.ts';
import type { LogEntry } from './compare-log.ts';
import { logStatement, readLogRow, selectedRow, toMicroCredits } from './usage-log.ts';

export interface ReadLogDependencies {
  readonly runner: StatementRunner;
  readonly warehouse: string;
  readonly table: string;
}

const PAGE = 10_000;

export async function readLogOf(deps: ReadLogDependencies, day: string, caller: Caller): Promise<LogEntry[]> {
  const events: LogEntry[] = [];
  for (let after = ''; ; ) {
    const page = await read(deps, 'CREDIT_DAY = ?::DATE AND EVENT_ID > ?', [day, after], caller);
    events.push(...page);
    after = page.at(-1)?.eventId ?? '';
    if (page.length < PAGE) return events;
  }
}

/** Whatever day their rows are of. */
export async function findInLog(
  deps: ReadLogDependencies,
  ids: readonly string[],
  caller: Caller,
): Promise<LogEntry[]> {
  const events: LogEntry[] = [];
  for (let i = 0; i < ids.length; i += PAGE) {
    const among = 'EVENT_ID IN (SELECT i.value::VARCHAR FROM TABLE(FLATTEN(INPUT => PARSE_JSON(?))) i)';
    events.push(...(await read(deps, among, [JSON.stringify(ids.slice(i, i + PAGE))], caller)));
  }
  return events;
}

async function read(
  { runner, warehouse, table }: ReadLogDependencies,
  condition: string,
  binds: readonly string[],
  caller: Caller,
): Promise<LogEntry[]> {
  const sql = [
    `SELECT EVENT_ID, CREDITS_USED, COUNT(*) OVER (PARTITION BY EVENT_ID), ${selectedRow} FROM ${table}`,
    `WHERE ${condition} QUALIFY ROW_NUMBER() OVER (PARTITION BY EVENT_ID ORDER BY REVISION DESC) = 1`,
    `ORDER BY EVENT_ID LIMIT ${PAGE}`,
  ].join(' ');
  const { rows } = await runner.run(logStatement(sql, binds, warehouse, 'reconciliation', caller));
  return rows.map(([eventId, credits, count, ...cells]) => ({
    eventId: String(eventId),
    credits: toMicroCredits(credits),
    rows: Number(count),
    row: readLogRow(cells),
  }));
}
