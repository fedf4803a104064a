/** A completion whose text is wanted all at once. */
import type { Attempt, Consumption } from '../../credits/operation.ts';
import { neededCapabilities } from '../fleet/capabilities.ts';
import type { FleetParts } from '../fleet/fleet-parts.ts';
import { runTries } from '../fleet/tries.ts';
import { checkGpuCompletion } from './check-served.ts';
import { finishEvent } from './complete.ts';
import type { GpuCall, GpuCompletionRequest, WholeGpuCompletion } from './completion.ts';
import { tryCompletion } from './completion-try.ts';
import { promptOf } from './count-tokens.ts';
import { describeJob, learnFromAnswer } from './describe-job.ts';
import type { Sink } from './text-sink.ts';

/**
 * Streamed from upstream all the same, for its deadlines and its usage. As nobody has seen any of the text before it
 * is complete, an answer that breaks off half way is tried again like one that never began.
 *
 * @throws GatewayError.
 */
export async function completeWhole(
  parts: FleetParts,
  request: GpuCompletionRequest,
  call: GpuCall,
): Promise<WholeGpuCompletion> {
  checkGpuCompletion(parts.tries.endpoints, request);
  const job = describeJob(parts, request, call);
  const prompt = promptOf(request);
  const deadline = parts.clock.now() + parts.deadlines.totalMs;
  let hasEnough = false;
  const answer = createWholeAnswer(call.covers ?? (() => true), () => {
    hasEnough = true;
    answer.sink.onEnough?.();
  });

  const answered = await runTries(parts.tries, {
    job,
    needs: neededCapabilities(request),
    target: { function: 'AI_COMPLETE', model: request.model, backend: 'LAMBDA_LABS', warehouse: null },
    attempt: call.attempt,
    trace: call.trace,
    signal: call.signal,
    deadline,
    mayRepeat: () => true,
    run: (lease, attempt, number) => {
      answer.restart(attempt);
      return tryCompletion(parts, {
        request,
        call,
        prompt,
        lease,
        attempt,
        number,
        deadline,
        sink: answer.sink,
        stop: call.signal,
        stoppedWell: () => hasEnough && !call.signal.aborted,
      });
    },
  });
  const { value, endpoint, attempts } = answered;
  if (value === null) {
    const { text, usage } = answer.covered();
    return { text, reason: 'length', model: request.model, usage, toolCalls: [], endpoint, attempts };
  }
  learnFromAnswer(parts, request, value.usage);
  const { type: _, ...finish } = finishEvent(request, { value, endpoint, attempts });
  return { text: answer.text(), ...finish };
}

const NOTHING: Consumption = { inputTokens: 0, outputTokens: 0 };

/** Gathers the text, as far as its tokens are covered. While more credits are asked for nothing is read. */
function createWholeAnswer(covers: NonNullable<GpuCall['covers']>, onEnough: () => void) {
  let text = '';
  let covered = { text, usage: NOTHING };
  let total = NOTHING;
  let asking: Promise<void> | null = null;
  let attempt: Attempt | null = null;

  /** Asks again for what came meanwhile. */
  const ask = async (first: Promise<boolean> | boolean) => {
    let asked = total;
    for (let granted = await first; ; granted = await covers(asked.outputTokens)) {
      // What comes behind the last text delivers nothing.
      if (!granted && (text === '' || text !== covered.text)) return onEnough();
      if (granted) covered = { text, usage: asked };
      if (asked === total) break;
      asked = total;
    }
    asking = null;
    sink.onRoom?.();
  };

  const used = (usage: Consumption): boolean => {
    total = usage;
    // What the prompt took is known before it is asked what the hold pays for beside it.
    attempt?.report(usage);
    if (asking) return false;
    const answer = covers(usage.outputTokens);
    if (answer === true) covered = { text, usage };
    else asking = ask(answer);
    return answer === true;
  };

  const sink: Sink = {
    put: (more, usage) => {
      text += more;
      return used(usage);
    },
    used,
    onRoom: null,
    onEnough: null,
    committed: false,
    drained: () => asking,
    discard: () => {},
  };
  return {
    sink,
    text: () => text,
    covered: () => covered,
    restart: (next: Attempt) => {
      attempt = next;
      text = '';
      covered = { text, usage: NOTHING };
    },
  };
}
