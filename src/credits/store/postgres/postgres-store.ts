/** The ledger in PostgreSQL, shared by any number of processes on any number of machines. */
import { randomUUID } from 'node:crypto';
import { type Bucket, bucketId } from '../../ledger/bucket.ts';
import type { LedgerHead } from '../../ledger/ledger-head.ts';
import type { Policy } from '../../ledger/rules.ts';
import { onDemandScopes } from '../adopted-policy.ts';
import type { Changes, Decision, LedgerStore, RowKeys, Rows } from '../ledger-store.ts';
import { appendEntry } from './append-entry.ts';
import {
  BookCache,
  isEmpty,
  isPlain,
  type JournalPosition,
  type JournalRow,
  type KnownRows,
  sharedEntryOf,
} from './book-cache.ts';
import { type LedgerSession, lockClass } from './connect.ts';
import { foldJournal } from './fold-journal.ts';
import { keepTables } from './keep-tables.ts';
import { createPostgresRecords, dropCounted } from './postgres-records.ts';
import { absorb, catchUp, headOf, newerRows, readBuckets, readKeyedRows, sumUncounted } from './read-rows.ts';
import { createLedgerSessions, type LedgerSessions, WorkFault } from './sessions.ts';
import { inTransaction } from './transaction.ts';
import { watch } from './watch.ts';
import { writeChanges } from './write-changes.ts';

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:5432/database?sslmode=verify-full`. */
  readonly url: string;
  /** Names of the alert channels: each alert is to be delivered to each of them once. */
  readonly channels: readonly string[];
  readonly policy: Policy;
  /** A move puts books into it: nobody else may use them before that is done. */
  readonly isMove: boolean;
}

export interface PostgresStore extends LedgerStore, Pick<LedgerSessions, 'now' | 'aside'> {
  /** Called soon after any process has changed a limit or suspended something. @returns what ends it. */
  watch(onChange: () => void): () => void;
}

/** For so long after another process has committed, the lock is taken before anything is decided. */
const CONTENDED_MS = 100;

/**
 * The journal is the order of all transactions. A process decides on what it knows as of one row, and appends the next;
 * no row that everybody needs is ever updated for a call. Where nobody else has appended meanwhile that is one
 * statement, and one wait for the disk, for all callers that waited. Where others are at work too, it takes the lock
 * first, reads what they appended, and decides then.
 *
 * When the session breaks in the middle, the journal tells whether the transaction was committed: its row carries an id
 * that this process chose. So it is neither lost nor run twice.
 */
export function createPostgresStore(options: PostgresStoreOptions): PostgresStore {
  const { url, channels, policy, isMove } = options;
  const cache = new BookCache();
  const adopted = onDemandScopes(policy);
  let othersAt = Number.NEGATIVE_INFINITY;

  const sessions = createLedgerSessions({
    url,
    onBroken: () => cache.forget(),
    onConnect: (session) => adoptPolicy(session),
  });
  const tables = keepTables(sessions, cache);

  /** Buckets on demand are counted only while they are limited: others' may have been left alone. */
  async function adoptPolicy(session: LedgerSession): Promise<void> {
    const { rows } = await session.client.query<{ name: string; value: string }>(
      `SELECT name, value FROM head WHERE name IN ('qualifiedScopes', 'moving')`,
    );
    const found = new Map(rows.map(({ name, value }) => [name, value]));
    if (found.has('moving') && !isMove)
      throw new Error('a move into this ledger was not finished: let npm run ledger:move do it again');
    if (found.get('qualifiedScopes') === adopted) return;
    await alone(session, async ({ client }) => {
      await dropCounted(session);
      await client.query(
        `INSERT INTO head VALUES ('qualifiedScopes', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
        [adopted],
      );
    });
  }

  /** Changes buckets in their table, with nothing in the journal, while nobody decides; all others read them again. */
  async function alone(
    session: LedgerSession,
    work: (session: LedgerSession) => Promise<void>,
  ): Promise<void> {
    await locked(session, async (before) => {
      await foldJournal(session.client, session.lockKey);
      await work(session);
      const entry = { buckets: [], touched: [], forget: true } as const;
      const nothing = { putHolds: [], dropHolds: [], putEvents: [] };
      const row = await appendEntry(session.client, session.lockKey, before, randomUUID(), entry, nothing);
      if (!row) throw new Error('the journal went on although it is locked');
    });
    cache.forget();
  }

  /** One transaction that nobody decides beside. @param work gets the newest row of the journal. */
  async function locked<T>(
    { client, lockKey }: LedgerSession,
    work: (newest: JournalPosition, commit: () => Promise<void>) => Promise<T>,
  ): Promise<T> {
    const from = cache.position;
    return inTransaction(
      client,
      async (opened, commit) => {
        const rows = opened.at(-1)?.rows as JournalRow[];
        if (rows.length > 1) othersAt = performance.now();
        if (!absorb(cache, from, rows)) await catchUp(client, cache);
        if (!cache.position) throw new Error('the journal is empty');
        return work(cache.position, commit);
      },
      // One message, and so one way to the server and back.
      `SELECT pg_advisory_xact_lock(${lockClass.decide}, ${lockKey}); ${newerRows(from)}`,
    );
  }

  interface Decided<T> {
    readonly result: T;
    /** Null: it changed nothing. */
    readonly appended: {
      readonly before: JournalPosition;
      readonly row: JournalRow;
      readonly changes: Changes;
    } | null;
  }

  /** Runs on the newest rows that are known. Null: others have appended meanwhile, or it needs the lock. */
  async function decideAhead<T>(
    session: LedgerSession,
    attempt: TransactionAttempt<T>,
  ): Promise<Decided<T> | null> {
    const { client, lockKey } = session;
    if (!cache.position) await catchUp(client, cache);
    const before = cache.position as JournalPosition;
    // Other work may empty the cache or move it on meanwhile; this decision is about these rows, as of that position.
    const { rows } = cache;
    const committed = await findCommitted(session, attempt);
    if (committed) return committed;
    const isNewest = async () => {
      await catchUp(client, cache);
      return cache.position?.sequence === before.sequence;
    };
    let decided: Awaited<ReturnType<typeof decide<T>>>;
    try {
      decided = await decide(session, rows, attempt.decision);
    } catch (error) {
      // On old books, what was settled elsewhere seems to be settled twice.
      if (error instanceof WorkFault && !(await isNewest())) return null;
      throw error;
    }
    if (!decided) return null;
    const { changes, result } = decided;
    if (isEmpty(changes)) return (await isNewest()) ? { result, appended: null } : null;
    if (!isPlain(changes)) return null;
    attempt.tried.set(before.sequence + 1, result);
    const row = await appendEntry(client, lockKey, before, attempt.batch, sharedEntryOf(changes), changes);
    return row && { result, appended: { before, row, changes } };
  }

  /**
   * @param isFolded whether the tables were up to date a moment ago
   * @returns null when they have to be first
   */
  async function decideLocked<T>(
    session: LedgerSession,
    attempt: TransactionAttempt<T>,
    isFolded: boolean,
  ): Promise<Decided<T> | null> {
    const { client, lockKey } = session;
    return locked(session, async (before, commit) => {
      const { rows } = cache;
      const committed = await findCommitted(session, attempt);
      if (committed) return committed;
      const decided =
        (await decide(session, rows, attempt.decision)) ??
        (isFolded ? await decideFolded(session, rows, attempt.decision) : null);
      if (!decided) return null;
      const { changes, result } = decided;
      if (isEmpty(changes)) return { result, appended: null };
      // What is still in the journal would bring a dropped bucket back.
      if (changes.dropScopes.length > 0) await foldJournal(client, lockKey);
      if (!isPlain(changes)) await writeChanges(session, channels, changes);
      attempt.tried.set(before.sequence + 1, result);
      const appending = appendEntry(client, lockKey, before, attempt.batch, sharedEntryOf(changes), changes);
      // Others wait for the lock until that is committed, so it does not wait for an answer first. Where more than the
      // row is to be committed it does: without the row that must not stand.
      const [row] = await Promise.all([appending, isPlain(changes) && commit()]);
      if (!row) throw new Error('the journal went on although it is locked');
      // It is known for what was asked, and so is all before it.
      await commit();
      return { result, appended: { before, row, changes } };
    });
  }

  /**
   * @param known as of the row that the decision's row is to follow
   * @returns null when it needs tables that are up to date
   */
  async function decide<T>({ client }: LedgerSession, known: KnownRows, decision: Decision<T>) {
    const keys = decision.keys();
    if (isOfTables(keys)) return null;
    const head = await headOf(client, cache);
    const rows = await readKeyedRows(client, known, keys);
    const { found, uncounted } = await readBuckets(client, known, decision.buckets(head, rows));
    return uncounted.length > 0 ? null : conclude(decision, head, rows, found);
  }

  /** Inside of a transaction that nobody decides beside. */
  async function decideFolded<T>(
    { client, lockKey }: LedgerSession,
    known: KnownRows,
    decision: Decision<T>,
  ): Promise<{ readonly changes: Changes; readonly result: T }> {
    await foldJournal(client, lockKey);
    const head = await headOf(client, cache);
    const rows = await readKeyedRows(client, known, decision.keys());
    const { found, uncounted } = await readBuckets(client, known, decision.buckets(head, rows));
    await sumUncounted(client, uncounted, found);
    // From now on it is known, and whoever changes it tells.
    for (const { scope, window } of uncounted) {
      const id = bucketId(scope, window);
      known.buckets.set(id, found.get(id) as Bucket);
    }
    return conclude(decision, head, rows, found);
  }

  function conclude<T>(decision: Decision<T>, head: LedgerHead, rows: Rows, buckets: Map<string, Bucket>) {
    try {
      return decision.decide(head, rows, buckets);
    } catch (error) {
      throw new WorkFault('the commands cannot be run', { cause: error });
    }
  }

  async function run<T>(session: LedgerSession, attempt: TransactionAttempt<T>): Promise<T> {
    let isFolded = looksInTables(attempt.decision);
    for (;;) {
      const isContended = performance.now() - othersAt < CONTENDED_MS;
      const ahead = isContended ? null : await decideAhead(session, attempt);
      const decided = ahead ?? (await decideLocked(session, attempt, isFolded));
      if (decided) {
        remember(decided);
        return decided.result;
      }
      // What is folded now is not folded while others wait for the lock.
      await tables.foldFirst();
      isFolded = true;
    }
  }

  function remember({ appended }: Decided<unknown>): void {
    if (!appended) return;
    const { before, row, changes } = appended;
    cache.remember(before, row, changes);
    tables.appended(row.sequence);
  }

  return {
    async transact(decision) {
      const attempt = { decision, batch: randomUUID(), tried: new Map() };
      // What is looked for in the table is put there, most of it before anybody waits.
      if (looksInTables(decision)) await tables.fold();
      return sessions.inTurn((session) => run(session, attempt));
    },
    records: createPostgresRecords({
      sessions,
      cache,
      fold: tables.fold,
      alone: (work) => sessions.inTurn((session) => alone(session, work)),
    }),
    aside: sessions.aside,
    watch: (onChange) => watch(url, onChange),
    now: sessions.now,
    async close() {
      await tables.idle();
      await sessions.close();
    },
  };
}

function looksInTables(decision: Decision<unknown>): boolean {
  return !decision.isOpen && isOfTables(decision.keys());
}

function isOfTables({ orphansAt, openHolds }: RowKeys): boolean {
  return orphansAt !== null || openHolds;
}

/** One transaction, however often it has to be tried. */
interface TransactionAttempt<T> {
  readonly decision: Decision<T>;
  readonly batch: string;
  /** What it would result in, by the sequence of the row that it tried to append. */
  readonly tried: Map<number, T>;
}

/**
 * A transaction whose answer was lost may have been committed, and may still be. It is asked for after the newest row is
 * known: one that is committed later than that keeps what is decided now from being appended.
 */
async function findCommitted<T>(
  { client }: LedgerSession,
  { batch, tried }: TransactionAttempt<T>,
): Promise<{ readonly result: T; readonly appended: null } | null> {
  if (tried.size === 0) return null;
  const { rows } = await client.query(
    'SELECT sequence FROM journal WHERE sequence = ANY($1) AND batch = $2',
    [[...tried.keys()], batch],
  );
  const [found] = rows;
  return found ? { result: tried.get(found.sequence) as T, appended: null } : null;
}
