/** Runs statements: each request once, with its parameters, its timeout, its log entry and its record. */
import {
  type EngineResult,
  type QueryRecord,
  SnowflakeError,
  type WarehouseEngine,
  type WireBind,
} from '../engine.ts';
import { protocolErrors } from '../protocol-errors.ts';
import type { ParameterValue } from '../session/session-parameters.ts';
import type { WarehouseSession } from '../session/warehouse-session.ts';
import { newQueryId } from './query-id.ts';
import { type BoundedLog, loggedSql, type StatementLogEntry } from './statement-log.ts';
import { type Outcome, StatementExecution } from './statement-run.ts';
import type { StatementStore } from './statement-store.ts';
import { type ChunkLimits, wireResult } from './wire-result.ts';

export interface StatementRequest {
  readonly requestId: string;
  readonly sqlText: string;
  readonly bindings: Readonly<Record<string, WireBind>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly isDescribeOnly: boolean;
  readonly isAsync: boolean;
  readonly isInline: boolean;
}

export interface StatementService {
  /**
   * Starts the statement, or returns the one that the same request started before.
   * @throws SnowflakeError 390111 when the session was closed while the request was on its way
   */
  start(session: WarehouseSession, request: StatementRequest): StatementExecution;
}

/** Snowflake's upper bound of STATEMENT_TIMEOUT_IN_SECONDS, which is also what 0 means. */
const longestTimeoutSeconds = 604_800;

export function createStatementService(deps: {
  readonly engine: WarehouseEngine;
  readonly store: StatementStore;
  readonly log: BoundedLog<StatementLogEntry>;
  readonly chunkLimits: ChunkLimits;
  readonly abandonAfterMs: number;
  readonly chunkUrl: (queryId: string, index: number) => string;
  readonly onError: (error: unknown) => void;
}): StatementService {
  const { engine, store, log, chunkLimits, abandonAfterMs, chunkUrl, onError } = deps;

  return {
    start(session, request) {
      if (session.isClosed) throw protocolErrors.sessionGone();
      const known = store.findByRequest(session.id, request.requestId);
      if (known !== undefined) return known;
      const parameters = session.parameters(request.parameters);
      const context = session.engine.context();
      const queryId = newQueryId();
      let answer: EngineResult | null = null;

      const run = new StatementExecution(
        {
          queryId,
          requestId: request.requestId,
          sessionId: session.id,
          user: session.user.name,
          sqlText: request.sqlText,
          warehouse: context.warehouse,
          isAsync: request.isAsync,
        },
        { timeoutSeconds: timeoutOf(parameters.STATEMENT_TIMEOUT_IN_SECONDS), abandonAfterMs },
        async (signal) => {
          if (session.wasCancelledEarly(request.requestId)) throw protocolErrors.cancelled();
          answer = await session.engine.execute({
            sql: request.sqlText,
            queryId,
            bindings: request.bindings,
            parameters,
            describeOnly: request.isDescribeOnly,
            signal,
          });
          const facts = {
            queryId,
            context: session.engine.context(),
            // Read again: the statement may itself have been an ALTER SESSION.
            parameters: session.parameters(request.parameters),
            bindCount: Object.keys(request.bindings).length,
            isInline: request.isInline,
          };
          return wireResult(answer, facts, chunkLimits, (index) => chunkUrl(queryId, index));
        },
        (error) => {
          if (error instanceof SnowflakeError) return error;
          onError(error);
          return protocolErrors.internal();
        },
      );

      const started: StatementLogEntry = {
        queryId,
        requestId: request.requestId,
        sqlText: loggedSql(request.sqlText),
        queryTag: String(parameters.QUERY_TAG ?? ''),
        sessionId: session.id,
        user: session.user.name,
        warehouse: context.warehouse,
        isDescribeOnly: request.isDescribeOnly,
        startedAt: run.startedAt,
        endedAt: null,
        status: 'running',
        errorCode: null,
        rowsProduced: 0,
      };
      log.put(queryId, started);
      session.running.add(run);
      store.add(run);
      void run.settled.then((outcome) => {
        session.running.delete(run);
        const endedAt = run.endedAt ?? new Date();
        log.put(queryId, { ...started, ...ending(outcome), endedAt });
        if (request.isDescribeOnly) return;
        const record: QueryRecord = {
          queryId,
          queryText: request.sqlText,
          queryTag: started.queryTag,
          sessionId: session.id,
          context,
          startTime: run.startedAt,
          endTime: endedAt,
          status: outcome.kind === 'result' ? 'SUCCESS' : 'FAIL',
          errorCode: outcome.kind === 'failure' ? outcome.error.code : null,
          errorMessage: outcome.kind === 'failure' ? outcome.error.message : null,
          rowsProduced: outcome.kind === 'result' ? outcome.result.rowsProduced : 0,
          aiUsage: answer?.aiUsage ?? [],
        };
        // The client need not wait for the history views to know of its statement.
        engine.record(record).catch(onError);
      });
      return run;
    },
  };
}

function ending(outcome: Outcome): Pick<StatementLogEntry, 'status' | 'errorCode' | 'rowsProduced'> {
  if (outcome.kind === 'result') {
    return { status: 'succeeded', errorCode: null, rowsProduced: outcome.result.rowsProduced };
  }
  return {
    status: outcome.isCancelled ? 'cancelled' : 'failed',
    errorCode: outcome.error.code,
    rowsProduced: 0,
  };
}

function timeoutOf(parameter: ParameterValue | undefined): number {
  const seconds = Number(parameter);
  return seconds > 0 ? Math.min(seconds, longestTimeoutSeconds) : longestTimeoutSeconds;
}
