/**
 * What counts as the end of an answer. Servers that shut down, run out of memory or cut a stream off end it in good
 * order, with a reason of their own and `[DONE]`: only these reasons say that the model had said what it had to say.
 * `content_filter` is an end as well, though not of an answer, and `refusal` is what Anthropic's models call it (their
 * `stop_reason`, which servers before them hand on). Null, absent and "" mean that it goes on.
 */
export type FinishReason = 'stop' | 'length' | 'tool_calls';

export type End = FinishReason | 'content_filter' | 'unknown';

export function readEnd(reason: unknown): End | null {
  if (reason === null || reason === undefined || reason === '') return null;
  return ends.get(reason) ?? 'unknown';
}

const ends: ReadonlyMap<unknown, End> = new Map<unknown, End>([
  ['stop', 'stop'],
  ['length', 'length'],
  ['tool_calls', 'tool_calls'],
  ['content_filter', 'content_filter'],
  ['refusal', 'content_filter'],
]);
