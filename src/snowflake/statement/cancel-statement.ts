import { setTimeout as delay } from 'node:timers/promises';
import { fulfilledWithin } from './fulfilled-within.ts';
import type { RunningStatement } from './running-statement.ts';

const ASK_AGAIN_MS = 500;

/**
 * Cancels a statement in Snowflake and waits until it has really ended there, `timeoutMs` at most.
 *
 * @returns whether it has ended; if not, its session must be closed, which ends it too
 */
export async function cancelStatement(statement: RunningStatement, timeoutMs: number): Promise<boolean> {
  const ended = statement.ready.then(
    () => true,
    () => true,
  );
  const asking = new AbortController();
  const ask = async () => {
    // A cancel may overtake the statement on another socket and find nothing to cancel, so one is not enough.
    while (!asking.signal.aborted) {
      await statement.cancel().catch(() => {});
      await delay(ASK_AGAIN_MS, undefined, { signal: asking.signal }).catch(() => {});
    }
  };
  const asked = ask();
  const hasEnded = await fulfilledWithin(ended, timeoutMs);
  asking.abort();
  // Only the pause is awaited: a request that Snowflake does not answer ends with the session.
  if (hasEnded) await fulfilledWithin(asked, timeoutMs);
  return hasEnded;
}
