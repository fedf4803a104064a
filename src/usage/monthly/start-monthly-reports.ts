/** The monthly reports as they are configured. */
import { createMailer } from '../../credits/alerts/mailer.ts';
import { createCreditCalendar } from '../../credits/windows/credit-calendar.ts';
import type { TeamAddress } from '../../settings/config-variable.ts';
import { type BuildReportsDependencies, createBuildReports } from './build-reports.ts';
import { createMonthlyReports, type MonthlyReports, type SendReportsDependencies } from './send-reports.ts';

export interface MonthlyReportsOptions extends Pick<SendReportsDependencies, 'once' | 'logger' | 'now'> {
  readonly smtpUrl: string | null;
  readonly addresses: readonly TeamAddress[];
  readonly timeZone: string;
  readonly report: BuildReportsDependencies['report'];
}

/** Null where nobody is to get any. */
export function startMonthlyReports(options: MonthlyReportsOptions): MonthlyReports | null {
  const { smtpUrl, addresses, timeZone, report, once, logger, now } = options;
  if (smtpUrl === null || addresses.length === 0) return null;
  const calendar = createCreditCalendar(timeZone);
  return createMonthlyReports({
    addresses,
    build: createBuildReports({ report, calendar }),
    mailer: createMailer(smtpUrl),
    once,
    calendar,
    logger,
    now,
    everyMs: 60_000,
  });
}
