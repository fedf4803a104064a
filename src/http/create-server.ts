/** A public HTTP server: fastify with limits, request ids and one form of error. */
import type { IncomingMessage } from 'node:http';
import {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
} from 'fastify';
import { GatewayError, RefusedRequest } from '../errors/gateway-error.ts';
import type { BodyRefusal } from '../graphql/verdict.ts';
import type { User } from '../identity/caller.ts';
import type { Identify } from '../identity/identify.ts';
import type { RateLimiter } from '../identity/rate-limiter.ts';
import type { Logger } from '../observability/log.ts';
import type { RefusedOperation } from '../observability/request-log.ts';
import type { Vetter } from '../vetting/vetter.ts';
import { watchAllowedMethods } from './allowed-methods.ts';
import { refuseUnreadable } from './bare-connections.ts';
import { toGatewayError } from './http-errors.ts';
import type { Origins } from './origins.ts';
import type { Port } from './ports.ts';
import { isLargeBody, readJsonBody, refuseLarge } from './read-body.ts';
import { refuseUnclearHeaders, requestIdOf } from './request-caller.ts';
import type { ServerDoor } from './server-door.ts';
import type { UnreadAnswers } from './unread-answers.ts';

export interface ServerOptions {
  readonly port: Port;
  readonly logger: Logger;
  /** Bytes of a request body; more is refused with PAYLOAD_TOO_LARGE before it is read. */
  readonly bodyLimit: number;
  readonly origins: Pick<Origins, 'refuseRequest'>;
  /** Whose words refusals of a path are in. */
  readonly doorAt: (path: string) => ServerDoor;
  /** Who sends a large body, asked before it is read. @throws GatewayError UNAUTHENTICATED, UPSTREAM_UNAVAILABLE */
  readonly identify: Identify;
  /** Whether they may ask for anything now. */
  readonly limiter: Pick<RateLimiter, 'check'>;
  /** Looks at their large body first. */
  readonly vetBody: Vetter['body'];
  /** Told of every request that is refused before it reaches an operation. */
  readonly onRefusal: (refused: RefusedOperation) => void;
  /** Of all servers together. */
  readonly unread: UnreadAnswers;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A page that people open, also from a link on another site. In local mode every other route refuses that. */
    readonly isPage?: boolean;
    /** A route that only says which method the path takes. */
    readonly refusesAll?: boolean;
    /** A route whose large bodies are vetted as operations: one may be a `RefusedBody`. */
    readonly vetsOperations?: boolean;
  }
  interface FastifyRequest {
    /** Whose large body it is. */
    sender: User | null;
  }
}

export function createServer({
  port,
  logger,
  bodyLimit,
  origins,
  doorAt,
  identify,
  limiter,
  vetBody,
  onRefusal,
  unread,
}: ServerOptions): FastifyInstance {
  const { name, answerOf } = doorAt('/');
  const server = fastify({
    genReqId: requestIdOf,
    serverFactory: () => port.server,
    return503OnClosing: false,
    clientErrorHandler: refuseUnreadable(port, {
      contentType: 'application/json',
      bodyOf: (error) => answerOf(error, undefined).body,
      onRefusal: (error) => onRefusal({ error, requestId: null, door: name, user: null }),
    }),
    frameworkErrors: answerError,
    routerOptions: { ignoreTrailingSlash: true },
  });

  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    // Answers are their caller's alone, and a persisted query that is not found now may be registered next.
    reply.header('cache-control', 'private, no-cache, must-revalidate');
    refuseUnclearHeaders(request.raw);
    const refusal = origins.refuseRequest(request.raw, request.routeOptions.config.isPage === true);
    done(refusal ?? undefined);
  });

  const allowedAt = watchAllowedMethods(server);
  server.setNotFoundHandler(async ({ method, url }, reply) => {
    const [path = ''] = url.split('?');
    const allowed = allowedAt(path);
    // By one of these methods the path is answered, and its server found nothing.
    if (allowed.length === 0 || allowed.includes(method))
      throw new RefusedRequest(404, `There is nothing at ${method} ${path}; ${doorAt(path).home}.`);
    reply.header('allow', allowed.join(', '));
    throw new RefusedRequest(405, `${method} is not answered here: send it by ${allowed.join(' or ')}.`);
  });
  server.decorate('unread', unread);
  server.decorateRequest('sender', null);
  takeJsonOnly(server, bodyLimit, {
    async admit(request) {
      request.sender = await identify(request.headers);
      limiter.check(request.sender);
    },
    vet(request, chunks) {
      const { vetsOperations = false } = request.routeOptions.config;
      return vetBody(chunks, request.sender?.name ?? '', vetsOperations);
    },
  });

  server.setErrorHandler(answerError);

  function answerError(
    error: FastifyError | GatewayError,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const door = doorAt(request.url);
    const known = toGatewayError(error, door);
    if (known === null) logger.error({ err: error, requestId: request.id }, 'unexpected error in a route');
    const shown = known ?? new GatewayError('INTERNAL_SERVER_ERROR', 'Something went wrong in the gateway.');
    onRefusal({
      error: shown,
      requestId: request.id,
      door: door.name,
      user: request.sender,
      latencyMs: reply.elapsedTime,
    });
    const { status, headers, body } = door.answerOf(shown, request.body);
    if (reply.getHeader('connection') === 'close' && !request.raw.complete) hearOut(request, reply);
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    reply.code(status).headers(headers).type('application/json').send(body);
  }

  return server;
}

/**
 * What is still sent of a refused body is read and dropped, until the request's time is over. Fastify closes the
 * connection there, which resets it before its client has read why it was refused.
 */
function hearOut(request: FastifyRequest, reply: FastifyReply): void {
  if (/close/i.test(request.headers.connection ?? '')) return;
  reply.header('connection', 'keep-alive');
  reply.raw.once('finish', () => request.raw.resume());
}

interface LargeBodies {
  /** Asked before one is read. */
  admit(request: FastifyRequest): Promise<void>;
  vet(request: FastifyRequest, chunks: readonly Buffer[]): Promise<Buffer | BodyRefusal>;
}

/** JSON in UTF-8, uncompressed: what else calls itself JSON would be read wrong without a word. */
function takeJsonOnly(server: FastifyInstance, bodyLimit: number, large: LargeBodies): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    (request: FastifyRequest, payload: IncomingMessage): Promise<unknown> => {
      const charset =
        /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1] ?? 'utf-8';
      if (!/^utf-?8$/i.test(charset))
        throw new RefusedRequest(415, `JSON is read as UTF-8 only, not as ${charset.slice(0, 40)}.`);
      refuseLarge(payload, bodyLimit);
      const read = () => readJsonBody(payload, bodyLimit, (chunks) => large.vet(request, chunks));
      return isLargeBody(payload) ? large.admit(request).then(read) : read();
    },
  );
  server.addHook('preParsing', (request, _reply, payload, done) => {
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding.toLowerCase() === 'identity') done(null, payload);
    else done(new RefusedRequest(415, 'Send the body as it is, without Content-Encoding.'));
  });
}
