/** A completion whose text is wanted all at once. */
import { neededCapabilities } from './capabilities.ts';
import { finishEvent } from './complete.ts';
import type { CompletionRequest, GpuCall, WholeCompletion } from './completion.ts';
import { tryCompletion } from './completion-try.ts';
import { promptOf } from './count-tokens.ts';
import { describeJob, learnFromAnswer } from './describe-job.ts';
import type { FleetParts } from './fleet-parts.ts';
import type { Sink } from './handoff.ts';
import { runTries } from './tries.ts';

/**
 * Streamed from upstream all the same, for its deadlines and its usage. As nobody has seen any of the text before it
 * is complete, an answer that breaks off half way is tried again like one that never began.
 *
 * @throws GatewayError.
 */
export async function completeWhole(
  parts: FleetParts,
  request: CompletionRequest,
  call: GpuCall,
): Promise<WholeCompletion> {
  const job = describeJob(parts, request, call);
  const prompt = promptOf(request);
  const deadline = parts.clock.now() + parts.deadlines.totalMs;
  let text = '';
  const sink: Sink = {
    put: (more) => {
      text += more;
      return true;
    },
    onRoom: null,
    committed: false,
    drained: () => Promise.resolve(),
    discard: () => {},
  };

  const answered = await runTries(parts.tries, {
    job,
    needs: neededCapabilities(request),
    target: { function: 'AI_COMPLETE', model: request.model, backend: 'LAMBDA_LABS', warehouse: null },
    attempt: call.attempt,
    signal: call.signal,
    deadline,
    mayRepeat: () => true,
    run: async (lease, attempt, number) => {
      text = '';
      const answer = await tryCompletion(parts, {
        request,
        call,
        prompt,
        lease,
        attempt,
        number,
        deadline,
        sink,
        stop: call.signal,
        stoppedWell: () => false,
      });
      // Null is the answer to a stop that ends well, and this one never does.
      if (answer === null) throw new Error('a whole completion ended without an answer');
      return answer;
    },
  });
  learnFromAnswer(parts, request, answered.value.usage);
  const { type: _, ...finish } = finishEvent(request, answered);
  return { text, ...finish };
}
