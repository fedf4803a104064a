/** What INSERT, UPDATE, DELETE and MERGE share: locks, transactions, array binds. */
import { withLanguage } from '../engine-language.ts';
import { unsupported } from '../errors/snowflake-errors.ts';
import type { StatementRun } from '../statement-run.ts';
import type { LockMode } from '../table-locks.ts';
import { beginTransaction, restoreTransaction, rollBack, undoStatement } from '../transactions.ts';
import { type BindParameters, bindParameters, bindRows, bulkParameters } from '../values/binds.ts';

/**
 * Runs a change under the lock of its table: once, or once for each row of its array binds, all or nothing.
 * Outside of a transaction the lock is given back at the end; inside one it stays until the transaction ends.
 *
 * @param work given the values of a row and its number
 * @param inBulk does the same for many rows at once, whose values it is given as lists
 */
export async function runLocked<T>(
  run: StatementRun,
  table: string,
  mode: LockMode,
  parameterNames: readonly string[],
  work: (parameters: BindParameters, row: number) => Promise<T>,
  inBulk: ((parameters: BindParameters, row: number) => Promise<T>) | null = null,
): Promise<T[]> {
  const { engine, session, request } = run;
  const count = bindRows(request.bindings);
  const one = (row: number) => work(bindParameters(parameterNames, request.bindings, row), row);
  await engine.locks.acquire(session, table, mode, request.signal);
  if (session.parameters.get('AUTOCOMMIT') === 'false') await beginTransaction(session);
  const isOpen = session.inTransaction;
  try {
    if (!inBulk || count < 2) return await asStatement(run, () => inTurn(count, one));
    const many = (from: number, to: number) =>
      inBulk(bulkParameters(parameterNames, request.bindings, from, to), from);
    return await runBulk(run, count, one, many);
  } finally {
    if (!isOpen) engine.locks.release(session);
  }
}

async function inTurn<T>(count: number, step: (at: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let at = 0; at < count; at += 1) results.push(await step(at));
  return results;
}

/** Leaves nothing behind when it fails, whether it is a transaction of its own or a part of one. */
async function asStatement<T>(run: StatementRun, work: () => Promise<T>): Promise<T> {
  const { session, request } = run;
  if (!session.inTransaction) return await atomically(run, work);
  const before = session.journal.length;
  try {
    return await withLanguage(run.books, request.signal, work, () => {
      throw unsupported('a slow language model inside a transaction');
    });
  } catch (error) {
    await undoStatement(run, before);
    throw error;
  }
}

/** Rows that are changed at once: an interrupt is not noticed in between. */
const bulkRows = 20_000;

/** All rows at once; when that fails, the failure is that of the first row which fails by itself. */
async function runBulk<T>(
  run: StatementRun,
  count: number,
  one: (row: number) => Promise<T>,
  many: (from: number, to: number) => Promise<T>,
): Promise<T[]> {
  const parts = Math.ceil(count / bulkRows);
  const part = (at: number) => many(at * bulkRows, Math.min(count, (at + 1) * bulkRows));
  try {
    return await asStatement(run, () => inTurn(parts, part));
  } catch (error) {
    if (run.request.signal.aborted) throw error;
    const passes = (from: number, to: number) => isDone(run, () => many(from, to));
    let [first, end] = [0, count];
    while (end - first > 1) {
      const middle = first + Math.min(bulkRows, Math.ceil((end - first) / 2));
      if (await passes(first, middle)) first = middle;
      else end = middle;
    }
    await restoreTransaction(run);
    return await asStatement(run, async () => {
      if (first < count) await one(first);
      throw error;
    });
  }
}

const undone = new Error('It can be done, and is not.');

/** Whether it can be done; it is undone in either case. */
async function isDone(run: StatementRun, work: () => Promise<unknown>): Promise<boolean> {
  await restoreTransaction(run);
  try {
    return await asStatement(run, async () => {
      await work();
      throw undone;
    });
  } catch (error) {
    if (run.request.signal.aborted) throw error;
    return error === undone;
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
