/** One completion of the local model: limits, usage, and the answer in deltas. */
import { type CompletionModel, LOCAL_COMPLETION_MODEL } from '../models.ts';
import { countTokens, truncateTokens } from '../text/count-tokens.ts';
import { answerConversation } from './answer-conversation.ts';
import {
  callTools,
  resultsOfTools,
  type ToolCall,
  type ToolDefinition,
  type ToolMessage,
  type ToolUsage,
  withoutTools,
} from './call-tools.ts';
import { dividePrompt } from './divide-prompt.ts';
import type { JsonSchema } from './json-schema.ts';
import { answerWithSchema } from './structured-answer.ts';

export interface CompletionInput {
  readonly messages: readonly ToolMessage[];
  readonly model: CompletionModel;
  /** Tokens; `DEFAULT_MAX_TOKENS` when absent, and never more than the model writes. */
  readonly maxTokens?: number | null;
  /** Texts that end the answer; they are not part of it. */
  readonly stop?: readonly string[];
  /** The answer is then a JSON document that satisfies it. */
  readonly schema?: JsonSchema | null;
  readonly tools?: readonly ToolDefinition[];
  /** `auto` when absent. */
  readonly toolUsage?: ToolUsage;
}

export interface CompletionOutput {
  /** Empty where tools are called. */
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** What really ran. */
  readonly model: string;
  readonly finishReason: 'stop' | 'length' | 'tool_calls';
  readonly promptTokens: number;
  readonly completionTokens: number;
}

export class ContextLengthError extends Error {
  override readonly name = 'ContextLengthError';
}

/** When `max_tokens` is absent (docs.snowflake.com, AI_COMPLETE). */
const DEFAULT_MAX_TOKENS = 4096;

/** Tokens that a chat template puts around each message. */
const TOKENS_PER_MESSAGE = 4;

/**
 * The whole completion. Deterministic at every temperature: an extractive model has nothing to sample.
 * @throws ContextLengthError when the messages are longer than the model's context.
 * @throws InvalidSchemaError when the schema is no JSON Schema.
 */
export function complete(input: CompletionInput): CompletionOutput {
  const { tools = [], toolUsage = 'auto' } = input;
  const promptTokens = promptTokensOf(input.messages, tools);
  if (promptTokens > input.model.contextLength) {
    throw new ContextLengthError(
      `max context length exceeded: ${promptTokens} prompt tokens, ${input.model.name} takes ${input.model.contextLength}`,
    );
  }
  const limit = Math.min(input.maxTokens ?? DEFAULT_MAX_TOKENS, input.model.maxOutputTokens);
  const toolCalls = callTools(input.messages, tools, toolUsage);
  if (toolCalls.length > 0) return calling(toolCalls, promptTokens, limit);
  const whole = beforeStop(answerOf(input), input.stop ?? []);
  const { text, truncated } = truncateTokens(whole.toWellFormed(), limit);
  return {
    text,
    toolCalls: [],
    model: LOCAL_COMPLETION_MODEL,
    finishReason: truncated ? 'length' : 'stop',
    promptTokens,
    // A cut answer used all that it was allowed.
    completionTokens: truncated ? limit : countTokens(text),
  };
}

/** Definitions of tools are read with the prompt. */
export function promptTokensOf(
  messages: readonly ToolMessage[],
  tools: readonly ToolDefinition[] = [],
): number {
  const defined = tools.length > 0 ? countTokens(JSON.stringify(tools)) : 0;
  return messages.reduce((sum, { content }) => sum + countTokens(content) + TOKENS_PER_MESSAGE, defined);
}

/** An answer that is cut off ends in the middle of the last call that had room. */
function calling(calls: readonly ToolCall[], promptTokens: number, limit: number): CompletionOutput {
  const toolCalls: ToolCall[] = [];
  let left = limit;
  let isCut = false;
  for (const call of calls) {
    left -= countTokens(call.name);
    if (isCut || left <= 0) {
      isCut = true;
      break;
    }
    const { text, truncated } = truncateTokens(call.arguments, left);
    toolCalls.push({ ...call, arguments: text });
    left = truncated ? 0 : left - countTokens(text);
    isCut = truncated;
  }
  return {
    text: '',
    toolCalls,
    model: LOCAL_COMPLETION_MODEL,
    finishReason: isCut ? 'length' : 'tool_calls',
    promptTokens,
    completionTokens: isCut ? limit : limit - left,
  };
}

function answerOf(input: CompletionInput): string {
  const { schema } = input;
  const messages = withoutTools(input.messages);
  if (!schema) return resultsOfTools(input.messages) ?? answerConversation(messages);
  const prompt = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  const { material } = dividePrompt(prompt);
  const whole = messages.map(({ content }) => content).join('\n\n');
  return JSON.stringify(answerWithSchema(material || whole, schema));
}

function beforeStop(text: string, stop: readonly string[]): string {
  const ends = stop
    .filter(Boolean)
    .map((word) => text.indexOf(word))
    .filter((at) => at >= 0);
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends));
}

/** The text in pieces of about a token, words with the space before them; joined they are the text again. */
export function* deltasOf(text: string): Generator<string, void, void> {
  for (const match of text.matchAll(/\s*\S{1,7}|\s+$/gu)) yield match[0];
}
