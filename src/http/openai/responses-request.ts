/** The body of `POST /v1/responses`, as the schema's input. Nothing is kept: a conversation is sent whole. */
import { z } from 'zod';
import { badInput } from '../../errors/gateway-error.ts';
import type { CompleteInput } from '../../generated/resolvers.ts';
import { modelOf } from './chat-request.ts';
import { type Conversation, contentText, joinTurns, type Said, toolInput } from './conversation.ts';
import type { ParameterOf } from './openai-error.ts';
import { responseParameters } from './parameters.ts';
import { readParameters } from './read-parameters.ts';
import { responseFormatOf } from './structured-format.ts';

export interface ResponsesRequest {
  readonly input: CompleteInput;
  readonly parameterOf: ParameterOf;
  readonly model: string | null;
  readonly isStream: boolean;
  readonly onlyOneCall: boolean;
  /** What an answer says again of its request. */
  readonly echoed: Readonly<Record<string, unknown>>;
}

const text = z.string();
const jsonObject = z.record(z.string(), z.unknown());
const item = z.looseObject({ type: text.nullish(), role: text.nullish() });

const body = z.object({
  model: text.nullish(),
  input: z.union([text, z.array(item).min(1)], 'must be a text or a list of items'),
  instructions: text.nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  max_output_tokens: z.int32().nullish(),
  tools: z
    .array(
      z.object({
        type: z.literal('function', 'only functions can be offered as tools'),
        name: text,
        description: text.nullish(),
        parameters: jsonObject.nullish(),
        strict: z.boolean().nullish(),
      }),
    )
    .nullish(),
  tool_choice: z
    .union(
      [z.enum(['auto', 'none', 'required']), z.object({ type: z.literal('function'), name: text })],
      'must be auto, none, required, or {"type": "function", "name": "..."}',
    )
    .nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  text: z
    .object({
      format: z
        .discriminatedUnion('type', [
          z.object({ type: z.literal('text') }),
          z.object({ type: z.literal('json_object') }),
          z.object({ type: z.literal('json_schema'), schema: jsonObject.nullish() }),
        ])
        .nullish(),
      verbosity: z.literal('medium', 'say in the input how long the answer should be').nullish(),
    })
    .nullish(),
  stream: z.boolean().nullish(),
  metadata: z.unknown().optional(),
});

type ResponsesBody = z.infer<typeof body>;

/** @throws GatewayError BAD_REQUEST, BAD_USER_INPUT with the parameter's name. */
export function readResponsesRequest(given: unknown): ResponsesRequest {
  const asked = readParameters(given, responseParameters, body);
  const conversation = conversationOf(asked);
  const model = modelOf(asked.model);
  const responseFormat = asked.text?.format?.type === 'json_schema' ? 'text.format.schema' : 'text.format';
  const choice = asked.tool_choice;
  return {
    input: {
      messages: conversation.messages,
      model,
      temperature: asked.temperature ?? null,
      topP: asked.top_p ?? null,
      maxTokens: asked.max_output_tokens ?? null,
      tools: asked.tools?.map(toolInput) ?? null,
      toolChoice: (typeof choice === 'object' ? choice?.name : choice) ?? null,
      responseFormat: responseFormatOf(asked.text?.format),
    },
    parameterOf: (field) => conversation.placeOf(field) ?? parameterOf(field, { responseFormat }),
    model,
    isStream: asked.stream === true,
    onlyOneCall: asked.parallel_tool_calls === false,
    echoed: {
      instructions: asked.instructions ?? null,
      max_output_tokens: asked.max_output_tokens ?? null,
      metadata: asked.metadata ?? {},
      parallel_tool_calls: asked.parallel_tool_calls ?? true,
      previous_response_id: null,
      store: false,
      temperature: asked.temperature ?? 0,
      text: asked.text ?? { format: { type: 'text' } },
      tool_choice: asked.tool_choice ?? 'auto',
      tools: asked.tools ?? [],
      top_p: asked.top_p ?? 1,
      truncation: 'disabled',
    },
  };
}

function conversationOf({ input, instructions }: ResponsesBody): Conversation {
  const system = instructions ? [textAt('instructions', 'SYSTEM', instructions)] : [];
  const items =
    typeof input === 'string'
      ? [textAt('input', 'USER', input)]
      : input.flatMap((each, i) => said(each, `input[${i}]`));
  return joinTurns([...system, ...items]);
}

/** A parameter that is a message by itself. */
function textAt(at: string, role: Said['role'], content: string): Said {
  return { role, content, at, parts: { role: at, content: at } };
}

const roles: ReadonlyMap<unknown, Said['role']> = new Map([
  ['assistant', 'ASSISTANT'],
  ['developer', 'SYSTEM'],
  ['system', 'SYSTEM'],
  ['user', 'USER'],
]);

/** Every item of a conversation that is text or a call; what a model thought is not sent to it again. */
function said(given: Readonly<Record<string, unknown>>, at: string): readonly Said[] {
  switch (given.type ?? 'message') {
    case 'message': {
      const role = roles.get(given.role);
      if (!role) throw badInput(`${at}.role`, 'must be system, developer, user or assistant.');
      return [{ role, content: contentAt(given.content, `${at}.content`), at }];
    }
    case 'function_call': {
      const call = { id: stringAt(given, 'call_id', at), name: stringAt(given, 'name', at) };
      const place = { at, parts: { id: `${at}.call_id` } };
      const toolCalls = [{ ...call, arguments: stringAt(given, 'arguments', at), ...place }];
      return [{ role: 'ASSISTANT', content: '', toolCalls, at, parts: { role: at, toolCalls: at } }];
    }
    case 'function_call_output': {
      const content = contentAt(given.output, `${at}.output`);
      const parts = { role: at, content: `${at}.output`, toolCallId: `${at}.call_id` };
      return [{ role: 'TOOL', content, toolCallId: stringAt(given, 'call_id', at), at, parts }];
    }
    case 'reasoning':
      return [];
    case 'item_reference':
      throw badInput(at, 'refers to an earlier answer, and nothing is kept; send the item itself.');
    default:
      throw badInput(`${at}.type`, `${String(given.type).slice(0, 40)} is not supported.`);
  }
}

function contentAt(content: unknown, at: string): string {
  if (typeof content === 'string') return content;
  const parts = partList.safeParse(content);
  if (!parts.success) throw badInput(at, 'must be a text or a list of parts.');
  return contentText(parts.data, at);
}

const partList = z.array(z.looseObject({ type: text.nullish() }));

function stringAt(given: Readonly<Record<string, unknown>>, name: string, at: string): string {
  const value = given[name];
  if (typeof value === 'string') return value;
  throw badInput(`${at}.${name}`, 'must be a text.');
}

const parameters: Readonly<Record<string, string>> = {
  maxTokens: 'max_output_tokens',
  messages: 'input',
  toolChoice: 'tool_choice',
  topP: 'top_p',
};

/** @param named what of this request the schema's names stand for */
function parameterOf(field: string, named: Readonly<Record<string, string>>): string {
  return field.replace(/^input\./, '').replace(/^\w+/, (name) => parameters[name] ?? named[name] ?? name);
}
