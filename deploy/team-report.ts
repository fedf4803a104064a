/** What each team used in a month, asked of the running gateway. */
import { createCreditCalendar } from '../src/credits/windows/credit-calendar.ts';
import { windowAround } from '../src/credits/windows/period.ts';
import { type TeamReport, teamReports, type UsedRow } from '../src/usage/monthly/team-report.ts';

export interface ReportQuestion {
  readonly gateway: string;
  readonly token: string | null;
  /** `2026-10`, in the credit time zone of the gateway; null: the one that was over last. */
  readonly month: string | null;
}

/** By the clock of the books: this machine's may be another. */
const monthNow = '{ credits { account(period: MONTH) { window { id start timeZone } } } }';

interface MonthNow {
  readonly credits: {
    readonly account: {
      readonly window: { readonly id: string; readonly start: string; readonly timeZone: string };
    };
  };
}

const usageOfMonth = `query MonthlyReport($from: DateTime!, $to: DateTime!) {
  teams: usage(input: { from: $from, to: $to, groupBy: [TEAM] }) { ...Used }
  users: usage(input: { from: $from, to: $to, groupBy: [TEAM, USER] }) { ...Used }
  models: usage(input: { from: $from, to: $to, groupBy: [TEAM, FUNCTION, MODEL] }) { ...Used }
}
fragment Used on UsageReport {
  completeFrom freshAsOf
  rows { team user function model calls credits money { amount currency } }
}`;

interface Used {
  readonly completeFrom: string | null;
  readonly freshAsOf: string;
  readonly rows: readonly UsedRow[];
}

/** @throws Error that says what the gateway refused, or that it cannot tell all of the month now */
export async function askReport(question: ReportQuestion): Promise<readonly TeamReport[]> {
  const now = (await ask<MonthNow>(question, monthNow, {})).credits.account.window;
  const calendar = createCreditCalendar(now.timeZone);
  const dayBefore = calendar.windowAt(Date.parse(now.start) - 1);
  const month = question.month ?? windowAround(dayBefore.id, 'MONTH');
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month))
    throw new Error(`${month} is no month; write it like 2026-10.`);
  const { start, end } = calendar.windowOf(month);
  const { teams, users, models } = await ask<Record<'teams' | 'users' | 'models', Used>>(
    question,
    usageOfMonth,
    { from: new Date(start).toISOString(), to: new Date(end).toISOString() },
  );
  for (const { completeFrom, freshAsOf } of [teams, users, models]) {
    if (completeFrom !== null && Date.parse(completeFrom) > start)
      throw new Error(
        `Snowflake does not answer, and the gateway's own books begin at ${completeFrom}: ask again later.`,
      );
    if (now.id > month && Date.parse(freshAsOf) < end)
      throw new Error('Calls of that month still wait for the usage log: ask again later.');
  }
  return teamReports(month, { teams: teams.rows, users: users.rows, models: models.rows });
}

async function ask<Data>(
  { gateway, token }: ReportQuestion,
  query: string,
  variables: Readonly<Record<string, string>>,
): Promise<Data> {
  const answer = await fetch(`${gateway}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  }).catch(({ cause, message }: Error) => {
    throw new Error(`${gateway} does not answer (${cause instanceof Error ? cause.message : message})`);
  });
  const { data, errors } = (await answer.json().catch(() => ({}))) as {
    readonly errors?: readonly { readonly message: string }[];
    readonly data?: Data;
  };
  if (errors?.[0] || !data) throw new Error(errors?.[0]?.message ?? `the gateway answered ${answer.status}`);
  return data;
}
