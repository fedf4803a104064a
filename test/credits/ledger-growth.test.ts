/** What a request costs the ledger does not grow with its users or its history: by statements and plans, not by time. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { createLedger, type Ledger } from '../../src/credits/ledger/ledger.ts';
import { openDatabase } from '../../src/credits/store/sqlite/open-database.ts';
import { createSqliteStore } from '../../src/credits/store/sqlite/sqlite-store.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { facts, hold, NOON, settle } from './commands.ts';
import { policyOf } from './contract-fixture.ts';

/** Tables that grow with users or with history. The others are as large as what runs now or what administrators set. */
const growing = ['buckets', 'tallies', 'events', 'answers', 'quotes', 'alerts', 'audit'];

/** What a plan says of a step that reads such a table whole, or all that it has of a day. */
const ofHistory = new RegExp(
  `^SCAN (${growing.join('|')})\\b|^SEARCH (${growing.join('|')}) .*\\(window_id=\\?\\):`,
);

const policy = policyOf({
  account: { limit: '1000000' },
  scopes: {
    'function:AI_COMPLETE/user:*': { limit: '1' },
    'model:llama3.1-8b/user:*': { limit: '1' },
  },
});

async function openRecorded() {
  const directory = await mkdtemp(join(tmpdir(), 'growth-'));
  const path = join(directory, 'ledger.db');
  const statements: string[] = [];
  const store = createSqliteStore({ open: () => recorded(openDatabase(path), statements), policy });
  const ledger = createLedger(store, { calendar: createCreditCalendar('UTC'), policy });
  onTestFinished(async () => {
    await ledger.close();
    await rm(directory, { recursive: true });
  });
  const during = async (work: () => Promise<unknown>) => {
    statements.length = 0;
    await work();
    return [...statements];
  };
  /** The lines of their plans. */
  const plans = (sql: readonly string[]) => {
    const database = openDatabase(path);
    try {
      return [...new Set(sql)].flatMap((text) =>
        database
          .prepare(`EXPLAIN QUERY PLAN ${text}`)
          .all()
          .map(({ detail }) => `${detail}: ${text}`),
      );
    } finally {
      database.close();
    }
  };
  /** Those that read a growing table from end to end; a page of one is read in the order of an index. */
  const scans = (sql: readonly string[]) =>
    plans(sql.filter((text) => !/\bLIMIT\b/.test(text))).filter((line) => ofHistory.test(line));
  return { ledger, during, plans, scans };
}

/** Notes each statement as it runs. */
function recorded(database: DatabaseSync, statements: string[]): DatabaseSync {
  const prepare = database.prepare.bind(database);
  database.prepare = (sql) => {
    const statement = prepare(sql);
    for (const method of ['run', 'get', 'all'] as const) {
      const run = statement[method].bind(statement) as (...args: unknown[]) => never;
      statement[method] = (...args: unknown[]) => {
        statements.push(sql);
        return run(...args);
      };
    }
    return statement;
  };
  return database;
}

async function firstCallOf(ledger: Ledger, user: string): Promise<void> {
  const call = facts(user, { teams: ['red'] });
  const [granted] = await ledger.submit([hold(`hold of ${user}`, user, 10, { call })]);
  expect(granted).toMatchObject({ type: 'granted' });
  await ledger.submit([settle(`hold of ${user}`, 7)]);
}

async function history(ledger: Ledger, from: number, to: number): Promise<void> {
  for (let i = from; i < to; i += 500) {
    const ids = Array.from({ length: Math.min(500, to - i) }, (_, n) => `past ${i + n}`);
    await ledger.submit(
      ids.flatMap((id, n) => [
        hold(id, `user${i + n}`, 2, { call: facts(`user${i + n}`, { teams: ['red'] }) }),
        settle(id, 1),
      ]),
    );
  }
}

test('the first call of a new user runs the same statements after 10 calls and after 5,000, and scans nothing', async () => {
  const { ledger, during, scans } = await openRecorded();
  await history(ledger, 0, 10);
  await firstCallOf(ledger, 'first');
  await ledger.records.pendingCount();
  const early = await during(() => firstCallOf(ledger, 'early'));
  await history(ledger, 10, 5000);
  await ledger.records.pendingCount();
  const late = await during(() => firstCallOf(ledger, 'late'));
  expect(late).toEqual(early);
  expect(late.some((sql) => sql.includes('tallies'))).toBe(true);
  expect(scans(late)).toEqual([]);
  expect(scans(['SELECT sum(credits) FROM events WHERE window_id = ? AND user_name = ?'])).toHaveLength(1);
});

test('a second call reads no row at all, and appends one', async () => {
  const { ledger, during } = await openRecorded();
  await firstCallOf(ledger, 'ada');
  const appended = await during(() =>
    ledger.submit([hold('second', 'ada', 1, { call: facts('ada', { teams: ['red'] }) })]),
  );
  expect(appended).toEqual([
    'BEGIN IMMEDIATE',
    'PRAGMA data_version',
    'INSERT INTO journal (entry) VALUES (?)',
    'COMMIT',
  ]);
});

test('a start reads as much of a long history as of a short one', async () => {
  const { ledger, during, scans } = await openRecorded();
  await history(ledger, 0, 2000);
  const start = await during(async () => {
    await ledger.submit([{ type: 'openWindow', at: NOON, confirmed: true }]);
    await ledger.submit([{ type: 'expire', at: NOON }]);
    await ledger.records.latestEvents(100);
    await ledger.records.openHolds('nobody');
    await ledger.records.pendingEvents(100);
    await ledger.records.openEvents('', 100);
  });
  expect(scans(start)).toEqual([]);
});

test('events whose amount nobody has told are found in an index that has no others', async () => {
  const { ledger, during, plans } = await openRecorded();
  const asked = await during(() => ledger.records.openEvents('', 100));
  const ofEvents = plans(asked).filter((line) => /\bevents\b/.test(line));
  expect(ofEvents).toEqual([expect.stringContaining('USING INDEX events_open')]);
});

test('what is tallied is what the events say, after corrections and in a policy that is new', async () => {
  const { ledger } = await openRecorded();
  await firstCallOf(ledger, 'ada');
  await ledger.submit([
    { type: 'correct', eventId: 'hold of ada', credits: 3 as never, cause: 'history', at: NOON },
  ]);
  await firstCallOf(ledger, 'bob');
  const scope = 'function:AI_COMPLETE/team:red' as never;
  await ledger.submit([{ type: 'setLimit', scope, limit: 100 as never, by: 'root', at: NOON, reason: '' }]);
  const [bucket] = await ledger.records.buckets([{ scope, window: '2026-05-04' }]);
  expect(bucket).toMatchObject({ settled: 10, held: 0 });
});
