/** From the driver's errors to the gateway's, keeping Snowflake's code, sqlState and query id. */
import { type ErrorDetails, GatewayError } from '../../errors/gateway-error.ts';
import { markText, messageText } from '../../upstream/said-text.ts';

/** What the driver's errors carry, whatever their declared types say: server codes are strings, its own numbers. */
interface DriverError {
  readonly name?: string;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly sqlState?: unknown;
  readonly data?: { readonly queryId?: unknown } | null;
  readonly response?: { readonly statusCode?: number } | null;
  readonly cause?: unknown;
}

/**
 * Thrown inside the pool: the error for the caller, and what the failure says about the session and the statement.
 */
export class SessionFailure extends Error {
  override readonly name = 'SessionFailure';
  readonly error: GatewayError;
  /** The session cannot be trusted with another statement. */
  readonly sessionLost: boolean;
  /** Snowflake itself has ended the session, or does not know it. */
  readonly sessionRefused: boolean;
  /** Snowflake refused the request before it ran anything, so sending it again is safe. */
  readonly notRun: boolean;

  constructor(error: GatewayError, { sessionLost = false, sessionRefused = false, notRun = false } = {}) {
    super(error.message, { cause: error });
    this.error = error;
    this.sessionLost = sessionLost;
    this.sessionRefused = sessionRefused;
    this.notRun = notRun;
  }
}

/** Snowflake's are UUIDs. */
export const isQueryId = (value: unknown): value is string =>
  typeof value === 'string' && /^[!-~]{1,64}$/.test(value);

/** Authentication and session errors: wrong password, session gone, tokens expired or invalid. */
const sessionCode = /^390[1-4]\d\d$/;

export const isSessionRefusal = (code: string) => sessionCode.test(code);

/** The driver's own: not connected, disconnecting, terminated. */
const disconnectedCodes = new Set(['405501', '405502', '405503', '407001', '407002']);
/** Our own, for an answer that does not carry the rows that it announces. */
export const INCOMPLETE_RESULT = 'INCOMPLETE_RESULT';
/** Our own, for an answer of another form than the driver reads. */
export const UNREADABLE_RESULT = 'UNREADABLE_RESULT';
export const UNREADABLE = 'Snowflake gave an answer that cannot be read.';

/** A part of a result that cannot be used; the driver tells of it as the cause of an error of its own. */
export class BrokenPart extends Error {
  override readonly name = 'BrokenPart';
  readonly upstreamCode: typeof INCOMPLETE_RESULT | typeof UNREADABLE_RESULT;
  /** The driver asks for a part again after every error but this one. */
  readonly code = 'ERR_CANCELED';

  constructor(upstreamCode: BrokenPart['upstreamCode'], message: string) {
    super(message);
    this.upstreamCode = upstreamCode;
  }
}

/** The `upstreamCode` of a statement that was refused for its size, by HTTP's status. */
export const TOO_LARGE = '413';
const statementTimeoutCode = '000630';

/** @param throughProxy a refusal without Snowflake's own code may then be the proxy's, and no login has come to Snowflake */
export function loginError(cause: unknown, throughProxy = false): GatewayError {
  const { name, code, response } = cause as DriverError;
  const message = messageText((cause as DriverError).message);
  const details = detailsOf(cause as DriverError, undefined);
  const status = response?.statusCode ?? 0;
  if (isRefusal(cause as DriverError)) {
    return new GatewayError('UPSTREAM_REJECTED', `Snowflake refused the login: ${message}`, details, cause);
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
    if (throughProxy)
      return new GatewayError(
        'UPSTREAM_UNAVAILABLE',
        `Snowflake cannot be reached through the proxy (HTTP status ${status}); does the proxy let it through, and is the account identifier right?`,
        details,
        cause,
      );
    return new GatewayError(
      'UPSTREAM_REJECTED',
      `Snowflake refused the login with HTTP status ${status}; is the account identifier right?`,
      details,
      cause,
    );
  }
  if (name === 'MissingParameterError' || name === 'InvalidParameterError') {
    return new GatewayError(
      'UPSTREAM_REJECTED',
      `The Snowflake login is misconfigured (${code}).`,
      details,
      cause,
    );
  }
  return new GatewayError('UPSTREAM_UNAVAILABLE', 'Snowflake cannot be reached.', details, cause);
}

