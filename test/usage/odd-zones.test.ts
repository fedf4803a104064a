/** Days of 23 to 25 hours, days that begin in the middle of an hour or where midnight is skipped, and one that is left out. */
import { describe, expect, it } from 'vitest';
import { burnDown } from '../../packages/console/src/data/burn-down.ts';
import { createEventId } from '../../src/credits/event-id.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import type { SliceSums } from '../../src/credits/store/ledger-store.ts';
import type { UsageEvent } from '../../src/credits/usage/usage-event.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import type { UsageDimension } from '../../src/generated/resolvers.ts';
import { newestBooked } from '../../src/usage/booked-events.ts';
import { reportBooked } from '../../src/usage/booked-report.ts';
import { compareWithItself } from '../../src/usage/compare-itself.ts';
import { createCreditForecast } from '../../src/usage/credit-forecast.ts';
import { mendSums, sumUpSlices } from '../../src/usage/event-sums.ts';
import { byBucketThenCredits, groupingOf } from '../../src/usage/usage-rows.ts';
import { okResult } from '../credits/commands.ts';
import { admin } from './usage-fixture.ts';

const QUARTER = 900_000;
const HOUR = 4 * QUARTER;
/** Each quarter of an hour somebody spends so much, so that the use of any span is told by its length. */
const CREDITS = 25;
/** More than a forecast learns from. */
const DAYS_BEFORE = 30;
/** `later`: days of the month after it. */
const days = [
  { zone: 'UTC', day: '2026-03-08', hours: 24, later: 23 },
  { zone: 'America/Los_Angeles', day: '2026-03-08', hours: 23, later: 23 },
  { zone: 'America/Los_Angeles', day: '2026-11-01', hours: 25, later: 29 },
  { zone: 'Asia/Kolkata', day: '2026-03-08', hours: 24, later: 23 },
  { zone: 'Africa/Cairo', day: '2026-04-24', hours: 23, later: 6 },
  { zone: 'Africa/Cairo', day: '2026-10-29', hours: 25, later: 2 },
  { zone: 'Australia/Lord_Howe', day: '2026-04-05', hours: 24.5, later: 25 },
  { zone: 'Australia/Lord_Howe', day: '2026-10-04', hours: 23.5, later: 27 },
  { zone: 'Pacific/Chatham', day: '2026-04-05', hours: 25, later: 25 },
  { zone: 'Pacific/Chatham', day: '2026-09-27', hours: 23, later: 3 },
  { zone: 'Pacific/Apia', day: '2011-12-29', hours: 24, later: 1 },
  { zone: 'Pacific/Apia', day: '2011-12-31', hours: 24, later: 0 },
];

