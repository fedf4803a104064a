/**
 * The error table: every failure a client can see has one row here.
 *
 * Code that fails throws `new GatewayError(code, message, details)`. Anything else that reaches a client is a
 * bug: it is logged whole and shown masked as `INTERNAL_SERVER_ERROR`.
 */

interface ErrorRow {
  /** HTTP status when the whole request fails with this code. */
  readonly status: number;
  /** Whether the same call may succeed later without being changed. */
  readonly retryable: boolean;
}

export const errorTable = {
  GRAPHQL_PARSE_FAILED: { status: 400, retryable: false },
  GRAPHQL_VALIDATION_FAILED: { status: 400, retryable: false },
  BAD_USER_INPUT: { status: 400, retryable: false },
  BAD_REQUEST: { status: 400, retryable: false },
  UNAUTHENTICATED: { status: 401, retryable: false },
  FORBIDDEN: { status: 403, retryable: false },
  PERSISTED_QUERY_NOT_FOUND: { status: 400, retryable: true },
  PAYLOAD_TOO_LARGE: { status: 413, retryable: false },
  COST_ESTIMATED_TOO_EXPENSIVE: { status: 400, retryable: false },
  RATE_LIMITED: { status: 429, retryable: true },
  INTERNAL_SERVER_ERROR: { status: 500, retryable: false },
  CREDITS_EXHAUSTED: { status: 429, retryable: false },
  CREDITS_SUSPENDED: { status: 429, retryable: false },
  LEDGER_UNAVAILABLE: { status: 503, retryable: true },
  SQL_NOT_ALLOWED: { status: 403, retryable: false },
  MODEL_UNAVAILABLE: { status: 503, retryable: true },
  CONTEXT_LENGTH_EXCEEDED: { status: 400, retryable: false },
  CONTENT_FILTERED: { status: 422, retryable: false },
  UPSTREAM_TIMEOUT: { status: 504, retryable: true },
  UPSTREAM_UNAVAILABLE: { status: 503, retryable: true },
  UPSTREAM_REJECTED: { status: 502, retryable: false },
  UPSTREAM_TRUNCATED: { status: 502, retryable: true },
  CIRCUIT_OPEN: { status: 503, retryable: true },
  OVERLOADED: { status: 503, retryable: true },
  SUBGRAPH_UNAVAILABLE: { status: 503, retryable: true },
  IDEMPOTENCY_CONFLICT: { status: 409, retryable: false },
  REQUEST_CANCELLED: { status: 499, retryable: true },
  TRUSTED_DOCUMENT_REQUIRED: { status: 403, retryable: false },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errorTable;

export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorTable, code);
}

/** Facts a client may act on; they appear beside `code` in the error's `extensions`. */
export interface ErrorDetails {
  /** The argument or input field at fault, as a path: `input.maxTokens`. */
  readonly field?: string;
  readonly retryAfterSeconds?: number;
  /** Overrides the table where one call knows better. */
  readonly retryable?: boolean;
  readonly [name: string]: unknown;
}

export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  /**
   * `message` is shown to the client: it says what was wrong and what to do, and quotes no secret and no SQL. What it
   * repeats may be cut inside of a character, and many readers of JSON refuse a whole answer for half of one.
   */
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message.toWellFormed(), cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }

  get retryable(): boolean {
    return this.details.retryable ?? errorTable[this.code].retryable;
  }

  get status(): number {
    return errorTable[this.code].status;
  }

  /** What Apollo and GraphQL clients receive as `extensions`. */
  get extensions(): Record<string, unknown> {
    return { ...this.details, code: this.code, retryable: this.retryable };
  }
}

/** A call of which upstream ran nothing, although some of it was sent: it costs nothing, whatever the code says. */
export class UnrunCall extends GatewayError {
  constructor({ code, message, details, cause }: GatewayError) {
    super(code, message, details, cause);
  }
}

/** A request that HTTP has a status of its own for, where the table's row is too coarse: 405, 406, 415. */
export class RefusedRequest extends GatewayError {
  readonly #status: number;

  constructor(status: number, message: string) {
    super('BAD_REQUEST', message);
    this.#status = status;
  }

  override get status(): number {
    return this.#status;
  }
}

/** What was sent is no JSON at all. */
export class UnreadableJson extends RefusedRequest {
  constructor(message: string) {
    super(400, message);
  }
}

/** The error for an argument that cannot be accepted; `field` is its path from the operation's field. */
export function badInput(field: string, message: string, details: ErrorDetails = {}): GatewayError {
  return new GatewayError('BAD_USER_INPUT', `${field}: ${message}`, { ...details, field });
}

/** The error for work whose caller went away. */
export function cancelled(cause?: unknown): GatewayError {
  return new GatewayError('REQUEST_CANCELLED', 'The request was cancelled before it finished.', {}, cause);
}

/** The error for work that was aborted: the signal's own reason where that is one of ours, such as a suspension. */
export function whyAborted({ reason }: AbortSignal): GatewayError {
  return reason instanceof GatewayError ? reason : cancelled(reason);
}

/** A whole response made of one error, for failures before GraphQL is reached. */
export function errorBody(error: GatewayError): string {
  return JSON.stringify({ errors: [{ message: error.message, extensions: error.extensions }] });
}
