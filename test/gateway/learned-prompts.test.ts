/** What stands around prompts is learned from short questions, and tools and long conversations have more of it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chunk, createScriptedGpu, event, type ScriptedGpu } from '../gpu/scripted-gpu.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const ANSWER_TOKENS = 16;

let gpu: ScriptedGpu;
let gateway: Gateway;

/** As a chat template of the usual kind has it: a system message of its own, marks, and how tools are called. */
function promptTokensOf(body: string): number {
  const { messages, tools } = JSON.parse(body) as { messages: { content: string }[]; tools?: object[] };
  const said = messages.reduce((sum, { content }) => sum + 5 + Math.ceil(content.length / 4), 20);
  return said + (tools ? 350 + Math.ceil(JSON.stringify(tools).length / 4) : 0);
}

beforeAll(async () => {
  gpu = await createScriptedGpu((response, _, { body }) => {
    const text = 'word '.repeat(ANSWER_TOKENS);
    response.write(
      chunk({ content: text }, { finish: 'length', usage: [promptTokensOf(body), ANSWER_TOKENS] }),
    );
    response.end(event('[DONE]'));
  });
  gateway = await startGateway({ environment: { LAMBDA_LABS_ENDPOINTS: gpu.url.href } });
  for (let i = 0; i < 25; i += 1) await ask([{ role: 'USER', content: `Question ${i}?` }]);
});
afterAll(async () => {
  await gateway.close();
  gpu.close();
});

async function ask(messages: readonly object[], tools?: readonly object[]) {
  const { data, errors } = await gateway.ask(
    'query ($i: CompleteInput!) { cortex { complete(input: $i) { usage { inputTokens outputTokens } } } }',
    {
      variables: {
        i: {
          model: 'scripted',
          backend: 'LAMBDA_LABS',
          temperature: 1,
          maxTokens: ANSWER_TOKENS,
          messages,
          ...(tools && { tools }),
        },
      },
    },
  );
  expect(errors).toEqual([]);
  return data.cortex.complete.usage;
}

/** Whether a bill was above its hold; the gateway looks itself when it closes. */
async function billsAboveHold(): Promise<readonly string[]> {
  const response = await fetch(new URL('/metrics', gateway.app.metricsUrl));
  return (await response.text())
    .split('\n')
    .filter((line) => /^gateway_(bills_above_hold|holds_topped_up_at_end)_total\{/.test(line));
}

it('a first call with a tool costs no more than was held for it', async () => {
  const parameters = { type: 'object', properties: { city: { type: 'string' } } };
  const usage = await ask([{ role: 'USER', content: 'hi' }], [{ name: 'weather', parameters }]);
  expect(usage.inputTokens).toBeGreaterThan(350);
  expect(await billsAboveHold()).toEqual([]);
});

it('a first conversation of many short messages costs no more than was held for it', async () => {
  const turns = Array.from({ length: 61 }, (_, i) => ({
    role: i % 2 ? 'ASSISTANT' : 'USER',
    content: 'ok',
  }));
  const usage = await ask(turns);
  expect(usage.inputTokens).toBeGreaterThan(300);
  expect(await billsAboveHold()).toEqual([]);
});
