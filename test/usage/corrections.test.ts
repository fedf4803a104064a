/** What nobody told is corrected by Snowflake's history, for every function and every scope, and adds up exactly. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { localModelName } from '../../packages/embedded-warehouse/src/embedded-warehouse.ts';
import { createCortex } from '../../src/cortex/create-cortex.ts';
import { createModelCatalog } from '../../src/cortex/models/model-catalog.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import type { Scope } from '../../src/credits/scope.ts';
import type { UsageEvent } from '../../src/credits/usage/usage-event.ts';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import type { StatementRunner } from '../../src/snowflake/statement/statement.ts';
import { divide } from '../../src/tokens/divide.ts';
import { formats, settings } from '../cortex/fixture.ts';
import { zoneWhereItIsNoon } from '../support/noon.ts';
import { analyst, call, completeOverRest, gpu, lost, rest, runSql, search, sql } from './calls.ts';
import { callerOf, type OpenUsage, startUsageFixture, type UsageFixture } from './usage-fixture.ts';

let fixture: UsageFixture;
beforeAll(async () => {
  fixture = await startUsageFixture();
});
afterAll(async () => {
  await fixture.close();
  expect(fixture.bugs).toEqual([]);
});

const { day: today, timeZone } = zoneWhereItIsNoon();
const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
const eventsOf = (open: OpenUsage, day = today) => open.credits.outbox.eventsOf(day, { limit: 9999 });
/** Statements run, and their answers are lost. */
const losing: StatementRunner = {
  async run(statement) {
    statement.onSent?.();
    await fixture.pool.run({ ...statement, onSent: () => {} });
    throw lost();
  },
};

function cortexOver(open: OpenUsage, runner: StatementRunner) {
  const { govern, pricing } = open.credits;
  return createCortex({
    runner,
    rest: null,
    govern,
    catalog: createModelCatalog({
      completeModel: 'llama3.1-70b',
      embedModel: 'snowflake-arctic-embed-l-v2.0',
      price: pricing.modelPrice,
    }),
    formats,
    settings,
    answeringModel: localModelName,
  });
}

async function find(open: OpenUsage, id: string): Promise<UsageEvent> {
  const [event] = await open.credits.outbox.find([id]);
  if (!event) throw new Error(`no event ${id}`);
  return event;
}

/** The sum of the events is what every scope has used. */
async function expectBooksToAddUp(open: OpenUsage): Promise<void> {
  const used = (await eventsOf(open)).reduce((sum, { credits }) => sum + credits, 0);
  for (const scope of ['account', 'user:ada', 'team:red']) {
    expect((await open.credits.status.of(scope as Scope)).used, scope).toBe(used);
  }
}

describe('an answer that was lost', () => {
  it('of SQL costs the seconds of QUERY_HISTORY, and nothing where the statement never ran', async () => {
    const open = await fixture.open({ timeZone });
    const ran = await call(open, sql, runSql(fixture, 'SELECT COUNT(*) FROM SALES.ORDERS'));
    const never = await call(open, sql);
    expect((await find(open, ran)).credits).toBe(16_667);
    expect(await open.usage.correctEvents()).toBe(2);
    // One second of an X-Small warehouse is the least that is charged.
    expect(await find(open, ran)).toMatchObject({
      credits: 278,
      status: 'ok',
      basis: 'history',
      queryId: /./,
    });
    expect(await find(open, never)).toMatchObject({ credits: 0, status: 'cancelled' });
    await expectBooksToAddUp(open);
    expect(await open.usage.correctEvents()).toBe(0);
  });

  it('over REST costs the tokens that the REST view names', async () => {
    const open = await fixture.open({ timeZone });
    const id = await call(open, rest, completeOverRest(fixture));
    expect(await open.usage.correctEvents()).toBe(1);
    const [[tokens] = []] = await fixture.run(
      `SELECT TOKENS FROM SNOWFLAKE.ACCOUNT_USAGE.CORTEX_REST_API_USAGE_HISTORY WHERE QUERY_TAG LIKE '%${id}%'`,
    );
    const event = await find(open, id);
    expect(event.inputTokens + event.outputTokens).toBe(Number(tokens));
    expect(event).toMatchObject({ credits: Math.ceil(Number(tokens) * 0.11), status: 'ok' });
    await expectBooksToAddUp(open);
  });

  it('of a search, of Cortex Analyst or of a GPU costs what such calls usually cost, once that is known', async () => {
    const open = await fixture.open({ timeZone });
    const told = { inputTokens: 1000, outputTokens: 100 };
    const kinds = [gpu, search, analyst];
    const lostOnes: string[] = [];
    for (const kind of kinds) lostOnes.push(await call(open, kind));
    expect(await open.usage.correctEvents()).toBe(0);
    for (let i = 0; i < 5; i += 1) {
      for (const kind of kinds) await call(open, kind, undefined, () => told);
    }
    const usual = (await eventsOf(open)).filter(({ status }) => status === 'ok');
    // After a look in vain the next one waits a little.
    await expect
      .poll(async () => {
        await open.usage.correctEvents();
        return (await eventsOf(open)).filter(({ status }) => status === 'uncertain').length;
      })
      .toBe(0);
    for (const id of lostOnes) {
      const event = await find(open, id);
      const one = usual.find(
        ({ function: name, backend }) => name === event.function && backend === event.backend,
      );
      expect(event).toMatchObject({ credits: one?.credits, basis: 'expected', status: 'cancelled' });
    }
    await expectBooksToAddUp(open);
    expect(await open.usage.correctEvents()).toBe(0);
  });
});

