/**
 * Which of OpenAI's parameters the door reads, and what becomes of the others: those that change nothing about an
 * answer are passed over; those that would are refused, unless they ask for what happens anyway. A name that OpenAI
 * does not have is most likely a typing mistake, which would change the answer unseen.
 */
import { isDeepStrictEqual } from 'node:util';
import { badInput, GatewayError } from '../../errors/gateway-error.ts';
import { suggestion } from '../../errors/nearest.ts';
import { WrongParameter } from './openai-error.ts';

/** What to do with a parameter; `only` lists the values that ask for nothing else than what happens. */
type Rule = 'read' | 'ignored' | { readonly only: readonly unknown[]; readonly instead: string };

export type Parameters = Readonly<Record<string, Rule>>;

const only = (values: readonly unknown[], instead: string): Rule => ({ only: values, instead });

/** Bookkeeping and speed at OpenAI. */
const harmless = {
  metadata: 'ignored',
  prompt_cache_key: 'ignored',
  prompt_cache_retention: 'ignored',
  safety_identifier: 'ignored',
  service_tier: 'ignored',
  store: 'ignored',
  user: 'ignored',
} as const satisfies Parameters;

export const chatParameters: Parameters = {
  ...harmless,
  max_completion_tokens: 'read',
  max_tokens: 'read',
  messages: 'read',
  model: 'read',
  parallel_tool_calls: 'read',
  response_format: 'read',
  seed: 'read',
  stop: 'read',
  stream: 'read',
  stream_options: 'read',
  temperature: 'read',
  tool_choice: 'read',
  tools: 'read',
  top_p: 'read',
  prediction: 'ignored',
  audio: only([], 'answers are text.'),
  frequency_penalty: only([0], 'it is not passed on.'),
  function_call: only(['auto', 'none'], 'use tool_choice.'),
  functions: only([[]], 'use tools.'),
  logit_bias: only([{}], 'it is not passed on.'),
  logprobs: only([false], 'they are not told.'),
  modalities: only([['text']], 'answers are text.'),
  n: only([1], 'send a request for each answer.'),
  presence_penalty: only([0], 'it is not passed on.'),
  reasoning_effort: only(['none'], 'it is not passed on.'),
  top_logprobs: only([0], 'they are not told.'),
  verbosity: only(['medium'], 'say in the prompt how long the answer should be.'),
  web_search_options: only([], 'the model cannot search; offer it a tool that can.'),
};

export const responseParameters: Parameters = {
  ...harmless,
  input: 'read',
  instructions: 'read',
  max_output_tokens: 'read',
  model: 'read',
  parallel_tool_calls: 'read',
  stream: 'read',
  temperature: 'read',
  text: 'read',
  tool_choice: 'read',
  tools: 'read',
  top_p: 'read',
  include: 'ignored',
  max_tool_calls: 'ignored',
  stream_options: 'ignored',
  background: only([false], 'answers are made while you wait.'),
  context_management: only([[]], 'shorten the input yourself.'),
  conversation: only([], 'nothing is kept; send the whole conversation as input.'),
  previous_response_id: only([], 'nothing is kept; send the whole conversation as input.'),
  prompt: only([], 'there are no stored prompts; send it as input.'),
  reasoning: only([{}, { effort: 'none' }, { effort: null, summary: null }], 'it is not passed on.'),
  top_logprobs: only([0], 'they are not told.'),
  truncation: only(['disabled'], 'shorten the input yourself.'),
};

export const embeddingParameters: Parameters = {
  dimensions: 'read',
  encoding_format: 'read',
  input: 'read',
  model: 'read',
  user: 'ignored',
};

/** @throws GatewayError BAD_REQUEST for what is no object; BAD_USER_INPUT with the parameter's name. */
export function checkParameters(
  body: unknown,
  parameters: Parameters,
): asserts body is Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new GatewayError('BAD_REQUEST', 'Send a JSON object: {"model": "...", ...}.');
  for (const [name, value] of Object.entries(body)) {
    const rule = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (rule === undefined) {
      const shown = name.slice(0, 100);
      const message = `is no parameter of this route.${suggestion(name, Object.keys(parameters))}`;
      throw new WrongParameter('unknown_parameter', shown, message);
    }
    if (rule === 'read' || rule === 'ignored' || value === null || value === undefined) continue;
    if (!rule.only.some((taken) => isDeepStrictEqual(taken, value)))
      throw badInput(name, `is not supported: ${rule.instead}`);
  }
}
