/** The errors of other services, as clients may see them. */
import { type ErrorCode, errorTable, GatewayError, isErrorCode } from '../../../errors/gateway-error.ts';
import { hideInside } from '../../../upstream/hide-inside.ts';
import { LONGEST_WAIT_SECONDS } from '../../../upstream/retry-after.ts';

/** What was wrong with a service or its answer. */
export interface SubgraphFault {
  readonly subgraph: string;
  /** A sentence's end, after the name of the service; no address. */
  readonly what: string;
  /** False where the same request would meet the same fault. */
  readonly retryable: boolean;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** The error for a service that gave no answer, or none that can be used. */
export function subgraphUnavailable(fault: SubgraphFault): GatewayError {
  const { subgraph, what, retryable, retryAfterSeconds, cause } = fault;
  return new GatewayError(
    'SUBGRAPH_UNAVAILABLE',
    `The service "${subgraph}" ${what}.`,
    { subgraph, retryable, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) },
    cause,
  );
}

/** Makes the error of one service; `retryable` unless it is said otherwise. `what` as in `SubgraphFault`. */
export type Unavailable = (what: string, cause?: unknown, retryable?: boolean) => GatewayError;

export const unavailableOf =
  (subgraph: string): Unavailable =>
  (what, cause, retryable = true) =>
    subgraphUnavailable({ subgraph, what, retryable, cause });

/** An error that a service gave for a field: its message and code are kept, and its extensions but for some. */
class ForeignError extends GatewayError {
  readonly #shown: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, shown: Readonly<Record<string, unknown>>) {
    super(code, message);
    this.#shown = shown;
  }

  override get extensions(): Record<string, unknown> {
    return { ...this.#shown };
  }
}

const MOST_MESSAGE_CHARACTERS = 2_000;
const MOST_EXTENSION_CHARACTERS = 4_000;

/** They tell how a service is built, or repeat what was asked of it; in whatever way they are written. */
const hidden =
  /^(?:debug|debugmessage|exception|headers|http|query|request|response|serviceurl|sql|stack|stacktrace|trace|traceback|url|variables)$/;
const isHidden = (name: string) => hidden.test(name.toLowerCase().replace(/[_-]/g, ''));

/** @param given an error of a service's answer, which may be anything */
export function readForeignError(subgraph: string, given: unknown): GatewayError {
  const { message, extensions } = isRecord(given) ? given : {};
  const own = isRecord(extensions) ? extensions : {};
  const code = typeof own.code === 'string' && /^[\w.:-]{1,100}$/.test(own.code) ? own.code : null;
  const row: ErrorCode = isErrorCode(code) && code !== 'INTERNAL_SERVER_ERROR' ? code : 'UPSTREAM_REJECTED';
  const text =
    typeof message === 'string' ? hideInside(message.slice(0, MOST_MESSAGE_CHARACTERS)).trim() : '';
  return new ForeignError(row, text || `The service "${subgraph}" failed without saying why.`, {
    ...shownOf(own),
    code: code ?? row,
    retryable: typeof own.retryable === 'boolean' ? own.retryable : errorTable[row].retryable,
    ...waitOf(own.retryAfterSeconds),
    subgraph,
  });
}

/** Those that clients may see; none where they are long or nested deeply. */
function shownOf(extensions: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const kept = Object.entries(extensions).filter(
    ([name]) => !isHidden(name) && name !== 'code' && name !== 'retryAfterSeconds',
  );
  return isSmall(kept) ? (withoutInside(Object.fromEntries(kept)) as Record<string, unknown>) : {};
}

function isSmall(value: unknown): boolean {
  try {
    return JSON.stringify(value).length <= MOST_EXTENSION_CHARACTERS;
  } catch {
    // Nested so deeply that it cannot be written.
    return false;
  }
}

/** Clients wait for so long before they ask again. */
function waitOf(seconds: unknown): { readonly retryAfterSeconds?: number } {
  const isWait = typeof seconds === 'number' && seconds >= 0 && seconds <= LONGEST_WAIT_SECONDS;
  return isWait ? { retryAfterSeconds: seconds } : {};
}

function withoutInside(value: unknown): unknown {
  if (typeof value === 'string') return hideInside(value);
  if (Array.isArray(value)) return value.map(withoutInside);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([name]) => !isHidden(name));
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutInside(inner)]));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
