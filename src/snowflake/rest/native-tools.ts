/**
 * Tools as `inference:complete` takes them: calls and results are parts of messages, and results are the user's.
 *
 * Source: the schemas ToolUse, ToolResults, Tool and ToolChoice of Snowflake's published specification of the Cortex
 * Inference API.
 */
import { parseToWriteAgain } from '../../json/exact-json.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { ChatMessage, OfferedTool, ToolChoice } from '../../upstream/chat-message.ts';

interface NativeMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content?: string;
  readonly content_list?: readonly object[];
}

/** What the user says behind the results of tools stands in one message with them: users and assistants take turns. */
export function nativeMessages(messages: readonly ChatMessage[]): readonly NativeMessage[] {
  const names = new Map<string, string>();
  const native: NativeMessage[] = [];
  for (const message of messages) {
    for (const { id, name } of message.toolCalls ?? []) names.set(id, name);
    const next = nativeMessage(message, names);
    const last = native.at(-1);
    if (last?.content_list && last.role === 'user' && next.role === 'user')
      native[native.length - 1] = { role: 'user', content_list: [...last.content_list, ...partsOf(next)] };
    else native.push(next);
  }
  return native;
}

function nativeMessage(
  { role, content, toolCalls, toolCallId = '' }: ChatMessage,
  names: ReadonlyMap<string, string>,
): NativeMessage {
  if (role === 'tool') {
    const result = { tool_use_id: toolCallId, name: names.get(toolCallId) ?? '', content: [text(content)] };
    return { role: 'user', content_list: [{ type: 'tool_results', tool_results: result }] };
  }
  if (!toolCalls) return { role, content };
  const uses = toolCalls.map(({ id, name, arguments: given }) => ({
    type: 'tool_use',
    tool_use: { tool_use_id: id, name, input: parseJson(given, {}, parseToWriteAgain) },
  }));
  return { role, content_list: content === '' ? uses : [text(content), ...uses] };
}

function partsOf({ content, content_list: parts }: NativeMessage): readonly object[] {
  return parts ?? [text(content ?? '')];
}

const text = (content: string) => ({ type: 'text', text: content });

/** There is no choice `none`: a model that may call nothing is offered nothing. */
export function nativeTools(tools: readonly OfferedTool[], choice: ToolChoice): object {
  if (choice === 'none') return {};
  return {
    tools: tools.map(({ name, description, parameters }) => ({
      tool_spec: {
        type: 'generic',
        name,
        ...(description !== undefined && { description }),
        input_schema: parameters,
      },
    })),
    tool_choice: typeof choice === 'string' ? { type: choice } : { type: 'tool', name: [choice.name] },
  };
}
