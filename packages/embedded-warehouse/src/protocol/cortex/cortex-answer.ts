/** The answers of the Cortex REST routes: JSON, server-sent events, and failures with an HTTP status. */
import { once } from 'node:events';
import { SnowflakeError } from '../engine.ts';
import type { Exchange } from '../http/exchange.ts';
import { HttpFailure } from '../http/http-failure.ts';
import { RestApiError } from '../rest-api.ts';

export const requestIdHeader = 'x-snowflake-request-id';

export interface CortexFailure {
  readonly status: number;
  readonly body: { readonly code: string; readonly error_code: string; readonly message: string };
}

/**
 * What a client is told about an error. A login error of a bearer token is a 401 with its own code; an expired
 * session token is HTTP 200 with 390112 in the body, as it is in Snowflake.
 */
export function cortexFailure(error: unknown, onError: (error: unknown) => void): CortexFailure {
  const failure = (status: number, code: string, message: string): CortexFailure => ({
    status,
    body: { code, error_code: code, message },
  });
  if (error instanceof RestApiError) return failure(error.status, `390${error.status}`, error.message);
  if (error instanceof HttpFailure) return failure(error.status, `390${error.status}`, error.message);
  if (error instanceof SnowflakeError) {
    return failure(error.code === '390112' ? 200 : 401, error.code, error.message);
  }
  onError(error);
  return failure(500, '390500', 'Internal error.');
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