/**
 * What a failed statement means.
 * @param queryId from the statement; set once Snowflake accepted the request
 * @param mayHaveRun false only when Snowflake refused every request for it
 */
export function statementFailure(
  cause: unknown,
  { queryId, mayHaveRun }: { queryId: string | undefined; mayHaveRun: boolean },
): SessionFailure {
  const { name, response } = cause as DriverError;
  const message = messageText((cause as DriverError).message);
  const code = markText((cause as DriverError).code);
  const details = detailsOf(cause as DriverError, queryId);

  if (sessionCode.test(code) || disconnectedCodes.has(code)) {
    const error = new GatewayError(
      'UPSTREAM_UNAVAILABLE',
      'The Snowflake session has ended.',
      details,
      cause,
    );
    return new SessionFailure(error, { sessionLost: true, sessionRefused: true, notRun: !mayHaveRun });
  }
  if (isRefusal(cause as DriverError)) {
    if (code === UNREADABLE_RESULT)
      return new SessionFailure(new GatewayError('UPSTREAM_UNAVAILABLE', message, details, cause), {
        sessionLost: true,
      });
    if (code === INCOMPLETE_RESULT)
      return new SessionFailure(new GatewayError('UPSTREAM_TRUNCATED', message, details, cause));
    if (code === statementTimeoutCode) {
      return new SessionFailure(new GatewayError('UPSTREAM_TIMEOUT', message, details, cause));
    }
    return new SessionFailure(new GatewayError('UPSTREAM_REJECTED', message, details, cause));
  }
  if (response?.statusCode === 413) {
    const message = 'The statement is larger than Snowflake takes; send less at once.';
    return new SessionFailure(
      new GatewayError('UPSTREAM_REJECTED', message, { ...details, upstreamCode: TOO_LARGE }, cause),
    );
  }
  const part = (cause as DriverError).cause;
  if (part instanceof BrokenPart) {
    const { upstreamCode, message } = part;
    const kind = upstreamCode === INCOMPLETE_RESULT ? 'UPSTREAM_TRUNCATED' : 'UPSTREAM_UNAVAILABLE';
    return new SessionFailure(new GatewayError(kind, message, { ...details, upstreamCode }, cause));
  }
  if (name === 'LargeResultSetError') {
    const lost = 'A part of the result could not be fetched from Snowflake.';
    return new SessionFailure(new GatewayError('UPSTREAM_UNAVAILABLE', lost, details, cause));
  }
  const isNetwork = name === 'NetworkError' || name === 'RequestFailedError';
  const lost = isNetwork ? 'The connection to Snowflake failed.' : UNREADABLE;
  return new SessionFailure(new GatewayError('UPSTREAM_UNAVAILABLE', lost, details, cause), {
    sessionLost: true,
  });
}

/** The driver takes every answer without success for a refusal, also a proxy's page: Snowflake's has a code. */
function isRefusal({ name, code, message }: DriverError): boolean {
  return name === 'OperationFailedError' && (code != null || Boolean(message));
}

/** `extensions.code` is the gateway's own, so Snowflake's is `upstreamCode`. */
function detailsOf({ code, sqlState, data }: DriverError, queryId: string | undefined): ErrorDetails {
  const known = [data?.queryId, queryId].find(isQueryId);
  const upstreamCode = markText(code);
  return {
    backend: 'SNOWFLAKE',
    ...(upstreamCode !== '' && { upstreamCode }),
    ...(typeof sqlState === 'string' && { sqlState }),
    ...(known !== undefined && { queryId: known }),
  };
}
