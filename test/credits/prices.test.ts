import fc from 'fast-check';
import { expect, test } from 'vitest';
import { snowflakeModels } from '../../src/cortex/models/snowflake-model.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import type { OperationTarget } from '../../src/credits/operation.ts';
import { loadPrices, shippedPrices } from '../../src/credits/prices/price-table.ts';
import { createPricing } from '../../src/credits/prices/pricing.ts';
import { fileWith } from './file-with.ts';

const pricing = createPricing(shippedPrices);

function on(
  functionName: string,
  model: string | null,
  more: Partial<OperationTarget> = {},
): OperationTarget {
  return { function: functionName, model, backend: 'SNOWFLAKE', warehouse: null, ...more };
}

const million = { inputTokens: 1_000_000, outputTokens: 1_000_000 };

test.each([
  ['AI_COMPLETE', 'claude-4-sonnet', 9_000_000],
  ['AI_COMPLETE', 'claude-haiku-4-5', 3_300_000],
  ['AI_COMPLETE', 'openai-gpt-5', 6_190_000],
  ['AI_COMPLETE', 'llama3.1-405b', 2_400_000],
  ['AI_COMPLETE', 'snowflake-llama-3.3-70b', 580_000],
  ['AI_EMBED', 'snowflake-arctic-embed-m-v1.5', 30_000],
  ['AI_EMBED', 'voyage-multilingual-2', 70_000],
  ['AI_SIMILARITY', null, 50_000],
  ['AI_SENTIMENT', null, 3_200_000],
  ['AI_EXTRACT', null, 10_000_000],
  ['AI_TRANSLATE', null, 3_000_000],
  ['SUMMARIZE', null, 200_000],
  ['CORTEX_SEARCH', null, 30_000],
])('a million tokens into and out of %s with %s cost %d micro-credits', (functionName, model, expected) => {
  expect(pricing.priceOf(on(functionName, model), million, 0)).toBe(expected);
});

test('a warehouse costs by its size and the second', async () => {
  const sql = on('SQL', null, { warehouse: 'AI_COMPUTE_WH' });
  const use = { inputTokens: 0, outputTokens: 0, warehouseSeconds: 36 };
  expect(pricing.priceOf(sql, use, 0)).toBe(10_000);
  const large = createPricing({
    ...shippedPrices,
    warehouses: { AI_COMPUTE_WH: { size: 'LARGE', generation2: 'azure' } },
  });
  expect(large.priceOf(sql, use, 0)).toBe(100_000);
  expect(pricing.priceOf(sql, { inputTokens: 0, outputTokens: 0 }, 36_000)).toBe(10_000);
  expect(pricing.priceAtMost(sql, { inputTokens: 0, maxOutputTokens: 0 }, 0)).toBeGreaterThan(0);
});

test('of a warehouse that costs nothing, nothing pays for any time', () => {
  const sql = on('SQL', null, { warehouse: 'AI_COMPUTE_WH' });
  const warehouseSizes = { ...shippedPrices.warehouseSizes, XSMALL: 0 };
  const unlistedWarehouse = { size: 'XSMALL' };
  const free = createPricing({ ...shippedPrices, warehouses: {}, warehouseSizes, unlistedWarehouse });
  expect(free.warehouseSecondsWithin(sql, 0 as MicroCredits)).toBe(Number.POSITIVE_INFINITY);
  expect(free.warehouseSecondsWithin(sql, 1 as MicroCredits)).toBe(Number.POSITIVE_INFINITY);
  expect(pricing.warehouseSecondsWithin(sql, 0 as MicroCredits)).toBe(0);
});

test('GPU tokens cost what the servers cost, shared by what they can do, whatever the time they took', () => {
  const priced = createPricing({
    ...shippedPrices,
    gpu: {
      monthlyCost: 7300,
      creditPrice: 2,
      servers: 2,
      targetUtilisation: 0.5,
      models: { fast: { prefillTokensPerSecond: 100_000, decodeTokensPerSecond: 10_000 } },
      unlistedModel: { prefillTokensPerSecond: 10_000, decodeTokensPerSecond: 1000 },
    },
  });
  const on = (model: string): OperationTarget => ({
    function: 'AI_COMPLETE',
    model,
    backend: 'LAMBDA_LABS',
    warehouse: null,
  });
  const use = { inputTokens: 10_000, outputTokens: 1000 };
  // 3650 credits a month for 730 busy hours: 5 credits an hour, 1388.9 micro-credits a second. Two seconds' work.
  expect(priced.priceOf(on('slow'), use, 0)).toBe(2778);
  expect(priced.priceOf(on('slow'), { ...use, gpuSeconds: 500 }, 900_000)).toBe(2778);
  expect(priced.priceOf(on('fast'), use, 0)).toBe(278);
  expect(priced.priceAtMost(on('fast'), { inputTokens: 10_000, maxOutputTokens: 1000 }, 1000)).toBe(278);
});

