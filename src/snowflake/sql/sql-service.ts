/** Raw SQL: guarded, routed to a warehouse, paid by the warehouse second, and capped in rows, bytes and time. */
import { createHash } from 'node:crypto';
import type { Govern, PaidOperation } from '../../credits/operation.ts';
import type { OperationUsage } from '../../credits/operation-usage.ts';
import type { ExecuteSqlInput } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import { readsAllUsage, requirePermission } from '../../identity/permissions.ts';
import { memoryBounds } from '../../settings/memory-bounds.ts';
import { queryTagOf } from '../statement/query-tag.ts';
import {
  type Bind,
  type ResultRoom,
  requireRoom,
  type Statement,
  type StatementResult,
  type StatementRunner,
} from '../statement/statement.ts';
import { createAdviser, type SqlAdvice } from './advice/adviser.ts';
import type { PriceWarehouse } from './advice/estimate-scan.ts';
import { chooseWarehouse, defaultWarehouses, type WarehouseNames } from './choose-warehouse.ts';
import { createSqlGuard } from './guard-sql.ts';
import { runMetered } from './run-metered.ts';
import { readBinds, readMaxRows, readTimeout, readWarehouse } from './sql-input.ts';
import type { StatementReader } from './statement-reader.ts';

export interface SqlResult extends Omit<StatementResult, 'elapsedMs'> {
  readonly usage: OperationUsage;
}

export interface SqlService {
  /**
   * Runs a statement that only reads.
   * @param field where the result stands in the response: tells apart the calls of one request
   * @throws GatewayError SQL_NOT_ALLOWED (rule, reason, line, column), BAD_USER_INPUT, CREDITS_EXHAUSTED,
   * CREDITS_SUSPENDED, UPSTREAM_REJECTED (code, sqlState, queryId), UPSTREAM_TIMEOUT, OVERLOADED.
   */
  read(input: ExecuteSqlInput, caller: Caller, field?: string): Promise<SqlResult>;
  /** Runs a statement that may write. @throws GatewayError as `read`, and FORBIDDEN without the permission. */
  write(input: ExecuteSqlInput, caller: Caller, field?: string): Promise<SqlResult>;
  /** What a read would be priced by, for a quote. @throws GatewayError SQL_NOT_ALLOWED, BAD_USER_INPUT. */
  quoteCall(input: ExecuteSqlInput, caller: Caller, field?: string): Promise<QuotedCall>;
  /** Looks at a statement without running it; asks Snowflake for its plan at most. */
  optimize(statement: string, caller: Caller): Promise<SqlAdvice>;
}

export type QuotedCall = Required<Pick<PaidOperation<unknown>, 'target' | 'estimate' | 'call'>>;

export interface SqlServiceDependencies {
  readonly runner: StatementRunner;
  readonly govern: Govern;
  readonly priceWarehouse: PriceWarehouse;
  readonly reader: StatementReader;
  readonly warehouses?: WarehouseNames;
  /** What a statement may take at most, and takes when the caller names nothing. Seconds. */
  readonly statementTimeoutSeconds: number;
  readonly resultBounds?: ResultBounds;
}

/** Results are cut off there: bytes of values, roughly. */
type ResultBounds = Readonly<Record<'resultBytes' | 'resultBytesOfRequest', number>>;

interface PreparedCall extends QuotedCall {
  readonly allowWrites: boolean;
  readonly sql: string;
  readonly binds: readonly Bind[];
  readonly maxRows: number;
  readonly timeoutSeconds: number;
  readonly warehouse: string;
}

/**
 * The least that a statement is charged. Snowflake bills a warehouse by the second, and at least 60 seconds each
 * time it resumes; who happens to wake a shared warehouse is chance, so that minimum is not put on a caller. It
 * shows as the difference that the reconciliation reports.
 */
export const MIN_CHARGED_SECONDS = 1;

