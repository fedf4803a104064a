import type pg from 'pg';
import type { LedgerClient } from './ledger-client.ts';

/**
 * @param work gets the results of `first`, and what sends COMMIT. It may send that behind its last statement and wait for
 *   both at once, where that statement proves itself; if it has not, that is done afterwards. Should the statement fail, the
 *   server rolls back instead.
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
