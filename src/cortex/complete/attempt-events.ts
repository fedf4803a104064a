/** The events of an attempt as a flow, although `hold.attempt` runs it as one call. */
import type { Attempt, OpenHold, OperationTarget } from '../../credits/operation.ts';
import { createFlow, type Flow } from '../../upstream/flow.ts';
import { followSignal } from '../../upstream/follow-signal.ts';
import { createOutlet } from '../../upstream/outlet.ts';
import { bookUsage } from './book-usage.ts';
import type { CompletionEvent } from './completion-backend.ts';

/**
 * Runs one attempt and hands on its events. Leaving ends it upstream at once and resolves when it is booked: the reader
 * had enough, which is no failure.
 */
export function attemptEvents(
  hold: OpenHold,
  target: OperationTarget,
  open: (attempt: Attempt) => AsyncIterable<CompletionEvent>,
): Flow<CompletionEvent> {
  return createFlow((reader) => {
    const outlet = createOutlet(reader);
    let hasLeft = false;
    let stop = () => {};
    const covered = () => hold.maxOutputTokens ?? Number.POSITIVE_INFINITY;
    const running = hold
      .attempt(target, async (attempt) => {
        const reading = followSignal(attempt.signal);
        stop = reading.abort;
        if (hasLeft) stop();
        const stoppable: Attempt = {
          eventId: attempt.eventId,
          signal: reading.signal,
          trace: attempt.trace,
          sent: () => attempt.sent(),
          report: (used) => attempt.report(used),
        };
        try {
          for await (const event of bookUsage(open(stoppable), attempt, covered)) {
            if (!outlet.put(event) && !(await outlet.room())) return;
          }
        } catch (error) {
          if (!hasLeft || attempt.signal.aborted) throw error;
        } finally {
          reading.release();
        }
      })
      .then(outlet.end, outlet.fail);
    return {
      resume: outlet.resume,
      leave() {
        hasLeft = true;
        outlet.close();
        stop();
        return running;
      },
    };
  });
}
