/**
 * Least squares for y = intercept + slope * x over observations that fade: an endpoint that slows down is believed
 * within a few dozen of them. Until it has seen enough it leans on a prior, which fades the same way.
 */
export interface LinearFit {
  add(x: number, y: number, at: number): void;
  predict(x: number): number;
  /** How many real observations what it knows is worth: old ones count for less. */
  readonly observations: number;
  readonly slope: number;
  readonly intercept: number;
}

export interface LinearPrior {
  readonly intercept: number;
  readonly slope: number;
  /** Where the prior's two points lie: 0 and this. */
  readonly span: number;
  /** How many observations each of the two points is worth. */
  readonly weight: number;
}

export interface Memory {
  /** After so many observations an old one counts for a third. */
  readonly observations: number;
  /** Milliseconds after which it does, too. */
  readonly milliseconds: number;
  /** So many observations' worth is kept however long none came. */
  readonly least: number;
}

export function createLinearFit(prior: LinearPrior, memory: Memory): LinearFit {
  const keepOfEach = 1 - 1 / memory.observations;
  const { weight, span } = prior;
  const end = prior.intercept + prior.slope * span;
  let n = 2 * weight;
  let sumX = weight * span;
  let sumY = weight * (prior.intercept + end);
  let sumXX = weight * span * span;
  let sumXY = weight * span * end;
  let observations = 0;
  let addedAt = 0;
  let slope = prior.slope;
  let intercept = prior.intercept;

  const solve = () => {
    const spread = n * sumXX - sumX * sumX;
    slope = spread > 1e-12 ? Math.max(0, (n * sumXY - sumX * sumY) / spread) : 0;
    intercept = (sumY - slope * sumX) / n;
    // Neither a step nor a prefill takes less than no time: the line then goes through the origin.
    if (intercept < 0) {
      intercept = 0;
      slope = sumXX > 0 ? sumXY / sumXX : 0;
    }
  };

  return {
    add: (x, y, at) => {
      const fresh = Math.exp((addedAt - at) / memory.milliseconds);
      const keep = keepOfEach * (n > memory.least ? Math.max(fresh, memory.least / n) : 1);
      addedAt = at;
      n = n * keep + 1;
      sumX = sumX * keep + x;
      sumY = sumY * keep + y;
      sumXX = sumXX * keep + x * x;
      sumXY = sumXY * keep + x * y;
      observations = observations * keep + 1;
      solve();
    },
    predict: (x) => intercept + slope * x,
    get observations() {
      return observations;
    },
    get slope() {
      return slope;
    },
    get intercept() {
      return intercept;
    },
  };
}
