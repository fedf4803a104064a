/** A score of named features by one hidden layer beside straight weights, from a text file. */
import { readFileSync } from 'node:fs';
import type { Features } from './linear-model.ts';

export interface HiddenLayerModel {
  /** Of each feature, its straight weight and then one for each unit; those that are not there are 0. */
  readonly weights: ReadonlyMap<string, readonly number[]>;
  /** Of each unit. */
  readonly biases: readonly number[];
  readonly outputs: readonly number[];
}

export function hiddenLayerScore({ weights, biases, outputs }: HiddenLayerModel, features: Features): number {
  let score = 0;
  const units = Float64Array.from(biases);
  for (const [name, amount] of features) {
    const each = weights.get(name);
    if (!each) continue;
    score += (each[0] as number) * amount;
    for (let unit = 0; unit < each.length - 1; unit++)
      units[unit] = (units[unit] as number) + (each[unit + 1] as number) * amount;
  }
  for (let unit = 0; unit < units.length; unit++)
    score += (outputs[unit] as number) * Math.tanh(units[unit] as number);
  return score;
}

/** Weights are kept as whole steps of this. */
const STEP = 0.01;
const stepsOf = (values: readonly number[]) => values.map((value) => Math.round(value / STEP));

/** One line of settings, then a line for each feature: its name, a tab, and its weights in steps up to the last that is not 0. */
export function writeHiddenLayer({ weights, biases, outputs }: HiddenLayerModel, trainedOn: string): string {
  const settings = JSON.stringify({ trainedOn, biases: stepsOf(biases), outputs: stepsOf(outputs) });
  const lines = [...weights]
    .map(([name, each]): [string, number[]] => [name, stepsOf(each)])
    .filter(([, each]) => each.some((step) => step !== 0))
    .map(
      ([name, each]) => `${name}\t${each.slice(0, each.findLastIndex((step) => step !== 0) + 1).join(' ')}`,
    );
  return `${[settings, ...lines].join('\n')}\n`;
}

export function readHiddenLayer(file: URL): HiddenLayerModel & { readonly trainedOn: string } {
  const [settings = '{}', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const read = JSON.parse(settings) as { trainedOn: string; biases: number[]; outputs: number[] };
  const valuesOf = (steps: readonly number[]) => steps.map((step) => step * STEP);
  const weights = lines.map((line): [string, number[]] => {
    const [name = '', steps = ''] = line.split('\t');
    return [name, valuesOf(steps.split(' ').map(Number))];
  });
  return {
    trainedOn: read.trainedOn,
    biases: valuesOf(read.biases),
    outputs: valuesOf(read.outputs),
    weights: new Map(weights),
  };
}
