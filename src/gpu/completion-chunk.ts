/** Reads one `chat.completion.chunk` of a stream. */

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
  readonly finishReason: string | null;
  readonly usage: ChunkUsage | null;
  /** An error event's message. */
  readonly error: string | null;
}

interface WireChunk {
  readonly model?: unknown;
  readonly choices?: readonly {
    readonly delta?: {
      readonly content?: unknown;
      readonly reasoning?: unknown;
      readonly reasoning_content?: unknown;
      readonly tool_calls?: readonly {
        readonly index?: number;
        readonly id?: string;
        readonly function?: { readonly name?: string; readonly arguments?: string };
      }[];
    };
    readonly finish_reason?: unknown;
  }[];
  readonly usage?: {
    readonly prompt_tokens?: unknown;
    readonly completion_tokens?: unknown;
    readonly prompt_tokens_details?: { readonly cached_tokens?: unknown } | null;
  } | null;
  readonly error?: { readonly message?: unknown } | string;
}

/** Null for anything that is not a chunk: broken JSON, or JSON without choices, usage or error. */
export function readChunk(data: string): Chunk | null {
  let wire: WireChunk;
  try {
    wire = JSON.parse(data) as WireChunk;
  } catch {
    return null;
  }
  if (typeof wire !== 'object' || wire === null) return null;
  if (wire.error) {
    const message = typeof wire.error === 'string' ? wire.error : String(wire.error.message);
    return { ...emptyChunk, error: message };
  }
  if (!Array.isArray(wire.choices)) return null;
  const choice = wire.choices[0] as NonNullable<WireChunk['choices']>[number] | undefined;
  const delta = choice?.delta;
  return {
    model: typeof wire.model === 'string' ? wire.model : null,
    text: typeof delta?.content === 'string' ? delta.content : '',
    thinks: Boolean(delta?.reasoning ?? delta?.reasoning_content),
    toolCalls: delta?.tool_calls ? delta.tool_calls.map(readToolCall) : none,
    finishReason: typeof choice?.finish_reason === 'string' ? choice.finish_reason : null,
    usage: wire.usage ? readUsage(wire.usage) : null,
    error: null,
  };
}

const none: readonly ToolCallDelta[] = [];
const emptyChunk: Chunk = {
  model: null,
  text: '',
  thinks: false,
  toolCalls: none,
  finishReason: null,
  usage: null,
  error: null,
};

function readUsage(usage: NonNullable<WireChunk['usage']>): ChunkUsage {
  return {
    promptTokens: count(usage.prompt_tokens),
    completionTokens: count(usage.completion_tokens),
    cachedTokens: count(usage.prompt_tokens_details?.cached_tokens),
  };
}

function count(value: unknown): number {
  return typeof value === 'number' && value >= 0 ? Math.trunc(value) : 0;
}

type WireToolCall = {
  readonly index?: number;
  readonly id?: string;
  readonly function?: { readonly name?: string; readonly arguments?: string };
};

function readToolCall(call: WireToolCall): ToolCallDelta {
  return {
    index: call.index ?? 0,
    ...(call.id ? { id: call.id } : {}),
    ...(call.function?.name ? { name: call.function.name } : {}),
    ...(call.function?.arguments ? { arguments: call.function.arguments } : {}),
  };
}
