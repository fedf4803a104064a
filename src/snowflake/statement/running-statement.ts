/** One statement on one connection, as promises: the driver itself answers through callbacks. */

import type { Readable } from 'node:stream';
import type { Connection, Column as DriverColumn, RowStatement } from 'snowflake-sdk';
import { cellDecoder } from '../driver/decode-cell.ts';
import { isQueryId } from '../driver/driver-error.ts';
import type { SessionContext } from '../driver/driver-wire.ts';
import type { Bind, CellValue, Column } from './statement.ts';

export interface StatementText {
  readonly sql: string;
  readonly binds: readonly Bind[];
  /** Statement parameters: QUERY_TAG, STATEMENT_TIMEOUT_IN_SECONDS. */
  readonly parameters: Readonly<Record<string, string | number>>;
}

export interface ReadyResult {
  readonly columns: readonly Column[];
  /** Rows of the result itself: one for a statement that changes data. */
  readonly rowCount: number;
  /** INSERT, UPDATE, DELETE, MERGE: the result's row tells how many rows were changed. */
  readonly changesData: boolean;
  readonly queryId: string;
  /** Database, schema, role and warehouse of the session after the statement; null where the server does not say. */
  readonly context: SessionContext;
  /** An object stream of `CellValue[]`. Destroy it to stop early. */
  openRows(): Readable;
}

export interface RunningStatement {
  /** Settles when Snowflake has the result ready or has failed the statement, with the driver's own error. */
  readonly ready: Promise<ReadyResult>;
  /** Known once Snowflake has answered. */
  queryId(): string | undefined;
  /** Asks Snowflake to cancel. Settles when it has acknowledged that, not when the statement has ended. */
  cancel(): Promise<void>;
}

/** Sessions log in with it; said with every statement, nothing that ran in the session before can have changed it. */
const TIME_ZONE = 'UTC';

/** Sends the statement at once. */
export function sendStatement(connection: Connection, text: StatementText): RunningStatement {
  const { promise, resolve, reject } = Promise.withResolvers<RowStatement>();
  const statement = connection.execute({
    sqlText: text.sql,
    binds: [...text.binds],
    parameters: { ...text.parameters, TIMEZONE: TIME_ZONE },
    streamResult: true,
    rowMode: 'array',
    complete: (error, done) => (error ? reject(error) : resolve(done)),
  });
  return {
    ready: promise.then(readyResult),
    queryId: () => statement.getQueryId() ?? undefined,
    cancel: () =>
      new Promise((done, failed) => {
        statement.cancel((error) => (error ? failed(error) : done()));
      }),
  };
}

function readyResult(statement: RowStatement): ReadyResult {
  const columns = statement.getColumns();
  const rows = statement.getNumRows();
  const queryId: unknown = statement.getQueryId();
  // The driver waits forever for the rows of an answer that does not say how many it has.
  if (columns === undefined || typeof rows !== 'number') throw new TypeError('the answer has no result');
  // A row of the books that cannot be written would stop all that come after it.
  if (!isQueryId(queryId)) throw new TypeError('the answer has no query id');
  let stream: Readable | null = null;
  // The driver asks for values outside of any promise: what is thrown there would stop the process.
  decodeByUs(columns, () => stream?.destroy(new TypeError('a row of the result is no list of its values')));
  return {
    columns: columns.map(describeColumn),
    rowCount: rows,
    changesData: rows === 1 && (statement.getNumUpdatedRows() ?? -1) >= 0,
    queryId,
    context: sessionContext(statement.getSessionState() as DriverSessionState | undefined),
    openRows: () => {
      stream = statement.streamRows();
      return stream;
    },
  };
}

interface ConvertingColumn {
  _getRowValue?: (row: { readonly values?: unknown }) => CellValue;
}

/**
 * Puts our decoders in the place of the driver's conversion, which rounds integers beyond 2^53 and decimals, drops
 * the fraction of TIME, prints dates in the session's format, and throws at the second row of a structured OBJECT.
 *
 * This is not part of the driver's interface: should a new version lack it, every statement must fail at once rather
 * than return values of other types.
 */
function decodeByUs(columns: readonly DriverColumn[], onBrokenRow: () => void): void {
  for (const column of columns) {
    const converting = column as unknown as ConvertingColumn;
    if (typeof converting._getRowValue !== 'function') {
      throw new TypeError('this version of snowflake-sdk reads rows in another way');
    }
    const index = column.getIndex();
    const decode = cellDecoder(column.getType().toLowerCase());
    converting._getRowValue = ({ values }) => {
      const isRow = Array.isArray(values) && values.length === columns.length;
      const value: unknown = isRow ? (values[index] ?? null) : null;
      if (typeof value === 'string') return decode(value);
      if (!isRow || (typeof value === 'object' && value !== null)) onBrokenRow();
      return value === null ? null : decode(String(value));
    };
  }
}

function describeColumn(column: DriverColumn): Column {
  return {
    name: column.getName(),
    type: column.getType().toLowerCase(),
    nullable: column.isNullable(),
    precision: column.getPrecision() ?? null,
    scale: column.getScale() ?? null,
  };
}

interface DriverSessionState {
  getCurrentDatabase(): string | null | undefined;
  getCurrentSchema(): string | null | undefined;
  getCurrentRole(): string | null | undefined;
  getCurrentWarehouse(): string | null | undefined;
}

function sessionContext(state: DriverSessionState | undefined): SessionContext {
  return {
    database: state?.getCurrentDatabase() ?? null,
    schema: state?.getCurrentSchema() ?? null,
    role: state?.getCurrentRole() ?? null,
    warehouse: state?.getCurrentWarehouse() ?? null,
  };
}
