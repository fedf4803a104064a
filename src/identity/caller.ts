/** Who is calling, and the facts of one request that services need to act on the caller's behalf. */

import type { IncomingHttpHeaders } from 'node:http';
import type { ReservedHolds } from '../credits/governor/reserve.ts';
import type { MicroCredits } from '../credits/micro-credits.ts';
import type { OperationUsage } from '../credits/operation-usage.ts';
import type { RequestBudget } from '../credits/request-budget.ts';
import type { TraceHeaders, TraceSpan } from '../observability/tracing.ts';
import type { Permission } from './permissions.ts';
import type { Tags } from './tags.ts';

declare const brand: unique symbol;
/** A user's name as the ledger, the usage log and the metrics know it. Never a display name. */
export type UserName = string & { readonly [brand]: 'UserName' };

export interface User {
  readonly name: UserName;
  /** Teams whose limits also apply to this user's calls: each one is the ledger scope `team:<name>`. */
  readonly teams: readonly string[];
  readonly permissions: ReadonlySet<Permission>;
  /** What the token names besides, for other services of a supergraph; in local mode everything. */
  readonly scopes?: ReadonlySet<string> | 'all';
  /** The API key that was shown; absent without one. Its limit is the ledger scope `key:<id>`. */
  readonly apiKey?: { readonly id: string; readonly tags: Tags };
  /** Epoch milliseconds from which on nobody knows any more who this is; absent for who needs no token. */
  readonly expiresAt?: number;
}

export interface Caller {
  readonly user: User;
  /** From `x-request-id`, or generated; printable ASCII, at most 128 characters. */
  readonly requestId: string;
  /** The GraphQL operation name, or null for an anonymous operation. */
  readonly operationName: string | null;
  /** Aborted when the client goes away: all work done for it stops. */
  readonly signal: AbortSignal;
  /** The `Idempotency-Key` header: the same key and body get the same answer, and are charged once. */
  readonly idempotencyKey: string | null;
  /** From `x-gateway-tags` and the API key; absent without any. */
  readonly tags?: Tags;
  /** From `x-gateway-budget`; absent without one. */
  readonly budget?: RequestBudget | undefined;
  /** What is held for calls that belong together; absent for calls that each take a hold of their own. */
  readonly reserved?: ReservedHolds;
  /** Told each attempt as it is charged, so that the answer can say what the request used. */
  readonly onCharge?: (usage: OperationUsage) => void;
  /**
   * Told after each settlement what may still be spent: the least over the limits of the user, the teams and the
   * account.
   */
  readonly onSettled?: (remaining: MicroCredits) => void;
  /** As the client sent them; absent where a door has none. What of them goes on to other services is a setting. */
  readonly requestHeaders?: IncomingHttpHeaders;
  /** What the client said of its trace. */
  readonly traceHeaders?: TraceHeaders | undefined;
  /** The span of the operation; absent where nothing is traced. */
  readonly trace?: TraceSpan;
}
