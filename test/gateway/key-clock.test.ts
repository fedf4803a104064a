/** A gateway on PostgreSQL whose machine's clock is wrong: API keys and the last day of usage go by the clock of the books. */
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { connectMcp } from '../support/mcp-client.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const HOUR = 3_600_000;

let server: Awaited<ReturnType<typeof startPostgres>>;
let gateway: Gateway;
beforeAll(async () => {
  server = await startPostgres();
  gateway = await startGateway({ environment: { DATABASE_URL: await server.createSchema() } });
});
afterAll(async () => {
  await gateway?.close();
  await server?.stop();
});
afterEach(() => vi.useRealTimers());

const machineIsWrongBy = (wrong: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + wrong });
const create = (name: string, expiresAt: Date) =>
  gateway.ask(
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { id state } } }',
    { variables: { input: { name, expiresAt: expiresAt.toISOString() } } },
  );
async function shownState(id: string) {
  const { data } = await gateway.ask('{ apiKeys(first: 100) { nodes { id state } } }');
  return data.apiKeys.nodes.find((key: { readonly id: string }) => key.id === id).state;
}
const ask = (secret: string) =>
  gateway.ask('{ cortex { embed(text: "hello") { dimensions } } }', {
    headers: { authorization: `Bearer ${secret}` },
  });

it('one of two hours ahead takes and shows a key that has an hour left', async () => {
  const { data } = await create('ahead', new Date(Date.now() + HOUR));
  const { secret, apiKey } = data.createApiKey;
  machineIsWrongBy(2 * HOUR);
  expect(await shownState(apiKey.id)).toBe('ACTIVE');
  expect((await ask(secret)).errors).toEqual([]);
  const streamed = await gateway.send({
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${secret}`,
    },
    body: JSON.stringify({
      query: 'subscription { complete(input: { prompt: "Say hello." }) { finishReason } }',
    }),
  });
  expect(streamed.text).toContain('"finishReason":"stop"');
});

it('one of two hours behind makes no key that has ended', async () => {
  const ended = new Date(Date.now() - HOUR);
  machineIsWrongBy(-2 * HOUR);
  const { errors } = await create('behind', ended);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'input.expiresAt' } }]);
});

it.each([
  ['ahead', 300 * 24 * HOUR],
  ['behind', -300 * 24 * HOUR],
])(
  'an agent that names no span sees the last day of the books on one of 300 days %s',
  async (name, wrong) => {
    const user = `agent ${name}`;
    await gateway.ask('{ cortex { embed(text: "hello") { dimensions } } }', { user });
    const agent = await connectMcp(gateway, { 'x-gateway-user': user });
    machineIsWrongBy(wrong);
    const { structuredContent } = await agent.call('usage', { filter: { users: [user] } });
    await agent.client.close();
    expect(structuredContent).toMatchObject({ totals: { calls: 1 } });
  },
);
