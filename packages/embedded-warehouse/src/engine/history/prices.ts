import type { AiUsage } from '../../protocol/engine.ts';

/** AI credits per million tokens. */
export interface TokenPrice {
  readonly input: number;
  readonly output: number;
}

/**
 * What the usage views charge, by `FUNCTION/model`, function or model, in this order; `*` for the rest. The
 * figures follow the consumption table in effect from 2026-01-13 and stand for the price list of the account.
 */
export type PriceTable = Readonly<Record<string, TokenPrice>>;

const flat = (credits: number): TokenPrice => ({ input: credits, output: credits });

export const defaultPrices: PriceTable = {
  AI_SENTIMENT: flat(1.6),
  AI_AGG: flat(1.6),
  AI_SUMMARIZE_AGG: flat(1.6),
  AI_CLASSIFY: flat(1.39),
  AI_FILTER: flat(1.39),
  AI_EXTRACT: flat(5),
  AI_REDACT: flat(0.63),
  AI_TRANSCRIBE: flat(1.3),
  AI_TRANSLATE: flat(1.5),
  // Not in the table yet; priced like its aggregate.
  AI_SUMMARIZE: flat(1.6),
  EXTRACT_ANSWER: flat(0.08),
  SENTIMENT: flat(0.08),
  ENTITY_SENTIMENT: flat(1.6),
  SUMMARIZE: flat(0.1),
  TRANSLATE: flat(1.5),
  CLASSIFY_TEXT: flat(1.39),
  AI_COUNT_TOKENS: flat(0),
  COUNT_TOKENS: flat(0),
  'claude-4-sonnet': { input: 1.5, output: 7.5 },
  'claude-4-5-sonnet': { input: 1.65, output: 8.25 },
  'claude-haiku-4-5': { input: 0.55, output: 2.75 },
  'claude-opus-4-5': { input: 2.75, output: 13.75 },
  'openai-gpt-4.1': { input: 1, output: 4 },
  'openai-gpt-5': { input: 0.69, output: 5.5 },
  'openai-gpt-5-mini': { input: 0.14, output: 1.1 },
  'mistral-large2': { input: 1, output: 3 },
  'mistral-7b': { input: 0.08, output: 0.1 },
  'mixtral-8x7b': { input: 0.23, output: 0.35 },
  'llama3.1-405b': flat(1.2),
  'llama3.1-70b': flat(0.36),
  'llama3.3-70b': flat(0.36),
  'llama3.1-8b': flat(0.11),
  'llama4-maverick': { input: 0.12, output: 0.49 },
  'llama4-scout': { input: 0.09, output: 0.33 },
  'deepseek-r1': { input: 0.68, output: 2.7 },
  'snowflake-arctic': flat(0.84),
  'snowflake-arctic-embed-m': flat(0.03),
  'snowflake-arctic-embed-m-v1.5': flat(0.03),
  'e5-base-v2': flat(0.03),
  'snowflake-arctic-embed-l-v2.0': flat(0.05),
  'multilingual-e5-large': flat(0.05),
  'nv-embed-qa-4': flat(0.05),
  'voyage-multilingual-2': flat(0.07),
  'voyage-multimodal-3': flat(0.06),
  '*': flat(0.36),
};

export function priceUsage(prices: PriceTable): (usage: AiUsage) => number {
  return (usage) => {
    const model = usage.model ?? '';
    const price =
      prices[`${usage.function}/${model}`] ?? prices[usage.function] ?? prices[model] ?? prices['*'];
    if (!price) return 0;
    return (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1e6;
  };
}
