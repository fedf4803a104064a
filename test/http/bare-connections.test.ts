import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { refuseUnreadable } from '../../src/http/bare-connections.ts';
import type { Port } from '../../src/http/ports.ts';

it('a connection on which nothing was asked in time is closed, and no refusal; one with a part of a request is told', async () => {
  const refused: string[] = [];
  const server = createServer({ requestTimeout: 100, headersTimeout: 100, connectionsCheckingInterval: 20 });
  const port = { server, isFree: () => true } as Partial<Port> as Port;
  server.on(
    'clientError',
    refuseUnreadable(port, {
      contentType: 'text/plain',
      bodyOf: ({ message }) => message,
      onRefusal: ({ message }) => refused.push(message),
    }),
  );
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const open = () => connect((server.address() as AddressInfo).port, '127.0.0.1');

  const slow = open();
  slow.write('GET / HT');
  expect(await Promise.all([open(), slow].map((client) => text(client)))).toEqual([
    '',
    expect.stringMatching(/^HTTP\/1\.1 408 .*did not arrive in time\.$/s),
  ]);
  expect(refused).toEqual(['The request did not arrive in time.']);
});
