/** What the language functions have learned: a weight of each named feature for each outcome, in a text file. */
import { readFileSync } from 'node:fs';

/** Amounts by the name of the feature. */
export type Features = ReadonlyMap<string, number>;

export interface LinearModel {
  /** Of each feature, one weight for each outcome. */
  readonly weights: ReadonlyMap<string, readonly number[]>;
  readonly outcomes: readonly string[];
  /** Digest of what it was trained on. */
  readonly trainedOn: string;
}

/** One score for each outcome, in their order. */
export function scoresOf({ weights, outcomes }: LinearModel, features: Features): number[] {
  const scores = outcomes.map(() => 0);
  for (const [name, amount] of features) {
    const each = weights.get(name);
    if (!each) continue;
    for (let i = 0; i < scores.length; i++) scores[i] = (scores[i] as number) + (each[i] as number) * amount;
  }
  return scores;
}

/** How likely each outcome is; they add up to 1. */
export function softmax(scores: readonly number[]): number[] {
  const most = Math.max(...scores);
  const parts = scores.map((score) => Math.exp(score - most));
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}

/** Weights are kept as whole steps of this. */
const STEP = 0.01;

/** One line of settings, then a line for each feature: its name, a tab, and the weights in steps. */
export function writeLinearModel({ weights, outcomes, trainedOn }: LinearModel): string {
  const lines = [...weights].map(
    ([name, each]) => `${name}\t${each.map((weight) => Math.round(weight / STEP)).join(' ')}`,
  );
  return `${[JSON.stringify({ outcomes, trainedOn }), ...lines].join('\n')}\n`;
}

export function readLinearModel(file: URL): LinearModel {
  const [settings = '{}', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const weights = lines.map((line): [string, number[]] => {
    const [name = '', steps = ''] = line.split('\t');
    return [name, steps.split(' ').map((step) => Number(step) * STEP)];
  });
  return { ...JSON.parse(settings), weights: new Map(weights) };
}
