/** The answers of the Cortex REST routes: JSON, server-sent events, and failures with an HTTP status. */
import { once } from 'node:events';
import { SnowflakeError } from '../engine.ts';
import type { Exchange } from '../http/exchange.ts';
import { HttpFailure } from '../http/http-failure.ts';
import { sessionExpiredCode } from '../protocol-errors.ts';
import { RestApiError } from '../rest-api.ts';

export const requestIdHeader = 'x-snowflake-request-id';

export interface CortexFailure {
  readonly status: number;
  readonly body: { readonly code: string; readonly error_code: string; readonly message: string };
}

/** What a client is told about an error; of one that nobody planned for, nothing. */
export function cortexFailure(error: unknown, onError: (error: unknown) => void): CortexFailure {
  const failure = (status: number, code: string, message: string): CortexFailure => ({
    status,
    body: { code, error_code: code, message },
  });
  if (error instanceof RestApiError || error instanceof HttpFailure)
    return failure(error.status, `390${error.status}`, error.message);
  if (error instanceof SnowflakeError) return failure(statusOf(error), error.code, error.message);
  onError(error);
  return failure(500, '390500', 'Internal error.');
}

/** An expired session token is HTTP 200 with its code in the body, as it is in Snowflake. */
function statusOf({ code, sqlState }: SnowflakeError): number {
  if (code === sessionExpiredCode) return 200;
  // A login that was refused, or a session that is no more; any other is of a statement that the call needed.
  return sqlState.startsWith('08') ? 401 : 400;
}

export function answerCortexFailure(exchange: Exchange, requestId: string, failure: CortexFailure): void {
  const headers = {
    [requestIdHeader]: requestId,
    ...(failure.status === 413 ? { connection: 'close' } : {}),
  };
  exchange.answerJson(failure.status, { ...failure.body, request_id: requestId }, headers);
}

export interface EventStream {
  /** Resolves when the client can take more. */
  send(data: object | '[DONE]'): Promise<void>;
  end(): void;
}

export function openEventStream(exchange: Exchange, requestId: string): EventStream {
  const { response } = exchange;
  if (exchange.losesAnswer) response.destroy();
  else {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      [requestIdHeader]: requestId,
    });
  }
  return {
    async send(data) {
      const text = typeof data === 'string' ? data : JSON.stringify(data);
      if (response.destroyed || response.write(`data: ${text}\n\n`)) return;
      // A client that is gone never drains: its signal ends the wait.
      await once(response, 'drain', { signal: exchange.signal }).catch(() => {});
    },
    end: () => response.end(),
  };
}