export function createSqlService(dependencies: SqlServiceDependencies): SqlService {
  const { runner, govern, warehouses = defaultWarehouses, statementTimeoutSeconds } = dependencies;
  const { reader, resultBounds = memoryBounds } = dependencies;
  const guard = createSqlGuard({ reader });
  const rooms = new WeakMap<Caller, ResultRoom>();
  const adviser = createAdviser({ ...dependencies, warehouses });

  const prepare = async (
    input: ExecuteSqlInput,
    allowWrites: boolean,
    caller: Caller,
    field: string,
  ): Promise<PreparedCall> => {
    const { statement: sql } = input;
    const allowOthers = readsAllUsage(caller.user);
    const description = await guard.guardSql(sql, { allowWrites, allowOthers, user: caller.user.name });
    const binds = readBinds(input.binds ?? [], description.placeholders);
    const maxRows = readMaxRows(input.maxRows);
    const timeoutSeconds = readTimeout(input.timeoutSeconds, statementTimeoutSeconds);
    const chosen = chooseWarehouse(description, warehouses).warehouse;
    const warehouse = readWarehouse(input.warehouse, chosen, warehouses);
    const fingerprint = digest([sql, binds, maxRows, timeoutSeconds, warehouse, allowWrites]);
    return {
      sql,
      allowWrites,
      binds,
      maxRows,
      timeoutSeconds,
      warehouse,
      target: { function: 'SQL', model: null, backend: 'SNOWFLAKE', warehouse },
      estimate: { inputTokens: 0, maxOutputTokens: 0, maxWarehouseSeconds: timeoutSeconds },
      call: { field, fingerprint },
    };
  };

  const roomOf = (caller: Caller): ResultRoom => {
    const room = rooms.get(caller) ?? { bytesLeft: resultBounds.resultBytesOfRequest };
    rooms.set(caller, room);
    return room;
  };

  const send = (
    call: PreparedCall,
    caller: Caller,
    { eventId, ...run }: Pick<Statement, 'onSent' | 'signal' | 'trace'> & { readonly eventId: string },
  ): Promise<StatementResult> =>
    runner.run({
      sql: call.sql,
      binds: call.binds,
      warehouse: call.warehouse,
      tag: queryTagOf(caller, 'executeSql', eventId),
      user: caller.user.name,
      function: call.target.function,
      ...run,
      readOnly: !call.allowWrites,
      timeoutMs: call.timeoutSeconds * 1000,
      maxRows: call.maxRows,
      maxBytes: resultBounds.resultBytes,
      room: roomOf(caller),
    });

  const execute = async (call: PreparedCall, caller: Caller, quoteId: string | null | undefined) => {
    const { value, usage } = await govern({
      caller,
      target: call.target,
      estimate: call.estimate,
      call: call.call,
      ...(quoteId ? { quoteId } : {}),
      cover: 'streamed',
      admit: () => requireRoom(runner),
      run: (hold) =>
        hold.attempt(call.target, (attempt) =>
          runMetered({ hold, attempt, call, minSeconds: MIN_CHARGED_SECONDS }, (sent, signal) =>
            send(call, caller, { eventId: attempt.eventId, onSent: sent, signal, trace: attempt.trace }),
          ),
        ),
    });
    const { columns, rows, rowCount, truncated, queryId, warehouse } = value;
    return {
      columns: columns.map((column) => ({ ...column, type: column.type.toUpperCase() })),
      rows,
      rowCount,
      truncated,
      queryId,
      warehouse,
      usage,
    };
  };

  return {
    async read(input, caller, field = 'executeSql') {
      return execute(await prepare(input, false, caller, field), caller, input.quote);
    },
    async write(input, caller, field = 'executeSql') {
      requirePermission(caller.user, [['sql:write']]);
      return execute(await prepare(input, true, caller, field), caller, input.quote);
    },
    async quoteCall(input, caller, field = 'executeSql') {
      const { target, estimate, call } = await prepare(input, false, caller, field);
      return { target, estimate, call };
    },
    optimize: (statement, caller) => adviser.advise(statement, caller),
  };
}

function digest(input: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('base64url');
}
