import snowflake from 'snowflake-sdk';

export async function run() {
  const text = 'Wonderful service, I will come again!';
  const connection = snowflake.createConnection({
    account: 'acme',
    username: 'svc',
    password: process.env.PW,
  });
  await connection.connectAsync();
  return new Promise((resolve, reject) => {
    connection.execute({
      sqlText: `SELECT AI_SENTIMENT('${text}') AS feeling`,
      complete: (err, stmt, rows) => (err ? reject(err) : resolve(rows)),
    });
  });
}
