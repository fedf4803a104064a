/** The public HTTP server: fastify with limits, request ids and one form of error. */

import type { FastifyError, FastifyInstance } from 'fastify';
import { fastify } from 'fastify';
import { GatewayError } from '../errors.ts';
import type { Logger } from '../observability/log.ts';
import { errorBody } from './present-error.ts';
import { requestIdOf } from './request-caller.ts';
import { isLoopbackHost, isSameOrigin } from './same-origin.ts';

export interface ServerOptions {
  readonly logger: Logger;
  /** Bytes of a request body; more is refused with PAYLOAD_TOO_LARGE before it is read. */
  readonly bodyLimit: number;
  /** In local mode only loopback names are answered, so that no page can reach the gateway by DNS rebinding. */
  readonly loopbackOnly: boolean;
}

export function createServer({ logger, bodyLimit, loopbackOnly }: ServerOptions): FastifyInstance {
  const server = fastify({
    bodyLimit,
    genReqId: requestIdOf,
    // Slow-header and slow-body attacks end here; answers may take as long as they need.
    requestTimeout: 60_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true },
  });

  server.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (!loopbackOnly) return;
    if (!isLoopbackHost(request.headers)) {
      throw new GatewayError(
        'FORBIDDEN',
        'In local mode the gateway answers on loopback names only: use http://localhost.',
      );
    }
    if (!isSameOrigin(request.headers) && request.routeOptions.url === '/graphql') {
      throw new GatewayError('FORBIDDEN', 'In local mode pages of other origins may not call the gateway.');
    }
  });

  server.setNotFoundHandler((request, reply) => {
    const message = `There is nothing at ${request.method} ${request.url.split('?')[0]}; the API is at POST /graphql.`;
    reply
      .code(404)
      .type('application/json')
      .send(errorBody(new GatewayError('BAD_REQUEST', message)));
  });

  server.setErrorHandler((error: FastifyError | GatewayError, request, reply) => {
    const known = toGatewayError(error, bodyLimit);
    if (known === null) logger.error({ err: error, requestId: request.id }, 'unexpected error in a route');
    const shown = known ?? new GatewayError('INTERNAL_SERVER_ERROR', 'Something went wrong in the gateway.');
    reply.code(shown.status).type('application/json').send(errorBody(shown));
  });

  return server;
}

function toGatewayError(error: FastifyError | GatewayError, bodyLimit: number): GatewayError | null {
  if (error instanceof GatewayError) return error;
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new GatewayError(
        'PAYLOAD_TOO_LARGE',
        `The request body is larger than ${bodyLimit} bytes; split it.`,
        {
          maxBytes: bodyLimit,
        },
      );
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new GatewayError(
        'BAD_REQUEST',
        'Send a JSON body: `Content-Type: application/json` and {"query": "..."}.',
      );
    default:
      if (error.statusCode === undefined || error.statusCode >= 500) return null;
      return new GatewayError('BAD_REQUEST', `The request could not be read: ${error.message}`);
  }
}
