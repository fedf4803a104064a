import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../src/context.ts';
import { GatewayError } from '../src/errors.ts';
import type { Logger } from '../src/observability/log.ts';

/** Logs errors nobody planned for, whole and with their request id; `maskError` hides them from the client. */
export function errorLog({ logger }: { readonly logger: Logger }): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart({ contextValue }) {
      return {
        async didEncounterErrors({ errors, operationName }) {
          for (const error of errors) {
            const cause = error.originalError;
            if (!cause || cause instanceof GatewayError || error.extensions.code) continue;
            const { requestId } = contextValue;
            logger.error(
              { err: cause, requestId, operationName, path: error.path },
              'unexpected error in a resolver',
            );
          }
        },
      };
    },
  };
}
