/** Whatever is changed, dropped or doubled in any book of the day is found, for every kind of call. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createEventId, eventCode } from '../../src/credits/event-id.ts';
import { createBookPricing } from '../../src/credits/prices/book-pricing.ts';
import type { UsageEvent } from '../../src/credits/usage/usage-event.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import type { CellValue, StatementRunner } from '../../src/snowflake/statement/statement.ts';
import { compareWithSnowflake } from '../../src/usage/compare-snowflake.ts';
import { sumsBetween, sumUpSlices } from '../../src/usage/event-sums.ts';
import type { HistoryEntry } from '../../src/usage/snowflake-views.ts';
import { zoneWhereItIsNoon } from '../support/noon.ts';
import * as calls from './calls.ts';
import {
  admin,
  type OpenUsage,
  startUsageFixture,
  USAGE_LOG_TABLE,
  type UsageFixture,
} from './usage-fixture.ts';

const kinds = ['embedding', 'rest', 'sql', 'gpu', 'search'] as const;
const log = USAGE_LOG_TABLE;
const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

let fixture: UsageFixture;
let open: OpenUsage;
const noon = zoneWhereItIsNoon();
const ids = {} as Record<(typeof kinds)[number], string>;
/** What becomes of the rows of Snowflake's views on their way; a row begins with its id and its tag. */
let seen: (rows: readonly (readonly CellValue[])[]) => readonly (readonly CellValue[])[] = (rows) => rows;

beforeAll(async () => {
  fixture = await startUsageFixture();
  const runner: StatementRunner = {
    async run(statement) {
      const result = await fixture.pool.run(statement);
      const isView = /^SELECT (QUERY_ID|REQUEST_ID), QUERY_TAG/.test(statement.sql);
      return isView ? { ...result, rows: seen(result.rows) } : result;
    },
  };
  open = await fixture.open({ runner, timeZone: noon.timeZone });
  const told = { inputTokens: 100, outputTokens: 10 };
  ids.embedding = await calls.call(open, calls.embedding, calls.embedWords(fixture), ({ queryId }) => ({
    inputTokens: 500,
    outputTokens: 0,
    queryId,
  }));
  ids.rest = await calls.call(open, calls.rest, calls.completeOverRest(fixture), (used) => used);
  ids.sql = await calls.call(open, calls.sql, calls.runSql(fixture, 'SELECT 1'), ({ queryId }) => ({
    inputTokens: 0,
    outputTokens: 0,
    warehouseSeconds: 1.25,
    isReckoned: true,
    queryId,
  }));
  ids.gpu = await calls.call(open, calls.gpu, undefined, () => ({ ...told, gpuSeconds: 0.5 }));
  ids.search = await calls.call(open, calls.search, undefined, () => told);
  await open.usage.loader.flush();
  await open.usage.correctEvents();
  await open.usage.loader.flush();
});
afterAll(async () => {
  await fixture.close();
  expect(fixture.bugs).toEqual([]);
});

/** The books as they are now: their differences, each with its cause and the kind of its event. */
async function look(day = noon.day) {
  const found = await open.usage.reconcile(day, admin);
  const name = new Map(Object.entries(ids).map(([kind, id]) => [id, kind]));
  const told = found.differences.map(
    ({ cause, eventId, scope }) => `${name.get(eventId ?? '') ?? scope ?? eventId}: ${cause}`,
  );
  return { ...found, told };
}

/** Changes an event in the ledger and in the log alike. */
async function changeBoth(id: string, ledger: string, logged: string, ...values: (string | number)[]) {
  open.tamper(`UPDATE events SET ${ledger} WHERE id = ?`, ...values, id);
  await fixture.run(`UPDATE ${log} SET ${logged} WHERE EVENT_ID = ?`, ...values, id);
}

it('balances, and shows what was compared and what nobody else knows', async () => {
  const { told, balanced, ...found } = await look();
  expect(told).toEqual([]);
  expect(balanced).toBe(true);
  expect(found.eventsCompared).toBe(5);
  const { credits } = (await open.credits.outbox.find([ids.search]))[0] ?? {};
  expect(found.incomparableCredits).toBe(credits);
  expect(found.comparableCredits + found.incomparableCredits).toBe(found.ledgerCredits);
  expect(found.upperBoundCredits).toBe(0);
  expect(found.parts.map(({ book, events, seconds }) => [book, events, seconds])).toEqual([
    ['CORTEX_AI_FUNCTIONS_USAGE_HISTORY', 1, null],
    ['CORTEX_REST_API_USAGE_HISTORY', 1, null],
    ['QUERY_HISTORY', 1, 1],
    ['GPU_RECORDS', 1, 0.5],
    ['NONE', 1, null],
  ]);
});

