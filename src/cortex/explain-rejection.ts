/** What Snowflake's words about a failed model call mean for the caller. */
import { type ErrorCode, type ErrorDetails, GatewayError } from '../errors/gateway-error.ts';

/** Snowflake documents no codes for these, so its texts are all there is to go by; the first match counts. */
const meanings: readonly (readonly [RegExp, ErrorCode])[] = [
  [
    /unknown model|model .{0,80}(not (available|found|supported|authorized)|unavailable|does not exist)/i,
    'MODEL_UNAVAILABLE',
  ],
  [
    /context (window|length|limit)|(token|input|prompt).{0,40}(too long|too large|exceed)|exceed.{0,40}tokens?/i,
    'CONTEXT_LENGTH_EXCEEDED',
  ],
  [/guardrail|cortex guard|content.?(filter|policy)|filtered/i, 'CONTENT_FILTERED'],
];

const MAX_MESSAGE = 500;

export interface Rejected {
  readonly function: string;
  readonly model: string | null;
}

/** The error for a call that Snowflake took and refused. It cost nothing. */
export function explainRejection(
  message: string,
  { function: name, model }: Rejected,
  details: ErrorDetails = {},
  cause?: unknown,
): GatewayError {
  const [, code = 'UPSTREAM_REJECTED'] = meanings.find(([pattern]) => pattern.test(message)) ?? [];
  const what = model === null ? name : `${name} with ${model}`;
  const said = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}...` : message;
  return new GatewayError(
    code,
    `${what}: ${said}`,
    { backend: 'SNOWFLAKE', ...details, ...(code === 'MODEL_UNAVAILABLE' ? { retryable: false } : {}) },
    cause,
  );
}

/** What a failed Cortex REST call means for the caller: a refusal is explained. */
export function explainRestFailure(error: unknown, rejected: Rejected): unknown {
  if (!(error instanceof GatewayError)) return error;
  if (error.code !== 'UPSTREAM_REJECTED' || error.details.upstreamCode === undefined) return error;
  return explainRejection(error.message, rejected, error.details, error);
}
