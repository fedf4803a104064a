/** What a request to another service carries besides its document: who asks, the trace, and what an operator lists. */
import type { RequestContext } from '../../../context.ts';
import type { TraceHeaders, TraceSpan } from '../../../observability/tracing.ts';

export type SubgraphHeaders = Readonly<Record<string, string>>;

const HOPS_HEADER = 'x-gateway-hops';
/** Gateways that stand in each other's supergraphs; more of them are a circle. */
const MOST_HOPS = 4;

/** How many gateways have handed on the request before. */
function hopsOf(headers: RequestContext['requestHeaders']): number {
  const given = headers?.[HOPS_HEADER];
  return typeof given === 'string' && /^\d{1,3}$/.test(given) ? Number(given) : 0;
}

/** A service whose URL leads back here would be asked by what it asks, without an end. */
export function goesInCircles({ requestHeaders }: Pick<RequestContext, 'requestHeaders'>): boolean {
  return hopsOf(requestHeaders) >= MOST_HOPS;
}

/**
 * The gateway found out who is calling, and says so in headers of its own. What the caller proved it with, and
 * everything else that the caller sent, stays here: a token handed on would let each service act as its user
 * everywhere. Only what `listed` names goes on as it came.
 *
 * @param listed lower-cased names of request headers
 */
export function subgraphHeaders(
  { user, requestId, requestHeaders, traceHeaders }: RequestContext,
  listed: readonly string[],
  span: TraceSpan | undefined,
): SubgraphHeaders {
  const forwarded: Record<string, string> = {};
  const ofConnection = requestHeaders?.connection?.toLowerCase().split(/[\s,]+/) ?? [];
  for (const name of listed) {
    const value = requestHeaders?.[name];
    // What `Connection` names is meant for the gateway alone (RFC 9110, section 7.6.1).
    if (typeof value === 'string' && !ofConnection.includes(name)) forwarded[name] = value;
  }
  return {
    ...forwarded,
    ...presentable(span?.headers ?? traceHeaders),
    'x-request-id': requestId,
    [HOPS_HEADER]: String(hopsOf(requestHeaders) + 1),
    'x-gateway-user': encode(user.name),
    'x-gateway-permissions': [...user.permissions].sort().join(' '),
    ...(user.teams.length > 0 && { 'x-gateway-teams': user.teams.map(encode).join(',') }),
  };
}

/** As it is where it is plain ASCII; else percent-encoded, as no header carries other letters safely. */
function encode(name: string): string {
  return /^[\x21-\x24\x26-\x2b\x2d-\x7e]+$/.test(name) ? name : encodeURIComponent(name);
}

/** A trace context that the client made up may hold anything. */
function presentable(trace: TraceHeaders | undefined): SubgraphHeaders {
  if (!trace || !/^[\da-f-]{1,128}$/.test(trace.traceparent)) return {};
  const { traceparent, tracestate } = trace;
  return {
    traceparent,
    ...(tracestate !== undefined && /^[\x20-\x7e]{1,512}$/.test(tracestate) && { tracestate }),
  };
}
