import type { ToolCall } from './tool-calls.ts';

export type ChatRole = 'system' | 'user' | 'assistant' | 'tool';

export interface ChatMessage {
  readonly role: ChatRole;
  readonly content: string;
  /** Of an assistant: what it asked to be called. */
  readonly toolCalls?: readonly ToolCall[];
  /** Of a tool: the call that the content is the result of. */
  readonly toolCallId?: string;
}

/** A function that the model may ask to be called. */
export interface OfferedTool {
  readonly name: string;
  readonly description?: string;
  /** The JSON Schema of its arguments, an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Whether the arguments must satisfy the schema exactly, where the model can promise that. */
  readonly strict?: boolean;
}

/** `none` answers with text, `required` calls some tool, a name calls that one. */
export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string };

/** A message in OpenAI's form, which vLLM and Cortex's chat completions take. */
export function openAiMessage(message: ChatMessage): object {
  const { role, content, toolCalls, toolCallId } = message;
  if (toolCallId !== undefined) return { role, content, tool_call_id: toolCallId };
  if (!toolCalls) return message;
  const calls = toolCalls.map(({ id, name, arguments: given }) => ({
    id,
    type: 'function',
    function: { name, arguments: given },
  }));
  return { role, content, tool_calls: calls };
}

/** The tools of a request in OpenAI's form, and how they may be used. */
export function openAiTools(tools: readonly OfferedTool[], choice: ToolChoice): object {
  return {
    tools: tools.map((tool) => ({ type: 'function', function: tool })),
    tool_choice: typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.name } },
  };
}
