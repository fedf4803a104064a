/**
 * The same values until the signal is aborted, and then the end at once, even while the source is still waiting for
 * its next value.
 *
 * Written out, not as a generator or a `Promise.race`: a generator's `return()` waits for its pending step, and each
 * race would leave a reaction behind on a promise that lives as long as the stream.
 */
import { END } from '../upstream/map-values.ts';

export function untilAborted<Value>(
  values: AsyncIterable<Value>,
  signal: AbortSignal,
): AsyncIterableIterator<Value, undefined> {
  const source = values[Symbol.asyncIterator]();
  let waiting: ((result: IteratorResult<Value, undefined>) => void) | null = null;
  let over = false;

  function finish(): void {
    if (over) return;
    over = true;
    signal.removeEventListener('abort', finish);
    waiting?.(END);
    // Not awaited: it may take as long as the step that the source is in.
    source.return?.().catch(() => {});
  }
  if (signal.aborted) finish();
  else signal.addEventListener('abort', finish);

  return {
    next() {
      if (over) return Promise.resolve(END);
      return new Promise((resolve, reject) => {
        waiting = resolve;
        source.next().then(
          (result) => {
            waiting = null;
            if (result.done) finish();
            resolve(result);
          },
          (error: unknown) => {
            waiting = null;
            finish();
            reject(error);
          },
        );
      });
    },
    async return() {
      finish();
      return END;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
