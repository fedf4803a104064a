/** Sessions of the ledger's database, each with the same settings. */
import type pg from 'pg';
import { createLedgerClient, type LedgerClient, type Reader } from './ledger-client.ts';
import { updateSchema } from './schema.ts';

/** What a session may take for one statement, also while it waits for a lock; then the ledger is unavailable. */
export const STATEMENT_MS = 4000;
/** A process that stops in the middle of a transaction would keep everybody else waiting. */
const IDLE_IN_TRANSACTION_MS = 3000;
/** Until the server must have answered, to a log-in too, or the session is given up. */
const ANSWER_MS = 5000;

export interface LedgerSession {
  readonly client: LedgerClient;
  /** Second key of the ledger's advisory locks: ledgers in different schemas of one database do not meet. */
  readonly lockKey: number;
}

/**
 * First keys of the advisory locks. Whoever needs several takes them in this order, so nobody waits for each other.
 * - `schema`: changes the tables
 * - `decide`: decides on the newest rows, and appends to the journal
 * - `fold`: brings the buckets up to date with the journal
 */
export const lockClass = { schema: 1_280_262_913, decide: 1_280_262_914, fold: 1_280_262_915 } as const;

/**
 * Opens a session and brings the schema up to date. `onLost` is told when it breaks or ends, perhaps more than once.
 * @throws Error of the server or of the network; Error with a line for the operator when this is no place for a ledger.
 */
export async function connect(url: string, onLost: (client: LedgerClient) => void): Promise<LedgerSession> {
  // Only who keeps the ledger in PostgreSQL needs the driver.
  const { default: driver } = await import('pg');
  const wire = new driver.Client({
    connectionString: url,
    application_name: 'cortex-gateway',
    connectionTimeoutMillis: ANSWER_MS,
    query_timeout: ANSWER_MS,
    // A statement is sent at once, and not when the one before it is answered.
    pipeline: true,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5000,
    types: { getTypeParser: (oid, format) => parserOf(driver, oid, format) },
  });
  const client = createLedgerClient(wire);
  wire.on('error', () => onLost(client));
  wire.on('end', () => onLost(client));
  try {
    await wire.connect();
    const session = await prepare(client);
    await updateSchema(client, session.lockKey);
    return session;
  } catch (error) {
    client.destroy();
    throw error;
  }
}

async function prepare(client: LedgerClient): Promise<LedgerSession> {
  const { rows } = await client.query<{
    readonly lock: number | null;
    readonly standby: boolean;
    readonly path: string;
  }>(
    `SELECT hashtext('cortex-gateway ' || current_schema()) AS lock, pg_is_in_recovery() AS standby,
       current_setting('search_path') AS path,
       set_config('statement_timeout', '${STATEMENT_MS}', false),
       set_config('idle_in_transaction_session_timeout', '${IDLE_IN_TRANSACTION_MS}', false),
       set_config('default_transaction_isolation', 'read committed', false),
       set_config('synchronous_commit',
         CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END,
         false)`,
  );
  const [found] = rows;
  if (!found) throw new Error('the database gave no answer');
  if (found.standby) throw new Error('the database is a standby and takes no writes; connect to its primary');
  if (found.lock === null)
    throw new Error(`search_path (${found.path}) names no schema that exists; create it for the ledger`);
  return { client, lockKey: found.lock };
}

/** One look at the clock of the database. */
export interface ClockReading {
  /** Epoch milliseconds there. */
  readonly database: number;
  /** The same moment by this process's `performance.now()`, which nobody sets, and by this machine's clock. */
  readonly steady: number;
  readonly machine: number;
}

export async function readClock(client: Reader): Promise<ClockReading> {
  const askedAt = performance.now();
  const { rows } = await client.query<{ now: number }>(
    'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now',
  );
  const sinceThen = (performance.now() - askedAt) / 2;
  return { database: Number(rows[0]?.now), steady: askedAt + sinceThen, machine: Date.now() - sinceThen };
}

/** `bigint`: all of the ledger's are within what a number holds exactly. */
const BIGINT = 20;

function parserOf(driver: typeof pg, oid: number, format: 'text' | 'binary' | undefined) {
  return oid === BIGINT ? Number : driver.types.getTypeParser(oid, format ?? 'text');
}
