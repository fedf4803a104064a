/** The library that plans an operation over the services, asks them, and joins what they say. */
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import {
  buildASTSchema,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  getOperationAST,
  parse,
} from 'graphql';
import type { RequestContext } from '../../context.ts';

/** One request of the plan, to one service. */
export interface Fetch {
  readonly subgraph: string;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly isSubscription: boolean;
  readonly context: RequestContext;
}

export interface RouterOperation {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: Readonly<Record<string, unknown>> | undefined;
  readonly contextValue: RequestContext;
}

export interface Router {
  /** What came together; a stream of it for a subscription. Rejects for variables that are wrong. */
  run(operation: RouterOperation): Promise<ExecutionResult | AsyncIterable<ExecutionResult>>;
}

export interface RouterDependencies {
  readonly sdl: string;
  /** As clients see it: the planner reads the rest from the SDL. */
  readonly apiSchema: GraphQLSchema;
  readonly subgraphs: readonly string[];
  /** Never rejects: what fails is told in `errors`. */
  readonly fetch: (fetch: Fetch) => Promise<ExecutionResult | AsyncIterable<ExecutionResult>>;
}

export async function createRouter({
  sdl,
  apiSchema,
  subgraphs,
  fetch,
}: RouterDependencies): Promise<Router> {
  const { executor, unifiedGraph } = await unifiedGraphHandler({
    unifiedGraph: listOnly(subgraphs),
    getUnifiedGraphSDL: () => sdl,
    onSubgraphExecute: (subgraph, { document, variables = {}, operationType, context }) =>
      fetch({
        subgraph,
        document,
        variables,
        isSubscription: operationType === 'subscription',
        context: context as RequestContext,
      }),
  });
  if (!executor) throw new Error('the router has no executor');
  // It looks types up in a copy of the schema that it makes, and reads directives that ours are without: of the whole
  // schema that would hold up the event loop at every change. So it copies next to nothing, and the copy becomes ours.
  Object.assign(unifiedGraph, apiSchema);

  return {
    async run({ document, operationName, variableValues, contextValue }) {
      const operation = getOperationAST(document, operationName);
      return executor({
        document,
        operationName: operationName ?? undefined,
        operationType: operation?.operation ?? 'query',
        variables: { ...variableValues },
        context: contextValue,
        // Without the caller's signal: the plan that it ended would fail everybody who sends the document later.
      });
    },
  };
}

/**
 * The smallest supergraph that names all services. At its first request the router builds an older way of joining, of
 * which it uses the list of services alone.
 */
function listOnly(subgraphs: readonly string[]): GraphQLSchema {
  const graphs = subgraphs.map((name, i) => `G${i} @join__graph(name: ${JSON.stringify(name)}, url: "")`);
  const types = subgraphs.map((_, i) => `@join__type(graph: G${i})`);
  return buildASTSchema(
    parse(`
      directive @join__graph(name: String!, url: String!) on ENUM_VALUE
      directive @join__type(graph: join__Graph!) repeatable on OBJECT
      enum join__Graph { ${graphs.join(' ')} }
      type Query ${types.join(' ')} { ok: Boolean }
    `),
    { assumeValidSDL: true },
  );
}
