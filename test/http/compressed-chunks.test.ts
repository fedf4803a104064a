/** A download is compressed while it is made: no chunk waits for the next, and whoever leaves ends it. */
import { fastify } from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { sendChunks } from '../../src/http/send-answer.ts';

const gzip = { 'accept-encoding': 'gzip' };

async function serve(chunks: () => AsyncGenerator<string>): Promise<string> {
  const server = fastify();
  server.get('/', (request, reply) => sendChunks(request, reply, chunks(), { isText: true }));
  onTestFinished(() => server.close());
  return await server.listen({ host: '127.0.0.1', port: 0 });
}

it('sends each chunk as soon as it is there, and ends its source when the client leaves', async () => {
  const ended = Promise.withResolvers<void>();
  const read = Promise.withResolvers<void>();
  const url = await serve(async function* () {
    try {
      yield 'first\n';
      // The first chunk has to arrive without it.
      await read.promise;
      for (;;) yield 'next\n'.repeat(100_000);
    } finally {
      ended.resolve();
    }
  });
  const client = new AbortController();
  const { headers, body } = await fetch(url, { headers: gzip, signal: client.signal });
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  const first = await reader?.read();
  expect([headers.get('content-encoding'), headers.get('vary')]).toEqual(['gzip', 'Accept-Encoding']);
  expect(first?.value).toBe('first\n');
  read.resolve();
  client.abort();
  await ended.promise;
});

it('breaks off where its source fails, so that no reader takes it for the whole', async () => {
  const url = await serve(async function* () {
    yield 'first\n';
    throw new Error('the books are closed');
  });
  const answer = await fetch(url, { headers: gzip });
  await expect(answer.text()).rejects.toThrow();
});
