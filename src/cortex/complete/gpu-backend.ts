/** Completions by the GPU fleet. It books its own tries: a failover to another endpoint is an attempt of its own. */

import { GatewayError } from '../../errors.ts';
import type { CompletionFinish } from '../../gpu/completion.ts';
import type { GpuFleet } from '../../gpu/fleet.ts';
import type { CompletionBackend, CompletionEvent } from './completion-backend.ts';

/** What vLLM takes when it tells no context length of its own. */
const ASSUMED_CONTEXT = 8_192;

export function createGpuBackend(fleet: Pick<GpuFleet, 'complete' | 'models'>): CompletionBackend {
  const served = () => fleet.models().filter(({ task }) => task === 'generate');
  const limitsOf = ({
    name,
    contextLength,
  }: {
    readonly name: string;
    readonly contextLength: number | null;
  }) => {
    const context = contextLength ?? ASSUMED_CONTEXT;
    return { name, contextLength: context, maxOutputTokens: context };
  };
  return {
    backend: 'LAMBDA_LABS',
    model(name) {
      const found = served().find((model) => model.name === name);
      return found ? limitsOf(found) : null;
    },
    defaultModel() {
      const models = served();
      const chosen = models.find(({ available }) => available) ?? models[0];
      return chosen ? limitsOf(chosen) : null;
    },
    modelNames: () => served().map(({ name }) => name),
    unavailable(name) {
      return served().some((model) => model.name === name && model.available)
        ? null
        : 'no GPU endpoint can take it now';
    },
    target: ({ model }) => ({ function: 'AI_COMPLETE', model, backend: 'LAMBDA_LABS', warehouse: null }),
    async *stream({ caller, model, messages, temperature, maxTokens, schema }, hold) {
      const events = fleet.complete(
        {
          model,
          messages,
          temperature,
          maxTokens,
          ...(schema && { responseFormat: { type: 'json_schema', name: 'answer', schema } as const }),
        },
        {
          user: caller.user.name,
          requestId: caller.requestId,
          signal: hold.signal,
          attempt: (target, run) => hold.attempt(target, run),
        },
      );
      for await (const event of events) {
        const { inputTokens, outputTokens, gpuSeconds } = event.usage;
        yield { type: 'usage', inputTokens, outputTokens, ...(gpuSeconds !== undefined && { gpuSeconds }) };
        yield event.type === 'delta' ? event : finishOf(event);
      }
    },
  };
}

/** @throws GatewayError UPSTREAM_REJECTED for an end that is no answer. */
function finishOf({ reason, model }: CompletionFinish): CompletionEvent {
  if (reason !== 'tool_calls') return { type: 'finish', reason, model };
  throw new GatewayError(
    'UPSTREAM_REJECTED',
    'The model wanted to call a tool, and none was offered to it.',
    { backend: 'LAMBDA_LABS' },
  );
}