test('an embedded model costs what the model costs in whose place it answers', () => {
  const asked = on('AI_COMPLETE', 'claude-4-sonnet');
  expect(pricing.priceOf(asked, { ...million, model: 'local-extractive' }, 0)).toBe(9_000_000);
  expect(pricing.priceOf(asked, { ...million, model: 'local-mistral-7b' }, 0)).toBe(9_000_000);
  expect(pricing.priceOf(asked, { ...million, model: 'mistral-7b' }, 0)).toBe(9_000_000);
  expect(
    pricing.priceAtMost(on('AI_COMPLETE', 'local-anything'), { inputTokens: 100, maxOutputTokens: 0 }, 0),
  ).toBe(11);
  expect(
    pricing.priceAtMost(on('AI_COMPLETE', 'local-mistral-7b'), { inputTokens: 100, maxOutputTokens: 0 }, 0),
  ).toBe(8);
});

test('every model that the gateway offers has a price', () => {
  for (const { name, functions } of snowflakeModels) {
    for (const functionName of functions) {
      const price = pricing.priceAtMost(on(functionName, name), { inputTokens: 1000, maxOutputTokens: 0 }, 0);
      expect(price).toBeGreaterThan(0);
    }
    expect(pricing.modelPrice(name)).not.toBeNull();
  }
});

test('an unlisted model is refused, or has the price that was configured for unlisted ones; never none', () => {
  const unlisted = on('AI_COMPLETE', 'gpt-99');
  expect(() => pricing.priceAtMost(unlisted, { inputTokens: 1, maxOutputTokens: 1 }, 1)).toThrow(
    expect.objectContaining({ code: 'MODEL_UNAVAILABLE' }),
  );
  const lenient = createPricing({ ...shippedPrices, unlistedModel: { input: 2, output: 10 } });
  expect(lenient.priceAtMost(unlisted, { inputTokens: 1, maxOutputTokens: 1 }, 1)).toBe(12);
});

test.each(['constructor', 'toString', '__proto__'])('what every object has is no price: %s', async (name) => {
  const estimate = { inputTokens: 1, maxOutputTokens: 1 };
  for (const known of [pricing, createPricing(await loadPrices(await fileWith({})))]) {
    const priceOf = (target: OperationTarget) => () => known.priceAtMost(target, estimate, 1);
    expect(priceOf(on('AI_COMPLETE', name))).toThrow(`${name} has no price`);
    expect(priceOf(on(name, 'mistral-7b'))).toThrow(`${name} has no price`);
    expect(known.modelPrice(name)).toBe(null);
  }
});

test('the price never falls when more is used, and the most tokens within an amount are the most', () => {
  const models = Object.keys(shippedPrices.models);
  const tokens = fc.integer({ min: 0, max: 200_000 });
  fc.assert(
    fc.property(
      fc.constantFrom(...models),
      tokens,
      tokens,
      fc.integer({ min: 0, max: 1e6 }),
      (model, input, output, left) => {
        const target = on('AI_COMPLETE', model);
        const estimate = { inputTokens: input, maxOutputTokens: output };
        const price = pricing.priceAtMost(target, estimate, output);
        expect(pricing.priceAtMost(target, estimate, output + 1)).toBeGreaterThanOrEqual(price);
        expect(pricing.priceOf(target, { inputTokens: input, outputTokens: output }, 0)).toBe(price);
        const fitting = pricing.outputTokensWithin(target, estimate, left as MicroCredits);
        expect(fitting).toBeLessThanOrEqual(output);
        if (fitting > 0) expect(pricing.priceAtMost(target, estimate, fitting)).toBeLessThanOrEqual(left);
        if (fitting < output)
          expect(pricing.priceAtMost(target, estimate, fitting + 1)).toBeGreaterThan(left);
      },
    ),
  );
});

test('a price file replaces what it names and leaves the rest', async () => {
  const path = await fileWith({
    date: '2027-01-01',
    models: { 'mistral-7b': { input: 5, output: 6 }, 'my-model': { as: 'mistral-7b', new: true } },
    warehouses: { BIG_WH: { size: 'MEDIUM' } },
  });
  const changed = createPricing(await loadPrices(path));
  expect(changed.date).toBe('2027-01-01');
  expect(changed.priceOf(on('AI_COMPLETE', 'my-model'), million, 0)).toBe(11_000_000);
  expect(changed.priceOf(on('AI_COMPLETE', 'claude-4-sonnet'), million, 0)).toBe(9_000_000);
});

