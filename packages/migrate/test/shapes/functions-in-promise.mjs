import snowflake from 'snowflake-sdk';

/** @param {string} status @returns {Promise<any[]>} */
export function orders(status) {
  return new Promise((resolve, reject) => {
    const connection = snowflake.createConnection({ account: 'acme', username: 'svc', password: process.env.PW ?? '' });
    connection.connect(function (err, conn) {
      if (err) {
        reject(err);
      } else {
        conn.execute({
          sqlText: 'SELECT order_id, total FROM sales.orders WHERE status = ? ORDER BY order_id LIMIT 3',
          binds: [status],
          complete: function (err, stmt, rows) {
            if (err) { reject(err); } else { resolve(rows); }
          },
        });
      }
    });
  });
}
export const run = () => orders('DELIVERED');
