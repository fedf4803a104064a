import type { OpenHold, OperationTarget } from '../../credits/operation.ts';
import { usualTokens } from '../../tokens/estimate-tokens.ts';
import type { CompletionEvent } from './completion-backend.ts';

/** Tokens asked for at a time: the next smaller amount when there is no room for the larger. */
const steps = [256, 64, 16];

/**
 * Watches a stream outgrow its hold: before a piece is delivered that the hold does not cover, it asks for more.
 * False: the limit has no room, and the piece must not be delivered. Nearly every piece is covered, and a promise for
 * each would be a good part of what it costs to stream: those are answered at once.
 *
 * @param maxTokens what the call may generate at most; nothing is taken beyond it
 */
export function staysCovered(
  hold: OpenHold,
  target: OperationTarget,
  maxTokens: number,
): (event: CompletionEvent) => boolean | Promise<boolean> {
  let counted = 0;
  let reported = 0;

  const covered = () => hold.maxOutputTokens ?? Number.POSITIVE_INFINITY;

  const extend = async (used: number): Promise<boolean> => {
    while (used > covered()) {
      const missing = Math.max(used - covered(), 1);
      if (!(await takeMore(hold, target, missing, maxTokens - covered()))) return false;
    }
    return true;
  };

  return (event) => {
    if (event.type === 'usage') reported = event.outputTokens;
    // What was used is told before the text that it pays for.
    if (event.type === 'usage') return true;
    if (event.type === 'delta') counted += usualTokens(event.text);
    // A back end that tells no usage while it streams is counted by its text.
    const used = Math.min(reported === 0 ? counted : reported, maxTokens);
    return used <= covered() || extend(used);
  };
}

async function takeMore(
  hold: OpenHold,
  target: OperationTarget,
  needed: number,
  most: number,
): Promise<boolean> {
  const wanted = steps.map((step) => Math.min(Math.max(step, needed), Math.max(most, needed)));
  for (const maxOutputTokens of new Set(wanted)) {
    if (await hold.topUp({ inputTokens: 0, maxOutputTokens }, target)) return true;
  }
  return false;
}
