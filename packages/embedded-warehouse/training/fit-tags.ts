/**
 * A linear-chain conditional random field (Lafferty, McCallum and Pereira, 2001): the likelihood of the right tags of
 * whole texts, climbed text by text with AdaGrad.
 */
import { marginalsOf } from '../src/language/redaction/tagging/tag-chain.ts';
import { createRandom } from './descend.ts';

export interface TaggedExample {
  /** Of each token. */
  readonly features: readonly (readonly string[])[];
  /** The place of each token's tag. */
  readonly tags: readonly number[];
}

export interface TaggingSettings {
  readonly epochs: number;
  readonly rate: number;
  /** Pulls each weight towards nothing whenever it is used. */
  readonly ridge: number;
  /** Takes this much of each weight away whenever it is used, until nothing is left: few features then carry the rest. */
  readonly lasso: number;
  /** Part of the features that a text is learned without. */
  readonly leftOut: number;
  /** A feature of fewer texts says nothing about others. */
  readonly leastTexts: number;
  readonly seed: number;
}

export interface FittedTags {
  readonly weights: Map<string, readonly number[]>;
  /** From a tag to the next, row by row. */
  readonly steps: readonly number[];
}

export function fitTags(
  texts: readonly TaggedExample[],
  tagCount: number,
  settings: TaggingSettings,
): FittedTags {
  const counts = new Map<string, number>();
  for (const { features } of texts)
    for (const name of new Set(features.flat())) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts].filter(([, count]) => count >= settings.leastTexts).map(([name]) => name);
  const ids = new Map(names.map((name, id) => [name, id]));
  const rows = texts.map(({ features, tags }) => ({
    tokens: features.map((each) =>
      Int32Array.from(
        each.filter((name) => ids.has(name)),
        (name) => ids.get(name) as number,
      ),
    ),
    tags,
  }));
  const weights = new Float64Array(names.length * tagCount);
  const squares = new Float64Array(weights.length);
  const steps = new Float64Array(tagCount * tagCount);
  const stepSquares = new Float64Array(steps.length);
  const random = createRandom(settings.seed);
  const order = rows.map((_, at) => at);
  const climb = (to: Float64Array, seen: Float64Array, at: number, slope: number) => {
    const whole = slope + settings.ridge * (to[at] as number);
    seen[at] = (seen[at] as number) + whole * whole;
    const pace = settings.rate / Math.sqrt((seen[at] as number) + 1e-6);
    const moved = (to[at] as number) - pace * whole;
    to[at] = Math.sign(moved) * Math.max(0, Math.abs(moved) - pace * settings.lasso);
  };
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    for (const at of order) {
      const { tokens, tags } = rows[at] as (typeof rows)[number];
      if (tokens.length === 0) continue;
      const seen = tokens.map((each) => each.filter(() => random() >= settings.leftOut));
      const scale = 1 / (1 - settings.leftOut);
      const scores = seen.map((each) => {
        const score = new Float64Array(tagCount);
        for (const id of each)
          for (let tag = 0; tag < tagCount; tag++)
            score[tag] = (score[tag] as number) + scale * (weights[id * tagCount + tag] as number);
        return score;
      });
      const { single, pairs } = marginalsOf(scores, steps, tagCount, true);
      for (const [t, each] of seen.entries()) {
        for (let tag = 0; tag < tagCount; tag++) {
          const error = (single[t]?.[tag] as number) - (tags[t] === tag ? 1 : 0);
          if (Math.abs(error) < 1e-4) continue;
          for (const id of each) climb(weights, squares, id * tagCount + tag, error * scale);
        }
        const before = tags[t - 1];
        if (before !== undefined)
          pairs[before * tagCount + (tags[t] as number)] =
            (pairs[before * tagCount + (tags[t] as number)] as number) - 1;
      }
      for (let step = 0; step < steps.length; step++)
        if (Math.abs(pairs[step] as number) > 1e-4) climb(steps, stepSquares, step, pairs[step] as number);
    }
  }
  return {
    weights: new Map(
      names.map((name, id) => [name, [...weights.subarray(id * tagCount, (id + 1) * tagCount)]]),
    ),
    steps: [...steps],
  };
}
