/** The reconciliation of one day: reads the three books and compares them. */
import type { MicroCredits } from '../credits/micro-credits.ts';
import { requireAdmin } from '../credits/status/credit-status.ts';
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import type { UsageOutbox } from '../credits/usage/usage-outbox.ts';
import type { CreditCalendar } from '../credits/windows/credit-calendar.ts';
import { badInput } from '../errors.ts';
import type { Reconciliation } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import { compareBooks, isBalanced, type LoggedCharge } from './compare-books.ts';
import { readSnowflakeHistory, type SnowflakeHistoryDeps } from './snowflake-history.ts';
import { logStatement, toMicroCredits } from './usage-log.ts';

export interface ReconcileDeps extends SnowflakeHistoryDeps {
  readonly outbox: UsageOutbox;
  readonly calendar: CreditCalendar;
  readonly table: string;
}

const PAGE = 10_000;

/** @throws GatewayError FORBIDDEN without credits:admin; BAD_USER_INPUT for a day to come; what the books fail with. */
export async function reconcile(deps: ReconcileDeps, day: string, caller: Caller): Promise<Reconciliation> {
  requireAdmin(caller);
  const { outbox, calendar } = deps;
  const window = calendar.windowOf(day);
  if (window.start > Date.now()) throw badInput('day', 'has not begun yet.');

  // The outbox is read before the log: an event that is loaded in between is in both, and then counts as loaded.
  const ledger = await readLedger(outbox, day);
  const pending = new Set((await outbox.read(PAGE)).map(({ eventId }) => eventId));
  const [log, history] = await Promise.all([
    readLog(deps, day, caller),
    readSnowflakeHistory(deps, window, caller),
  ]);
  const differences = compareBooks({ ledger, log, pending, history });

  return {
    day,
    ledgerCredits: total(ledger),
    usageLogCredits: log.reduce((sum, { credits, rows }) => sum + credits * rows, 0) as MicroCredits,
    snowflakeCredits: history && total([...history.byQueryId.values()]),
    snowflakeView: history?.view ?? null,
    snowflakeCompleteUntil: history?.completeUntil ?? null,
    eventsCompared: ledger.length,
    balanced: isBalanced(differences),
    differences,
  };
}

function total(charges: readonly { readonly credits: MicroCredits }[]): MicroCredits {
  return charges.reduce((sum, { credits }) => sum + credits, 0) as MicroCredits;
}

async function readLedger(outbox: UsageOutbox, day: string): Promise<UsageEvent[]> {
  const events: UsageEvent[] = [];
  for (let after = ''; ; ) {
    const page = await outbox.eventsOf(day, { after, limit: PAGE });
    events.push(...page);
    const last = page.at(-1);
    if (page.length < PAGE || !last) return events;
    after = last.eventId;
  }
}

async function readLog(
  { runner, warehouse, table }: ReconcileDeps,
  day: string,
  caller: Caller,
): Promise<LoggedCharge[]> {
  const charges: LoggedCharge[] = [];
  const sql = [
    `SELECT EVENT_ID, MAX(CREDITS_USED), COUNT(*) FROM ${table} WHERE CREDIT_DAY = ?::DATE AND EVENT_ID > ?`,
    `GROUP BY EVENT_ID ORDER BY EVENT_ID LIMIT ${PAGE}`,
  ].join(' ');
  for (let after = ''; ; ) {
    const { rows } = await runner.run(logStatement(sql, [day, after], warehouse, 'reconciliation', caller));
    for (const [eventId, credits, count] of rows) {
      charges.push({ eventId: String(eventId), credits: toMicroCredits(credits), rows: Number(count) });
    }
    if (rows.length < PAGE) return charges;
    after = charges.at(-1)?.eventId ?? '';
  }
}
