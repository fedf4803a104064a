/** The engine's running batch and its waiting line, with vLLM's admission limits. */
import { ApiError } from './api-error.ts';

export interface BatchLimits {
  /** `--max-num-seqs`: how many requests run together. */
  readonly maxRunning: number;
  /** `--max-num-queued-reqs`: waiting and running together; above it a request is refused with 503. */
  readonly maxQueuedRequests: number;
  /** `--max-num-queued-tokens`: prompt tokens not yet prefilled; above it a request is refused with 503. */
  readonly maxQueuedTokens: number;
}

export type RejectionReason = 'queued_requests' | 'queued_tokens';

export interface Batch {
  /**
   * Waits for a place in the batch. @returns a function that gives the place back.
   * @throws ApiError 503 when admission refuses; the signal's reason when it is aborted while waiting.
   */
  enter(promptTokens: number, signal: AbortSignal): Promise<() => void>;
  readonly running: number;
  readonly waiting: number;
}

export function createBatch(limits: BatchLimits, onRejected: (reason: RejectionReason) => void): Batch {
  const line: { readonly promptTokens: number; readonly start: () => void }[] = [];
  let running = 0;
  let waitingTokens = 0;

  const reject = (reason: RejectionReason): never => {
    onRejected(reason);
    throw new ApiError(503, 'The server is overloaded: too many requests are queued. Please retry later.');
  };

  // A place is handed straight to the next in line: giving it back first would let a newcomer slip in between.
  const leave = () => {
    const next = line.shift();
    if (next) next.start();
    else running--;
  };

  return {
    enter: async (promptTokens, signal) => {
      signal.throwIfAborted();
      if (running + line.length >= limits.maxQueuedRequests) reject('queued_requests');
      if (waitingTokens + promptTokens > limits.maxQueuedTokens) reject('queued_tokens');
      if (running >= limits.maxRunning) {
        await new Promise<void>((resolve, refuse) => {
          const forget = () => {
            waitingTokens -= promptTokens;
            signal.removeEventListener('abort', abandon);
          };
          const place = {
            promptTokens,
            start: () => {
              forget();
              resolve();
            },
          };
          const abandon = () => {
            line.splice(line.indexOf(place), 1);
            forget();
            refuse(signal.reason);
          };
          waitingTokens += promptTokens;
          line.push(place);
          signal.addEventListener('abort', abandon);
        });
      } else {
        running++;
      }
      let left = false;
      return () => {
        if (left) return;
        left = true;
        leave();
      };
    },
    get running() {
      return running;
    },
    get waiting() {
      return line.length;
    },
  };
}
