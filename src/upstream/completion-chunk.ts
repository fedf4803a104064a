/** Reads one `chat.completion.chunk` of a stream, or a whole `chat.completion`: vLLM's, OpenAI's or Cortex REST's. */
import { type End, readEnd } from './finish-reason.ts';

export interface ChunkUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number;
}

export interface ToolCallDelta {
  readonly index: number;
  readonly id?: string;
  readonly name?: string;
  readonly arguments?: string;
}

export interface Chunk {
  readonly model: string | null;
  /** Visible text. */
  readonly text: string;
  /** The model thinks: tokens come, though none is visible. */
  readonly thinks: boolean;
  readonly toolCalls: readonly ToolCallDelta[];
  readonly end: End | null;
  readonly usage: ChunkUsage | null;
  /** What an error event says, parsed where it is JSON; undefined for everything else. */
  readonly error?: unknown;
}

interface WireMessage {
  readonly content?: unknown;
  readonly reasoning?: unknown;
  readonly reasoning_content?: unknown;
  readonly tool_calls?: unknown;
}

interface WireChunk {
  readonly object?: unknown;
  readonly model?: unknown;
  readonly choices?: readonly ({
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
    wire = JSON.parse(trimmed) as WireChunk;
  } catch {
    if (event === 'error') return { ...emptyChunk, error: data };
    return trimmed.startsWith('{') || trimmed.startsWith('[') ? 'malformed' : null;
  }
  if (event === 'error') return { ...emptyChunk, error: wire };
  if (typeof wire !== 'object' || wire === null) return null;
  if (wire.error || wire.object === 'error') return { ...emptyChunk, error: wire };
  const choice = Array.isArray(wire.choices) ? wire.choices[0] : undefined;
  const usage = readUsage(wire.usage);
  const end = readEnd(choice?.finish_reason) ?? readEnd(wire.finish_reason);
  if (!choice && !usage && !end) return null;
  const delta = choice?.delta ?? choice?.message;
  return {
    model: typeof wire.model === 'string' ? wire.model : null,
    text: readText(delta?.content),
    thinks: Boolean(delta?.reasoning ?? delta?.reasoning_content),
    toolCalls: Array.isArray(delta?.tool_calls) ? delta.tool_calls.map(readToolCall) : none,
    end,
    usage,
  };
}

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
  thinks: false,
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

/** A list is as long as its largest index says: a server that errs must not make it endless. */
const MAX_TOOL_CALLS = 128;

interface WireToolCall {
  readonly index?: unknown;
  readonly id?: unknown;
  readonly function?: { readonly name?: unknown; readonly arguments?: unknown } | null;
}

function readToolCall(call: WireToolCall | null): ToolCallDelta {
  const { index, id, function: called } = call ?? {};
  return {
    index: typeof index === 'number' && index >= 0 && index < MAX_TOOL_CALLS ? Math.trunc(index) : 0,
    ...(typeof id === 'string' && id ? { id } : {}),
    ...(typeof called?.name === 'string' && called.name ? { name: called.name } : {}),
    ...(typeof called?.arguments === 'string' ? { arguments: called.arguments } : {}),
  };
}
