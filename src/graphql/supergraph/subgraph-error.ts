/** The errors of other services, as clients may see them. */
import type { ErrorCode } from '../../errors/gateway-error.ts';
import { errorTable, GatewayError, isErrorCode } from '../../errors/gateway-error.ts';

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

/** They tell how a service is built, or repeat what was asked of it. */
const hidden = new Set([
  'stacktrace',
  'stackTrace',
  'stack',
  'exception',
  'debug',
  'debugMessage',
  'trace',
  'request',
  'response',
  'http',
  'query',
  'variables',
  'serviceUrl',
  'url',
]);

/** @param given an error of a service's answer, which may be anything */
export function readForeignError(subgraph: string, given: unknown): GatewayError {
  const { message, extensions } = isRecord(given) ? given : {};
  const own = isRecord(extensions) ? extensions : {};
  const code = typeof own.code === 'string' && /^[\w.:-]{1,100}$/.test(own.code) ? own.code : null;
  const row: ErrorCode = isErrorCode(code) && code !== 'INTERNAL_SERVER_ERROR' ? code : 'UPSTREAM_REJECTED';
  const kept = Object.entries(own).filter(([name]) => !hidden.has(name) && name !== 'code');
  const shown = withoutAddressesIn(Object.fromEntries(kept)) as Record<string, unknown>;
  const isSmall = JSON.stringify(shown).length <= MOST_EXTENSION_CHARACTERS;
  const text =
    typeof message === 'string' && message !== ''
      ? hideAddresses(message.slice(0, MOST_MESSAGE_CHARACTERS))
      : `The service "${subgraph}" failed without saying why.`;
  return new ForeignError(row, text, {
    ...(isSmall && shown),
    code: code ?? row,
    retryable: typeof own.retryable === 'boolean' ? own.retryable : errorTable[row].retryable,
    subgraph,
  });
}

/** URLs, IP addresses, hosts with a port, and names that only a private network knows. */
const addresses =
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s;,"'<>)]+|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b|\[[\da-f:]*::?[\da-f:]*\](?::\d+)?|\b(?:[a-z0-9_-]+\.)*[a-z0-9_-]+:\d{2,5}\b|\b(?:[a-z0-9_-]+\.)+(?:internal|local|localdomain|lan|intranet|corp|svc|consul|cluster)\b(?:\.\w+)*|(?<=\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH) )[^\s;,]+|\blocalhost\b/gi;

export function hideAddresses(text: string): string {
  return text.replace(addresses, '(address)');
}

function withoutAddressesIn(value: unknown): unknown {
  if (typeof value === 'string') return hideAddresses(value);
  if (Array.isArray(value)) return value.map(withoutAddressesIn);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([name]) => !hidden.has(name));
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutAddressesIn(inner)]));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
