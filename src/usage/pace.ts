import { setTimeout as delay } from 'node:timers/promises';

export interface Pace {
  /** Resolves after a pause twice as long as the work since the last one. */
  rest(): Promise<void>;
}

/** A disk that keeps the work waiting is no reason to rest longer. */
const LONGEST_REST_MS = 20;

/** For work in pieces that nobody waits for: it takes a third of the event loop's time at most. */
export function createPace(): Pace {
  let since = performance.now();
  return {
    async rest() {
      await delay(Math.min(2 * (performance.now() - since), LONGEST_REST_MS));
      since = performance.now();
    },
  };
}
