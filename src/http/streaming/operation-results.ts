/** One GraphQL operation as a stream of results, whichever transport carries it. */
import type { ApolloServer } from '@apollo/server';
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import { GraphQLError, getOperationAST, parse, subscribe, validate } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../../context.ts';
import { GatewayError } from '../../errors.ts';
import type { CheckDocument } from '../document-limits.ts';
import { presentError } from '../present-error.ts';

export interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Record<string, unknown> | null;
}

/** Never rejects: whatever goes wrong is a result with `errors`. Returning the iterator ends the operation upstream. */
export type OperationResults = (
  request: OperationRequest,
  context: RequestContext,
) => AsyncIterable<ExecutionResult>;

export interface OperationResultsDeps {
  readonly apollo: ApolloServer<RequestContext>;
  readonly schema: GraphQLSchema;
  readonly checkDocument: CheckDocument;
}

export function createOperationResults({
  apollo,
  schema,
  checkDocument,
}: OperationResultsDeps): OperationResults {
  const documents = new LRUCache<string, DocumentNode>({ max: 500 });

  /** @throws GraphQLError, GatewayError */
  function prepare(query: string): DocumentNode | readonly GraphQLError[] {
    const known = documents.get(query);
    if (known) return known;
    checkDocument(query);
    const document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) return errors;
    documents.set(query, document);
    return document;
  }

  return async function* results(request, context) {
    try {
      const document = prepare(request.query);
      if (!('kind' in document)) {
        yield present({ errors: document.map(withCode('GRAPHQL_VALIDATION_FAILED')) });
        return;
      }
      const operation = getOperationAST(document, request.operationName);
      if (operation?.operation !== 'subscription') {
        // Queries and mutations take the one path that plugins watch.
        const { query, operationName, variables } = request;
        const answer = await apollo.executeOperation(
          { query, ...(operationName && { operationName }), ...(variables && { variables }) },
          { contextValue: context },
        );
        if (answer.body.kind === 'single') yield answer.body.singleResult as ExecutionResult;
        return;
      }
      const stream = await subscribe({
        schema,
        document,
        contextValue: { ...context, operationName: operation.name?.value ?? null },
        operationName: request.operationName ?? null,
        variableValues: request.variables ?? null,
      });
      if (!(Symbol.asyncIterator in stream)) {
        yield present(stream);
        return;
      }
      for await (const result of stream) yield present(result);
    } catch (error) {
      yield present({ errors: [toGraphQLError(error)] });
    }
  };
}

function present(result: ExecutionResult): ExecutionResult {
  if (!result.errors) return result;
  const errors = result.errors.map((error) =>
    presentError(error.toJSON(), error),
  ) as unknown as GraphQLError[];
  return { ...result, errors };
}

function withCode(code: string): (error: GraphQLError) => GraphQLError {
  return (error) => new GraphQLError(error.message, { nodes: error.nodes ?? null, extensions: { code } });
}

function toGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError)
    return error.originalError ? error : withCode('GRAPHQL_PARSE_FAILED')(error);
  if (error instanceof GatewayError) return new GraphQLError(error.message, { originalError: error });
  return new GraphQLError('Unexpected error', { originalError: error as Error });
}
