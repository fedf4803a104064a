/** From `CompleteInput` to a request that every back end can rely on. */
import type { Estimate } from '../../credits/operation.ts';
import { badInput } from '../../errors/gateway-error.ts';
import type { CompleteInput } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import { AROUND_ONE_MESSAGE, type PromptTokens, promptTokens } from '../../tokens/prompt-tokens.ts';
import { checkList } from '../input/check-list.ts';
import { checkContext, MAX_PROMPT_CHARACTERS } from '../input/check-text.ts';
import { checkConversation, namesTools } from './check-conversation.ts';
import { checkTools } from './check-tools.ts';
import type { CompletionRequest, ModelLimits } from './completion-backend.ts';
import type { ResponseFormat, ResponseFormats } from './response-format.ts';

const DEFAULT_MAX_TOKENS = 4096;
const MAX_STOPS = 4;
const MAX_STOP_CHARACTERS = 500;

export interface CheckedCompletion {
  readonly request: CompletionRequest;
  readonly format: ResponseFormat | null;
  readonly estimate: Estimate;
}

/**
 * A promise where a response format has to be looked at.
 * @throws GatewayError BAD_USER_INPUT with the field's path, CONTEXT_LENGTH_EXCEEDED.
 */
export function checkCompletion(
  input: CompleteInput,
  model: ModelLimits,
  caller: Caller,
  formats: ResponseFormats,
): CheckedCompletion | Promise<CheckedCompletion> {
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
  const { tools, choice } = checkTools(input);
  if (!model.takesTools && (tools.length > 0 || namesTools(messages)))
    throw badInput(
      'input.tools',
      `${model.name} takes no tools there; on Snowflake those of Claude and OpenAI do, over REST.`,
    );
  const checked = (format: ResponseFormat | null): CheckedCompletion => {
    const schema = format?.schema ?? null;
    const prompt = promptTokens(messages, { schema, tools });
    const limit = checkMaxTokens(input.maxTokens, model, prompt);
    return {
      request: {
        caller,
        model: model.name,
        messages,
        temperature: checkTemperature(input.temperature),
        topP: checkTopP(input.topP),
        stop: checkStop(input.stop),
        seed: input.seed ?? null,
        ...limit,
        schema,
        tools,
        toolChoice: choice,
        prompt,
      },
      format,
      estimate: {
        inputTokens: prompt.most,
        text: prompt,
        // What was learned from short conversations says nothing of more messages, and of tools.
        maxOverheadTokens: AROUND_ONE_MESSAGE,
        maxOutputTokens: limit.maxTokens,
      },
    };
  };
  const { responseFormat } = input;
  if (responseFormat === null || responseFormat === undefined) return checked(null);
  return formats.check('input.responseFormat', responseFormat, caller.user.name).then(checked);
}

function checkTemperature(temperature: number | null | undefined): number {
  const value = temperature ?? 0;
  if (!(value >= 0 && value <= 1))
    throw badInput('input.temperature', `is ${value}; give a number from 0 to 1.`);
  return value;
}

function checkTopP(topP: number | null | undefined): number | null {
  if (topP === null || topP === undefined) return null;
  if (!(topP > 0 && topP <= 1)) throw badInput('input.topP', `is ${topP}; give a number above 0, up to 1.`);
  return topP;
}

function checkStop(stop: readonly string[] | null | undefined): readonly string[] {
  if (!stop) return [];
  checkList('input.stop', stop, { min: 0, max: MAX_STOPS, what: 'texts' });
  for (const [i, text] of stop.entries()) {
    if (text === '' || text.length > MAX_STOP_CHARACTERS)
      throw badInput(`input.stop[${i}]`, `must have 1 to ${MAX_STOP_CHARACTERS} characters.`);
  }
  return stop.map((text) => text.toWellFormed());
}

function checkMaxTokens(
  maxTokens: number | null | undefined,
  model: ModelLimits,
  prompt: PromptTokens,
): Pick<CompletionRequest, 'maxTokens' | 'endsWithContext'> {
  const { name, maxOutputTokens } = model;
  if (maxTokens === null || maxTokens === undefined) return usualMaxTokens(model, prompt);
  if (maxTokens < 1) throw badInput('input.maxTokens', `is ${maxTokens}; give at least 1.`);
  if (maxTokens > maxOutputTokens)
    throw badInput(
      'input.maxTokens',
      `is ${maxTokens}; ${name} generates at most ${maxOutputTokens} tokens.`,
      {
        limit: maxOutputTokens,
      },
    );
  return { maxTokens };
}

/** A prompt is seldom more than twice of what its text usually is. */
function usualMaxTokens(
  { contextLength, maxOutputTokens, endsWithContext }: ModelLimits,
  prompt: PromptTokens,
) {
  const maxTokens = Math.min(DEFAULT_MAX_TOKENS, maxOutputTokens);
  if (!endsWithContext || contextLength - (2 * prompt.usual + prompt.around) >= maxTokens)
    return { maxTokens };
  return { maxTokens: Math.max(1, contextLength - prompt.fewest), endsWithContext };
}
