import { type ErrorCode, retryableCodes } from './generated/error-codes.ts';

/** What goes wrong on the way to the gateway and back, beside the gateway's own codes. */
export type ClientErrorCode =
  /** A setting or an argument of the client cannot be used. */
  | 'MISCONFIGURED'
  /** Nothing answers at the address: no network, a wrong host, a refused connection. */
  | 'UNREACHABLE'
  /** What answered is no gateway: a wrong address, or a proxy's page. */
  | 'NOT_A_GATEWAY'
  /** The answer broke off. */
  | 'ANSWER_CUT'
  /** The answer took longer than `timeoutSeconds`. */
  | 'TIMED_OUT';

/** A code of this version's table, one of the client's own, or the text of one that a newer gateway has. */
export type GatewayErrorCode = ErrorCode | ClientErrorCode | (string & Record<never, never>);

/** What an error of a GraphQL answer looks like. */
export interface AnsweredError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>> | null;
}

export interface GatewayErrorFacts {
  readonly retryable?: boolean;
  readonly retryAfterSeconds?: number | undefined;
  /** The HTTP status, where there was an answer. */
  readonly status?: number | undefined;
  /** The gateway's log has the details under it. */
  readonly requestId?: string | undefined;
  /** What the gateway told beside the code: `field`, `scope`, `limit`, `resetsAt`, ... */
  readonly details?: Readonly<Record<string, unknown>>;
  /** All errors of the answer; this one is the first. */
  readonly errors?: readonly AnsweredError[];
  /** The rest of the answer, where other fields were answered. */
  readonly data?: unknown;
  readonly cause?: unknown;
}

/** Why a call has no result. Its `message` says what to do. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: GatewayErrorCode;
  /** Whether the same call may work later. */
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  readonly errors: readonly AnsweredError[];
  readonly data: unknown;

  constructor(code: GatewayErrorCode, message: string, facts: GatewayErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.retryable = facts.retryable ?? false;
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.status = facts.status;
    this.requestId = facts.requestId;
    this.details = facts.details ?? {};
    this.errors = facts.errors ?? [];
    this.data = facts.data;
  }
}

/** Whatever the flags of an answer say: asking again would be refused again, until somebody or a new day changes it. */
const neverRetried: readonly GatewayErrorCode[] = ['CREDITS_EXHAUSTED', 'CREDITS_SUSPENDED'];

/** Whether a client may send the call again by itself. */
export function mayRetry({ code, retryable }: GatewayError): boolean {
  return retryable && !neverRetried.includes(code);
}

const NO_MESSAGE = 'The gateway told of an error without a message.';

/** The error of an answer with `errors`; of several the first. */
export function errorOfAnswer(
  errors: readonly AnsweredError[],
  facts: Pick<GatewayErrorFacts, 'status' | 'requestId' | 'data'>,
): GatewayError {
  const { message, extensions } = errors[0] ?? {};
  const { code: given, retryable, retryAfterSeconds, ...details } = extensions ?? {};
  const code = typeof given === 'string' && given !== '' ? given : 'INTERNAL_SERVER_ERROR';
  return new GatewayError(code, typeof message === 'string' ? message : NO_MESSAGE, {
    ...facts,
    // A gateway that does not say it is older than this client.
    retryable: typeof retryable === 'boolean' ? retryable : retryableCodes.includes(code),
    retryAfterSeconds: secondsIn(retryAfterSeconds),
    details,
    errors,
  });
}

/** Of what an answer calls seconds: a number that can be waited for, else undefined. */
export function secondsIn(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
