/**
 * The part that is used of `@graphql-hive/router-runtime`, which `tsconfig.json` leads here: its own declarations change
 * those of `graphql` for the whole project, to what only its executor gives.
 */
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';

type Result = ExecutionResult | AsyncIterable<ExecutionResult>;

interface ExecutionRequest {
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  readonly operationType?: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly context?: unknown;
  readonly signal?: AbortSignal;
}

export function unifiedGraphHandler(options: {
  unifiedGraph: GraphQLSchema;
  getUnifiedGraphSDL(): string;
  onSubgraphExecute(subgraph: string, request: ExecutionRequest): Promise<Result>;
}): Promise<{
  /** The copy that the executor looks types up in. */
  readonly unifiedGraph: GraphQLSchema;
  readonly executor?: (request: ExecutionRequest) => Promise<Result> | Result;
}>;
