import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext, WritableContext } from '../src/context.ts';

/** Tells the context which operation of the document runs: query tags and the usage log carry its name. */
export function operationName(): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ contextValue, operationName }) {
          (contextValue as WritableContext).operationName = operationName;
        },
      };
    },
  };
}
