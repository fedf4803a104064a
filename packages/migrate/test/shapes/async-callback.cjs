const snowflake = require('snowflake-sdk');

const wait = async (x) => x;
function list(done) {
  const c = snowflake.createConnection({ account: 'acme', username: 'svc', password: process.env.PW ?? '' });
  c.connect(async (err) => {
    if (err) return done(err);
    c.execute({ sqlText: 'SELECT order_id, total FROM sales.orders WHERE status = ? ORDER BY order_id LIMIT 3', binds: ['DELIVERED'], complete: async (err, stmt, rows) => {
      if (err) return done(err);
      const n = await wait(rows.length);
      done(null, n);
    } });
  });
}
exports.run = () => new Promise((resolve, reject) => list((e, n) => (e ? reject(e) : resolve(n))));
