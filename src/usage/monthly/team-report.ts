/** What each team used in a month, as text for who pays for it. */
import { coinText, type Money } from '../../credits/money.ts';

export interface TeamReport {
  /** `2026-10`, in the credit time zone. */
  readonly month: string;
  /** Null: calls of no team. */
  readonly team: string | null;
  readonly total: ReportRow;
  readonly users: readonly ReportRow[];
  readonly models: readonly ReportRow[];
}

export interface ReportRow {
  readonly name: string;
  readonly calls: number;
  /** Credits, as a decimal number. */
  readonly credits: number;
  readonly money: Money | null;
}

/** A row of a `usage` report by team, and by user or by function and model. */
export interface UsedRow extends Omit<ReportRow, 'name'> {
  readonly team?: string | null | undefined;
  readonly user?: string | null | undefined;
  readonly function?: string | null | undefined;
  readonly model?: string | null | undefined;
}

/** A report of each team that used something in the month. */
export function teamReports(
  month: string,
  used: Readonly<Record<'teams' | 'users' | 'models', readonly UsedRow[]>>,
): readonly TeamReport[] {
  const teamOf = (row: UsedRow) => row.team ?? null;
  const [users, models] = [Map.groupBy(used.users, teamOf), Map.groupBy(used.models, teamOf)];
  return used.teams.map((row) => {
    const team = teamOf(row);
    return {
      month,
      team,
      total: named(row, team ?? '(no team)'),
      users: (users.get(team) ?? []).map((one) => named(one, one.user ?? '')),
      models: (models.get(team) ?? []).map((one) =>
        named(one, [one.function, one.model].filter(Boolean).join(' ')),
      ),
    };
  });
}

function named({ calls, credits, money }: UsedRow, name: string): ReportRow {
  return { name, calls, credits, money };
}

export function teamReportSubject({ team, month }: TeamReport): string {
  return `Credits of the team ${shownName(team ?? '(none)')} in ${month}`;
}

export function teamReportText({ month, team, total, users, models }: TeamReport): string {
  return [
    `Team ${shownName(team ?? '(none)')}, ${month}: ${amount(total)} for ${callsOf(total)}`,
    '',
    'By user',
    ...users.map(line),
    '',
    'By model',
    ...models.map(line),
    '',
  ].join('\n');
}

function line(row: ReportRow): string {
  return `  ${shownName(row.name).padEnd(32)} ${amount(row)}, ${callsOf(row)}`;
}

function callsOf({ calls }: ReportRow): string {
  return calls === 1 ? '1 call' : `${calls} calls`;
}

/** As text, on one line. */
function shownName(name: string): string {
  return name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').slice(0, 60);
}

function amount({ credits, money }: ReportRow): string {
  return money ? `${credits} credits (${coinText(money)} ${money.currency})` : `${credits} credits`;
}
