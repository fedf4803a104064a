/** Random numbers that a seed decides (mulberry32), and the distributions that traffic is made of. */

export interface Random {
  /** 0 to 1. */
  next(): number;
  below(bound: number): number;
  exponential(mean: number): number;
  /** Given by its median and the standard deviation of its logarithm. */
  logNormal(median: number, sigma: number): number;
  /** 0 to count - 1, the smaller the likelier (Zipf with exponent 1). */
  zipf(count: number): number;
}

export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    below: (bound) => Math.floor(next() * bound),
    exponential: (mean) => -Math.log(1 - next()) * mean,
    logNormal: (median, sigma) => {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return median * Math.exp(sigma * normal);
    },
    zipf: (count) => {
      let total = 0;
      for (let i = 1; i <= count; i++) total += 1 / i;
      let left = next() * total;
      for (let i = 1; i <= count; i++) {
        left -= 1 / i;
        if (left <= 0) return i - 1;
      }
      return count - 1;
    },
  };
}
