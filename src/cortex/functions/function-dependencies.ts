import { GatewayError } from '../../errors/gateway-error.ts';
import type { CallRow } from '../call-row.ts';
import type { ModelCatalog } from '../models/model-catalog.ts';

export interface FunctionDependencies {
  readonly callRow: CallRow;
  readonly catalog: ModelCatalog;
  /** The AI_* functions, or the ones in SNOWFLAKE.CORTEX that they replace. */
  readonly functions: 'ai' | 'legacy';
  /** The model that runs in the place of the one named, where functions answer without naming it. */
  readonly answeringModel: (model: string) => string;
}

/** Names the tokenizer by which texts for functions are counted whose own Snowflake does not offer. */
export const STAND_IN_TOKENIZER = 'llama3.1-70b';

/**
 * An upper bound on the instructions that Snowflake puts around a text for its managed models, which are billed.
 * AI_COUNT_TOKENS shows 119 of them for AI_SENTIMENT and 171 for AI_CLASSIFY in Snowflake's documentation.
 */
export const MANAGED_PROMPT_TOKENS = 512;

/** Embedding models put a mark before and behind a text, and some an instruction. */
export const EMBEDDING_MARKS = 16;

/** The error for an operation that needs an AI_* function while the gateway is set to legacy ones. */
export function noLegacyTwin(functionName: string): GatewayError {
  return new GatewayError(
    'MODEL_UNAVAILABLE',
    `${functionName} has no counterpart among the legacy functions that this gateway is set to; it needs CORTEX_FUNCTIONS=ai.`,
    { retryable: false, backend: 'SNOWFLAKE' },
  );
}
