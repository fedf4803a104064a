import snowflake, { type ConnectionOptions } from 'snowflake-sdk';

const options: ConnectionOptions = { account: 'acme', username: 'svc', password: process.env.PW ?? '' };
const pool = snowflake.createPool(options, { max: 10, min: 0 });

/** The dearest orders. */
export async function dearest(least: number) {
  const rows = await pool.use(
    async (client) =>
      new Promise<Record<string, unknown>[]>((resolve, reject) => {
        client.execute({
          sqlText:
            'SELECT order_id, total, ordered_at FROM sales.orders WHERE total > ? ORDER BY total DESC, order_id LIMIT 4',
          binds: [least],
          complete: (err, stmt, rows) => (err ? reject(err) : resolve(rows ?? [])),
        });
      }),
  );
  return rows;
}

export const run = () => dearest(100);
