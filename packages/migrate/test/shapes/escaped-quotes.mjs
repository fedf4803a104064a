import snowflake from 'snowflake-sdk';

export const run = async () => {
  const c = snowflake.createConnection({ account: 'acme', username: 'svc', password: process.env.PW ?? '' });
  await c.connectAsync();
  return new Promise((resolve, reject) => c.execute({ sqlText: 'SELECT \'a\' AS x, \'b?\' AS y, ? AS z', binds: ['q'], complete: (e, s, r) => (e ? reject(e) : resolve(r)) }));
};
