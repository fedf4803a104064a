/** Adam (Kingma and Ba, 2015) over all examples at each step. */

export interface DescentSettings {
  readonly steps: number;
  readonly rate: number;
  /** Weight of the squared weights. */
  readonly ridge: number;
}

/** @param addSlopes adds the slopes of the loss at the weights, of all examples. */
export function descend(
  size: number,
  { steps, rate, ridge }: DescentSettings,
  addSlopes: (weights: Float64Array, slopes: Float64Array) => void,
): Float64Array {
  const weights = new Float64Array(size);
  const means = new Float64Array(size);
  const squares = new Float64Array(size);
  for (let step = 1; step <= steps; step++) {
    const slopes = weights.map((weight) => ridge * weight);
    addSlopes(weights, slopes);
    for (let i = 0; i < size; i++) {
      const slope = slopes[i] as number;
      const mean = 0.9 * (means[i] as number) + 0.1 * slope;
      const square = 0.99 * (squares[i] as number) + 0.01 * slope * slope;
      means[i] = mean;
      squares[i] = square;
      const pace = Math.sqrt(square / (1 - 0.99 ** step)) + 1e-8;
      weights[i] = (weights[i] as number) - (rate * mean) / (1 - 0.9 ** step) / pace;
    }
  }
  return weights;
}

/** Numbers from 0 to 1, the same ones for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
