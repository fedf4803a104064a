/** Runs the corrections of uncertain events now and then, one round at a time. */
import type { Logger } from '../observability/log.ts';

export interface CorrectionsDependencies {
  /** Whether this process does them now, of all that share the books. */
  readonly isOurs: () => Promise<boolean>;
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

export function startCorrections(dependencies: CorrectionsDependencies): Corrections {
  const { isOurs, correct, everyMs, logger } = dependencies;
  let running: Promise<number> | null = null;

  function run(): Promise<number> {
    running ??= correct().finally(() => {
      running = null;
    });
    return running;
  }

  async function runInTurn(): Promise<void> {
    try {
      const corrected = (await isOurs()) ? await run() : 0;
      if (corrected > 0) logger.info({ corrected }, 'uncertain usage events were corrected');
    } catch (err) {
      logger.warn({ err }, 'uncertain usage events could not be corrected; the next round tries again');
    }
  }

  const timer = setInterval(() => void runInTurn(), everyMs);
  timer.unref();

  return {
    run,
    async close() {
      clearInterval(timer);
      await running?.catch(() => {});
    },
  };
}