test.each([
  [
    'a negative price',
    { models: { 'mistral-7b': { input: -1, output: 1 } } },
    'models.mistral-7b.input: Too small',
  ],
  ['a missing price', { models: { 'mistral-7b': { input: 1 } } }, 'models.mistral-7b: must be {'],
  [
    'a stand-in that is not there',
    { models: { 'qwen3-32b': { as: 'mistral-7c' } } },
    'models.qwen3-32b.as: there is no model with a price of its own mistral-7c. Did you mean mistral-7b',
  ],
  [
    'a stand-in for a stand-in',
    { models: { 'qwen3-32b': { as: 'claude-sonnet-5' } } },
    'models.qwen3-32b.as: there is no model with a price of its own claude-sonnet-5.',
  ],
  [
    'a model that does not exist',
    { models: { 'claude-4-sonet': { input: 1, output: 1 } } },
    'models.claude-4-sonet: there is no model claude-4-sonet. Did you mean claude-4-sonnet',
  ],
  [
    'a function that does not exist',
    { functions: { AI_EXTRAKT: { input: 1, output: 1 } } },
    'functions.AI_EXTRAKT: there is no function AI_EXTRAKT. Did you mean AI_EXTRACT',
  ],
  [
    'a function of an unknown model',
    { functions: { AI_EMBED: { byModel: 'nobody' } } },
    'functions.AI_EMBED.byModel: there is no model nobody.',
  ],
  [
    'unlisted functions of an unknown model',
    { unlistedFunction: { byModel: 'mistral-7c' } },
    'unlistedFunction.byModel: there is no model mistral-7c. Did you mean mistral-7b',
  ],
  [
    'warehouses whose week costs more than can be counted',
    { generation2Factor: { aws: 1e6, gcp: 1, azure: 1 } },
    'generation2Factor.aws: Too big',
  ],
  [
    'an unknown size',
    { warehouses: { W: { size: 'SMAL' } } },
    'warehouses.W.size: there is no size SMAL. Did you mean SMALL',
  ],
  [
    'a size of its own',
    { warehouseSizes: { MEDUIM: 4 } },
    'warehouseSizes.MEDUIM: there is no size MEDUIM. Did you mean MEDIUM',
  ],
  ['an unknown entry', { modles: {} }, 'there is no entry modles. Did you mean models'],
  ['a date that is none', { date: 'today' }, 'date'],
  ['GPUs priced by the second', { gpu: { perSecond: 0.0004 } }, 'gpu: Unrecognized key: "perSecond"'],
  ['busier than always', { gpu: { targetUtilisation: 1.5 } }, 'gpu.targetUtilisation'],
  [
    'a speed in another unit',
    { gpu: { unlistedModel: { prefillTokensPerSecond: 1e-9, decodeTokensPerSecond: 1e-9 } } },
    'gpu.unlistedModel: a million tokens would cost 4.61e+11 credits',
  ],
  [
    'a speed of nowhere',
    { gpu: { unlistedModel: { prefillTokensPerSecond: 1e300, decodeTokensPerSecond: 100 } } },
    'gpu.unlistedModel.prefillTokensPerSecond: Too big',
  ],
  ['more servers than there are', { gpu: { servers: 1e15 } }, 'gpu.servers: Too big'],
  [
    'tokens that would be free',
    { gpu: { monthlyCost: 1e-9 } },
    'which is nothing; where the GPUs are to be free, monthlyCost is 0.',
  ],
  ['credits that cost nothing', { gpu: { creditPrice: 1e-300 } }, 'gpu.unlistedModel: a million tokens'],
  ['a model without its speed', { gpu: { models: { m: { prefillTokensPerSecond: 9 } } } }, 'gpu.models.m'],
])('a price file with %s is refused with the entry’s name', async (_, content, entry) => {
  await expect(loadPrices(await fileWith(content))).rejects.toThrow(entry);
});

test.each([
  ['cortex_compute_wh', 'LARGE', 8],
  ['"cortex_compute_wh"', 'LARGE', 1],
])('a warehouse %s is the one that Snowflake takes it for', async (name, size, credits) => {
  const pricing = createPricing(await loadPrices(await fileWith({ warehouses: { [name]: { size } } })));
  const call = {
    function: 'SQL',
    model: null,
    backend: 'SNOWFLAKE',
    warehouse: 'CORTEX_COMPUTE_WH',
  } as const;
  const hour = { inputTokens: 0, outputTokens: 0, warehouseSeconds: 3600 };
  expect(pricing.priceOf(call, hour, 0)).toBe(credits * 1e6);
});

