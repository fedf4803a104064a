/** Clients that ask for long answers and read none of them do not fill the memory. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { sendText } from '../../src/http/send-answer.ts';
import { createUnreadAnswers, type UnreadAnswers } from '../../src/http/unread-answers.ts';

/** A server whose every answer is `answer`. */
async function openDoor(unread: UnreadAnswers, answer: string): Promise<number> {
  const door = fastify().decorate('unread', unread);
  door.get('/', (request, reply) => sendText(request, reply, answer));
  await door.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => {
    door.server.closeAllConnections();
    door.server.close();
  });
  return (door.server.address() as AddressInfo).port;
}

async function open(port: number): Promise<IncomingMessage> {
  const [response] = await once(get({ port, host: '127.0.0.1', agent: false }), 'response');
  return response as IncomingMessage;
}

/** How much of it arrives, once it is read. */
function lengthOf(response: IncomingMessage): Promise<number> {
  let length = 0;
  response.on('data', (part: Buffer) => {
    length += part.length;
  });
  response.on('error', () => {});
  return new Promise((resolve) => response.once('close', () => resolve(length)));
}

it('of more answers than may wait unread at all doors, the one that has waited longest is let go, and no other', async () => {
  // Two of them may wait.
  const answer = 'x'.repeat(100_000_000);
  const unread = createUnreadAnswers();
  const [api, mcp] = [await openDoor(unread, answer), await openDoor(unread, answer)];

  for (let round = 0; round < 2; round += 1) {
    const [first, second, third] = [await open(api), await open(mcp), await open(api)];
    expect(await lengthOf(first)).toBeLessThan(answer.length);
    expect(await Promise.all([second, third].map(lengthOf))).toEqual([answer.length, answer.length]);
  }
});
