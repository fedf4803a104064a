/** What the doors serve: this gateway's own schema alone, or a supergraph of which it is a part. */
import type { ApolloServerOptions } from '@apollo/server';
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import type { RequestContext } from '../context.ts';
import { type CheckDocument, createDocumentCheck } from './check-document.ts';
import type { PlannedExecution } from './execution/execute-planned.ts';

export type ApolloGateway = NonNullable<ApolloServerOptions<RequestContext>['gateway']>;

/** An operation that was validated against `schema`. */
export interface ServedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Readonly<Record<string, unknown>> | undefined;
  readonly contextValue: RequestContext;
}

/** How subscriptions are run. */
export interface SubscriptionExecution {
  /** The events, or why there are none. */
  startEvents(asked: ServedOperation): Promise<AsyncIterable<unknown> | ExecutionResult>;
  /** What turns each of those events into a result. */
  ofEvents(asked: ServedOperation): (event: unknown) => Promise<ExecutionResult> | ExecutionResult;
}

export interface ServedSchema {
  /** As it is now. */
  schema(): GraphQLSchema;
  readonly gateway: ApolloGateway;
  readonly subscriptions: SubscriptionExecution;
  readonly checkDocument: CheckDocument;
}

/** Apollo Server executes a schema of its own by graphql-js alone; a gateway's it hands to the gateway. */
export function serveOwnSchema(schema: GraphQLSchema, planned: PlannedExecution): ServedSchema {
  return {
    schema: () => schema,
    gateway: {
      onSchemaLoadOrUpdate(tell) {
        tell({ apiSchema: schema, coreSupergraphSdl: '' });
        return () => {};
      },
      load: async () => ({
        executor: ({ document, context, request: { operationName, variables } }) =>
          planned.execute({
            document,
            contextValue: context as RequestContext,
            operationName,
            variableValues: variables,
          }),
      }),
      stop: async () => {},
    },
    subscriptions: planned,
    checkDocument: createDocumentCheck(schema),
  };
}
