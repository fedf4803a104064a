/** A service beside the gateway, on loopback: a real federated schema, or whatever a test has it answer instead. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, type GraphQLSchema, parse, subscribe, validate } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { eventStream, multipart } from '../../src/http/streaming/stream-formats.ts';

export interface SubgraphRequest {
  readonly headers: IncomingHttpHeaders;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export type OddAnswer = (response: ServerResponse, request: SubgraphRequest) => void;

export interface TestSubgraph {
  readonly url: string;
  /** All but those that ask for the schema. */
  readonly requests: SubgraphRequest[];
  /** How often its schema was asked for. */
  readonly looks: number;
  serve(typeDefs: string, resolvers: object): void;
  /** Tells another schema than it serves, right or wrong. */
  tell(sdl: string): void;
  /** In the place of its schema's answers, but for that of `_service`; null for none. */
  answerInstead(answer: OddAnswer | null): void;
  /** Stops and starts listening, on the same port. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function startSubgraph(typeDefs: string, resolvers: object): Promise<TestSubgraph> {
  let schema: GraphQLSchema;
  let sdl = '';
  let odd: OddAnswer | null = null;
  let looks = 0;
  const requests: SubgraphRequest[] = [];

  function serve(text: string, map: object): void {
    sdl = text;
    schema = buildSubgraphSchema([{ typeDefs: parse(text), resolvers: map as never }]);
  }
  serve(typeDefs, resolvers);

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const { query, variables = {} } = JSON.parse(Buffer.concat(parts).toString()) as SubgraphRequest;
    const isLook = query.includes('_service');
    if (isLook) looks += 1;
    else requests.push({ headers: incoming.headers, query, variables });
    if (isLook) return sendJson(response, { data: { _service: { sdl } } });
    if (odd) return odd(response, { headers: incoming.headers, query, variables });
    const document = parse(query);
    const invalid = validate(schema, document);
    if (invalid.length > 0) return sendJson(response, { errors: invalid });
    const asked = { schema, document, variableValues: variables };
    if (!query.startsWith('subscription')) return sendJson(response, await execute(asked));
    const format = incoming.headers.accept?.startsWith('multipart/mixed') ? multipart : eventStream;
    response.writeHead(200, { 'content-type': format.contentType });
    const results = await subscribe(asked);
    if (!(Symbol.asyncIterator in results)) return void response.end();
    response.once('close', () => void results.return?.(undefined));
    response.write(format.open + format.heartbeat);
    for await (const result of results) response.write(format.before + JSON.stringify(result) + format.after);
    response.end(format.close);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  useServer(
    {
      schema: () => schema,
      onSubscribe: (_, __, { query, variables }) => {
        requests.push({ headers: {}, query, variables: variables ?? {} });
      },
      onConnect: ({ connectionParams, extra }) => {
        const { request } = extra as { request: IncomingMessage };
        requests.push({ headers: request.headers, query: '', variables: connectionParams ?? {} });
      },
    },
    sockets,
  );
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/graphql`,
    requests,
    get looks() {
      return looks;
    },
    serve,
    tell(text) {
      sdl = text;
    },
    answerInstead(answer) {
      odd = answer;
    },
    async stop() {
      if (!server.listening) return;
      server.close();
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await once(server, 'close');
    },
    start: () => listen(port),
  };
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
