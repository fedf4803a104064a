import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createPricing } from '../../src/credits/prices/pricing.ts';
import { readCreditFiles } from '../../src/credits/read-credit-files.ts';
import { fileWith } from './file-with.ts';

test('the example files of the documentation are read, and say what the text says', async () => {
  const text = await readFile('docs/prices-and-policy.md', 'utf8');
  const example = (name: string) =>
    fileWith(JSON.parse(new RegExp(`^\`\`\`json ${name}\\n([^]*?)^\`\`\``, 'm').exec(text)?.[1] ?? ''));
  const { prices, policy } = await readCreditFiles({
    CREDIT_PRICES_PATH: await example('prices'),
    CREDIT_POLICY_PATH: await example('policy'),
  });
  const documented = createPricing(prices);
  const target = {
    function: 'AI_COMPLETE',
    model: 'claude-next',
    backend: 'SNOWFLAKE',
    warehouse: null,
  } as const;
  expect(documented.priceOf(target, { inputTokens: 1_000_000, outputTokens: 1_000_000 }, 0)).toBe(8_100_000);
  expect(documented.modelPrice('claude-next')?.basis).toMatchObject({
    kind: 'ESTIMATED',
    date: '2026-11-01',
  });
  expect(documented.modelPrice('claude-4-sonnet')?.basis).toEqual({
    kind: 'PUBLISHED',
    date: '2026-11-01',
    source: 'our contract with Snowflake',
  });
  expect(documented.modelPrice('openai-gpt-5.1')?.basis?.date).toBe('2026-10-12');
  expect(documented.modelPrice('mistral-large3')?.basis?.kind).toBe('ESTIMATED');
  expect(policy.scopes?.['model:claude-opus-4-5/user:*']?.limit).toBe(5_000_000);
});

test('both files are told of at once, each line with its setting', async () => {
  const lines = await readCreditFiles({
    CREDIT_PRICES_PATH: await fileWith({ date: 'today' }),
    CREDIT_POLICY_PATH: await fileWith({ user: {}, account: { limit: -1 } }),
  }).catch((error: Error) => error.message.split('\n').map((line) => line.split(':')[0]));
  expect(lines).toEqual(['CREDIT_PRICES_PATH', 'CREDIT_POLICY_PATH', 'CREDIT_POLICY_PATH']);
});

test('names that a policy limits in vain are told beside wrong prices, and not those that the prices make known', async () => {
  const refused = await readCreditFiles({
    CREDIT_PRICES_PATH: await fileWith({
      date: 'today',
      models: { 'claude-next': { input: -1, output: 2, new: true } },
      gpu: { models: { 'qwen-next': { prefillTokensPerSecond: 0, decodeTokensPerSecond: 1 } } },
    }),
    CREDIT_POLICY_PATH: await fileWith({
      functions: { AI_EXTRCT: { limit: 1 } },
      models: { 'claude-next': { limit: 1 }, 'qwen-next': { limit: 1 }, 'claude-opus-45': { limit: 1 } },
    }),
  }).catch((error: Error) => error.message.split('\n'));
  expect(refused).toEqual([
    expect.stringMatching(/^CREDIT_PRICES_PATH: .*: date: /),
    expect.stringMatching(/^CREDIT_PRICES_PATH: .*: models\.claude-next\.input: /),
    expect.stringMatching(/^CREDIT_PRICES_PATH: .*: gpu\.models\.qwen-next\.prefillTokensPerSecond: /),
    expect.stringContaining('functions.AI_EXTRCT: there is no function AI_EXTRCT. Did you mean AI_EXTRACT'),
    expect.stringContaining('models.claude-opus-45: there is no model claude-opus-45.'),
  ]);
  // Which models there are is not known while the file is no JSON.
  const unread = await readCreditFiles({
    CREDIT_PRICES_PATH: '/no/such/prices.json',
    CREDIT_POLICY_PATH: await fileWith({ models: { 'claude-next': { limit: 1 } } }),
  }).catch((error: Error) => error.message);
  expect(unread).toBe('CREDIT_PRICES_PATH: /no/such/prices.json: cannot be read (ENOENT)');
});
