/** CORTEX_REST_ROUTE=chat: completions through Snowflake's OpenAI-shaped route, as a client sees them. */
import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
const paths: string[] = [];

beforeAll(async () => {
  gateway = await startGateway({
    environment: { CORTEX_REST_ROUTE: 'chat' },
    embeddedWarehouse: {
      onRestCall: ({ path, status }) => {
        if (status === 'running') paths.push(path);
      },
    },
  });
});
afterAll(() => gateway?.close());

const input = '{ prompt: "Tell me about parcels", backend: SNOWFLAKE, maxTokens: 7 }';
const usage = {
  backend: 'SNOWFLAKE',
  inputTokens: expect.any(Number),
  outputTokens: 7,
  credits: expect.any(Number),
};

it('answers whole and streamed, with their usage', async () => {
  const fields = 'finishReason usage { backend inputTokens outputTokens credits }';
  const { data, errors } = await gateway.ask(`{ cortex { complete(input: ${input}) { text ${fields} } } }`);
  expect(errors).toEqual([]);
  expect(data.cortex.complete).toEqual({ text: expect.stringMatching(/\w/), finishReason: 'length', usage });

  const results: unknown[] = [];
  const client = createClient({ url: `${gateway.url}/graphql` });
  const query = `subscription { complete(input: ${input}) { delta ${fields} } }`;
  for await (const result of client.iterate({ query })) results.push(result.data?.complete);
  expect(results.length).toBeGreaterThan(2);
  expect(results.at(-1)).toMatchObject({ finishReason: 'length', usage });
  expect(paths.filter((path) => path.includes('complet'))).toEqual(
    Array(2).fill('/api/v2/cortex/v1/chat/completions'),
  );
});
