/** What every resolver and plugin of one request shares. */

import type { GatewayError } from './errors/gateway-error.ts';
import type { Door } from './graphql/operation.ts';
import type { Caller } from './identity/caller.ts';
import type { Services } from './services.ts';

export interface RequestContext extends Caller {
  readonly services: Services;
  /** What the door that the request came through can carry. */
  readonly door: Door;
  /** Aborted when the gateway begins to shut down: subscriptions without an end of their own end then. */
  readonly closing: AbortSignal;
  /** What is wrong with its variables, which were looked at elsewhere and are not here. */
  readonly wrongVariables?: GatewayError;
}

/** For the plugins that fill in what becomes known while the request runs. */
export type WritableContext = { -readonly [K in keyof RequestContext]: RequestContext[K] };
