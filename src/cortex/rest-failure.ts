import type { Attempt } from '../credits/operation.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import { isConnectFailure } from '../snowflake/rest/rest-error.ts';
import { explainRejection, type Rejected } from './explain-rejection.ts';

/**
 * What a failed Cortex REST call means for the caller and the bill: a refusal is explained, and a connection that
 * never stood is booked as free.
 */
export function explainRestFailure(error: unknown, rejected: Rejected, attempt: Attempt): unknown {
  if (!(error instanceof GatewayError)) return error;
  if (error.code === 'UPSTREAM_UNAVAILABLE' && isConnectFailure(error.cause))
    attempt.report({ inputTokens: 0, outputTokens: 0 });
  if (error.code !== 'UPSTREAM_REJECTED' || error.details.upstreamCode === undefined) return error;
  return explainRejection(error.message, rejected, error.details, error);
}
