/** The events of an attempt as a stream, although `hold.attempt` runs it as one call. */
import type { Attempt, OpenHold, OperationTarget } from '../../credits/operation.ts';
import { followSignal } from '../../upstream/follow-signal.ts';
import { createLoopHandoff } from '../../upstream/handoff.ts';
import { bookUsage } from './book-usage.ts';
import type { CompletionEvent } from './completion-backend.ts';

/**
 * Runs one attempt and hands on its events. Returning early ends it upstream at once and resolves when it is booked:
 * the reader had enough, which is no failure.
 */
export async function* attemptEvents(
  hold: OpenHold,
  target: OperationTarget,
  open: (attempt: Attempt) => AsyncIterable<CompletionEvent>,
): AsyncGenerator<CompletionEvent, void, void> {
  const handoff = createLoopHandoff<CompletionEvent>();
  let hasLeft = false;
  let stop = () => {};
  const covered = () => hold.maxOutputTokens ?? Number.POSITIVE_INFINITY;
  const run = hold
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
          if (!(await handoff.push(event))) return;
        }
      } catch (error) {
        if (!hasLeft || attempt.signal.aborted) throw error;
      } finally {
        reading.release();
      }
    })
    .then(handoff.end, handoff.fail);

  try {
    yield* handoff.values();
  } finally {
    hasLeft = true;
    stop();
    await run;
  }
}
