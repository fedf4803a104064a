import { once } from 'node:events';
import { createServer, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { drained, writeMore } from '../../src/http/streaming/open-response.ts';

const pieces = ['one ', 'größer ', '', '日本 🎏 ', 'last'];
const whole = pieces.join('');

async function serve(answer: (response: ServerResponse) => unknown): Promise<number> {
  const server = createServer((_, response) => answer(response)).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function answerInPieces(response: ServerResponse): Promise<void> {
  response.writeHead(200);
  response.write('begun ');
  for (const piece of pieces) {
    await new Promise(setImmediate);
    writeMore(response, piece);
  }
  response.addTrailers({ 'x-told': 'yes' });
  response.end(' over');
}

/** All that a connection brings until the server closes it. */
async function exchange(port: number, asked: string): Promise<string> {
  const connection = connect(port, '127.0.0.1');
  connection.write(asked);
  return text(connection);
}

test('pieces of any characters arrive whole, before the end and its trailers', async () => {
  const port = await serve(answerInPieces);
  const asked = request({ port, host: '127.0.0.1' }).end();
  const [answer] = await once(asked, 'response');
  expect(await text(answer)).toBe(`begun ${whole} over`);
  expect(answer.trailers).toEqual({ 'x-told': 'yes' });
});

test('a client of HTTP/1.0 gets the pieces without a coding', async () => {
  const port = await serve(answerInPieces);
  const answer = await exchange(port, 'GET / HTTP/1.0\r\n\r\n');
  expect(answer.split('\r\n\r\n')[1]).toBe(`begun ${whole} over`);
});

test('of two requests on one connection each answer comes whole, one after the other', async () => {
  const port = await serve(answerInPieces);
  const ask = (more: string) => `GET / HTTP/1.1\r\nhost: here\r\n${more}\r\n`;
  const answer = await exchange(port, ask('') + ask('connection: close\r\n'));
  const [, first = '', second = ''] = answer.split('HTTP/1.1 200 OK');
  for (const one of [first, second])
    expect(one.replaceAll(/\r\n[0-9a-f]+\r\n/g, '')).toContain(`begun ${whole} over`);
});

test('a client that reads slowly holds the writer back, and is waited for', async () => {
  const long = 'x'.repeat(64 * 1024);
  const full = Promise.withResolvers<void>();
  let written = 0;
  const port = await serve(async (response) => {
    response.write('begun');
    while (writeMore(response, long)) written += long.length;
    written += long.length;
    full.resolve();
    await drained(response);
    response.end('over');
  });
  const asked = request({ port, host: '127.0.0.1' }).end();
  const [answer] = await once(asked, 'response');
  await full.promise;
  expect((await text(answer)).length).toBe(written + 'begunover'.length);
});

test('nobody waits for a client that had left before', async () => {
  const left = Promise.withResolvers<ServerResponse>();
  const port = await serve((response) => {
    response.write('begun');
    response.once('close', () => left.resolve(response));
  });
  const asked = request({ port, host: '127.0.0.1' }).end();
  await once(asked, 'response');
  asked.destroy();
  const response = await left.promise;
  expect(response.write('more')).toBe(false);
  await drained(response);
});
