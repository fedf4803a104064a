/** SQL shows a caller what others used only with the permission for it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';

let tokens: TokenIssuer;
let gateway: Gateway;
beforeAll(async () => {
  tokens = await startTokenIssuer();
  gateway = await startGateway({ environment: tokens.environment });
});
afterAll(async () => {
  await gateway.close();
  tokens.close();
});

const statements = [
  'SELECT USER_NAME, FUNCTION_NAME FROM CORTEX_USAGE_LOG',
  'SELECT * FROM CORTEX_USAGE_BY_MODEL',
  'SELECT QUERY_TEXT FROM SNOWFLAKE.ACCOUNT_USAGE.QUERY_HISTORY',
  'SELECT SERVICE_TYPE FROM SNOWFLAKE.ACCOUNT_USAGE.METERING_HISTORY',
  'SELECT FUNCTION_NAME, CREDITS FROM SNOWFLAKE.ACCOUNT_USAGE.CORTEX_AI_FUNCTIONS_USAGE_HISTORY',
];

async function run(statement: string, claims: object) {
  const query = 'query($s: String!) { executeSql(input: { statement: $s }) { rowCount columns { name } } }';
  return gateway.ask(query, {
    variables: { s: statement },
    headers: await tokens.bearer({ sub: 'eve', ...claims }),
  });
}

it.each(statements)('%s', async (statement) => {
  const { errors, data } = await run(statement, { permissions: ['sql:write'] });
  expect(data.executeSql).toBeNull();
  expect(errors[0]?.extensions).toMatchObject({ code: 'SQL_NOT_ALLOWED', rule: 'account-data' });
  expect(errors[0]?.message).toContain('usage:read:all');
  const allowed = await run(statement, { scope: 'sql:read usage:read:all' });
  expect(allowed.errors).toEqual([]);
  expect(allowed.data.executeSql.columns.length).toBeGreaterThan(0);
});
