import { cancelled, GatewayError } from '../../errors/gateway-error.ts';

/**
 * Everything that may end a statement or a call early: its caller, its clock, a lost server, a shutdown. The first
 * one counts.
 *
 * Not an AbortSignal: signals and their listeners would be the dearest part of a short statement after the request
 * itself.
 */
export class Interrupt {
  readonly #caller: AbortSignal | undefined;
  readonly #onAbort: (() => void) | undefined;
  #error: GatewayError | undefined;
  #timer: NodeJS.Timeout | undefined;
  #rejectWait: ((error: GatewayError) => void) | undefined;
  #callbacks: ((error: GatewayError) => void)[] | undefined;

  constructor(caller: AbortSignal | undefined) {
    if (caller === undefined) return;
    this.#caller = caller;
    this.#onAbort = () => this.interrupt(cancelled(caller.reason));
    if (caller.aborted) this.#onAbort();
    else caller.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Why it was interrupted; undefined while it was not. */
  get error(): GatewayError | undefined {
    return this.#error;
  }

  interrupt(error: GatewayError): void {
    if (this.#error) return;
    this.#error = error;
    clearTimeout(this.#timer);
    this.#rejectWait?.(error);
    for (const callback of this.#callbacks ?? []) callback(error);
  }

  /** Interrupts with UPSTREAM_TIMEOUT and this message after so many milliseconds; any other clock is stopped. */
  startClock(timeoutMs: number, message: string): void {
    clearTimeout(this.#timer);
    if (this.#error) return;
    this.#timer = setTimeout(() => {
      this.interrupt(new GatewayError('UPSTREAM_TIMEOUT', message, { backend: 'SNOWFLAKE' }));
    }, timeoutMs);
  }

  stopClock(): void {
    clearTimeout(this.#timer);
  }

  /**
   * The promise's outcome, or the interrupt's error if that comes first; the promise is then left to itself.
   * One wait at a time.
   */
  race<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#error) reject(this.#error);
      this.#rejectWait = reject;
      promise.then(resolve, reject);
    });
  }

  /** Called at the interrupt, at once if it was before. */
  onInterrupt(callback: (error: GatewayError) => void): void {
    if (this.#error) callback(this.#error);
    else if (this.#callbacks) this.#callbacks.push(callback);
    else this.#callbacks = [callback];
  }

  /** Stops the clock and lets go of the caller's signal. */
  release(): void {
    clearTimeout(this.#timer);
    if (this.#onAbort) this.#caller?.removeEventListener('abort', this.#onAbort);
  }
}
