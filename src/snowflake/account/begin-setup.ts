/** The account is set up while the first calls are served; only what needs its tables waits for it. */
import type { StatementRunner } from '../statement/statement.ts';

export interface AccountSetup {
  /** Resolves when the account has what the gateway needs; tries again after it failed. @throws GatewayError */
  done(): Promise<void>;
  /** Runs a statement when the setup is done. */
  readonly runner: StatementRunner;
}

/** Begins at once. */
export function beginSetup(runner: StatementRunner, setUp: () => Promise<void>): AccountSetup {
  let running: Promise<void> | null = null;
  let isDone = false;
  const done = (): Promise<void> => {
    running ??= setUp().then(
      () => {
        isDone = true;
      },
      (error: unknown) => {
        running = null;
        throw error;
      },
    );
    return running;
  };
  done().catch(() => {});
  const { full } = runner;
  return {
    done,
    runner: {
      ...(full && { full }),
      run: (statement) => (isDone ? runner.run(statement) : done().then(() => runner.run(statement))),
    },
  };
}
