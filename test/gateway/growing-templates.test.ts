/**
 * A GPU server whose chat template grows at any moment, and whose tokenizer changes: what it tells of the same messages
 * is no longer what was learned. No bill is above its hold, and no limit is exceeded, however near it is.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chunk, createScriptedGpu, event, type ScriptedGpu } from '../gpu/scripted-gpu.ts';
import { createRandom } from '../support/random.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const CALLERS = 32;
const CALLS = 8;
/** The most that a template may have around a single message: what is told beyond it cannot be true. */
const MOST_AROUND = 144;

const { seed, next, below, pick } = createRandom();

/** What the server is like by now. */
let around = 20;
let charactersPerToken = 4;

function grow(): void {
  around = Math.min(MOST_AROUND, around + below(60));
  charactersPerToken = pick([4, 2, 1]);
}

/** `each`: usage with each token, as vLLM tells it when it is asked to. `last`: with the last alone. */
function createGrowingGpu(tells: 'each' | 'last'): Promise<ScriptedGpu> {
  return createScriptedGpu((response, _, { body }) => {
    const { messages, max_tokens: most, tools = [] } = JSON.parse(body);
    const [{ content }] = messages;
    if (content.startsWith('Grow') && next() < 0.2) grow();
    const schemas = tools.length > 0 ? JSON.stringify(tools).length : 0;
    const prompt = around + Math.ceil(content.length / charactersPerToken) + schemas;
    for (let i = 1; i <= most; i++) {
      const isLast = i === most;
      // Now and then with thoughts of which nobody sees anything, beyond what the call allows.
      const told = isLast && next() < 0.1 ? most + 500 : i;
      const usage = tells === 'each' || isLast ? { usage: [prompt, told] as const } : {};
      response.write(chunk({ content: 'word ' }, { ...(isLast && { finish: 'length' }), ...usage }));
    }
    response.end(event('[DONE]'));
  });
}

describe.each(['each', 'last'] as const)('a server that tells its usage with %s', (tells) => {
  let gpu: ScriptedGpu;
  let gateway: Gateway;
  let folder: string;

  beforeAll(async () => {
    console.log(`seed ${seed}`);
    [around, charactersPerToken] = [20, 4];
    folder = await mkdtemp(join(tmpdir(), 'prices-'));
    const prices = join(folder, 'prices.json');
    // A token of a prompt costs as much as one of an answer, so that what prompts grow by weighs most.
    const rates = { prefillTokensPerSecond: 20, decodeTokensPerSecond: 20 };
    await writeFile(prices, JSON.stringify({ gpu: { models: { scripted: rates } } }));
    gpu = await createGrowingGpu(tells);
    gateway = await startGateway({
      environment: { LAMBDA_LABS_ENDPOINTS: gpu.url.href, CREDIT_PRICES_PATH: prices },
    });
    for (let i = 0; i < 25; i += 1) expect((await whole('first', `Question ${i}?`, 4)).errors).toEqual([]);
  });
  afterAll(async () => {
    await gateway.close();
    gpu.close();
    await rm(folder, { recursive: true, force: true });
  });

  const inputOf = (prompt: string, maxTokens: number, tools?: readonly object[]) => ({
    model: 'scripted',
    backend: 'LAMBDA_LABS',
    temperature: 1,
    maxTokens,
    messages: [{ role: 'USER', content: prompt }],
    ...(tools && { tools }),
  });

  const whole = (user: string, prompt: string, maxTokens: number, tools?: readonly object[]) =>
    gateway.ask(
      'query ($i: CompleteInput!) { cortex { complete(input: $i) { usage { inputTokens credits } } } }',
      { user, variables: { i: inputOf(prompt, maxTokens, tools) } },
    );

  /** Reads it to its end. */
  const streamed = (user: string, prompt: string, maxTokens: number) =>
    gateway.send({
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        'x-gateway-user': user,
      },
      body: JSON.stringify({
        query: 'subscription ($i: CompleteInput!) { complete(input: $i) { delta finishReason } }',
        variables: { i: inputOf(prompt, maxTokens) },
      }),
    });

  const me = async (user: string) =>
    (await gateway.ask('{ credits { me { used held limit } } }', { user })).data.credits.me;

  /** What was not held when it was used. */
  async function underheld(): Promise<readonly string[]> {
    const response = await fetch(new URL('/metrics', gateway.app.metricsUrl));
    return (await response.text())
      .split('\n')
      .filter((line) => /^gateway_(bills_above_hold|holds_topped_up_at_end)_total\{/.test(line));
  }

  it('a first call after it grew costs no more than was held for it', async () => {
    around = 60;
    const { data } = await whole('ada', 'What now?', 1);
    expect(data.cortex.complete.usage.inputTokens).toBeGreaterThan(around);
    expect(await underheld()).toEqual([]);
  });

  it('no limit is exceeded by callers at once, whole and streamed, whose prompts grow meanwhile', async () => {
    [around, charactersPerToken] = [20, 4];
    const users = ['bob', 'eve', 'joe', 'kim'];
    // Room for some of each one's calls; for the last of them it is short.
    for (const user of users) await gateway.setLimit(`user:${user}`, (50 + below(50)) / 1000);
    const answers = { whole: 0, refused: 0 };
    await Promise.all(
      Array.from({ length: CALLERS }, async (_, n) => {
        const user = users[n % users.length] as string;
        for (let i = 0; i < CALLS; i += 1) {
          const maxTokens = 1 + below(24);
          const prompt = `Grow ${'and grow '.repeat(below(12))}`;
          const { text } = await (n % 2 ? whole : streamed)(user, prompt, maxTokens);
          if (text.includes('CREDITS_EXHAUSTED') || text.includes('CREDITS_SUSPENDED')) answers.refused += 1;
          else answers.whole += 1;
        }
      }),
    );
    for (const user of users) {
      const { used, held, limit } = await me(user);
      expect(held).toBe(0);
      expect(used, user).toBeLessThanOrEqual(limit);
      expect(used, user).toBeGreaterThan(limit / 2);
    }
    console.log(`${answers.whole} answered, ${answers.refused} refused, ${around} tokens around at the end`);
    expect(await underheld()).toEqual([]);
  });

  it('a tool whose schema has a token for each character costs no more than was held for it', async () => {
    const parameters = { type: 'object', properties: { city: { type: 'string' } } };
    const { errors } = await whole('ada', 'What now?', 1, [{ name: 'weather', parameters }]);
    expect(errors).toEqual([]);
    expect(await underheld()).toEqual([]);
  });
});
