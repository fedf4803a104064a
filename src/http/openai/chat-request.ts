/** The body of `POST /v1/chat/completions`, as the schema's input. */
import { z } from 'zod';
import type { CompleteInput } from '../../generated/resolvers.ts';
import { contentText, joinTurns, type Said, toolInput } from './conversation.ts';
import type { ParameterOf } from './openai-error.ts';
import { chatParameters } from './parameters.ts';
import { readParameters } from './read-parameters.ts';
import { responseFormatOf } from './structured-format.ts';

export interface ChatRequest {
  readonly input: CompleteInput;
  readonly parameterOf: ParameterOf;
  /** What the client calls the model; null leaves the choice to the gateway. */
  readonly model: string | null;
  readonly isStream: boolean;
  /** Whether a stream tells its usage, in a chunk of its own at the end. */
  readonly tellsUsage: boolean;
  readonly onlyOneCall: boolean;
}

const text = z.string();
const jsonObject = z.record(z.string(), z.unknown());
const content = z.union([text, z.array(z.looseObject({ type: text }))], 'must be a text or a list of parts');
const calls = z.array(
  z.object({
    id: text,
    type: z.literal('function', 'only functions can be called').optional(),
    function: z.object({ name: text, arguments: text }),
  }),
);

const message = z.discriminatedUnion(
  'role',
  [
    z.object({ role: z.enum(['system', 'developer', 'user']), content }),
    z.object({
      role: z.literal('assistant'),
      content: content.nullish(),
      refusal: text.nullish(),
      tool_calls: calls.nullish(),
    }),
    z.object({ role: z.literal('tool'), content, tool_call_id: text }),
  ],
  'must be a message of the role system, developer, user, assistant or tool',
);

const named = z.object({ type: z.literal('function'), function: z.object({ name: text }) });

const body = z.object({
  model: text.nullish(),
  messages: z.array(message).min(1, 'must have at least one message'),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  max_tokens: z.int32().nullish(),
  max_completion_tokens: z.int32().nullish(),
  stop: z.union([text, z.array(text)], 'must be a text or a list of texts').nullish(),
  seed: z.int().nullish(),
  tools: z
    .array(
      z.object({
        type: z.literal('function', 'only functions can be offered as tools'),
        function: z.object({
          name: text,
          description: text.nullish(),
          parameters: jsonObject.nullish(),
          strict: z.boolean().nullish(),
        }),
      }),
    )
    .nullish(),
  tool_choice: z
    .union(
      [z.enum(['auto', 'none', 'required']), named],
      'must be auto, none, required, or {"type": "function", "function": {"name": "..."}}',
    )
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({ type: z.literal('json_object') }),
      z.object({ type: z.literal('json_schema'), json_schema: z.object({ schema: jsonObject.nullish() }) }),
    ])
    .nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
});

type ChatBody = z.infer<typeof body>;

/** @throws GatewayError BAD_REQUEST, BAD_USER_INPUT with the parameter's name. */
export function readChatRequest(given: unknown): ChatRequest {
  const asked = readParameters(given, chatParameters, body);
  const conversation = joinTurns(asked.messages.map(said));
  const format = asked.response_format;
  const model = modelOf(asked.model);
  const maxTokensName = asked.max_completion_tokens != null ? 'max_completion_tokens' : 'max_tokens';
  const responseFormat =
    format?.type === 'json_schema' ? 'response_format.json_schema.schema' : 'response_format';
  const choice = asked.tool_choice;
  return {
    input: {
      messages: conversation.messages,
      model,
      temperature: asked.temperature ?? null,
      topP: asked.top_p ?? null,
      maxTokens: asked.max_completion_tokens ?? asked.max_tokens ?? null,
      stop: typeof asked.stop === 'string' ? [asked.stop] : (asked.stop ?? null),
      seed: seedOf(asked.seed),
      tools: asked.tools?.map(({ function: tool }) => toolInput(tool)) ?? null,
      toolChoice: (typeof choice === 'object' ? choice?.function.name : choice) ?? null,
      responseFormat: responseFormatOf(
        format?.type === 'json_schema' ? { type: 'json_schema', schema: format.json_schema.schema } : format,
      ),
    },
    parameterOf: (field) =>
      conversation.placeOf(field) ?? parameterOf(field, { maxTokens: maxTokensName, responseFormat }),
    model,
    isStream: asked.stream === true,
    tellsUsage: asked.stream_options?.include_usage === true,
    onlyOneCall: asked.parallel_tool_calls === false,
  };
}

/** `auto` is what clients say that must name a model. */
export function modelOf(given: string | null | undefined): string | null {
  return given == null || given === '' || given === 'auto' ? null : given;
}

/** OpenAI's seeds are 64 bits wide, the schema's 32; equal ones stay equal. */
function seedOf(seed: number | null | undefined): number | null {
  return seed == null ? null : seed % 2 ** 31;
}

const roles = { system: 'SYSTEM', developer: 'SYSTEM', user: 'USER' } as const;

function said(given: ChatBody['messages'][number], i: number): Said {
  const at = `messages[${i}]`;
  const spoken = contentText(given.content, `${at}.content`);
  if (given.role === 'tool') {
    const parts = { toolCallId: `${at}.tool_call_id` };
    return { role: 'TOOL', content: spoken, toolCallId: given.tool_call_id, at, parts };
  }
  if (given.role !== 'assistant') return { role: roles[given.role], content: spoken, at };
  const toolCalls = given.tool_calls?.map(({ id, function: called }, call) => {
    const place = `${at}.tool_calls[${call}]`;
    const parts = { name: `${place}.function.name`, arguments: `${place}.function.arguments` };
    return { id, ...called, at: place, parts };
  });
  const parts = { toolCalls: `${at}.tool_calls` };
  return {
    role: 'ASSISTANT',
    content: spoken || (given.refusal ?? ''),
    toolCalls: toolCalls ?? [],
    at,
    parts,
  };
}

const parameters: Readonly<Record<string, string>> = { topP: 'top_p', toolChoice: 'tool_choice' };

/** @param named what of this request the schema's names stand for */
function parameterOf(field: string, named: Readonly<Record<string, string>>): string {
  return field
    .replace(/^input\./, '')
    .replace(/^\w+/, (name) => parameters[name] ?? named[name] ?? name)
    .replace(/^(tools\[\d+\])\./, '$1.function.');
}
