/**
 * A server may close an idle connection just as a request goes out on it. That says nothing of the server: the request
 * goes out again on another connection, which is no second try.
 */
import type { Socket } from 'node:net';
import { buildConnector, type Dispatcher } from 'undici';
import { HandOn } from './hand-on.ts';

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
    const send = (resending: Resending) => dispatch(options, resending);
    return send(new Resending(handler, now, send));
  };
}

class Resending extends HandOn {
  readonly #now: () => number;
  readonly #send: (again: Resending) => void;
  #sentAt: number;
  #resends = 0;

  constructor(handler: Dispatcher.DispatchHandler, now: () => number, send: (again: Resending) => void) {
    super(handler);
    this.#now = now;
    this.#send = send;
    this.#sentAt = now();
  }

  override onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#sentAt = this.#now();
    super.onRequestStart(controller, context);
  }

  override onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    const isStale = afterAnswers.has(error) && this.#now() - this.#sentAt < STALE_MS;
    if (!isStale || this.#resends === MOST_RESENDS) {
      super.onResponseError(controller, error);
      return;
    }
    this.#resends += 1;
    this.#send(this);
  }
}
