/** A server that answers one request after another as a script says: gateways of other versions, proxies, lost lines. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly at: number;
}

export type Step = (response: ServerResponse, seen: Seen) => void;

export interface ScriptedServer {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** The next answers; the last one stays. */
  script(...steps: readonly Step[]): void;
  close(): void;
}

export async function startScriptedServer(): Promise<ScriptedServer> {
  let steps: Step[] = [];
  let seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const now = { headers: request.headers, body, at: performance.now() };
    seen.push(now);
    const step = steps.length > 1 ? steps.shift() : steps[0];
    step?.(response, now);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get seen() {
      return seen;
    },
    script(...next) {
      steps = [...next];
      seen = [];
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Step =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

export const failing = (
  code: string | undefined,
  extensions: Record<string, unknown> = {},
  status = 200,
): Step =>
  json(
    { errors: [{ message: `because of ${code}`, extensions: { code, ...extensions } }], data: null },
    status,
  );

export const page =
  (status: number, headers: Record<string, string> = {}): Step =>
  (response) => {
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end('<h1>Sorry</h1>');
  };

/** Headers that promise more than comes. */
export const cutShort =
  (text: string, type = 'application/json'): Step =>
  (response) => {
    response.writeHead(200, { 'content-type': type, 'content-length': '10000' });
    response.write(text, () => response.destroy());
  };

/** Valid HTTP with half a JSON text, as a careless proxy sends it. */
export const halfJson: Step = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"viewer":{"na');
};

export const hangUp: Step = (response) => response.destroy();

export const events =
  (text: string, then: 'end' | 'cut' = 'end'): Step =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (then === 'end') response.end(text);
    else response.write(text, () => response.destroy());
  };
