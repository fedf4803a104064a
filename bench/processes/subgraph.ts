/** A service of a supergraph that costs next to nothing: its answers are made once. `POST /change` changes its schema. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const head =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) type Order @key(fields: "id") { id: ID! total: Int! } type User @key(fields: "name") { name: String! orders: [Order!] }';
let version = 0;
const schema = () => `${head} type Query { orders: [Order!]! version${version}: Int }`;

const orders = Array.from({ length: 3 }, (_, i) => ({ id: String(i), total: i }));
const entities = JSON.stringify({ data: { _entities: [{ __typename: 'User', orders }] } });

const server = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) body += piece;
  if (request.url === '/change') version += 1;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    body.includes('_service') ? JSON.stringify({ data: { _service: { sdl: schema() } } }) : entities,
  );
}).listen(0, '127.0.0.1');
server.keepAliveTimeout = 300_000;
await once(server, 'listening');
process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
process.once('disconnect', () => process.exit(0));
