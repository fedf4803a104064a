import { hash } from 'node:crypto';
import type { Credits } from '../src/credits/create-credits.ts';
import type { GatewayPlugin } from '../src/graphql/join-plugins.ts';
import { canonicalJson } from '../src/json/canonical-json.ts';

export interface IdempotencyKeyDependencies {
  readonly bindKey: Credits['bindKey'];
}

/**
 * Ties an Idempotency-Key to the whole request, its document, operation and variables, before anything of it runs:
 * another request under the same key is refused, even one whose fields the first did not have.
 */
export function idempotencyKey({ bindKey }: IdempotencyKeyDependencies): GatewayPlugin {
  return {
    didResolveOperation({ contextValue, source, operationName, request }) {
      if (contextValue.idempotencyKey === null) return undefined;
      const whole = canonicalJson([source, operationName, request.variables ?? {}]);
      return bindKey(contextValue, hash('sha256', whole, 'base64url'));
    },
  };
}
