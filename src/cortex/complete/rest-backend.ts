/**
 * Completions over Cortex REST: what answers fastest, and the only way that streams. It needs no warehouse.
 *
 * Settled: the usage that Snowflake reports in the answer.
 */
import type { Attempt, OperationTarget } from '../../credits/operation.ts';
import { GatewayError } from '../../errors.ts';
import type { RestCompletionEvent } from '../../snowflake/rest/completion-events.ts';
import type { CortexRest } from '../../snowflake/rest/cortex-rest.ts';
import type { ModelCatalog } from '../models/model-catalog.ts';
import { explainRestFailure } from '../rest-failure.ts';
import type { CompletionBackend, CompletionEvent, CompletionRequest } from './completion-backend.ts';

export interface RestBackendDependencies {
  readonly rest: CortexRest;
  readonly catalog: ModelCatalog;
}

export function createRestBackend({ rest, catalog }: RestBackendDependencies): CompletionBackend {
  return {
    backend: 'SNOWFLAKE',
    serves: (model) => catalog.find(model)?.functions.includes('AI_COMPLETE') ?? false,
    target: ({ model }): OperationTarget => ({
      function: 'AI_COMPLETE',
      model,
      backend: 'SNOWFLAKE',
      warehouse: null,
    }),
    async *stream(request: CompletionRequest, attempt: Attempt): AsyncGenerator<CompletionEvent, void, void> {
      const { caller, model, messages, temperature, maxTokens, schema } = request;
      try {
        const events = rest.complete(
          { model, messages, temperature, maxTokens, ...(schema ? { responseSchema: schema } : {}) },
          { user: caller.user.name, signal: attempt.signal, onSent: () => attempt.sent() },
        );
        for await (const event of events) yield toCompletionEvent(event, model);
      } catch (error) {
        throw explainRestFailure(error, { function: 'AI_COMPLETE', model }, attempt);
      }
    },
  };
}

/** @throws GatewayError CONTENT_FILTERED, UPSTREAM_REJECTED for an end that is no answer. */
function toCompletionEvent(event: RestCompletionEvent, asked: string): CompletionEvent {
  if (event.type !== 'finish') return event;
  const { reason, model } = event;
  if (reason === 'stop' || reason === 'length') return { type: 'finish', reason, model: model ?? asked };
  if (reason === 'content_filter')
    throw new GatewayError('CONTENT_FILTERED', 'The answer was withheld by a content filter.', {
      backend: 'SNOWFLAKE',
    });
  throw new GatewayError('UPSTREAM_REJECTED', `The model ended its answer with "${reason}".`, {
    backend: 'SNOWFLAKE',
  });
}
