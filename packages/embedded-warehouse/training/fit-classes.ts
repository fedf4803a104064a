/** Multinomial logistic regression: full-batch Adam on the cross-entropy, with features left out at each step. */
import { type Features, softmax } from '../src/language/linear-model.ts';

export interface Labelled {
  readonly features: Features;
  /** The place of its outcome. */
  readonly outcome: number;
}

export interface FitSettings {
  readonly steps: number;
  readonly rate: number;
  /** Weight of the squared weights. */
  readonly ridge: number;
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
  const fitted = descend(rows, names.length, outcomes, settings);
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

function descend(
  rows: readonly Row[],
  features: number,
  outcomes: number,
  { steps, rate, ridge, leftOut, seed }: FitSettings,
): Float64Array {
  const random = createRandom(seed);
  const weights = new Float64Array(outcomes * features);
  const means = new Float64Array(weights.length);
  const squares = new Float64Array(weights.length);
  for (let step = 1; step <= steps; step++) {
    const slopes = weights.map((weight) => ridge * weight);
    for (const row of rows)
      addSlopes(row, weights, slopes, { outcomes, leftOut, random, share: 1 / rows.length });
    for (let i = 0; i < weights.length; i++) {
      const slope = slopes[i] as number;
      const mean = 0.9 * (means[i] as number) + 0.1 * slope;
      const square = 0.99 * (squares[i] as number) + 0.01 * slope * slope;
      means[i] = mean;
      squares[i] = square;
      const pace = Math.sqrt(square / (1 - 0.99 ** step)) + 1e-8;
      weights[i] = (weights[i] as number) - (rate * mean) / (1 - 0.9 ** step) / pace;
    }
  }
  return weights;
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

/** Numbers from 0 to 1, the same ones for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
