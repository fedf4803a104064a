/** The deadlines of one stream. */
import { brokenStream, firstTokenTimeout, totalTimeout } from '../failures/stream-failures.ts';
import type { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { FleetClock, Timer } from '../fleet/fleet-clock.ts';

export interface StreamDeadlines {
  /** From sending the request until the first token, connecting included. */
  readonly firstTokenMs: number;
  /** The longest pause between two tokens. */
  readonly stallMs: number;
  /** What is left for the whole answer. */
  readonly totalMs: number;
}

/** One timer for all of them: to set it again for each token takes longer than to look at it now and then. */
export class DeadlineWatch {
  /** When the whole answer must be there, by the fleet's clock. */
  readonly overAt: number;
  readonly #startedAt: number;
  readonly #clock: FleetClock;
  readonly #deadlines: StreamDeadlines;
  readonly #onMissed: (failure: UpstreamFailure) => void;
  /** When the last tokens came; null before the first. */
  #heardAt: number | null = null;
  #isPaused = false;
  #isStopped = false;
  #watchedUntil: number;
  #timer: Timer;

  constructor(clock: FleetClock, deadlines: StreamDeadlines, onMissed: (failure: UpstreamFailure) => void) {
    this.#clock = clock;
    this.#deadlines = deadlines;
    this.#onMissed = onMissed;
    this.#startedAt = clock.now();
    this.overAt = this.#startedAt + deadlines.totalMs;
    this.#watchedUntil = this.#dueAt();
    this.#timer = clock.after(this.#watchedUntil - this.#startedAt, this.#look);
  }

  /** Tokens came at that time. */
  heard(at: number): void {
    const isFirst = this.#heardAt === null;
    this.#heardAt = at;
    if (isFirst) this.#watchAnew();
  }

  /** Until `resume`, no token is waited for. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#heardAt = this.#clock.now();
    this.#watchAnew();
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer.cancel();
  }

  #dueAt(): number {
    if (this.#isPaused) return this.overAt;
    const { firstTokenMs, stallMs } = this.#deadlines;
    const tokenAt = this.#heardAt === null ? this.#startedAt + firstTokenMs : this.#heardAt + stallMs;
    return Math.min(this.overAt, tokenAt);
  }

  /** Where the next deadline has moved meanwhile, waits for that. */
  readonly #look = (): void => {
    const at = this.#dueAt();
    const left = at - this.#clock.now();
    const { firstTokenMs, stallMs, totalMs } = this.#deadlines;
    if (left > 0) {
      this.#watchedUntil = at;
      this.#timer = this.#clock.after(left, this.#look);
    } else if (at === this.overAt) this.#onMissed(totalTimeout(totalMs));
    else if (this.#heardAt === null) this.#onMissed(firstTokenTimeout(firstTokenMs));
    else this.#onMissed(brokenStream('stalled', `no token for ${stallMs} ms`));
  };

  /** What has happened may have brought the next deadline forward. */
  #watchAnew(): void {
    if (this.#isStopped || this.#dueAt() >= this.#watchedUntil) return;
    this.#timer.cancel();
    this.#look();
  }
}
