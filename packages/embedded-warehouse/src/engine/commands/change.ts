/** What INSERT, UPDATE, DELETE and MERGE share: locks, transactions, array binds. */
import { withLanguage } from '../engine-language.ts';
import { unsupported } from '../errors/snowflake-errors.ts';
import type { StatementRun } from '../statement-run.ts';
import type { LockMode } from '../table-locks.ts';
import { beginTransaction, rollBack, undoStatement } from '../transactions.ts';
import { type BindParameters, bindParameters, bindRows } from '../values/binds.ts';

/**
 * Runs a change under the lock of its table: once, or once for each row of its array binds, all or nothing.
 * Outside of a transaction the lock is given back at the end; inside one it stays until the transaction ends.
 */
export async function runLocked<T>(
  run: StatementRun,
  table: string,
  mode: LockMode,
  parameterNames: readonly string[],
  work: (parameters: BindParameters) => Promise<T>,
): Promise<T[]> {
  const { engine, session, request } = run;
  await engine.locks.acquire(session, table, mode, request.signal);
  const once = async (): Promise<T[]> => {
    const results: T[] = [];
    for (let row = 0; row < bindRows(request.bindings); row += 1) {
      results.push(await work(bindParameters(parameterNames, request.bindings, row)));
    }
    return results;
  };
  if (session.parameters.get('AUTOCOMMIT') === 'false') await beginTransaction(session);
  if (session.inTransaction) {
    const before = session.journal.length;
    try {
      return await withLanguage(run.books, request.signal, once, () => {
        throw unsupported('a slow language model inside a transaction');
      });
    } catch (error) {
      await undoStatement(run, before);
      throw error;
    }
  }
  try {
    return await atomically(run, once);
  } finally {
    engine.locks.release(session);
  }
}

/** One transaction around the work; rounds that lack answers of language functions leave nothing behind. */
async function atomically<T>(run: StatementRun, work: () => Promise<T>): Promise<T> {
  const { connection } = run.session;
  const attempt = async (): Promise<T> => {
    await connection.run('BEGIN TRANSACTION');
    try {
      return await work();
    } catch (error) {
      await rollBack(connection);
      throw error;
    }
  };
  const undo = async (): Promise<void> => {
    await rollBack(connection);
  };
  const result = await withLanguage(run.books, run.request.signal, attempt, undo);
  await connection.run('COMMIT');
  return result;
}

/** A condition that always holds and names each parameter, as DuckDB wants it of a query that needs only some. */
export function namingEach(parameters: number): string {
  const named = Array.from({ length: parameters }, (_, index) => `$${index + 1} IS NULL OR `);
  return `(${named.join('')}TRUE)`;
}
