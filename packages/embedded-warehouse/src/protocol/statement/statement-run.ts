/** One statement from its start to its outcome: what runs it, who waits for it, and what interrupts it. */
import type { SnowflakeError } from '../engine.ts';
import { cancelledCode, protocolErrors } from '../protocol-errors.ts';
import type { WireResult } from './wire-result.ts';

export type Outcome =
  | { readonly kind: 'result'; readonly result: WireResult }
  | { readonly kind: 'failure'; readonly error: SnowflakeError; readonly isCancelled: boolean };

/** The driver's query status names. */
export type RunStatus = 'RUNNING' | 'ABORTING' | 'ABORTED' | 'SUCCESS' | 'FAILED_WITH_ERROR';

export interface StatementInfo {
  readonly queryId: string;
  readonly requestId: string;
  readonly sessionId: string;
  readonly user: string;
  readonly sqlText: string;
  readonly warehouse: string | null;
  /** Runs on without a client that waits. */
  readonly isAsync: boolean;
}

export interface RunLimits {
  /** 0 for none. */
  readonly timeoutSeconds: number;
  /** Milliseconds a statement that is not async may run with nobody waiting for it. */
  readonly abandonAfterMs: number;
}

export class StatementExecution {
  readonly info: StatementInfo;
  readonly startedAt = new Date();
  /** Fulfilled once, never rejected. */
  readonly settled: Promise<Outcome>;
  endedAt: Date | null = null;
  #outcome: Outcome | null = null;
  readonly #interrupt = new AbortController();
  readonly #abandonAfterMs: number;
  #waiting = 0;
  #timeout: NodeJS.Timeout | undefined;
  #abandonment: NodeJS.Timeout | undefined;

  /**
   * @param execute must stop when the signal is aborted; whatever it then fails with, the outcome is the
   * failure that the statement was interrupted with. A result that it still returns stands.
   * @param translate makes a SnowflakeError of what `execute` failed with
   */
  constructor(
    info: StatementInfo,
    limits: RunLimits,
    execute: (signal: AbortSignal) => Promise<WireResult>,
    translate: (error: unknown) => SnowflakeError,
  ) {
    this.info = info;
    this.#abandonAfterMs = limits.abandonAfterMs;
    if (limits.timeoutSeconds > 0) {
      const timedOut = () => this.abort(protocolErrors.timedOut(limits.timeoutSeconds));
      this.#timeout = setTimeout(timedOut, Math.min(limits.timeoutSeconds * 1000, 2 ** 31 - 1)).unref();
    }
    this.settled = this.#run(execute, translate);
  }

  get outcome(): Outcome | null {
    return this.#outcome;
  }

  get status(): RunStatus {
    if (this.#outcome === null) return this.#interrupt.signal.aborted ? 'ABORTING' : 'RUNNING';
    if (this.#outcome.kind === 'result') return 'SUCCESS';
    return this.#outcome.isCancelled ? 'ABORTED' : 'FAILED_WITH_ERROR';
  }

  /** Returns whether there was something to interrupt. The first reason given is the one reported. */
  abort(reason: SnowflakeError): boolean {
    if (this.#outcome !== null) return false;
    this.#interrupt.abort(reason);
    return true;
  }

  /** Waits until the outcome is there, the time is over or the waiting client is gone: the latter two are null. */
  async join(timeoutMs: number, client: AbortSignal): Promise<Outcome | null> {
    if (this.#outcome !== null) return this.#outcome;
    this.#waiting += 1;
    clearTimeout(this.#abandonment);
    const { promise: over, resolve: giveUp } = Promise.withResolvers<null>();
    const stopWaiting = () => giveUp(null);
    const timer = setTimeout(stopWaiting, timeoutMs);
    client.addEventListener('abort', stopWaiting, { once: true });
    if (client.aborted) stopWaiting();
    try {
      return await Promise.race([this.settled, over]);
    } finally {
      clearTimeout(timer);
      client.removeEventListener('abort', stopWaiting);
      this.#waiting -= 1;
      this.#armAbandonment();
    }
  }

  async #run(
    execute: (signal: AbortSignal) => Promise<WireResult>,
    translate: (error: unknown) => SnowflakeError,
  ): Promise<Outcome> {
    const { signal } = this.#interrupt;
    try {
      this.#outcome = { kind: 'result', result: await execute(signal) };
    } catch (error) {
      const failure = signal.aborted ? (signal.reason as SnowflakeError) : translate(error);
      this.#outcome = { kind: 'failure', error: failure, isCancelled: failure.code === cancelledCode };
    }
    this.endedAt = new Date();
    clearTimeout(this.#timeout);
    clearTimeout(this.#abandonment);
    return this.#outcome;
  }

  #armAbandonment(): void {
    if (this.info.isAsync || this.#waiting > 0 || this.#outcome !== null) return;
    const abandoned = () => this.abort(protocolErrors.cancelled());
    this.#abandonment = setTimeout(abandoned, this.#abandonAfterMs).unref();
  }
}
