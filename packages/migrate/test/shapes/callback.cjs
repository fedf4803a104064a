const snowflake = require('snowflake-sdk');

// Orders of one status, newest first.
function ordersByStatus(status, done) {
  const connection = snowflake.createConnection({
    account: 'acme',
    username: 'svc',
    password: process.env.SNOWFLAKE_PASSWORD,
  });
  connection.connect((err, conn) => {
    if (err) {
      console.error('Unable to connect: ' + err.message);
      return done(err);
    }
    // Only what was paid for.
    conn.execute({
      sqlText: 'SELECT order_id, total FROM sales.orders WHERE status = :1 ORDER BY order_id LIMIT 5',
      binds: [status],
      complete: (err, stmt, rows) => {
        if (err) {
          done(err);
          return;
        }
        // One line each.
        done(
          null,
          rows.map((row) => `${row.ORDER_ID}: ${row.TOTAL}`),
        );
        conn.destroy(() => {});
      },
    });
  });
}

exports.run = () =>
  new Promise((resolve, reject) => {
    ordersByStatus('DELIVERED', (err, lines) => (err ? reject(err) : resolve(lines)));
  });
