import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api';
import { SnowflakeError, type WireColumn } from '../protocol/engine.ts';
import { precisionOf } from './dialect/data-type.ts';
import type { ScopeColumn } from './dialect/scope.ts';
import { cancelledStatement } from './errors/snowflake-errors.ts';
import { readsHistory } from './history/history.ts';
import type { StatementRun } from './statement-run.ts';
import type { BindParameters } from './values/binds.ts';
import { wireColumn } from './values/wire-columns.ts';
import { encodeValue } from './values/wire-encode.ts';

export interface WireRows {
  readonly columns: readonly WireColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** A result is held in memory until its client has fetched it: bytes, and what a cell costs besides its text. */
const largestResult = 512 * 2 ** 20;
const cellBytes = 16;

/** Milliseconds that an interrupted statement may take to stop. DuckDB looks for it between batches of rows. */
const stopWithinMs = 5000;

const noParameters: BindParameters = { values: [], types: [] };

/**
 * Runs a query and encodes its rows chunk by chunk, so that DuckDB never holds the whole result.
 *
 * @throws SnowflakeError 300005 when the result would not fit into memory
 */
export async function runRows(
  run: StatementRun,
  text: string,
  known: readonly ScopeColumn[] | null,
  parameters: BindParameters = noParameters,
  limit: number = rowLimit(run),
): Promise<WireRows> {
  if (readsHistory(text)) await run.engine.history.flush();
  return await interruptible(run, async (connection) => {
    const result = await connection.stream(text, parameters.values, parameters.types);
    const columns = describeResult(result, known);
    const kinds = columns.map((column) => column.type);
    const rows: (string | null)[][] = [];
    let size = 0;
    for (
      let chunk = await result.fetchChunk();
      chunk && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      for (let at = 0; at < chunk.rowCount; at += 1) {
        if (rows.length === limit) return { columns, rows };
        // Row by row: what is too large is told before a chunk of it is in memory twice.
        const cells = chunk
          .getRowValues(at)
          .map((value, index) => encodeValue(value, kinds[index] ?? 'text'));
        size += cells.reduce((sum, cell) => sum + cellBytes + (cell?.length ?? 0), 0);
        if (size > largestResult) throw resultTooLarge();
        rows.push(cells);
      }
    }
    return { columns, rows };
  });
}

function describeResult(result: DuckDBResult, known: readonly ScopeColumn[] | null): WireColumn[] {
  const columns = result
    .columnNames()
    .map((name, index) => wireColumn(name, result.columnType(index), known?.[index]?.type));
  return shownColumns(columns, known);
}

/** Columns with the precision that Snowflake tells of them, where DuckDB holds them with more digits. */
export function shownColumns(
  columns: readonly WireColumn[],
  known: readonly ScopeColumn[] | null,
): WireColumn[] {
  return columns.map((column, index) => {
    const type = known?.[index]?.type;
    const isKnown = column.type === 'fixed' && type?.kind === 'fixed' && (type.scale ?? 0) === column.scale;
    return isKnown ? { ...column, precision: precisionOf(type) } : column;
  });
}

/** The columns of a query as they are held, without running it. */
export async function describeRows(
  run: StatementRun,
  text: string,
  known: readonly ScopeColumn[] | null,
): Promise<WireRows> {
  const prepared = await run.session.connection.prepare(text);
  try {
    const columns = Array.from({ length: prepared.columnCount }, (_, index) =>
      wireColumn(prepared.columnName(index), prepared.columnType(index), known?.[index]?.type),
    );
    return { columns, rows: [] };
  } finally {
    prepared.destroySync();
  }
}

/** Runs a change and answers how many rows it touched. */
export async function runChange(
  run: StatementRun,
  text: string,
  parameters: BindParameters = noParameters,
): Promise<number> {
  if (readsHistory(text)) await run.engine.history.flush();
  return await interruptible(run, async (connection) => {
    const result = await connection.run(text, parameters.values, parameters.types);
    if (run.session.inTransaction) run.session.journal.push({ text, parameters });
    return result.rowsChanged;
  });
}

/** ROWS_PER_RESULTSET: 0 means all. */
function rowLimit(run: StatementRun): number {
  const given = run.request.parameters.ROWS_PER_RESULTSET ?? run.session.parameters.get('ROWS_PER_RESULTSET');
  const limit = Number(given ?? 0);
  return limit > 0 ? limit : Number.POSITIVE_INFINITY;
}

/**
 * Interrupts DuckDB when the statement's signal aborts. An interrupt that arrives between two tasks is lost, so
 * it is repeated until the work has ended.
 */
async function interruptible<T>(
  run: StatementRun,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const { signal } = run.request;
  const { connection } = run.session;
  if (signal.aborted) throw abortReason(signal);
  let repeat: NodeJS.Timeout | undefined;
  let patience: NodeJS.Timeout | undefined;
  const abort = () => {
    connection.interrupt();
    repeat = setInterval(() => connection.interrupt(), 10);
    patience = setTimeout(() => run.engine.reportStuck(run.sql), stopWithinMs);
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await work(connection);
  } catch (error) {
    throw signal.aborted ? abortReason(signal) : error;
  } finally {
    signal.removeEventListener('abort', abort);
    clearInterval(repeat);
    clearTimeout(patience);
  }
}

export function abortReason(signal: AbortSignal): SnowflakeError {
  return signal.reason instanceof SnowflakeError ? signal.reason : cancelledStatement();
}

function resultTooLarge(): SnowflakeError {
  return new SnowflakeError(
    '300005',
    'XX000',
    'The result is larger than the embedded warehouse holds. Use LIMIT, or select fewer columns.',
  );
}
