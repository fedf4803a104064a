import snowflake from 'snowflake-sdk';

export async function summary(text: string): Promise<string> {
  const conn = snowflake.createConnection({
    account: 'acme',
    username: 'svc',
    password: process.env.PW ?? '',
  });
  await new Promise<void>((resolve, reject) => conn.connect((err) => (err ? reject(err) : resolve())));
  const rows: any[] = await new Promise((resolve, reject) => {
    conn.execute({
      sqlText: `SELECT SNOWFLAKE.CORTEX.COMPLETE('llama3.1-8b', 'Sum up in a word: ${text.replace(/'/g, "''")}') AS answer`,
      complete: (err, stmt, rows) => {
        if (err) return reject(err);
        resolve(rows ?? []);
      },
    });
  });
  return rows[0].ANSWER;
}

export const run = () => summary("The driver's parcel came late, and nobody called.");
