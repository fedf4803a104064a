/** Alerts as they fire, in whichever process, for subscriptions. */
import { setTimeout as delay } from 'node:timers/promises';
import { GatewayError } from '../../errors/gateway-error.ts';
import type { Caller } from '../../identity/caller.ts';
import { toCredits } from '../credit-amount.ts';
import { type CreditStatus, toDates } from '../credit-status.ts';
import { type MicroCredits, percentOf } from '../micro-credits.ts';
import { parseScope, type Scope, withoutPeriod } from '../scope.ts';
import { visibleTo } from '../scope-visibility.ts';
import type { AlertRecord, LedgerRecords } from '../store/ledger-store.ts';
import type { CreditCalendar } from '../windows/credit-calendar.ts';

export interface CreditAlert {
  /** Unique to the scope, window, trigger and limit. */
  readonly id: string;
  readonly scope: string;
  readonly state: CreditStatus['state'];
  readonly kind: 'actual' | 'projected';
  readonly thresholdPercent: number;
  /** The figures at that moment. */
  readonly status: CreditStatus;
  readonly at: Date;
}

export interface AlertFeed {
  /**
   * Alerts that fire from now on, of one scope, or of every scope that the caller may see: their own, their teams'
   * and the account's, and with usage:read:all all. Ends with the caller's signal or when its reader stops.
   * @throws GatewayError FORBIDDEN for another's scope; BAD_USER_INPUT for no scope.
   */
  creditAlerts(caller: Caller, scope?: string | null): AsyncIterable<CreditAlert>;
}

export interface AlertFeedDependencies {
  readonly records: Pick<LedgerRecords, 'alertsAfter' | 'lastAlert'>;
  readonly calendar: CreditCalendar;
  readonly teamsOf: (caller: Caller) => readonly string[];
  /** Milliseconds between looks at the ledger while somebody reads. */
  readonly pollMs: number;
}

const PAGE = 100;

export function createAlertFeed({ records, calendar, teamsOf, pollMs }: AlertFeedDependencies): AlertFeed {
  function filterFor(caller: Caller, wanted: Scope | null): (scope: Scope) => boolean {
    const visible = visibleTo(caller, teamsOf(caller));
    if (wanted === null) return visible;
    if (!visible(wanted))
      throw new GatewayError('FORBIDDEN', `The alerts of ${wanted} need the permission usage:read:all.`);
    return (scope) => withoutPeriod(scope) === wanted;
  }

  async function* follow(start: Promise<number>, signal: AbortSignal, matches: (scope: Scope) => boolean) {
    let last = await start;
    while (!signal.aborted) {
      // A ledger that is away for a while is no reason to end everybody's subscription.
      const alerts = await records.alertsAfter(last, PAGE).catch(() => []);
      for (const alert of alerts) {
        last = alert.sequence ?? last;
        if (matches(alert.scope)) yield toCreditAlert(alert, calendar);
      }
      if (alerts.length === PAGE) continue;
      await delay(pollMs, undefined, { signal }).catch(() => {});
    }
  }

  return {
    creditAlerts(caller, scope) {
      const matches = filterFor(caller, scope ? parseScope(scope) : null);
      // Read now, so that an alert between this call and the first read of the feed is not missed.
      const start = records.lastAlert();
      start.catch(() => {});
      return follow(start, caller.signal, matches);
    },
  };
}

export function toCreditAlert(alert: AlertRecord, calendar: CreditCalendar): CreditAlert {
  const scope = withoutPeriod(alert.scope);
  const { window, trigger, used, held, limit, state } = alert;
  return {
    id: `${window}/${scope}/${trigger}/${toCredits(limit)}`,
    scope,
    state,
    kind: trigger === 'notify-projected' ? 'projected' : 'actual',
    thresholdPercent: alert.percent,
    status: {
      scope,
      window: toDates(calendar.windowOf(window)),
      limit,
      used,
      held,
      remaining: (limit - used - held) as MicroCredits,
      percentUsed: percentOf(used, limit),
      state,
      triggers: null,
    },
    at: new Date(alert.at),
  };
}
