/** Answers questions over semantic models: those that come with the question, and the sample's as a semantic view. */
import { LRUCache } from 'lru-cache';
import type { AnalystAnswer } from '../protocol/rest-api.ts';
import { analyseQuestion } from './analyse-question.ts';
import { yamlOfView } from './model/sample-view.ts';
import { readSemanticModel, type SemanticModel } from './model/semantic-model.ts';

export interface Analyst {
  /** @throws SemanticModelError, UnknownViewError */
  answer(question: string, model: { readonly yaml: string } | { readonly view: string }): AnalystAnswer;
}

export class UnknownViewError extends Error {
  override readonly name = 'UnknownViewError';
}

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

  return {
    answer: (question, model) =>
      analyseQuestion(modelOf('yaml' in model ? model.yaml : existing(model.view)), question, now()),
  };
}

function existing(view: string): string {
  const yaml = yamlOfView(view);
  if (yaml === null) throw new UnknownViewError(`Semantic view ${view} does not exist or not authorized.`);
  return yaml;
}
