/** The answer of a service over HTTP: its status, its encoding, its length and its form. */
import type { Dispatcher } from 'undici';
import type { GatewayError } from '../../../errors/gateway-error.ts';
import { parseJson } from '../../../json/parse-json.ts';
import { parseRetryAfter } from '../../../upstream/retry-after.ts';
import { readEnvelope, type SubgraphAnswer } from './subgraph-answer.ts';
import { subgraphUnavailable, unavailableOf } from './subgraph-error.ts';

type ServiceHeaders = Dispatcher.ResponseData['headers'];

/** Of which service, and the longest answer that it may give. */
export interface AnswerBounds {
  readonly subgraph: string;
  readonly maxAnswerBytes: number;
}

/** @throws GatewayError SUBGRAPH_UNAVAILABLE */
export async function readSubgraphAnswer(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  bounds: AnswerBounds,
): Promise<SubgraphAnswer> {
  const { subgraph, maxAnswerBytes } = bounds;
  const unavailable = unavailableOf(subgraph);
  refuseStatus(subgraph, statusCode, headers);
  refusePacked(subgraph, headers);
  if (Number(headers['content-length']) > maxAnswerBytes) throw tooLong(bounds);
  const text = await readText(body, bounds);
  const isJson = /^application\/(?:graphql-response\+)?json\b/i.test(typeOf(headers));
  const answer = isJson ? readEnvelope(parseJson(text)) : null;
  if (answer && (answer.data || answer.errors.length > 0)) return answer;
  if (statusCode >= 400)
    throw unavailable(`answered with the status ${statusCode}`, undefined, statusCode >= 500);
  if (!isJson) throw unavailable('answered with something that is no GraphQL', undefined, false);
  throw unavailable('gave an answer that is no GraphQL answer', undefined, false);
}

/** @throws GatewayError SUBGRAPH_UNAVAILABLE for a body that would have to be unpacked */
export function refusePacked(subgraph: string, { 'content-encoding': given }: ServiceHeaders): void {
  const encoding = String(given ?? 'identity').toLowerCase();
  if (encoding === 'identity') return;
  const named = /^[\w-]{1,20}$/.test(encoding) ? encoding : 'an encoding';
  throw unavailableOf(subgraph)(`packed its answer with ${named}, which nobody asked for`, undefined, false);
}

export function typeOf(headers: ServiceHeaders): string {
  const type = headers['content-type'];
  return (typeof type === 'string' ? type : '').trim();
}

function refuseStatus(subgraph: string, status: number, headers: ServiceHeaders): void {
  if (status >= 300 && status < 400)
    throw unavailableOf(subgraph)('answered with a redirect, which is not followed', undefined, false);
  if (status !== 429 && status !== 503) return;
  const waitMs = parseRetryAfter(headers['retry-after'], Date.now());
  throw subgraphUnavailable({
    subgraph,
    what: 'is busy',
    retryable: true,
    ...(waitMs !== null && { retryAfterSeconds: Math.ceil(waitMs / 1000) }),
  });
}

function tooLong({ subgraph, maxAnswerBytes }: AnswerBounds): GatewayError {
  return unavailableOf(subgraph)(`gave an answer of more than ${maxAnswerBytes} bytes`, undefined, false);
}

async function readText(body: AsyncIterable<Uint8Array>, bounds: AnswerBounds): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > bounds.maxAnswerBytes) throw tooLong(bounds);
    parts.push(part);
  }
  // Without the byte order mark that some servers begin with (RFC 8259, section 8.1).
  return new TextDecoder().decode(Buffer.concat(parts, size));
}
