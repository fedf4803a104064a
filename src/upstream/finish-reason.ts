/**
 * What counts as the end of an answer. Servers that shut down, run out of memory or cut a stream off end it in good
 * order, with a reason of their own and `[DONE]`: only these reasons say that the model had said what it had to say.
 * `content_filter` is an end as well, though not of an answer. Null, absent and "" mean that it goes on.
 */
export type FinishReason = 'stop' | 'length' | 'tool_calls';

export type End = FinishReason | 'content_filter' | 'unknown';

export function readEnd(reason: unknown): End | null {
  if (reason === null || reason === undefined || reason === '') return null;
  return ends.get(reason) ?? 'unknown';
}

/** The last two are what older servers, and those in front of Claude, call a call of a tool. */
const ends: ReadonlyMap<unknown, End> = new Map([
  ['stop', 'stop'],
  ['length', 'length'],
  ['content_filter', 'content_filter'],
  ['tool_calls', 'tool_calls'],
  ['function_call', 'tool_calls'],
  ['tool_use', 'tool_calls'],
]);
