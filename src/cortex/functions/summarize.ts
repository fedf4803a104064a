/**
 * AI_SUMMARIZE, or SUMMARIZE.
 *
 * Settled: prompt tokens as AI_COUNT_TOKENS counts them for the function, or, where it does not know it, as a prompt
 * of the stand-in tokenizer, in the same statement; answer tokens from the summary's length.
 */
import type { CortexSummarizeArgs, Summary } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import { mostTokens, usualTokens } from '../../tokens/estimate-tokens.ts';
import { checkContext, checkText } from '../input/check-text.ts';
import { managedContextLength } from '../models/snowflake-model.ts';
import type { RowCall } from '../row-call.ts';
import { estimateRow } from './estimate-row.ts';
import {
  type FunctionDependencies,
  MANAGED_PROMPT_TOKENS,
  STAND_IN_TOKENIZER,
} from './function-dependencies.ts';
import { cellText, plainResult, tokenCount } from './read-cells.ts';

/** Snowflake's limit for one summary. */
const MAX_OUTPUT_TOKENS = 4096;

const forms = {
  ai: {
    function: 'AI_SUMMARIZE',
    columns: [
      'AI_SUMMARIZE(f.value::text)',
      `COALESCE(AI_COUNT_TOKENS('ai_summarize', f.value::text, FALSE), AI_COUNT_TOKENS('ai_complete', '${STAND_IN_TOKENIZER}', f.value::text, FALSE))`,
    ],
  },
  legacy: {
    function: 'SUMMARIZE',
    columns: [
      'SNOWFLAKE.CORTEX.SUMMARIZE(f.value::text)',
      `SNOWFLAKE.CORTEX.COUNT_TOKENS('${STAND_IN_TOKENIZER}', f.value::text)`,
    ],
  },
} as const;

export function createSummarize({ callRow, functions }: FunctionDependencies) {
  const plan = ({ text }: CortexSummarizeArgs): RowCall<string> => {
    const { function: name, columns } = forms[functions];
    const row = checkText('text', text);
    checkContext('text', row, managedContextLength(name), name, 'shorten or split it.');
    const { estimate, prompt } = estimateRow({
      texts: [row],
      around: MANAGED_PROMPT_TOKENS,
      // Of a short text a summary may be longer, of a long one it is not.
      maxOutputTokens: Math.min(MAX_OUTPUT_TOKENS, mostTokens(row) + 256),
      likelyOutputTokens: Math.min(MAX_OUTPUT_TOKENS, Math.ceil(mostTokens(row) / 4) + 128),
    });
    return {
      statement: { function: name, model: null, columns, binds: [] },
      row,
      estimate,
      reuse: 'store',
      decode([result, tokens], queryId) {
        const origin = { function: name, model: null, queryId };
        const summary = cellText(plainResult(result, origin), origin);
        return {
          answer: summary,
          used: {
            inputTokens: tokenCount(tokens, prompt),
            outputTokens: Math.min(usualTokens(summary), estimate.maxOutputTokens),
            isReckoned: true,
          },
        };
      },
    };
  };

  return async (args: CortexSummarizeArgs, caller: Caller, field = 'summarize'): Promise<Summary> => {
    const { answer, usage } = await callRow(plan(args), caller, { field });
    return { text: answer, usage };
  };
}
