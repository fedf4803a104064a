/** What a model server must do to make the completions in the place of the local extractive model. */
import type { ConversationMessage } from './completion/answer-conversation.ts';
import type { JsonSchema } from './completion/json-schema.ts';

export interface RemoteCompletionRequest {
  /** The Cortex name that was asked for; used where the server serves a model of this name. */
  readonly model: string;
  readonly messages: readonly ConversationMessage[];
  readonly maxTokens: number | null;
  readonly temperature: number | null;
  readonly topP?: number | null;
  readonly stop?: readonly string[];
  readonly schema: JsonSchema | null;
}

export interface RemoteCompletionResult {
  readonly text: string;
  /** The model that the server says has answered. */
  readonly model: string;
  readonly finishReason: 'stop' | 'length' | 'content_filter';
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
}

export type RemoteEvent =
  | { readonly type: 'delta'; readonly text: string }
  | ({ readonly type: 'end' } & Omit<RemoteCompletionResult, 'text'>);

/** What went wrong, in the HTTP status that Cortex would use: 400 refused, 429 busy, 503 away or too slow. */
export class RemoteCompletionError extends Error {
  override readonly name = 'RemoteCompletionError';
  readonly status: 400 | 429 | 503;

  constructor(status: 400 | 429 | 503, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
  }
}

export interface RemoteCompletions {
  /** @throws RemoteCompletionError, or the signal's reason. */
  complete(request: RemoteCompletionRequest, signal: AbortSignal): Promise<RemoteCompletionResult>;
  /** Deltas, then one end. @throws RemoteCompletionError, also while iterating. */
  stream(
    request: RemoteCompletionRequest,
    signal: AbortSignal,
  ): Promise<{ model: string; events: AsyncIterable<RemoteEvent> }>;
  close(): Promise<void>;
}
