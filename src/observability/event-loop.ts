/** Watches how long the event loop is held up, and what began just before it was. */
import { createHistogram } from 'node:perf_hooks';
import type { Logger } from './log.ts';

/** Held up for longer, every other caller notices. */
export const BLOCK_MS = 50;
const TICK_MS = 20;

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
  /** Microseconds that ticks came late, since the last reading. */
  const delays = createHistogram();
  let begun: BegunOperation[] = [];
  let expected = performance.now() + TICK_MS;

  const timer = setInterval(() => {
    const now = performance.now();
    const late = now - expected;
    expected = now + TICK_MS;
    // It takes whole numbers from one on.
    delays.record(Math.max(1, Math.round(late * 1000)));
    if (late > BLOCK_MS) onBlock(late / 1000);
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
      const seconds = quantiles.map((quantile) => delays.percentile(quantile * 100) / 1e6);
      delays.reset();
      return seconds;
    },
    close: () => clearInterval(timer),
  };
}
