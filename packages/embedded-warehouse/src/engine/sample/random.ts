/** A seeded generator (mulberry32): the same sample data on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number from low to high, both included. */
  integer(low: number, high: number): number;
  pick<T>(options: readonly T[]): T;
  /** Picks by weight. */
  weighted<T>(options: readonly (readonly [T, number])[]): T;
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    integer,
    pick: (options) => options[integer(0, options.length - 1)] as (typeof options)[number],
    weighted(options) {
      let at = next() * options.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [option, weight] of options) {
        at -= weight;
        if (at < 0) return option;
      }
      return (options.at(-1) as (typeof options)[number])[0];
    },
  };
}
