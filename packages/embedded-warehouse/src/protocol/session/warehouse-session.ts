/** One logged-in session: its engine session, the statements that run on it and its parameters. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { EngineSession, SnowflakeError } from '../engine.ts';
import type { DirectoryUser } from '../login/user-directory.ts';
import type { StatementExecution } from '../statement/statement-run.ts';
import { type SessionParameters, sessionParameters } from './session-parameters.ts';

const patienceMs = 2000;

export class WarehouseSession {
  readonly user: DirectoryUser;
  readonly engine: EngineSession;
  readonly running = new Set<StatementExecution>();
  isClosed = false;
  readonly #loginParameters: Readonly<Record<string, unknown>>;
  readonly #cancelledEarly = new LRUCache<string, true>({ max: 100 });

  constructor(
    user: DirectoryUser,
    engine: EngineSession,
    loginParameters: Readonly<Record<string, unknown>>,
  ) {
    this.user = user;
    this.engine = engine;
    this.#loginParameters = loginParameters;
  }

  get id(): string {
    return this.engine.id;
  }

  /**
   * What a statement that brings `own` parameters sees: its own, then ALTER SESSION's, then the login's, then those
   * of its user and account.
   */
  parameters(own?: Readonly<Record<string, unknown>>): SessionParameters {
    const { engine } = this;
    return sessionParameters(
      engine.inheritedParameters?.(),
      this.#loginParameters,
      engine.parameters?.(),
      own,
    );
  }

  /**
   * Remembers that a request is cancelled which has not arrived yet: a client that cancels at once sends both
   * over different connections, and the cancellation may win.
   */
  cancelEarly(requestId: string): void {
    this.#cancelledEarly.set(requestId, true);
  }

  wasCancelledEarly(requestId: string): boolean {
    return this.#cancelledEarly.has(requestId);
  }

  /**
   * Interrupts what still runs and closes the engine's session once nothing uses it any more. A statement that
   * does not heed its interruption keeps nobody from leaving: its session is closed when it has ended after all.
   */
  async close(reason: SnowflakeError): Promise<void> {
    this.isClosed = true;
    const running = [...this.running];
    for (const run of running) run.abort(reason);
    const closed = Promise.all(running.map((run) => run.settled)).then(() => this.engine.close());
    const patience = new AbortController();
    const outOfPatience = sleep(patienceMs, null, patience).catch(() => {});
    try {
      await Promise.race([closed, outOfPatience]);
    } finally {
      patience.abort();
    }
  }
}
