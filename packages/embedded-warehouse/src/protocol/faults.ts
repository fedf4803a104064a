/** Fault injection, for tests of clients: what the network and the service can do to a request. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from './http/exchange.ts';
import type { SessionRegistry } from './session/session-registry.ts';

export type Fault =
  /** Handles the request after so many milliseconds. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Handles the request once this has resolved. */
  | { readonly kind: 'hold'; readonly until: Promise<unknown> }
  /** Closes the connection: before the request is handled, or after it (the work is done, the answer lost). */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  /** Answers with this HTTP status; the drivers repeat 408, 429 and 5xx. */
  | { readonly kind: 'status'; readonly status: 408 | 429 | 500 | 503 }
  /** Handles the request as one whose session token has just expired: 390112. */
  | { readonly kind: 'expire-session' };

export interface FaultedRequest {
  readonly method: string;
  /** Without the query: `/queries/v1/query-request`. */
  readonly path: string;
}

/** Asked once for every request, before it is handled. */
export type FaultInjector = (request: FaultedRequest) => Fault | undefined;

/** Resolves to whether the request is still to be handled. */
export async function applyFault(
  fault: Fault | undefined,
  exchange: Exchange,
  sessions: SessionRegistry,
): Promise<boolean> {
  switch (fault?.kind) {
    case 'delay':
      await sleep(fault.ms);
      return true;
    case 'hold':
      await fault.until;
      return true;
    case 'drop':
      exchange.losesAnswer = fault.when === 'after';
      if (fault.when === 'before') exchange.request.destroy();
      return fault.when === 'after';
    case 'status':
      exchange.answerJson(fault.status, { message: 'An injected fault.', code: String(fault.status) });
      return false;
    case 'expire-session':
      sessions.expireTokens(sessions.authenticate(exchange.snowflakeToken));
      return true;
    default:
      return true;
  }
}
