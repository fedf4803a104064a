/** A response that stays open: it waits for its reader, and is heard while nothing is said. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { SLOW_READER_MS } from '../compression.ts';

const HEARTBEAT_MS = 5_000;

/**
 * Keeps proxies from closing a connection on which nothing is said for a while.
 * @param isMidway whether something is half written, into which a heartbeat would fall
 * @returns ends it
 */
export function keepAwake(
  response: ServerResponse,
  heartbeat: string,
  isMidway: () => boolean = () => false,
): () => void {
  const beating = setInterval(() => {
    if (!isMidway() && !response.writableNeedDrain) response.write(heartbeat);
  }, HEARTBEAT_MS);
  return () => clearInterval(beating);
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
