/**
 * A circuit breaker for whole services. After some failures in a row callers fail at once; after a pause one of them is
 * the probe that decides, and those who come meanwhile wait for it. It goes by a clock that nobody sets: one that is set
 * back would keep it open until the old time has come again.
 */
import type { BreakerState } from './breaker-state.ts';

export interface CircuitOptions {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Whether an error tells that the service is unwell; any other tells nothing. */
  isFailure(error: unknown): boolean;
  /** Milliseconds until the next probe, after so many that failed. */
  pauseMs(failedProbes: number, failure: unknown): number;
  /** @param failure what opened it */
  onState(state: BreakerState, failure: unknown): void;
}

export interface Circuit {
  readonly state: BreakerState;
  /** @throws CircuitOpen, or what the call throws */
  execute<T>(call: () => Promise<T>): Promise<T>;
}

export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';
  /** What the last call failed with. */
  readonly failure: unknown;
  /** Milliseconds until the next probe. */
  readonly probeInMs: number;

  constructor(failure: unknown, probeInMs: number) {
    super('the circuit is open');
    this.failure = failure;
    this.probeInMs = probeInMs;
  }
}

export function createCircuit(options: CircuitOptions): Circuit {
  let state: BreakerState = 'CLOSED';
  let inARow = 0;
  let failedProbes = 0;
  let probeAt = 0;
  let failure: unknown = null;
  let probe: Promise<unknown> | null = null;

  function enter(next: BreakerState): void {
    if (state === next) return;
    state = next;
    options.onState(next, failure);
  }

  function succeeded(isProbe: boolean): void {
    // What began before it opened tells nothing of the present.
    if (!isProbe && state !== 'CLOSED') return;
    inARow = 0;
    failedProbes = 0;
    enter('CLOSED');
  }

  function failed(error: unknown, isProbe: boolean): void {
    if (!isProbe && state !== 'CLOSED') return;
    failure = error;
    inARow++;
    if (!isProbe && inARow < options.failures) return;
    probeAt = performance.now() + options.pauseMs(failedProbes, error);
    failedProbes++;
    enter('OPEN');
  }

  async function run<T>(call: () => Promise<T>, isProbe: boolean): Promise<T> {
    let value: T;
    try {
      value = await call();
    } catch (error) {
      if (options.isFailure(error)) failed(error, isProbe);
      throw error;
    }
    succeeded(isProbe);
    return value;
  }

  return {
    get state() {
      return state;
    },
    async execute(call) {
      while (probe) await probe.catch(() => {});
      if (state === 'CLOSED') return run(call, false);
      const probeInMs = probeAt - performance.now();
      if (probeInMs > 0) throw new CircuitOpen(failure, probeInMs);
      enter('HALF_OPEN');
      const probing = run(call, true).finally(() => {
        probe = null;
      });
      probe = probing;
      return probing;
    },
  };
}
