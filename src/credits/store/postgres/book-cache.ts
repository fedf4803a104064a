/**
 * What a process knows of the books: everything as of one row of the journal. Whoever appends the next row names the
 * one before it, so what was decided from older knowledge is refused.
 */
import { type Bucket, bucketId } from '../../ledger/bucket.ts';
import type { Hold } from '../../ledger/hold.ts';
import type { LedgerHead } from '../../ledger/ledger-head.ts';
import type { Changes } from '../ledger-store.ts';

/** What one transaction tells the other processes. */
export interface SharedEntry {
  readonly buckets: readonly Bucket[];
  /** Ids of the holds and events that it put or dropped. */
  readonly touched: readonly string[];
  /** The head was changed. */
  readonly head?: true;
  /** Rows were changed that are not named here. */
  readonly forget?: true;
}

export interface JournalRow {
  readonly sequence: number;
  readonly batch: string;
  readonly entry: SharedEntry;
}

/** The newest row of the journal that is known. */
export type JournalPosition = Pick<JournalRow, 'sequence' | 'batch'>;

/** Rows kept in memory; beyond it they are read again. A row is a few hundred bytes, an id a quarter of that. */
const MAX_CACHED_ROWS = 20_000;

/** What is known beside the tables. */
export interface KnownRows {
  /** By `bucketId`; among them every bucket that is newer in the journal than in its table. */
  readonly buckets: Map<string, Bucket>;
  /** By id. */
  readonly holds: Map<string, Hold>;
  /** Ids of holds and events that may be newer in the journal than in their tables, with the newest row that names them. */
  readonly touched: Map<string, number>;
}

export class BookCache {
  /** Null: nothing is known. */
  position: JournalPosition | null = null;
  head: LedgerHead | null = null;
  /** Never emptied: whoever decides goes on with those that it began with, while the cache begins anew. */
  rows = noRows();

  get isFull(): boolean {
    const { buckets, holds, touched } = this.rows;
    return buckets.size + holds.size + touched.size / 4 > MAX_CACHED_ROWS;
  }

  forget(): void {
    this.position = null;
    this.head = null;
    this.rows = noRows();
  }

  /** The tables are as of this row of the journal, or of a later one. */
  forgetTouched(folded: number): void {
    const { touched } = this.rows;
    for (const [id, sequence] of touched) {
      if (sequence > folded) break;
      touched.delete(id);
    }
  }

  /** Takes over rows that others have appended. Those that are known already change nothing. */
  follow(rows: readonly JournalRow[]): void {
    for (const { sequence, batch, entry } of rows) {
      if (this.position && sequence <= this.position.sequence) continue;
      if (entry.forget) this.forget();
      if (entry.head) this.head = null;
      const { buckets, holds, touched } = this.rows;
      for (const bucket of entry.buckets) buckets.set(bucketId(bucket.scope, bucket.window), bucket);
      for (const id of entry.touched) {
        holds.delete(id);
        // In the order of the journal.
        touched.delete(id);
        touched.set(id, sequence);
      }
      this.position = { sequence, batch };
    }
  }

  /** Takes over what this process has appended after `before`, unless more is known already. */
  remember(before: JournalPosition, { sequence, batch, entry }: JournalRow, changes: Changes): void {
    if (this.position?.sequence !== before.sequence) return;
    this.follow([{ sequence, batch, entry }]);
    for (const hold of changes.putHolds) this.rows.holds.set(hold.id, hold);
  }
}

function noRows(): KnownRows {
  return { buckets: new Map(), holds: new Map(), touched: new Map() };
}

export function sharedEntryOf(changes: Changes): SharedEntry {
  const { buckets, putHolds, dropHolds, putEvents, dropScopes } = changes;
  const headChanged =
    changes.latestWindow !== null ||
    changes.overrides.length + changes.suspensions.length + changes.leases.length > 0;
  return {
    buckets,
    // A hold becomes the event of its id.
    touched: [
      ...new Set([...putHolds.map(({ id }) => id), ...dropHolds, ...putEvents.map(({ eventId }) => eventId)]),
    ],
    ...(headChanged && { head: true }),
    ...(dropScopes.length > 0 && { forget: true }),
  };
}

/** True: the transaction leaves nothing behind. */
export function isEmpty(changes: Changes): boolean {
  return (
    changes.latestWindow === null &&
    Object.values(changes).every((rows) => rows === null || rows.length === 0)
  );
}

/** True: it changes only what `appendEntry` writes. */
export function isPlain(changes: Changes): boolean {
  const { latestWindow, dropScopes, putAnswers, dropAnswers } = changes;
  const { overrides, suspensions, leases, alerts, audit } = changes;
  const others = [dropScopes, putAnswers, dropAnswers, overrides, suspensions, leases, alerts, audit];
  return latestWindow === null && others.every(({ length }) => length === 0);
}
