import { GatewayError, mayRetry } from './gateway-error.ts';
import type { ResolvedSettings } from './settings.ts';

export interface Attempt {
  /** From 0. */
  readonly number: number;
  /** Whether the gateway may have done what was asked although no answer came. */
  readonly isRepeatable: boolean;
  readonly signal: AbortSignal | undefined;
}

/** What is lost on the way tells nothing of what the gateway did. */
const undecided = ['UNREACHABLE', 'NOT_A_GATEWAY', 'ANSWER_CUT', 'TIMED_OUT'];

/** Waits until the call may be sent again. @throws the error, when it should not be */
export async function waitToRetry(
  error: unknown,
  { number, isRepeatable, signal }: Attempt,
  { retries, mostRetrySeconds }: Pick<ResolvedSettings, 'retries' | 'mostRetrySeconds'>,
): Promise<void> {
  if (!(error instanceof GatewayError) || !mayRetry(error) || number >= retries) throw error;
  if (!isRepeatable && undecided.includes(error.code)) throw error;
  const seconds = error.retryAfterSeconds ?? backoffSeconds(number);
  if (seconds > mostRetrySeconds) throw error;
  await delay(seconds, signal);
}

/** Doubled each time, and spread, so that many clients of one failure do not come back at once. */
function backoffSeconds(number: number): number {
  return 0.25 * 2 ** number * (0.5 + Math.random());
}

function delay(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1000);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
