/** Answers on connections that no request of a route is behind: refused in the port's own form, and closed. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { errorBody, type GatewayError, RefusedRequest } from '../errors/gateway-error.ts';
import type { Port } from './ports.ts';

export interface BareRefusals {
  readonly contentType: string;
  bodyOf(error: GatewayError): string;
  /** Told of each refusal. */
  onRefusal(error: GatewayError): void;
}

/** @returns what answers bytes that Node's HTTP parser could not make a request of: the listener of `clientError` */
export function refuseUnreadable(
  port: Port,
  { contentType, bodyOf, onRefusal }: BareRefusals,
): (error: NodeJS.ErrnoException, connection: Duplex) => void {
  const refuse = (error: GatewayError, connection: Duplex) => {
    onRefusal(error);
    // In the middle of another answer it would be read as a part of that.
    const answer = port.isFree(connection) ? rawAnswer(error, contentType, bodyOf(error)) : '';
    endWith(connection, answer);
  };
  // Node would close the connection without a word.
  port.server.on('connect', (_, connection) => {
    connection.on('error', () => {});
    refuse(noProxy, connection);
  });
  return ({ code = '' }, connection) => {
    // Nobody is there to hear it.
    if (connection.destroyed || code === 'ECONNRESET') return;
    // Nothing was asked: browsers and load balancers keep such connections ready.
    if (code === 'ERR_HTTP_REQUEST_TIMEOUT' && (connection as Socket).bytesRead === 0) {
      connection.destroy();
      return;
    }
    const [status, message] = unreadable[code] ?? [400, 'This is no HTTP request that can be read.'];
    refuse(new RefusedRequest(status, message), connection);
  };
}

/** A client that never closes its half would keep the connection. */
export function endWith(connection: Duplex, answer: string): void {
  connection.end(answer);
  connection.once('finish', () => connection.destroy());
}

/** An answer for a connection that fastify does not know of. */
export function rawAnswer(
  error: GatewayError,
  contentType = 'application/json',
  body = errorBody(error),
): string {
  const { status } = error;
  return (
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: ${contentType}\r\n` +
    `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

const noProxy = new RefusedRequest(400, 'CONNECT is for proxies, which this is not.');

const unreadable: Readonly<Record<string, readonly [status: number, message: string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    'The address and the headers are larger than 16 KiB: send the document by POST.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
};
