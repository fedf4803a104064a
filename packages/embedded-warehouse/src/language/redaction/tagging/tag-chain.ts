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
  const likely = scores.map(likelihoods);
  const forward: Float64Array[] = [];
  for (let t = 0; t < length; t++) {
    const here = (likely[t] as Float64Array).slice();
    const last = forward[t - 1];
    if (last)
      for (let to = 0; to < tagCount; to++) {
        let sum = 0;
        for (let from = 0; from < tagCount; from++)
          sum += (last[from] as number) * (leap[from * tagCount + to] as number);
        here[to] = (here[to] as number) * sum;
      }
    scale(here);
    forward.push(here);
  }
  const pairs = new Float64Array(withPairs ? tagCount * tagCount : 0);
  const single = new Array<Float64Array>(length);
  let behind: Float64Array = new Float64Array(tagCount).fill(1);
  for (let t = length - 1; t >= 0; t--) {
    const ahead = forward[t] as Float64Array;
    const next = likely[t + 1];
    if (next) {
      const here = new Float64Array(tagCount);
      for (let from = 0; from < tagCount; from++) {
        let sum = 0;
        for (let to = 0; to < tagCount; to++)
          sum += (leap[from * tagCount + to] as number) * (next[to] as number) * (behind[to] as number);
        here[from] = sum;
      }
      if (withPairs) addPairs(pairs, ahead, leap, next, behind);
      scale(here);
      behind = here;
    }
    const both = new Float64Array(tagCount);
    for (let tag = 0; tag < tagCount; tag++) both[tag] = (ahead[tag] as number) * (behind[tag] as number);
    scale(both);
    single[t] = both;
  }
  return { single, pairs };
}

/** Of the likeliest tag 1. */
function likelihoods(score: Float64Array): Float64Array {
  let most = -Infinity;
  for (let tag = 0; tag < score.length; tag++) most = Math.max(most, score[tag] as number);
  const likely = new Float64Array(score.length);
  for (let tag = 0; tag < score.length; tag++) likely[tag] = Math.exp((score[tag] as number) - most);
  return likely;
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
  scale(here);
  for (let step = 0; step < pairs.length; step++)
    pairs[step] = (pairs[step] as number) + (here[step] as number);
}

/** By index, as the iterator and the functions of typed arrays take four times as long on rows as short as these. */
function scale(values: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / sum;
}
