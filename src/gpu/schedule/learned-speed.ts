/**
 * How fast one endpoint is, learned from its own answers, and from the fleet's while it has none.
 *
 * An endpoint that looked slow gets no work, so it could never show that it is fast again: what is known of it fades
 * towards the fleet's average with time, until somebody tries it.
 */
import { createLinearFit, type LinearFit, type Memory } from './linear-fit.ts';

/** Of `x`: prompt tokens, or requests that run together. */
export interface LearnedSpeed {
  add(x: number, milliseconds: number, at: number): void;
  predict(x: number, at: number): number;
  /** Milliseconds for one more. */
  slope(at: number): number;
}

/** What all endpoints together have shown. */
export interface FleetSpeeds {
  /** Milliseconds to compute so many prompt tokens. */
  readonly prefill: LinearFit;
  /** Milliseconds between two tokens, by requests that run together. */
  readonly decode: LinearFit;
}

/** A mid-size model on one modern GPU, until a few dozen answers have told better. */
const prefillPrior = { intercept: 60, slope: 0.1, span: 8_000, weight: 1 };
const decodePrior = { intercept: 15, slope: 0.15, span: 64, weight: 1 };

/** After which what was observed counts for a third; after `TRUST_MS`, for a twentieth. */
const MEMORY_MS = 10_000;
/** A quiet night does not undo what the fleet has shown. */
const FLEET_MEMORY: Memory = { observations: 1_024, milliseconds: MEMORY_MS, least: 8 };
const OWN_MEMORY: Memory = { observations: 256, milliseconds: MEMORY_MS, least: 0 };
/** So many of its own count as much as the fleet's together. */
const HALF_TRUST = 8;
/** What is not used is trusted less with every second, and not at all after this time: then somebody tries it. */
const TRUST_MS = 30_000;

export function createFleetSpeeds(): FleetSpeeds {
  return {
    prefill: createLinearFit(prefillPrior, FLEET_MEMORY),
    decode: createLinearFit(decodePrior, FLEET_MEMORY),
  };
}

export function createLearnedSpeed(fleet: LinearFit): LearnedSpeed {
  const own = createLinearFit({ intercept: 0, slope: 0, span: 0, weight: 0 }, OWN_MEMORY);
  let observedAt = 0;
  let trust = 0;
  let trustAt = Number.NaN;

  const trustNow = (at: number): number => {
    // One decision asks several times for one moment.
    if (at === trustAt) return trust;
    trustAt = at;
    const { observations } = own;
    trust = (observations / (observations + HALF_TRUST)) * Math.max(0, 1 - (at - observedAt) / TRUST_MS);
    return trust;
  };

  return {
    add: (x, milliseconds, at) => {
      own.add(x, milliseconds, at);
      fleet.add(x, milliseconds, at);
      observedAt = at;
      trustAt = Number.NaN;
    },
    predict: (x, at) => {
      const share = trustNow(at);
      const theirs = fleet.predict(x);
      return share === 0 ? theirs : theirs + share * (own.predict(x) - theirs);
    },
    slope: (at) => {
      const share = trustNow(at);
      return share === 0 ? fleet.slope : fleet.slope + share * (own.slope - fleet.slope);
    },
  };
}
