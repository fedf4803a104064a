/** What each team used in a month, asked of the running gateway. */
import type { ReportRow, TeamReport } from '../src/usage/monthly/team-report.ts';

export interface ReportQuestion {
  readonly gateway: string;
  readonly token: string | null;
  /** `2026-10`, in the credit time zone of the gateway. */
  readonly month: string;
}

interface UsageRow extends Omit<ReportRow, 'name'> {
  readonly team: string | null;
  readonly user: string | null;
  readonly function: string | null;
  readonly model: string | null;
  readonly bucket: string;
}

const document = `query MonthlyReport($from: DateTime!, $to: DateTime!) {
  credits { account { window { timeZone } } }
  teams: usage(input: { from: $from, to: $to, groupBy: [TEAM, MONTH] }) { rows { ...Row } }
  users: usage(input: { from: $from, to: $to, groupBy: [TEAM, USER, MONTH] }) { rows { ...Row } }
  models: usage(input: { from: $from, to: $to, groupBy: [TEAM, FUNCTION, MODEL, MONTH] }) { rows { ...Row } }
}
fragment Row on UsageRow { team user function model bucket calls credits money { amount currency } }`;

const DAY_MS = 86_400_000;

/** @throws Error that says what the gateway refused */
export async function askReport({ gateway, token, month }: ReportQuestion): Promise<readonly TeamReport[]> {
  if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(month))
    throw new Error(`${month} is no month; write it like 2026-10.`);
  const first = Date.parse(`${month}-01T00:00:00Z`);
  // A day more on both sides: months begin by the clock of the gateway's zone, which the buckets then tell.
  const variables = {
    from: new Date(first - DAY_MS).toISOString(),
    to: new Date(first + 33 * DAY_MS).toISOString(),
  };
  const answer = await fetch(`${gateway}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query: document, variables }),
  }).catch(({ cause, message }: Error) => {
    throw new Error(`${gateway} does not answer (${cause instanceof Error ? cause.message : message})`);
  });
  const { data, errors } = (await answer.json().catch(() => ({}))) as {
    readonly errors?: readonly { readonly message: string }[];
    readonly data?: {
      readonly credits: { readonly account: { readonly window: { readonly timeZone: string } } };
    } & Readonly<Record<'teams' | 'users' | 'models', { readonly rows: readonly UsageRow[] }>>;
  };
  if (errors?.[0] || !data) throw new Error(errors?.[0]?.message ?? `the gateway answered ${answer.status}`);
  const { timeZone } = data.credits.account.window;
  const monthOf = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit' });
  const inMonth = ({ bucket }: UsageRow) => monthOf.format(new Date(bucket)) === month;
  const [teams, users, models] = [data.teams, data.users, data.models].map(({ rows }) =>
    rows.filter(inMonth),
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
