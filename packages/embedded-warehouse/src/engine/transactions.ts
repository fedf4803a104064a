import type { DuckDBConnection } from '@duckdb/node-api';
import { SnowflakeError } from '../protocol/engine.ts';
import type { Engine } from './engine.ts';
import { forgetOutputFormats } from './output-formats.ts';
import type { SessionState } from './session-state.ts';

interface TransactionParts {
  readonly engine: Pick<Engine, 'locks'>;
  readonly session: SessionState;
}

export async function beginTransaction(session: SessionState): Promise<void> {
  if (session.inTransaction) return;
  await session.connection.run('BEGIN TRANSACTION');
  session.inTransaction = true;
  session.journal.length = 0;
}

/** Ends the open transaction, if there is one, and gives its locks back. */
export async function endTransaction(
  { engine, session }: TransactionParts,
  how: 'COMMIT' | 'ROLLBACK',
): Promise<void> {
  if (!session.inTransaction) return;
  session.inTransaction = false;
  session.journal.length = 0;
  try {
    await session.connection.run(how);
    if (how === 'ROLLBACK') forgetOutputFormats(session);
  } catch (error) {
    await rollBack(session.connection);
    forgetOutputFormats(session);
    throw error;
  } finally {
    engine.locks.release(session);
  }
}

/**
 * A statement that fails leaves a transaction open in Snowflake, while DuckDB gives the whole transaction up. So
 * what the transaction had changed is done again in a new one. Its locks are kept all the while: nobody else
 * changes these tables in between.
 *
 * @throws SnowflakeError 090248 when that fails too: then the transaction is over
 */
export async function restoreTransaction(parts: TransactionParts): Promise<void> {
  if (parts.session.inTransaction && (await isAborted(parts.session))) await redoTransaction(parts);
}

/** Undoes what a statement of several changes did before it failed: its journal was so long when it began. */
export async function undoStatement(parts: TransactionParts, journalLength: number): Promise<void> {
  const { journal } = parts.session;
  if (journal.length === journalLength) return;
  journal.length = journalLength;
  await redoTransaction(parts);
}

async function redoTransaction({ engine, session }: TransactionParts): Promise<void> {
  const { connection, journal } = session;
  await connection.run('ROLLBACK');
  await connection.run('BEGIN TRANSACTION');
  try {
    for (const { text, parameters } of journal)
      await connection.run(text, parameters.values, parameters.types);
  } catch {
    await endTransaction({ engine, session }, 'ROLLBACK');
    throw new SnowflakeError(
      '090248',
      '25000',
      'The transaction was rolled back: one of its statements failed, and the others could not be done again.',
    );
  }
}

/** Runs statements of which all have an effect or none. */
export async function runTogether(
  connection: DuckDBConnection,
  statements: readonly string[],
): Promise<void> {
  await connection.run('BEGIN TRANSACTION');
  try {
    for (const statement of statements) await connection.run(statement);
    await connection.run('COMMIT');
  } catch (error) {
    await rollBack(connection);
    throw error;
  }
}

/** Undoes a transaction; one whose COMMIT failed is undone already. */
export async function rollBack(connection: DuckDBConnection): Promise<void> {
  await connection.run('ROLLBACK').catch(() => {});
}

async function isAborted(session: SessionState): Promise<boolean> {
  try {
    await session.connection.run('SELECT 1');
    return false;
  } catch {
    return true;
  }
}
