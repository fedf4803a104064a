/** A response that stays open: it waits for its reader, and is heard while nothing is said. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Flow } from '../../upstream/flow.ts';
import { SLOW_READER_MS } from '../compression.ts';

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
  let isMidway = false;
  const beating = setInterval(() => {
    if (!isMidway && !response.writableNeedDrain) response.write(heartbeat);
  }, HEARTBEAT_MS);

  const leave = () => reading.leave().then(resolve, reject);
  const goOn = () => {
    isMidway = false;
    reading.resume();
  };
  const fail = (error: unknown) => {
    reject(error);
    void leave();
  };
  const take = (result: T): boolean => {
    if (response.destroyed) {
      void leave();
      return false;
    }
    try {
      const written = write(result);
      if (written === true) return true;
      isMidway = written !== false;
      void (written || drained(response)).then(goOn, fail);
    } catch (error) {
      fail(error);
    }
    return false;
  };
  const reading = results.read({ take, end: resolve, fail: reject });
  return promise.finally(() => clearInterval(beating));
}

/** Resolves when the client has read what was written, or has left; one that reads nothing for long is let go. */
export async function drained(response: ServerResponse): Promise<void> {
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
