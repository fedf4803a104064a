/** Reports from the sums of events, held against reports from every single call, and the sums against the ledger. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../bench/simulator/random.ts';
import type { Clock } from '../../src/credits/clock.ts';
import { createEventId, leastEventId } from '../../src/credits/event-id.ts';
import { createLedger } from '../../src/credits/ledger/ledger.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import type { SliceSums } from '../../src/credits/store/ledger-store.ts';
import { openLedger } from '../../src/credits/store/open-ledger.ts';
import { createPostgresStore } from '../../src/credits/store/postgres/postgres-store.ts';
import type { UsageEvent } from '../../src/credits/usage/usage-event.ts';
import { createUsageOutbox, type UsageOutbox } from '../../src/credits/usage/usage-outbox.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import type { UsageInput } from '../../src/generated/resolvers.ts';
import { type BookedReportDependencies, reportBooked } from '../../src/usage/booked-report.ts';
import { mendSums, sumsBetween, sumUpSlices } from '../../src/usage/event-sums.ts';
import { groupingOf } from '../../src/usage/usage-rows.ts';
import { facts, hold, NOON, settle } from '../credits/commands.ts';
import { policyOf, pruneNothing } from '../credits/contract-fixture.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { admin } from './usage-fixture.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;
const start = Date.parse('2026-03-25T00:00:00Z');
/** Ids begin alike for so long. */
const SLICE_MS = 2 ** 24;
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
      // Many a statement answers calls that were made shortly after one another, also across the edge of a slice.
      queryId: one([null, `query-${i}`, `shared-${Math.floor(heldAt / (30 * MINUTE))}`]),
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

/** As the ledger slices them: by the first characters of their ids. */
function outboxOf(events: readonly UsageEvent[]) {
  const sums = new Map<string, SliceSums>();
  const sliceOf = ({ eventId }: UsageEvent) => eventId.slice(0, 6);
  return {
    now: Date.now,
    keptFrom: () => '2026-03-01',
    eventsOf: async () => [],
    slices: async () =>
      [...new Set(events.map(sliceOf))].map((slice) => ({
        slice,
        changes: 1,
        sums: sums.get(slice) ?? null,
      })),
    eventsOfSlice: async (slice: string, after: string, limit: number) =>
      events.filter((event) => sliceOf(event) === slice && event.eventId > after).slice(0, limit),
    sumsOf: async (slices: readonly string[]) =>
      [...sums.values()].filter(({ slice }) => slices.includes(slice)),
    putSums: async (put: SliceSums) => void sums.set(put.slice, put),
  } satisfies BookedReportDependencies['outbox'];
}

const unstopped = new AbortController().signal;

