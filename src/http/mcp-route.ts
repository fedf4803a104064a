/** `/mcp` on a port of its own: the Model Context Protocol, streamable HTTP. */
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RefusedRequest } from '../errors/gateway-error.ts';
import type { Runner } from '../graphql/run-operation.ts';
import type { Identify } from '../identity/identify.ts';
import { isLong } from '../json/json-pieces.ts';
import type { HttpDoor, Post } from '../mcp/http-door.ts';
import { callerHere } from '../mcp/run-here.ts';
import type { Logger } from '../observability/log.ts';
import type { FairTurns } from '../threads/fair-turns.ts';
import { acceptedTypes } from './accepted-types.ts';
import { callerOf, signalOf } from './request-caller.ts';
import { sendParts, sendText } from './send-answer.ts';
import { jsonInTurnsOf, wholeText } from './streaming/json-in-turns.ts';
import type { StreamFormat } from './streaming/stream-formats.ts';
import { streamResults } from './streaming/stream-results.ts';

export interface McpRouteDependencies {
  readonly runner: Runner;
  readonly turns: FairTurns;
  readonly identify: Identify;
  readonly logger: Logger;
  /** The clock of the books, in epoch milliseconds. */
  readonly now: () => number;
}

/** Source: MCP 2025-06-18, "Transports", "Sending Messages to the Server". */
const messageStream: StreamFormat = {
  contentType: 'text/event-stream',
  open: ':\n\n',
  before: 'event: message\ndata: ',
  after: '\n\n',
  heartbeat: ':\n\n',
  close: '',
};

export function registerMcpRoute(server: FastifyInstance, deps: McpRouteDependencies): void {
  const { identify, logger } = deps;
  let door: Promise<HttpDoor> | undefined;
  // The protocol's library takes long to load: the first client waits for it, and no start does.
  const open = () => {
    door ??= import('../mcp/http-door.ts').then(({ createHttpDoor }) =>
      createHttpDoor((err) => logger.error({ err }, 'unexpected error in an MCP request')),
    );
    return door;
  };

  server.post('/mcp', async (request, reply) => await answer(request, reply, await open(), deps));
  server.delete('/mcp', async (request, reply) => {
    const user = await identify(request.headers);
    (await open()).end(user, header(request, 'mcp-session-id'));
    return reply.code(204).send();
  });
  server.route({
    method: ['GET', 'HEAD', 'PUT', 'PATCH', 'OPTIONS'],
    url: '/mcp',
    exposeHeadRoute: false,
    handler: async ({ method }, reply) => {
      reply.header('allow', 'POST, DELETE, OPTIONS');
      if (method === 'OPTIONS') return reply.code(204).send();
      throw new RefusedRequest(
        405,
        `${method} is not answered here: send messages by POST. The gateway begins none.`,
      );
    },
  });
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  door: HttpDoor,
  { runner, turns, identify, now }: McpRouteDependencies,
): Promise<FastifyReply> {
  const { json, stream } = acceptedTypes(request.headers.accept);
  if (json === null && stream === null)
    throw new RefusedRequest(406, 'Accept application/json and text/event-stream.');
  const signal = signalOf(reply.raw);
  const visit = await callerOf(request.raw, signal, request.id, identify);
  const inTurns = jsonInTurnsOf(turns, visit);
  const post: Post = {
    body: request.body,
    user: visit.user,
    caller: callerHere(runner, visit, now, (value) => wholeText(inTurns(value))),
    sessionId: header(request, 'mcp-session-id'),
    version: header(request, 'mcp-protocol-version'),
    streams: stream !== null,
    signal,
  };
  const outcome = door.post(post);
  if (runner.draining) reply.header('connection', 'close');
  if (outcome.kind === 'accepted') return reply.code(202).send();
  if (outcome.kind === 'stream') {
    reply.hijack();
    const results = { results: outcome.messages, headers: new Map<string, string>() };
    await streamResults(
      reply.raw,
      messageStream,
      results,
      reply.getHeaders() as OutgoingHttpHeaders,
      inTurns,
    );
    return reply;
  }
  const body = await outcome.body;
  // The client has cancelled it, and is owed no answer.
  if (body === undefined) return reply.code(202).send();
  if (outcome.sessionId !== undefined) reply.header('mcp-session-id', outcome.sessionId);
  reply.type('application/json; charset=utf-8');
  return isLong(body)
    ? await sendParts(request, reply, inTurns(body))
    : await sendText(request, reply, JSON.stringify(body));
}

function header(request: FastifyRequest, name: string): string | undefined {
  const given = request.headers[name];
  return typeof given === 'string' ? given : undefined;
}
