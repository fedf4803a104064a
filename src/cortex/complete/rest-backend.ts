/**
 * Completions over Cortex REST: what answers fastest, and the only way that streams. It needs no warehouse.
 *
 * Settled: the usage that Snowflake reports in the answer.
 */
import type { Attempt, OpenHold, OperationTarget } from '../../credits/operation.ts';
import { GatewayError } from '../../errors/gateway-error.ts';
import type { RestCompletionEvent } from '../../snowflake/rest/completion-events.ts';
import type { CortexRest } from '../../snowflake/rest/cortex-rest.ts';
import { queryTagOf } from '../../snowflake/statement/query-tag.ts';
import { believableTokens, isBelievable } from '../../tokens/believable-tokens.ts';
import { TextMeter, type TokenRange } from '../../tokens/text-meter.ts';
import { explainRestFailure } from '../explain-rejection.ts';
import type { ModelCatalog } from '../models/model-catalog.ts';
import type { CompletionModel } from '../models/snowflake-model.ts';
import { attemptEvents } from './attempt-events.ts';
import type {
  CompletionBackend,
  CompletionEvent,
  CompletionRequest,
  CompletionUsage,
} from './completion-backend.ts';
import { endOfAnswer } from './end-of-answer.ts';
import { servedBySnowflake } from './snowflake-models.ts';
import { createStopTexts } from './stop-texts.ts';

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
    ...servedBySnowflake({ catalog, outage, hasTools: true }),
    target,
    full: rest.full,
    stream: (request, hold) =>
      attemptEvents(hold, target(request), (attempt) =>
        restEvents(rest, catalog.findCompletion(request.model), request, { hold, attempt }),
      ),
  };
}

/** What a model ends its answer with, and marks a call of a tool by. */
const AROUND_ANSWER = 64;

async function* restEvents(
  rest: CortexRest,
  known: CompletionModel | null,
  request: CompletionRequest,
  { hold, attempt }: { readonly hold: OpenHold; readonly attempt: Attempt },
): AsyncGenerator<CompletionEvent, void, void> {
  const { caller, model, messages, temperature, topP, stop, schema, tools, toolChoice, prompt } = request;
  const thinks = known?.thinks === true;
  const maxTokens = thinks
    ? Math.max(1, Math.min(request.maxTokens, hold.maxOutputTokens ?? request.maxTokens))
    : request.maxTokens;
  const stops = createStopTexts(stop);
  const meter = new TextMeter();
  const answer = (): TokenRange => ({
    fewest: meter.fewest,
    usual: meter.usual,
    most: thinks ? maxTokens : Math.min(maxTokens, meter.most + AROUND_ANSWER),
  });
  try {
    const events = rest.complete(
      {
        model,
        messages,
        temperature,
        maxTokens,
        ...(topP !== null && { topP }),
        ...(schema && { responseSchema: schema }),
        ...(tools.length > 0 && { tools, toolChoice }),
      },
      {
        user: caller.user.name,
        tag: queryTagOf(caller, 'AI_COMPLETE', attempt.eventId),
        signal: attempt.signal,
        sizes: {
          promptTokens: prompt.usual,
          maxTokens,
          contextLength: known?.contextLength ?? null,
        },
        onSent: () => attempt.sent(),
        trace: attempt.trace,
      },
    );
    for await (const event of events) {
      // Cortex tells the usage with the last event only; an answer cut short before it is booked by this count.
      if (event.type === 'usage') yield usageOf(event, prompt, answer());
      else if (event.type === 'hidden') {
        meter.add(event.text);
        yield usageOf({}, prompt, answer());
      } else if (event.type === 'delta') {
        attempt.trace?.firstChunk();
        meter.add(event.text);
        yield usageOf({}, prompt, answer());
        const text = stops.take(event.text);
        if (text !== '') yield { type: 'delta', text };
        if (stops.isFound()) return yield { type: 'finish', reason: 'stop', model: event.model ?? model };
      } else {
        const text = stops.rest();
        if (text !== '') yield { type: 'delta', text };
        const finish = finishOf(event, request);
        yield finish.reason === 'length' && maxTokens < request.maxTokens
          ? { ...finish, reason: 'credits' }
          : finish;
      }
    }
  } catch (error) {
    throw explainRestFailure(error, { function: 'AI_COMPLETE', model });
  }
}

function usageOf(
  told: { readonly inputTokens?: unknown; readonly outputTokens?: unknown },
  prompt: TokenRange,
  answer: TokenRange,
): CompletionUsage {
  return {
    type: 'usage',
    inputTokens: believableTokens(told.inputTokens, prompt),
    outputTokens: believableTokens(told.outputTokens, answer),
    isReckoned: !isBelievable(told.inputTokens, prompt) || !isBelievable(told.outputTokens, answer),
  };
}

/** @throws GatewayError CONTENT_FILTERED, UPSTREAM_REJECTED for an end that is no answer. */
function finishOf(
  { reason, model, toolCalls = [] }: Extract<RestCompletionEvent, { type: 'finish' }>,
  request: CompletionRequest,
): Extract<CompletionEvent, { type: 'finish' }> {
  if (reason === 'content_filter')
    throw new GatewayError('CONTENT_FILTERED', 'The answer was withheld by a content filter.', {
      backend: 'SNOWFLAKE',
    });
  const end = endOfAnswer(request, { reason, toolCalls }, 'SNOWFLAKE');
  return { type: 'finish', ...end, model: model ?? request.model };
}