it('a report is the same, whatever it groups and filters by', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.log(`seed ${seed}`);
  let state = seed;
  const random = () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
  const events = recorded(random);
  const unsummed = outboxOf(events);
  // Long after all of them, in the middle of a day, and of a gateway that was in a zone half an hour off before.
  const summed = await Promise.all(
    [
      { passed: 20 * DAY, zone: calendar },
      { passed: 5 * DAY + 13.4 * HOUR, zone: calendar },
      { passed: 20 * DAY, zone: createCreditCalendar('Asia/Kolkata') },
    ].map(async ({ passed, zone }) => {
      const outbox = outboxOf(events);
      expect(await sumUpSlices({ outbox, calendar: zone }, start + passed, unstopped)).toBeGreaterThan(10);
      return outbox;
    }),
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
          [unsummed, ...summed].map((outbox) =>
            reportBooked({ outbox, calendar }, input, grouping, admin, {
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

it('sums that were made while days began at other hours are right, and are made anew for the days of now', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.log(`seed ${seed}`);
  // All alike: many of each hour are in one sum.
  const [like] = recorded(() => 0.5);
  const events = recorded(createRandom(seed).next).map((event) => {
    const { eventId, at, credits, window } = event;
    return { ...like, eventId, at, credits, window } as UsageEvent;
  });
  const outbox = outboxOf(events);
  const written = async () =>
    (await outbox.sumsOf((await outbox.slices()).map(({ slice }) => slice))).map(({ sums }) => sums);
  const span = { start, end: start + 30 * DAY };
  let before: readonly string[] = [];
  for (const zone of ['UTC', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Chatham', 'UTC']) {
    const days = createCreditCalendar(zone);
    await sumUpSlices({ outbox, calendar: days }, start + 20 * DAY, unstopped);
    expect(await mendSums({ outbox, calendar: days }, span)).toEqual([]);
    const after = await written();
    expect(after.filter((text) => before.includes(text)).length, zone).toBe(0);
    before = after;
  }
  // As former releases wrote them.
  const [first] = await outbox.slices();
  const [sums] = await outbox.sumsOf([first?.slice ?? '']);
  if (!sums) throw new Error('nothing was summed up');
  const { timeZone, ...former } = JSON.parse(sums.sums);
  expect(timeZone).toBe('UTC');
  await outbox.putSums({ ...sums, sums: JSON.stringify(former) });
  expect(await mendSums({ outbox, calendar: createCreditCalendar('UTC') }, span)).toEqual([]);
  expect((await written()).join() === before.join()).toBe(true);
  // Somebody who says that they are of another zone is told of all the same.
  for (const timeZone of ['Asia/Kolkata', 'Nowhere', 7, undefined]) {
    const calls = former.sums.map((sum: readonly unknown[]) => [...sum]);
    calls[0][3] += 1;
    await outbox.putSums({ ...sums, sums: JSON.stringify({ timeZone, ...former, sums: calls }) });
    expect(await mendSums({ outbox, calendar: createCreditCalendar('UTC') }, span)).toHaveLength(1);
    expect((await written()).join() === before.join()).toBe(true);
  }
});

it('a statement for calls on both sides of the edge between two slices is counted once', async () => {
  const edge = Math.ceil(start / SLICE_MS) * SLICE_MS;
  const [like] = recorded(() => 0.5);
  const eventAt = (at: number, user: string, queryId: string) =>
    ({
      ...like,
      at,
      user,
      queryId,
      eventId: `${leastEventId(at)}000-8000-${user.padStart(12, '0')}`,
    }) as UsageEvent;
  const events = [
    eventAt(edge - 3 * HOUR, '1', 'alone'),
    eventAt(edge - 2, '2', 'shared'),
    eventAt(edge - 1, '3', 'shared'),
    eventAt(edge + 1, '3', 'shared'),
    eventAt(edge + 2 * HOUR, '4', 'of two'),
    eventAt(edge + 2 * HOUR + 1, '5', 'of two'),
  ];
  const outbox = outboxOf(events);
  expect(await sumUpSlices({ outbox, calendar }, edge + 20 * DAY, unstopped)).toBe(2);
  const count = async (...groupBy: NonNullable<UsageInput['groupBy']>) => {
    const input = { from: new Date(edge - 5 * HOUR), to: new Date(edge + 5 * HOUR), groupBy };
    const costly = { latencies: false, statements: true };
    const { rows } = await reportBooked(
      { outbox, calendar },
      input,
      groupingOf(groupBy, null),
      admin,
      costly,
    );
    return rows.map(({ user, statements }) => [user, statements]);
  };
  expect(await count()).toEqual([[null, 3]]);
  expect((await count('USER')).toSorted()).toEqual(['1', '2', '3', '4', '5'].map((user) => [user, 1]));
});

const textOf = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

describe('over the tables of', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.stop());

  const policy = policyOf({ account: { limit: 1e6 }, eachUser: { limit: 1e6 } });
  const utc = createCreditCalendar('UTC');
  const stores = {
    async SQLite() {
      const directory = await mkdtemp(join(tmpdir(), 'sums-'));
      return () => openLedger({ directory, channels: [], calendar: utc, policy });
    },
    async PostgreSQL() {
      const url = await server.createSchema();
      return () =>
        createLedger(createPostgresStore({ url, channels: [], policy, isMove: false }), {
          calendar: utc,
          policy,
        });
    },
  };

  it.each(Object.entries(stores))(
    '%s, sums are the events to the micro-credit, whatever comes between',
    async (_, found) => {
      const seed = Math.floor(Math.random() * 2 ** 31);
      console.log(`seed ${seed}`);
      const { below } = createRandom(seed);
      const open = await found();
      // Two processes over the same books.
      const ledgers = [open(), open()];
      let now = NOON;
      const outboxes = ledgers.map((ledger) =>
        createUsageOutbox(ledger, { now: () => now } as Clock, 'p1', () => '2026-01-01'),
      );
      const ids: string[] = [];
      const correct = (at: number) =>
        ids.length === 0
          ? Promise.resolve([])
          : ledgers[at]?.submit([
              {
                type: 'correct',
                eventId: ids[below(ids.length)] as string,
                credits: below(900) as MicroCredits,
                cause: 'late',
                at: now,
              },
            ]);

      async function act(): Promise<void> {
        const at = below(2);
        const outbox = outboxes[at] as UsageOutbox;
        const kind = below(10);
        if (kind < 6) {
          now += below(5 * HOUR);
          const fresh = Array.from({ length: 1 + below(20) }, () => createEventId(now));
          const user = `user-${below(4)}`;
          const call = facts(user, { startedAt: now, teams: below(2) ? ['red'] : [] });
          await ledgers[at]?.submit(fresh.map((id) => hold(id, user, 1_000, { at: now, call })));
          await ledgers[1 - at]?.submit(fresh.map((id) => settle(id, below(1_000), { at: now })));
          // Told twice, it is booked once.
          await ledgers[at]?.submit(fresh.map((id) => settle(id, below(1_000), { at: now })));
          ids.push(...fresh);
        } else if (kind === 6) await correct(at);
        else if (kind === 7) await outbox.acknowledge(await outbox.read(below(100)));
        else {
          // An event is corrected while its slice is summed up, and sometimes the sums are never put.
          const stopping = new AbortController();
          const racing = {
            ...outbox,
            eventsOfSlice: async (slice: string, after: string, limit: number) => {
              const page = await outbox.eventsOfSlice(slice, after, limit);
              if (below(3) === 0) await correct(1 - at);
              if (below(5) === 0) stopping.abort();
              return page;
            },
          };
          await sumUpSlices({ outbox: racing, calendar: utc }, now, stopping.signal);
        }
      }

      async function compare(): Promise<void> {
        const outbox = outboxes[below(2)] as UsageOutbox;
        const from = NOON + below(now - NOON + 1);
        const to = from + 1 + below(now - from + 2);
        const all = await outbox.find(ids);
        const told = new Map<string, number>();
        const add = (user: string, ...amounts: number[]) =>
          amounts.forEach((amount, i) => {
            told.set(`${user} ${i}`, (told.get(`${user} ${i}`) ?? 0) + amount);
          });
        for (const event of all)
          if (event.at >= from && event.at < to)
            add(event.user, 1, event.credits, event.inputTokens, (event.gpuSeconds ?? 0) * 1000);
        const deps = { outbox, calendar: utc };
        for await (const sum of sumsBetween(deps, new Date(from), new Date(to)))
          add(sum.kind.user, -sum.calls, -sum.credits, -sum.inputTokens, -(sum.gpuMs ?? 0));
        expect([...told.values()].filter((difference) => difference !== 0)).toEqual([]);
      }

      for (let i = 0; i < 60; i++) {
        await act();
        if (i % 6 === 5) await compare();
      }
      now += DAY;
      await sumUpSlices({ outbox: outboxes[0] as UsageOutbox, calendar: utc }, now, unstopped);
      const slices = await ledgers[1]?.records.slices();
      expect(slices?.every(({ changes, sums }) => sums?.changes === changes)).toBe(true);
      await compare();
      // What is acknowledged has not become another event.
      await outboxes[0]?.acknowledge((await outboxes[0]?.read(10_000)) ?? []);
      expect(await ledgers[1]?.records.slices()).toEqual(slices);
      await ledgers[0]?.records.prune({ ...pruneNothing, window: '2100-01-01' });
      await compareEmptied();
      await Promise.all(ledgers.map((ledger) => ledger.close()));

      async function compareEmptied(): Promise<void> {
        const deps = { outbox: outboxes[1] as UsageOutbox, calendar: utc };
        const left = await deps.outbox.find(ids);
        let calls = 0;
        for await (const sum of sumsBetween(deps, new Date(NOON), new Date(now))) calls += sum.calls;
        expect(calls).toBe(left.length);
        expect(calls).toBeLessThan(ids.length);
      }
    },
  );
});
