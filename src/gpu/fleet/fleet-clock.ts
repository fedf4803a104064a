/** Time as the fleet sees it, so that a simulation can run the same code on its own clock. */

export interface Timer {
  /** Starts the delay again from now, also after `cancel`. */
  restart(): void;
  cancel(): void;
}

export interface FleetClock {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number;
  /** Runs after so many milliseconds, and once more after each `restart`. */
  after(milliseconds: number, run: () => void): Timer;
}

export const systemFleetClock: FleetClock = {
  now: () => performance.now(),
  after: (milliseconds, run) => {
    let timer = setTimeout(run, milliseconds);
    let cancelled = false;
    return {
      restart: () => {
        // A cleared timer ignores `refresh`.
        if (cancelled) timer = setTimeout(run, milliseconds);
        else timer.refresh();
        cancelled = false;
      },
      cancel: () => {
        cancelled = true;
        clearTimeout(timer);
      },
    };
  },
};

/** Waits; ends early, without an error, when the signal is aborted. */
export function delay(clock: FleetClock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || milliseconds <= 0) return resolve();
    const finish = () => {
      timer.cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = clock.after(milliseconds, finish);
    signal.addEventListener('abort', finish);
  });
}
