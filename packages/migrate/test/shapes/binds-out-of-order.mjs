import snowflake from 'snowflake-sdk';

export const run = async () => {
  const c = snowflake.createConnection({ account: 'acme', username: 'svc', password: process.env.PW ?? '' });
  await c.connectAsync();
  return new Promise((resolve, reject) => c.execute({ sqlText: `SELECT :2 AS a, :1 AS b, '12:30' AS t, 'a?b' AS q -- what?
`, binds: ['x', 'y'], complete: (e, s, r) => (e ? reject(e) : resolve(r)) }));
};
