/** The JSON of answers: chat and plain completions differ in names, not in what they carry. */
import type { FinishReason } from './generate.ts';
import type { ToolCall } from './text-engine.ts';

export interface AnswerUsage {
  readonly prompt_tokens: number;
  readonly total_tokens: number;
  readonly completion_tokens: number;
  readonly prompt_tokens_details?: { readonly cached_tokens: number };
}

export interface AnswerFormat {
  readonly idPrefix: string;
  readonly object: string;
  readonly chunkObject: string;
  /** The empty first chunk of a choice, or null where the API has none. */
  firstChoice(index: number): object | null;
  chunkChoice(index: number, text: string, finishReason: FinishReason | null): object;
  wholeChoice(
    index: number,
    answer: { readonly text: string; readonly toolCalls: readonly ToolCall[] },
    finishReason: FinishReason | null,
  ): object;
  /** A call in the pieces that it is generated in: its name, then its arguments. */
  callChoices(index: number, call: ToolCall, position: number): readonly object[];
}

export const chatFormat: AnswerFormat = {
  idPrefix: 'chatcmpl-',
  object: 'chat.completion',
  chunkObject: 'chat.completion.chunk',
  firstChoice: (index) => ({
    index,
    delta: { role: 'assistant', content: '' },
    logprobs: null,
    finish_reason: null,
  }),
  chunkChoice: (index, text, finishReason) => ({
    index,
    delta: { content: text },
    logprobs: null,
    finish_reason: finishReason,
    ...(finishReason === null ? {} : { stop_reason: null }),
  }),
  wholeChoice: (index, { text, toolCalls }, finishReason) => ({
    index,
    message: { role: 'assistant', content: text, refusal: null, tool_calls: toolCalls.map(wireCall) },
    logprobs: null,
    finish_reason: finishReason,
    stop_reason: null,
  }),
  callChoices: (index, call, position) => [
    callChoice(index, { index: position, ...wireCall({ ...call, arguments: '' }) }),
    ...inPieces(call.arguments).map((given) =>
      callChoice(index, { index: position, function: { arguments: given } }),
    ),
  ],
};

function wireCall({ id, name, arguments: given }: ToolCall): object {
  return { id, type: 'function', function: { name, arguments: given } };
}

function callChoice(index: number, call: object): object {
  return { index, delta: { tool_calls: [call] }, logprobs: null, finish_reason: null };
}

const PIECE_CHARACTERS = 16;

function inPieces(text: string): readonly string[] {
  return text.match(new RegExp(`[^]{1,${PIECE_CHARACTERS}}`, 'g')) ?? [];
}

export const promptFormat: AnswerFormat = {
  idPrefix: 'cmpl-',
  object: 'text_completion',
  chunkObject: 'text_completion',
  firstChoice: () => null,
  chunkChoice: (index, text, finishReason) => ({
    index,
    text,
    logprobs: null,
    finish_reason: finishReason,
    stop_reason: null,
  }),
  callChoices: () => [],
  wholeChoice: (index, { text }, finishReason) => ({
    index,
    text,
    logprobs: null,
    finish_reason: finishReason,
    stop_reason: null,
    prompt_logprobs: null,
  }),
};

export function answerUsage(
  promptTokens: number,
  completionTokens: number,
  cachedTokens?: number,
): AnswerUsage {
  return {
    prompt_tokens: promptTokens,
    total_tokens: promptTokens + completionTokens,
    completion_tokens: completionTokens,
    ...(cachedTokens === undefined ? {} : { prompt_tokens_details: { cached_tokens: cachedTokens } }),
  };
}
