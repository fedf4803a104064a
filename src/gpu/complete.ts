/** A completion as a stream of events. */

import type { Attempt } from '../credits/operation.ts';
import { neededCapabilities } from './capabilities.ts';
import type { CompletionEvent, CompletionRequest, FinishReason, GpuCall } from './completion.ts';
import type { CompletionAnswer } from './completion-try.ts';
import { tryCompletion } from './completion-try.ts';
import type { FleetParts } from './fleet-parts.ts';
import { createHandoff } from './handoff.ts';
import type { Job } from './schedule/job.ts';
import type { Tried } from './tries.ts';
import { runTries } from './tries.ts';

/**
 * The events of one completion, read by one consumer that awaits each `next()`. Nothing is sent before the first.
 * `return()` ends the generation upstream at once, also while a `next()` is pending, and resolves when the try is
 * booked: what was delivered is charged and no more.
 *
 * A failure rejects `next()` with a GatewayError; after the first delta it is UPSTREAM_TRUNCATED, never a clean end.
 */
export function streamCompletion(
  parts: FleetParts,
  request: CompletionRequest,
  call: GpuCall,
): AsyncIterableIterator<CompletionEvent> {
  const stop = new AbortController();
  let attempt: Attempt | null = null;
  const handoff = createHandoff((piece) => attempt?.report(piece.usage));
  let enough = false;
  let answered: Tried<CompletionAnswer | null> | null = null;
  let relayed: Promise<void> | null = null;
  let over = false;

  const relay = async () => {
    const cancel = () => stop.abort(call.signal.reason);
    call.signal.addEventListener('abort', cancel);
    if (call.signal.aborted) cancel();
    const deadline = parts.clock.now() + parts.deadlines.totalMs;
    const job = describeJob(parts, request, call);
    try {
      answered = await runTries(parts.tries, {
        job,
        needs: neededCapabilities(request),
        target: { function: 'AI_COMPLETE', model: request.model, backend: 'LAMBDA_LABS', warehouse: null },
        attempt: call.attempt,
        signal: stop.signal,
        deadline,
        mayRepeat: () => !handoff.started,
        run: (lease, booked, number) => {
          attempt = booked;
          return tryCompletion(parts, {
            request,
            call,
            job,
            lease,
            attempt: booked,
            number,
            deadline,
            handoff,
            stop: stop.signal,
            stoppedWell: () => enough,
          });
        },
      });
      if (answered.value) {
        const { inputTokens, outputTokens } = answered.value.usage;
        const characters = promptCharacters(request);
        parts.estimates.learn(request.model, { characters, promptTokens: inputTokens, outputTokens });
      }
      handoff.end();
    } catch (error) {
      handoff.fail(error);
    } finally {
      call.signal.removeEventListener('abort', cancel);
    }
  };

  const iterator: AsyncIterableIterator<CompletionEvent> = {
    next: async () => {
      if (over) return { done: true, value: undefined };
      relayed ??= relay();
      try {
        const piece = await handoff.take();
        if (piece) return { done: false, value: { type: 'delta', text: piece.text, usage: piece.usage } };
      } catch (error) {
        over = true;
        throw error;
      }
      over = true;
      return answered?.value
        ? { done: false, value: finishEvent(request, answered as Tried<CompletionAnswer>) }
        : { done: true, value: undefined };
    },
    return: async () => {
      over = true;
      enough = true;
      stop.abort();
      await relayed;
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

function describeJob(parts: FleetParts, request: CompletionRequest, call: GpuCall): Job {
  return {
    model: request.model,
    user: call.user,
    promptTokens: parts.estimates.prompt(request.model, promptCharacters(request)),
    outputTokens: parts.estimates.output(request.model, request.maxTokens ?? null),
    blocks: parts.promptBlocks(call.tenant ?? call.user, request.messages),
  };
}

/** The template adds about as much around each message as this. */
const CHARACTERS_PER_MESSAGE = 16;

function promptCharacters(request: CompletionRequest): number {
  return request.messages.reduce((sum, { content }) => sum + content.length + CHARACTERS_PER_MESSAGE, 0);
}

function finishEvent(
  request: CompletionRequest,
  { value, endpoint, attempts }: Tried<CompletionAnswer>,
): CompletionEvent {
  return {
    type: 'finish',
    reason: value.end.finishReason as FinishReason,
    model: value.end.model ?? request.model,
    usage: value.usage,
    toolCalls: value.end.toolCalls,
    endpoint,
    attempts,
  };
}
