/** Requests that wait for the answers before theirs: how many are read, and what they inherit. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { createPipelinedRequests } from '../../src/http/pipelined-requests.ts';

/** A server that answers when the test says so, and a connection to it. */
async function serve() {
  const begun: ServerResponse[] = [];
  const requests = createPipelinedRequests((_, response) => void begun.push(response));
  const server = createServer(requests.take).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [there] = await once(server, 'connection');
  return { requests, begun, client, there: there as Socket };
}

const ask = (...headers: readonly string[]) =>
  `GET / HTTP/1.1\r\n${['host: x', ...headers].join('\r\n')}\r\n\r\n`;

it('a client that sends ever more of them is not read meanwhile, and answered to the last', async () => {
  const { requests, begun, client, there } = await serve();
  const answers = text(client);
  const pause = once(there, 'pause');
  const kilobyte = `x-more: ${'x'.repeat(1_000)}`;
  client.write(ask(kilobyte).repeat(2_000) + ask('connection: close'));
  await pause;
  expect(begun).toHaveLength(1);
  expect(there.bytesRead).toBeLessThan(500_000);
  requests.serve((_, response) => response.end());
  begun[0]?.end();
  expect((await answers).match(/HTTP\/1\.1 200/g)).toHaveLength(2_001);
});

it('each has the patience of its own answer', async () => {
  const { begun, client, there } = await serve();
  client.write(ask() + ask());
  await expect.poll(() => begun.length).toBe(1);
  there.setTimeout(60_000);
  begun[0]?.end();
  await expect.poll(() => begun.length).toBe(2);
  expect(there.timeout).toBe(0);
});
