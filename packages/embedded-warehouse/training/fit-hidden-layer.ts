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

/** Below this an error moves nothing. */
const LEAST_ERROR = 1e-3;

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
    if (slope === 0) return;
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
  const learner = new Learner(groups, names.length, settings);
  const order = groups.map((_, at) => at);
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(learner.random() * (i + 1));
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    for (const at of order) learner.learn(groups[at] as RankedGroup);
  }
  return learner.model(names);
}

class Learner {
  readonly random: () => number;
  readonly #settings: HiddenLayerSettings;
  /** In how many questions each feature is met. */
  readonly #counts: Int32Array;
  /** Of each feature, its straight weight and then one for each unit. */
  readonly #weights: Climber;
  readonly #outputs: Climber;
  readonly #biases: Climber;
  /** Of each feature, the question that met it last, and its place among the features of that one. */
  readonly #metBy: Int32Array;
  readonly #places: Int32Array;
  #met = 0;

  constructor(groups: readonly RankedGroup[], size: number, settings: HiddenLayerSettings) {
    const { units, leastWithin } = settings;
    const width = units + 1;
    this.#settings = settings;
    this.random = createRandom(settings.seed);
    const counts = groupsWith(groups, size);
    this.#counts = counts;
    const start = (length: number, spread: number) =>
      Float32Array.from({ length }, () => spread * (this.random() - 0.5));
    const weights = start(size * width, 0.2).map((value, at) =>
      at % width === 0 || (counts[Math.floor(at / width)] as number) < leastWithin ? 0 : value,
    );
    this.#weights = new Climber(weights, settings);
    this.#outputs = new Climber(start(units, 0.6), settings);
    this.#biases = new Climber(new Float32Array(units), settings);
    this.#metBy = new Int32Array(size);
    this.#places = new Int32Array(size);
  }

  learn(group: RankedGroup): void {
    const features = this.#featuresOf(group);
    const { units } = this.#settings;
    const { scores, active } = this.#scoresOf(group, features);
    const slopes = {
      features: new Float32Array(features.ids.length * (units + 1)),
      outputs: new Float32Array(units),
      biases: new Float32Array(units),
    };
    const inner = new Float32Array(units);
    for (const [one, error] of errorsOf(scores, group.right).entries()) {
      if (Math.abs(error) < LEAST_ERROR) continue;
      for (let unit = 0; unit < units; unit++) {
        const value = active[one * units + unit] as number;
        inner[unit] = error * (this.#outputs.values[unit] as number) * (1 - value * value);
        slopes.outputs[unit] = (slopes.outputs[unit] as number) + error * value;
        slopes.biases[unit] = (slopes.biases[unit] as number) + (inner[unit] as number);
      }
      addSlopes(slopes.features, { group, one, error, inner, features, places: this.#places });
    }
    this.#climb(features, slopes);
  }

  /** The features of a question, each with 0 where it is learned without, or what makes up for those. */
  #featuresOf({ ids }: RankedGroup): MetFeatures {
    const { leftOut, leastGroups } = this.#settings;
    this.#met++;
    const met: number[] = [];
    const seen: number[] = [];
    for (const id of ids) {
      if (this.#metBy[id] === this.#met) continue;
      this.#metBy[id] = this.#met;
      this.#places[id] = met.length;
      met.push(id);
      seen.push(
        (this.#counts[id] as number) < leastGroups || this.random() < leftOut ? 0 : 1 / (1 - leftOut),
      );
    }
    return { ids: met, seen };
  }

  #scoresOf({ starts, ids, amounts }: RankedGroup, { seen }: MetFeatures) {
    const { units } = this.#settings;
    const weights = this.#weights.values;
    const scores = new Float64Array(starts.length - 1);
    const active = new Float32Array(scores.length * units);
    for (let one = 0; one < scores.length; one++) {
      const first = one * units;
      active.set(this.#biases.values, first);
      let score = 0;
      for (let j = starts[one] as number; j < (starts[one + 1] as number); j++) {
        const id = ids[j] as number;
        const amount = (amounts[j] as number) * (seen[this.#places[id] as number] as number);
        if (amount === 0) continue;
        const at = id * (units + 1);
        score += (weights[at] as number) * amount;
        for (let unit = 0; unit < units; unit++)
          active[first + unit] =
            (active[first + unit] as number) + (weights[at + unit + 1] as number) * amount;
      }
      for (let unit = 0; unit < units; unit++) {
        const value = Math.tanh(active[first + unit] as number);
        active[first + unit] = value;
        score += (this.#outputs.values[unit] as number) * value;
      }
      scores[one] = score;
    }
    return { scores, active };
  }

  #climb({ ids, seen }: MetFeatures, slopes: Slopes): void {
    const { units, leastWithin } = this.#settings;
    const width = units + 1;
    for (const [place, id] of ids.entries()) {
      if (seen[place] === 0) continue;
      const those = (this.#counts[id] as number) < leastWithin ? 1 : width;
      for (let i = 0; i < those; i++)
        this.#weights.climb(id * width + i, slopes.features[place * width + i] as number);
    }
    for (let unit = 0; unit < units; unit++) {
      this.#outputs.climb(unit, slopes.outputs[unit] as number);
      this.#biases.climb(unit, slopes.biases[unit] as number);
    }
  }

  model(names: readonly string[]): HiddenLayerModel {
    const width = this.#settings.units + 1;
    return {
      weights: new Map(
        names.flatMap((name, id) =>
          (this.#counts[id] as number) < this.#settings.leastGroups
            ? []
            : [[name, [...this.#weights.values.subarray(id * width, (id + 1) * width)]]],
        ),
      ),
      biases: [...this.#biases.values],
      outputs: [...this.#outputs.values],
    };
  }
}

interface MetFeatures {
  readonly ids: readonly number[];
  readonly seen: readonly number[];
}

interface Slopes {
  /** Of each feature of the question, as the weights. */
  readonly features: Float32Array;
  readonly outputs: Float32Array;
  readonly biases: Float32Array;
}

interface Mistaken {
  readonly group: RankedGroup;
  /** The candidate, and how much likelier it is than it should be. */
  readonly one: number;
  readonly error: number;
  /** The error within each unit. */
  readonly inner: Float32Array;
  readonly features: MetFeatures;
  readonly places: Int32Array;
}

function addSlopes(slopes: Float32Array, { group, one, error, inner, features, places }: Mistaken): void {
  const { starts, ids, amounts } = group;
  const width = inner.length + 1;
  for (let j = starts[one] as number; j < (starts[one + 1] as number); j++) {
    const place = places[ids[j] as number] as number;
    const amount = (amounts[j] as number) * (features.seen[place] as number);
    if (amount === 0) continue;
    const at = place * width;
    slopes[at] = (slopes[at] as number) + error * amount;
    for (let unit = 1; unit < width; unit++)
      slopes[at + unit] = (slopes[at + unit] as number) + (inner[unit - 1] as number) * amount;
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