describe('a batch whose answer was lost', () => {
  it('finds all of its rows from its tag, and divides its cost among them to the last micro-credit', async () => {
    const open = await fixture.open({ timeZone });
    const cortex = cortexOver(open, losing);
    const texts = Array.from({ length: 60 }, (_, i) => `${'word '.repeat(1 + i * 7)}${i}`);
    await Promise.allSettled(texts.map((text) => cortex.embed({ text }, callerOf('ada', false, ['red']))));
    const before = await eventsOf(open);
    expect(before).toHaveLength(60);
    expect(new Set(before.map(({ status }) => status))).toEqual(new Set(['uncertain']));

    expect(await open.usage.correctEvents()).toBe(60);
    const events = await eventsOf(open);
    const cost = events.reduce((sum, { credits }) => sum + credits, 0);
    const [queryId] = new Set(events.map((event) => event.queryId));
    const [[credits] = []] = await fixture.run(
      'SELECT CEIL(SUM(CREDITS) * 1000000) FROM SNOWFLAKE.ACCOUNT_USAGE.CORTEX_AI_FUNCTIONS_USAGE_HISTORY WHERE QUERY_ID = ?',
      queryId ?? '',
    );
    expect(cost).toBe(Number(credits));
    // A longer text had a larger bound, and has a larger share.
    const sizes = events.map(({ inputTokens }) => inputTokens).toSorted((a, b) => a - b);
    expect(sizes.at(-1)).toBeGreaterThan(20 * (sizes[0] ?? 0));
    await expectBooksToAddUp(open);
  });

  it('charges a row whose caller had left with the rest of what the others were told', async () => {
    const open = await fixture.open({ timeZone });
    const left = new AbortController();
    const leaving: StatementRunner = {
      async run(statement) {
        statement.onSent?.();
        left.abort();
        return fixture.pool.run({ ...statement, onSent: () => {} });
      },
    };
    const cortex = cortexOver(open, leaving);
    await Promise.allSettled([
      cortex.embed({ text: 'stays '.repeat(300) }, callerOf('ada', false, ['red'])),
      cortex.embed(
        { text: 'leaves '.repeat(200) },
        { ...callerOf('ada', false, ['red']), signal: left.signal },
      ),
    ]);
    expect((await eventsOf(open)).map(({ status }) => status)).toEqual(['ok', 'cancelled']);
    const [stays] = await eventsOf(open);
    expect(await open.usage.correctEvents()).toBe(1);
    const [same, corrected] = await eventsOf(open);
    expect(same).toEqual(stays);
    // That he left stays true; what his row cost is now known.
    expect(corrected).toMatchObject({ status: 'cancelled', basis: 'history' });
    expect(corrected?.inputTokens).toBeGreaterThan(150);
    expect(corrected?.inputTokens).toBeLessThan(500);
    await expectBooksToAddUp(open);
  });

  it('is corrected whole or not at all, and a process that dies between two batches loses nothing', async () => {
    const open = await fixture.open({ timeZone });
    const cortex = cortexOver(open, losing);
    const caller = callerOf('ada', false, ['red']);
    for (const kind of ['one', 'two', 'three'])
      await Promise.allSettled([1, 2, 3].map((i) => cortex.embed({ text: `${kind} ${i}` }, caller)));
    const { correct } = open.credits.outbox;
    let rounds = 0;
    const dying = vi.spyOn(open.credits.outbox, 'correct').mockImplementation((corrections) => {
      rounds += 1;
      if (rounds === 2) throw new GatewayError('LEDGER_UNAVAILABLE', 'died');
      return correct(corrections);
    });
    await expect(open.usage.correctEvents()).rejects.toThrow('died');
    expect((await eventsOf(open)).filter(({ status }) => status === 'uncertain')).toHaveLength(6);
    await expectBooksToAddUp(open);
    dying.mockRestore();
    const [one, two] = await Promise.all([open.usage.correctEvents(), open.another().correctEvents()]);
    expect(one + two).toBe(6);
    await expectBooksToAddUp(open);
  });
});

