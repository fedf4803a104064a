/** A fresh gateway knows what its sample's semantic model calls things, and sends questions about them to the data. */
import { afterAll, beforeAll, expect, it } from 'vitest';
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
