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
  /** Ids of the holds that it put or dropped. */
  readonly holds: readonly string[];
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

/** Rows kept in memory; beyond it they are read again. A row is a few hundred bytes. */
const MAX_CACHED_ROWS = 20_000;

export class BookCache {
  /** Null: nothing is known. */
  position: JournalPosition | null = null;
  head: LedgerHead | null = null;
  /**
   * Among them every bucket that is newer in the journal than in its table. Never emptied: whoever decides goes on with
   * those that it began with, while the cache begins anew.
   */
  buckets = new Map<string, Bucket>();
  holds = new Map<string, Hold>();

  get isFull(): boolean {
    return this.buckets.size + this.holds.size > MAX_CACHED_ROWS;
  }

  forget(): void {
    this.position = null;
    this.head = null;
    this.buckets = new Map();
    this.holds = new Map();
  }

  /** Takes over rows that others have appended. Those that are known already change nothing. */
  follow(rows: readonly JournalRow[]): void {
    for (const { sequence, batch, entry } of rows) {
      if (this.position && sequence <= this.position.sequence) continue;
      if (entry.forget) this.forget();
      if (entry.head) this.head = null;
      for (const bucket of entry.buckets) this.buckets.set(bucketId(bucket.scope, bucket.window), bucket);
      for (const id of entry.holds) this.holds.delete(id);
      this.position = { sequence, batch };
    }
  }

  /** Takes over what this process has appended after `before`, unless more is known already. */
  remember(before: JournalPosition, { sequence, batch, entry }: JournalRow, changes: Changes): void {
    if (this.position?.sequence !== before.sequence) return;
    this.follow([{ sequence, batch, entry }]);
    for (const hold of changes.putHolds) this.holds.set(hold.id, hold);
  }
}

export function sharedEntryOf(changes: Changes): SharedEntry {
  const { buckets, putHolds, dropHolds, dropScopes } = changes;
  const headChanged =
    changes.latestWindow !== null ||
    changes.overrides.length + changes.suspensions.length + changes.leases.length > 0;
  return {
    buckets,
    holds: [...putHolds.map(({ id }) => id), ...dropHolds],
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
