import { expect, test } from 'vitest';
import { snowflakeModels } from '../../../../src/cortex/models/snowflake-model.ts';
import {
  findCompletionModel,
  findEmbeddingModel,
  findModel,
  languageModels,
  localModelName,
} from '../../src/language/models.ts';

test.each(snowflakeModels.map((model) => [model.name, model] as const))(
  '%s is accepted, with its limits',
  (name, model) => {
    const found = findModel(name);
    expect(found?.kind).toBe(model.dimensions === undefined ? 'completion' : 'embedding');
    expect(found?.contextLength).toBeGreaterThanOrEqual(model.contextLength);
    if (model.dimensions !== undefined) expect(findEmbeddingModel(name)?.dimensions).toBe(model.dimensions);
    if (model.maxOutputTokens !== undefined) {
      expect(findCompletionModel(name)?.maxOutputTokens).toBeGreaterThanOrEqual(model.maxOutputTokens);
    }
  },
);

test('every model that runs says that it is local', () => {
  for (const { name } of languageModels) expect(localModelName(name)).toMatch(/^local-/u);
});

test('names are known in any case, others are not', () => {
  expect(localModelName('Mistral-Large2')).toBe('local-extractive-complete-v1');
  expect(localModelName('E5-BASE-V2')).toBe('local-hash-embed-768');
  expect(findModel('gpt-17')).toBeNull();
  expect(findModel('constructor')).toBeNull();
  expect(findCompletionModel('e5-base-v2')).toBeNull();
  expect(findEmbeddingModel('mistral-7b')).toBeNull();
});
