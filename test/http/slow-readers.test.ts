/** A client that stops reading is let go, and what it had asked for ends. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text as wholeText } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { createGunzip, gzip } from 'node:zlib';
import fastify from 'fastify';
import type { FormattedExecutionResult } from 'graphql';
import { afterEach, expect, it, vi } from 'vitest';
import { sendChunks, sendParts } from '../../src/http/send-answer.ts';
import { jsonInTurnsOf } from '../../src/http/streaming/json-in-turns.ts';
import { eventStream } from '../../src/http/streaming/stream-formats.ts';
import { streamResults } from '../../src/http/streaming/stream-results.ts';
import { createFairTurns } from '../../src/threads/fair-turns.ts';

const compressed = promisify(gzip);

let server: Server;
afterEach(() => {
  vi.useRealTimers();
  server.closeAllConnections();
  server.close();
});

const reads = { nothing: 'identity', 'nothing of what is compressed': 'gzip' };

it.each(Object.entries(reads))(
  'ends a download whose client reads %s for a minute, and says why',
  async (_, encoding) => {
    let seconds = 0;
    let lastMade = 0;
    let outcome = 'waits';
    async function* endless(): AsyncGenerator<Buffer> {
      try {
        for (;;) {
          lastMade = seconds;
          yield randomBytes(1_000_000);
        }
      } catch (error) {
        outcome = (error as Error).message;
        throw error;
      }
    }
    const door = fastify();
    door.get('/', (request, reply) => sendChunks(request, reply, endless(), { isText: true }));
    await door.listen({ port: 0, host: '127.0.0.1' });
    server = door.server;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const gone = once(client, 'close');
    client.on('error', () => {});
    client.pause().write(`GET / HTTP/1.1\r\nhost: x\r\naccept-encoding: ${encoding}\r\n\r\n`);
    for (; outcome === 'waits' && seconds < 600; seconds += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      // Megabytes are compressed on threads: what is asked of them later comes back later.
      for (let jobs = 0; jobs < 20; jobs++) await compressed('');
    }
    expect(outcome).toBe('The client read nothing for 60 seconds.');
    expect(seconds - lastMade).toBeGreaterThanOrEqual(60);
    client.resume();
    await gone;
  },
);

it('goes on with a download whose client reads slowly, however long a part of it is', async () => {
  const chunk = 24_000_000;
  let outcome = 'waits';
  async function* two(): AsyncGenerator<Buffer> {
    try {
      for (let i = 0; i < 2; i++) yield Buffer.alloc(chunk, 'x');
      outcome = 'taken';
    } catch (error) {
      outcome = (error as Error).message;
      throw error;
    }
  }
  const door = fastify();
  door.get('/', (request, reply) => sendChunks(request, reply, two(), { isText: true }));
  await door.listen({ port: 0, host: '127.0.0.1' });
  server = door.server;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const gone = once(client, 'close');
  let read = 0;
  let due = 0;
  client.on('data', ({ length }) => {
    read += length;
    if (read >= due) client.pause();
  });
  client.pause().write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  // 200 KB a second: a chunk takes two minutes.
  for (; outcome === 'waits' && due < 3 * chunk; due += 200_000) {
    client.resume();
    while (read < Math.min(due, 2 * chunk) && outcome === 'waits') await new Promise(setImmediate);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(outcome).toBe('taken');
  client.destroy();
  await gone;
});

it.each(Object.entries(reads))(
  'makes no more of a long text than its client reads, who reads %s, and all of it for who reads on',
  async (_, encoding) => {
    const [part, parts] = [randomBytes(500_000).toString('hex'), 60];
    let made = 0;
    async function* long(): AsyncGenerator<string> {
      for (; made < parts; made += 1) yield part;
    }
    const door = fastify();
    door.get('/', (request, reply) => sendParts(request, reply, long()));
    await door.listen({ port: 0, host: '127.0.0.1' });
    server = door.server;
    const { port } = server.address() as AddressInfo;
    const client = get({ port, host: '127.0.0.1', headers: { 'accept-encoding': encoding } });
    const [response] = (await once(client, 'response')) as [IncomingMessage];
    // Until nothing more is made for it.
    for (let before = -1, same = 0; same < 200; before = made) {
      same = made === before ? same + 1 : 0;
      await new Promise(setImmediate);
    }
    expect(made).toBeLessThan(parts);
    const body = encoding === 'gzip' ? response.pipe(createGunzip()) : response;
    expect(await wholeText(body)).toBe(part.repeat(parts));
  },
);

it('ends a stream whose client reads nothing for a minute, and not one second before', async () => {
  let seconds = 0;
  let lastWritten = 0;
  let outcome = 'waits';
  async function* endless(): AsyncGenerator<FormattedExecutionResult, undefined> {
    try {
      for (;;) yield { data: { text: 'x'.repeat(1_000_000) } };
    } finally {
      outcome = 'ended';
    }
  }
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  server = createServer((_, response) => {
    const { write } = response;
    response.write = ((chunk: string) => {
      // What is written once the client was let go reaches nobody.
      if (!response.destroyed) lastWritten = seconds;
      return write.call(response, chunk, 'utf8');
    }) as typeof write;
    const inTurns = jsonInTurnsOf(createFairTurns(), { user: { name: 'ada' } });
    void streamResults(response, eventStream, { results: endless(), headers: new Map() }, {}, inTurns);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => {});
  client.pause().write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  // The buffers on the way take some megabytes, now and then; the minute begins when they take no more.
  for (; outcome === 'waits' && seconds < 600; seconds += 1) {
    await vi.advanceTimersByTimeAsync(1_000);
    await new Promise(setImmediate);
  }
  expect(outcome).toBe('ended');
  expect(seconds - lastWritten).toBeGreaterThanOrEqual(60);
  expect(seconds - lastWritten).toBeLessThanOrEqual(62);
  client.destroy();
});
