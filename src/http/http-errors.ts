/** What fastify says of requests that never reach a route, in the gateway's one form of error. */
import type { FastifyError } from 'fastify';
import { GatewayError, RefusedRequest } from '../errors/gateway-error.ts';
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
