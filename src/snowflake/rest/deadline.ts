import type { Interrupt } from '../statement/interrupt.ts';

export interface Deadline {
  /** Snowflake has the word: counts its time. @param pauseMs the longest it may be silent; message for when it was */
  resume(pauseMs?: number, message?: string): void;
  /** The reader has the word: the time that it takes is not Snowflake's. */
  pause(): void;
}

/** Interrupts with UPSTREAM_TIMEOUT once Snowflake has been waited for during `totalMs`, over all pauses together. */
export function createDeadline(interrupt: Interrupt, totalMs: number): Deadline {
  let leftMs = totalMs;
  let since: number | undefined;
  const pause = () => {
    interrupt.stopClock();
    if (since !== undefined) leftMs -= performance.now() - since;
    since = undefined;
  };
  return {
    resume(pauseMs = Number.POSITIVE_INFINITY, message = '') {
      pause();
      since = performance.now();
      if (pauseMs < leftMs) interrupt.startClock(pauseMs, message);
      else {
        const late = `Snowflake Cortex did not finish within ${totalMs / 1000} seconds.`;
        interrupt.startClock(Math.max(leftMs, 0), late);
      }
    },
    pause,
  };
}