describe('the days', () => {
  it('that are over keep a sum that is true', async () => {
    let now = Date.now() - 86_400_000;
    const open = await fixture.open({
      timeZone,
      clock: { now: () => now },
      limits: { account: 0.02, user: 0.02 },
    });
    const id = await call(open, sql, runSql(fixture, 'SELECT 1'));
    now = Date.now();
    const latest = await call(open, gpu, undefined, () => ({ inputTokens: 1, outputTokens: 1 }));
    expect(await open.usage.correctEvents()).toBe(1);
    expect(await find(open, id)).toMatchObject({ credits: 0, window: yesterday });
    expect(await eventsOf(open, yesterday)).toHaveLength(1);
    expect((await open.credits.status.account()).used).toBe(
      (await find(open, latest)).credits as MicroCredits,
    );
  });
});

describe('proof', () => {
  /** What the rounds correct, so many minutes after a statement that never reached Snowflake. */
  async function roundsOver(found: UsageFixture, minutes: readonly number[]) {
    const open = await found.open({ timeZone, isImmediate: false });
    const id = await call(open, sql);
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const start = Date.now();
    const corrected: number[] = [];
    for (const minute of minutes) {
      vi.setSystemTime(start + minute * 60_000);
      corrected.push(await open.usage.correctEvents());
    }
    return { corrected, event: await find(open, id) };
  }

  it('comes no earlier than the 45 minutes that Snowflake documents for the list of statements', async () => {
    const { corrected, event } = await roundsOver(fixture, [1, 44, 46]);
    expect(corrected).toEqual([0, 0, 1]);
    expect(event).toMatchObject({ credits: 0, status: 'cancelled' });
  });

  it('needs no later call of a view that shows each call as it begins, nor a later millisecond', async () => {
    const open = await fixture.open({ timeZone });
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const never = await call(open, rest);
    expect(await open.usage.correctEvents()).toBe(1);
    expect(await find(open, never)).toMatchObject({ credits: 0, status: 'cancelled', basis: 'history' });
    const { differences } = await open.usage.reconcile(today, callerOf('ada', true));
    const told = differences.filter(({ eventId }) => eventId === never).map(({ cause }) => cause);
    expect(told).toEqual(['NOT_YET_LOADED']);
  });

  it.each([
    ['keeps no tags', (text: string) => text.replaceAll('QUERY_TAG', 'NULL::VARCHAR')],
    ['has no column for tags', (text: string) => text.replaceAll('QUERY_TAG', 'NO_SUCH_COLUMN')],
  ])('is not to be had from a list of REST calls that %s', async (_, without) => {
    const runner: StatementRunner = {
      run: (statement) => {
        const isRest = statement.sql.includes('CORTEX_REST_API_USAGE_HISTORY');
        return fixture.pool.run(isRest ? { ...statement, sql: without(statement.sql) } : statement);
      },
    };
    const open = await fixture.open({ timeZone, isImmediate: false, runner });
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const ids = [await call(open, rest)];
    vi.setSystemTime(start + 60_000);
    ids.push(await call(open, rest, completeOverRest(fixture), (used) => used));
    vi.setSystemTime(start + 50 * 60_000);
    expect(await open.usage.correctEvents()).toBe(0);
    const { differences, parts } = await open.usage.reconcile(today, callerOf('ada', true));
    const causes = differences.filter(({ eventId }) => ids.includes(eventId ?? '')).map(({ cause }) => cause);
    expect(new Set(causes)).toEqual(new Set(['NOT_YET_LOADED']));
    const part = parts.find(({ book }) => book === 'CORTEX_REST_API_USAGE_HISTORY');
    expect(part).toMatchObject({ events: 2, comparableCredits: 0 });
  });

  it('is not to be had from a view that shows nothing of later, however long that takes', async () => {
    const late = await startUsageFixture(30 * 86_400_000);
    onTestFinished(() => late.close());
    const { corrected, event } = await roundsOver(late, [46, 120, 3000]);
    expect(corrected).toEqual([0, 0, 0]);
    expect(event).toMatchObject({ credits: 16_667, status: 'uncertain' });
  });
});

describe('a division', () => {
  it('adds up exactly, is fair, and knows what to do without weights', () => {
    expect(divide(10, [1, 1, 1])).toEqual([4, 3, 3]);
    expect(divide(7, [0, 0])).toEqual([4, 3]);
    expect(divide(1, [3, 5, 2])).toEqual([0, 1, 0]);
    expect(divide(0, [1, 2])).toEqual([0, 0]);
    for (let i = 0; i < 500; i += 1) {
      const weights = Array.from({ length: 1 + (i % 256) }, (_, n) => (n * 7919 + i * 104_729) % 5000);
      const amount = (i * 48_271) % 1_000_003;
      expect(divide(amount, weights).reduce((sum, part) => sum + part, 0)).toBe(amount);
    }
  });
});
