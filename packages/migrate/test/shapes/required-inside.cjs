exports.a = async () => {
  const snowflake = require('snowflake-sdk');
  const c = snowflake.createConnection({ account: 'acme', username: 'svc', password: process.env.PW ?? '' });
  await c.connectAsync();
  return new Promise((resolve, reject) => c.execute({ sqlText: 'SELECT order_id, total FROM sales.orders WHERE status = ? ORDER BY order_id LIMIT 3', binds: ['DELIVERED'], complete: (e, s, r) => (e ? reject(e) : resolve(r)) }));
};
exports.b = async () => {
  const snowflake = require('snowflake-sdk');
  const c = snowflake.createConnection({ account: 'acme', username: 'svc', password: process.env.PW ?? '' });
  await c.connectAsync();
  return new Promise((resolve, reject) => c.execute({ sqlText: 'SELECT order_id, total FROM sales.orders WHERE status = ? ORDER BY order_id LIMIT 3', binds: ['DELIVERED'], complete: (e, s, r) => (e ? reject(e) : resolve(r)) }));
};
exports.run = async () => [await exports.a(), await exports.b()];
