/** `GET /schema.graphql`: the schema as text, for the generators of other languages. */
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { getIntrospectionQuery } from 'graphql';
import type { DocumentSource } from '../graphql/document-source.ts';
import { readOperationRequest } from '../graphql/operation.ts';
import { printPublicSchema } from '../graphql/public-schema.ts';
import type { Identify } from '../identity/identify.ts';
import type { RateLimiter } from '../identity/rate-limiter.ts';
import { createLargeText, type LargeText } from './large-text.ts';
import { callerOf, signalOf } from './request-caller.ts';

export interface SchemaRouteDependencies {
  /** What is served now. */
  readonly schema: () => GraphQLSchema;
  readonly identify: Identify;
  readonly limiter: RateLimiter;
  readonly documents: DocumentSource;
}

export function registerSchemaRoute(
  server: FastifyInstance,
  { schema, identify, limiter, documents }: SchemaRouteDependencies,
): void {
  const introspection = readOperationRequest({ query: getIntrospectionQuery() });
  const texts = new WeakMap<GraphQLSchema, LargeText>();

  server.get('/schema.graphql', { config: { isPage: true } }, async (request, reply) => {
    const caller = await callerOf(request.raw, signalOf(reply.raw), request.id, identify);
    limiter.admit(caller.user);
    // Whoever may not ask for the schema by a document is not shown it here.
    documents.find(introspection, { ...caller, door: { name: 'http', changes: false, streams: false } });
    const served = schema();
    const text = texts.get(served) ?? createLargeText(printPublicSchema(served), 'text/plain; charset=utf-8');
    texts.set(served, text);
    return text(request, reply);
  });
}
