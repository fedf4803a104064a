/** Turns an HTTP request into the caller that services act for. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BUDGET_HEADER, readBudget } from '../credits/request-budget.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import type { Caller } from '../identity/caller.ts';
import type { Identify } from '../identity/identify.ts';
import { mergeTags, readTags, TAGS_HEADER } from '../identity/tags.ts';
import { traceHeadersOf } from '../observability/tracing.ts';

/** Printable ASCII of a bounded length: the id is logged, tagged and sent back. */
const presentable = /^[\x21-\x7e]{1,128}$/;

export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && presentable.test(given) ? given : randomUUID();
}

/** Headers that decide who asks for what. Of two, proxies and Node keep the first, the last or both. */
const decisive = new Set([
  'authorization',
  'content-type',
  'host',
  'idempotency-key',
  'mcp-protocol-version',
  'mcp-session-id',
  'origin',
  BUDGET_HEADER,
  TAGS_HEADER,
  'x-gateway-user',
]);

/** @throws GatewayError BAD_REQUEST when one of them was sent twice, or HTTP/1.1 without `Host` */
export function refuseUnclearHeaders({ rawHeaders, headers, httpVersion }: IncomingMessage): void {
  if (headers.host === undefined && httpVersion === '1.1')
    throw new GatewayError('BAD_REQUEST', 'The header host is missing.');
  const seen = new Set<string>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? '';
    if (!decisive.has(name)) continue;
    if (seen.has(name)) throw new GatewayError('BAD_REQUEST', `The header ${name} was sent more than once.`);
    seen.add(name);
  }
}

/** @throws GatewayError UNAUTHENTICATED, BAD_USER_INPUT for an unusable `Idempotency-Key`, `x-gateway-tags` or `x-gateway-budget`. */
export async function callerOf(
  request: IncomingMessage,
  signal: AbortSignal,
  requestId: string,
  identify: Identify,
): Promise<Omit<Caller, 'operationName'>> {
  const { headers } = request;
  const user = await identify(headers);
  return {
    user,
    requestId,
    signal,
    traceHeaders: traceHeadersOf(headers),
    tags: mergeTags(user.apiKey?.tags ?? [], readTags(headers[TAGS_HEADER])),
    budget: readBudget(headers[BUDGET_HEADER]),
    idempotencyKey: idempotencyKeyOf(headers['idempotency-key']),
    requestHeaders: headers,
  };
}

function idempotencyKeyOf(given: string | readonly string[] | undefined): string | null {
  if (given === undefined) return null;
  if (typeof given === 'string' && /^[\x20-\x7e]{1,255}$/.test(given)) return given;
  const message = 'Idempotency-Key must be 1 to 255 printable ASCII characters.';
  throw new GatewayError('BAD_USER_INPUT', message, { field: 'Idempotency-Key' });
}

/** Aborts when the client goes away before its answer is complete; it may have left while its body was looked at. */
export function signalOf(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  if (response.destroyed) controller.abort();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
