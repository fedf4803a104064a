/** A completion as a stream of events. */

import type { Attempt } from '../../credits/operation.ts';
import { createFlow, type Flow } from '../../upstream/flow.ts';
import { followSignal } from '../../upstream/follow-signal.ts';
import { createOutlet } from '../../upstream/outlet.ts';
import { neededCapabilities } from '../fleet/capabilities.ts';
import type { FleetParts } from '../fleet/fleet-parts.ts';
import { runTries, type Tried } from '../fleet/tries.ts';
import type { CompletionFinish, GpuCall, GpuCompletionEvent, GpuCompletionRequest } from './completion.ts';
import { type CompletionAnswer, tryCompletion } from './completion-try.ts';
import { promptOf } from './count-tokens.ts';
import { describeJob, learnFromAnswer } from './describe-job.ts';
import { createTextSink } from './text-sink.ts';

/**
 * The events of one completion. Leaving ends the generation upstream at once, and resolves when the try is booked: what
 * was delivered is charged and no more.
 *
 * A failure is a GatewayError; after the first delta it is UPSTREAM_TRUNCATED, never a clean end.
 */
export function streamCompletion(
  parts: FleetParts,
  request: GpuCompletionRequest,
  call: GpuCall,
): Flow<GpuCompletionEvent> {
  return createFlow((reader) => {
    const stop = followSignal(call.signal);
    let attempt: Attempt | null = null;
    let enough = false;
    const outlet = createOutlet<GpuCompletionEvent>({
      ...reader,
      take(event) {
        // Booked before it is delivered.
        if (event.type !== 'finish') attempt?.report(event.usage);
        return reader.take(event);
      },
    });
    const sink = createTextSink(outlet);

    const run = async () => {
      const deadline = parts.clock.now() + parts.deadlines.totalMs;
      const job = describeJob(parts, request, call);
      const prompt = promptOf(request);
      const { value, ...answered } = await runTries(parts.tries, {
        job,
        needs: neededCapabilities(request),
        target: { function: 'AI_COMPLETE', model: request.model, backend: 'LAMBDA_LABS', warehouse: null },
        attempt: call.attempt,
        trace: call.trace,
        signal: stop.signal,
        deadline,
        mayRepeat: () => !sink.committed,
        run: (lease, booked, number) => {
          attempt = booked;
          return tryCompletion(parts, {
            request,
            call,
            prompt,
            lease,
            attempt: booked,
            number,
            deadline,
            sink,
            stop: stop.signal,
            stoppedWell: () => enough,
          });
        },
      });
      if (value === null) return;
      learnFromAnswer(parts, request, value.usage);
      if (await outlet.room()) outlet.put(finishEvent(request, { value, ...answered }));
      outlet.end();
    };
    const running = run().catch(outlet.fail).finally(stop.release);
    return {
      resume: sink.resume,
      leave() {
        enough = true;
        outlet.close();
        stop.abort();
        return running;
      },
    };
  });
}

export function finishEvent(
  request: GpuCompletionRequest,
  { value, endpoint, attempts }: Tried<CompletionAnswer>,
): CompletionFinish {
  return {
    type: 'finish',
    reason: value.end.finishReason,
    model: value.end.model ?? request.model,
    usage: value.usage,
    toolCalls: value.end.toolCalls,
    endpoint,
    attempts,
  };
}
