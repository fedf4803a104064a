/** One connection to the ledger's file, and what it remembers of it. */
import type { DatabaseSync } from 'node:sqlite';
import { type Bucket, type BucketKey, bucketId } from '../../ledger/bucket.ts';
import type { LedgerHead } from '../../ledger/ledger-head.ts';
import type { Policy } from '../../ledger/rules.ts';
import { isOnDemand } from '../../scope.ts';
import type { Decision } from '../ledger-store.ts';
import { isAdopted, writeAdopted } from './adopted-policy.ts';
import { type Checkpoints, createCheckpoints, type WriteBack } from './checkpoints.ts';
import { createFoldJournal } from './fold-journal.ts';
import { createJournal, entryOf } from './journal.ts';
import { createStoreReader } from './read-rows.ts';
import { createRowCache, forget, forgetRows, isKnown, readRows, remember } from './row-cache.ts';
import { createRecordStatements, neededTables, type RecordStatements } from './sqlite-records.ts';
import { createWalSync, type FileSync } from './wal-sync.ts';
import { createChangeWriter } from './write-changes.ts';

/** Rows kept in memory; beyond it they are read again. A row is a few hundred bytes. */
const MAX_CACHED_ROWS = 20_000;
/** Rows in the journal; beyond it they go into their tables. So many take two milliseconds. */
const MAX_UNFOLDED_ROWS = 256;

export interface OpenStoreOptions {
  /** Names of the alert channels. */
  readonly channels: readonly string[];
  readonly policy: Policy;
  /** Default: `createDataSync`. */
  readonly sync?: FileSync;
  /** Default: on a thread. */
  readonly writeBack?: WriteBack;
}

/** Everything but `durable` happens at once; an error leaves the file as it was. */
export interface OpenStore {
  /** Runs a decision on the newest rows and commits its changes. */
  transact<T>(decision: Decision<T>): T;
  head(): LedgerHead;
  buckets(keys: readonly BucketKey[]): readonly Bucket[];
  /** One of the statements, with the tables brought up to date as far as it reads them. */
  records<Name extends keyof RecordStatements>(name: Name): RecordStatements[Name];
  /** Puts what is in the journal into the tables, if it has become much, or all of it. */
  fold(amount: 'much' | 'all'): void;
  /** Resolves when everything that this connection has committed or seen is on the disk. */
  durable(): Promise<void>;
  readonly checkpoints: Checkpoints;
  /** Milliseconds since this connection last committed, and since another one was last seen to have. */
  idleFor(): { readonly own: number; readonly foreign: number };
  close(): void;
}

export function createOpenStore(
  database: DatabaseSync,
  { channels, policy, sync, writeBack }: OpenStoreOptions,
): OpenStore {
  // COMMIT does not wait for the disk: whoever tells of a commit awaits `durable` first.
  database.exec('PRAGMA synchronous = NORMAL');
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const read = createStoreReader(database);
  const journal = createJournal(database);
  const foldJournal = createFoldJournal(database, read, journal);
  const write = createChangeWriter(database, channels);
  const statements = createRecordStatements(database, read, {
    atomically: inTransaction,
    bringIn: (events) => {
      const { unfolded } = cache;
      if (events.some(({ eventId }) => unfolded.events.has(eventId))) foldJournal(unfolded, 'known');
    },
    onPruned: () => forgetRows(cache),
  });
  const checkpoints = createCheckpoints(database, writeBack);
  const wal = createWalSync(`${database.location()}-wal`, () => checkpoints.isRunning, sync);
  const cache = createRowCache();
  let committedAt = Number.NEGATIVE_INFINITY;
  let foreignAt = Number.NEGATIVE_INFINITY;

  /** @param work runs on the newest rows, alone among all connections. */
  function inTransaction<T>(work: () => T): T {
    begin.run();
    try {
      catchUp(read.dataVersion());
      const result = work();
      commit.run();
      committedAt = performance.now();
      wal.committed();
      return result;
    } catch (error) {
      forget(cache);
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Inside a transaction: what others have committed takes the place of what is remembered. */
  function catchUp(dataVersion: number): void {
    if (dataVersion === cache.dataVersion) {
      if (cache.buckets.size + cache.holds.size <= MAX_CACHED_ROWS) return;
      foldAll();
      forgetRows(cache);
      return;
    }
    if (isKnown(cache)) foreignAt = performance.now();
    forget(cache);
    cache.dataVersion = dataVersion;
    // Which of the holds have rows is not known.
    for (const entry of journal.read()) cache.unfolded.add(entry, () => false);
    foldAll();
  }

  function foldAll(): void {
    if (!cache.unfolded.isEmpty) foldJournal(cache.unfolded, 'all');
  }

  /** Outside of a transaction: takes notice of what others have changed. */
  function refresh(): void {
    const dataVersion = read.dataVersion();
    if (dataVersion === cache.dataVersion) return;
    if (!journal.isEmpty()) {
      inTransaction(foldAll);
      return;
    }
    if (isKnown(cache)) foreignAt = performance.now();
    forget(cache);
    cache.dataVersion = dataVersion;
    wal.committed();
  }

  function foldNow(): void {
    refresh();
    if (!cache.unfolded.isEmpty) inTransaction(foldAll);
  }

  function foldAllButNewHolds(): void {
    refresh();
    if (cache.unfolded.size > 0) inTransaction(() => foldJournal(cache.unfolded, 'known'));
  }

  function decide<T>(decision: Decision<T>): T {
    cache.head ??= read.head();
    const keys = decision.keys();
    // These are looked for in the table.
    if (keys.orphansAt !== null || keys.openHolds) foldAll();
    const rows = readRows(read, cache, keys, foldAll);
    const buckets = new Map<string, Bucket>();
    for (const key of decision.buckets(cache.head, rows)) {
      const id = bucketId(key.scope, key.window);
      let bucket = cache.buckets.get(id);
      if (!bucket) {
        // One that nobody counted so far is summed up from the tables.
        if (isOnDemand(key.scope)) foldAll();
        bucket = read.bucket(key);
        cache.buckets.set(id, bucket);
      }
      buckets.set(id, bucket);
    }
    const { changes, result } = decision.decide(cache.head, rows, buckets);
    const entry = entryOf(changes);
    if (entry) journal.append(entry);
    remember(cache, changes, entry);
    if (changes.dropScopes.length > 0) foldAll();
    write(changes);
    return result;
  }

  if (!isAdopted(database, policy)) {
    inTransaction(() => {
      writeAdopted(database, policy);
      forgetRows(cache);
    });
  }

  return {
    transact: (decision) => inTransaction(() => decide(decision)),
    head() {
      refresh();
      cache.head ??= read.head();
      return cache.head;
    },
    buckets(keys) {
      refresh();
      return keys.map((key) => {
        const known = cache.buckets.get(bucketId(key.scope, key.window));
        if (!known && isOnDemand(key.scope)) foldNow();
        return known ?? read.bucket(key);
      });
    },
    records(name) {
      const needed = neededTables[name];
      if (needed === 'all') foldNow();
      else if (needed === 'known') foldAllButNewHolds();
      return statements[name];
    },
    fold(amount) {
      if (amount === 'all') foldNow();
      else if (cache.unfolded.size > MAX_UNFOLDED_ROWS) foldAllButNewHolds();
    },
    durable: () => wal.durable(),
    checkpoints,
    idleFor() {
      const now = performance.now();
      return { own: now - committedAt, foreign: now - foreignAt };
    },
    close() {
      checkpoints.close();
      wal.close();
      if (database.isOpen) database.close();
    },
  };
}
