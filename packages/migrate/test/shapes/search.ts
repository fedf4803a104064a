import snowflake from 'snowflake-sdk';

export async function find(query: string) {
  const connection = snowflake.createConnection({
    account: 'acme',
    username: 'svc',
    password: process.env.PW ?? '',
  });
  await connection.connectAsync();
  const rows: any[] = await new Promise((resolve, reject) =>
    connection.execute({
      sqlText: `SELECT PARSE_JSON(SNOWFLAKE.CORTEX.SEARCH_PREVIEW('SOPHIA_AI_UNIFIED.ANALYTICS.DOCS_SEARCH', ?))['results'] AS results`,
      binds: [JSON.stringify({ query, columns: ['TITLE'], limit: 2 })],
      complete: (err, stmt, rows) => (err ? reject(err) : resolve(rows ?? [])),
    }),
  );
  return rows[0].RESULTS.map((hit: { TITLE: string }) => hit.TITLE);
}

export const run = () => find('credit limits');
