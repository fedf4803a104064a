/** Compares the ledger's events with the usage log's rows, column by column. Pure. */
import type { MicroCredits } from '../credits/micro-credits.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import { type Difference, differ } from './difference.ts';
import { type LogRow, toLogRow } from './usage-log.ts';

/** The newest revision that the log has of an event. */
export interface LogEntry {
  readonly eventId: string;
  readonly credits: MicroCredits;
  /** How many rows the log has for the event; more than one is a fault. */
  readonly rows: number;
  readonly row: LogRow;
}

export function* compareWithLog(
  ledger: readonly UsageEvent[],
  log: readonly LogEntry[],
  pending: ReadonlySet<string>,
): Generator<Difference> {
  const logged = new Map(log.map((event) => [event.eventId, event]));
  for (const event of ledger) {
    const found = logged.get(event.eventId);
    logged.delete(event.eventId);
    const difference = compareEvent(event, found, pending.has(event.eventId));
    if (difference) yield difference;
  }
  for (const { eventId, credits } of logged.values()) {
    const detail =
      'Nobody was charged for it: the row was not written by the gateway, or the ledger is another one.';
    yield differ('MISSING_IN_LEDGER', { eventId, usageLogCredits: credits }, detail);
  }
}

function compareEvent(
  event: UsageEvent,
  logged: LogEntry | undefined,
  isPending: boolean,
): Difference | null {
  const { eventId, queryId, credits } = event;
  const found = { eventId, queryId, ledgerCredits: credits, usageLogCredits: logged?.credits ?? null };
  if (!logged) {
    return isPending
      ? differ('NOT_YET_LOADED', found, 'It is in the outbox and will be loaded.')
      : differ('MISSING_IN_USAGE_LOG', found, 'Its row was deleted, or the load was lost; load it again.');
  }
  if (logged.rows > 1) {
    return differ(
      'DUPLICATE_IN_USAGE_LOG',
      found,
      `The log has ${logged.rows} rows for it; delete all but one.`,
    );
  }
  if (isPending && Number(logged.row.revision) < event.revision) {
    return differ('NOT_YET_LOADED', found, 'Its correction is in the outbox and will be loaded.');
  }
  const changes = changedColumns(event, logged.row);
  if (changes.length === 0) return null;
  const detail = `The row was changed, or a correction was lost; the ledger is right. ${changes.join('; ')}.`;
  return differ(logged.credits === credits ? 'FACTS_DIFFER' : 'AMOUNT_DIFFERS', found, detail);
}

/** `user: ada in the ledger, eve in the log` for each column that is not as it was loaded. */
function changedColumns(event: UsageEvent, row: LogRow): readonly string[] {
  const right = toLogRow(event);
  // What is null in one of them has no entry there.
  return (Object.keys({ ...right, ...row }) as (keyof LogRow)[])
    .filter((name) => !isSame(right[name] ?? null, row[name] ?? null, name))
    .map(
      (name) => `${name}: ${right[name] ?? 'nothing'} in the ledger, ${row[name] ?? 'nothing'} in the log`,
    );
}

function isSame(right: string | null, logged: string | null, name: keyof LogRow): boolean {
  if (right === logged) return true;
  // A row from before the column was made.
  return logged === null && ((name === 'teams' && right === '[]') || (name === 'tags' && right === '{}'));
}
