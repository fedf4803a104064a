/** Multinomial logistic regression: on the cross-entropy, with features left out at each step. */

import { type Features, softmax } from '../src/language/linear-model.ts';
import { createRandom, type DescentSettings, descend } from './descend.ts';

export interface Labelled {
  readonly features: Features;
  /** The place of its outcome. */
  readonly outcome: number;
}

export interface FitSettings extends DescentSettings {
  /** Part of the features that a step does not see: none may be relied on alone. */
  readonly leftOut: number;
  /** A feature of one text only says nothing about others. */
  readonly leastTexts: number;
  /** Weights kept, the strongest. */
  readonly mostFeatures: number;
  readonly seed: number;
}

interface Row {
  readonly ids: Int32Array;
  readonly amounts: Float64Array;
  readonly outcome: number;
}

/** The weights of each feature, by name in order, one for each outcome. */
export function fitClasses(
  examples: readonly Labelled[],
  outcomes: number,
  settings: FitSettings,
): Map<string, readonly number[]> {
  const names = commonFeatures(examples, settings.leastTexts);
  const ids = new Map(names.map((name, id) => [name, id]));
  const rows = examples.map(({ features, outcome }): Row => {
    const known = [...features].filter(([name]) => ids.has(name));
    return {
      ids: Int32Array.from(known, ([name]) => ids.get(name) as number),
      amounts: Float64Array.from(known, ([, amount]) => amount),
      outcome,
    };
  });
  const random = createRandom(settings.seed);
  const share = 1 / rows.length;
  const fitted = descend(outcomes * names.length, settings, (weights, slopes) => {
    for (const row of rows)
      addSlopes(row, weights, slopes, { outcomes, leftOut: settings.leftOut, random, share });
  });
  const weightsOf = (id: number) => [...fitted.subarray(outcomes * id, outcomes * (id + 1))];
  const strength = names.map((_, id) => Math.max(...weightsOf(id).map(Math.abs)));
  const kept = names
    .map((_, id) => id)
    .sort((a, b) => (strength[b] as number) - (strength[a] as number))
    .slice(0, settings.mostFeatures)
    .sort((a, b) => ((names[a] as string) < (names[b] as string) ? -1 : 1));
  return new Map(kept.map((id) => [names[id] as string, weightsOf(id)]));
}

function commonFeatures(examples: readonly Labelled[], leastTexts: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const { features } of examples)
    for (const name of features.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= leastTexts).map(([name]) => name);
}

interface SlopeSettings {
  readonly outcomes: number;
  readonly leftOut: number;
  readonly random: () => number;
  /** Of one example in the whole. */
  readonly share: number;
}

function addSlopes(
  { ids, amounts, outcome }: Row,
  weights: Float64Array,
  slopes: Float64Array,
  { outcomes, leftOut, random, share }: SlopeSettings,
): void {
  const seen = amounts.map((amount) => (random() < leftOut ? 0 : amount / (1 - leftOut)));
  const scores = new Array<number>(outcomes).fill(0);
  for (let j = 0; j < ids.length; j++) {
    const at = outcomes * (ids[j] as number);
    for (let c = 0; c < outcomes; c++)
      scores[c] = (scores[c] as number) + (weights[at + c] as number) * (seen[j] as number);
  }
  const errors = softmax(scores).map((probability, c) => share * (probability - (c === outcome ? 1 : 0)));
  for (let j = 0; j < ids.length; j++) {
    const at = outcomes * (ids[j] as number);
    for (let c = 0; c < outcomes; c++)
      slopes[at + c] = (slopes[at + c] as number) + (errors[c] as number) * (seen[j] as number);
  }
}
