/** The floor for large requests: a server that reads each body to its end, keeps none of it and refuses. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer((request, response) => {
  request.resume().once('end', () => response.writeHead(400).end('{"errors":[]}'));
}).listen(0, '127.0.0.1');
server.keepAliveTimeout = 300_000;
await once(server, 'listening');
process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
process.once('disconnect', () => process.exit(0));
