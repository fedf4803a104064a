/**
 * Completions as rows of a statement: for accounts without Cortex REST, and for many prompts at once.
 *
 * Settled: the usage that Snowflake reports with the answer (`show_details`).
 */
import type { Attempt, OpenHold, OperationTarget } from '../../credits/operation.ts';
import type { StatementRunner } from '../../snowflake/statement/statement.ts';
import { tokenRange } from '../../tokens/text-meter.ts';
import type { RowBatcher } from '../batching/row-batcher.ts';
import {
  detailedResult,
  isCounted,
  list,
  type Origin,
  plainResult,
  record,
  tokenCount,
  unexpected,
} from '../functions/read-cells.ts';
import type { ModelCatalog } from '../models/model-catalog.ts';
import type { RowCall, RowStatement } from '../row-call.ts';
import { attemptEvents } from './attempt-events.ts';
import type { CompletionBackend, CompletionEvent, CompletionRequest } from './completion-backend.ts';
import { servedBySnowflake } from './snowflake-models.ts';
import { createStopTexts } from './stop-texts.ts';

export interface StatementBackendDependencies {
  readonly batcher: RowBatcher;
  readonly runner: Pick<StatementRunner, 'full'>;
  readonly catalog: ModelCatalog;
  readonly functions: 'ai' | 'legacy';
  readonly warehouse: string;
  /** Why Snowflake cannot be reached; null while it can. */
  readonly outage: () => string | null;
}

interface StatementAnswer {
  readonly text: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly isReckoned: boolean;
  readonly queryId: string;
}

export function createStatementBackend(dependencies: StatementBackendDependencies): CompletionBackend {
  const { batcher, runner, functions, warehouse } = dependencies;

  const statementFor = (request: CompletionRequest): RowStatement =>
    functions === 'ai' && request.messages.length === 1
      ? promptStatement(request)
      : historyStatement(request);

  const target = (request: CompletionRequest): OperationTarget => ({
    function: statementFor(request).function,
    model: request.model,
    backend: 'SNOWFLAKE',
    warehouse,
  });

  async function* answerEvents(
    asked: CompletionRequest,
    hold: OpenHold,
    attempt: Attempt,
  ): AsyncGenerator<CompletionEvent, void, void> {
    const maxTokens = Math.max(1, Math.min(asked.maxTokens, hold.maxOutputTokens ?? asked.maxTokens));
    const request = { ...asked, maxTokens };
    const call = completionCall(request, statementFor(request));
    const answer = await batcher.run({ call, caller: request.caller, attempt });
    const { text, model, inputTokens, outputTokens, isReckoned, queryId } = answer;
    yield { type: 'usage', inputTokens, outputTokens, isReckoned };
    const stops = createStopTexts(asked.stop);
    const delivered = stops.take(text);
    yield { type: 'delta', text: delivered + stops.rest() };
    // Statements tell no finish reason; an answer that used up its limit was cut.
    const isFull = outputTokens >= maxTokens && !stops.isFound();
    const reason = maxTokens < asked.maxTokens ? 'credits' : 'length';
    yield { type: 'finish', reason: isFull ? reason : 'stop', model, queryId };
  }

  return {
    ...servedBySnowflake({ ...dependencies, hasTools: false }),
    target,
    ...(runner.full && { full: runner.full }),
    stream: (request, hold) =>
      attemptEvents(hold, target(request), (attempt) => answerEvents(request, hold, attempt)),
  };
}

/** A row is the prompt, or the conversation. */
function completionCall(request: CompletionRequest, statement: RowStatement): RowCall<StatementAnswer> {
  const [first] = request.messages;
  const isPrompt = statement.function === 'AI_COMPLETE';
  return {
    statement,
    row: isPrompt ? first?.content : request.messages,
    estimate: { inputTokens: 0, maxOutputTokens: 0 },
    reuse: 'never',
    decode([cell], queryId) {
      const origin = { function: statement.function, model: request.model, queryId };
      const details = record(isPrompt ? detailedResult(cell, origin) : plainResult(cell, origin), origin);
      const text = request.schema && isPrompt ? structuredText(details, origin) : choiceText(details, origin);
      const usage = record(details.usage ?? {}, origin);
      const answer = { ...tokenRange([text], 0), most: request.maxTokens };
      const used = {
        inputTokens: tokenCount(usage.prompt_tokens, request.prompt),
        outputTokens: tokenCount(usage.completion_tokens, answer),
        model: typeof details.model === 'string' ? details.model : request.model,
        isReckoned:
          !isCounted(usage.prompt_tokens, request.prompt) || !isCounted(usage.completion_tokens, answer),
      };
      return { answer: { text, queryId, ...used }, used };
    },
  };
}

/** `AI_COMPLETE`, for a prompt: failures come back as values. */
function promptStatement(request: CompletionRequest): RowStatement {
  const { model, schema } = request;
  const parameters = JSON.stringify(parametersOf(request));
  const format = schema ? ['response_format => PARSE_JSON(?)::OBJECT'] : [];
  const named = [
    'model => ?',
    'prompt => f.value::text',
    'model_parameters => PARSE_JSON(?)::OBJECT',
    ...format,
    'show_details => TRUE',
    'return_error_details => TRUE',
  ];
  return {
    function: 'AI_COMPLETE',
    model,
    columns: [`AI_COMPLETE(${named.join(', ')})`],
    binds: [model, parameters, ...(schema ? [JSON.stringify({ type: 'json', schema })] : [])],
  };
}

/** `COMPLETE`, for a conversation: AI_COMPLETE takes no history. With options it answers with details. */
function historyStatement(request: CompletionRequest): RowStatement {
  const { model, schema } = request;
  const options = {
    ...parametersOf(request),
    ...(schema ? { response_format: { type: 'json', schema } } : {}),
  };
  return {
    function: 'COMPLETE',
    model,
    columns: ['SNOWFLAKE.CORTEX.COMPLETE(?, f.value::array, PARSE_JSON(?)::OBJECT)'],
    binds: [model, JSON.stringify(options)],
  };
}

function parametersOf({ temperature, topP, maxTokens }: CompletionRequest): object {
  return { temperature, ...(topP !== null && { top_p: topP }), max_tokens: maxTokens };
}

/** `{choices: [{messages: "..."}], model, usage}` */
function choiceText(details: Readonly<Record<string, unknown>>, origin: Origin): string {
  if (details.structured_output) return structuredText(details, origin);
  const { messages } = record(list(details.choices, origin)[0], origin);
  if (typeof messages === 'string') return messages;
  if (typeof messages === 'object' && messages !== null) return JSON.stringify(messages);
  throw unexpected(origin);
}

/** `{structured_output: [{raw_message: {...}, type: "json"}], model, usage}` */
function structuredText(details: Readonly<Record<string, unknown>>, origin: Origin): string {
  if (!details.structured_output) return choiceText(details, origin);
  const { raw_message: message } = record(list(details.structured_output, origin)[0], origin);
  if (message === undefined) throw unexpected(origin);
  return typeof message === 'string' ? message : JSON.stringify(message);
}
