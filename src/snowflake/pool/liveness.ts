/** Notices that Snowflake is gone while statements run. */
import type { Connection } from 'snowflake-sdk';
import { fulfilledWithin } from '../statement/fulfilled-within.ts';

export interface LivenessOptions {
  /** Milliseconds between two heartbeats of a running statement; a shorter statement has none. */
  readonly intervalMs: number;
  /** Milliseconds until a heartbeat counts as missed. */
  readonly timeoutMs: number;
}

export interface LivenessWatch {
  /** Watches until the function that it returns is called. `onGone` is called once at most. */
  watch(connection: Connection, onGone: () => void): () => void;
}

interface Watched {
  readonly connection: Connection;
  readonly onGone: () => void;
  readonly since: number;
  misses: number;
  isAsked: boolean;
}

const WAITS = 20;
/** Two misses in a row, so that one lost packet kills no long statement. */
const MISSES = 2;

/**
 * The driver answers a broken connection by sending its request again for up to 82 seconds, without a word to the
 * caller. Heartbeats are not sent again, so they tell in seconds.
 *
 * One timer serves all statements, and only while there are any: most of them end long before it fires.
 */
export function createLivenessWatch({ intervalMs, timeoutMs }: LivenessOptions): LivenessWatch {
  const running = new Set<Watched>();
  let isTicking = false;

  function tickLater(): void {
    isTicking = running.size > 0;
    if (isTicking) setTimeout(tick, intervalMs).unref();
  }

  function tick(): void {
    tickLater();
    const longEnough = performance.now() - intervalMs / 2;
    for (const watched of running) if (!watched.isAsked && watched.since < longEnough) void ask(watched);
  }

  async function ask(watched: Watched): Promise<void> {
    watched.isAsked = true;
    const isAlive = await heartbeat(watched.connection, timeoutMs);
    watched.isAsked = false;
    watched.misses = isAlive ? 0 : watched.misses + 1;
    if (watched.misses >= MISSES && running.delete(watched)) watched.onGone();
    else if (!isAlive && running.has(watched)) void ask(watched);
  }

  return {
    watch(connection, onGone) {
      const watched = { connection, onGone, since: performance.now(), misses: 0, isAsked: false };
      running.add(watched);
      if (!isTicking) tickLater();
      return () => running.delete(watched);
    },
  };
}

/**
 * Whether the session still answers. The patience is many short waits, and between them what has come is read: of a
 * gateway that gets no processor for seconds, the answer is there and only nobody came to read it.
 */
export async function heartbeat(connection: Connection, timeoutMs: number): Promise<boolean> {
  let isOver = false;
  const answered = connection
    .isValidAsync()
    .catch(() => false)
    .finally(() => {
      isOver = true;
    });
  for (let wait = 0; wait < WAITS && !isOver; wait += 1) await fulfilledWithin(answered, timeoutMs / WAITS);
  return isOver && answered;
}
