/**
 * AI_REDACT; there is no legacy function of its kind.
 *
 * It raises for a row it cannot process; its `return_error_details` works only in sessions that set
 * AI_SQL_ERROR_HANDLING_USE_FAIL_ON_ERROR to FALSE, so a failed statement is taken apart instead.
 *
 * Settled: prompt tokens as AI_COUNT_TOKENS counts them for the function, in the same statement; answer tokens from
 * the length of what it returned.
 */
import type { CortexRedactArgs, Redaction } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import { mostTokens, usualTokens } from '../../tokens/estimate-tokens.ts';
import { checkContext, checkText } from '../input/check-text.ts';
import { managedContextLength } from '../models/snowflake-model.ts';
import type { RowCall } from '../row-call.ts';
import { estimateRow } from './estimate-row.ts';
import { type FunctionDependencies, MANAGED_PROMPT_TOKENS, noLegacyTwin } from './function-dependencies.ts';
import { cellText, plainResult, tokenCount } from './read-cells.ts';
import { checkCategories } from './redaction-category.ts';

const FUNCTION = 'AI_REDACT';
/** Snowflake's limit for one answer. */
const MAX_OUTPUT_TOKENS = 1024;

export function createRedact({ callRow, functions }: FunctionDependencies) {
  const plan = ({ text, categories }: CortexRedactArgs): RowCall<string> => {
    if (functions === 'legacy') throw noLegacyTwin(FUNCTION);
    const row = checkText('text', text);
    checkContext('text', row, managedContextLength(FUNCTION), FUNCTION, 'shorten or split it.');
    const bytes = mostTokens(row);
    const { estimate, prompt } = estimateRow({
      texts: [row],
      around: MANAGED_PROMPT_TOKENS,
      // Placeholders may be longer than what they stand for.
      maxOutputTokens: Math.min(MAX_OUTPUT_TOKENS, 2 * bytes + 64),
      likelyOutputTokens: Math.min(MAX_OUTPUT_TOKENS, bytes + 32),
    });
    const chosen = categories ? checkCategories(categories) : null;
    return {
      statement: {
        function: FUNCTION,
        model: null,
        columns: [
          chosen ? 'AI_REDACT(f.value::text, PARSE_JSON(?)::ARRAY)' : 'AI_REDACT(f.value::text)',
          "AI_COUNT_TOKENS('ai_redact', f.value::text, FALSE)",
        ],
        binds: chosen ? [JSON.stringify(chosen)] : [],
      },
      row,
      estimate,
      reuse: 'store',
      decode([result, tokens], queryId) {
        const origin = { function: FUNCTION, model: null, queryId };
        const redacted = cellText(plainResult(result, origin), origin);
        return {
          answer: redacted,
          used: {
            inputTokens: tokenCount(tokens, prompt),
            outputTokens: Math.min(usualTokens(redacted), estimate.maxOutputTokens),
            isReckoned: true,
          },
        };
      },
    };
  };

  return async (args: CortexRedactArgs, caller: Caller, field = 'redact'): Promise<Redaction> => {
    const { answer, usage } = await callRow(plan(args), caller, { field });
    return { text: answer, usage };
  };
}
