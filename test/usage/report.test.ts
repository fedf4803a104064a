/** The `usage` report over log and outbox: groups, buckets, filters, totals, and who may see what. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ErrorCode, GatewayError } from '../../src/errors/gateway-error.ts';
import type { UsageDimension, UsageInput } from '../../src/generated/resolvers.ts';
import type { StatementRunner } from '../../src/snowflake/statement/statement.ts';
import { createRandom } from '../support/random.ts';
import {
  admin,
  callerOf,
  type OpenUsage,
  spend,
  startUsageFixture,
  type UsageFixture,
} from './usage-fixture.ts';

let fixture: UsageFixture;
/** The calls of every test here; half of them are loaded, the others still in the outbox. */
let open: OpenUsage;

const zone = 'America/New_York';
const hour = 3_600_000;
const clock = {
  time: 0,
  now() {
    return this.time;
  },
};
const seed = Math.floor(Math.random() * 2 ** 31);
const dayAt = new Intl.DateTimeFormat('en-CA', { timeZone: zone });

const people = [
  { user: 'ada', teams: ['red'] },
  { user: 'bob', teams: ['red', 'blue'] },
  { user: 'eve', teams: [] },
];

/** Around both changes of the clock, the end of a month and of a year. */
const instants = [
  ...[0, 1, 2, 3, 24, 25].map((h) => Date.parse('2026-03-08T04:30:00Z') + h * hour),
  ...[0, 1, 2, 3, 24, 25].map((h) => Date.parse('2026-11-01T03:30:00Z') + h * hour),
  Date.parse('2026-12-31T23:59:59.999Z'),
  Date.parse('2027-01-01T04:59:59.999Z'),
  Date.parse('2027-01-01T05:00:00.000Z'),
];
const span = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2027-06-01T00:00:00Z') };

beforeAll(async () => {
  console.log(`seed ${seed}`);
  fixture = await startUsageFixture();
  open = await fixture.open({ timeZone: zone, clock });
  const { pick } = createRandom(seed);
  for (const [i, instant] of instants.toSorted((a, b) => a - b).entries()) {
    clock.time = instant;
    // The books follow a clock that jumps by months only where somebody says that it is right.
    await open.credits.limits.resetWindow(admin, 'the next instant of the test', dayAt.format(instant));
    await Promise.all(
      Array.from({ length: 6 }, () =>
        spend(open, {
          ...pick(people),
          tags: pick([[], [{ key: 'project', value: 'search' }], [{ key: 'stage', value: 'test' }]]),
          apiKeyId: pick([null, 'k1']),
          function: pick(['AI_COMPLETE', 'AI_EMBED']),
          model: pick(['llama3.1-8b', 'mistral-large2']),
          backend: pick(['SNOWFLAKE', 'LAMBDA_LABS']),
          warehouse: pick(['CORTEX_COMPUTE_WH', null]),
          inputTokens: 1 + pick([0, 10, 5000]),
          outputTokens: pick([0, 1, 700]),
          uncertain: pick([true, false, false, false]),
        }),
      ),
    );
    if (i === 7) await open.usage.loader.flush();
  }
});
afterAll(async () => {
  await fixture?.close();
  expect(fixture?.bugs).toEqual([]);
});

/** Everything booked, straight from the ledger. */
async function booked() {
  const days = [...new Set(instants.map((at) => new Date(at - 5 * hour).toISOString().slice(0, 10)))];
  const more = instants.map((at) => new Date(at - 4 * hour).toISOString().slice(0, 10));
  const windows = [...new Set([...days, ...more])];
  return (await Promise.all(windows.map((day) => open.credits.outbox.eventsOf(day as never)))).flat();
}

/** A Snowflake that answers with an error. */
const away = (code: ErrorCode): StatementRunner => ({
  run: async () => {
    throw new GatewayError(code, 'away');
  },
});

const report = (input: Partial<UsageInput> = {}, caller = admin) =>
  open.usage.report({ ...span, ...input } as UsageInput, caller);

type Dimensions = Record<
  Exclude<UsageDimension, 'TEAM'>,
  (event: Awaited<ReturnType<typeof booked>>[number]) => unknown
>;

const keyOf: Dimensions = {
  USER: ({ user }) => user,
  FUNCTION: (event) => event.function,
  MODEL: ({ model }) => model,
  BACKEND: ({ backend }) => backend,
  WAREHOUSE: ({ warehouse }) => warehouse,
  API_KEY: ({ apiKeyId }) => apiKeyId,
  TAG: ({ tags }) => tags.find(({ key }) => key === 'project')?.value ?? null,
  HOUR: ({ at }) => Math.floor(at / hour) * hour,
  DAY: ({ at }) => startOf(at, 'day'),
  MONTH: ({ at }) => startOf(at, 'month'),
};

