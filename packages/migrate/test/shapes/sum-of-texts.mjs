import snowflake from 'snowflake-sdk';

export const ask = async (q) => {
  const c = snowflake.createConnection({ account: 'acme', username: 'svc', password: process.env.PW ?? '' });
  await c.connectAsync();
  return new Promise((resolve, reject) => c.execute({ sqlText: "SELECT SNOWFLAKE.CORTEX.COMPLETE('mistral-large2', '" + q + "') AS a", complete: (e, s, r) => (e ? reject(e) : resolve(r)) }));
};
export const run = () => ask('what is a credit');
