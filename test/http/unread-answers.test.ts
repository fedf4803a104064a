/** Clients that ask for long answers and read none of them do not fill the memory. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { sendText } from '../../src/http/compression.ts';

it('of more answers than may wait unread, the one that has waited longest is let go, and no other', async () => {
  // Two of them may wait.
  const answer = 'x'.repeat(100_000_000);
  const door = fastify();
  door.get('/', (request, reply) => sendText(request, reply, answer));
  await door.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => {
    door.server.closeAllConnections();
    door.server.close();
  });
  const { port } = door.server.address() as AddressInfo;
  const open = async () => {
    const [response] = (await once(get({ port, host: '127.0.0.1', agent: false }), 'response')) as [
      IncomingMessage,
    ];
    return response;
  };
  /** How much of it arrives, once it is read. */
  const lengthOf = (response: IncomingMessage) => {
    let length = 0;
    response.on('data', (part: Buffer) => {
      length += part.length;
    });
    response.on('error', () => {});
    return new Promise<number>((resolve) => response.once('close', () => resolve(length)));
  };

  for (let round = 0; round < 2; round += 1) {
    const first = await open();
    const [second, third] = [await open(), await open()];
    expect(await lengthOf(first)).toBeLessThan(answer.length);
    expect(await Promise.all([second, third].map(lengthOf))).toEqual([answer.length, answer.length]);
  }
});
