/** `POST` and `GET /graphql`: one operation in, one JSON answer out. */
import type { ApolloServer, HTTPGraphQLRequest } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../context.ts';
import type { Identify } from '../identity/identify.ts';
import type { Services } from '../services.ts';
import type { CheckDocument } from './document-limits.ts';
import { callerOf, signalOf } from './request-caller.ts';

export interface GraphqlRouteDeps {
  readonly apollo: ApolloServer<RequestContext>;
  readonly identify: Identify;
  readonly checkDocument: CheckDocument;
  readonly services: Services;
}

export function registerGraphqlRoute(server: FastifyInstance, deps: GraphqlRouteDeps): void {
  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: (request, reply) => answer(request, reply, deps),
  });
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: GraphqlRouteDeps,
): Promise<FastifyReply> {
  const body = request.body as { query?: unknown } | undefined;
  const document = request.method === 'GET' ? (request.query as { query?: unknown }).query : body?.query;
  if (typeof document === 'string') deps.checkDocument(document);

  const caller = await callerOf(request.raw, signalOf(reply.raw), request.id, deps.identify);
  const response = await deps.apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: toApolloRequest(request),
    // Apollo Server names the operation only after parsing: the plugin `operation-name` fills it in.
    context: async () => ({ ...caller, operationName: null, services: deps.services }),
  });

  reply.code(response.status ?? 200);
  for (const [name, value] of response.headers) reply.header(name, value);
  if (response.body.kind === 'complete') return reply.send(response.body.string);
  throw new Error('Apollo Server answered incrementally, which this schema has no directive for');
}

function toApolloRequest(request: FastifyRequest): HTTPGraphQLRequest {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const search = new URL(request.url, 'http://gateway').search;
  return { method: request.method, headers, search, body: request.body };
}
