/** The seam between `complete` and whatever makes completions: Cortex over REST or SQL, the GPU fleet. */
import type { Attempt, Backend, OperationTarget } from '../../credits/operation.ts';
import type { Caller } from '../../identity/caller.ts';
import type { JsonSchema } from './answer-schema.ts';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** A checked request: every back end may rely on it. */
export interface CompletionRequest {
  readonly caller: Caller;
  readonly model: string;
  /** An optional system message, then user and assistant in turns; the last one is the user's. */
  readonly messages: readonly ChatMessage[];
  /** 0 to 1. */
  readonly temperature: number;
  readonly maxTokens: number;
  /** The answer must be JSON that satisfies it; null for free text. */
  readonly schema: JsonSchema | null;
}

/** Totals since the completion began; the last event of its kind counts. */
export interface CompletionUsage {
  readonly type: 'usage';
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly gpuSeconds?: number;
}

export type CompletionEvent =
  | { readonly type: 'delta'; readonly text: string }
  | CompletionUsage
  | {
      /** The last event: without it the answer is incomplete. */
      readonly type: 'finish';
      readonly reason: 'stop' | 'length';
      /** The model that really ran. */
      readonly model: string;
      /** Of the statement that ran it, where there was one. */
      readonly queryId?: string;
    };

export interface CompletionBackend {
  readonly backend: Backend;
  serves(model: string): boolean;
  /** What its attempts are priced and booked as. */
  target(request: CompletionRequest): OperationTarget;
  /**
   * Runs one attempt. It stops, upstream too, when the attempt's signal aborts or the iterator is returned.
   * @throws GatewayError
   */
  stream(request: CompletionRequest, attempt: Attempt): AsyncIterable<CompletionEvent>;
}
