import { GatewayError } from '../../errors/gateway-error.ts';

/** The error of a ledger that cannot be read or written now; the cause is for the operator's log. */
export function unavailable(cause: unknown): GatewayError {
  return new GatewayError(
    'LEDGER_UNAVAILABLE',
    'The credit ledger cannot be used at the moment, so nothing can be spent. Try again soon.',
    { retryAfterSeconds: 5 },
    cause,
  );
}
