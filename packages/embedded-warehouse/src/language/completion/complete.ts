/** One completion of the local model: limits, usage, and the answer in deltas. */
import { type CompletionModel, LOCAL_COMPLETION_MODEL } from '../models.ts';
import { countTokens, truncateTokens } from '../text/count-tokens.ts';
import { answerConversation, type ConversationMessage } from './answer-conversation.ts';
import { dividePrompt } from './divide-prompt.ts';
import type { JsonSchema } from './json-schema.ts';
import { answerWithSchema } from './structured-answer.ts';

export interface CompletionInput {
  readonly messages: readonly ConversationMessage[];
  readonly model: CompletionModel;
  /** Tokens; the model's own limit when absent. */
  readonly maxTokens?: number | null;
  /** Texts that end the answer; they are not part of it. */
  readonly stop?: readonly string[];
  /** The answer is then a JSON document that satisfies it. */
  readonly schema?: JsonSchema | null;
}

export interface CompletionOutput {
  readonly text: string;
  /** What really ran. */
  readonly model: string;
  readonly finishReason: 'stop' | 'length';
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
  const promptTokens = promptTokensOf(input.messages);
  if (promptTokens > input.model.contextLength) {
    throw new ContextLengthError(
      `max context length exceeded: ${promptTokens} prompt tokens, ${input.model.name} takes ${input.model.contextLength}`,
    );
  }
  const limit = Math.min(input.maxTokens ?? DEFAULT_MAX_TOKENS, input.model.maxOutputTokens);
  const whole = beforeStop(answerOf(input), input.stop ?? []);
  const { text, truncated } = truncateTokens(whole.toWellFormed(), limit);
  return {
    text,
    model: LOCAL_COMPLETION_MODEL,
    finishReason: truncated ? 'length' : 'stop',
    promptTokens,
    // A cut answer used all that it was allowed.
    completionTokens: truncated ? limit : countTokens(text),
  };
}

export function promptTokensOf(messages: readonly ConversationMessage[]): number {
  return messages.reduce((sum, { content }) => sum + countTokens(content) + TOKENS_PER_MESSAGE, 0);
}

function answerOf({ messages, schema }: CompletionInput): string {
  if (!schema) return answerConversation(messages);
  const prompt = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  const { material } = dividePrompt(prompt);
  const earlier = messages.slice(0, -1).map(({ content }) => content);
  return JSON.stringify(answerWithSchema(material || [...earlier, prompt].join('\n\n'), schema));
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
