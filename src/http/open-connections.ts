/**
 * The connections of a server, ended at a stop once nothing is under way on them.
 *
 * Node ends connections by another rule: it takes an answer for sent that it has handed to the socket, and would cut off
 * what a slow client has not read yet. It leaves open those on which nothing was asked so far, which browsers and load
 * balancers keep ready, and those whose answer began before the stop and so did not say that its connection ends.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type Socket, Server as TcpServer } from 'node:net';
import type { Duplex } from 'node:stream';

export interface OpenConnections {
  /** Told of every answer before it is made: requests that follow one another on a connection are answered in order. */
  answers(request: IncomingMessage, response: ServerResponse): void;
  /** It speaks HTTP no more, and whoever has taken it ends it. */
  leaves(connection: Duplex): void;
  /** The server takes no connection from now on, and emits `close` when the last has ended. */
  stop(): void;
}

export function watchConnections(server: Server): OpenConnections {
  /** Each with its latest answer, if it has one. */
  const open = new Map<Socket, ServerResponse | null>();
  server.on('connection', (socket) => {
    open.set(socket, null);
    socket.once('close', () => open.delete(socket));
  });

  function endAfterAnswer(socket: Socket): void {
    const answer = open.get(socket);
    if (answer && !answer.closed) answer.once('close', () => endAfterAnswer(socket));
    else if (answer || socket.bytesRead === 0) socket.destroySoon();
  }

  return {
    answers({ socket }, response) {
      open.set(socket, response);
    },
    leaves(connection) {
      open.delete(connection as Socket);
    },
    stop() {
      TcpServer.prototype.close.call(server);
      // Only now does Node end its timer of slow requests.
      server.once('close', () => server.close());
      for (const socket of open.keys()) endAfterAnswer(socket);
    },
  };
}
