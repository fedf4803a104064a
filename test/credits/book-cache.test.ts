/** What a process knows of the journal, when several of its readers fill and empty it at once. */
import { expect, test } from 'vitest';
import { type Bucket, emptyBucket } from '../../src/credits/ledger/bucket.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { ACCOUNT } from '../../src/credits/scope.ts';
import { BookCache, type JournalRow, type KnownRows } from '../../src/credits/store/postgres/book-cache.ts';
import { absorb, readBuckets } from '../../src/credits/store/postgres/read-rows.ts';

const key = { scope: ACCOUNT, window: '2026-05-04' };
const bucket = (settled: number): Bucket => ({ ...emptyBucket(key), settled: settled as MicroCredits });

function row(sequence: number, settled?: number): JournalRow {
  const buckets = settled === undefined ? [] : [bucket(settled)];
  return { sequence, batch: `b${sequence}`, entry: { buckets, touched: [] } };
}

/** A table that has been brought up to date with an old row of the journal. */
const oldTable = {
  query: async () => ({
    rows: [{ window_id: key.window, scope: ACCOUNT, settled: 1, held: 0, alerted: 0, alerted_for: '' }],
  }),
} as never;

async function settled(known: KnownRows): Promise<number | undefined> {
  const { found } = await readBuckets(oldTable, known, [key]);
  return found.values().next().value?.settled;
}

test('a decision keeps the buckets that it began with while a reader begins anew', async () => {
  const cache = new BookCache();
  cache.follow([row(4), row(5, 8)]);
  const { rows } = cache;
  cache.forget();
  expect(await settled(rows)).toBe(8);
  expect(await settled(cache.rows)).toBe(1);
});

test('who asked for the rows of a journal that was folded meanwhile asks again, and misses none between', async () => {
  const cache = new BookCache();
  // Two who know nothing ask; between their questions rows 6 and 7 are appended, and the journal is folded at 8.
  expect(absorb(cache, null, [row(4), row(5, 8)])).toBe(true);
  expect(absorb(cache, null, [row(8), row(9)])).toBe(false);
  expect(cache.position?.sequence).toBe(5);
  const from = cache.position;
  expect(absorb(cache, from, [row(5, 8), row(6), row(7, 20), row(8), row(9)])).toBe(true);
  expect(await settled(cache.rows)).toBe(20);
});

test('who has missed very many rows begins anew from the tables', () => {
  const cache = new BookCache();
  cache.follow([row(5, 8)]);
  const missed = Array.from({ length: 1000 }, (_, i) => row(5 + i));
  expect(absorb(cache, cache.position, missed.slice(0, 100))).toBe(true);
  expect(absorb(cache, cache.position, missed.slice(99))).toBe(false);
  expect([cache.position, cache.rows.buckets.size]).toEqual([null, 0]);
});

test('rows that do not go on from what is known are not followed', () => {
  const cache = new BookCache();
  cache.follow([row(5, 8)]);
  const another = { ...row(5), batch: 'of another history' };
  for (const rows of [[], [another, row(6)], [row(7)]]) {
    cache.follow([row(5, 8)]);
    expect(absorb(cache, cache.position, rows)).toBe(false);
    expect([cache.position, cache.rows.buckets.size]).toEqual([null, 0]);
  }
  expect(() => absorb(cache, null, [])).toThrow('the journal of the ledger is empty');
});
