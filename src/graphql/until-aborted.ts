import { createFlow, type Flow, flowOf, type Reading } from '../upstream/flow.ts';
import { createOutlet } from '../upstream/outlet.ts';

/**
 * The same values until the signal is aborted, and then the end, even while the source is still waiting for its next
 * value.
 */
export function untilAborted<Value>(values: AsyncIterable<Value>, signal: AbortSignal): Flow<Value> {
  const source = flowOf(values);
  return createFlow((reader) => {
    const outlet = createOutlet(reader);
    let reading: Reading | null = null;
    // Not awaited: it may take as long as the step that the source is in.
    const stop = () => {
      signal.removeEventListener('abort', abort);
      void reading?.leave();
    };
    const abort = () => {
      stop();
      outlet.end();
    };
    if (signal.aborted) queueMicrotask(abort);
    else {
      signal.addEventListener('abort', abort);
      reading = source.read({
        take: outlet.put,
        end() {
          signal.removeEventListener('abort', abort);
          outlet.end();
        },
        fail(error) {
          signal.removeEventListener('abort', abort);
          outlet.fail(error);
        },
      });
    }
    return {
      resume() {
        outlet.resume();
        reading?.resume();
      },
      async leave() {
        outlet.close();
        stop();
      },
    };
  });
}
