/** A member who changes team: each call stays where it was made, in reports, exports, budgets and limits. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { permissionNames } from '../../src/identity/permissions.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';

let tokens: TokenIssuer;
let gateway: Gateway;
let admin: Record<string, string>;

const codes = ({ errors }: { errors: readonly { extensions: { code: string } }[] }) =>
  errors.map(({ extensions }) => extensions.code);
let texts = 0;
const embed = (headers: Record<string, string>) => {
  texts += 1;
  return gateway.ask(`{ cortex { embed(text: "text ${texts}") { usage { credits } } } }`, { headers });
};

const spent: { alpha: number; beta: number } = { alpha: 0, beta: 0 };
let inAlpha: Record<string, string>;
let inBeta: Record<string, string>;
const span = {
  from: new Date(Date.now() - 3_600_000).toISOString(),
  to: new Date(Date.now() + 3_600_000).toISOString(),
};
beforeAll(async () => {
  tokens = await startTokenIssuer();
  gateway = await startGateway({ environment: tokens.environment });
  admin = await tokens.bearer({ sub: 'root', permissions: [...permissionNames] });
  inAlpha = await tokens.bearer({ sub: 'ike', teams: ['alpha'] });
  inBeta = await tokens.bearer({ sub: 'ike', teams: ['beta'] });
  for (const [team, headers] of [
    ['alpha', inAlpha],
    ['beta', inBeta],
    ['beta', inBeta],
  ] as const) {
    const { data } = await embed(headers);
    spent[team] += Math.round(1e6 * data.cortex.embed.usage.credits);
  }
});
afterAll(async () => {
  await gateway?.close();
  tokens?.close();
});

it('stands in reports under both, with each call where it was made', async () => {
  const query = `query ($from: DateTime!, $to: DateTime!) {
    both: usage(input: { from: $from, to: $to, groupBy: [TEAM, USER], filter: { users: ["ike"] } }) { rows { team user calls credits } totals { calls } }
    alpha: usage(input: { from: $from, to: $to, groupBy: [USER], filter: { teams: ["alpha"] } }) { rows { user calls credits } }
    usageEvents(filter: { users: ["ike"], teams: ["beta"] }) { nodes { teams } } }`;
  const { data, errors } = await gateway.ask(query, { headers: admin, variables: span });
  expect(errors).toEqual([]);
  const rowOf = (team: 'alpha' | 'beta', calls: number) => ({
    team,
    user: 'ike',
    calls,
    credits: spent[team] / 1e6,
  });
  const { rows, totals } = data.both;
  expect(rows).toHaveLength(2);
  expect(rows).toEqual(expect.arrayContaining([rowOf('alpha', 1), rowOf('beta', 2)]));
  expect(totals.calls).toBe(3);
  expect(data.alpha.rows).toEqual([{ user: 'ike', calls: 1, credits: spent.alpha / 1e6 }]);
  expect(data.usageEvents.nodes).toEqual([{ teams: ['beta'] }, { teams: ['beta'] }]);
});

it.each(['csv', 'jsonl', 'focus'])('is exported as %s with the team of each call', async (format) => {
  const teamsOf = async (team: string) => {
    const query = new URLSearchParams({ ...span, format, user: 'ike', ...(team && { team }) });
    const answer = await fetch(new URL(`/exports/usage?${query}`, gateway.url), { headers: admin });
    const text = await answer.text();
    return [...text.matchAll(/alpha|beta/g)].map(([name]) => name);
  };
  const named = async (team: string) => Map.groupBy(await teamsOf(team), (name) => name);
  // CSV and JSON Lines have the team in the query tag too.
  const [all, ofAlpha] = await Promise.all([named(''), named('alpha')]);
  const times = ofAlpha.get('alpha')?.length ?? 0;
  expect(times).toBeGreaterThan(0);
  expect([...ofAlpha.keys()]).toEqual(['alpha']);
  expect([all.get('alpha')?.length, all.get('beta')?.length]).toEqual([times, 2 * times]);
});

it('is charged to the team of each call, sees that of today alone, and is refused by its limit alone', async () => {
  const status = '{ credits { teams { nodes { scope used } } } }';
  const seen = async (headers: Record<string, string>) =>
    (await gateway.ask(status, { headers })).data.credits.teams.nodes;
  expect(await seen(inAlpha)).toEqual([{ scope: 'team:alpha', used: spent.alpha / 1e6 }]);
  expect(await seen(inBeta)).toEqual([{ scope: 'team:beta', used: spent.beta / 1e6 }]);
  const former = await gateway.ask('{ credits { team(name: "alpha") { used } } }', { headers: inBeta });
  expect(codes(former)).toEqual(['FORBIDDEN']);
  const close = 'mutation { setCreditLimit(input: { scope: "team:alpha", limit: 0 }) { used } }';
  expect((await gateway.ask(close, { headers: admin })).data.setCreditLimit.used).toBe(spent.alpha / 1e6);
  expect((await embed(inAlpha)).errors[0]?.extensions.scope).toBe('team:alpha');
  expect((await embed(inBeta)).errors).toEqual([]);
  const { data } = await gateway.ask(
    '{ credits { alpha: team(name: "alpha") { used } beta: team(name: "beta") { used } me: user(name: "ike") { used } } }',
    { headers: admin },
  );
  const { alpha, beta, me } = data.credits;
  expect(alpha.used).toBe(spent.alpha / 1e6);
  expect(Math.round(1e6 * (me.used - beta.used))).toBe(spent.alpha);
});
