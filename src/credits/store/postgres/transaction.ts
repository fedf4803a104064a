import type pg from 'pg';

/** @param first SQL that goes to the server with BEGIN; its results are given to the work */
export async function inTransaction<T>(
  client: pg.Client,
  work: (opened: readonly pg.QueryResult[]) => Promise<T>,
  first = '',
): Promise<T> {
  // Several statements in one message have several results.
  const opened = (await client.query(`BEGIN; ${first}`)) as unknown as pg.QueryResult | pg.QueryResult[];
  try {
    const result = await work([opened].flat());
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}
