/** From `CompleteInput` to a request that every back end can rely on. */
import type { Estimate } from '../../credits/operation.ts';
import { badInput } from '../../errors/gateway-error.ts';
import type { CompleteInput, MessageInput } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import { promptTokens } from '../../tokens/prompt-tokens.ts';
import type { ChatMessage } from '../../upstream/chat-message.ts';
import { checkList } from '../input/check-list.ts';
import { checkContext, checkText, MAX_PROMPT_CHARACTERS } from '../input/check-text.ts';
import type { CompletionRequest, ModelLimits } from './completion-backend.ts';
import type { ResponseFormat, ResponseFormats } from './response-format.ts';

const MAX_MESSAGES = 1000;
const DEFAULT_MAX_TOKENS = 4096;

export interface CheckedCompletion {
  readonly request: CompletionRequest;
  readonly format: ResponseFormat | null;
  readonly estimate: Estimate;
}

/** @throws GatewayError BAD_USER_INPUT with the field's path, CONTEXT_LENGTH_EXCEEDED. */
export async function checkCompletion(
  input: CompleteInput,
  model: ModelLimits,
  caller: Caller,
  formats: ResponseFormats,
): Promise<CheckedCompletion> {
  const messages = checkConversation(input);
  const whole = messages.map(({ content }) => content).join('\n');
  if (whole.length > MAX_PROMPT_CHARACTERS)
    throw badInput(
      'input.messages',
      `have ${whole.length} characters together, the limit is ${MAX_PROMPT_CHARACTERS}; shorten them.`,
    );
  checkContext(
    input.messages ? 'input.messages' : 'input.prompt',
    whole,
    model.contextLength,
    model.name,
    'shorten it, or use a model with a larger context.',
  );
  const maxTokens = checkMaxTokens(input.maxTokens, model);
  const format =
    input.responseFormat === null || input.responseFormat === undefined
      ? null
      : await formats.check('input.responseFormat', input.responseFormat, caller.user.name);
  const schema = format?.schema ?? null;
  const prompt = promptTokens(messages, schema);
  return {
    request: {
      caller,
      model: model.name,
      messages,
      temperature: checkTemperature(input.temperature),
      maxTokens,
      schema,
      prompt,
    },
    format,
    estimate: {
      inputTokens: prompt.most,
      text: prompt,
      maxOverheadTokens: prompt.around,
      maxOutputTokens: maxTokens,
    },
  };
}

function checkConversation({ prompt, messages }: CompleteInput): readonly ChatMessage[] {
  if (prompt !== null && prompt !== undefined) {
    if (messages) throw badInput('input.messages', 'cannot be given together with prompt; keep one of them.');
    return [{ role: 'user', content: checkText('input.prompt', prompt, MAX_PROMPT_CHARACTERS) }];
  }
  if (!messages) throw badInput('input.prompt', 'is missing; give prompt or messages.');
  checkList('input.messages', messages, { min: 1, max: MAX_MESSAGES, what: 'messages' });
  checkTurns(messages);
  return messages.map(({ role, content }, i) => ({
    role: roles[role],
    content: checkText(`input.messages[${i}].content`, content, MAX_PROMPT_CHARACTERS),
  }));
}

const roles = { SYSTEM: 'system', USER: 'user', ASSISTANT: 'assistant' } as const;

/** The order that Cortex asks for: an optional SYSTEM, then USER and ASSISTANT in turns, USER first and last. */
function checkTurns(messages: readonly MessageInput[]): void {
  const turns = messages[0]?.role === 'SYSTEM' ? messages.slice(1) : messages;
  const at = (turn: number) => `input.messages[${turn + messages.length - turns.length}].role`;
  for (const [turn, { role }] of turns.entries()) {
    const expected = turn % 2 === 0 ? 'USER' : 'ASSISTANT';
    if (role === 'SYSTEM') throw badInput(at(turn), 'SYSTEM may only be the first message.');
    if (role !== expected)
      throw badInput(
        at(turn),
        `is ${role} where ${expected} is due: after SYSTEM, USER and ASSISTANT take turns.`,
      );
  }
  if (turns.length % 2 === 0)
    throw badInput(`input.messages[${messages.length - 1}].role`, 'the last message must be from USER.');
}

function checkTemperature(temperature: number | null | undefined): number {
  const value = temperature ?? 0;
  if (!(value >= 0 && value <= 1))
    throw badInput('input.temperature', `is ${value}; give a number from 0 to 1.`);
  return value;
}

function checkMaxTokens(
  maxTokens: number | null | undefined,
  { name, maxOutputTokens }: ModelLimits,
): number {
  if (maxTokens === null || maxTokens === undefined) return Math.min(DEFAULT_MAX_TOKENS, maxOutputTokens);
  if (maxTokens < 1) throw badInput('input.maxTokens', `is ${maxTokens}; give at least 1.`);
  if (maxTokens > maxOutputTokens)
    throw badInput(
      'input.maxTokens',
      `is ${maxTokens}; ${name} generates at most ${maxOutputTokens} tokens.`,
      {
        limit: maxOutputTokens,
      },
    );
  return maxTokens;
}
