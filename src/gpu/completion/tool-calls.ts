/** Tool calls stream in pieces, each with its call's index; this puts them together. */

import type { ToolCallDelta } from '../../upstream/completion-chunk.ts';
import type { ToolCall } from './completion.ts';

export function assembleToolCalls() {
  const calls: { id: string; name: string; arguments: string }[] = [];
  return {
    add: (deltas: readonly ToolCallDelta[]): void => {
      for (const delta of deltas) {
        calls[delta.index] ??= { id: '', name: '', arguments: '' };
        const call = calls[delta.index];
        if (!call) continue;
        call.id += delta.id ?? '';
        call.name += delta.name ?? '';
        call.arguments += delta.arguments ?? '';
      }
    },
    complete: (): readonly ToolCall[] => calls.filter((call) => call !== undefined),
  };
}
