/** Reports from the remembered sums of days, held against reports from every single call. */
import { expect, it } from 'vitest';
import { leastEventId } from '../../src/credits/event-id.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import type { UsageEvent } from '../../src/credits/usage/usage-event.ts';
import type { UsageOutbox } from '../../src/credits/usage/usage-outbox.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import type { UsageInput } from '../../src/generated/resolvers.ts';
import { reportBooked } from '../../src/usage/booked-report.ts';
import { createDaySums, type DaySums } from '../../src/usage/day-sums.ts';
import { groupingOf } from '../../src/usage/usage-rows.ts';
import { admin } from './usage-fixture.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const start = Date.parse('2026-03-25T00:00:00Z');
// A day of 23 hours is among them.
const calendar = createCreditCalendar('Europe/Berlin');

function recorded(random: () => number): readonly UsageEvent[] {
  const one = <T>(choices: readonly T[]) => choices[Math.floor(random() * choices.length)] as T;
  const events = Array.from({ length: 3_000 }, (_, i): UsageEvent => {
    const heldAt = start + Math.floor(random() * 8 * DAY);
    const name = one(['AI_COMPLETE', 'AI_EMBED', 'SQL']);
    const model = name === 'SQL' ? null : one(['small', 'large']);
    return {
      eventId: `${leastEventId(heldAt)}000-8000-${String(i).padStart(12, '0')}`,
      operationId: `operation-${i}`,
      attempt: 1,
      user: one(['ada', 'bob', 'cleo']),
      apiKeyId: one([null, 'key']),
      teams: one([[], ['red'], ['red', 'blue']]),
      tags: one([[], [{ key: 'project', value: 'search' }]]),
      function: name,
      requestedModel: model,
      model,
      backend: one(['SNOWFLAKE', 'LAMBDA_LABS']),
      warehouse: one([null, 'WH']),
      requestId: `request-${i}`,
      operationName: null,
      queryId: one([null, `query-${i}`]),
      inputTokens: Math.floor(random() * 900),
      outputTokens: Math.floor(random() * 90),
      maxOutputTokens: null,
      promptOverhead: null,
      warehouseSeconds: null,
      gpuSeconds: one([null, 0.125]),
      status: one(['ok', 'cancelled']),
      latencyMs: random() * 500,
      cached: one([true, false]),
      basis: 'told',
      // Some begin a while after the day of their hold.
      at: heldAt + Math.floor(random() * 2 * HOUR),
      credits: Math.floor(random() * 1000) as MicroCredits,
      window: calendar.windowAt(heldAt).id,
      scopes: [],
      revision: 1,
      held: null,
      traceId: null,
    };
  });
  return events.toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1));
}

function outboxOf(events: readonly UsageEvent[], onRead: (day: string) => void = () => {}) {
  const eventsOf: UsageOutbox['eventsOf'] = async (window, { after = '', limit = 1000 } = {}) => {
    if (after === '') onRead(window);
    return events.filter((event) => event.window === window && event.eventId > after).slice(0, limit);
  };
  return { eventsOf, keptFrom: () => '2026-03-01' };
}

const never: DaySums = { of: () => null, begun: async () => ({ sums: [], after: '' }) };

it('a report is the same, whatever it groups and filters by', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.log(`seed ${seed}`);
  let state = seed;
  const random = () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
  const outbox = outboxOf(recorded(random));
  // Long after all of them, and in the middle of a day that is remembered so far.
  const remembered = [20 * DAY, 5 * DAY + 13.4 * HOUR].map((passed) =>
    createDaySums({ outbox, calendar, now: () => start + passed }),
  );
  const groups: readonly NonNullable<UsageInput['groupBy']>[] = [
    [],
    ['USER', 'DAY'],
    ['TEAM', 'MONTH'],
    ['FUNCTION', 'MODEL', 'BACKEND', 'WAREHOUSE'],
    ['TAG', 'API_KEY'],
    ['USER', 'HOUR'],
  ];
  const filters: readonly NonNullable<UsageInput['filter']>[] = [
    {},
    { users: ['ada'], cached: false },
    { teams: ['blue'], statuses: ['ok'] },
    { tags: [{ key: 'project', value: 'search' }], apiKeys: ['key'] },
    { requestIds: ['request-7', 'request-70'] },
  ];
  // Whole days there, days of UTC, and instants within them.
  const spans = [
    [calendar.windowOf('2026-03-26').start, calendar.windowOf('2026-04-01').end],
    [start + DAY, start + 5 * DAY],
    [start + 30.5 * HOUR, start + 31.5 * HOUR],
  ] as const;
  for (const [from, to] of spans) {
    for (const groupBy of groups) {
      for (const filter of filters) {
        const input = { from: new Date(from), to: new Date(to), groupBy, filter };
        const grouping = groupingOf(groupBy, 'project');
        const [slow, ...fast] = await Promise.all(
          [never, ...remembered].map((sums) =>
            reportBooked({ outbox, calendar, daySums: sums }, input, grouping, admin, {
              latencies: true,
              statements: true,
            }),
          ),
        );
        const sorted = (rows: readonly object[] = []) =>
          rows.map((row) => JSON.stringify(row, textOf)).toSorted();
        for (const { rows, totals } of fast) {
          expect(sorted(rows)).toEqual(sorted(slow?.rows));
          expect(totals).toEqual(slow?.totals);
        }
      }
    }
  }
});

const textOf = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

it('a day that is over is read once, until it may have been corrected', async () => {
  const read: string[] = [];
  const outbox = outboxOf([], (day) => read.push(day));
  const { end } = calendar.windowOf('2026-03-30');
  let now = end + HOUR - 1;
  const sums = createDaySums({ outbox, calendar, now: () => now });
  expect(sums.of('2026-03-30')).toBeNull();
  now += 1;
  expect(await sums.of('2026-03-30')).toEqual([]);
  expect(await sums.of('2026-03-30')).toEqual([]);
  expect(read).toEqual(['2026-03-30']);
  now += 11 * 60_000;
  await sums.of('2026-03-30');
  expect(read).toHaveLength(2);
});

it('of a day that is not over, only the calls of its last hour are read each time', async () => {
  const events = recorded(Math.random).filter(({ window }) => window === '2026-03-28');
  let readings = 0;
  const { end } = calendar.windowOf('2026-03-28');
  const sums = createDaySums({
    outbox: outboxOf(events, () => {
      readings += 1;
    }),
    calendar,
    now: () => end - 3 * HOUR,
  });
  for (let i = 0; i < 3; i++) {
    const { sums: known, after } = await sums.begun('2026-03-28');
    const calls = known.reduce((sum, each) => sum + each.calls, 0);
    expect(calls).toBe(events.filter(({ eventId }) => eventId <= after).length);
    expect(after).toBe(leastEventId(end - 4 * HOUR));
  }
  expect(readings).toBe(1);
});

it('what the ledger could not tell is asked for again', async () => {
  let isAway = true;
  const eventsOf = async () => {
    if (isAway) throw new Error('away');
    return [];
  };
  const sums = createDaySums({ outbox: { eventsOf }, calendar, now: () => start + 20 * DAY });
  await expect(sums.of('2026-03-30')).rejects.toThrow('away');
  isAway = false;
  expect(await sums.of('2026-03-30')).toEqual([]);
});
