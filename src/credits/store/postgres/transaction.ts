import type pg from 'pg';
import type { LedgerClient } from './ledger-client.ts';

/**
 * @param work gets the results of `first`, and a function that sends COMMIT. It may call it right behind its last
 *   statement, to wait for both at once, if that statement itself proves that nothing was done twice: where it fails, the
 *   server rolls back instead. Otherwise `prove` and COMMIT follow when the work is done.
 * @param first SQL that goes to the server with BEGIN
 */
export async function inTransaction<T>(
  client: LedgerClient,
  work: (opened: readonly pg.QueryResult[], commit: () => Promise<void>) => Promise<T>,
  first = '',
): Promise<T> {
  const opened = await client.send(`BEGIN; ${first}`);
  let ending: Promise<void> | undefined;
  const commit = () => {
    ending ??= sendCommit(client);
    return ending;
  };
  try {
    const result = await work([opened].flat(), commit);
    // Nothing that was done twice on the way is committed.
    if (!ending) await client.prove();
    await commit();
    return result;
  } catch (error) {
    await client.send('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function sendCommit(client: LedgerClient): Promise<void> {
  const [{ command } = {}] = [await client.send('COMMIT')].flat();
  if (command !== 'COMMIT')
    throw new Error(`the database answered COMMIT with ${command ?? 'something else'}`);
}
