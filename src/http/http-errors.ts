/** What fastify and Node say of requests that never reach a route, in the gateway's one form of error. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError } from 'fastify';
import { errorBody, GatewayError, RefusedRequest } from '../errors/gateway-error.ts';
import type { ServerDoor } from './server-door.ts';

/** @returns null for a failure of ours */
export function toGatewayError(
  error: FastifyError | GatewayError,
  { bodyLike, otherType }: Pick<ServerDoor, 'bodyLike' | 'otherType'>,
): GatewayError | null {
  if (error instanceof GatewayError) return error;
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new RefusedRequest(
      otherType,
      `Send a JSON body: \`Content-Type: application/json\` and ${bodyLike}.`,
    );
  if (error.code === 'FST_ERR_BAD_URL')
    return new GatewayError('BAD_REQUEST', 'The address has a percent sign that begins no character.');
  if (error.statusCode === undefined || error.statusCode >= 500) return null;
  return new GatewayError('BAD_REQUEST', `The request could not be read: ${error.message}`);
}

/**
 * Answers bytes that Node's HTTP parser could not make a request of.
 * @returns the refusal; null when nobody was there to hear it
 */
export function answerUnreadable(
  error: NodeJS.ErrnoException,
  socket: Socket,
  bodyOf: (error: GatewayError) => string,
): GatewayError | null {
  if (socket.destroyed || error.code === 'ECONNRESET') return null;
  const [status, message] = unreadable[error.code ?? ''] ?? [
    400,
    'This is no HTTP request that can be read.',
  ];
  const refusal = new RefusedRequest(status, message);
  if (socket.writable) socket.write(rawAnswer(status, refusal, bodyOf(refusal)));
  socket.destroySoon();
  return refusal;
}

/** An answer for a connection that fastify does not know of. */
export function rawAnswer(status: number, error: GatewayError, body = errorBody(error)): string {
  return (
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/json\r\n` +
    `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

const unreadable: Readonly<Record<string, readonly [status: number, message: string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    'The address and the headers are larger than 16 KiB: send the document by POST.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
};
