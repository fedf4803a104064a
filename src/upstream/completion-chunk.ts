/** Reads one `chat.completion.chunk` of a stream, or a whole `chat.completion`: vLLM's, OpenAI's or Cortex REST's. */
import { parseToWriteAgain } from '../json/exact-json.ts';
import { replaceOutsideTexts } from '../json/outside-texts.ts';
import { type End, readEnd } from './finish-reason.ts';
import { saysError } from './says-error.ts';
import type { ToolCallDelta } from './tool-calls.ts';

export interface ChunkUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number;
}

export interface Chunk {
  readonly model: string | null;
  /** Visible text. */
  readonly text: string;
  /** Generated, and billed, but no text of the answer: thoughts, and what tools are to be called with. */
  readonly hidden: string;
  readonly toolCalls: readonly ToolCallDelta[];
  readonly end: End | null;
  readonly usage: ChunkUsage | null;
  /** What an error event says, parsed where it is JSON; undefined for everything else. */
  readonly error?: unknown;
}

/** Whether it brings some of the answer. Servers have sent some behind the end, and an end with every piece. */
export function hasOutput({ text, hidden, toolCalls }: Chunk): boolean {
  return text !== '' || hidden !== '' || toolCalls.length > 0;
}

interface WireMessage {
  readonly content?: unknown;
  readonly reasoning?: unknown;
  readonly reasoning_content?: unknown;
  /** What the model says in place of an answer that it will not give. */
  readonly refusal?: unknown;
  readonly tool_calls?: unknown;
  /** Where `inference:complete` has text and calls of tools, in the order in which the model wrote them. */
  readonly content_list?: unknown;
}

interface WireChunk {
  readonly object?: unknown;
  readonly model?: unknown;
  readonly choices?: readonly ({
    readonly index?: unknown;
    readonly delta?: WireMessage | null;
    readonly message?: WireMessage | null;
    readonly finish_reason?: unknown;
  } | null)[];
  /** Where Cortex REST has it. */
  readonly finish_reason?: unknown;
  readonly usage?: {
    readonly prompt_tokens?: unknown;
    readonly completion_tokens?: unknown;
    readonly prompt_tokens_details?: { readonly cached_tokens?: unknown } | null;
  } | null;
  readonly error?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly error_code?: unknown;
}

/**
 * Null for what says nothing of the answer and is passed over: keep-alives, pings, empty data, JSON without choices,
 * usage or error. `malformed` for JSON that is broken: some of the answer is lost.
 *
 * @param event the name of the server-sent event
 */
export function readChunk(event: string, data: string): Chunk | 'malformed' | null {
  const trimmed = data.trim();
  let wire: WireChunk;
  try {
    wire = parseWire(trimmed);
  } catch {
    if (event === 'error') return { ...emptyChunk, error: data };
    return trimmed.startsWith('{') || trimmed.startsWith('[') ? 'malformed' : null;
  }
  if (event === 'error') return { ...emptyChunk, error: wire };
  if (typeof wire !== 'object' || wire === null) return null;
  if (saysError(wire)) return { ...emptyChunk, error: wire };
  // Nobody asks for a second answer; a server that gives one all the same must not mix it into the first.
  const choice = Array.isArray(wire.choices) ? wire.choices.find((one) => !one?.index) : undefined;
  const usage = readUsage(wire.usage);
  const end = readEnd(choice?.finish_reason) ?? readEnd(wire.finish_reason);
  if (!choice && !usage && !end) return null;
  const delta = choice?.delta ?? choice?.message;
  const toolCalls = readToolCalls(delta);
  return {
    model: typeof wire.model === 'string' ? wire.model : null,
    text: readText(delta?.content ?? delta?.content_list) || readText(delta?.refusal),
    hidden: readText(delta?.reasoning || delta?.reasoning_content) + argumentsOf(toolCalls),
    toolCalls,
    end,
    usage,
  };
}

function parseWire(json: string): WireChunk {
  // What a tool is to be called with is handed on, with every digit.
  const parse = argumentsAsObject.test(json) ? parseToWriteAgain : JSON.parse;
  try {
    return parse(json) as WireChunk;
  } catch (error) {
    if (!/NaN|Infinity/.test(json)) throw error;
    return parse(replaceOutsideTexts(json, noNumber, () => 'null')) as WireChunk;
  }
}

/** Servers in Python write NaN and Infinity for numbers, which JSON does not have; in texts they are words. */
const noNumber = /-?\b(?:NaN|Infinity)\b/g;

const argumentsAsObject = /"(?:arguments|input)"\s*:\s*[{[]/;

/** Text, or the parts of it: `[{type: "text", text}]`. */
function readText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => (typeof part?.text === 'string' ? part.text : '')).join('');
}

const none: readonly ToolCallDelta[] = [];
const emptyChunk: Chunk = {
  model: null,
  text: '',
  hidden: '',
  toolCalls: none,
  end: null,
  usage: null,
};

/** Cortex sends `{}` while it does not know. */
function readUsage(usage: WireChunk['usage']): ChunkUsage | null {
  if (typeof usage?.prompt_tokens !== 'number' && typeof usage?.completion_tokens !== 'number') return null;
  return {
    promptTokens: count(usage.prompt_tokens),
    completionTokens: count(usage.completion_tokens),
    cachedTokens: count(usage.prompt_tokens_details?.cached_tokens),
  };
}

function count(value: unknown): number {
  return typeof value === 'number' && value >= 0 ? Math.trunc(value) : 0;
}

interface WireToolCall {
  readonly index?: unknown;
  readonly id?: unknown;
  readonly function?: { readonly name?: unknown; readonly arguments?: unknown } | null;
}

/** Of a stream the parts of a call, of a whole message the call in `tool_use`. */
interface WireToolUse {
  readonly type?: unknown;
  readonly tool_use_id?: unknown;
  readonly name?: unknown;
  readonly input?: unknown;
  readonly tool_use?: WireToolUse | null;
}

function readToolCalls(message: WireMessage | null | undefined): readonly ToolCallDelta[] {
  if (Array.isArray(message?.tool_calls)) return message.tool_calls.map(readToolCall);
  if (!Array.isArray(message?.content_list)) return none;
  const parts: readonly (WireToolUse | null)[] = message.content_list;
  return parts.flatMap((part) => {
    const use = part?.tool_use ?? part;
    const isUse = use?.tool_use_id !== undefined || use?.input !== undefined;
    return use && isUse ? [toDelta(null, use.tool_use_id, use.name, use.input)] : [];
  });
}

/** Without ids and names, which some servers repeat with each piece. */
function argumentsOf(toolCalls: readonly ToolCallDelta[]): string {
  let all = '';
  for (const call of toolCalls) all += call.arguments ?? '';
  return all;
}

function readToolCall(call: WireToolCall | null): ToolCallDelta {
  const { index, id, function: called } = call ?? {};
  return toDelta(index, id, called?.name, called?.arguments);
}

function toDelta(index: unknown, id: unknown, name: unknown, given: unknown): ToolCallDelta {
  return {
    index: typeof index === 'number' && Number.isSafeInteger(index) && index >= 0 ? index : null,
    ...(typeof id === 'string' && id ? { id } : {}),
    ...(typeof name === 'string' && name ? { name } : {}),
    // Some servers send the arguments as the object that they are.
    ...(typeof given === 'object' && given !== null ? { arguments: JSON.stringify(given) } : {}),
    ...(typeof given === 'string' ? { arguments: given } : {}),
  };
}
