/**
 * Days on which clocks are changed, and one that a zone left out, over HTTP: when limits start afresh, what windows,
 * reports, forecasts and alerts say then.
 */
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { FaultInjector } from '../../packages/embedded-warehouse/src/protocol/faults.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

interface Told {
  readonly kind: string;
  readonly scope: string;
  readonly status: { readonly window: { readonly id: string } };
}

interface Stretch {
  readonly zone: string;
  readonly what: string;
  /** Days that follow each other, by the instants at which they begin; the last is the one after them. */
  readonly days: Readonly<Record<string, string>>;
}

const stretches: readonly Stretch[] = [
  {
    zone: 'America/Santiago',
    what: 'midnight is skipped',
    days: {
      '2026-09-05': '2026-09-05T04:00Z',
      '2026-09-06': '2026-09-06T04:00Z',
      '2026-09-07': '2026-09-07T03:00Z',
    },
  },
  {
    zone: 'America/Santiago',
    what: 'the hour before midnight is there twice',
    days: {
      '2026-04-04': '2026-04-04T03:00Z',
      '2026-04-05': '2026-04-05T04:00Z',
      '2026-04-06': '2026-04-06T04:00Z',
    },
  },
  {
    zone: 'Australia/Lord_Howe',
    what: 'half an hour is there twice',
    days: {
      '2026-04-04': '2026-04-03T13:00Z',
      '2026-04-05': '2026-04-04T13:00Z',
      '2026-04-06': '2026-04-05T13:30Z',
    },
  },
  {
    zone: 'Australia/Lord_Howe',
    what: 'half an hour is skipped',
    days: {
      '2026-10-03': '2026-10-02T13:30Z',
      '2026-10-04': '2026-10-03T13:30Z',
      '2026-10-05': '2026-10-04T13:00Z',
    },
  },
  {
    zone: 'America/Los_Angeles',
    what: 'an hour of the night is skipped',
    days: {
      '2026-03-07': '2026-03-07T08:00Z',
      '2026-03-08': '2026-03-08T08:00Z',
      '2026-03-09': '2026-03-09T07:00Z',
    },
  },
  {
    zone: 'America/Los_Angeles',
    what: 'an hour of the first night of a month is there twice',
    days: {
      '2026-10-31': '2026-10-31T07:00Z',
      '2026-11-01': '2026-11-01T07:00Z',
      '2026-11-02': '2026-11-02T08:00Z',
    },
  },
  {
    zone: 'America/Asuncion',
    what: 'the midnight that a month begins with is skipped',
    days: {
      '2023-09-30': '2023-09-30T04:00Z',
      '2023-10-01': '2023-10-01T04:00Z',
      '2023-10-02': '2023-10-02T03:00Z',
    },
  },
  {
    zone: 'Pacific/Apia',
    what: 'a day is left out',
    days: {
      '2011-12-29': '2011-12-29T10:00Z',
      '2011-12-31': '2011-12-30T10:00Z',
      '2012-01-01': '2011-12-31T10:00Z',
    },
  },
  {
    zone: 'Pacific/Apia',
    what: 'an hour is there twice',
    days: {
      '2021-04-03': '2021-04-02T10:00Z',
      '2021-04-04': '2021-04-03T10:00Z',
      '2021-04-05': '2021-04-04T11:00Z',
    },
  },
];

const MINUTE = 60_000;
/** So long that its price is many micro-credits. */
const textOf = (number: number) => `${'word '.repeat(400)}${1000 + number}`;
const periods = ['DAY', 'WEEK', 'MONTH'] as const;
let cost: number;

async function begin(
  timeZone: string,
  now: number,
  notify: number | null,
  faults?: FaultInjector,
): Promise<Gateway> {
  // The account is that of today, whatever the clock says then.
  vi.useRealTimers();
  const triggers = { notify, suspend: null, suspendImmediate: null };
  return startGateway({
    prepare: async () => void vi.useFakeTimers({ toFake: ['Date'], now }),
    environment: { CREDIT_TIME_ZONE: timeZone },
    ...(faults && { embeddedWarehouse: { faults } }),
    policy: { account: { limit: 100, triggers: { notify: null } }, eachUser: { limit: 1, triggers } },
  });
}

async function read(gateway: Gateway, query: string, user: string) {
  const { data, errors } = await gateway.ask(query, { user });
  expect(errors).toEqual([]);
  return data;
}

const embed = (number: number) => `{ cortex { embed(text: "${textOf(number)}") { usage { credits } } } }`;

beforeAll(async () => {
  const gateway = await begin('UTC', Date.parse('2026-05-04T12:00Z'), null);
  cost = (await read(gateway, embed(0), 'ada')).cortex.embed.usage.credits;
  await gateway.close();
});
afterAll(() => vi.useRealTimers());

