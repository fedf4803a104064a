/**
 * Quantiles of a stream of positive counts in a few hundred bytes: a histogram whose buckets grow by a constant
 * factor, as in DDSketch (Masson, Rim, Lee: "DDSketch", VLDB 2019), so every answer is within 2.5 % of the truth.
 */
const GROWTH = 1.05;
const LOG_GROWTH = Math.log(GROWTH);

export interface QuantileSketch {
  readonly count: number;
  add(value: number): void;
  /** So many samples of a bucket of `sketchBucket`. */
  addTo(bucket: number, samples: number): void;
  /** The smallest value that at least `q` of the samples do not exceed, rounded up to its bucket; 0 when empty. */
  quantile(q: number): number;
}

/** The bucket that a value is counted in. */
export function sketchBucket(value: number): number {
  return value <= 1 ? 0 : Math.ceil(Math.log(value) / LOG_GROWTH);
}

/**
 * @param memory Samples after which the past is halved, so that the sketch follows a model whose answers change.
 */
export function createQuantileSketch(memory = 10_000): QuantileSketch {
  const buckets: number[] = [];
  let count = 0;

  function halve(): void {
    count = 0;
    for (let i = 0; i < buckets.length; i++) {
      buckets[i] = (buckets[i] ?? 0) / 2;
      count += buckets[i] ?? 0;
    }
  }

  function addTo(bucket: number, samples: number): void {
    buckets[bucket] = (buckets[bucket] ?? 0) + samples;
    count += samples;
    if (count > memory) halve();
  }

  return {
    get count() {
      return count;
    },
    add: (value) => addTo(sketchBucket(value), 1),
    addTo,
    quantile(q) {
      let below = 0;
      for (let i = 0; i < buckets.length; i++) {
        below += buckets[i] ?? 0;
        if (below >= q * count && below > 0) return Math.ceil(GROWTH ** i);
      }
      return 0;
    },
  };
}
