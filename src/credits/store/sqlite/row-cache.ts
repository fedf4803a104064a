/** The rows that one connection saw last. They are right for as long as nobody else has committed. */
import { type Bucket, bucketId } from '../../ledger/bucket.ts';
import type { Hold } from '../../ledger/hold.ts';
import type { UsageEvent } from '../../usage/usage-event.ts';
import type { AnswerRecord, Changes, LedgerHead, RowKeys, Rows } from '../ledger-store.ts';
import type { StoreReader } from './read-rows.ts';

export interface RowCache {
  dataVersion: number;
  /** By the monotonic clock: when this connection last committed, and when another one was last seen to have. */
  committedAt: number;
  foreignAt: number;
  head: LedgerHead | undefined;
  readonly buckets: Map<string, Bucket>;
  readonly holds: Map<string, Hold>;
}

/** Rows kept in memory; beyond it they are read again. A row is a few hundred bytes. */
const MAX_CACHED_ROWS = 20_000;

const UNKNOWN = -1;

export function createRowCache(): RowCache {
  return {
    dataVersion: UNKNOWN,
    committedAt: Number.NEGATIVE_INFINITY,
    foreignAt: Number.NEGATIVE_INFINITY,
    head: undefined,
    buckets: new Map(),
    holds: new Map(),
  };
}

/** Forgets the rows if `PRAGMA data_version`, read inside the transaction, says that another connection committed. */
export function refresh(cache: RowCache, dataVersion: number): void {
  if (dataVersion === cache.dataVersion && cache.buckets.size + cache.holds.size <= MAX_CACHED_ROWS) return;
  if (dataVersion !== cache.dataVersion && cache.dataVersion !== UNKNOWN) cache.foreignAt = performance.now();
  forget(cache);
  cache.dataVersion = dataVersion;
}

export function readRows(read: StoreReader, cache: RowCache, keys: RowKeys): Rows {
  const holds = new Map<string, Hold>();
  const events = new Map<string, UsageEvent>();
  const answers = new Map<string, AnswerRecord>();
  for (const id of keys.holds) {
    const hold = cache.holds.get(id) ?? read.hold(id);
    if (hold) holds.set(id, hold);
  }
  for (const id of [...keys.holds.filter((id) => !holds.has(id)), ...keys.events]) {
    const event = read.event(id);
    if (event) events.set(id, event);
  }
  for (const id of keys.answers) {
    const answer = read.answer(id);
    if (answer) answers.set(id, answer);
  }
  const orphans = keys.orphansAt === null ? [] : read.orphans(keys.orphansAt);
  for (const hold of orphans) holds.set(hold.id, hold);
  return { holds, events, answers, orphans: orphans.map((hold) => hold.id) };
}

/** Takes over what this connection has just committed. */
export function remember(cache: RowCache, changes: Changes): void {
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

export function forget(cache: RowCache): void {
  cache.dataVersion = UNKNOWN;
  cache.head = undefined;
  cache.buckets.clear();
  cache.holds.clear();
}
