/** A completion as a stream of events. */

import type { Attempt } from '../../credits/operation.ts';
import { followSignal } from '../../upstream/follow-signal.ts';
import { END } from '../../upstream/map-values.ts';
import { neededCapabilities } from '../fleet/capabilities.ts';
import type { FleetParts } from '../fleet/fleet-parts.ts';
import type { Tried } from '../fleet/tries.ts';
import { runTries } from '../fleet/tries.ts';
import type { CompletionFinish, GpuCall, GpuCompletionEvent, GpuCompletionRequest } from './completion.ts';
import type { CompletionAnswer } from './completion-try.ts';
import { tryCompletion } from './completion-try.ts';
import { promptOf } from './count-tokens.ts';
import { describeJob, learnFromAnswer } from './describe-job.ts';
import { createTextSink } from './text-sink.ts';

/**
 * The events of one completion, read by one consumer that awaits each `next()`. Nothing is sent before the first.
 * `return()` ends the generation upstream at once, also while a `next()` is pending, and resolves when the try is
 * booked: what was delivered is charged and no more.
 *
 * A failure rejects `next()` with a GatewayError; after the first delta it is UPSTREAM_TRUNCATED, never a clean end.
 */
export function streamCompletion(
  parts: FleetParts,
  request: GpuCompletionRequest,
  call: GpuCall,
): AsyncIterableIterator<GpuCompletionEvent, undefined> {
  const stop = followSignal(call.signal);
  let attempt: Attempt | null = null;
  const sink = createTextSink((piece): IteratorResult<GpuCompletionEvent, undefined> => {
    if (piece) {
      attempt?.report(piece.usage);
      const { text, usage } = piece;
      return { done: false, value: text === '' ? { type: 'usage', usage } : { type: 'delta', text, usage } };
    }
    const first = !over;
    over = true;
    return first && answered?.value
      ? { done: false, value: finishEvent(request, answered as Tried<CompletionAnswer>) }
      : END;
  });
  let enough = false;
  let answered: Tried<CompletionAnswer | null> | null = null;
  let running: Promise<void> | null = null;
  let over = false;

  const run = async () => {
    const deadline = parts.clock.now() + parts.deadlines.totalMs;
    const job = describeJob(parts, request, call);
    const prompt = promptOf(request);
    try {
      answered = await runTries(parts.tries, {
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
      if (answered.value) {
        learnFromAnswer(parts, request, answered.value.usage);
      }
      sink.end();
    } catch (error) {
      sink.fail(error);
    } finally {
      stop.release();
    }
  };

  const iterator: AsyncIterableIterator<GpuCompletionEvent, undefined> = {
    next: () => {
      if (over) return Promise.resolve(END);
      running ??= run();
      return sink.take();
    },
    return: async () => {
      over = true;
      enough = true;
      stop.abort();
      await running;
      return END;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
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
