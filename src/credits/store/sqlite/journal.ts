/**
 * What transactions did to buckets, holds and events: one short row for each transaction, which is all that it has to
 * write. The tables are brought up to date later, many rows at once, each as it is by then.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Changes } from '../ledger-store.ts';
import { type BucketRow, bucketRow, type EventRow, eventRow, type HoldRow, holdRow } from './table-rows.ts';

/** The rows that a transaction has put and, at the end, the ids of the holds that it has dropped. */
export type JournalEntry = readonly [
  buckets: readonly BucketRow[],
  holds: readonly HoldRow[],
  events: readonly EventRow[],
  dropped: readonly string[],
];

export interface Journal {
  append(entry: JournalEntry): void;
  isEmpty(): boolean;
  /** In the order of their commits. */
  read(): readonly JournalEntry[];
  clear(): void;
}

export function createJournal(database: DatabaseSync): Journal {
  const append = database.prepare('INSERT INTO journal (entry) VALUES (?)');
  const first = database.prepare('SELECT 1 FROM journal LIMIT 1');
  const all = database.prepare('SELECT entry FROM journal ORDER BY sequence');
  const clear = database.prepare('DELETE FROM journal');
  return {
    append: (entry) => void append.run(JSON.stringify(entry)),
    isEmpty: () => first.get() === undefined,
    read: () => all.all().map(({ entry }) => JSON.parse(String(entry)) as JournalEntry),
    clear: () => void clear.run(),
  };
}

/** Null: these are no changes for the journal. */
export function entryOf({ buckets, putHolds, putEvents, dropHolds }: Changes): JournalEntry | null {
  if (buckets.length + putHolds.length + putEvents.length + dropHolds.length === 0) return null;
  return [buckets.map(bucketRow), putHolds.map(holdRow), putEvents.map(eventRow), dropHolds];
}
