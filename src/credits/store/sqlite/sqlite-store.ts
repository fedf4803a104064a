/** The ledger in one SQLite file, shared by any number of processes of one machine. */
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { type Bucket, bucketId } from '../../ledger/bucket.ts';
import type { Policy } from '../../ledger/rules.ts';
import { isQualified, type Scope } from '../../scope.ts';
import type { Decision, LedgerStore } from '../ledger-store.ts';
import { createStoreReader, type StoreReader } from './read-rows.ts';
import { createRowCache, forget, type RowCache, readRows, refresh, remember } from './row-cache.ts';
import { createRecordStatements, createSqliteRecords, type RecordStatements } from './sqlite-records.ts';
import { troubleOf, unavailable } from './sqlite-trouble.ts';
import { type ChangeWriter, createChangeWriter } from './write-changes.ts';

export interface SqliteStoreOptions {
  /** Opens a connection; called again after the file could not be read or written. */
  readonly open: () => DatabaseSync;
  /** Names of the alert channels: each alert is to be delivered to each of them once. */
  readonly channels?: readonly string[];
  readonly policy: Policy;
  /** Milliseconds to wait for other processes' transactions. One takes a few; more is a crowd, or a stuck disk. */
  readonly busyMs?: number;
}

/**
 * Every transaction is BEGIN IMMEDIATE, so decisions of all processes run one after the other on the newest rows.
 *
 * The rows it last saw are kept in memory and used again only while `PRAGMA data_version` says, inside the
 * transaction, that nobody else has committed: with one process the books are read from memory, with several from
 * the file, and the code that decides cannot tell the difference.
 */
export function createSqliteStore(options: SqliteStoreOptions): LedgerStore {
  const { open, channels = [], policy, busyMs = 5000 } = options;
  let session: OpenStore | undefined;
  let closed = false;

  function connected(): OpenStore {
    if (session) return session;
    const database = open();
    try {
      adoptPolicy(database, policy);
      session = createOpenStore(database, channels);
      return session;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  function disconnect(): void {
    const database = session?.database;
    session = undefined;
    if (database?.isOpen) database.close();
  }

  async function run<T>(work: (session: OpenStore) => T): Promise<T> {
    const deadline = performance.now() + busyMs;
    for (;;) {
      if (closed) throw unavailable(new Error('the store was closed'));
      const wasConnected = session !== undefined;
      try {
        return work(connected());
      } catch (error) {
        const cannotOpen = !wasConnected && !session;
        const trouble = troubleOf(error) ?? (cannotOpen ? 'broken' : null);
        if (!trouble) throw error;
        // After an I/O error, or on a read-only file, only a new connection can find the file healthy again.
        if (trouble === 'broken') disconnect();
        if (trouble !== 'busy' || performance.now() >= deadline) throw unavailable(error);
      }
      // SQLite's own waiting would stop the event loop, and sleeps so long that a busy neighbour is never overtaken.
      await delay(RETRY_MS);
    }
  }

  return {
    async transact(decision) {
      if (session && isImpolite(session)) await delay(RETRY_MS);
      return run((current) => transact(current, decision));
    },
    records: createSqliteRecords((work) => run(({ records }) => work(records))),
    close: async () => {
      closed = true;
      disconnect();
    },
  };
}

const RETRY_MS = 1;

/**
 * Whether beginning now would take the lock from other processes just as they could get it. They look every
 * millisecond; one that begins again as soon as it has committed would leave them no gap.
 */
function isImpolite({ cache }: OpenStore): boolean {
  const now = performance.now();
  return now - cache.foreignAt < 100 && now - cache.committedAt < RETRY_MS;
}

/**
 * Buckets of functions and models are counted only while they are limited. After the policy has changed they are
 * made anew from the events and holds, when they are next asked for.
 */
function adoptPolicy(database: DatabaseSync, { limits }: Policy): void {
  const scopes = [...limits.keys()].filter((scope) => isQualified(scope as Scope));
  const adopted = JSON.stringify(scopes.sort());
  const select = database.prepare(`SELECT value FROM head WHERE name = 'qualifiedScopes'`);
  if (select.get()?.value === adopted) return;
  database.exec('BEGIN IMMEDIATE');
  database.exec(`DELETE FROM buckets WHERE scope LIKE 'function:%' OR scope LIKE 'model:%'`);
  database.prepare(`INSERT OR REPLACE INTO head VALUES ('qualifiedScopes', ?)`).run(adopted);
  database.exec('COMMIT');
}

interface OpenStore {
  readonly database: DatabaseSync;
  readonly read: StoreReader;
  readonly records: RecordStatements;
  readonly write: ChangeWriter;
  readonly begin: () => void;
  readonly commit: () => void;
  readonly cache: RowCache;
}

function createOpenStore(database: DatabaseSync, channels: readonly string[]): OpenStore {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const read = createStoreReader(database);
  return {
    database,
    read,
    records: createRecordStatements(database, read),
    write: createChangeWriter(database, channels),
    begin: () => begin.run(),
    commit: () => commit.run(),
    cache: createRowCache(),
  };
}

function transact<T>(session: OpenStore, decision: Decision<T>): T {
  const { database, read, write, begin, commit, cache } = session;
  begin();
  try {
    refresh(cache, read.dataVersion());
    cache.head ??= read.head();
    const rows = readRows(read, cache, decision.keys(cache.head));
    const buckets = new Map<string, Bucket>();
    for (const key of decision.buckets(rows)) {
      const id = bucketId(key.scope, key.window);
      const bucket = cache.buckets.get(id) ?? read.bucket(key);
      cache.buckets.set(id, bucket);
      buckets.set(id, bucket);
    }
    const { changes, result } = decision.decide(buckets);
    write(changes);
    commit();
    cache.committedAt = performance.now();
    remember(cache, changes);
    return result;
  } catch (error) {
    forget(cache);
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
