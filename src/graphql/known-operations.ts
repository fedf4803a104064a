/**
 * Runs an operation whose document Apollo Server has parsed and validated before: the plugins are told the same in the
 * same order, and the plan is executed. Around that, Apollo Server makes a dozen promises, copies of the request and a
 * negotiator for every request, which took as long as executing it.
 *
 * What is new, and subscriptions, go through Apollo Server.
 */
import {
  type GraphQLRequestContextDidEncounterErrors as FailedRequest,
  type GraphQLResponse,
  HeaderMap,
  type GraphQLRequestContextWillSendResponse as SentRequest,
} from '@apollo/server';
import {
  type DocumentNode,
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
} from 'graphql';
import type { RequestContext } from '../context.ts';
import { presentError } from '../errors/present-error.ts';
import type { PlannedExecution } from './execution/execute-planned.ts';
import type { JoinedPlugins } from './join-plugins.ts';
import type { OperationRequest } from './operation.ts';

export interface KnownOperations {
  /** Null for what Apollo Server has to run. */
  run(
    query: string,
    request: Pick<OperationRequest, 'operationName' | 'variables'>,
    contextValue: RequestContext,
  ): Promise<GraphQLResponse> | null;
}

export interface KnownOperationsDependencies {
  /** A document that was validated, by its text. */
  readonly find: (query: string) => DocumentNode | undefined;
  readonly schema: GraphQLSchema;
  readonly planned: Pick<PlannedExecution, 'execute'>;
  readonly plugins: JoinedPlugins;
}

export const noneKnown: KnownOperations = { run: () => null };

/** What our plugins read of a request. */
type KnownRequest = Omit<FailedRequest<RequestContext> & SentRequest<RequestContext>, 'errors'> & {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | null;
  errors: readonly GraphQLError[];
};

export function createKnownOperations({
  find,
  schema,
  planned,
  plugins,
}: KnownOperationsDependencies): KnownOperations {
  async function answer(known: KnownRequest): Promise<GraphQLResponse> {
    const { document, contextValue, request, response } = known;
    const { operationName, variables: variableValues } = request;
    try {
      const tell = plugins.begin(known);
      let result: ExecutionResult;
      /** Of the answer, where no error has a status of its own. */
      let status: number | undefined;
      try {
        // Most plugins have nothing to wait for.
        const told = tell('didResolveOperation', known);
        if (told) await told;
        result = await planned.execute({ document, contextValue, operationName, variableValues });
        // Wrong variables leave no data.
        if (result.data === undefined) status = 400;
      } catch (error) {
        result = { errors: [asGraphQLError(error)] };
        status = 500;
      }
      if (result.errors) {
        known.errors = result.errors;
        await tell('didEncounterErrors', known);
        for (const error of result.errors) tellHttp(error, response.http);
        if (status !== undefined) response.http.status ??= status;
      }
      const singleResult = { ...result, errors: result.errors?.map(present) };
      response.body = { kind: 'single', singleResult: singleResult as FormattedExecutionResult };
      const told = tell('willSendResponse', known);
      if (told) await told;
      return response;
    } catch (error) {
      const cause = error as Error;
      await plugins.unexpectedErrorProcessingRequest({ requestContext: known, error: cause });
      throw new Error('a plugin failed', { cause });
    }
  }

  return {
    run(query, { operationName, variables }, contextValue) {
      const document = find(query);
      const operation = document && getOperationAST(document, operationName);
      if (!operation || operation.operation === 'subscription') return null;
      const known = {
        request: { variables, ...(operationName !== null && { operationName }) },
        response: { http: { status: undefined, headers: new HeaderMap() } },
        contextValue,
        schema,
        source: query,
        document,
        operation,
        operationName: operation.name?.value ?? null,
      } as unknown as KnownRequest;
      return answer(known);
    },
  };
}

function present(error: GraphQLError) {
  return presentError(error.toJSON(), error);
}

/** A refusal of the door says its status and headers in an extension, which `presentError` leaves out. */
function tellHttp({ extensions }: GraphQLError, http: GraphQLResponse['http']): void {
  const told = extensions.http as Partial<GraphQLResponse['http']> | undefined;
  if (told?.status !== undefined) http.status = told.status;
  for (const [name, value] of told?.headers ?? []) http.headers.set(name, value);
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  return new GraphQLError((error as Error).message, { originalError: error as Error });
}
