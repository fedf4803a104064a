import { GatewayError } from './gateway-error.ts';

/** One signal for what ends a request: its caller, or the time. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Begins the time anew: something came. */
  renew(): void;
  /** No time runs until it begins anew: the reader is busy with what came. */
  pause(): void;
  /** What a failure under this deadline means: the caller's reason, TIMED_OUT, or `otherwise`. */
  explain(otherwise: GatewayError): unknown;
  /** Ends the request, where it has not ended. */
  end(): void;
}

/** `AbortSignal.any` and `AbortSignal.timeout` together; Node 18 lacks the first, and no time of theirs begins anew. */
export function startDeadline(caller: AbortSignal | undefined, seconds: number): Deadline {
  const controller = new AbortController();
  let isLate = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => controller.abort(caller?.reason);
  const renew = () => {
    clearTimeout(timer);
    if (seconds === 0 || seconds > LONGEST_TIMER_SECONDS) return;
    timer = setTimeout(() => {
      isLate = true;
      controller.abort();
    }, seconds * 1000);
  };
  renew();
  if (caller?.aborted) stop();
  else caller?.addEventListener('abort', stop, { once: true });

  return {
    signal: controller.signal,
    renew,
    pause: () => clearTimeout(timer),
    explain(otherwise) {
      if (caller?.aborted) return caller.reason;
      if (!isLate) return otherwise;
      const message = `The gateway did not answer within ${seconds} s (timeoutSeconds).`;
      return new GatewayError('TIMED_OUT', message, { retryable: true });
    },
    end() {
      clearTimeout(timer);
      caller?.removeEventListener('abort', stop);
      controller.abort();
    },
  };
}

/** A timer that shall wait longer goes off at once. */
const LONGEST_TIMER_SECONDS = 2_147_483;
