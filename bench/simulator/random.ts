/** Random numbers that a seed decides (mulberry32), and the distributions that traffic is made of. */

export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number from 0 to `bound` - 1. */
  below(bound: number): number;
  exponential(mean: number): number;
  /** `sigma`: the standard deviation of its logarithm. */
  logNormal(median: number, sigma: number): number;
  /** A whole number from 0 to `count` - 1, the smaller the likelier (Zipf with exponent 1). */
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
      let left = next() * harmonicNumber(count);
      for (let i = 1; i <= count; i++) {
        left -= 1 / i;
        if (left <= 0) return i - 1;
      }
      return count - 1;
    },
  };
}

const harmonicNumbers = new Map<number, number>();

/** 1 + 1/2 + ... + 1/count, added up once for each count. */
function harmonicNumber(count: number): number {
  const known = harmonicNumbers.get(count);
  if (known !== undefined) return known;
  let sum = 0;
  for (let i = 1; i <= count; i++) sum += 1 / i;
  harmonicNumbers.set(count, sum);
  return sum;
}
