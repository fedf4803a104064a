/** The trained part of the classifier: multinomial logistic regression over the features of a message. */
import { readFileSync } from 'node:fs';
import type { HybridRoute } from '../../generated/resolvers.ts';
import type { Features } from './message-features.ts';

/** In the order of the weights. */
export const routes = ['SNOWFLAKE', 'LAMBDA_LABS', 'BOTH'] as const satisfies readonly HybridRoute[];

export type PerRoute = readonly [snowflake: number, lambdaLabs: number, both: number];

export interface RouteModel {
  /** Of each feature that the model knows. */
  readonly weights: ReadonlyMap<string, PerRoute>;
  /** Softens the scores, so that of the messages that are called 80 % sure 80 % are right. */
  readonly temperature: number;
  /** Digest of what it was trained on. */
  readonly trainedOn: string;
}

/** The length to which the features of every message are brought: a long message is not a surer one. */
const LENGTH = 10;

/** What brings features to `LENGTH` whose squares add up to this. */
export const scaleOf = (squares: number) => (squares === 0 ? 0 : LENGTH / Math.sqrt(squares));

/** How likely each route is; they add up to 1. */
export function rateRoutes({ weights, temperature }: RouteModel, features: Features): PerRoute {
  let squares = 0;
  const scores: [number, number, number] = [0, 0, 0];
  for (const [name, { amount }] of features) {
    const weight = weights.get(name);
    if (!weight) continue;
    squares += amount * amount;
    scores[0] += weight[0] * amount;
    scores[1] += weight[1] * amount;
    scores[2] += weight[2] * amount;
  }
  const scale = scaleOf(squares) / temperature;
  return softmax([scores[0] * scale, scores[1] * scale, scores[2] * scale]);
}

export function softmax(scores: PerRoute): PerRoute {
  const most = Math.max(...scores);
  const [a, b, c] = scores.map((score) => Math.exp(score - most)) as [number, number, number];
  const sum = a + b + c;
  return [a / sum, b / sum, c / sum];
}

/** Weights are kept as whole steps of this. */
const STEP = 0.01;

/** One line of settings, then a line for each feature: its name, a tab, and the weights in steps. */
export function writeRouteModel({ weights, temperature, trainedOn }: RouteModel): string {
  const lines = [...weights].map(
    ([name, each]) => `${name}\t${each.map((weight) => Math.round(weight / STEP)).join(' ')}`,
  );
  return `${[JSON.stringify({ temperature, trainedOn }), ...lines].join('\n')}\n`;
}

function readRouteModel(text: string): RouteModel {
  const [settings = '{}', ...lines] = text.trimEnd().split('\n');
  const weights = lines.map((line) => {
    const [name = '', steps = ''] = line.split('\t');
    return [name, steps.split(' ').map((step) => Number(step) * STEP)] as unknown as [string, PerRoute];
  });
  return { ...JSON.parse(settings), weights: new Map(weights) };
}

let read: RouteModel | null = null;

/** The one in the repository, read when the first message comes. */
export function trainedRouteModel(): RouteModel {
  read ??= readRouteModel(readFileSync(new URL('./weights.tsv', import.meta.url), 'utf8'));
  return read;
}
