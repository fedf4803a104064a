/** What each team used in a month, asked of the running gateway. */
import type { ReportRow, TeamReport } from '../src/usage/monthly/team-report.ts';

export interface ReportQuestion {
  readonly gateway: string;
  readonly token: string | null;
  /** `2026-10`, in the credit time zone of the gateway; null: the one that was over last. */
  readonly month: string | null;
}

interface UsageRow extends Omit<ReportRow, 'name'> {
  readonly team: string | null;
  readonly user: string | null;
  readonly function: string | null;
  readonly model: string | null;
  readonly bucket: string;
}

interface Usage {
  readonly completeFrom: string | null;
  readonly freshAsOf: string;
  readonly rows: readonly UsageRow[];
}

const parts = ['teams', 'users', 'models'] as const;

interface Answer extends Readonly<Record<(typeof parts)[number], Usage>> {
  readonly credits: { readonly account: { readonly window: { readonly timeZone: string } } };
}

const zone = 'credits { account { window { timeZone } } }';
const document = `query MonthlyReport($from: DateTime!, $to: DateTime!) {
  ${zone}
  teams: usage(input: { from: $from, to: $to, groupBy: [TEAM, MONTH] }) { ...Part }
  users: usage(input: { from: $from, to: $to, groupBy: [TEAM, USER, MONTH] }) { ...Part }
  models: usage(input: { from: $from, to: $to, groupBy: [TEAM, FUNCTION, MODEL, MONTH] }) { ...Part }
}
fragment Part on UsageReport {
  completeFrom freshAsOf
  rows { team user function model bucket calls credits money { amount currency } }
}`;

const DAY_MS = 86_400_000;

/** @throws Error that says what the gateway refused, or that it cannot tell all of the month now */
export async function askReport(question: ReportQuestion): Promise<readonly TeamReport[]> {
  const month = question.month ?? (await lastMonth(question));
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month))
    throw new Error(`${month} is no month; write it like 2026-10.`);
  const first = Date.parse(`${month}-01T00:00:00Z`);
  // A day more on both sides: months begin by the clock of the gateway's zone, which the buckets then tell.
  const data = await ask<Answer>(question, document, {
    from: new Date(first - DAY_MS).toISOString(),
    to: new Date(first + 33 * DAY_MS).toISOString(),
  });
  const monthOf = monthsIn(data.credits.account.window.timeZone);
  for (const part of parts) requireAll(data[part], month, monthOf);
  const [teams, users, models] = parts.map((part) =>
    data[part].rows.filter(({ bucket }) => monthOf(Date.parse(bucket)) === month),
  ) as [UsageRow[], UsageRow[], UsageRow[]];
  return teams.map((total) => ({
    month,
    team: total.team,
    total: { ...total, name: total.team ?? '(no team)' },
    users: users.filter(({ team }) => team === total.team).map((row) => ({ ...row, name: row.user ?? '' })),
    models: models
      .filter(({ team }) => team === total.team)
      .map((row) => ({ ...row, name: [row.function, row.model].filter(Boolean).join(' ') })),
  }));
}

/** @throws Error where calls of the month are left out: a report would not say so */
function requireAll(
  { completeFrom, freshAsOf }: Usage,
  month: string,
  monthOf: (time: number) => string,
): void {
  if (completeFrom != null && monthOf(Date.parse(completeFrom) - 1) >= month)
    throw new Error(
      `Snowflake does not answer, and the gateway's own books begin at ${completeFrom}: ask again later.`,
    );
  const isOver = monthOf(Date.now()) > month;
  if (isOver && monthOf(Date.parse(freshAsOf)) <= month)
    throw new Error('Calls of that month still wait for the usage log: ask again later.');
}

/** By the clock of the gateway's zone. */
async function lastMonth(question: ReportQuestion): Promise<string> {
  const { credits } = await ask<Pick<Answer, 'credits'>>(question, `{ ${zone} }`, {});
  const current = monthsIn(credits.account.window.timeZone)(Date.now());
  return new Date(Date.parse(`${current}-01T00:00:00Z`) - DAY_MS).toISOString().slice(0, 7);
}

/** The month of an instant, as `2026-10`. */
function monthsIn(timeZone: string): (time: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit' });
  return (time) => format.format(time);
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
