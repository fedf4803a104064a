/** Runs the corrections of uncertain events now and then, one round at a time. */
import type { Logger } from '../observability/log.ts';

export interface CorrectionsDependencies {
  readonly correct: () => Promise<number>;
  readonly everyMs: number;
  readonly logger: Logger;
}

export interface Corrections {
  /** Joins the round that runs, if one does. @throws what `correct` throws */
  run(): Promise<number>;
  /** Stops after the round that runs. */
  close(): Promise<void>;
}

export function startCorrections({ correct, everyMs, logger }: CorrectionsDependencies): Corrections {
  let running: Promise<number> | null = null;

  function run(): Promise<number> {
    running ??= correct().finally(() => {
      running = null;
    });
    return running;
  }

  const timer = setInterval(() => {
    run().then(
      (corrected) => {
        if (corrected > 0) logger.info({ corrected }, 'uncertain usage events were corrected');
      },
      (err) =>
        logger.warn({ err }, 'uncertain usage events could not be corrected; the next round tries again'),
    );
  }, everyMs);
  timer.unref();

  return {
    run,
    async close() {
      clearInterval(timer);
      await running?.catch(() => {});
    },
  };
}
