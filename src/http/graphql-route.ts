/** `POST` and `GET /graphql`: one operation in; one JSON answer out, or a stream for those who accept one. */
import type { ApolloServer, HTTPGraphQLRequest } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { getOperationAST, parse } from 'graphql';
import type { RequestContext } from '../context.ts';
import { GatewayError } from '../errors.ts';
import type { Identify } from '../identity/identify.ts';
import type { Services } from '../services.ts';
import type { CheckDocument } from './document-limits.ts';
import { callerOf, signalOf } from './request-caller.ts';
import type { OperationRequest, OperationResults } from './streaming/operation-results.ts';
import { streamFormat } from './streaming/stream-formats.ts';
import { streamResults } from './streaming/stream-results.ts';

export interface GraphqlRouteDeps {
  readonly apollo: ApolloServer<RequestContext>;
  readonly identify: Identify;
  readonly checkDocument: CheckDocument;
  readonly services: Services;
  readonly results: OperationResults;
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
  // Apollo Server names the operation only after parsing: the plugin `operation-name` fills it in.
  const context: RequestContext = { ...caller, operationName: null, services: deps.services };

  const format = streamFormat(request.headers.accept);
  const operation = format && toOperationRequest(request);
  if (format && operation && (!acceptsJson(request.headers.accept) || isSubscription(operation))) {
    reply.hijack();
    await streamResults(reply.raw, format, deps.results(operation, context), { 'x-request-id': request.id });
    return reply;
  }

  const response = await deps.apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: toApolloRequest(request),
    context: async () => context,
  });

  reply.code(response.status ?? 200);
  for (const [name, value] of response.headers) reply.header(name, value);
  if (response.body.kind === 'complete') return reply.send(response.body.string);
  throw new Error('Apollo Server answered incrementally, which this schema has no directive for');
}

/** Clients such as urql accept streams with every request: a query of theirs is better off with status and headers. */
function acceptsJson(accept = ''): boolean {
  return /application\/(graphql-response\+)?json/.test(accept);
}

function isSubscription({ query, operationName }: OperationRequest): boolean {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription';
  } catch {
    return false;
  }
}

function toApolloRequest(request: FastifyRequest): HTTPGraphQLRequest {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const search = new URL(request.url, 'http://gateway').search;
  return { method: request.method, headers, search, body: request.body };
}

/** @throws GatewayError BAD_REQUEST */
function toOperationRequest(request: FastifyRequest): OperationRequest {
  const { query, operationName, variables } = (
    request.method === 'GET' ? request.query : request.body
  ) as Record<string, unknown>;
  const bad = (message: string) => new GatewayError('BAD_REQUEST', message);
  if (typeof query !== 'string' || query === '') throw bad('Send a non-empty string as `query`.');
  if (operationName != null && typeof operationName !== 'string')
    throw bad('`operationName` must be a string.');
  return { query, operationName: operationName ?? null, variables: toVariables(variables) };
}

/** @throws GatewayError BAD_REQUEST */
function toVariables(given: unknown): Record<string, unknown> | null {
  if (given == null) return null;
  try {
    const variables: unknown = typeof given === 'string' ? JSON.parse(given) : given;
    if (typeof variables === 'object' && variables !== null && !Array.isArray(variables)) {
      return variables as Record<string, unknown>;
    }
  } catch {
    // Falls through to the one message for all that is no object.
  }
  throw new GatewayError('BAD_REQUEST', '`variables` must be a JSON object.');
}
