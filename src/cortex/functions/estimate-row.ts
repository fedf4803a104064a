import type { Estimate } from '../../credits/operation.ts';
import { type TokenRange, tokenRange } from '../../tokens/text-meter.ts';

export interface RowTexts {
  /** What is counted in any case. */
  readonly texts: readonly string[];
  /** What goes into the prompt in a form that Snowflake does not tell: labels, questions. */
  readonly beside?: readonly string[];
  /** An upper bound on what Snowflake puts around them. */
  readonly around: number;
  readonly maxOutputTokens: number;
  /** What nearly all answers stay within, where the bound is far above it. */
  readonly likelyOutputTokens?: number;
}

export interface RowEstimate {
  readonly estimate: Estimate;
  /** What Snowflake's count of the prompt is held against. */
  readonly prompt: TokenRange;
}

/** What a call of a function may use, from its texts. */
export function estimateRow({ texts, beside = [], around, ...output }: RowTexts): RowEstimate {
  const own = tokenRange(texts, around);
  const rest = tokenRange(beside, 0);
  const prompt = { fewest: own.fewest, usual: own.usual + rest.usual, most: own.most + rest.most };
  return {
    prompt,
    estimate: { inputTokens: prompt.most, text: prompt, maxOverheadTokens: around, ...output },
  };
}
