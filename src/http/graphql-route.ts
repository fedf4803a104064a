/** `POST` and `GET /graphql`: one operation in; one JSON answer out, or a stream for those who accept one. */

import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FormattedExecutionResult } from 'graphql';
import { type ErrorCode, RefusedRequest } from '../errors/gateway-error.ts';
import type { Door, OperationAnswer } from '../graphql/operation.ts';
import type { Runner } from '../graphql/run-operation.ts';
import type { Identify } from '../identity/identify.ts';
import { isLong } from '../json/json-pieces.ts';
import type { FairTurns } from '../threads/fair-turns.ts';
import { acceptedTypes, tellsStatus } from './accepted-types.ts';
import type { Origins } from './origins.ts';
import { readRequest } from './read-request.ts';
import { callerOf, signalOf } from './request-caller.ts';
import { sendParts, sendText } from './send-answer.ts';
import { type JsonInTurns, jsonInTurnsOf } from './streaming/json-in-turns.ts';
import { eventStream } from './streaming/stream-formats.ts';
import { streamResults } from './streaming/stream-results.ts';

export interface GraphqlRouteDependencies {
  readonly runner: Runner;
  readonly turns: FairTurns;
  readonly identify: Identify;
  readonly origins: Origins;
  /** Whether the documents of large bodies are vetted with them. */
  readonly vetsOperations: boolean;
}

export function registerGraphqlRoute(server: FastifyInstance, deps: GraphqlRouteDependencies): void {
  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    exposeHeadRoute: false,
    config: { vetsOperations: deps.vetsOperations },
    handler: (request, reply) => answer(request, reply, deps),
  });
  server.route({
    method: ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    url: '/graphql',
    config: { refusesAll: true },
    handler: async (request, reply) => {
      reply.header('allow', 'GET, POST, OPTIONS');
      if (request.method === 'OPTIONS') return reply.code(204).send();
      throw new RefusedRequest(405, `${request.method} is not answered here: send operations by POST.`);
    },
  });
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  { runner, turns, identify, origins }: GraphqlRouteDependencies,
): Promise<FastifyReply> {
  const operation = readRequest(request, origins);
  const { json, stream } = acceptedTypes(request.headers.accept);
  if (json === null && stream === null) {
    throw new RefusedRequest(
      406,
      'Accept one of application/json, application/graphql-response+json, text/event-stream and multipart/mixed;subscriptionSpec=1.0.',
    );
  }
  const caller = await callerOf(request.raw, signalOf(reply.raw), request.id, identify);
  const name = stream === null ? 'http' : stream === eventStream ? 'sse' : 'multipart';
  const door: Door = { name, changes: request.method === 'POST', streams: stream !== null };
  const inTurns = jsonInTurnsOf(turns, caller);
  const visit = { ...caller, door };
  const outcome = await ('by' in operation ? runner.refuse(operation, visit) : runner.run(operation, visit));

  if (runner.draining) reply.header('connection', 'close');
  if (outcome.kind === 'answer' && (json !== null || isRefusal(outcome)))
    return sendJson(request, reply, outcome, json ?? 'application/json; charset=utf-8', inTurns);
  if (stream === null) throw new Error('a stream for a door that takes none');
  const results = outcome.kind === 'stream' ? outcome.results : single(outcome.result);
  reply.hijack();
  await streamResults(
    reply.raw,
    stream,
    { results, headers: outcome.headers },
    reply.getHeaders() as OutgoingHttpHeaders,
    inTurns,
  );
  return reply;
}

/** Where HTTP itself says no. What is wrong with a document is told in the stream, where event sources can read it. */
function isRefusal({ status, result }: OperationAnswer): boolean {
  return result.data === undefined && status > 400;
}

/** What is wrong with a well-formed request's document. */
const documentErrors: readonly unknown[] = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'PERSISTED_QUERY_NOT_FOUND',
] satisfies readonly ErrorCode[];

function sendJson(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, headers, result }: OperationAnswer,
  type: string,
  inTurns: JsonInTurns,
): FastifyReply | Promise<FastifyReply> {
  const { errors, data, extensions } = result;
  for (const [name, value] of headers) reply.header(name, value);
  const retryAfter = data === undefined ? errors?.[0]?.extensions?.retryAfterSeconds : undefined;
  if (typeof retryAfter === 'number') reply.header('retry-after', Math.ceil(retryAfter));
  const isReadAnyway = !tellsStatus(type) && documentErrors.includes(errors?.[0]?.extensions?.code);
  reply.code(isReadAnyway ? 200 : status).header('content-type', type);
  // Errors first: whoever reads the text sees them before megabytes of data.
  const body = { errors, data, extensions };
  return isLong(body)
    ? sendParts(request, reply, line(inTurns(body)))
    : sendText(request, reply, `${JSON.stringify(body)}\n`);
}

async function* line(parts: AsyncGenerator<string>): AsyncGenerator<string> {
  yield* parts;
  yield '\n';
}

async function* single(
  result: FormattedExecutionResult,
): AsyncGenerator<FormattedExecutionResult, undefined> {
  yield result;
}
