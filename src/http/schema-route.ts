/** `GET /schema.graphql`: the schema as text, for the generators of other languages. */
import type { FastifyInstance } from 'fastify';
import { type GraphQLSchema, getIntrospectionQuery } from 'graphql';
import type { DocumentSource } from '../graphql/document-source.ts';
import { type Door, readOperationRequest } from '../graphql/operation.ts';
import { printPublicSchema } from '../graphql/public-schema.ts';
import type { Runner } from '../graphql/run-operation.ts';
import type { Identify } from '../identity/identify.ts';
import { createLargeText, type LargeText } from './large-text.ts';
import { callerOf, signalOf } from './request-caller.ts';

export interface SchemaRouteDependencies {
  /** What is served now. */
  readonly schema: () => GraphQLSchema;
  readonly identify: Identify;
  readonly runner: Pick<Runner, 'download'>;
  readonly documents: DocumentSource;
}

const door: Door = { name: 'http', changes: false, streams: false };

export function registerSchemaRoute(
  server: FastifyInstance,
  { schema, identify, runner, documents }: SchemaRouteDependencies,
): void {
  const introspection = readOperationRequest({ query: getIntrospectionQuery() });
  const texts = new WeakMap<GraphQLSchema, LargeText>();

  function textOf(served: GraphQLSchema): LargeText {
    const text = texts.get(served) ?? createLargeText(printPublicSchema(served), 'text/plain; charset=utf-8');
    texts.set(served, text);
    return text;
  }

  server.get('/schema.graphql', { config: { isPage: true } }, async (request, reply) => {
    const visit = { ...(await callerOf(request.raw, signalOf(reply.raw), request.id, identify)), door };
    const found = await runner.download<LargeText>(
      {
        name: 'schema',
        async open() {
          // Whoever may not ask for the schema by a document is not shown it here.
          documents.find(introspection, visit);
          return alone(textOf(schema()));
        },
      },
      visit,
    );
    const [text] = await Array.fromAsync(found);
    return text?.(request, reply);
  });
}

async function* alone<T>(value: T): AsyncGenerator<T> {
  yield value;
}
