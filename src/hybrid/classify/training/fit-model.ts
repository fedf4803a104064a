/** Trains the classifier: full-batch Adam on the cross-entropy, with a part of the features left out at each step. */
import type { Features } from '../message-features.ts';
import { type PerRoute, type RouteModel, routes, scaleOf, softmax } from '../route-model.ts';
import type { Example } from './examples.ts';

/** Found by leaving one author out after the other. */
const settings = {
  steps: 150,
  rate: 0.05,
  /** Weight of the squared weights. */
  ridge: 0.000_5,
  /** Part of the features that a step does not see: none may be relied on alone. */
  leftOut: 0.3,
  /** A feature of one message only says nothing about others. */
  leastMessages: 2,
  /** Weights kept: what is left out moves no score by more than a few hundredths. */
  mostFeatures: 14_000,
} as const;

interface TrainingRow {
  readonly ids: readonly number[];
  readonly values: readonly number[];
  readonly route: number;
}

export function fitModel(examples: readonly Example[], seed: number): Pick<RouteModel, 'weights'> {
  const names = commonFeatures(examples.map(({ features }) => features));
  const ids = new Map(names.map((name, id) => [name, id]));
  const rows = examples.map((example) => rowOf(example, ids));
  const fitted = descend(rows, names.length, createRandom(seed));
  const weightOf = (id: number) => fitted.slice(3 * id, 3 * id + 3) as unknown as PerRoute;
  const strength = (id: number) => Math.max(...weightOf(id).map(Math.abs));
  const kept = names
    .map((_, id) => id)
    .sort((a, b) => strength(b) - strength(a))
    .slice(0, settings.mostFeatures)
    .sort((a, b) => ((names[a] ?? '') < (names[b] ?? '') ? -1 : 1));
  return { weights: new Map(kept.map((id) => [names[id] ?? '', weightOf(id)])) };
}

function commonFeatures(all: readonly Features[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const features of all)
    for (const name of features.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= settings.leastMessages).map(([name]) => name);
}

function rowOf({ features, route }: Example, ids: ReadonlyMap<string, number>): TrainingRow {
  const known = [...features].flatMap(([name, { amount }]) => {
    const id = ids.get(name);
    return id === undefined ? [] : [{ id, amount }];
  });
  const scale = scaleOf(known.reduce((sum, { amount }) => sum + amount * amount, 0));
  return {
    ids: known.map(({ id }) => id),
    values: known.map(({ amount }) => amount * scale),
    route: routes.indexOf(route),
  };
}

function descend(rows: readonly TrainingRow[], features: number, random: () => number): readonly number[] {
  const { steps, rate, ridge, leftOut } = settings;
  const weights = new Float64Array(3 * features);
  const means = new Float64Array(weights.length);
  const squares = new Float64Array(weights.length);
  for (let step = 1; step <= steps; step++) {
    const slopes = weights.map((weight) => ridge * weight);
    for (const row of rows) addSlopes(row, weights, slopes, leftOut, random, 1 / rows.length);
    for (let i = 0; i < weights.length; i++) {
      const slope = slopes[i] ?? 0;
      const mean = 0.9 * (means[i] ?? 0) + 0.1 * slope;
      const square = 0.99 * (squares[i] ?? 0) + 0.01 * slope * slope;
      means[i] = mean;
      squares[i] = square;
      const pace = Math.sqrt(square / (1 - 0.99 ** step)) + 1e-8;
      weights[i] = (weights[i] ?? 0) - (rate * mean) / (1 - 0.9 ** step) / pace;
    }
  }
  return [...weights];
}

function addSlopes(
  { ids, values, route }: TrainingRow,
  weights: Float64Array,
  slopes: Float64Array,
  leftOut: number,
  random: () => number,
  share: number,
): void {
  const seen = ids.map((id, i) => ({ id, value: random() < leftOut ? 0 : (values[i] ?? 0) / (1 - leftOut) }));
  const scores: [number, number, number] = [0, 0, 0];
  for (const { id, value } of seen)
    for (let r = 0; r < 3; r++) scores[r] = (scores[r] ?? 0) + (weights[3 * id + r] ?? 0) * value;
  softmax(scores).forEach((probability, r) => {
    const error = share * (probability - (route === r ? 1 : 0));
    for (const { id, value } of seen) slopes[3 * id + r] = (slopes[3 * id + r] ?? 0) + error * value;
  });
}

/** Numbers from 0 to 1, the same ones for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
