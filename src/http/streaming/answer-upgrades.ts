/** Upgrades pass by the hooks that guard requests: who may open a WebSocket here, and what everybody else is told. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { GatewayError, RefusedRequest } from '../../errors/gateway-error.ts';
import type { Logger } from '../../observability/log.ts';
import type { RefusedOperation } from '../../observability/request-log.ts';
import { endWith, rawAnswer } from '../bare-connections.ts';
import type { Origins } from '../origins.ts';
import type { Port } from '../ports.ts';
import { refuseUnclearHeaders } from '../request-caller.ts';

export interface UpgradeOptions {
  /** Bytes of one message. */
  readonly maxPayload: number;
  readonly origins: Origins;
  readonly logger: Logger;
  /** Whether the gateway is shutting down. */
  readonly isLeaving: () => boolean;
  readonly onRefusal: (refused: RefusedOperation) => void;
  readonly open: (socket: WebSocket, request: IncomingMessage) => void;
}

/** Answers every upgrade on this port, until it is stopped. */
export function answerUpgrades(
  port: Pick<Port, 'upgrade'>,
  { maxPayload, origins, logger, isLeaving, onRefusal, open }: UpgradeOptions,
): { stop(): void } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload,
    handleProtocols,
    // One message for each turn of the event loop: hundreds arrive at once, and each may ask for an operation.
    allowSynchronousEvents: false,
  });

  function refuse(error: GatewayError, connection: Duplex): void {
    onRefusal({ error, requestId: null, door: 'websocket', user: null });
    endWith(connection, rawAnswer(error));
  }

  const takeNoMore = port.upgrade((request, connection, head) => {
    // Node takes its own listener away before an upgrade: one client that left too early would stop the process.
    connection.on('error', (error) => logger.debug({ err: error }, 'a connection failed'));
    const refusal = isLeaving() ? leaving : refusalOf(request, origins);
    if (refusal !== null) refuse(refusal, connection);
    else sockets.handleUpgrade(request, connection, head, (socket) => open(socket, request));
  });
  // The library would answer in a form of its own, and nobody would hear of it.
  sockets.on('wsClientError', ({ message }, connection, { method }) =>
    refuse(
      method === 'GET'
        ? new RefusedRequest(400, `This opens no WebSocket: ${message}.`)
        : new RefusedRequest(405, 'WebSockets are opened by GET.'),
      connection,
    ),
  );

  return {
    stop() {
      takeNoMore();
      sockets.close();
    },
  };
}

const leaving = new GatewayError('OVERLOADED', 'Connect again: this instance is shutting down.', {
  retryAfterSeconds: 1,
});

/** Why an upgrade is not answered, else null. */
function refusalOf(request: IncomingMessage, origins: Origins): GatewayError | null {
  try {
    refuseUnclearHeaders(request);
  } catch (error) {
    return error as GatewayError;
  }
  if (!/^\/graphql\/?(\?|$)/.test(request.url ?? ''))
    return new RefusedRequest(404, 'WebSockets are opened at /graphql.');
  return origins.refuseUnnamed(request.headers);
}
