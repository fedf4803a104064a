/** The seam between `complete` and whatever makes completions: Cortex over REST or SQL, the GPU fleet. */
import type { OpenHold, OperationTarget } from '../../credits/operation.ts';
import type { Backend } from '../../credits/operation-usage.ts';
import type { GatewayError } from '../../errors/gateway-error.ts';
import type { Caller } from '../../identity/caller.ts';
import type { TokenRange } from '../../tokens/text-meter.ts';
import type { ChatMessage, OfferedTool, ToolChoice } from '../../upstream/chat-message.ts';
import type { Flow } from '../../upstream/flow.ts';
import type { ToolCall } from '../../upstream/tool-calls.ts';
import type { JsonSchema } from './answer-schema.ts';
import type { Covers } from './stay-covered.ts';

/** A checked request: every back end may rely on it. */
export interface CompletionRequest {
  readonly caller: Caller;
  readonly model: string;
  /**
   * An optional system message, then user and assistant in turns; the last one is the user's. Behind an assistant that
   * calls tools stand their results, and any of the two may follow.
   */
  readonly messages: readonly ChatMessage[];
  /** 0 to 1. */
  readonly temperature: number;
  /** Above 0, at most 1. */
  readonly topP: number | null;
  /** Texts that end the answer and are not part of it. */
  readonly stop: readonly string[];
  readonly seed: number | null;
  readonly maxTokens: number;
  /**
   * The caller named no limit, and the usual one may not fit the context beside the prompt: the model ends where its
   * context does, which `maxTokens` is then an upper bound of.
   */
  readonly endsWithContext?: boolean;
  /** The answer must be JSON that satisfies it; null for free text. */
  readonly schema: JsonSchema | null;
  /** Empty unless the model takes tools. */
  readonly tools: readonly OfferedTool[];
  readonly toolChoice: ToolChoice;
  /** What the messages, the schema and the tools are in tokens: holds what back ends tell of their use against it. */
  readonly prompt: TokenRange;
}

/** Totals since the completion began; the last event of its kind counts. */
export interface CompletionUsage {
  readonly type: 'usage';
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly gpuSeconds?: number;
  /** Counted here, from the text: Cortex has not told yet. */
  readonly isReckoned?: boolean;
}

/** `credits`: as long as the hold pays for, and shorter than was asked for. */
export type EndReason = 'stop' | 'length' | 'tool_calls' | 'credits';

export type CompletionEvent =
  | {
      readonly type: 'delta';
      readonly text: string;
      /** The total with this text, of a back end that counts while it streams. */
      readonly outputTokens?: number;
    }
  | CompletionUsage
  | {
      /** The last event: without it the answer is incomplete. */
      readonly type: 'finish';
      readonly reason: EndReason;
      /** What the model asks to be called; it may be cut off where the reason is `length`. */
      readonly toolCalls?: readonly ToolCall[];
      /** The model that really ran. */
      readonly model: string;
      /** Of the statement that ran it, where there was one. */
      readonly queryId?: string;
      /** The total, of a back end that counts while it streams. */
      readonly outputTokens?: number;
    };

/** The limits of a model where it runs. */
export interface ModelLimits {
  readonly name: string;
  /** Tokens of prompt and answer together. */
  readonly contextLength: number;
  /** Tokens of one answer. */
  readonly maxOutputTokens: number;
  /** Whether it can be offered tools. A GPU's server tells only when it is asked. */
  readonly takesTools?: boolean;
  /** Whether it thinks in tokens that are billed and never shown: its hold must pay for all that it may generate. */
  readonly thinks?: boolean;
  /** Whether it can be asked without a limit, and then answers as long as its context has room. */
  readonly endsWithContext?: boolean;
}

export interface CompletionBackend {
  readonly backend: Backend;
  /** Null when it does not serve the model. */
  model(name: string): ModelLimits | null;
  /** What answers when a call names no model; null when it serves none. */
  defaultModel(): ModelLimits | null;
  /** Every model it serves, for "did you mean". */
  modelNames(): readonly string[];
  /** Why the model cannot be called now; null when it can. */
  unavailable(model: string): string | null;
  /** Why it would refuse the call at once: it is busy, and as many as may wait do. Null while it has room. */
  full?(request: CompletionRequest): GatewayError | null;
  /** What its attempts are priced and booked as. */
  target(request: CompletionRequest): OperationTarget;
  /**
   * Makes the completion, every try booked as an attempt of the hold. What was used is told before the text that it
   * pays for. It stops, upstream too, when the hold's signal aborts or its reader leaves.
   * @throws GatewayError
   */
  stream(request: CompletionRequest, hold: OpenHold): Flow<CompletionEvent>;
  /**
   * The same at once, by a back end that can repeat an answer which broke off half way: nobody has seen any of it.
   * It ends where `covers` says so.
   * @throws GatewayError
   */
  whole?(request: CompletionRequest, hold: OpenHold, covers: Covers): Promise<WholeCompletion>;
}

export interface WholeCompletion {
  readonly text: string;
  readonly reason: EndReason;
  readonly toolCalls?: readonly ToolCall[];
}
