/** The envelopes of the driver protocol: `{success, code, message, data}` with HTTP 200, also for failures. */
import { SnowflakeError } from './engine.ts';
import type { Exchange } from './http/exchange.ts';
import { HttpFailure } from './http/http-failure.ts';
import { protocolErrors } from './protocol-errors.ts';

export function answerSuccess(exchange: Exchange, data: unknown): void {
  exchange.answerJson(200, { data, code: null, message: null, success: true });
}

/** A statement that has not ended: the driver asks again at `getResultUrl`. 333334 tells that it is detached. */
export function answerInProgress(exchange: Exchange, queryId: string, isAsync: boolean): void {
  exchange.answerJson(200, {
    data: {
      queryId,
      getResultUrl: `/queries/${queryId}/result`,
      queryAbortsAfterSecs: 300,
      progressDesc: null,
    },
    code: isAsync ? '333334' : '333333',
    message: isAsync ? 'Query execution in progress asynchronously.' : 'Query execution in progress.',
    success: true,
  });
}

/** Always with a SQL state: without one the driver asks for the result again and reports that second failure. */
export function answerFailure(
  exchange: Exchange,
  error: SnowflakeError,
  data: { readonly queryId: string | null; readonly [name: string]: unknown },
): void {
  exchange.answerJson(200, {
    data: {
      internalError: error.sqlState === 'XX000',
      errorCode: error.code,
      age: 0,
      sqlState: error.sqlState,
      line: error.line ?? -1,
      pos: error.position ?? -1,
      type: error.sqlState.startsWith('42') ? 'COMPILATION' : 'EXECUTION',
      ...data,
    },
    code: error.code,
    message: error.message,
    success: false,
    headers: null,
  });
}

/** What a handler threw, for the routes of the driver protocol. */
export function answerProtocolError(
  exchange: Exchange,
  error: unknown,
  onError: (error: unknown) => void,
): void {
  if (error instanceof SnowflakeError) {
    answerFailure(exchange, error, { queryId: null });
  } else if (error instanceof HttpFailure) {
    const code = String(error.status);
    const headers = error.status === 413 ? { connection: 'close' } : {};
    exchange.answerJson(error.status, { data: null, code, message: error.message, success: false }, headers);
  } else {
    onError(error);
    answerFailure(exchange, protocolErrors.internal(), { queryId: null });
  }
}
