/** The `forecast` of a scope, from the hours of its use in the last weeks. */

import type { CreditStatus, CreditStatusService } from '../credits/credit-status.ts';
import type { MicroCredits } from '../credits/micro-credits.ts';
import { parseScope, partsOf, type Scope } from '../credits/scope.ts';
import { requireVisible } from '../credits/scope-visibility.ts';
import type { CreditCalendar, CreditWindow, WindowId } from '../credits/windows/credit-calendar.ts';
import { daysOf, windowAround } from '../credits/windows/period.ts';
import { whyAborted } from '../errors/gateway-error.ts';
import type { UsageFilter, UsageReport } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import { allPermissions } from '../identity/permissions.ts';
import { untilAbort } from '../upstream/until-abort.ts';
import { type Day, type ForecastInput, forecastUse, type HourOfUse, type Outlook } from './forecast.ts';

export interface CreditForecast {
  readonly scope: string;
  readonly at: Date;
  readonly day: WindowOutlook;
  readonly month: WindowOutlook;
  /** Earlier days that it was learned from. */
  readonly days: number;
}

export interface WindowOutlook {
  readonly scope: Scope;
  readonly window: CreditStatus['window'];
  readonly used: MicroCredits;
  readonly expected: MicroCredits;
  readonly low: MicroCredits;
  readonly high: MicroCredits;
  readonly limit: MicroCredits;
}

export interface CreditForecastDependencies {
  readonly status: CreditStatusService;
  readonly report: (
    input: {
      readonly from: Date;
      readonly to: Date;
      readonly groupBy: ['HOUR'];
      readonly filter: UsageFilter;
    },
    caller: Caller,
  ) => Promise<UsageReport>;
  readonly calendar: CreditCalendar;
  readonly teamsOf: (caller: Caller) => readonly string[];
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const DAYS = 28;
const HOUR_MS = 3_600_000;
/** Its statement costs more than the answer changes in that time. */
const TRUSTED_MS = 30_000;
const MOST_REMEMBERED = 1_000;

/** @throws GatewayError FORBIDDEN, BAD_USER_INPUT, and what the warehouse and the ledger fail with */
export function createCreditForecast(deps: CreditForecastDependencies) {
  const { status, report, calendar, teamsOf, now } = deps;
  const remembered = new Map<Scope, { readonly at: number; readonly days: Promise<ForecastInput['days']> }>();

  async function readDays(scope: Scope, caller: Caller, at: number): Promise<ForecastInput['days']> {
    const today = calendar.windowAt(at);
    const spans: Day[] = [];
    for (
      let day = calendar.windowAt(today.start - 1);
      spans.length < DAYS;
      day = calendar.windowAt(day.start - 1)
    )
      spans.push(dayOf(day));
    const first = spans.at(-1) ?? today;
    // Whoever may see the scope may see the sum of its hours, and wait for it when who asked first has left.
    const user = { ...caller.user, permissions: allPermissions };
    const reader: Caller = { ...caller, user, signal: new AbortController().signal };
    const { rows } = await report(
      { from: new Date(first.start), to: new Date(today.start), groupBy: ['HOUR'], filter: filterOf(scope) },
      reader,
    );
    const hours: HourOfUse[] = rows.map(({ bucket, credits }) => ({
      start: Math.max(Number(bucket), first.start),
      end: Math.min(Number(bucket) + HOUR_MS, today.start),
      credits,
    }));
    const oldestEnd = Math.min(...hours.map(({ end }) => end));
    return spans
      .filter(({ end }) => end >= oldestEnd)
      .map((span) => ({
        span,
        hours: hours.filter(({ start, end }) => end > span.start && start < span.end),
      }));
  }

  function sharedDays(scope: Scope, caller: Caller, at: number): Promise<ForecastInput['days']> {
    const known = remembered.get(scope);
    if (known && at - known.at < TRUSTED_MS) return known.days;
    const days = readDays(scope, caller, at);
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(scope, { at, days });
    days.catch(() => remembered.delete(scope));
    return days;
  }

  async function recentDays(scope: Scope, caller: Caller, at: number): Promise<ForecastInput['days']> {
    try {
      return await untilAbort(sharedDays(scope, caller, at), caller.signal);
    } catch (error) {
      throw caller.signal.aborted ? whyAborted(caller.signal) : error;
    }
  }

  return async (given: string | null, caller: Caller): Promise<CreditForecast> => {
    const scope = parseScope(given ?? 'account');
    requireVisible(caller, teamsOf(caller), scope);
    const at = now();
    const [day, month, days] = await Promise.all([
      status.of(scope),
      status.of(scope, 'MONTH'),
      recentDays(scope, caller, at),
    ]);
    const today = calendar.windowAt(at);
    const found = forecastUse({
      now: at,
      today: dayOf(today),
      days,
      usedToday: day.used,
      usedThisMonth: month.used,
      later: countLater(calendar, today),
    });
    const outlookOf = ({ window, used, limit }: CreditStatus, { expected, low, high }: Outlook) => ({
      scope,
      window,
      used,
      limit,
      expected: Math.round(expected) as MicroCredits,
      low: Math.round(low) as MicroCredits,
      high: Math.round(high) as MicroCredits,
    });
    return {
      scope,
      at: new Date(at),
      day: outlookOf(day, found.day),
      month: outlookOf(month, found.month),
      days: found.days,
    };
  };
}

function dayOf({ id, start, end }: CreditWindow): Day {
  return { start, end, isWeekend: isWeekend(id) };
}

/** Of the month after that day. */
function countLater(calendar: CreditCalendar, { id, end }: CreditWindow): ForecastInput['later'] {
  // A zone that changes its side of the date line leaves a day out.
  const later = daysOf(windowAround(id, 'MONTH')).filter((day) => calendar.windowOf(day).end > end);
  const weekends = later.filter(isWeekend).length;
  return { workdays: later.length - weekends, weekends };
}

/** The id of a day is its date. */
function isWeekend(day: WindowId): boolean {
  return [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
}

function filterOf(scope: Scope): UsageFilter {
  const { qualifier, base } = partsOf(scope);
  const [kind, ...rest] = base.split(':');
  const name = rest.join(':');
  return {
    ...(kind === 'user' && { users: [name] }),
    ...(kind === 'team' && { teams: [name] }),
    ...(kind === 'key' && { apiKeys: [name] }),
    ...(qualifier?.kind === 'function' && { functions: [qualifier.name] }),
    ...(qualifier?.kind === 'model' && { models: [qualifier.name] }),
  };
}
