/** How likely each tag of each token is, by the scores of the tags and of the steps from one to the next. */

export interface Marginals {
  /** Of each token, of each tag. */
  readonly single: readonly Float64Array[];
  /** Of each step from a tag to the next, summed over the text; empty unless asked for. */
  readonly pairs: Float64Array;
}

/** Forward and backward sums (Rabiner, 1989), each scaled to 1. */
export function marginalsOf(
  scores: readonly Float64Array[],
  steps: ArrayLike<number>,
  tagCount: number,
  withPairs = false,
): Marginals {
  const length = scores.length;
  const leap = Float64Array.from(steps, Math.exp);
  const likely = scores.map((score) => {
    const most = Math.max(...score);
    return score.map((one) => Math.exp(one - most));
  });
  const forward: Float64Array[] = [];
  for (let t = 0; t < length; t++) {
    const here = Float64Array.from(likely[t] as Float64Array);
    const last = forward[t - 1];
    if (last)
      for (let to = 0; to < tagCount; to++) {
        let sum = 0;
        for (let from = 0; from < tagCount; from++)
          sum += (last[from] as number) * (leap[from * tagCount + to] as number);
        here[to] = (here[to] as number) * sum;
      }
    forward.push(scaled(here));
  }
  const backward = new Array<Float64Array>(length);
  backward[length - 1] = new Float64Array(tagCount).fill(1);
  const pairs = new Float64Array(withPairs ? tagCount * tagCount : 0);
  for (let t = length - 2; t >= 0; t--) {
    const next = likely[t + 1] as Float64Array;
    const behind = backward[t + 1] as Float64Array;
    const here = new Float64Array(tagCount);
    for (let from = 0; from < tagCount; from++) {
      let sum = 0;
      for (let to = 0; to < tagCount; to++)
        sum += (leap[from * tagCount + to] as number) * (next[to] as number) * (behind[to] as number);
      here[from] = sum;
    }
    if (withPairs) addPairs(pairs, forward[t] as Float64Array, leap, next, behind);
    backward[t] = scaled(here);
  }
  const single = forward.map((ahead, t) =>
    scaled(ahead.map((one, tag) => one * ((backward[t] as Float64Array)[tag] as number))),
  );
  return { single, pairs };
}

function addPairs(
  pairs: Float64Array,
  ahead: Float64Array,
  leap: Float64Array,
  next: Float64Array,
  behind: Float64Array,
): void {
  const tagCount = ahead.length;
  const here = new Float64Array(pairs.length);
  for (let from = 0; from < tagCount; from++)
    for (let to = 0; to < tagCount; to++)
      here[from * tagCount + to] =
        (ahead[from] as number) *
        (leap[from * tagCount + to] as number) *
        (next[to] as number) *
        (behind[to] as number);
  const parts = scaled(here);
  for (let step = 0; step < pairs.length; step++)
    pairs[step] = (pairs[step] as number) + (parts[step] as number);
}

function scaled(values: Float64Array): Float64Array {
  let sum = 0;
  for (const value of values) sum += value;
  return values.map((value) => value / sum);
}
