/** What was done and told: the audit of limits, keys and states, and the alerts with where they went. */
import type { AuditFilter } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import { readsAllUsage, requirePermission } from '../identity/permissions.ts';
import { type Connection, toConnection } from '../pages/connection.ts';
import { readCursor, toCursor, unknownCursor } from '../pages/cursor.ts';
import { type PageArguments, readPageSize } from '../pages/page.ts';
import { type CreditAlert, toCreditAlert } from './alerts/alert-feed.ts';
import type { MicroCredits } from './micro-credits.ts';
import { periodOf, type Scope, withoutPeriod } from './scope.ts';
import { visibleTo } from './scope-visibility.ts';
import type { AlertRecord, AuditRecord, LedgerRecords } from './store/ledger-store.ts';
import type { CreditCalendar } from './windows/credit-calendar.ts';
import type { Period } from './windows/period.ts';

export interface AuditedAct {
  readonly id: string;
  readonly at: Date;
  readonly by: string;
  /** `SET_LIMIT`, ... */
  readonly action: string;
  /** A scope, the id of an event, or the windows that were changed. */
  readonly subject: string;
  /** Of the limit that was changed; null of everything else. */
  readonly period: Period | null;
  readonly old: MicroCredits | null;
  readonly new: MicroCredits | null;
  readonly reason: string;
}

export interface ToldAlert extends CreditAlert {
  readonly deliveries: readonly AlertDelivery[];
}

export interface AlertDelivery {
  readonly channel: string;
  readonly state: 'WAITING' | 'SENT' | 'EXPIRED';
  readonly at: Date | null;
  /** Null where the caller may not see them. */
  readonly recipients: readonly string[] | null;
}

/** Newest first. @throws GatewayError FORBIDDEN, BAD_USER_INPUT, LEDGER_UNAVAILABLE */
export interface CreditHistory {
  /** Needs credits:admin. */
  audit(caller: Caller, page: PageArguments, filter?: AuditFilter | null): Promise<Connection<AuditedAct>>;
  /** Of the scopes that the caller may see. */
  alerts(caller: Caller, page: PageArguments): Promise<Connection<ToldAlert>>;
}

export interface CreditHistoryDependencies {
  readonly records: Pick<LedgerRecords, 'audit' | 'alertsAfter' | 'lastAlert' | 'deliveriesOf'>;
  readonly calendar: CreditCalendar;
  readonly teamsOf: (caller: Caller) => readonly string[];
}

/** Records read at a time. */
const CHUNK = 1000;

export function createCreditHistory({
  records,
  calendar,
  teamsOf,
}: CreditHistoryDependencies): CreditHistory {
  /** Alerts below a sequence number, the newest first. */
  async function alertsBefore(before: number): Promise<readonly AlertRecord[]> {
    const found = await records.alertsAfter(Math.max(0, before - 1 - CHUNK), CHUNK);
    return found.filter(({ sequence = 0 }) => sequence < before).reverse();
  }

  return {
    async audit(caller, page, filter) {
      requirePermission(caller.user, [['credits:admin']]);
      const { count, before } = readPage(page);
      const matches = auditFilter(filter ?? {});
      const found: AuditRecord[] = [];
      for (let last = before; found.length <= count; ) {
        const chunk = await records.audit(last, CHUNK);
        found.push(...chunk.filter(matches));
        last = chunk.at(-1)?.sequence ?? 0;
        if (chunk.length < CHUNK) break;
      }
      return toConnection(edgesOf(found.slice(0, count), toAuditEntry), found.length > count, page);
    },
    async alerts(caller, page) {
      const { count, before } = readPage(page);
      const isVisible = visibleTo(caller, teamsOf(caller));
      const found: AlertRecord[] = [];
      const end = before === 0 ? (await records.lastAlert()) + 1 : before;
      for (let last = end; last > 1 && found.length <= count; last -= CHUNK) {
        found.push(...(await alertsBefore(last)).filter(({ scope }) => isVisible(scope)));
      }
      const shown = found.slice(0, count);
      const { ended, waiting } = await records.deliveriesOf(shown.map(({ sequence = 0 }) => sequence));
      const seesRecipients = readsAllUsage(caller.user);
      const edges = edgesOf(shown, (alert) => ({
        ...toCreditAlert(alert, calendar),
        deliveries: [
          ...ended
            .filter((delivery) => delivery.alert === alert.sequence)
            .map(({ channel, at, outcome, recipients }) => ({
              channel,
              state: outcome === 'sent' ? ('SENT' as const) : ('EXPIRED' as const),
              at: new Date(at),
              recipients: seesRecipients ? recipients : null,
            })),
          ...waiting
            .filter((delivery) => delivery.alert === alert.sequence)
            .map(({ channel }) => ({ channel, state: 'WAITING' as const, at: null, recipients: null })),
        ],
      }));
      return toConnection(edges, found.length > count, page);
    },
  };
}

function readPage(page: PageArguments): { readonly count: number; readonly before: number } {
  const count = readPageSize(page);
  if (page.after == null) return { count, before: 0 };
  const place = readCursor(page.after);
  const before = Number(place);
  if (!Number.isSafeInteger(before) || before < 1 || String(before) !== place) throw unknownCursor();
  return { count, before };
}

/** By the numbers of the rows. */
function edgesOf<Row extends { readonly sequence?: number }, T>(
  rows: readonly Row[],
  toNode: (row: Row) => T,
) {
  return rows.map((row) => ({ cursor: toCursor(String(row.sequence ?? 0)), node: toNode(row) }));
}

function auditFilter({ actions, by, subjects, from, to }: AuditFilter): (record: AuditRecord) => boolean {
  return (record) =>
    (!actions || (actions as readonly string[]).includes(actionName(record))) &&
    (!by || by.includes(record.by)) &&
    (!subjects || subjects.includes(withoutPeriod(record.subject as Scope))) &&
    (!from || record.at >= from.getTime()) &&
    (!to || record.at < to.getTime());
}

function actionName({ action }: AuditRecord): string {
  return action.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

const limitActions = new Set<AuditRecord['action']>(['setLimit', 'clearLimit']);

function toAuditEntry(record: AuditRecord): AuditedAct {
  const { sequence, at, by, action, reason } = record;
  const subject = record.subject as Scope;
  return {
    id: String(sequence),
    at: new Date(at),
    by,
    action: actionName(record),
    subject: withoutPeriod(subject),
    period: limitActions.has(action) ? periodOf(subject) : null,
    old: record.old,
    new: record.new,
    reason,
  };
}
