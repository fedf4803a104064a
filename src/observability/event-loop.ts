/** Watches how long the event loop is held up, and what began just before it was. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Logger } from './log.ts';

/** Held up for longer, every other caller notices. */
export const BLOCK_MS = 50;
const TICK_MS = 20;
const RESOLUTION_MS = 10;

/** An operation as the log names it. */
export interface BegunOperation {
  readonly requestId: string;
  readonly user: string;
  readonly operationName: string | null;
}

export interface EventLoopWatch {
  began(operation: BegunOperation): void;
  /** Seconds that a quantile of the delays since the last reading were shorter than; 1 is the longest. */
  readDelays(quantiles: readonly number[]): readonly number[];
  close(): void;
}

export interface EventLoopReports {
  readonly logger: Logger;
  readonly onBlock: (seconds: number) => void;
}

export function watchEventLoop({ logger, onBlock }: EventLoopReports): EventLoopWatch {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  let begun: BegunOperation[] = [];
  let expected = performance.now() + TICK_MS;
  /** Since the last reading: Node's histogram misses what holds up the loop right after it was reset. */
  let longestMs = 0;

  const timer = setInterval(() => {
    const now = performance.now();
    const late = now - expected;
    expected = now + TICK_MS;
    longestMs = Math.max(longestMs, late);
    if (late > BLOCK_MS) {
      onBlock(late / 1000);
    }
    // At a start there is nobody to name, and nobody who waits.
    if (late > BLOCK_MS && begun.length > 0) {
      logger.warn(
        { blockedMs: Math.round(late), operations: begun.slice(0, 5) },
        'the event loop was held up; these operations began just before',
      );
    }
    begun = [];
  }, TICK_MS);
  timer.unref();

  return {
    began(operation) {
      begun.push(operation);
    },
    readDelays(quantiles) {
      // Each of its samples has the pause between two of them in it.
      const seconds = quantiles.map((quantile) => {
        const delay = Math.max(0, delays.percentile(quantile * 100) / 1e9 - RESOLUTION_MS / 1000);
        return quantile === 1 ? Math.max(delay, longestMs / 1000) : delay;
      });
      delays.reset();
      longestMs = 0;
      return seconds;
    },
    close() {
      clearInterval(timer);
      delays.disable();
    },
  };
}