describe('groups', () => {
  const plain: UsageDimension[] = [...(Object.keys(keyOf) as UsageDimension[]).slice(0, 7), 'TEAM'];
  const subsets = Array.from({ length: 2 ** plain.length }, (_, bits) =>
    plain.filter((_, i) => bits & (1 << i)),
  );
  // Each subset with another bucket, so that all meet in a few statements.
  const groupings = subsets.map((subset, i) => {
    const time = ([null, 'HOUR', 'DAY', 'MONTH'] as const)[i % 4];
    return time ? [...subset, time] : subset;
  });

  it('by any dimensions add up to what the ledger says, read from the log or from the ledger', async () => {
    const events = await booked();
    expect(events).toHaveLength(instants.length * 6);
    const withoutSnowflake = open.another({ runner: away('CIRCUIT_OPEN') });
    // A few of them, others in each run.
    const { pick } = createRandom(seed);
    for (let i = 0; i < 10; i++) {
      const groupBy = pick(groupings);
      const expected = new Map<string, { calls: number; errors: number; credits: number; tokens: number }>();
      for (const event of events) {
        const teams = groupBy.includes('TEAM') && event.teams.length > 0 ? event.teams : [null];
        for (const team of teams) {
          const keys = groupBy.map((dimension) => (dimension === 'TEAM' ? team : keyOf[dimension](event)));
          const key = JSON.stringify(keys);
          const sum = expected.get(key) ?? { calls: 0, errors: 0, credits: 0, tokens: 0 };
          expected.set(key, {
            calls: sum.calls + 1,
            errors: sum.errors + (event.status === 'ok' ? 0 : 1),
            credits: sum.credits + event.credits,
            tokens: sum.tokens + event.inputTokens + event.outputTokens,
          });
        }
      }
      const input = { ...span, groupBy, tag: 'project' };
      // Each day of the span is a read of the ledger.
      for (const source of i < 2 ? (['USAGE_LOG', 'LEDGER'] as const) : (['USAGE_LOG'] as const)) {
        const from = source === 'LEDGER' ? withoutSnowflake : open.usage;
        const { rows, totals, ...found } = await from.report(input, admin);
        expect(found.source).toBe(source);
        // A call of two teams counts once here.
        expect([totals.calls, totals.credits]).toEqual([
          events.length,
          events.reduce((sum, { credits }) => sum + credits, 0),
        ]);
        const sums = rows.map((row) => {
          const keys = groupBy.map((dimension) => {
            if (dimension === 'HOUR' || dimension === 'DAY' || dimension === 'MONTH')
              return Number(row.bucket);
            return row[dimension === 'API_KEY' ? 'apiKey' : (dimension.toLowerCase() as 'user')] ?? null;
          });
          const { calls, errors, credits, inputTokens, outputTokens } = row;
          const tokens = Number(inputTokens) + Number(outputTokens);
          return [JSON.stringify(keys), { calls, errors, credits, tokens }] as const;
        });
        expect(new Map(sums), groupBy.join()).toEqual(expected);
        expect(sums, groupBy.join()).toHaveLength(expected.size);
      }
    }
    await withoutSnowflake.loader.close();
  });

  it('by a tag need its name', async () => {
    await expect(report({ groupBy: ['TAG'] })).rejects.toMatchObject({ details: { field: 'input.tag' } });
    await expect(report({ groupBy: ['TAG'], tag: "x'--" })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('have totals over all rows, and a row each only for what was asked', async () => {
    const events = await booked();
    const { rows, totals, pendingEvents } = await report({ groupBy: ['USER'] });
    expect(totals.calls).toBe(events.length);
    expect(totals.credits).toBe(events.reduce((sum, { credits }) => sum + credits, 0));
    expect(rows.map(({ user }) => user).toSorted()).toEqual(['ada', 'bob', 'eve']);
    for (const row of rows) expect(row).toMatchObject({ model: null, backend: null, bucket: null });
    expect(rows.map(({ credits }) => credits)).toEqual(
      rows.map(({ credits }) => credits).toSorted((a, b) => b - a),
    );
    expect(pendingEvents).toBe(7 * 6);
  });

  it('of nothing are no rows and zero totals', async () => {
    const nothing = { from: new Date('2020-01-01T00:00:00Z'), to: new Date('2020-02-01T00:00:00Z') };
    expect(await report(nothing)).toMatchObject({ rows: [], totals: { calls: 0, credits: 0 } });
    expect(await report({ ...nothing, groupBy: ['DAY'] })).toMatchObject({ rows: [] });
  });

  it('take the first instant of a span and leave out the last', async () => {
    const [from, to] = [new Date('2027-01-01T04:59:59.999Z'), new Date('2027-01-01T05:00:00.000Z')];
    expect((await report({ from, to })).totals.calls).toBe(6);
    expect((await report({ from: to, to: new Date(Number(to) + 1) })).totals.calls).toBe(6);
    expect((await report({ from: new Date(Number(from) - 1), to: from })).totals.calls).toBe(0);
  });
});

describe('buckets', () => {
  it('of days have 23 and 25 hours where the clock changes', async () => {
    const { rows } = await report({ groupBy: ['DAY'] });
    const days = rows.map(({ bucket }) => new Date(bucket ?? '').toISOString());
    expect(days).toEqual([
      '2026-03-07T05:00:00.000Z',
      '2026-03-08T05:00:00.000Z',
      '2026-03-09T04:00:00.000Z',
      '2026-10-31T04:00:00.000Z',
      '2026-11-01T04:00:00.000Z',
      '2026-12-31T05:00:00.000Z',
      '2027-01-01T05:00:00.000Z',
    ]);
  });

  it('tell the two hours apart that the clock shows as one', async () => {
    const { rows } = await report({
      from: new Date('2026-11-01T05:00:00Z'),
      to: new Date('2026-11-01T07:00:00Z'),
      groupBy: ['HOUR'],
    });
    expect(rows.map(({ bucket, calls }) => [new Date(bucket ?? '').toISOString(), calls])).toEqual([
      ['2026-11-01T05:00:00.000Z', 6],
      ['2026-11-01T06:00:00.000Z', 6],
    ]);
  });
});

describe('filters', () => {
  it('keep what matches, and an empty list matches nothing', async () => {
    const events = await booked();
    const count = async (filter: UsageInput['filter']) =>
      (await report({ filter: filter ?? null })).totals.calls;
    expect(await count({ users: ['ada', 'bob'] })).toBe(events.filter(({ user }) => user !== 'eve').length);
    expect(await count({ functions: ['AI_EMBED'], models: ['mistral-large2'] })).toBe(
      events.filter((event) => event.function === 'AI_EMBED' && event.model === 'mistral-large2').length,
    );
    expect(await count({ backends: ['LAMBDA_LABS'] })).toBe(
      events.filter(({ backend }) => backend === 'LAMBDA_LABS').length,
    );
    expect(await count({ warehouses: ['CORTEX_COMPUTE_WH'] })).toBe(
      events.filter(({ warehouse }) => warehouse !== null).length,
    );
    expect(await count({ warehouses: ['Cortex_Compute_wh'] })).toBe(
      await count({ warehouses: ['CORTEX_COMPUTE_WH'] }),
    );
    const embeddings = events.filter((event) => event.function === 'AI_EMBED' && event.status === 'ok');
    const models = embeddings.flatMap(({ model }) => (model ? [model.toUpperCase()] : []));
    expect(embeddings).not.toEqual([]);
    expect(await count({ functions: ['ai_embed'], statuses: ['OK'], models })).toBe(embeddings.length);
    expect(await count({ statuses: ['uncertain'] })).toBe(
      events.filter(({ status }) => status === 'uncertain').length,
    );
    expect(await count({ teams: ['blue', 'red'] })).toBe(
      events.filter(({ teams }) => teams.length > 0).length,
    );
    expect(await count({ tags: [{ key: 'project', value: 'search' }] })).toBe(
      events.filter(({ tags }) => tags.some(({ key }) => key === 'project')).length,
    );
    expect(await count({ apiKeys: ['k1'] })).toBe(events.filter(({ apiKeyId }) => apiKeyId === 'k1').length);
    expect(await count({ cached: true })).toBe(0);
    expect(await count({ users: [] })).toBe(0);
    expect(await count({ users: ["' OR 1 = 1 --"] })).toBe(0);
  });
});

describe('percentiles', () => {
  it('are those of the latencies', async () => {
    const latencies = (await booked()).map(({ latencyMs }) => latencyMs);
    const { rows } = await report();
    for (const value of [rows[0]?.p50LatencyMs, rows[0]?.p95LatencyMs]) {
      expect(value).toBeGreaterThanOrEqual(Math.min(...latencies));
      expect(value).toBeLessThanOrEqual(Math.max(...latencies));
    }
    expect(rows[0]?.p95LatencyMs).toBeGreaterThanOrEqual(rows[0]?.p50LatencyMs ?? Number.NaN);
  });
});

describe("others' usage", () => {
  it('is hidden from callers who may not see it', async () => {
    const events = await booked();
    const { rows, totals } = await report({ groupBy: ['USER'] }, callerOf('bob'));
    expect(rows.map(({ user }) => user)).toEqual(['bob']);
    expect(totals.calls).toBe(events.filter(({ user }) => user === 'bob').length);
  });

  it('is refused by name', async () => {
    const asked = report({ filter: { users: ['ada'] } }, callerOf('bob'));
    await expect(asked).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const own = await report({ filter: { users: ['bob'] } }, callerOf('bob'));
    expect(own.totals.calls).toBeGreaterThan(0);
  });
});

describe('bad input', () => {
  it.each([
    ['an end before the start', { from: span.to, to: span.from }],
    ['an empty span', { from: span.from, to: span.from }],
    ['an endless span', { from: new Date('0001-01-01T00:00:00Z'), to: new Date('9999-01-01T00:00:00Z') }],
    ['no time', { from: new Date(Number.NaN) }],
    ['too many values', { filter: { users: Array.from({ length: 1001 }, (_, i) => `user ${i}`) } }],
  ])('%s is BAD_USER_INPUT', async (_, input) => {
    await expect(report(input)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe('single events', () => {
  const events = (args: Parameters<OpenUsage['usage']['events']>[0], caller = admin) =>
    open.usage.events(args, caller);

  it.each([1, 7, 1000])('are all walked, each once, in pages of %i, newest first', async (first) => {
    const all = await booked();
    const filter = first === 1 ? { users: ['eve'], backends: ['SNOWFLAKE' as const] } : null;
    const expected = all.filter(
      ({ user, backend }) => !filter || (user === 'eve' && backend === 'SNOWFLAKE'),
    );
    const walked = [];
    for (let after: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof events>> = await events({ first, after, filter });
      expect(page.nodes.length).toBeLessThanOrEqual(first);
      walked.push(...page.nodes);
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(walked.map(({ id }) => id)).toEqual(
      expected
        .toSorted((a, b) => b.at - a.at || (a.eventId < b.eventId ? 1 : -1))
        .map(({ eventId }) => eventId),
    );
    const byId = new Map(all.map((event) => [event.eventId, event]));
    for (const { id, at, user, credits, status, model, warehouse } of walked) {
      const { at: time, ...event } = byId.get(id) ?? { at: Number.NaN };
      expect([at.getTime()]).toEqual([time]);
      expect(event).toMatchObject({ user: user.name, credits, status, model, warehouse });
    }
  });

  it('are found by id, by whoever may see them', async () => {
    const [one] = (await booked()).filter(({ user }) => user === 'ada');
    const id = one?.eventId ?? '';
    expect(await open.usage.event(id, admin)).toMatchObject({ id });
    expect(await open.usage.event(id, callerOf('ada'))).toMatchObject({ id });
    expect(await open.usage.event(id, callerOf('bob'))).toBeNull();
    expect(await open.usage.event('nothing', admin)).toBeNull();
  });

  it.each([
    { first: 0 },
    { first: -1 },
    { first: 1001 },
    { after: 'garbage' },
    { after: Buffer.from('[1e300,"x"]').toString('base64url') },
    { after: Buffer.from('{"0":1}').toString('base64url') },
  ])('asked for with %j are BAD_USER_INPUT', async (args) => {
    await expect(events(args as never)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('of others are FORBIDDEN by name and hidden otherwise', async () => {
    await expect(events({ filter: { users: ['ada'] } } as never, callerOf('bob'))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    const { nodes } = await events({ first: 1000 } as never, callerOf('bob'));
    expect(new Set(nodes.map(({ user }) => user.name))).toEqual(new Set(['bob']));
  });
});

const dateIn = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });

/** The first instant of the day or month in the zone, by Intl alone. */
function startOf(at: number, unit: 'day' | 'month'): number {
  const dateOf = (instant: number) => dateIn.format(instant).slice(0, unit === 'day' ? 10 : 7);
  let start = Math.floor(at / hour) * hour;
  while (dateOf(start - 1) === dateOf(at)) start -= hour;
  return start;
}
