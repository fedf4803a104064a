/** The reports of all teams for a month, from the `usage` report. */
import { toCredits } from '../../credits/credit-amount.ts';
import type { CreditCalendar } from '../../credits/windows/credit-calendar.ts';
import { GatewayError } from '../../errors/gateway-error.ts';
import type { UsageDimension, UsageInput, UsageReport } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import { requireWhole } from '../require-whole.ts';
import { type TeamReport, teamReports, type UsedRow } from './team-report.ts';

export interface BuildReportsDependencies {
  /** With its money. */
  readonly report: (input: UsageInput, caller: Caller) => Promise<UsageReport>;
  readonly calendar: CreditCalendar;
}

/**
 * @param month `2026-10`, which is over
 * @throws GatewayError what `usage` fails with; CIRCUIT_OPEN while it leaves calls of the month out
 */
export function createBuildReports({ report, calendar }: BuildReportsDependencies) {
  return async (month: string, reader: Caller): Promise<readonly TeamReport[]> => {
    const { start, end } = calendar.windowOf(month);
    const read = async (...groupBy: UsageDimension[]): Promise<readonly UsedRow[]> => {
      const found = await report({ from: new Date(start), to: new Date(end), groupBy }, reader);
      const { rows, freshAsOf } = requireWhole(found);
      if (new Date(freshAsOf).getTime() < end)
        throw new GatewayError('CIRCUIT_OPEN', 'Calls of that month still wait for the usage log.');
      return rows.map((row) => ({ ...row, credits: toCredits(row.credits), money: row.money ?? null }));
    };
    const [teams, users, models] = await Promise.all([
      read('TEAM'),
      read('TEAM', 'USER'),
      read('TEAM', 'FUNCTION', 'MODEL'),
    ]);
    return teamReports(month, { teams, users, models });
  };
}
