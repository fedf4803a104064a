/** What an attempt costs, given how it ended. */
import { type ErrorCode, GatewayError, UnrunCall } from '../../errors/gateway-error.ts';
import type { Consumption } from '../operation.ts';
import type { AmountBasis, UsageStatus } from '../usage/usage-event.ts';

/**
 * Errors that say the upstream did no work. Every other failure after `sent()` may have cost something: a connection
 * that broke, a time limit, a client that left.
 */
const refusals: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'PAYLOAD_TOO_LARGE',
  'RATE_LIMITED',
  'SQL_NOT_ALLOWED',
  'MODEL_UNAVAILABLE',
  'CONTEXT_LENGTH_EXCEEDED',
  'CONTENT_FILTERED',
  'UPSTREAM_REJECTED',
  'CIRCUIT_OPEN',
  'OVERLOADED',
]);

/**
 * - `reported`: charged what the run reported, nothing if it reported nothing
 * - `prompt`: charged the prompt, which upstream had read before the call was given up
 * - `upper-bound`: charged all that was held, as uncertain
 */
export type Charge = 'reported' | 'prompt' | 'upper-bound';

export interface AttemptEnd {
  readonly sent: boolean;
  readonly reported: boolean;
  /** The caller left, or the gateway stopped it, and it has a prompt. */
  readonly abandoned: boolean;
  readonly error: unknown;
}

export function chargeFor({ sent, reported, abandoned, error }: AttemptEnd): Charge {
  if (reported || !sent || error instanceof UnrunCall) return 'reported';
  if (error instanceof GatewayError && refusals.has(error.code)) return 'reported';
  return abandoned ? 'prompt' : 'upper-bound';
}

export function statusFor(charge: Charge, failed: boolean, error: unknown): UsageStatus {
  if (charge === 'upper-bound') return 'uncertain';
  if (!failed) return 'ok';
  if (!(error instanceof GatewayError)) return isAbort(error) ? 'cancelled' : 'INTERNAL_SERVER_ERROR';
  return error.code === 'REQUEST_CANCELLED' ? 'cancelled' : error.code;
}

export function basisFor(charge: Charge, used: Consumption | null, isQuoted: boolean): AmountBasis {
  if (charge === 'upper-bound') return 'bound';
  if (!used?.isReckoned) return 'told';
  return isQuoted ? 'quoted' : 'reckoned';
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
