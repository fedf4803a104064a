/** Answers questions over semantic models: those that come with the question, and the sample's as a semantic view. */
import { readFileSync } from 'node:fs';
import { LRUCache } from 'lru-cache';
import type { AnalystAnswer } from '../protocol/rest-api.ts';
import { analyseQuestion } from './analyse-question.ts';
import { readSemanticModel, type SemanticModel } from './semantic-model.ts';

export interface Analyst {
  /** @throws SemanticModelError, UnknownViewError */
  answer(question: string, model: { readonly yaml: string } | { readonly view: string }): AnalystAnswer;
}

export class UnknownViewError extends Error {
  override readonly name = 'UnknownViewError';
}

/** The semantic view of the sample data. */
const SAMPLE_VIEW = 'SOPHIA_AI_UNIFIED.ANALYTICS.SHOP';
const sampleModel = new URL('../../sample/shop.yaml', import.meta.url);

/** @param now the day that `today` means; the clock's unless told otherwise */
export function createAnalyst(now: () => Date = () => new Date()): Analyst {
  const read = new LRUCache<string, SemanticModel>({ max: 20 });

  function modelOf(yaml: string): SemanticModel {
    const known = read.get(yaml);
    if (known) return known;
    const model = readSemanticModel(yaml);
    read.set(yaml, model);
    return model;
  }

  let sample: string | null = null;
  function yamlOf(view: string): string {
    if (view.toUpperCase() !== SAMPLE_VIEW)
      throw new UnknownViewError(`Semantic view ${view} does not exist or not authorized.`);
    sample ??= readFileSync(sampleModel, 'utf8');
    return sample;
  }

  return {
    answer: (question, model) =>
      analyseQuestion(modelOf('yaml' in model ? model.yaml : yamlOf(model.view)), question, now()),
  };
}
