/** Usage while Snowflake does not answer: from the ledger's own events, and as it was where Snowflake refuses. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { type ErrorCode, GatewayError } from '../../src/errors/gateway-error.ts';
import type { StatementRunner } from '../../src/snowflake/statement/statement.ts';
import { createBuildReports } from '../../src/usage/monthly/build-reports.ts';
import {
  admin,
  callerOf,
  type OpenUsage,
  spend,
  startUsageFixture,
  type UsageFixture,
} from './usage-fixture.ts';

let fixture: UsageFixture;
let open: OpenUsage;
const span = { from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 3_600_000) };

beforeAll(async () => {
  fixture = await startUsageFixture();
  open = await fixture.open({ maintenance: {} });
  const search = [{ key: 'project', value: 'search' }];
  for (const user of ['bob', 'eve', 'bob', 'bob', 'eve', 'bob']) {
    await spend(open, { user, teams: user === 'bob' ? ['red', 'blue'] : [], tags: search });
    await spend(open, { user, teams: user === 'bob' ? ['red', 'blue'] : [] });
  }
});
afterAll(() => fixture?.close());

/** A Snowflake that answers with an error. */
const away = (code: ErrorCode): StatementRunner => ({
  run: async () => {
    throw new GatewayError(code, 'away');
  },
});

describe('reports and lists', () => {
  it('are refused as they were while Snowflake refuses, and events come from the ledger while it is away', async () => {
    const refusing = open.another({ runner: away('UPSTREAM_REJECTED') });
    await expect(refusing.report({ ...span }, admin)).rejects.toMatchObject({ code: 'UPSTREAM_REJECTED' });
    const withoutSnowflake = open.another({ runner: away('UPSTREAM_UNAVAILABLE') });
    const filter = { teams: ['blue'], tags: [{ key: 'project', value: 'search' }] };
    for (const first of [3, 1000]) {
      const ids = async (usage: OpenUsage['usage']) => {
        const found: string[] = [];
        for (let after: string | null = null; found.length < 10; ) {
          const page = await usage.events({ first, after, filter }, admin);
          found.push(...page.nodes.map(({ id, teams, tags }) => JSON.stringify([id, teams, tags])));
          after = page.pageInfo.endCursor;
          if (!page.pageInfo.hasNextPage) break;
        }
        return found;
      };
      expect(await ids(withoutSnowflake)).toEqual(await ids(open.usage));
    }
    const own = await withoutSnowflake.events({ first: 1000 }, callerOf('eve'));
    expect(own.source).toBe('LEDGER');
    expect(new Set(own.nodes.map(({ user }) => user.name))).toEqual(new Set(['eve']));
    await expect(
      withoutSnowflake.events({ filter: { users: ['bob'] } }, callerOf('eve')),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    // What the ledger does not keep any more, a file could only leave out.
    const exported = (from: Date) =>
      withoutSnowflake.export({ from, to: span.to, filter: null, after: '', limit: null }, 'csv', admin);
    await expect(exported(new Date('2020-01-01'))).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
    expect((await Array.fromAsync(await exported(span.from))).join('').split('\r\n')).toHaveLength(14);
    await Promise.all([refusing, withoutSnowflake].map(({ loader }) => loader.close()));
  });

  it('have no sum and no letter that leaves calls out without saying so', async () => {
    const usage = open.another({ runner: away('UPSTREAM_UNAVAILABLE') });
    const [old, month] = [new Date(Date.now() - 100 * 86_400_000), '2020-01'];
    const refused = { code: 'CIRCUIT_OPEN' };
    await expect(usage.savings(old, span.to, admin)).rejects.toMatchObject(refused);
    await expect(usage.gpuCosts(month, admin)).rejects.toMatchObject(refused);
    const build = createBuildReports({
      report: usage.report,
      calendar: createCreditCalendar('UTC'),
    });
    await expect(build(month, admin)).rejects.toMatchObject(refused);
    // What is kept is told as ever.
    expect((await usage.report({ from: old, to: span.to }, admin)).completeFrom).not.toBeNull();
    expect(await usage.savings(span.from, span.to, admin)).toMatchObject({ source: 'LEDGER' });
    expect(await usage.gpuCosts(null, admin)).toMatchObject({ allocatedCredits: 0 });
    await usage.loader.close();
  });

  it('of a month wait until all of its calls are in the usage log', async () => {
    const { usage } = open;
    const freshAsOf = new Date(Date.UTC(2020, 9, 31, 23, 59));
    const build = createBuildReports({
      report: async (...asked) => ({ ...(await usage.report(...asked)), freshAsOf }),
      calendar: createCreditCalendar('UTC'),
    });
    await expect(build('2020-10', admin)).rejects.toMatchObject({ code: 'CIRCUIT_OPEN' });
    expect(await build('2020-09', admin)).toEqual([]);
  });

  it('tell the same from the sums of events as from the events', async () => {
    const withoutSnowflake = open.another({ runner: away('UPSTREAM_UNAVAILABLE') });
    const report = async () => {
      const groupBy = ['USER', 'TEAM', 'HOUR'] as const;
      const { rows, totals } = await withoutSnowflake.report({ ...span, groupBy }, admin);
      return { rows, totals };
    };
    const told = await report();
    expect(told.totals.calls).toBe(12);
    // As if their calls had ended long ago.
    open.tamper(`UPDATE events SET id = '018000' || substr(id, 7)`);
    expect(await withoutSnowflake.sumEvents()).toBe(1);
    expect(await report()).toEqual(told);
    expect(await withoutSnowflake.sumEvents()).toBe(0);
    open.tamper(`UPDATE events SET credits = credits + 1 WHERE user_name = 'eve'`);
    expect(await withoutSnowflake.sumEvents()).toBe(1);
    expect((await report()).totals.credits).toBe(told.totals.credits + 4);
    await withoutSnowflake.loader.close();
  });
});
