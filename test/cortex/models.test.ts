import { describe, expect, it } from 'vitest';
import { createModelCatalog } from '../../src/cortex/models/model-catalog.ts';
import { snowflakeModels } from '../../src/cortex/models/snowflake-model.ts';
import { microCredits } from '../../src/credits/micro-credits.ts';
import { shippedPrices } from '../../src/credits/prices/price-table.ts';
import { createPricing } from '../../src/credits/prices/pricing.ts';
import { catalog } from './fixture.ts';

describe('the model catalog', () => {
  it('lists what each model can do, and which ones are the default', () => {
    const models = catalog.list();
    expect(models.map(({ name }) => name)).toEqual(
      models.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b)),
    );
    expect(models.filter((model) => model.default).map(({ name }) => name)).toEqual([
      'llama3.1-70b',
      'snowflake-arctic-embed-l-v2.0',
    ]);
    expect(catalog.find('e5-base-v2')).toMatchObject({
      backends: ['SNOWFLAKE'],
      functions: ['AI_EMBED', 'AI_SIMILARITY'],
      dimensions: 768,
      maxOutputTokens: null,
      endpoints: [],
    });
    expect(catalog.find('nonsense')).toBeNull();
    expect(catalog.list('LAMBDA_LABS')).toEqual([]);
  });

  it('tells prices where they are known', () => {
    const priced = createModelCatalog({
      completeModel: 'llama3.1-8b',
      embedModel: 'e5-base-v2',
      price: (model) =>
        model === 'llama3.1-8b'
          ? { input: microCredits(110_000), output: microCredits(220_000), basis: null }
          : null,
    });
    expect(priced.find('llama3.1-8b')).toMatchObject({ inputPrice: 110_000, outputPrice: 220_000 });
    expect(priced.find('llama3.1-70b')).toMatchObject({ inputPrice: null, outputPrice: null });
  });

  it('has a price for every model it offers', () => {
    const { modelPrice } = createPricing(shippedPrices);
    expect(snowflakeModels.filter(({ name }) => modelPrice(name) === null)).toEqual([]);
  });

  it('counts each model with one that Snowflake counts', () => {
    const names = new Set(snowflakeModels.filter(({ countedAs }) => !countedAs).map(({ name }) => name));
    const counted = snowflakeModels.flatMap(({ countedAs }) => countedAs ?? []);
    expect(counted.filter((name) => !names.has(name))).toEqual([]);
  });

  it.each([
    [
      'arctic',
      ['snowflake-arctic-embed-l-v2.0', 'snowflake-arctic-embed-l-v2.0-8k', 'snowflake-arctic-embed-m'],
    ],
    ['voyage-multilingual', ['voyage-multilingual-2']],
    ['e5-bsae-v2', ['e5-base-v2']],
    ['nothing like it', []],
  ])('guesses what %s was meant to be', (name, meant) => {
    expect(() => catalog.embedding(name, 'model')).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field: 'model', nearest: meant } }),
    );
  });

  it('takes names in any case', () => {
    expect(catalog.completion('Llama3.1-8B', 'model').name).toBe('llama3.1-8b');
  });

  it('refuses defaults that do not exist, at the start', () => {
    const misconfigured = () =>
      createModelCatalog({ completeModel: 'lama3.1-8b', embedModel: 'e5-base-v2', price: () => null });
    expect(misconfigured).toThrow(
      /CORTEX_COMPLETE_MODEL: there is no model "lama3.1-8b". Did you mean llama3.1-8b/,
    );
  });
});
