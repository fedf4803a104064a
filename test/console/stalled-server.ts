/** A server that begins to answer and says no more, as a network does that was cut in the middle. */
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';

export interface StalledServer {
  /** What the page asks of such addresses comes here from now on; with a text, those requests alone whose body has it. */
  takeOver(page: Page, address: string, text?: string): Promise<unknown>;
  /** The next request that comes. */
  readonly asked: () => Promise<unknown>;
  /** Whoever asks next has hung up again. */
  readonly left: () => Promise<unknown>;
  close(): void;
}

export async function startStalledServer(): Promise<StalledServer> {
  const told = new EventEmitter();
  const server = createServer((request: IncomingMessage, response) => {
    response.on('close', () => told.emit('left'));
    const isExport = request.url?.startsWith('/exports/') === true;
    response.writeHead(200, { 'content-type': isExport ? 'text/csv' : 'text/event-stream' });
    response.write(isExport ? 'timestamp,user_name\r\n' : ':\n\n');
    told.emit('asked');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    takeOver: (page, address, text = '') =>
      page.route(address, (route) => {
        if (!(route.request().postData() ?? '').includes(text)) return route.continue();
        const { pathname, search } = new URL(route.request().url());
        return route.continue({ url: `http://127.0.0.1:${port}${pathname}${search}` });
      }),
    asked: () => once(told, 'asked'),
    left: () => once(told, 'left'),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