describe.each(kinds)('a call of kind %s', (kind) => {
  it('that was charged a hundredfold in all of our books is found', async () => {
    const [before] = await open.credits.outbox.find([ids[kind]]);
    const extra = 99 * (before?.credits ?? 0);
    const move = async (factor: string, amount: number) => {
      await changeBoth(ids[kind], `credits = credits ${factor}`, `CREDITS_USED = CREDITS_USED ${factor}`);
      for (const scope of before?.scopes ?? [])
        open.tamper('UPDATE buckets SET settled = settled + ? WHERE scope = ?', amount, scope);
    };
    await move('* 100', extra);
    const { told, balanced } = await look();
    await move('/ 100', -extra);
    expect(told).toEqual([expect.stringMatching(`^${kind}: (SNOWFLAKE_AMOUNT|PRICE)_DIFFERS$`)]);
    expect(balanced).toBe(false);
    expect((await look()).told).toEqual([]);
  });

  it('whose user or time was changed in all of our books is found', async () => {
    await changeBoth(ids[kind], 'user_name = ?', 'USER_NAME = ?', 'eve');
    const user = await look();
    await changeBoth(ids[kind], 'user_name = ?', 'USER_NAME = ?', 'ada');
    expect(user.told).toContain(`${kind}: FACTS_DIFFER`);

    const [event] = await open.credits.outbox.find([ids[kind]]);
    const moved = (event?.at ?? 0) - 7_200_000;
    const text = (time: number) => new Date(time).toISOString().slice(0, -1);
    open.tamper('UPDATE events SET at = ? WHERE id = ?', moved, ids[kind]);
    await fixture.run(
      `UPDATE ${log} SET TIMESTAMP = ?::TIMESTAMP_NTZ WHERE EVENT_ID = ?`,
      text(moved),
      ids[kind],
    );
    const time = await look();
    open.tamper('UPDATE events SET at = ? WHERE id = ?', event?.at ?? 0, ids[kind]);
    await fixture.run(
      `UPDATE ${log} SET TIMESTAMP = ?::TIMESTAMP_NTZ WHERE EVENT_ID = ?`,
      text(event?.at ?? 0),
      ids[kind],
    );
    expect(time.told).toContain(`${kind}: FACTS_DIFFER`);
    expect((await look()).told).toEqual([]);
  });

  it('that was removed from the ledger, or doubled in the log, is found', async () => {
    open.tamper('CREATE TABLE kept AS SELECT * FROM events WHERE id = ?', ids[kind]);
    open.tamper('DELETE FROM events WHERE id = ?', ids[kind]);
    const removed = await look();
    open.tamper('INSERT INTO events SELECT * FROM kept');
    open.tamper('DROP TABLE kept');
    expect(removed.told).toEqual(
      expect.arrayContaining([
        `${kind}: MISSING_IN_LEDGER`,
        'user:ada: SCOPE_DIFFERS',
        'team:red: SCOPE_DIFFERS',
      ]),
    );
    await fixture.run(`INSERT INTO ${log} SELECT * FROM ${log} WHERE EVENT_ID = ?`, ids[kind]);
    const doubled = await look();
    await fixture.run(`DELETE FROM ${log} WHERE EVENT_ID = ?`, ids[kind]);
    const dropped = await look();
    open.tamper('UPDATE events SET pending = 1 WHERE id = ?', ids[kind]);
    await open.usage.loader.flush();
    expect([doubled.told, dropped.told]).toEqual([
      [`${kind}: DUPLICATE_IN_USAGE_LOG`],
      [`${kind}: MISSING_IN_USAGE_LOG`],
    ]);
    expect((await look()).told).toEqual([]);
  });
});

