/** What the operations of the fleet share. */
import type { Logger } from '../../observability/log.ts';
import type { ChatMessage } from '../../upstream/chat-message.ts';
import type { TokenEstimates } from '../completion/token-estimates.ts';
import type { PromptBlocks } from '../schedule/prompt-blocks.ts';
import type { FleetClock } from './fleet-clock.ts';
import type { TriesDependencies } from './tries.ts';

/** Milliseconds. */
export interface Deadlines {
  /** Until a connection stands. */
  readonly connectMs: number;
  /** From sending a request until its first token, connecting included. */
  readonly firstTokenMs: number;
  /** The longest pause between two tokens. */
  readonly stallMs: number;
  /** For the whole operation: waiting, all its tries, and reading the answer. */
  readonly totalMs: number;
}

/** Told as things happen; for metrics. */
export interface FleetHooks {
  firstToken?(first: { readonly endpoint: string; readonly seconds: number }): void;
  /** A try failed; `kind` as in `upstream-failure.ts`. */
  failure?(failure: { readonly endpoint: string; readonly kind: string }): void;
  batch?(batch: { readonly function: string; readonly rows: number }): void;
}

export interface FleetParts {
  readonly tries: TriesDependencies;
  readonly clock: FleetClock;
  /** Milliseconds since the epoch, for HTTP dates. */
  readonly wallClock: () => number;
  readonly deadlines: Deadlines;
  readonly estimates: TokenEstimates;
  /** What isolates a tenant in vLLM's prefix cache: the same in every gateway, and not to be guessed. */
  cacheSalt(tenant: string): string;
  promptBlocks(tenant: string, messages: readonly ChatMessage[]): PromptBlocks;
  readonly hooks: FleetHooks;
  readonly logger: Logger;
}
