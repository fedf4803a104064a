/** A ranker with one hidden layer: the likelihood of the right candidates of a question, climbed question by question with AdaGrad. */
import type { HiddenLayerModel } from '../src/language/hidden-layer.ts';
import { createRandom } from './descend.ts';
import { errorsOf, groupsWith, type RankedGroup } from './ranked-groups.ts';

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
  /** A feature of fewer questions has no weights within the layer. */
  readonly leastWithin: number;
  readonly seed: number;
}

/** Values with the sum of their squared slopes. */
class Climber {
  readonly values: Float32Array;
  readonly #squares: Float32Array;
  readonly #settings: HiddenLayerSettings;

  constructor(values: Float32Array, settings: HiddenLayerSettings) {
    this.values = values;
    this.#squares = new Float32Array(values.length);
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
  names: readonly string[],
  settings: HiddenLayerSettings,
): HiddenLayerModel {
  const { units, leftOut, leastGroups, leastWithin } = settings;
  const width = units + 1;
  const counts = groupsWith(groups, names.length);
  const random = createRandom(settings.seed);
  const start = (size: number, spread: number) =>
    Float32Array.from({ length: size }, () => spread * (random() - 0.5));
  const layer: Layer = {
    width,
    weights: new Climber(
      start(names.length * width, 0.2).map((value, at) =>
        at % width === 0 || (counts[Math.floor(at / width)] as number) < leastWithin ? 0 : value,
      ),
      settings,
    ),
    outputs: new Climber(start(units, 0.6), settings),
    biases: new Climber(new Float32Array(units), settings),
    isWithin: (id) => (counts[id] as number) >= leastWithin,
  };
  const seen = new Float32Array(names.length);
  const order = groups.map((_, at) => at);
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    for (const at of order) {
      const group = groups[at] as RankedGroup;
      for (const id of new Set(group.ids))
        seen[id] = (counts[id] as number) < leastGroups || random() < leftOut ? 0 : 1 / (1 - leftOut);
      learn(layer, group, seen);
    }
  }
  return {
    weights: new Map(
      names.flatMap((name, id) =>
        (counts[id] as number) < leastGroups
          ? []
          : [[name, [...layer.weights.values.subarray(id * width, (id + 1) * width)]]],
      ),
    ),
    biases: [...layer.biases.values],
    outputs: [...layer.outputs.values],
  };
}

interface Layer {
  /** Of each feature, its straight weight and then one for each unit. */
  readonly weights: Climber;
  readonly width: number;
  readonly outputs: Climber;
  readonly biases: Climber;
  readonly isWithin: (id: number) => boolean;
}

/** @param seen of each feature, 0 or what makes up for those that are not seen */
function learn(layer: Layer, { starts, ids, amounts, right }: RankedGroup, seen: Float32Array): void {
  const { weights, width, outputs, biases, isWithin } = layer;
  const units = width - 1;
  const scores = new Float64Array(starts.length - 1);
  const active = new Float32Array(scores.length * units);
  for (let one = 0; one < scores.length; one++) {
    const own = active.subarray(one * units, (one + 1) * units);
    own.set(biases.values);
    let score = 0;
    for (let j = starts[one] as number; j < (starts[one + 1] as number); j++) {
      const id = ids[j] as number;
      const amount = (amounts[j] as number) * (seen[id] as number);
      if (amount === 0) continue;
      const at = id * width;
      score += (weights.values[at] as number) * amount;
      for (let unit = 0; unit < units; unit++)
        own[unit] = (own[unit] as number) + (weights.values[at + unit + 1] as number) * amount;
    }
    for (let unit = 0; unit < units; unit++) {
      own[unit] = Math.tanh(own[unit] as number);
      score += (outputs.values[unit] as number) * (own[unit] as number);
    }
    scores[one] = score;
  }
  const slopes = { outputs: new Float32Array(units), biases: new Float32Array(units) };
  const inner = new Float32Array(units);
  for (const [one, error] of errorsOf(scores, right).entries()) {
    if (Math.abs(error) < 1e-4) continue;
    for (let unit = 0; unit < units; unit++) {
      const value = active[one * units + unit] as number;
      inner[unit] = error * (outputs.values[unit] as number) * (1 - value * value);
      slopes.outputs[unit] = (slopes.outputs[unit] as number) + error * value;
      slopes.biases[unit] = (slopes.biases[unit] as number) + (inner[unit] as number);
    }
    for (let j = starts[one] as number; j < (starts[one + 1] as number); j++) {
      const id = ids[j] as number;
      const amount = (amounts[j] as number) * (seen[id] as number);
      if (amount === 0) continue;
      const at = id * width;
      weights.climb(at, error * amount);
      if (!isWithin(id)) continue;
      for (let unit = 0; unit < units; unit++) weights.climb(at + unit + 1, (inner[unit] as number) * amount);
    }
  }
  for (let unit = 0; unit < units; unit++) {
    outputs.climb(unit, slopes.outputs[unit] as number);
    biases.climb(unit, slopes.biases[unit] as number);
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
