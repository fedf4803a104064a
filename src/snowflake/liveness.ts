/** Notices that Snowflake is gone while a statement runs. */
import type { Connection } from 'snowflake-sdk';
import { fulfilledWithin } from './interrupt.ts';

export interface LivenessOptions {
  /** Milliseconds between two heartbeats; a statement shorter than that has none. */
  readonly intervalMs: number;
  /** Milliseconds until a heartbeat counts as missed. */
  readonly timeoutMs: number;
}

/** Two misses in a row, so that one lost packet kills no long statement. */
const MISSES = 2;

/**
 * The driver answers a broken connection by sending its request again for up to 82 seconds, without a word to the
 * caller. Heartbeats are not sent again, so they tell in seconds.
 *
 * @returns a function that stops watching
 */
export function watchLiveness(
  connection: Connection,
  options: LivenessOptions,
  onGone: () => void,
): () => void {
  let misses = 0;
  let stopped = false;
  let timer = setTimeout(beat, options.intervalMs);

  async function beat(): Promise<void> {
    const alive = await heartbeat(connection, options.timeoutMs);
    if (stopped) return;
    misses = alive ? 0 : misses + 1;
    if (misses >= MISSES) onGone();
    else timer = setTimeout(beat, alive ? options.intervalMs : options.timeoutMs / 2);
  }

  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** Whether the session still answers. */
export function heartbeat(connection: Connection, timeoutMs: number): Promise<boolean> {
  const answered = connection.isValidAsync().then((isValid) => {
    if (!isValid) throw new Error('the heartbeat was refused');
  });
  return fulfilledWithin(answered, timeoutMs);
}
