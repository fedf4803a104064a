import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import type { StreamFormat } from './stream-formats.ts';

const HEARTBEAT_MS = 5_000;

/**
 * Writes results as they come. A client that reads slowly holds the source back; one that leaves ends it.
 *
 * Resolves when the stream is over, whoever ended it.
 */
export async function streamResults(
  response: ServerResponse,
  format: StreamFormat,
  results: AsyncIterable<ExecutionResult>,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  response.writeHead(200, {
    ...headers,
    'content-type': format.contentType,
    'cache-control': 'no-cache, no-transform',
    // nginx buffers a whole answer otherwise.
    'x-accel-buffering': 'no',
  });
  response.write(format.open);
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(format.heartbeat);
  }, HEARTBEAT_MS);

  const iterator = results[Symbol.asyncIterator]();
  // The source may be waiting for its next result when the client leaves, and would never look up.
  const left = new Promise<IteratorResult<ExecutionResult>>((resolve) => {
    response.once('close', () => resolve({ done: true, value: undefined }));
  });
  try {
    while (!response.destroyed) {
      const next = await Promise.race([iterator.next(), left]);
      if (next.done) break;
      if (!response.write(format.result(next.value)) && !response.destroyed) {
        await Promise.race([once(response, 'drain'), left]);
      }
    }
    if (!response.destroyed) response.end(format.close);
  } finally {
    clearInterval(heartbeat);
    // Not awaited: a generator returns only when its pending step ends, and the signal is what ends that.
    iterator.return?.().catch(() => {});
  }
}
