import type { Attempt } from '../../credits/operation.ts';
import { GatewayError } from '../../errors.ts';
import type { CompletionEvent } from './completion-backend.ts';

export interface CollectedCompletion {
  readonly text: string;
  readonly finishReason: 'stop' | 'length';
}

/** Passes the events on and books what they say was used, so that an answer cut short costs what was delivered. */
export async function* bookUsage(
  events: AsyncIterable<CompletionEvent>,
  attempt: Attempt,
): AsyncGenerator<CompletionEvent, void, void> {
  let used = { inputTokens: 0, outputTokens: 0 };
  for await (const event of events) {
    if (event.type === 'usage') {
      const { type: _, ...totals } = event;
      used = totals;
      attempt.report(used);
    } else if (event.type === 'finish') {
      const { model, queryId } = event;
      attempt.report({ ...used, model, ...(queryId ? { queryId } : {}) });
    }
    yield event;
  }
}

/**
 * The whole answer.
 * @throws GatewayError UPSTREAM_TRUNCATED when the events end without `finish`.
 */
export async function collectCompletion(
  events: AsyncIterable<CompletionEvent>,
): Promise<CollectedCompletion> {
  let text = '';
  for await (const event of events) {
    if (event.type === 'delta') text += event.text;
    else if (event.type === 'finish') return { text, finishReason: event.reason };
  }
  throw new GatewayError('UPSTREAM_TRUNCATED', 'The answer broke off before it was complete.');
}
