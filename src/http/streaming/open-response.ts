/** A response that stays open: it waits for its reader, and is heard while nothing is said. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Flow } from '../../upstream/flow.ts';
import { SLOW_READER_MS } from '../send-answer.ts';

const HEARTBEAT_MS = 5_000;

export interface WrittenFlow<T> {
  readonly results: Flow<T>;
  /** Keeps proxies from closing a connection on which nothing is said for a while. */
  readonly heartbeat: string;
}

/**
 * Writes each result as it comes; the source waits while the client reads slowly. Resolves when the results have ended,
 * or the client has left.
 *
 * @param write false: as much is written as fits; a promise: it is being written, and no heartbeat may fall into it
 */
export function writeFlow<T>(
  response: ServerResponse,
  { results, heartbeat }: WrittenFlow<T>,
  write: (result: T) => boolean | Promise<void>,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const heart = startHeartbeat(response, heartbeat);
  const reading = results.read({ take, end: resolve, fail: reject });

  function take(result: T): boolean {
    if (response.destroyed) {
      leave();
      return false;
    }
    try {
      const written = write(result);
      if (written === true) return true;
      if (written !== false) heart.pause();
      void (written || drained(response)).then(goOn, fail);
    } catch (error) {
      fail(error);
    }
    return false;
  }
  function goOn() {
    heart.goOn();
    reading.resume();
  }
  function fail(error: unknown) {
    reject(error);
    leave();
  }
  function leave() {
    void reading.leave().then(resolve, reject);
  }
  return promise.finally(heart.stop);
}

/** Writes the text every few seconds, except while something is being written or waits for the client. */
function startHeartbeat(response: ServerResponse, text: string) {
  let isPaused = false;
  const beating = setInterval(() => {
    if (!isPaused && !response.writableNeedDrain) response.write(text);
  }, HEARTBEAT_MS);
  return {
    pause() {
      isPaused = true;
    },
    goOn() {
      isPaused = false;
    },
    stop: () => clearInterval(beating),
  };
}

/**
 * Writes more of an answer that has begun. In the chunked coding Node makes four writes of each piece, which is a tenth
 * of what a streamed token costs: here they are one. What has no such coding, or waits for an earlier answer on its
 * connection, is left to Node.
 */
export function writeMore(response: ServerResponse, text: string): boolean {
  const { socket } = response;
  // Of no length, a piece would be the end.
  if (!socket || !response.chunkedEncoding || text === '') return response.write(text);
  const length = Buffer.byteLength(text).toString(16);
  // Writing nothing where there is no room has the response tell of room again.
  return socket.write(`${length}\r\n${text}\r\n`) || response.write('');
}

/** Resolves when the client has read what was written, or has left; one that reads nothing for long is let go. */
export async function drained(response: ServerResponse): Promise<void> {
  // Of one that left before, nothing more is told.
  if (response.destroyed) return;
  const settled = new AbortController();
  const { signal } = settled;
  const slow = setTimeout(() => response.destroy(), SLOW_READER_MS);
  await Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]).finally(
    () => {
      clearTimeout(slow);
      settled.abort();
    },
  );
}