it.each([
  ["USER_NAME = 'eve'", 'FACTS_DIFFER'],
  ['TEAMS = PARSE_JSON(\'["blue"]\')::ARRAY', 'FACTS_DIFFER'],
  ["MODEL_NAME = 'other'", 'FACTS_DIFFER'],
  ['MODEL_NAME = NULL', 'FACTS_DIFFER'],
  ['TEAMS = NULL', 'FACTS_DIFFER'],
  ['GPU_SECONDS = 1', 'FACTS_DIFFER'],
  ['INPUT_TOKENS = INPUT_TOKENS + 1', 'FACTS_DIFFER'],
  ["STATUS = 'UPSTREAM_TIMEOUT'", 'FACTS_DIFFER'],
  ["TIMESTAMP = DATEADD('minute', 1, TIMESTAMP)", 'FACTS_DIFFER'],
  ["CREDIT_DAY = DATEADD('day', -1, CREDIT_DAY)", 'FACTS_DIFFER'],
  ["FUNCTION_NAME = 'AI_CLASSIFY'", 'FACTS_DIFFER'],
  ['CREDITS_USED = CREDITS_USED + 0.000001', 'AMOUNT_DIFFERS'],
])('the log changed by %s is found', async (change, cause) => {
  await fixture.run(`UPDATE ${log} SET ${change} WHERE EVENT_ID = ?`, ids.embedding);
  onTestFinished(async () => {
    await fixture.run(`DELETE FROM ${log} WHERE EVENT_ID = ?`, ids.embedding);
    open.tamper('UPDATE events SET pending = 1 WHERE id = ?', ids.embedding);
    await open.usage.loader.flush();
  });
  expect((await look()).told).toEqual([`embedding: ${cause}`]);
});

describe("Snowflake's history", () => {
  it.each(['embedding', 'rest', 'sql'] as const)(
    'without a row of kind %s, with two, or with another user, is found',
    async (kind) => {
      const isIts = (row: readonly CellValue[]) => String(row[1]).includes(ids[kind]);
      onTestFinished(() => {
        seen = (rows) => rows;
      });
      seen = (rows) => rows.filter((row) => !isIts(row));
      expect((await look()).told).toContain(`${kind}: MISSING_IN_SNOWFLAKE`);
      seen = (rows) =>
        rows.map((row) =>
          isIts(row)
            ? row.map((cell) => (typeof cell === 'string' ? cell.replace('ada', 'eve') : cell))
            : row,
        );
      expect((await look()).told).toContain(`${kind}: SNOWFLAKE_FACTS_DIFFER`);
      if (kind === 'sql') return;
      seen = (rows) => rows.flatMap((row) => (isIts(row) ? [row, row] : [row]));
      expect((await look()).told).toContain(`${kind}: SNOWFLAKE_AMOUNT_DIFFERS`);
    },
  );
});

it('a row that failed with its batch and ran again alone makes nobody of the others its owner', async () => {
  const [ada] = await open.credits.outbox.find([ids.embedding]);
  if (!ada) throw new Error('the embedding is not in the ledger');
  const bob = { ...ada, eventId: createEventId(ada.at), user: 'bob' };
  const entry = (id: string, user: string, members: string): HistoryEntry => ({
    id,
    tag: { user, eventId: ada.eventId, batch: 2, members },
    functions: [ada.function],
    models: [ada.requestedModel ?? ''],
    tokens: { input: ada.inputTokens, output: ada.outputTokens },
    nanoCredits: BigInt(ada.credits) * 1000n,
    seconds: null,
    warehouse: null,
    startedAt: ada.at,
    succeeded: null,
    isOver: true,
  });
  const both = [ada, bob].map(({ eventId }) => eventCode(eventId)).join('');
  const entries = [entry(ada.queryId ?? '', 'several', both), entry('alone', 'ada', '')];
  const book = { entries, latencyMs: 0, isHourly: true, answeringModel: null };
  const compare = (events: readonly UsageEvent[]) =>
    compareWithSnowflake(events, book, createBookPricing([], open.credits.pricing), Date.now(), 0)
      .differences;
  expect(compare([ada, bob])).toEqual([]);
  expect(compare([{ ...ada, user: 'eve' }, bob])).toMatchObject([{ cause: 'SNOWFLAKE_FACTS_DIFFER' }]);
});

it('sums that reports are made of are found when they were changed, and made anew', async () => {
  const calendar = createCreditCalendar(noon.timeZone);
  const { outbox } = open.credits;
  await sumUpSlices({ outbox, calendar }, Date.now() + 86_400_000, new AbortController().signal);
  expect((await look()).told).toEqual([]);
  const figures = async () => {
    const told: (readonly [string, number])[] = [];
    const [from, to] = [new Date(noon.start), new Date(Date.now() + 3_600_000)];
    for await (const { kind, credits } of sumsBetween({ outbox, calendar }, from, to))
      told.push([kind.user, credits]);
    return told;
  };
  const before = await figures();
  for (const [change, value] of [
    [`sums = replace(sums, '"ada"', '"eve"')`, 0],
    ['last_at = 0', 0],
    ['sums = ?', '{"kinds":[],"sums":[]}'],
  ] as const) {
    open.tamper(`UPDATE slice_sums SET ${change}`, ...(value === 0 ? [] : [value]));
    expect(await figures()).not.toEqual(before);
    const { told, balanced } = await look();
    expect(told).toEqual(expect.arrayContaining(['null: SUMS_DIFFER']));
    expect(balanced).toBe(false);
    expect(await figures()).toEqual(before);
    expect((await look()).told).toEqual([]);
  }
});

