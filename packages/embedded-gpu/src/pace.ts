/** How fast the stand-in computes: as fast as the machine can unless rates are given. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface PaceOptions {
  /** Prompt tokens a second. */
  readonly prefillTokensPerSecond: number;
  /** Answer tokens a second and request. */
  readonly decodeTokensPerSecond: number;
}

/** One request's clock: each call returns when the work it names would be done. */
export interface Pace {
  prefill(tokens: number): Promise<void> | undefined;
  decode(tokens: number): Promise<void> | undefined;
}

export function createPace(options: PaceOptions, signal: AbortSignal): Pace {
  let due = performance.now();
  const spend = (tokens: number, rate: number) => {
    due = Math.max(due, performance.now() - 1) + (tokens / rate) * 1000;
    const wait = due - performance.now();
    // Timers tick in whole milliseconds: what is shorter stays in `due` and is waited for later.
    return wait >= 1 ? sleep(wait, undefined, { signal }) : undefined;
  };
  return {
    prefill: (tokens) => spend(tokens, options.prefillTokensPerSecond),
    decode: (tokens) => spend(tokens, options.decodeTokensPerSecond),
  };
}
