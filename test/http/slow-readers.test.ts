/** A client that stops reading is let go, and what it had asked for ends. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { FormattedExecutionResult } from 'graphql';
import { afterEach, expect, it, vi } from 'vitest';
import { jsonInTurnsOf } from '../../src/http/streaming/json-in-turns.ts';
import { eventStream } from '../../src/http/streaming/stream-formats.ts';
import { streamResults } from '../../src/http/streaming/stream-results.ts';
import { createFairTurns } from '../../src/threads/fair-turns.ts';

let server: Server;
afterEach(() => {
  vi.useRealTimers();
  server.closeAllConnections();
  server.close();
});

it('ends a stream whose client reads nothing for a minute, and not one second before', async () => {
  const ended = Promise.withResolvers<string>();
  const waits = Promise.withResolvers<void>();
  async function* endless(): AsyncGenerator<FormattedExecutionResult, undefined> {
    try {
      for (;;) yield { data: { text: 'x'.repeat(1_000_000) } };
    } finally {
      ended.resolve('ended');
    }
  }
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  server = createServer((_, response) => {
    const { write } = response;
    response.write = ((chunk: string) => {
      const isTaken = write.call(response, chunk, 'utf8');
      if (!isTaken) waits.resolve();
      return isTaken;
    }) as typeof write;
    const inTurns = jsonInTurnsOf(createFairTurns(), 'ada');
    void streamResults(response, eventStream, { results: endless(), headers: new Map() }, {}, inTurns);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => {});
  client.pause().write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await waits.promise;
  // Its buffers fill up only now and then.
  let outcome = 'waits';
  void ended.promise.then((word) => {
    outcome = word;
  });
  await vi.waitFor(async () => expect(vi.getTimerCount()).toBeGreaterThan(1));
  await vi.advanceTimersByTimeAsync(59_000);
  expect(outcome).toBe('waits');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await ended.promise).toBe('ended');
  client.destroy();
});
