/** Statements: run, wait, poll, fetch a result and its chunks, cancel, and ask for the status. */
import { z } from 'zod';
import { SnowflakeError } from '../engine.ts';
import type { Exchange } from '../http/exchange.ts';
import { readJson } from '../http/request-body.ts';
import type { Route } from '../http/router.ts';
import { isSecret } from '../login/secret.ts';
import { answerFailure, answerInProgress, answerSuccess } from '../protocol-answer.ts';
import { protocolErrors } from '../protocol-errors.ts';
import type { SessionRegistry } from '../session/session-registry.ts';
import type { WarehouseSession } from '../session/warehouse-session.ts';
import { newQueryId } from './query-id.ts';
import type { Outcome, StatementExecution } from './statement-run.ts';
import type { StatementService } from './statement-service.ts';
import type { StatementStore } from './statement-store.ts';
import { chunkKeyHeader } from './wire-result.ts';

const queryRequest = z.object({
  sqlText: z.string(),
  asyncExec: z.boolean().nullish(),
  describeOnly: z.boolean().nullish(),
  disableOfflineChunks: z.boolean().nullish(),
  bindStage: z.string().nullish(),
  bindings: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        value: z.union([z.string(), z.null(), z.array(z.string().nullable())]),
      }),
    )
    .nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
});

const abortRequest = z.object({ requestId: z.string() });

export function queryRoutes(deps: {
  readonly sessions: SessionRegistry;
  readonly statements: StatementService;
  readonly store: StatementStore;
  readonly maxBodyBytes: number;
  /** Milliseconds a request waits for a statement before it is answered as in progress. */
  readonly answerWithinMs: number;
}): readonly Route[] {
  const { sessions, statements, store, maxBodyBytes, answerWithinMs } = deps;

  async function run(exchange: Exchange): Promise<void> {
    const session = sessions.authenticate(exchange.snowflakeToken);
    const body = await readJson(exchange.request, queryRequest, maxBodyBytes);
    const requestId = exchange.query.get('requestId') ?? newQueryId();
    if (typeof body.bindStage === 'string') {
      const error = protocolErrors.unsupportedFeature('bind stage');
      return answerFailure(exchange, error, { queryId: newQueryId() });
    }
    const statement = statements.start(session, {
      requestId,
      sqlText: body.sqlText,
      bindings: body.bindings ?? {},
      parameters: body.parameters ?? {},
      isDescribeOnly: body.describeOnly === true,
      isAsync: body.asyncExec === true,
      isInline: body.disableOfflineChunks === true,
    });
    if (statement.info.isAsync) return answerInProgress(exchange, statement.info.queryId, true);
    await answerWhenEnded(exchange, statement);
  }

  async function result(exchange: Exchange): Promise<void> {
    const session = sessions.authenticate(exchange.snowflakeToken);
    await answerWhenEnded(exchange, ownStatement(session, exchange));
  }

  async function answerWhenEnded(exchange: Exchange, statement: StatementExecution): Promise<void> {
    const outcome = await statement.join(answerWithinMs, exchange.signal);
    if (outcome === null) answerInProgress(exchange, statement.info.queryId, false);
    else answerOutcome(exchange, statement.info.queryId, outcome);
  }

  async function chunk(exchange: Exchange): Promise<void> {
    const outcome = store.find(exchange.params.queryId ?? '')?.outcome;
    const key = exchange.header(chunkKeyHeader) ?? '';
    const found = outcome?.kind === 'result' ? outcome.result : undefined;
    // The same answer whether the key is wrong or the result is gone: on 403 the driver fetches the result again.
    if (found === undefined || found.chunkKey === null || !isSecret(key, found.chunkKey)) {
      return exchange.answerJson(403, { message: 'There is no such chunk for this key.' });
    }
    const bytes = found.chunks[Number(exchange.params.index)];
    if (bytes === undefined) return exchange.answerJson(404, { message: 'There is no such chunk.' });
    // Not as JSON: the driver would parse it, and rows without their brackets are no JSON document.
    exchange.answerBytes(200, bytes, { 'content-type': 'application/octet-stream' });
  }

  /** For a client that does not know its query id yet. */
  async function abortByRequest(exchange: Exchange): Promise<void> {
    const session = sessions.authenticate(exchange.snowflakeToken);
    const { requestId } = await readJson(exchange.request, abortRequest, maxBodyBytes);
    const statement = store.findByRequest(session.id, requestId);
    if (statement === undefined) session.cancelEarly(requestId);
    else if (!statement.abort(protocolErrors.cancelled())) throw protocolErrors.nothingToCancel();
    answerSuccess(exchange, null);
  }

  async function abortByQueryId(exchange: Exchange): Promise<void> {
    const session = sessions.authenticate(exchange.snowflakeToken);
    const statement = ownStatement(session, exchange);
    if (!statement.abort(protocolErrors.cancelled())) throw protocolErrors.nothingToCancel();
    answerSuccess(exchange, null);
  }

  async function monitor(exchange: Exchange): Promise<void> {
    const session = sessions.authenticate(exchange.snowflakeToken);
    const statement = store.find(exchange.params.queryId ?? '');
    const isOwn = statement !== undefined && statement.info.user === session.user.name;
    answerSuccess(exchange, {
      queries: isOwn ? [monitoredQuery(statement)] : [],
      sqlState: isOwn && statement.outcome?.kind === 'failure' ? statement.outcome.error.sqlState : null,
    });
  }

  /** A statement may be reached from every session of its user. @throws SnowflakeError 000709 */
  function ownStatement(session: WarehouseSession, exchange: Exchange): StatementExecution {
    const queryId = exchange.params.queryId ?? '';
    const statement = store.find(queryId);
    if (statement?.info.user === session.user.name) return statement;
    throw protocolErrors.statementNotFound(queryId);
  }

  return [
    { method: 'POST', path: '/queries/v1/query-request', handle: withQueryId(run) },
    { method: 'POST', path: '/queries/v1/abort-request', handle: abortByRequest },
    { method: 'POST', path: '/queries/{queryId}/abort-request', handle: withQueryId(abortByQueryId) },
    { method: 'GET', path: '/queries/{queryId}/result', handle: withQueryId(result) },
    { method: 'GET', path: '/queries/{queryId}/chunks/{index}', handle: chunk },
    { method: 'GET', path: '/monitoring/queries/{queryId}', handle: monitor },
  ];
}

