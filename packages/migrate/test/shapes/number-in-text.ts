import snowflake from 'snowflake-sdk';

export async function ask(n: number): Promise<unknown> {
  const c = snowflake.createConnection({ account: 'acme', username: 'svc', password: process.env.PW ?? '' });
  await c.connectAsync();
  return new Promise((resolve, reject) => c.execute({ sqlText: `SELECT SNOWFLAKE.CORTEX.COMPLETE('mistral-large2', '${n}') AS answer`, complete: (e, s, r) => (e ? reject(e) : resolve(r)) }));
}
export const run = () => ask(42);
