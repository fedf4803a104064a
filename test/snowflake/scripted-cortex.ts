/** A Cortex REST server that answers by script and remembers what it was asked. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
  readonly response: ServerResponse;
  /** Resolves when the connection of the call is over, finished or cut. */
  readonly closed: Promise<unknown>;
}

export type CortexAnswer = (call: SeenCall) => void | Promise<void>;

export interface ScriptedCortex {
  readonly url: string;
  readonly calls: readonly SeenCall[];
  /** The largest number of sockets that were open at once. */
  readonly peakSockets: number;
  answer(answer: CortexAnswer): void;
  close(): Promise<void>;
}

export async function startScriptedCortex(): Promise<ScriptedCortex> {
  const calls: SeenCall[] = [];
  let answer: CortexAnswer = json({});
  let sockets = 0;
  let peakSockets = 0;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { method = '', url: path = '', headers } = request;
    const body = text === '' ? {} : JSON.parse(text);
    const call: SeenCall = { method, path, headers, body, response, closed: once(response, 'close') };
    calls.push(call);
    await answer(call);
  });
  server.on('connection', (socket) => {
    peakSockets = Math.max(peakSockets, ++sockets);
    socket.once('close', () => sockets--);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    get peakSockets() {
      return peakSockets;
    },
    answer(next) {
      answer = next;
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): CortexAnswer {
  return ({ response }) => {
    response.writeHead(status, {
      'content-type': 'application/json',
      'x-snowflake-request-id': 'r-1',
      ...headers,
    });
    response.end(JSON.stringify(body));
  };
}

export const delta = (text: string) => ({
  id: 'r-1',
  model: 'llama-ran',
  choices: [{ delta: { type: 'text', content: text, content_list: [{ type: 'text', text }], text } }],
  usage: {},
});

export const last = (usage: object, finishReason?: string) => ({
  id: 'r-1',
  model: 'llama-ran',
  choices: [
    { delta: { type: 'text', content: '', text: '' }, ...(finishReason && { finish_reason: finishReason }) },
  ],
  usage,
});

export function beginStream({ response }: SeenCall): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-snowflake-request-id': 'r-1' });
  response.flushHeaders();
}

/** A stream of these documents, and its proper end. */
export function stream(...documents: readonly unknown[]): CortexAnswer {
  return (call) => {
    beginStream(call);
    for (const document of documents) call.response.write(`data: ${JSON.stringify(document)}\n\n`);
    call.response.end();
  };
}
