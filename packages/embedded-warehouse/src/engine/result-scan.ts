import { SnowflakeError, type WireColumn } from '../protocol/engine.ts';
import { plainType, type TypeKind } from './dialect/data-type.ts';
import { quoteName, quoteText } from './dialect/fragment.ts';
import type { TableTarget } from './dialect/writer.ts';
import type { KeptResult, SessionState } from './session-state.ts';

/** A session keeps its last results for RESULT_SCAN, as long as they are small. */
const keptResults = 20;
const keptCells = 100_000;

export function keepResult(session: SessionState, queryId: string, result: KeptResult): void {
  if (result.rows.length * result.columns.length > keptCells) return;
  session.results.set(queryId, result);
  const [oldest] = session.results.keys();
  if (session.results.size > keptResults && oldest !== undefined) session.results.delete(oldest);
}

/** The id of the statement at a position: 1 is the first of the session, -1 the last. */
export function queryIdAt(session: SessionState, position: number): string | null {
  const { queryIds, forgottenQueryIds } = session;
  const index = position > 0 ? position - 1 - forgottenQueryIds : queryIds.length + position;
  return queryIds[index] ?? null;
}

/** The rows of an earlier statement as VALUES. @throws SnowflakeError 000709 when they are not there any more */
export function resultTable(session: SessionState, id: string): TableTarget {
  const result = session.results.get(id);
  if (!result) throw new SnowflakeError('000709', '02000', `Statement ${id} not found`);
  const columns = result.columns.map((column) => ({
    name: column.name,
    type: plainType(column.type as TypeKind),
  }));
  const casts = result.columns.map(
    (column, index) => `${decodeWire(column, `"C${index}"`)} AS ${quoteName(column.name)}`,
  );
  const names = result.columns.map((_, index) => `"C${index}"`).join(', ');
  const rows = result.rows.map(
    (row) => `(${row.map((cell) => (cell === null ? 'NULL' : quoteText(cell))).join(', ')})`,
  );
  const empty = `(${result.columns.map(() => 'NULL::VARCHAR').join(', ')})`;
  const where = rows.length === 0 ? ' WHERE FALSE' : '';
  const values = `(VALUES ${rows.length === 0 ? empty : rows.join(', ')}) AS "RESULT" (${names})`;
  return { text: `(SELECT ${casts.join(', ')} FROM ${values}${where})`, name: 'RESULT_SCAN', columns };
}

/** The reverse of the wire encoding. */
export function decodeWire(column: WireColumn, text: string): string {
  const value = `CAST(${text} AS VARCHAR)`;
  switch (column.type) {
    case 'fixed':
      return `CAST(${value} AS DECIMAL(38, ${column.scale ?? 0}))`;
    case 'real':
      return `CAST(${value} AS DOUBLE)`;
    case 'boolean':
      return `(${value} = '1')`;
    case 'date':
      return `CAST(make_timestamp(CAST(${value} AS BIGINT) * 86400000000) AS DATE)`;
    case 'time':
      return `CAST(make_timestamp(CAST(CAST(${value} AS DECIMAL(38, 9)) * 1000000 AS BIGINT)) AS TIME)`;
    case 'timestamp_ntz':
      return `make_timestamp(CAST(CAST(${value} AS DECIMAL(38, 9)) * 1000000 AS BIGINT))`;
    case 'timestamp_tz': {
      const digits = `replace(split_part(${value}, ' ', 1), '.', '')`;
      const nanos = `CAST(${digits} AS HUGEINT)`;
      return (
        `sf_tz_of_parts(make_timestamptz(CAST(${nanos} // 1000 AS BIGINT)), ((${nanos} % 1000) + 1000) % 1000, ` +
        `CAST(split_part(${value}, ' ', 2) AS BIGINT) - 1440)`
      );
    }
    case 'timestamp_ltz':
      return `make_timestamptz(CAST(CAST(split_part(${value}, ' ', 1) AS DECIMAL(38, 9)) * 1000000 AS BIGINT))`;
    case 'binary':
      return `unhex(${value})`;
    case 'variant':
    case 'object':
    case 'array':
      return `CAST(${value} AS JSON)`;
    default:
      return value;
  }
}