describe('a day', () => {
  it('whose events are not kept any more is no fault of the log', async () => {
    const past = '2020-02-29';
    await fixture.run(
      `UPDATE ${log} SET EVENT_ID = 'old', CREDIT_DAY = ?::DATE WHERE EVENT_ID = ?`,
      past,
      ids.gpu,
    );
    open.tamper('UPDATE events SET pending = 1 WHERE id = ?', ids.gpu);
    await open.usage.loader.flush();
    const kept = await look(past);
    expect(kept.told).toEqual(['old: MISSING_IN_LEDGER']);
    const outbox = { ...open.credits.outbox, keptFrom: () => '2026-01-01' };
    const pruned = await open.another({ outbox }).reconcile(past, admin);
    expect(pruned).toMatchObject({ balanced: true, differences: [{ cause: 'NO_LONGER_IN_LEDGER' }] });
    await fixture.run(`DELETE FROM ${log} WHERE EVENT_ID = 'old'`);
  });
});

describe('the edges of a day', () => {
  it('do not matter to events that wait for the log, however many they are', async () => {
    const many = await fixture.open({ timeZone: noon.timeZone });
    // So many are loaded by themselves after some seconds.
    await many.usage.loader.close();
    const id = await calls.call(many, calls.gpu, undefined, () => ({ inputTokens: 100, outputTokens: 10 }));
    // What was read is in the tables.
    await many.credits.outbox.find([id]);
    const copies = 12_000;
    const names = [
      'pending',
      'revision',
      'window_id',
      'credits',
      'scopes',
      'operation_id',
      'attempt',
      'user_name',
    ];
    many.tamper(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${copies})
       INSERT INTO events (id, ${names.join(', ')}, teams, function_name, requested_model, backend, warehouse,
         request_id, operation_name, at, model_name, query_id, input_tokens, output_tokens, status, latency_ms, cached)
       SELECT printf('copy-%05d', i), ${names.join(', ')}, teams, function_name, requested_model, backend, warehouse,
         request_id, operation_name, at, model_name, query_id, input_tokens, output_tokens, status, latency_ms, cached
       FROM events, n WHERE id = ?`,
      id,
    );
    many.tamper('UPDATE buckets SET settled = settled * ?', copies + 1);
    const found = await many.usage.reconcile(noon.day, admin);
    // The other calls of this file ran for another ledger.
    const own = found.differences.filter(({ cause }) => cause !== 'UNKNOWN_TO_LEDGER');
    expect(found.eventsCompared).toBe(copies + 1);
    expect(new Set(own.map(({ cause }) => cause))).toEqual(new Set(['NOT_YET_LOADED']));
    expect(own).toHaveLength(copies + 1);
  });

  // The last test: ids of events never go back in time, and this one goes ahead.
  it('are right in a zone of half hours, and for a call that is held before midnight and runs after it', async () => {
    // So far ahead that the day before it, too, has none of the calls above.
    const midnight = Math.ceil(Date.now() / 86_400_000) * 86_400_000 + (24 + 18.5) * 3_600_000;
    vi.useFakeTimers({ toFake: ['Date'], now: midnight - 1 });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const clock = { now: () => Date.now() };
    const zoned = await fixture.open({ timeZone: 'Asia/Kolkata', clock, isImmediate: false });
    await calls.call(
      zoned,
      calls.rest,
      async (attempt) => {
        vi.setSystemTime(midnight + 2_000);
        return calls.completeOverRest(fixture)(attempt);
      },
      (used) => used,
    );
    // The view has the hour alone, and half of it is of the day before.
    vi.setSystemTime(midnight + 600_000);
    await calls.call(zoned, calls.embedding, calls.embedWords(fixture), ({ queryId }) => ({
      inputTokens: 500,
      outputTokens: 0,
      queryId,
    }));
    await zoned.usage.loader.flush();
    for (const day of [dayOf(midnight), dayOf(midnight + 86_400_000)]) {
      const found = await zoned.usage.reconcile(day, admin);
      expect(found.differences, day).toEqual([]);
      expect(found).toMatchObject({ balanced: true, eventsCompared: 1, incomparableCredits: 0 });
    }
  });
});
