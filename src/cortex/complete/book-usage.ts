import type { Attempt } from '../../credits/operation.ts';
import type { CompletionEvent } from './completion-backend.ts';

/**
 * Passes the events on and books what they say was used, so that an answer cut short costs what was delivered.
 *
 * @param covered the output tokens that the hold pays for: what came beyond them was not delivered
 */
export async function* bookUsage(
  events: AsyncIterable<CompletionEvent>,
  attempt: Attempt,
  covered: () => number,
): AsyncGenerator<CompletionEvent, void, void> {
  let used = { inputTokens: 0, outputTokens: 0 };
  let isWhole = false;
  try {
    for await (const event of events) {
      if (event.type === 'usage') {
        const { type: _, ...totals } = event;
        used = totals;
        attempt.report(used);
      } else if (event.type === 'finish') {
        const { model, queryId } = event;
        isWhole = true;
        attempt.report({ ...used, model, ...(queryId ? { queryId } : {}) });
      }
      yield event;
    }
  } finally {
    if (!isWhole && used.outputTokens > covered()) attempt.report({ ...used, outputTokens: covered() });
  }
}
