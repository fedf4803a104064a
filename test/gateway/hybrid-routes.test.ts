/** A fresh gateway knows what its sample's semantic model calls things, and sends questions about them to the data. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fails, inTurn, rows, startScriptedSnowflake } from '../support/scripted-snowflake.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

it.each([
  ['fuel canisters sold first half of 2026', 'sold'],
  ['avrage discount on tents', 'discount'],
  ['resolution time of high priority tickets', 'resolution'],
])('%s', async (message, word) => {
  const { data } = await gateway.ask(
    'query ($message: String!) { hybrid(input: { message: $message }) { route reason } }',
    { variables: { message } },
  );
  expect(data.hybrid).toMatchObject({ route: 'SNOWFLAKE', reason: expect.stringContaining(word) });
});

it('writes what asks for a text', async () => {
  const message = 'write a poem about a tent in the rain';
  const { data } = await gateway.ask(
    'query ($message: String!) { hybrid(input: { message: $message }) { route } }',
    { variables: { message } },
  );
  expect(data.hybrid.route).toBe('LAMBDA_LABS');
});

it('reads the words of the account at its start, without waiting for them, until it has them', async () => {
  const snowflake = await startScriptedSnowflake();
  const readsWords = 'SELECT SYSTEM$READ_YAML_FROM_SEMANTIC_VIEW(?)';
  const yaml =
    'name: WOOD\ntables:\n  - name: TIMBER\n    metrics:\n      - name: GNARLINESS\n        expr: AVG(knots)\n';
  const away = fails('000603', 'XX000', 'SQL execution internal error');
  snowflake.answer(readsWords, inTurn(away, rows([{ name: 'YAML', type: 'text' }], [[yaml]])));
  const wood = await startGateway({
    environment: {
      SNOWFLAKE_ACCOUNT: 'scripted',
      SNOWFLAKE_USER: 'GATEWAY',
      SNOWFLAKE_TOKEN: 'secret',
      SNOWFLAKE_ACCESS_URL: snowflake.url,
      CORTEX_ANALYST_SEMANTIC_VIEW: 'DB.SALES.WOOD',
    },
  });
  try {
    const reason = async () => {
      const query = '{ hybrid(input: { message: "gnarliness by timber" }) { reason } }';
      return (await wood.ask(query, { user: 'broke' })).data.hybrid.reason;
    };
    await wood.setLimit('user:broke', 0);
    expect(await reason()).not.toContain('gnarliness');
    await expect.poll(reason).toContain('a business measure ("gnarliness")');
    expect(snowflake.statements.filter(({ sql }) => sql === readsWords)).toHaveLength(2);
  } finally {
    await wood.close();
    await snowflake.close();
  }
});
