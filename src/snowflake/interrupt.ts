/** Everything that may end a statement or a call early, as one signal whose reason is the error for the caller. */
import { cancelled, GatewayError } from '../errors.ts';

export interface Interrupt {
  /** Its reason is a GatewayError. */
  readonly signal: AbortSignal;
  interrupt(error: GatewayError): void;
  /** Interrupts with UPSTREAM_TIMEOUT and this message after so many milliseconds; any other clock is stopped. */
  startClock(timeoutMs: number, message: string): void;
  stopClock(): void;
  /** Stops the clock and lets go of the caller's signal. */
  release(): void;
}

export function createInterrupt(caller: AbortSignal | undefined): Interrupt {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const interrupt = (error: GatewayError) => controller.abort(error);
  const onAbort = () => interrupt(cancelled(caller?.reason));
  if (caller?.aborted) onAbort();
  else caller?.addEventListener('abort', onAbort, { once: true });

  return {
    signal: controller.signal,
    interrupt,
    startClock(timeoutMs, message) {
      clearTimeout(timer);
      const expire = () => interrupt(new GatewayError('UPSTREAM_TIMEOUT', message, { backend: 'SNOWFLAKE' }));
      timer = setTimeout(expire, timeoutMs);
    },
    stopClock: () => clearTimeout(timer),
    release() {
      clearTimeout(timer);
      caller?.removeEventListener('abort', onAbort);
    },
  };
}

/**
 * The promise's outcome, or the signal's reason if that comes first. The promise is then left to itself.
 */
export function untilInterrupted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    promise.catch(() => {});
    return Promise.reject(signal.reason);
  }
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Whether the promise was fulfilled in time. It is left to itself otherwise. */
export function fulfilledWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    promise
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(() => clearTimeout(timer));
  });
}