describe.each(stretches)('in $zone, where $what', ({ zone, days }) => {
  const ids = Object.keys(days);
  const starts = Object.values(days).map((start) => Date.parse(start));
  const walked = ids.slice(0, -1).map((id, i) => {
    const [start = 0, end = 0] = starts.slice(i, i + 2);
    return { id, start, end, middle: (start + end) / 2 };
  });
  const local = (time: number) =>
    new Date(time).toLocaleString('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  let gateway: Gateway;
  let calls = 0;
  beforeAll(async () => {
    // One and a half times what a call costs: half of a day before its end, one call is on its way there.
    gateway = await begin(zone, starts[0] ?? 0, 150 * cost);
    for (const period of periods)
      await read(
        gateway,
        `mutation { setCreditLimit(input: { scope: "user:no-${period}", limit: 0, period: ${period} }) { limit } }`,
        'root',
      );
  });
  afterAll(() => gateway?.close());

  async function alertsAfterCall(user: string, day: string) {
    calls += 1;
    await read(gateway, embed(calls), user);
    const asked = '{ alerts(first: 50) { nodes { kind scope status { window { id } } } } }';
    const { alerts } = await read(gateway, asked, 'root');
    const ofDay = alerts.nodes.filter(({ status }: Told) => status.window.id === day);
    return ofDay.map(({ kind, scope }: Told) => ({ kind, scope }));
  }

  it.each(walked)('$id is as long as it is there, and whatever ends with it', async (day) => {
    const known = new Map<string, { readonly id: string; readonly start: number; readonly end: number }>();
    for (const now of [day.start, day.middle - MINUTE, day.middle, day.end - 1]) {
      vi.setSystemTime(now);
      const fields = '{ window { id start end timeZone } }';
      const { credits, forecast } = await read(
        gateway,
        `{ credits { DAY: me ${fields} WEEK: me(period: WEEK) ${fields} MONTH: me(period: MONTH) ${fields} }
           forecast { at day ${fields} month ${fields} } }`,
        'root',
      );
      expect(Date.parse(forecast.at)).toBe(now);
      expect([forecast.day, forecast.month]).toEqual([credits.DAY, credits.MONTH]);
      expect(credits.DAY.window).toEqual({
        id: day.id,
        start: new Date(day.start).toISOString(),
        end: new Date(day.end).toISOString(),
        timeZone: zone,
      });
      for (const period of periods) {
        const { id, ...span } = credits[period].window;
        const [start, end] = [Date.parse(span.start), Date.parse(span.end)];
        expect(start).toBeLessThanOrEqual(now);
        expect(end).toBeGreaterThan(now);
        expect(known.get(period) ?? { id, start, end }).toEqual({ id, start, end });
        known.set(period, { id, start, end });
        // The first instant of a day that another one comes before.
        for (const edge of [start, end])
          expect(local(edge).slice(0, 10) > local(edge - 1).slice(0, 10)).toBe(true);
        if (period === 'WEEK') expect(new Date(local(end).slice(0, 10)).getUTCDay()).toBe(1);
        if (period === 'MONTH') expect(local(end).slice(8, 10)).toBe('01');
        const { errors } = await gateway.ask(embed(calls), { user: `no-${period}` });
        expect(errors[0]?.extensions).toMatchObject({ code: 'CREDITS_EXHAUSTED', resetsAt: span.end });
      }
      // Until half of the day is over, nothing is said of its end.
      if (now === day.middle - MINUTE) expect(await alertsAfterCall('early', day.id)).toEqual([]);
      if (now === day.middle)
        expect(await alertsAfterCall('half', day.id)).toEqual([{ kind: 'projected', scope: 'user:half' }]);
    }
  });

  it('reports have each call on its day, and in its month', async () => {
    const [from, to] = [starts[0], starts.at(-1)].map((time) => new Date(time ?? 0).toISOString());
    const asked = (groupBy: string) =>
      `usage(input: { from: "${from}", to: "${to}", groupBy: [${groupBy}] }) { rows { bucket calls } }`;
    const { byDay, byMonth } = await read(
      gateway,
      `{ byDay: ${asked('DAY')} byMonth: ${asked('MONTH')} }`,
      'root',
    );
    expect(byDay.rows).toEqual(
      walked.map(({ start }) => ({ bucket: new Date(start).toISOString(), calls: 2 })),
    );
    const months = Map.groupBy(walked, ({ id }) => id.slice(0, 7));
    expect(byMonth.rows.map(({ calls: counted }: { calls: number }) => counted)).toEqual(
      [...months.values()].map((of) => 2 * of.length),
    );
  });
});

it('who is refused more of a day that is over may go on at once', async () => {
  const midnight = Date.parse('2026-05-05T00:00Z');
  const over = Promise.withResolvers<void>();
  let isSlow = false;
  const reached = Promise.withResolvers<void>();
  const gateway = await begin('UTC', midnight - 1, null, ({ path }) => {
    if (!isSlow || !path.startsWith('/queries/v1/query-request')) return undefined;
    reached.resolve();
    return { kind: 'hold', until: over.promise };
  });
  onTestFinished(async () => {
    over.resolve();
    await gateway.close();
  });
  // Enough for the first seconds of a statement, and for no more.
  await gateway.setLimit('user:late', 0.0008);
  isSlow = true;
  const asked = gateway.ask(
    '{ executeSql(input: { statement: "SELECT COUNT(*) FROM SALES.ORDERS" }) { rowCount } }',
    {
      user: 'late',
    },
  );
  await reached.promise;
  vi.setSystemTime(midnight + 5_000);
  const { errors } = await asked;
  expect(errors[0]?.extensions).toMatchObject({
    code: 'CREDITS_EXHAUSTED',
    window: '2026-05-04',
    resetsAt: new Date(midnight + 5_000).toISOString(),
    retryAfterSeconds: 1,
  });
});
