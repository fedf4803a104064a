/**
 * A server may close an idle connection just as a request goes out on it. That says nothing of the server: the request
 * goes out again on another connection, which is no second try of the endpoint.
 */
import { buildConnector } from 'undici';

/** Times that one request is sent again: a server that breaks every connection is no server of stale ones. */
export const MOST_RESENDS = 4;

/** What broke a connection that had carried an answer before. */
const afterAnswers = new WeakSet<Error>();

/** Makes connections whose errors `wasStale` knows. */
export function createConnector(timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs, allowH2: false });
  return (options, callback) =>
    connect(options, (...made) => {
      const [, socket] = made;
      // A handshake is read too.
      const before = socket?.bytesRead ?? 0;
      socket?.prependListener('error', (error: Error) => {
        if (socket.bytesRead > before) afterAnswers.add(error);
      });
      callback(...made);
    });
}

/** @param error what a request failed with of whose answer nothing had come */
export function wasStale(error: unknown): boolean {
  return error instanceof Error && afterAnswers.has(error);
}
