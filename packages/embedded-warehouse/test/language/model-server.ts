/** A small OpenAI-compatible model server on loopback that answers as it is told. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ChatBody {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly stream?: boolean;
  readonly max_tokens?: number;
  readonly response_format?: unknown;
  readonly stream_options?: { readonly include_usage?: boolean };
}

export interface ModelServer {
  readonly url: string;
  /** The bodies of all completions, in order of arrival. */
  readonly requests: ChatBody[];
  close(): Promise<void>;
}

/** Writes the answer; by default it echoes the last message in capitals. */
export type Respond = (body: ChatBody, response: ServerResponse) => void | Promise<void>;

export async function startModelServer(
  respond: Respond = echo,
  models: readonly (string | { readonly id: string; readonly max_model_len: number })[] = ['tiny-llm'],
): Promise<ModelServer> {
  const requests: ChatBody[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/v1/models') {
      json(response, 200, {
        object: 'list',
        data: models.map((model) => (typeof model === 'string' ? { id: model } : model)),
      });
      return;
    }
    if (request.method === 'GET') return json(response, 404, {});
    void text(request).then(async (raw) => {
      const body = JSON.parse(raw) as ChatBody;
      requests.push(body);
      await respond(body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export function echo(body: ChatBody, response: ServerResponse): void {
  const content = (body.messages.at(-1)?.content ?? '').toUpperCase();
  const usage = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 };
  if (!body.stream) {
    json(response, 200, {
      model: body.model,
      choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }],
      usage,
    });
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (chunk: object) =>
    response.write(`data: ${JSON.stringify({ model: body.model, ...chunk })}\n\n`);
  for (const piece of content.split(/(?<= )/u))
    send({ choices: [{ delta: { content: piece }, finish_reason: null }] });
  send({ choices: [{ delta: {}, finish_reason: 'stop' }] });
  send({ choices: [], usage });
  response.end('data: [DONE]\n\n');
}
