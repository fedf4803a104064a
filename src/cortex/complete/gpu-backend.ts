/** Completions by the GPU fleet. It books its own tries: a failover to another endpoint is an attempt of its own. */

import type { OpenHold } from '../../credits/operation.ts';
import type { GpuCall, GpuCompletionEvent, GpuCompletionRequest } from '../../gpu/completion/completion.ts';
import type { GpuFleet } from '../../gpu/fleet/fleet.ts';
import type { FleetModel } from '../../gpu/fleet/fleet-status.ts';
import { mapFlow } from '../../upstream/flow.ts';
import type { CompletionBackend, CompletionEvent, CompletionRequest } from './completion-backend.ts';
import { endOfAnswer } from './end-of-answer.ts';
import type { Covers } from './stay-covered.ts';

/** What vLLM takes when it tells no context length of its own. */
const ASSUMED_CONTEXT = 8_192;

export function createGpuBackend(
  fleet: Pick<GpuFleet, 'complete' | 'completeWhole' | 'full' | 'models'>,
): CompletionBackend {
  let of: readonly FleetModel[] | null = null;
  let generating: ReadonlyMap<string, FleetModel> = new Map();
  /** By name; made anew when the fleet's list is another. */
  const served = () => {
    const models = fleet.models();
    if (models !== of) {
      of = models;
      generating = new Map(
        models.filter(({ task }) => task === 'generate').map((model) => [model.name, model]),
      );
    }
    return generating;
  };
  const limitsOf = ({
    name,
    contextLength,
  }: {
    readonly name: string;
    readonly contextLength: number | null;
  }) => {
    const context = contextLength ?? ASSUMED_CONTEXT;
    return {
      name,
      contextLength: context,
      maxOutputTokens: context,
      takesTools: true,
      endsWithContext: true,
    };
  };
  return {
    backend: 'LAMBDA_LABS',
    model(name) {
      const found = served().get(name);
      return found ? limitsOf(found) : null;
    },
    defaultModel() {
      const models = [...served().values()];
      const chosen = models.find(({ available }) => available) ?? models[0];
      return chosen ? limitsOf(chosen) : null;
    },
    modelNames: () => [...served().keys()],
    unavailable(name) {
      return served().get(name)?.available ? null : 'no GPU endpoint can take it now';
    },
    full: ({ model, caller }) => fleet.full({ model, user: caller.user.name }),
    target: ({ model }) => ({ function: 'AI_COMPLETE', model, backend: 'LAMBDA_LABS', warehouse: null }),
    stream: (request, hold) =>
      mapFlow(fleet.complete(toGpuRequest(request), toGpuCall(request, hold)), (event) =>
        completionEvent(request, event),
      ),
    async whole(request, hold, covers) {
      let refused = false;
      let failure: unknown = null;
      const watched: Covers = (outputTokens) => {
        const covered = covers(outputTokens);
        if (covered === true) return true;
        return Promise.resolve(covered).then(
          (granted) => {
            refused ||= !granted;
            return granted;
          },
          (error: unknown) => {
            failure = error;
            return false;
          },
        );
      };
      const call = { ...toGpuCall(request, hold), covers: watched };
      const answer = await fleet.completeWhole(toGpuRequest(request), call);
      // An answer that came to its own end is whole, whatever its last tokens were answered.
      const isCut = answer.reason === 'length';
      if (isCut && failure !== null) throw failure;
      return {
        text: answer.text,
        ...(isCut && refused ? { reason: 'credits' } : endOfAnswer(request, answer, 'LAMBDA_LABS')),
      };
    },
  };
}

/** The fleet books what was used itself: here it tells what is to be covered. */
function completionEvent(request: CompletionRequest, event: GpuCompletionEvent): CompletionEvent {
  const { inputTokens, outputTokens } = event.usage;
  if (event.type === 'usage') return { type: 'usage', inputTokens, outputTokens };
  if (event.type === 'delta') return { type: 'delta', text: event.text, outputTokens };
  const end = endOfAnswer(request, event, 'LAMBDA_LABS');
  return { type: 'finish', ...end, model: event.model, outputTokens };
}

function toGpuRequest(request: CompletionRequest): GpuCompletionRequest {
  const { model, messages, temperature, topP, stop, seed, maxTokens, schema, tools, toolChoice } = request;
  return {
    model,
    messages,
    temperature,
    ...(request.endsWithContext ? { mostTokens: maxTokens } : { maxTokens }),
    ...(topP !== null && { topP }),
    ...(stop.length > 0 && { stop }),
    ...(seed !== null && { seed }),
    ...(tools.length > 0 && { tools, toolChoice }),
    ...(schema && { responseFormat: { type: 'json_schema', name: 'answer', schema } }),
  };
}

function toGpuCall({ caller }: CompletionRequest, hold: OpenHold): GpuCall {
  return {
    user: caller.user.name,
    requestId: caller.requestId,
    signal: hold.signal,
    attempt: (target, run) => hold.attempt(target, run),
    covered: () => hold.maxOutputTokens ?? Number.POSITIVE_INFINITY,
    trace: caller.trace,
  };
}
