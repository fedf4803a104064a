import type pg from 'pg';

/**
 * @param work gets the results of `first`, and what sends COMMIT. It may send that behind its last statement and wait for
 *   both at once; if it has not, that is done afterwards. Should the statement fail, the server rolls back instead.
 * @param first SQL that goes to the server with BEGIN
 */
export async function inTransaction<T>(
  client: pg.Client,
  work: (opened: readonly pg.QueryResult[], commit: () => Promise<unknown>) => Promise<T>,
  first = '',
): Promise<T> {
  // Several statements in one message have several results.
  const opened = (await client.query(`BEGIN; ${first}`)) as unknown as pg.QueryResult | pg.QueryResult[];
  let ending: Promise<unknown> | undefined;
  const commit = () => {
    ending ??= client.query('COMMIT');
    return ending;
  };
  try {
    const result = await work([opened].flat(), commit);
    await commit();
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}
