/**
 * Requests that a client sends before it has the answer to the one before (pipelining): each begins when its answer is
 * the next to be sent.
 *
 * Node begins all of them at once and keeps what they answer until its turn has come, however much that is. What they
 * did is lost when an answer before theirs is the last of the connection, as every answer of a gateway that stops is.
 *
 * Source: RFC 9112, section 9.3.2: requests that change something are not processed side by side.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Requests of one connection that may wait; what is sent behind them is read when fewer do. */
const MOST_WAITING = 100;

export interface PipelinedRequests {
  /** Takes each request as soon as Node has read its head. */
  readonly take: RequestListener;
  /** Whom requests are handed to from now on, those that wait too. */
  serve(listener: RequestListener): void;
  /** Whether what is no answer to an earlier request may be written on the connection now. */
  isFree(connection: Duplex): boolean;
}

/** @param listener whom requests are handed to first */
export function createPipelinedRequests(listener: RequestListener): PipelinedRequests {
  let served = listener;
  /** Of each connection the answer that was begun last: it may have left. */
  const latest = new WeakMap<Duplex, ServerResponse>();
  const waiting = new WeakMap<Duplex, number>();

  function begin(request: IncomingMessage, response: ServerResponse): void {
    latest.set(request.socket, response);
    served(request, response);
  }

  return {
    take(request, response) {
      // Without a connection it waits for an earlier answer to leave it.
      if (response.socket) return begin(request, response);
      const { socket } = request;
      const now = (waiting.get(socket) ?? 0) + 1;
      waiting.set(socket, now);
      if (now >= MOST_WAITING) socket.pause();
      response.once('socket', () => {
        const left = (waiting.get(socket) ?? 1) - 1;
        waiting.set(socket, left);
        if (left < MOST_WAITING && socket.isPaused()) socket.resume();
        // How long the answer before could wait for its reader is not for this one.
        socket.setTimeout(0);
        begin(request, response);
      });
    },
    serve(next) {
      served = next;
    },
    isFree(connection) {
      const response = latest.get(connection);
      if (!response) return true;
      // A request that is still arriving is refused unless it has been answered already.
      return response.req.complete ? response.writableFinished : !response.headersSent;
    },
  };
}
