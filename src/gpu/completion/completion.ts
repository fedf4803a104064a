/** What the fleet is asked to complete, and what comes back. */
import type { Consumption, OpenHold } from '../../credits/operation.ts';
import type { UserName } from '../../identity/caller.ts';
import type { TraceSpan } from '../../observability/tracing.ts';
import type { ChatMessage, OfferedTool, ToolChoice } from '../../upstream/chat-message.ts';
import type { FinishReason } from '../../upstream/finish-reason.ts';
import type { ToolCall } from '../../upstream/tool-calls.ts';

export type GpuResponseFormat =
  | { readonly type: 'json_object' }
  | { readonly type: 'json_schema'; readonly name: string; readonly schema: object };

export interface GpuCompletionRequest {
  readonly model: string;
  /** A last message of the assistant is a prefill: the answer goes on from it. */
  readonly messages: readonly ChatMessage[];
  readonly maxTokens?: number;
  /** Without `maxTokens`: what no answer can exceed, as its context ends there. */
  readonly mostTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly stop?: readonly string[];
  readonly seed?: number;
  readonly responseFormat?: GpuResponseFormat;
  /** Calls come back with the finish event. */
  readonly tools?: readonly OfferedTool[];
  /** `auto` unless told otherwise; only with `tools`. */
  readonly toolChoice?: ToolChoice;
}

/** On whose behalf, and how its tries are booked. */
export interface GpuCall {
  readonly user: UserName;
  /** Goes upstream as X-Request-Id, with the number of the try. */
  readonly requestId: string;
  readonly signal: AbortSignal;
  /**
   * `OpenHold.attempt` of the operation's hold: runs and books each try. A try reports what was delivered before it
   * is delivered, so what it has reported is right at whatever moment the call ends.
   */
  readonly attempt: OpenHold['attempt'];
  /** Of a completion that is wanted whole: whether so many output tokens may be spent. False ends it there. */
  readonly covers?: (outputTokens: number) => boolean | Promise<boolean>;
  /** Output tokens that may be spent without asking. */
  readonly covered?: () => number;
  /** Of the operation; absent where nothing is traced. */
  readonly trace?: TraceSpan | undefined;
}

/** Always the last event, and the only sign that the answer is complete. */
export interface CompletionFinish {
  readonly type: 'finish';
  readonly reason: FinishReason;
  /** The model that ran, as upstream names it. */
  readonly model: string;
  readonly usage: Consumption;
  readonly toolCalls: readonly ToolCall[];
  /** The endpoint that answered, and how many tries it took. */
  readonly endpoint: string;
  readonly attempts: number;
}

export type GpuCompletionEvent =
  /** Text to append; `usage` is the total so far, this text included. */
  | { readonly type: 'delta'; readonly text: string; readonly usage: Consumption }
  /** Tokens that are not shown: the prompt's, a thought's. */
  | { readonly type: 'usage'; readonly usage: Consumption }
  | CompletionFinish;

export interface WholeGpuCompletion extends Omit<CompletionFinish, 'type'> {
  readonly text: string;
}
