import { hash } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from '../src/context.ts';
import type { Credits } from '../src/credits/create-credits.ts';
import { canonicalJson } from '../src/json/canonical-json.ts';

export interface IdempotencyKeyDependencies {
  readonly bindKey: Credits['bindKey'];
}

/**
 * Ties an Idempotency-Key to the whole request, its document, operation and variables, before anything of it runs:
 * another request under the same key is refused, even one whose fields the first did not have.
 */
export function idempotencyKey({ bindKey }: IdempotencyKeyDependencies): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ contextValue, source, operationName, request }) {
          if (contextValue.idempotencyKey === null) return;
          const whole = canonicalJson([source, operationName, request.variables ?? {}]);
          await bindKey(contextValue, hash('sha256', whole, 'base64url'));
        },
      };
    },
  };
}
