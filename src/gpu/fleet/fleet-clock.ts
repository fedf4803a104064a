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
  after: (milliseconds, run) => new SystemTimer(milliseconds, run),
};

/** Each call has a few: an object of one shape, without functions of its own. */
class SystemTimer implements Timer {
  readonly #milliseconds: number;
  readonly #run: () => void;
  #timer: NodeJS.Timeout;
  #isCancelled = false;

  constructor(milliseconds: number, run: () => void) {
    this.#milliseconds = milliseconds;
    this.#run = run;
    this.#timer = setTimeout(run, milliseconds);
  }

  restart(): void {
    // A cleared timer ignores `refresh`.
    if (this.#isCancelled) this.#timer = setTimeout(this.#run, this.#milliseconds);
    else this.#timer.refresh();
    this.#isCancelled = false;
  }

  cancel(): void {
    this.#isCancelled = true;
    clearTimeout(this.#timer);
  }
}

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
