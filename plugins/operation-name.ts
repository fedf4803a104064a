import type { WritableContext } from '../src/context.ts';
import type { GatewayPlugin } from '../src/graphql/join-plugins.ts';

/** Tells the context which operation of the document runs: query tags and the usage log carry its name. */
export function operationName(): GatewayPlugin {
  return {
    didResolveOperation({ contextValue, operationName }) {
      (contextValue as WritableContext).operationName = operationName;
    },
  };
}
