/** Reads the operation that an HTTP request asks for. */
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { GatewayError } from '../errors/gateway-error.ts';
import type { OperationRequest } from '../graphql/operation.ts';
import { readOperationRequest } from '../graphql/operation.ts';
import { findInexactNumber, inexactNumber } from '../json/exact-json.ts';
import type { Origins } from './origins.ts';

/** @throws GatewayError BAD_REQUEST, BAD_USER_INPUT */
export function readRequest(request: FastifyRequest, origins: Pick<Origins, 'isNamed'>): OperationRequest {
  if (request.method !== 'GET') return readOperationRequest(request.body);
  // A page cannot choose its `Origin` either.
  if (!origins.isNamed(request.headers.origin)) refuseForged(request.headers);
  const given = request.query as Readonly<Record<string, string | readonly string[]>>;
  return readOperationRequest({
    query: once(given, 'query'),
    documentId: once(given, 'documentId'),
    operationName: once(given, 'operationName'),
    variables: parseParameter(given, 'variables'),
    extensions: parseParameter(given, 'extensions'),
  });
}

/**
 * A page of another site can make its visitor's browser send a GET (an image, a link, an event source), but it cannot
 * set headers of its own. So a GET must show one, or the browser's own word that a page of the gateway is behind it.
 */
function refuseForged(headers: IncomingHttpHeaders): void {
  const type = headers['content-type'];
  const isShown =
    headers['apollo-require-preflight'] ||
    headers['x-apollo-operation-name'] ||
    headers.authorization ||
    (type !== undefined &&
      !/^\s*(text\/plain|multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) ||
    headers['sec-fetch-site'] === 'same-origin';
  if (!isShown) {
    throw new GatewayError(
      'BAD_REQUEST',
      'A GET request must carry a header that no page of another site can set, such as `Apollo-Require-Preflight: true`.',
    );
  }
}

function once(given: Readonly<Record<string, string | readonly string[]>>, name: string): string | undefined {
  const value = given[name];
  if (value === undefined || typeof value === 'string') return value || undefined;
  throw new GatewayError('BAD_REQUEST', `Send \`${name}\` once.`);
}

/** @throws GatewayError BAD_REQUEST */
function parseParameter(given: Readonly<Record<string, string | readonly string[]>>, name: string): unknown {
  const text = once(given, name);
  const inexact = text === undefined ? null : findInexactNumber(text);
  if (inexact !== null) throw inexactNumber(name, inexact);
  try {
    return text && JSON.parse(text);
  } catch {
    throw new GatewayError('BAD_REQUEST', `\`${name}\` must be a JSON object.`);
  }
}
