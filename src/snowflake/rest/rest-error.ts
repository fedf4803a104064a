/** From Cortex REST's failures to the gateway's errors. */
import { type ErrorCode, type ErrorDetails, GatewayError } from '../../errors/gateway-error.ts';
import { type CallSizes, type Fault, readFault } from '../../upstream/read-fault.ts';
import { parseRetryAfter } from '../../upstream/retry-after.ts';
import { markText } from '../../upstream/said-text.ts';
import { isFailureCode } from '../../upstream/says-error.ts';

/** What the body of a failure may say; every field is optional in practice. */
interface FailureBody {
  readonly code?: unknown;
  readonly error_code?: unknown;
  readonly message?: unknown;
  readonly request_id?: unknown;
}

export interface RestFailure {
  readonly status: number;
  /** Parsed JSON, or text. */
  readonly body: unknown;
  readonly requestId: string | null;
  /** The `retry-after` header, which Snowflake does not send today. */
  readonly retryAfter?: string | undefined;
  readonly sizes?: CallSizes | undefined;
}

/** Rate limits are counted over a sliding minute. */
const RETRY_AFTER_RATE_LIMIT_SECONDS = 10;

export function restError({ status, body, requestId, retryAfter, sizes }: RestFailure): GatewayError {
  const failure: FailureBody = typeof body === 'object' && body !== null ? body : { message: body };
  const fault = readFault({ status, body, sizes });
  const said = typeof body === 'string' ? '' : fault.said;
  const code = codeOf(fault);
  const upstreamRequestId = markText(requestId ?? failure.request_id);
  const details: ErrorDetails = {
    backend: 'SNOWFLAKE',
    upstreamCode: markText(failure.error_code) || markText(failure.code) || String(status),
    status: fault.status,
    ...(fault.limit !== null && { limit: fault.limit }),
    ...(upstreamRequestId !== '' && { upstreamRequestId }),
    ...(code === 'RATE_LIMITED' && {
      retryAfterSeconds: secondsIn(retryAfter) || RETRY_AFTER_RATE_LIMIT_SECONDS,
    }),
  };
  return new GatewayError(
    code,
    said === '' ? `Snowflake Cortex answered with HTTP status ${status}.` : said,
    details,
  );
}

function secondsIn(retryAfter: string | undefined): number {
  return Math.ceil((parseRetryAfter(retryAfter, Date.now()) ?? 0) / 1000);
}

function codeOf({ kind, said }: Fault): ErrorCode {
  switch (kind) {
    case 'context-length':
      return 'CONTEXT_LENGTH_EXCEEDED';
    case 'content-filter':
      return 'CONTENT_FILTERED';
    case 'overloaded':
      return 'RATE_LIMITED';
    case 'timed-out':
      return 'UPSTREAM_TIMEOUT';
    case 'full':
      // "Inference timed out" has the same status as an outage.
      return /timed? ?out/i.test(said) ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_UNAVAILABLE';
    case 'failed':
      return 'UPSTREAM_UNAVAILABLE';
    // 400 bad options or unknown model, 402 budget exhausted, 403 not authorised, 404 no such service.
    default:
      return 'UPSTREAM_REJECTED';
  }
}

/** A refused token: HTTP 401, or HTTP 200 with a session error (390112 and its kin) in the body. */
export function isTokenRefusal({ status, body }: Pick<RestFailure, 'status' | 'body'>): boolean {
  if (status !== 200) return status === 401;
  const { error } = (body ?? {}) as { readonly error?: unknown };
  return [body, error].some((said) => /^390[13]\d\d$/.test(markText(errorCodeIn(said))));
}

/** The code of a failure that came with HTTP 200. */
export function errorCodeIn(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return undefined;
  const { error_code: errorCode, code } = body as FailureBody;
  return [errorCode, code].find(isFailureCode);
}