test('everything that is wrong in a price file is told at once', async () => {
  const path = await fileWith({
    date: 'today',
    models: { 'claude-4-sonet': { input: 1 } },
    functions: { AI_EXTRAKT: { perUnit: 1, unit: 'page' }, AI_FILTER: { input: 'cheap' } },
  });
  const lines = await loadPrices(path).catch((error: Error) => error.message.split('\n'));
  expect(lines).toEqual([
    expect.stringContaining('date: '),
    expect.stringContaining('models.claude-4-sonet: must be'),
    expect.stringContaining('functions.AI_FILTER: must be'),
    expect.stringContaining('models.claude-4-sonet: there is no model'),
    expect.stringContaining('functions.AI_EXTRAKT: there is no function'),
  ]);
});

test('a name that no call can have, and a warehouse that is given in two spellings, are refused', async () => {
  const price = { input: 1, output: 1, new: true };
  const path = await fileWith({
    models: { '': price, ' claude-next': price, 'claude-next': price },
    warehouses: {
      reports_wh: { size: 'SMALL' },
      REPORTS_WH: { size: 'LARGE' },
      '"reports_wh"': { size: 'SMALL' },
    },
  });
  const lines = await loadPrices(path).catch((error: Error) => error.message.split('\n'));
  expect(lines).toEqual([
    expect.stringContaining('models.: the name is empty.'),
    expect.stringContaining('models. claude-next: the name begins or ends with a space.'),
    expect.stringContaining('warehouses.REPORTS_WH: is given twice, as reports_wh too; keep one of them.'),
  ]);
});

test('each price says whether it is published or estimated, by whom and when', async () => {
  const shipped = { kind: 'PUBLISHED', date: shippedPrices.date, source: shippedPrices.source };
  expect(pricing.basisOf(on('AI_COMPLETE', 'claude-4-sonnet'))).toEqual(shipped);
  expect(pricing.basisOf(on('AI_TRANSLATE', null))).toEqual(shipped);
  expect(pricing.basisOf(on('AI_EMBED', null))).toEqual(shipped);
  expect(pricing.basisOf(on('SQL', null, { warehouse: 'COMPUTE_WH' }))).toEqual(shipped);
  const standIn = {
    kind: 'ESTIMATED',
    date: shippedPrices.date,
    source: 'the price of claude-opus-4-5 stands in',
  };
  expect(pricing.basisOf(on('AI_COMPLETE', 'claude-opus-5'))).toEqual(standIn);
  expect(pricing.modelPrice('claude-opus-5')?.basis).toEqual(standIn);
  for (const [name, price] of Object.entries(shippedPrices.models)) {
    expect(pricing.modelPrice(name)?.basis?.kind).toBe('as' in price ? 'ESTIMATED' : 'PUBLISHED');
  }
  expect(pricing.basisOf(on('AI_COMPLETE', 'local-mistral-7b')).kind).toBe('ESTIMATED');
  expect(pricing.basisOf(on('AI_COMPLETE', 'local-extractive')).kind).toBe('ESTIMATED');
  expect(pricing.basisOf(on('AI_COMPLETE', 'mistral-7b', { backend: 'LAMBDA_LABS' })).kind).toBe('ESTIMATED');
  const own = createPricing(
    await loadPrices(
      await fileWith({
        models: {
          'mistral-7b': { input: 1, output: 1 },
          'qwen3-32b': { input: 1, output: 1, basis: 'estimated' },
        },
      }),
    ),
  );
  expect(own.modelPrice('mistral-7b')?.basis).toEqual({
    kind: 'PUBLISHED',
    date: null,
    source: 'the price file',
  });
  expect(own.modelPrice('qwen3-32b')?.basis?.kind).toBe('ESTIMATED');
  expect(own.modelPrice('mixtral-8x7b')?.basis).toEqual(shipped);
});

test.each([
  [1, 1],
  [9, 1],
  [10, 2],
  [14, 2],
])(
  'a price of %d tokens at 0.11 is rounded up to %d in a quote, a hold and a bill alike',
  (tokens, expected) => {
    const target = on('AI_COMPLETE', 'llama3.1-8b');
    expect(pricing.priceAtMost(target, { inputTokens: tokens, maxOutputTokens: 0 }, 0)).toBe(expected);
    expect(pricing.priceOf(target, { inputTokens: tokens, outputTokens: 0 }, 0)).toBe(expected);
  },
);
