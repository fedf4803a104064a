/** The reports of all teams for a month, from the `usage` report. */
import { toCredits } from '../../credits/credit-amount.ts';
import type { ToMoney } from '../../credits/money.ts';
import type { CreditCalendar } from '../../credits/windows/credit-calendar.ts';
import { GatewayError } from '../../errors/gateway-error.ts';
import type { UsageDimension, UsageInput, UsageReport, UsageRow } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import { requireWhole } from '../require-whole.ts';
import type { ReportRow, TeamReport } from './team-report.ts';

export interface BuildReportsDependencies {
  readonly report: (input: UsageInput, caller: Caller) => Promise<UsageReport>;
  readonly calendar: CreditCalendar;
  readonly toMoney: ToMoney;
}

/**
 * @param month `2026-10`, which is over
 * @throws GatewayError what `usage` fails with; CIRCUIT_OPEN while it leaves calls of the month out
 */
export function createBuildReports({ report, calendar, toMoney }: BuildReportsDependencies) {
  const rowOf = (row: UsageRow, name: string): ReportRow => ({
    name,
    calls: row.calls,
    credits: toCredits(row.credits),
    money: toMoney(row.credits),
  });
  return async (month: string, reader: Caller): Promise<readonly TeamReport[]> => {
    const { start, end } = calendar.windowOf(month);
    const read = async (...groupBy: UsageDimension[]) => {
      const found = await report({ from: new Date(start), to: new Date(end), groupBy }, reader);
      const { rows, freshAsOf } = requireWhole(found);
      if (new Date(freshAsOf).getTime() >= end) return rows;
      throw new GatewayError('CIRCUIT_OPEN', 'Calls of that month still wait for the usage log.');
    };
    const [teams, users, models] = await Promise.all([
      read('TEAM'),
      read('TEAM', 'USER'),
      read('TEAM', 'FUNCTION', 'MODEL'),
    ]);
    const [usersOf, modelsOf] = [users, models].map((rows) =>
      Map.groupBy(rows, ({ team }) => team ?? null),
    ) as [Map<string | null, UsageRow[]>, Map<string | null, UsageRow[]>];
    return teams.map((total) => {
      const team = total.team ?? null;
      return {
        month,
        team,
        total: rowOf(total, team ?? '(no team)'),
        users: (usersOf.get(team) ?? []).map((row) => rowOf(row, row.user ?? '')),
        models: (modelsOf.get(team) ?? []).map((row) =>
          rowOf(row, [row.function, row.model].filter(Boolean).join(' ')),
        ),
      };
    });
  };
}
