/** What Cortex offers, as Snowflake documents it; `models.json` is dated and meant to be edited. */
import table from './models.json' with { type: 'json' };

export interface SnowflakeModel {
  /** As the functions take it. */
  readonly name: string;
  /** AI_COMPLETE, or AI_EMBED and AI_SIMILARITY. */
  readonly functions: readonly string[];
  /** Tokens of prompt and answer together. */
  readonly contextLength: number;
  /** Tokens of one answer; absent for embedding models. */
  readonly maxOutputTokens?: number;
  /** Whether it can be offered tools, over REST. */
  readonly takesTools?: boolean;
  /** Whether it thinks before it answers, in tokens that are billed and never shown. */
  readonly thinks?: boolean;
  /** Length of its vectors; absent for completion models. */
  readonly dimensions?: number;
  /** Shorter lengths whose beginnings of its vectors are vectors as well: it was trained for them. */
  readonly shorterDimensions?: readonly number[];
  /** The model whose tokenizer stands in for its own, where AI_COUNT_TOKENS does not know it. */
  readonly countedAs?: string;
}

export interface CompletionModel extends SnowflakeModel {
  readonly maxOutputTokens: number;
}

export interface EmbeddingModel extends SnowflakeModel {
  readonly dimensions: number;
}

export const snowflakeModels: readonly SnowflakeModel[] = table.models;

const managedContexts: Readonly<Record<string, number>> = table.managed;

/** The tokens that a function takes whose model Snowflake manages; Infinity when it documents no limit. */
export function managedContextLength(functionName: string): number {
  return managedContexts[functionName] ?? Number.POSITIVE_INFINITY;
}
