/**
 * Least squares for y = intercept + slope * x over observations that fade: an endpoint that slows down is believed
 * within a few dozen of them. Until it has seen enough it leans on a prior, which fades the same way.
 */
export interface LinearFit {
  add(x: number, y: number): void;
  predict(x: number): number;
  /** Real observations so far. */
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

/** @param memory after so many observations an old one counts for a third. */
export function createLinearFit(prior: LinearPrior, memory: number): LinearFit {
  const keep = 1 - 1 / memory;
  const { weight, span } = prior;
  const end = prior.intercept + prior.slope * span;
  let n = 2 * weight;
  let sumX = weight * span;
  let sumY = weight * (prior.intercept + end);
  let sumXX = weight * span * span;
  let sumXY = weight * span * end;
  let observations = 0;
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
    add: (x, y) => {
      n = n * keep + 1;
      sumX = sumX * keep + x;
      sumY = sumY * keep + y;
      sumXX = sumXX * keep + x * x;
      sumXY = sumXY * keep + x * y;
      observations++;
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
