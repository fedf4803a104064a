/** A completion as a stream of events. */

import type { Attempt } from '../../credits/operation.ts';
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

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

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
  const stop = new AbortController();
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
      : DONE;
  });
  let enough = false;
  let answered: Tried<CompletionAnswer | null> | null = null;
  let running: Promise<void> | null = null;
  let over = false;

  const run = async () => {
    const cancel = () => stop.abort(call.signal.reason);
    call.signal.addEventListener('abort', cancel);
    if (call.signal.aborted) cancel();
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
      call.signal.removeEventListener('abort', cancel);
    }
  };

  const iterator: AsyncIterableIterator<GpuCompletionEvent, undefined> = {
    next: () => {
      if (over) return Promise.resolve(DONE);
      running ??= run();
      return sink.take();
    },
    return: async () => {
      over = true;
      enough = true;
      stop.abort();
      await running;
      return DONE;
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
