import * as snowflake from 'snowflake-sdk';

export const run = async () => {
  const connection = snowflake.createConnection({
    account: 'acme',
    username: 'svc',
    password: process.env.PW ?? '',
  });
  await connection.connectAsync();
  return new Promise((resolve, reject) => {
    connection.execute({
      sqlText: 'UPDATE analytics.notes SET version = 2 WHERE id = ?',
      binds: [1],
      complete: (err, stmt, rows) => (err ? reject(err) : resolve(rows)),
    });
  });
};
