/**
 * Mails each team's report of the month that is over, on the first of the next: once to each address, whichever of the
 * gateway's processes does it. What the mail server does not take is tried again with growing pauses, for a week.
 *
 * If a process dies between the server's acceptance and the note of it, that one report is sent again: nobody could know.
 */
import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Mailer } from '../../credits/alerts/mailer.ts';
import type { DoneOnce } from '../../credits/done-once.ts';
import type { CreditCalendar } from '../../credits/windows/credit-calendar.ts';
import { windowAround } from '../../credits/windows/period.ts';
import type { Caller, UserName } from '../../identity/caller.ts';
import { allPermissions } from '../../identity/permissions.ts';
import type { Logger } from '../../observability/log.ts';
import type { TeamAddress } from '../../settings/config-variable.ts';
import { type TeamReport, teamReportSubject, teamReportText } from './team-report.ts';

export interface SendReportsDependencies {
  readonly addresses: readonly TeamAddress[];
  readonly build: (month: string, reader: Caller) => Promise<readonly TeamReport[]>;
  readonly mailer: Mailer;
  readonly once: DoneOnce;
  readonly calendar: CreditCalendar;
  readonly logger: Logger;
  /** By the clock of the books: epoch milliseconds. */
  readonly now: () => number;
  /** Milliseconds between looks at the calendar; the first is made at once. */
  readonly everyMs: number;
}

export interface MonthlyReports {
  /** Sends what is due. It never rejects: what goes wrong is logged, and tried again. */
  round(): Promise<void>;
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;
/** Calls that began before midnight have ended by then. */
const SETTLED_MS = 3_600_000;
const TRIED_DAYS = 7;
/** Longer than the mail server's own time limits. */
const SEND_MS = 60_000;
const MIN_PAUSE_MS = 60_000;
const MAX_PAUSE_MS = 3_600_000;

interface FailedTry {
  readonly attempts: number;
  readonly dueAt: number;
}

export function createMonthlyReports(deps: SendReportsDependencies): MonthlyReports {
  const { addresses, build, mailer, once, calendar, logger, now, everyMs } = deps;
  const stopping = new AbortController();
  const tried = new Map<string, FailedTry>();
  /** The month whose reports are all out. */
  let finished = '';

  /** The month that is to be reported now; null on most days. */
  function dueMonth(): string | null {
    const today = calendar.windowAt(now());
    const { start } = calendar.windowOf(windowAround(today.id, 'MONTH'));
    const since = now() - start;
    if (since < SETTLED_MS || since > TRIED_DAYS * DAY_MS) return null;
    return windowAround(calendar.windowAt(start - 1).id, 'MONTH');
  }

  async function attempt(): Promise<void> {
    const month = dueMonth();
    if (month === null || month === finished) return;
    // One that is due later than a pause can last was put off by a clock that ran ahead.
    const isWaiting = [...tried.values()].some(({ dueAt }) => dueAt > now() && dueAt <= now() + MAX_PAUSE_MS);
    if (isWaiting) return;
    // One process reads for all; another takes over when it is gone.
    if (!(await once.take('monthly-reports', 2 * everyMs))) return;
    const reports = await build(month, readerOf(stopping.signal));
    let areAllOut = true;
    for (const report of reports) {
      for (const { team, address } of addresses) {
        if (team !== '*' && team !== report.team) continue;
        const isOut = stopping.signal.aborted ? false : await send(report, address);
        areAllOut &&= isOut;
      }
    }
    if (!areAllOut || finished === month) return;
    finished = month;
    const idle = addresses.filter(({ team }) => team !== '*' && !reports.some((one) => one.team === team));
    for (const { team } of idle)
      logger.info({ team, month }, 'no monthly report was mailed: the team used nothing');
  }

  /** Whether it is out, by this process or by another. */
  async function send(report: TeamReport, address: string): Promise<boolean> {
    const what = `monthly-report:${hash('sha256', JSON.stringify([report.month, report.team, address]))}`;
    if (!(await once.take(what, SEND_MS))) return true;
    const { team, month } = report;
    try {
      const [subject, text] = [teamReportSubject(report), teamReportText(report)];
      await mailer.send({ to: address, subject, text }, [address]);
    } catch (err) {
      const attempts = (tried.get(what)?.attempts ?? 0) + 1;
      tried.set(what, {
        attempts,
        dueAt: now() + Math.min(MAX_PAUSE_MS, MIN_PAUSE_MS * 2 ** (attempts - 1)),
      });
      logger.warn({ err, team, month, attempts }, 'a monthly report could not be mailed yet');
      return false;
    }
    tried.delete(what);
    // For longer than it could be due.
    await once.done(what, now() + 2 * TRIED_DAYS * DAY_MS);
    logger.info({ team, month }, 'a monthly report was mailed');
    return true;
  }

  async function round(): Promise<void> {
    try {
      await attempt();
    } catch (err) {
      if (!stopping.signal.aborted) logger.warn({ err }, 'the monthly reports could not be made yet');
    }
  }

  async function repeat(): Promise<void> {
    while (!stopping.signal.aborted) {
      await round();
      await delay(everyMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  }

  const repeating = repeat();
  return {
    round,
    async close() {
      stopping.abort();
      await repeating;
      mailer.close();
    },
  };
}

/** Reads what everybody used; nobody is charged for it. */
function readerOf(signal: AbortSignal): Caller {
  return {
    user: { name: 'gateway' as UserName, teams: [], permissions: allPermissions },
    requestId: 'monthly-report',
    operationName: null,
    signal,
    idempotencyKey: null,
  };
}
