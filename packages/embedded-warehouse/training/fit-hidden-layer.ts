/** A ranker with one hidden layer: the likelihood of the right candidates of a question, climbed question by question with AdaGrad. */
import type { HiddenLayerModel } from '../src/language/hidden-layer.ts';
import { softmax } from '../src/language/linear-model.ts';
import { createRandom } from './descend.ts';
import type { RankedGroup } from './fit-ranking.ts';

export interface HiddenLayerSettings {
  readonly units: number;
  readonly epochs: number;
  readonly rate: number;
  /** Weight of the squared weights. */
  readonly ridge: number;
  /** Part of the features that a question is learned without. */
  readonly leftOut: number;
  /** A feature of fewer questions says nothing about others. */
  readonly leastGroups: number;
  readonly seed: number;
}

interface Row {
  readonly ids: Int32Array;
  readonly amounts: Float64Array;
}

/** Values with the sum of their squared slopes. */
class Climber {
  readonly values: Float64Array;
  readonly #squares: Float64Array;
  readonly #settings: HiddenLayerSettings;

  constructor(values: Float64Array, settings: HiddenLayerSettings) {
    this.values = values;
    this.#squares = new Float64Array(values.length);
    this.#settings = settings;
  }

  climb(at: number, slope: number): void {
    const value = this.values[at] as number;
    const whole = slope + this.#settings.ridge * value;
    const square = (this.#squares[at] as number) + whole * whole;
    this.#squares[at] = square;
    this.values[at] = value - (this.#settings.rate * whole) / Math.sqrt(square + 1e-6);
  }
}

export function fitHiddenLayer(
  groups: readonly RankedGroup[],
  settings: HiddenLayerSettings,
): HiddenLayerModel {
  const { units } = settings;
  const width = units + 1;
  const counts = new Map<string, number>();
  for (const { candidates } of groups)
    for (const name of new Set(candidates.flatMap((features) => [...features.keys()])))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts].filter(([, count]) => count >= settings.leastGroups).map(([name]) => name);
  const ids = new Map(names.map((name, id) => [name, id]));
  const rows = groups.map(({ candidates, right }) => ({
    right,
    candidates: candidates.map((features): Row => {
      const known = [...features].filter(([name]) => ids.has(name));
      return {
        ids: Int32Array.from(known, ([name]) => ids.get(name) as number),
        amounts: Float64Array.from(known, ([, amount]) => amount),
      };
    }),
  }));
  const random = createRandom(settings.seed);
  const start = (size: number, spread: number) =>
    Float64Array.from({ length: size }, () => spread * (random() - 0.5));
  const weights = new Climber(
    start(names.length * width, 0.2).map((value, at) => (at % width === 0 ? 0 : value)),
    settings,
  );
  const outputs = new Climber(start(units, 0.6), settings);
  const biases = new Climber(new Float64Array(units), settings);
  const order = rows.map((_, at) => at);
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    for (const at of order) {
      const { candidates, right } = rows[at] as (typeof rows)[number];
      const seen = seenOf(candidates, settings.leftOut, random);
      const read = candidates.map((row) => readRow(row, seen, width, { weights, outputs, biases }));
      const given = softmax(read.map(({ score }) => score));
      const rightPart = right.reduce((sum, one) => sum + (given[one] as number), 0) || 1e-9;
      const slopes = { outputs: new Float64Array(units), biases: new Float64Array(units) };
      for (const [i, row] of candidates.entries()) {
        const wanted = right.includes(i) ? (given[i] as number) / rightPart : 0;
        const error = (given[i] as number) - wanted;
        if (Math.abs(error) < 1e-4) continue;
        learnRow(row, error, {
          seen,
          width,
          weights,
          outputs,
          slopes,
          active: read[i]?.active as Float64Array,
        });
      }
      for (let unit = 0; unit < units; unit++) {
        outputs.climb(unit, slopes.outputs[unit] as number);
        biases.climb(unit, slopes.biases[unit] as number);
      }
    }
  }
  return {
    weights: new Map(
      names.map((name, id) => [name, [...weights.values.subarray(id * width, (id + 1) * width)]]),
    ),
    biases: [...biases.values],
    outputs: [...outputs.values],
  };
}

/** Of each feature of a question, 0 or what makes up for those that are not seen. */
function seenOf(candidates: readonly Row[], leftOut: number, random: () => number): Map<number, number> {
  const seen = new Map<number, number>();
  for (const { ids } of candidates)
    for (const id of ids) if (!seen.has(id)) seen.set(id, random() < leftOut ? 0 : 1 / (1 - leftOut));
  return seen;
}

interface Climbers {
  readonly weights: Climber;
  readonly outputs: Climber;
  readonly biases: Climber;
}

function readRow(
  { ids, amounts }: Row,
  seen: ReadonlyMap<number, number>,
  width: number,
  { weights, outputs, biases }: Climbers,
): { readonly score: number; readonly active: Float64Array } {
  let score = 0;
  const active = Float64Array.from(biases.values);
  for (let j = 0; j < ids.length; j++) {
    const amount = (amounts[j] as number) * (seen.get(ids[j] as number) as number);
    if (amount === 0) continue;
    const at = (ids[j] as number) * width;
    score += (weights.values[at] as number) * amount;
    for (let unit = 0; unit < active.length; unit++)
      active[unit] = (active[unit] as number) + (weights.values[at + unit + 1] as number) * amount;
  }
  for (let unit = 0; unit < active.length; unit++) {
    active[unit] = Math.tanh(active[unit] as number);
    score += (outputs.values[unit] as number) * (active[unit] as number);
  }
  return { score, active };
}

interface RowLesson {
  readonly seen: ReadonlyMap<number, number>;
  readonly width: number;
  readonly weights: Climber;
  readonly outputs: Climber;
  readonly slopes: { readonly outputs: Float64Array; readonly biases: Float64Array };
  readonly active: Float64Array;
}

function learnRow(
  { ids, amounts }: Row,
  error: number,
  { seen, width, weights, outputs, slopes, active }: RowLesson,
): void {
  const inner = active.map((value, unit) => error * (outputs.values[unit] as number) * (1 - value * value));
  for (let unit = 0; unit < active.length; unit++) {
    slopes.outputs[unit] = (slopes.outputs[unit] as number) + error * (active[unit] as number);
    slopes.biases[unit] = (slopes.biases[unit] as number) + (inner[unit] as number);
  }
  for (let j = 0; j < ids.length; j++) {
    const amount = (amounts[j] as number) * (seen.get(ids[j] as number) as number);
    if (amount === 0) continue;
    const at = (ids[j] as number) * width;
    weights.climb(at, error * amount);
    for (let unit = 0; unit < active.length; unit++)
      weights.climb(at + unit + 1, (inner[unit] as number) * amount);
  }
}

/** One model whose score is the mean of theirs. */
export function joined(models: readonly HiddenLayerModel[]): HiddenLayerModel {
  const names = [...new Set(models.flatMap(({ weights }) => [...weights.keys()]))].sort();
  const weightsOf = (name: string) =>
    models.map(({ weights, biases }) => weights.get(name) ?? new Array<number>(biases.length + 1).fill(0));
  return {
    weights: new Map(
      names.map((name) => {
        const each = weightsOf(name);
        const straight = each.reduce((sum, [first = 0]) => sum + first, 0) / models.length;
        return [name, [straight, ...each.flatMap((one) => one.slice(1))]];
      }),
    ),
    biases: models.flatMap(({ biases }) => biases),
    outputs: models.flatMap(({ outputs }) => outputs.map((output) => output / models.length)),
  };
}
