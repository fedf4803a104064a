/**
 * How alike two texts are: a trained model over what they share and what tells them apart (see `pair-features.ts`),
 * trained by `training/train-similarity.ts` on pairs that people have rated.
 */
import { type LinearModel, readLinearModel, scoresOf, softmax } from '../linear-model.ts';
import { pairFeatures } from './pair-features.ts';

/** Grades of the ratings, as in the STS benchmark: 0 is unrelated, 5 the same. */
export const similarityOutcomes = ['0', '1', '2', '3', '4', '5'] as const;

let model: LinearModel | null = null;

/** The one in the repository, read when the first pair is compared. */
export function trainedSimilarity(): LinearModel {
  model ??= readLinearModel(new URL('./weights.tsv', import.meta.url));
  return model;
}

/** 0 to 1, the same whichever text comes first; 1 for equal texts and 0 where one is empty. */
export function judgeSimilarity(a: string, b: string): number {
  return similarityBy(trainedSimilarity(), a, b);
}

export function similarityBy(model: LinearModel, a: string, b: string): number {
  const [left, right] = [a.trim().toLowerCase(), b.trim().toLowerCase()];
  if (!left || !right) return 0;
  if (left === right) return 1;
  const grades = softmax(scoresOf(model, pairFeatures(a, b)));
  const most = similarityOutcomes.length - 1;
  return grades.reduce((sum, probability, grade) => sum + (probability * grade) / most, 0);
}
