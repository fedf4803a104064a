/** The rows that one connection saw last. They are right for as long as nobody else has committed. */
import { type Bucket, bucketId } from '../../ledger/bucket.ts';
import type { Hold } from '../../ledger/hold.ts';
import type { LedgerHead } from '../../ledger/ledger-head.ts';
import type { UsageEvent } from '../../usage/usage-event.ts';
import type { AnswerRecord, Changes, RowKeys, Rows } from '../ledger-store.ts';
import type { JournalEntry } from './journal.ts';
import type { StoreReader } from './read-rows.ts';
import { Unfolded } from './unfolded.ts';

export interface RowCache {
  /** `PRAGMA data_version` as of these rows. */
  dataVersion: number;
  head: LedgerHead | undefined;
  readonly buckets: Map<string, Bucket>;
  readonly holds: Map<string, Hold>;
  /** All that is in the journal. Its buckets and open holds are among the others, too. */
  readonly unfolded: Unfolded;
}

const UNKNOWN = -1;

export function createRowCache(): RowCache {
  return {
    dataVersion: UNKNOWN,
    head: undefined,
    buckets: new Map(),
    holds: new Map(),
    unfolded: new Unfolded(),
  };
}

export function isKnown({ dataVersion }: RowCache): boolean {
  return dataVersion !== UNKNOWN;
}

/** @param fold puts what is in the journal into the tables */
export function readRows(
  read: StoreReader,
  { holds: known, unfolded }: RowCache,
  keys: RowKeys,
  fold: () => void,
): Rows {
  const holds = new Map<string, Hold>();
  const events = new Map<string, UsageEvent>();
  const answers = new Map<string, AnswerRecord>();
  for (const id of keys.holds) {
    const hold = known.get(id) ?? (unfolded.dropped.has(id) ? undefined : read.hold(id));
    if (!hold) continue;
    // A hold that is not known would be taken for a new one when it is put again.
    known.set(id, hold);
    holds.set(id, hold);
  }
  for (const id of [...keys.holds.filter((id) => !holds.has(id)), ...keys.events]) {
    // It may have been booked a moment ago.
    if (unfolded.events.has(id)) fold();
    const event = read.event(id);
    if (event) events.set(id, event);
  }
  for (const id of keys.answers) {
    const answer = read.answer(id);
    if (answer) answers.set(id, answer);
  }
  for (const hold of keys.openHolds ? read.openHolds(null) : []) {
    known.set(hold.id, hold);
    holds.set(hold.id, hold);
  }
  const orphans = keys.orphansAt === null ? [] : read.orphans(keys.orphansAt);
  for (const hold of orphans) holds.set(hold.id, hold);
  return { holds, events, answers, orphans: orphans.map((hold) => hold.id) };
}

/** Takes over what this connection has written, and in the journal as `entry`. */
export function remember(cache: RowCache, changes: Changes, entry: JournalEntry | null): void {
  if (entry) cache.unfolded.add(entry, (id) => !cache.holds.has(id));
  for (const bucket of changes.buckets) cache.buckets.set(bucketId(bucket.scope, bucket.window), bucket);
  for (const scope of changes.dropScopes) {
    for (const [id, bucket] of cache.buckets) if (bucket.scope === scope) cache.buckets.delete(id);
  }
  for (const hold of changes.putHolds) cache.holds.set(hold.id, hold);
  for (const id of changes.dropHolds) cache.holds.delete(id);
  const headChanged =
    changes.latestWindow !== null ||
    changes.overrides.length + changes.suspensions.length + changes.leases.length > 0;
  if (headChanged) cache.head = undefined;
}

/** What is in the journal is read from there again. */
export function forget(cache: RowCache): void {
  cache.dataVersion = UNKNOWN;
  forgetRows(cache);
  cache.unfolded.clear();
}

/** Only where nothing is in the journal. */
export function forgetRows(cache: RowCache): void {
  cache.head = undefined;
  cache.buckets.clear();
  cache.holds.clear();
}
