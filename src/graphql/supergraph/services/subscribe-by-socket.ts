/**
 * A subscription of another service on a WebSocket of its own, as it begins with who asks.
 * Source: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md (`graphql-transport-ws`)
 */
import { WebSocket } from 'ws';
import { parseJson } from '../../../json/parse-json.ts';
import { isRecord } from './subgraph-error.ts';
import type { SubgraphRequest } from './subgraph-exchange.ts';

interface SocketOptions {
  readonly url: URL;
  /** From the connection to its acknowledgement. */
  readonly timeoutMs: number;
  readonly maxMessageBytes: number;
}

/** Results that wait for a slow reader; then the socket waits too. */
const MOST_WAITING = 16;
const ID = '1';

/**
 * Resolves when the service has acknowledged the connection; the stream has each result as it came, and throws when
 * the service does not keep to the protocol, or breaks off.
 */
export async function subscribeBySocket(
  { query, variables, headers, signal }: SubgraphRequest,
  { url, timeoutMs, maxMessageBytes }: SocketOptions,
): Promise<AsyncGenerator<unknown>> {
  const socket = new WebSocket(url, 'graphql-transport-ws', {
    headers,
    handshakeTimeout: timeoutMs,
    maxPayload: maxMessageBytes,
    followRedirects: false,
  });
  const acknowledged = Promise.withResolvers<void>();
  const waiting: unknown[] = [];
  const state: { isOver: boolean; error: Error | null } = { isOver: false, error: null };
  let wake = () => {};

  function end(error: Error | null): void {
    if (!state.isOver) Object.assign(state, { isOver: true, error });
    if (error) acknowledged.reject(error);
    else acknowledged.resolve();
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
    socket.terminate();
    wake();
  }
  const leave = () => end(null);
  const timer = setTimeout(() => end(new Error(`no acknowledgement within ${timeoutMs} ms`)), timeoutMs);
  const say = (message: object) => socket.send(JSON.stringify(message));

  function give(result: unknown): void {
    waiting.push(result);
    if (waiting.length >= MOST_WAITING) socket.pause();
    wake();
  }

  function read(message: unknown): void {
    const { type, id, payload } = isRecord(message) ? message : {};
    if (type === 'connection_ack') {
      clearTimeout(timer);
      say({ type: 'subscribe', id: ID, payload: { query, variables } });
      acknowledged.resolve();
    } else if (type === 'ping') say({ type: 'pong' });
    else if (type === 'next' && id === ID) give(payload);
    else if (type === 'error' && id === ID) {
      give({ data: null, errors: payload });
      end(null);
    } else if (type === 'complete' && id === ID) end(null);
    else if (type !== 'pong') end(new Error('a message that the protocol does not have'));
  }

  socket.on('open', () => say({ type: 'connection_init', payload: headers }));
  socket.on('message', (data) => read(parseJson(String(data))));
  socket.on('error', end);
  socket.on('close', () => end(new Error('the service closed the socket')));
  if (signal.aborted) leave();
  else signal.addEventListener('abort', leave);
  await acknowledged.promise;

  return (async function* () {
    try {
      for (;;) {
        while (waiting.length > 0) {
          yield waiting.shift();
          if (socket.isPaused) socket.resume();
        }
        if (state.error) throw state.error;
        if (state.isOver) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      end(null);
    }
  })();
}
