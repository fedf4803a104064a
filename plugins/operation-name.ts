import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../src/context.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Tells the context which operation of the document runs: query tags and the usage log carry its name. */
export function operationName(): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ contextValue, operationName }) {
          (contextValue as Writable<RequestContext>).operationName = operationName;
        },
      };
    },
  };
}