describe.each(days)('$day in $zone', ({ zone, day, hours, later }) => {
  const calendar = createCreditCalendar(zone);
  const today = calendar.windowOf(day);
  let first = today;
  for (let i = 0; i < DAYS_BEFORE; i++) first = calendar.windowAt(first.start - 1);
  const events = eventsBetween(first.start, today.end + 26 * HOUR);
  const outbox = outboxOf(events);
  const reader = { outbox, calendar };
  const of = (window: string) => events.filter((event) => event.window === window);
  const spentIn = (span: number) => (CREDITS * span) / QUARTER;

  function eventsBetween(from: number, to: number): readonly UsageEvent[] {
    return Array.from({ length: (to - from) / QUARTER }, (_, i): UsageEvent => {
      const at = from + i * QUARTER;
      return {
        ...okResult,
        eventId: createEventId(at),
        operationId: `operation-${i}`,
        attempt: 1,
        user: 'ada',
        apiKeyId: null,
        teams: [],
        tags: [],
        function: 'AI_EMBED',
        requestedModel: 'small',
        model: 'small',
        backend: 'SNOWFLAKE',
        warehouse: null,
        requestId: 'request',
        operationName: null,
        queryId: null,
        at,
        credits: CREDITS as MicroCredits,
        window: calendar.windowAt(at).id,
        scopes: ['account', 'user:ada'] as never,
        revision: 1,
        held: null,
        traceId: null,
      };
    });
  }

  async function report(span: { readonly from: Date; readonly to: Date }, ...groupBy: UsageDimension[]) {
    const [byEvent, bySum] = await Promise.all(
      [outboxOf(events), outbox].map(async (asked) => {
        const costly = { latencies: false, statements: false };
        const input = { ...span, groupBy };
        const { rows } = await reportBooked(
          { outbox: asked, calendar },
          input,
          groupingOf(groupBy, null),
          admin,
          costly,
        );
        return rows
          .toSorted(byBucketThenCredits)
          .map(({ bucket, credits }) => ({ bucket: new Date(bucket ?? 0), credits }));
      }),
    );
    expect(bySum).toEqual(byEvent);
    return bySum ?? [];
  }

  it('is as long as it is there, and its calls are its own', async () => {
    expect(today.end - today.start).toBe(hours * HOUR);
    expect(of(day)).toHaveLength(4 * hours);
    expect([...compareWithItself(of(day), today)]).toEqual([]);
    const newest = await newestBooked(reader, () => true, null, events.length);
    expect(newest.map(({ id }) => id)).toEqual(events.map(({ eventId }) => eventId).toReversed());
  });

  it('is reported with all that it used and nothing else, from sums and from calls', async () => {
    expect(
      await sumUpSlices(reader, today.end + 30 * 24 * HOUR, new AbortController().signal),
    ).toBeGreaterThan(0);
    expect(await mendSums(reader, today)).toEqual([]);
    const whole = { from: new Date(today.start), to: new Date(today.end) };
    expect(await report(whole, 'DAY')).toEqual([{ bucket: whole.from, credits: spentIn(hours * HOUR) }]);
    const around = { from: new Date(today.start - 26 * HOUR), to: new Date(today.end + HOUR) };
    const told = await report(around, 'DAY');
    expect(told.find(({ bucket }) => Number(bucket) === today.start)?.credits).toBe(spentIn(hours * HOUR));
  });

  it('is burnt down hour by hour, from its first to its last', async () => {
    const rows = await report({ from: new Date(today.start), to: new Date(today.end) }, 'HOUR');
    const used = spentIn(hours * HOUR);
    const limit = 2 * used;
    const window = { start: new Date(today.start).toISOString(), end: new Date(today.end).toISOString() };
    const { times, left } = burnDown(
      rows.map(({ bucket, credits }) => ({ bucket: bucket.toISOString(), credits })),
      { window, used, low: used, expected: used, high: used, limit },
      today.end,
    );
    const known = times.flatMap((time, i) => {
      const value = left[i] ?? null;
      return value === null ? [] : [[time, value] as const];
    });
    expect(known.length).toBeGreaterThan(23);
    for (const [time, value] of known) expect(value).toBe(limit - spentIn(1000 * time - today.start));
    expect(known.at(-1)?.[0]).toBe(today.end / 1000);
  });

  it.each([3, 12])('is forecast as it goes on, and its month, %i hours before its end', async (before) => {
    const forecast = createCreditForecast({
      status: { of: async () => ({ used: 0, limit: 1e9, window: {} }) } as never,
      report: async ({ from, to }) => ({ rows: await report({ from, to }, 'HOUR') }) as never,
      calendar,
      teamsOf: () => [],
      now: () => today.end - before * HOUR,
    });
    const found = await forecast(null, admin);
    expect(found.days).toBe(28);
    expect(found.day.expected).toBe(spentIn(before * HOUR));
    expect(found.month.expected).toBe(spentIn((before + 24 * later) * HOUR));
  });
});

/** As the ledger slices them: by the first characters of their ids. */
function outboxOf(events: readonly UsageEvent[]) {
  const sums = new Map<string, SliceSums>();
  const sliceOf = ({ eventId }: Pick<UsageEvent, 'eventId'>) => eventId.slice(0, 6);
  const slices = [...new Set(events.map(sliceOf))];
  return {
    now: Date.now,
    keptFrom: () => '2000-01-01',
    eventsOf: async (window: string, { after, limit }: { readonly after: string; readonly limit: number }) =>
      events.filter((event) => event.window === window && event.eventId > after).slice(0, limit),
    slices: async () => slices.map((slice) => ({ slice, changes: 1, sums: sums.get(slice) ?? null })),
    eventsOfSlice: async (slice: string, after: string, limit: number) =>
      events.filter((event) => sliceOf(event) === slice && event.eventId > after).slice(0, limit),
    sumsOf: async (asked: readonly string[]) =>
      [...sums.values()].filter(({ slice }) => asked.includes(slice)),
    putSums: async (put: SliceSums) => void sums.set(put.slice, put),
  };
}
