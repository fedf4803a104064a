/**
 * AI_FILTER; there is no legacy function of its kind.
 *
 * Settled: prompt tokens as AI_COUNT_TOKENS counts them for the function, or, where it does not know it, as a prompt
 * of the stand-in tokenizer, in the same statement; the answer is one token.
 */
import type { FilterInput, FilterResult } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import { checkContext, checkText } from '../input/check-text.ts';
import { managedContextLength } from '../models/snowflake-model.ts';
import type { RowCall } from '../row-call.ts';
import { estimateRow } from './estimate-row.ts';
import {
  type FunctionDependencies,
  MANAGED_PROMPT_TOKENS,
  noLegacyTwin,
  STAND_IN_TOKENIZER,
} from './function-dependencies.ts';
import { cellText, detailedResult, tokenCount, unexpected } from './read-cells.ts';

const MAX_PREDICATE_CHARACTERS = 10_000;
const FUNCTION = 'AI_FILTER';

const predicateAlone = {
  prompt: 'f.value:predicate::text',
  text: 'f.value:predicate::text',
};
/** The text form of AI_FILTER takes one argument; its second is `return_error_details`. */
const predicateOfText = {
  prompt: "PROMPT('{0} Text: {1}', f.value:predicate::text, f.value:text::text)",
  text: "CONCAT(f.value:predicate::text, ' Text: ', f.value:text::text)",
};

export function createFilter({ callRow, functions }: FunctionDependencies) {
  const plan = ({ predicate, text }: FilterInput): RowCall<boolean> => {
    if (functions === 'legacy') throw noLegacyTwin(FUNCTION);
    const row = {
      predicate: checkText('input.predicate', predicate, MAX_PREDICATE_CHARACTERS),
      ...(text === null || text === undefined ? {} : { text: checkText('input.text', text) }),
    };
    const whole = row.predicate + (row.text ?? '');
    checkContext('input.text', whole, managedContextLength(FUNCTION), FUNCTION, 'shorten or split it.');
    const { estimate, prompt } = estimateRow({
      texts: [whole],
      around: MANAGED_PROMPT_TOKENS,
      maxOutputTokens: 8,
    });
    const form = row.text === undefined ? predicateAlone : predicateOfText;
    return {
      statement: {
        function: FUNCTION,
        model: null,
        columns: [
          `AI_FILTER(${form.prompt}, TRUE)`,
          `COALESCE(AI_COUNT_TOKENS('ai_filter', ${form.text}, FALSE), AI_COUNT_TOKENS('ai_complete', '${STAND_IN_TOKENIZER}', ${form.text}, FALSE))`,
        ],
        binds: [],
      },
      row,
      estimate,
      reuse: 'store',
      decode([result, tokens], queryId) {
        const origin = { function: FUNCTION, model: null, queryId };
        const matches = cellText(detailedResult(result, origin), origin);
        if (matches !== 'true' && matches !== 'false') throw unexpected(origin);
        return {
          answer: matches === 'true',
          used: { inputTokens: tokenCount(tokens, prompt), outputTokens: 1, isReckoned: true },
        };
      },
    };
  };

  return async (input: FilterInput, caller: Caller, field = 'filter'): Promise<FilterResult> => {
    const { answer, usage } = await callRow(plan(input), caller, { field });
    return { matches: answer, usage };
  };
}
