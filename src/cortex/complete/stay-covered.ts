import type { OpenHold, OperationTarget } from '../../credits/operation.ts';
import { TextMeter } from '../../tokens/text-meter.ts';
import type { CompletionEvent } from './completion-backend.ts';

/** Tokens asked for at a time: the next smaller amount when there is no room for the larger. */
const steps = [256, 64, 16];

/**
 * Whether the hold pays for so many output tokens, after asking for more where it does not. False: the limit has no
 * room. Rejects where the ledger could not be asked: that nothing more is paid for is not the caller's doing. Nearly
 * every token is covered, and a promise for each would be a good part of what it costs to stream: those are answered
 * at once.
 */
export type Covers = (outputTokens: number) => boolean | Promise<boolean>;

/** @param maxTokens what the call may generate at most; nothing is taken beyond it */
export function createCoverage(hold: OpenHold, target: OperationTarget, maxTokens: number): Covers {
  const covered = () => hold.maxOutputTokens ?? Number.POSITIVE_INFINITY;

  const extend = async (used: number): Promise<boolean> => {
    while (used > covered()) {
      const missing = Math.max(used - covered(), 1);
      if (!(await takeMore(hold, target, missing, maxTokens - covered()))) return false;
    }
    return true;
  };

  return (outputTokens) => {
    const used = Math.min(outputTokens, maxTokens);
    return used <= covered() || extend(used);
  };
}

/** Watches a stream: an event that is not covered must not be delivered, and ends the answer. */
export function staysCovered(covers: Covers): (event: CompletionEvent) => boolean | Promise<boolean> {
  const meter = new TextMeter();
  let hasText = false;
  let reported = 0;

  return (event) => {
    if (event.outputTokens !== undefined) reported = event.outputTokens;
    if (event.type === 'delta') {
      hasText = true;
      // A back end that tells no usage while it streams is counted by its text.
      if (reported === 0) meter.add(event.text);
      return covers(reported || meter.usual);
    }
    const covered = covers(reported || meter.usual);
    // What comes after the last text delivers nothing: the answer is whole, whether there is room for the rest or not.
    return covered === true || !hasText ? covered : Promise.resolve(covered).then(whole, whole);
  };
}

const whole = () => true;

/** @throws GatewayError LEDGER_UNAVAILABLE */
async function takeMore(
  hold: OpenHold,
  target: OperationTarget,
  needed: number,
  most: number,
): Promise<boolean> {
  const wanted = steps.map((step) => Math.min(Math.max(step, needed), Math.max(most, needed)));
  for (const maxOutputTokens of new Set(wanted)) {
    if (await hold.topUp({ inputTokens: 0, maxOutputTokens }, target)) return true;
    if (hold.refusal?.code === 'LEDGER_UNAVAILABLE') throw hold.refusal;
  }
  return false;
}
