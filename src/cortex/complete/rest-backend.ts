/**
 * Completions over Cortex REST: what answers fastest, and the only way that streams. It needs no warehouse.
 *
 * Settled: the usage that Snowflake reports in the answer.
 */
import type { Attempt, OperationTarget } from '../../credits/operation.ts';
import { GatewayError } from '../../errors.ts';
import { queryTagOf } from '../../snowflake/query-tag.ts';
import type { RestCompletionEvent } from '../../snowflake/rest/completion-events.ts';
import type { CortexRest } from '../../snowflake/rest/cortex-rest.ts';
import { usualTokens } from '../../tokens/estimate-tokens.ts';
import type { ModelCatalog } from '../models/model-catalog.ts';
import { explainRestFailure } from '../rest-failure.ts';
import { attemptEvents } from './attempt-events.ts';
import type { CompletionBackend, CompletionEvent, CompletionRequest } from './completion-backend.ts';
import { snowflakeModels } from './snowflake-models.ts';

export interface RestBackendDependencies {
  readonly rest: CortexRest;
  readonly catalog: ModelCatalog;
  /** Why Snowflake cannot be reached; null while it can. */
  readonly outage: () => string | null;
}

export function createRestBackend({ rest, catalog, outage }: RestBackendDependencies): CompletionBackend {
  const target = ({ model }: CompletionRequest): OperationTarget => ({
    function: 'AI_COMPLETE',
    model,
    backend: 'SNOWFLAKE',
    warehouse: null,
  });
  return {
    ...snowflakeModels({ catalog, outage }),
    target,
    stream: (request, hold) =>
      attemptEvents(hold, target(request), (attempt) => restEvents(rest, request, attempt)),
  };
}

async function* restEvents(
  rest: CortexRest,
  request: CompletionRequest,
  attempt: Attempt,
): AsyncGenerator<CompletionEvent, void, void> {
  const { caller, model, messages, temperature, maxTokens, schema } = request;
  const inputTokens = usualTokens(messages.map(({ content }) => content).join('\n'));
  let outputTokens = 0;
  try {
    const events = rest.complete(
      { model, messages, temperature, maxTokens, ...(schema ? { responseSchema: schema } : {}) },
      {
        user: caller.user.name,
        tag: queryTagOf(caller, 'AI_COMPLETE', attempt.eventId),
        signal: attempt.signal,
        onSent: () => attempt.sent(),
      },
    );
    for await (const event of events) {
      if (event.type === 'delta') {
        // Cortex tells the usage with the last event only; an answer cut short before it is booked by this count.
        outputTokens += usualTokens(event.text);
        yield { type: 'usage', inputTokens, outputTokens, isReckoned: true };
      }
      yield toCompletionEvent(event, model);
    }
  } catch (error) {
    throw explainRestFailure(error, { function: 'AI_COMPLETE', model }, attempt);
  }
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
