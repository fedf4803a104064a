/** The ledger in one SQLite file, shared by any number of processes of one machine. */
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import type { Policy } from '../../ledger/rules.ts';
import type { LedgerRecords, LedgerStore } from '../ledger-store.ts';
import { unavailable } from '../unavailable.ts';
import type { WriteBack } from './checkpoints.ts';
import { createOpenStore, type OpenStore } from './open-store.ts';
import { type RecordStatements, recordNames } from './sqlite-records.ts';
import { troubleOf } from './sqlite-trouble.ts';
import type { FileSync } from './wal-sync.ts';

export interface SqliteStoreOptions {
  /** Opens a connection; called again after the file could not be read or written. */
  readonly open: () => DatabaseSync;
  /** Names of the alert channels: each alert is to be delivered to each of them once. */
  readonly channels?: readonly string[];
  readonly policy: Policy;
  /** Milliseconds to wait for other processes' transactions. One takes a few; more is a crowd, or a stuck disk. */
  readonly busyMs?: number;
  /** Default: `createDataSync`. */
  readonly sync?: FileSync;
  /** Default: on a thread. */
  readonly writeBack?: WriteBack;
}

/**
 * Every transaction is BEGIN IMMEDIATE, so decisions of all processes run one after the other on the newest rows.
 *
 * The rows it last saw are kept in memory and used again only while `PRAGMA data_version` says, inside the
 * transaction, that nobody else has committed: with one process the books are read from memory, with several from
 * the file, and the code that decides cannot tell the difference.
 */
export function createSqliteStore(options: SqliteStoreOptions): LedgerStore {
  const { open, channels = [], policy, busyMs = 5000, sync, writeBack } = options;
  let connection: OpenStore | undefined;
  let isInDoubt = false;
  let closed = false;

  function connected(): OpenStore {
    if (connection) return connection;
    const database = open();
    try {
      // What the WAL may have lost is written to the file itself, and read back from there.
      if (isInDoubt) writeAllBack(database);
      isInDoubt = false;
      connection = createOpenStore(database, {
        channels,
        policy,
        ...(sync && { sync }),
        ...(writeBack && { writeBack }),
      });
      return connection;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  function disconnect(): void {
    const last = connection;
    connection = undefined;
    last?.close();
  }

  async function run<T>(work: (connection: OpenStore) => T): Promise<T> {
    const deadline = performance.now() + busyMs;
    for (;;) {
      if (closed) throw unavailable(new Error('the store was closed'));
      const wasConnected = connection !== undefined;
      try {
        return work(connected());
      } catch (error) {
        const cannotOpen = !wasConnected && !connection;
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

  /** Resolves when what the work has committed, or has read of others, is on the disk. */
  async function runDurably<T>(work: (connection: OpenStore) => T): Promise<T> {
    const lastPages = connection?.checkpoints.lastPages;
    if (lastPages) await lastPages.catch(() => {});
    let used: OpenStore | undefined;
    const result = await run((current) => {
      used = current;
      return work(current);
    });
    try {
      const durable = used?.durable();
      // The disk is busy for a while: time to put the tables in order.
      tidyQuietly('much');
      await durable;
    } catch (error) {
      // The system may say once that it could not write, and never again.
      isInDoubt = true;
      if (connection === used) disconnect();
      throw unavailable(error);
    }
    return result;
  }

  /** What cannot be folded stays in the journal, and is folded by whoever needs the tables next. */
  function tidyQuietly(amount: 'much' | 'all'): void {
    try {
      connection?.fold(amount);
      connection?.checkpoints.begin();
    } catch (error) {
      if (troubleOf(error) === 'broken') disconnect();
    }
  }

  const records = recordNames.map((name) => [
    name,
    (...args: unknown[]) => runDurably((current) => (current.records(name) as Method)(...args)),
  ]) satisfies [keyof RecordStatements, Method][];

  return {
    async transact(decision) {
      if (connection && isImpolite(connection)) await delay(RETRY_MS);
      return runDurably((current) => current.transact(decision));
    },
    records: {
      ...(Object.fromEntries(records) as Omit<LedgerRecords, 'head' | 'buckets'>),
      head: () => run((current) => current.head()),
      buckets: (keys) => run((current) => current.buckets(keys)),
    },
    close: async () => {
      if (closed) return;
      closed = true;
      tidyQuietly('all');
      await connection?.durable().catch(() => {});
      await connection?.checkpoints.whenDone();
      disconnect();
    },
  };
}

/** @throws Error where another connection is in the way. */
function writeAllBack(database: DatabaseSync): void {
  const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { readonly busy: number };
  if (busy !== 0) throw new Error('the WAL could not be written back whole');
}

type Method = (...args: unknown[]) => unknown;

const RETRY_MS = 1;

/**
 * Whether beginning now would take the lock from other processes just as they could get it. They look every
 * millisecond; one that begins again as soon as it has committed would leave them no gap.
 */
function isImpolite(connection: OpenStore): boolean {
  const { own, foreign } = connection.idleFor();
  return foreign < 100 && own < RETRY_MS;
}
