/** A proxy that takes every tunnel and says nothing to it. */
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SilentProxy {
  readonly url: string;
  /** `asked` for each tunnel, with where to. */
  readonly events: EventEmitter<{ asked: [string | undefined] }>;
  /** Tunnels that are waited for now, by whatever came to it before the question. */
  waiting(): Promise<number>;
  close(): void;
}

export async function startSilentProxy(): Promise<SilentProxy> {
  const events: SilentProxy['events'] = new EventEmitter();
  const tunnels = new Set<object>();
  const server = createServer((_, response) => response.end());
  server.on('connect', ({ url }, socket) => {
    tunnels.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => tunnels.delete(socket));
    socket.resume().on('end', () => socket.end());
    events.emit('asked', url);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    events,
    async waiting() {
      await fetch(url);
      return tunnels.size;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
