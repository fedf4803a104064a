import type { GraphQLError } from 'graphql';
import type { RequestContext } from '../src/context.ts';
import { codeOf } from '../src/errors/present-error.ts';
import type { GatewayPlugin } from '../src/graphql/join-plugins.ts';
import type { Logger } from '../src/observability/log.ts';

/** Logs errors nobody planned for, whole and with their request id; `presentError` hides them from the client. */
export function errorLog({ logger }: { readonly logger: Logger }): GatewayPlugin {
  function log(
    errors: readonly GraphQLError[],
    { contextValue, operationName }: { contextValue: RequestContext; operationName?: string | null },
  ): void {
    for (const error of errors) {
      if (codeOf(error) !== 'INTERNAL_SERVER_ERROR') continue;
      const { requestId } = contextValue;
      const err = error.originalError ?? error;
      logger.error({ err, requestId, operationName, path: error.path }, 'unexpected error in a resolver');
    }
  }

  return {
    didEncounterErrors: (request) => log(request.errors, request),
    didEncounterSubsequentErrors: (request, errors) => log(errors, request),
    async unexpectedErrorProcessingRequest({ requestContext: { contextValue }, error }) {
      const { requestId } = contextValue;
      logger.error({ err: error, requestId }, 'unexpected error in a plugin');
    },
  };
}
