/**
 * A server may close an idle connection just as a request goes out on it. That says nothing of the server: the request
 * goes out again on another connection, which is no second try.
 */
import type { Socket } from 'node:net';
import { buildConnector, type Dispatcher } from 'undici';
import { handOn } from './hand-on.ts';

/** Times that one request is sent again: a server that breaks every connection is no server of stale ones. */
const MOST_RESENDS = 4;

/**
 * The close of a stale connection is on its way before the request arrives, so it is seen at once. What breaks later
 * was at work on the request, which may have broken it.
 */
const STALE_MS = 1_000;

/** What broke a connection that had carried an answer before, and nothing of one since a request was written. */
const afterAnswers = new WeakSet<Error>();

/** Makes connections whose errors `resendIfStale` knows. */
export function createConnector(options: buildConnector.BuildOptions): buildConnector.connector {
  const connect = buildConnector(options);
  return (to, callback) =>
    connect(to, (...made) => {
      const [, socket] = made;
      if (socket) watch(socket);
      callback(...made);
    });
}

function watch(socket: Socket): void {
  // A handshake is read too.
  const handshake = socket.bytesRead;
  let readBefore = handshake;
  const write = socket.write;
  socket.write = ((...given: Parameters<typeof write>) => {
    readBefore = socket.bytesRead;
    return write.apply(socket, given);
  }) as typeof write;
  socket.prependListener('error', (error: Error) => {
    if (readBefore > handshake && socket.bytesRead === readBefore) afterAnswers.add(error);
  });
}

/**
 * For a dispatcher whose connections `createConnector` makes, and requests whose body is a text.
 * @param now milliseconds by a clock that never goes back
 */
export function resendIfStale(
  now: () => number = () => performance.now(),
): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    let sentAt = now();
    let resends = 0;
    const resending: Dispatcher.DispatchHandler = {
      ...handOn(handler),
      onRequestStart(controller, context) {
        sentAt = now();
        handler.onRequestStart?.(controller, context);
      },
      onResponseError(controller, error) {
        const isStale = afterAnswers.has(error) && now() - sentAt < STALE_MS;
        if (!isStale || resends === MOST_RESENDS) return handler.onResponseError?.(controller, error);
        resends++;
        dispatch(options, resending);
      },
    };
    return dispatch(options, resending);
  };
}
