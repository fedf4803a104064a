import { format } from 'node:util';
import snowflake from 'snowflake-sdk';

export function run() {
  return new Promise((resolve, reject) => {
    const connection = snowflake.createConnection({
      account: 'acme',
      username: 'svc',
      password: 'Tr0ub4dor&3',
    });
    connection.connect((err, conn) => {
      if (err) return reject(err);
      conn.execute({
        sqlText: 'SELECT customer_id, name, signed_up_at FROM sales.customers ORDER BY customer_id LIMIT 3',
        complete(err, stmt, rows) {
          if (err) {
            reject(err);
          } else {
            resolve(rows.map((row) => format('%s %s', row.NAME, row.SIGNED_UP_AT.toISOString())));
          }
        },
      });
    });
  });
}
