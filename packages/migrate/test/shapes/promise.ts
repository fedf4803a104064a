import snowflake from 'snowflake-sdk';

interface Region {
  REGION: string;
  ORDERS: number;
}

export async function regions(): Promise<Region[]> {
  const connection = snowflake.createConnection({
    account: 'acme',
    username: 'svc',
    password: process.env.PW ?? '',
  });
  await connection.connectAsync();
  try {
    return await new Promise<Region[]>((resolve, reject) => {
      connection.execute({
        sqlText: `
          SELECT c.region, COUNT(*) AS orders
          FROM sales.orders o JOIN sales.customers c ON c.customer_id = o.customer_id
          WHERE o.status <> ?
          GROUP BY c.region ORDER BY c.region`,
        binds: ['CANCELLED'],
        complete: (err, _stmt, rows) => {
          if (err) reject(err);
          else resolve((rows ?? []) as Region[]);
        },
      });
    });
  } finally {
    connection.destroy((err) => {
      if (err) console.warn(err.message);
    });
  }
}

export const run = () => regions();
