/** A GPU server that streams exactly what a test gives it: for shapes that the stand-in never makes. */
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ScriptedGpu {
  readonly url: URL;
  /** How many completions were asked for. */
  readonly asked: number;
  close(): void;
}

export interface AskedCompletion {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * @param answer writes one completion's response; its headers are sent already
 * @param before what comes before them
 */
export async function createScriptedGpu(
  answer: (response: ServerResponse, number: number, request: AskedCompletion) => unknown,
  answeredWith: OutgoingHttpHeaders = {},
  before: (response: ServerResponse) => void = () => {},
): Promise<ScriptedGpu> {
  let asked = 0;
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      response.end(JSON.stringify({ data: [{ id: 'scripted' }] }));
      return;
    }
    const { headers } = request;
    const body = await text(request);
    before(response);
    response.writeHead(200, { 'content-type': 'text/event-stream', ...answeredWith });
    response.flushHeaders();
    asked++;
    answer(response, asked, { headers, body });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    get asked() {
      return asked;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

export const event = (data: unknown): string =>
  `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;

export const chunk = (
  delta: object,
  more: { finish?: string; usage?: readonly [number, number] } = {},
): string =>
  event({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    model: 'scripted',
    choices: [{ index: 0, delta, finish_reason: more.finish ?? null }],
    ...(more.usage ? { usage: { prompt_tokens: more.usage[0], completion_tokens: more.usage[1] } } : {}),
  });
