/** One request, as scheduling sees it. Tokens are estimates until upstream counts them. */
import type { PromptBlocks } from './prompt-blocks.ts';

export interface Job {
  readonly model: string;
  /** Whose turn it takes in the fair queue. */
  readonly user: string;
  readonly promptTokens: number;
  /** How long the answer will probably be; 0 for embeddings. */
  readonly outputTokens: number;
  readonly blocks: PromptBlocks;
}
