/** Reads the operation that an HTTP request asks for. */
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { GatewayError, RefusedRequest } from '../errors/gateway-error.ts';
import { type OperationRequest, readOperationRequest } from '../graphql/operation.ts';
import { type OperationRefusal, received } from '../graphql/verdict.ts';
import { readJson } from '../json/read-json.ts';
import type { Origins } from './origins.ts';
import { RefusedBody } from './read-body.ts';

/** @throws GatewayError BAD_REQUEST, BAD_USER_INPUT */
export function readRequest(
  request: FastifyRequest,
  origins: Pick<Origins, 'isNamed'>,
): OperationRequest | OperationRefusal {
  if (request.method !== 'GET') return readBody(request.body);
  refuseForeignType(request.headers['content-type']);
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

/** @throws GatewayError BAD_REQUEST, BAD_USER_INPUT */
function readBody(body: unknown): OperationRequest | OperationRefusal {
  if (!(body instanceof RefusedBody)) return readOperationRequest(body);
  const { refusal } = body;
  if ('operationName' in refusal) return refusal;
  throw received(refusal.error);
}

/** There were browsers that let any page send odd types with a GET, without asking first. */
function refuseForeignType(type: string | undefined): void {
  if (type !== undefined && !/^\s*application\/json\s*(;|$)/i.test(type))
    throw new RefusedRequest(
      415,
      'A GET request has no body: its Content-Type can only be application/json.',
    );
}

/** What a script can ask for, and no image, frame, form or link of a page. */
const scriptTypes = /\bapplication\/(graphql-response\+)?json\b/i;

/**
 * A page of another site can make its visitor's browser send a GET (an image, a link, an event source), but it cannot
 * set headers of its own. So a GET must show one; or the browser's own word that a page of the gateway is behind it;
 * or that no browser is: browsers say of every script's request which site it came from (docs/decisions/0013).
 */
function refuseForged(headers: IncomingHttpHeaders): void {
  const site = headers['sec-fetch-site'];
  const isShown =
    headers['apollo-require-preflight'] ||
    headers['x-apollo-operation-name'] ||
    headers.authorization ||
    headers['content-type'] ||
    site === 'same-origin' ||
    (site === undefined && scriptTypes.test(headers.accept ?? ''));
  if (!isShown) {
    throw new GatewayError(
      'BAD_REQUEST',
      'A GET request must carry a header that no page of another site can set, such as `Apollo-Require-Preflight: true`, or `Accept: application/graphql-response+json` outside of browsers.',
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
  if (text === undefined) return undefined;
  const { value, problem } = readJson(Buffer.from(text));
  if (problem) throw problem;
  return value;
}
