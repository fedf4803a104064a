/** Runs what one process does for all now and then, one round at a time. */
import type { Logger } from '../observability/log.ts';

export interface RoundsDependencies {
  /** Whether this process does it now, of all that share the books. */
  readonly isOurs: () => Promise<boolean>;
  /** @returns how much it has done */
  readonly work: () => Promise<number>;
  /** What has been done then, as the log tells it. */
  readonly what: string;
  readonly everyMs: number;
  readonly logger: Logger;
}

export interface Rounds {
  /** Joins the round that runs, if one does. @throws what `work` throws */
  run(): Promise<number>;
  /** Stops after the round that runs. */
  close(): Promise<void>;
}

export function startRounds(dependencies: RoundsDependencies): Rounds {
  const { isOurs, work, what, everyMs, logger } = dependencies;
  let running: Promise<number> | null = null;

  function run(): Promise<number> {
    running ??= work().finally(() => {
      running = null;
    });
    return running;
  }

  async function runInTurn(): Promise<void> {
    try {
      const done = (await isOurs()) ? await run() : 0;
      if (done > 0) logger.info({ done }, what);
    } catch (err) {
      logger.warn({ err, what }, 'a round failed; the next one tries again');
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
