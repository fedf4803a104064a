/** A server that answers HTTP with whatever bytes a test gives it: for answers that no HTTP library would write. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface RawServer {
  readonly url: string;
  /** Requests that came whole, by their methods and paths. */
  readonly asked: readonly string[];
  close(): void;
}

/** @param answer a request has come whole; what it returns is written, and anything else may be done to the socket */
export async function startRawServer(
  answer: (path: string, socket: Socket) => string | Buffer | undefined,
): Promise<RawServer> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    let unread = '';
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    socket.setEncoding('latin1');
    socket.on('data', (data) => {
      unread += data;
      for (let whole = requestIn(unread); whole; whole = requestIn(unread)) {
        unread = unread.slice(whole.length);
        const [method = '', path = ''] = whole.split(' ', 2);
        asked.push(`${method} ${path}`);
        const answered = answer(path, socket);
        if (answered !== undefined) socket.write(answered);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** The first request, its body included; null until it has come whole. */
function requestIn(bytes: string): string | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const length = /^content-length: *(\d+)/im.exec(bytes.slice(0, end))?.[1] ?? '0';
  const whole = bytes.slice(0, end + 4 + Number(length));
  return whole.length === end + 4 + Number(length) ? whole : null;
}

/** An answer with its length. */
export function rawAnswer(
  status: number,
  body: string | Buffer,
  headers = 'content-type: application/json',
): Buffer {
  const bytes = Buffer.from(body);
  const head = `HTTP/1.1 ${status} Answered\r\n${headers}\r\ncontent-length: ${bytes.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}