/** A failure before a statement exists still carries an id: drivers show it and ask for results by it. */
function withQueryId(handle: Route['handle']): Route['handle'] {
  return async (exchange) => {
    try {
      await handle(exchange);
    } catch (error) {
      if (!(error instanceof SnowflakeError)) throw error;
      answerFailure(exchange, error, { queryId: exchange.params.queryId ?? newQueryId() });
    }
  };
}

function answerOutcome(exchange: Exchange, queryId: string, outcome: Outcome): void {
  if (outcome.kind === 'failure') answerFailure(exchange, outcome.error, { queryId });
  else exchange.answerBytes(200, outcome.result.body, { 'content-type': 'application/json' });
}

function monitoredQuery(statement: StatementExecution): object {
  const { info, outcome, startedAt, endedAt } = statement;
  const error = outcome?.kind === 'failure' ? outcome.error : null;
  return {
    id: info.queryId,
    status: statement.status,
    state: statement.status,
    sqlText: info.sqlText,
    sessionId: info.sessionId,
    userName: info.user,
    warehouseName: info.warehouse,
    startTime: startedAt.getTime(),
    endTime: endedAt?.getTime() ?? 0,
    totalDuration: (endedAt ?? new Date()).getTime() - startedAt.getTime(),
    errorCode: error?.code ?? null,
    errorMessage: error?.message ?? null,
  };
}
