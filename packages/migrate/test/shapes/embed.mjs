import sf from 'snowflake-sdk';

export const run = async () => {
  const connection = sf.createConnection({ account: 'acme', username: 'svc', password: process.env.PW });
  await connection.connectAsync();
  const found = await new Promise((resolve, reject) => {
    connection.execute({
      sqlText: "SELECT SNOWFLAKE.CORTEX.EMBED_TEXT_768('snowflake-arctic-embed-m-v1.5', ?) AS v",
      binds: ['late parcel'],
      complete: (err, stmt, rows) => (err ? reject(err) : resolve(rows[0].V)),
    });
  });
  connection.destroy(() => {});
  return JSON.parse(found);
};
