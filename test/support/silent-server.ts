/** A server that takes every connection and says nothing: one of TLS to it is never made. */
import { EventEmitter, once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

export interface SilentServer {
  /** Of https. */
  readonly url: string;
  /** `reached` for each connection, by its first bytes. */
  readonly events: EventEmitter<{ reached: [] }>;
  close(): void;
}

export async function startSilentServer(): Promise<SilentServer> {
  const events: SilentServer['events'] = new EventEmitter();
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => events.emit('reached'));
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
