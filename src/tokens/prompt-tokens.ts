import type { ChatMessage } from '../upstream/chat-message.ts';
import type { ToolCall } from '../upstream/tool-calls.ts';
import { mostTokens } from './estimate-tokens.ts';
import { type TokenRange, tokenRange } from './text-meter.ts';

/** Chat templates put a few tokens around each message, and some begin with a system message of their own. */
const AROUND_MESSAGE = 16;
const AROUND_CONVERSATION = 128;
/** Around the shortest conversation. Longer ones, and tools, have more. */
export const AROUND_ONE_MESSAGE = AROUND_CONVERSATION + AROUND_MESSAGE;
/** What tells a model how to call tools: some 350 tokens for the largest models, and marks around each tool. */
const AROUND_TOOLS = 768;
const AROUND_TOOL = 64;

export interface PromptTokens extends TokenRange {
  /** The part of `most` for the chat template. */
  readonly around: number;
}

/** What goes upstream beside the messages; it may become a part of the prompt or not. */
export interface BesideMessages {
  readonly schema: object | null;
  readonly tools: readonly object[];
}

/** The tokens of a conversation, whatever chat template its model has. */
export function promptTokens(
  messages: readonly ChatMessage[],
  { schema, tools }: BesideMessages,
): PromptTokens {
  const aroundTools = tools.length > 0 ? AROUND_TOOLS + AROUND_TOOL * tools.length : 0;
  const around = AROUND_MESSAGE * messages.length + AROUND_CONVERSATION + aroundTools;
  const results = messages.reduce((sum, { toolCalls = [] }) => sum + resultTokens(toolCalls), 0);
  const beside = results + (schema ? jsonTokens(schema) : 0) + (tools.length > 0 ? jsonTokens(tools) : 0);
  return { ...tokenRange(messages.flatMap(textsOf), around + beside), around };
}

const jsonTokens = (value: object) => mostTokens(JSON.stringify(value));

/** Each call has one result, which names it again by its id and, in Cortex's own form, by its function too. */
const resultTokens = (calls: readonly ToolCall[]) =>
  calls.reduce((sum, { id, name }) => sum + mostTokens(id) + mostTokens(name), 0);

function textsOf({ content, toolCalls }: ChatMessage): readonly string[] {
  if (!toolCalls) return [content];
  return [content, ...toolCalls.flatMap((call) => [call.id, call.name, call.arguments])];
}
