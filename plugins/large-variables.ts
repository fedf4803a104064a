import { GraphQLError } from 'graphql';
import { GatewayError } from '../src/errors/gateway-error.ts';
import { checkLargeVariables } from '../src/graphql/check-variables.ts';
import type { GatewayPlugin } from '../src/graphql/join-plugins.ts';

/** Refuses large variables at the first thing that is wrong with them, found here or before they were read here. */
export function largeVariables(): GatewayPlugin {
  return {
    didResolveOperation({
      schema,
      operation,
      contextValue: { wrongVariables },
      request: { variables = {} },
    }) {
      try {
        if (wrongVariables) throw wrongVariables;
        checkLargeVariables(schema, operation?.variableDefinitions ?? [], variables);
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        throw new GraphQLError(error.message, { originalError: error });
      }
    },
  };
}
