/**
 * AI_TRANSLATE, or TRANSLATE.
 *
 * Settled: prompt tokens as AI_COUNT_TOKENS counts them for the languages, in the same statement; answer tokens from
 * the translation's length.
 */
import { badInput } from '../../errors/gateway-error.ts';
import type { TranslateInput, Translation } from '../../generated/resolvers.ts';
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
import { cellText, detailedResult, plainResult, tokenCount } from './read-cells.ts';

/** The languages of AI_TRANSLATE. */
const languages = 'ar cs de el en es fi fr he hi hr it ja ko nl no pl pt ro ru sv tr zh'.split(' ');

const forms = {
  ai: {
    function: 'AI_TRANSLATE',
    columns: [
      'AI_TRANSLATE(f.value::text, ?, ?, TRUE)',
      "AI_COUNT_TOKENS('ai_translate', f.value::text, ?, ?, FALSE)",
    ],
    read: detailedResult,
  },
  legacy: {
    function: 'TRANSLATE',
    columns: [
      'SNOWFLAKE.CORTEX.TRANSLATE(f.value::text, ?, ?)',
      `SNOWFLAKE.CORTEX.COUNT_TOKENS('${STAND_IN_TOKENIZER}', f.value::text)`,
    ],
    read: plainResult,
  },
} as const;

export function createTranslate({ callRow, functions }: FunctionDependencies) {
  const plan = (input: TranslateInput): RowCall<string> => {
    const { function: name, columns, read } = forms[functions];
    const row = checkText('input.text', input.text);
    checkContext('input.text', row, managedContextLength(name), name, 'shorten or split it.');
    // Snowflake detects the language when it is the empty text.
    const from = input.from ? checkLanguage('input.from', input.from) : '';
    const pair = [from, checkLanguage('input.to', input.to)];
    const { estimate, prompt } = estimateRow({
      texts: [row],
      around: MANAGED_PROMPT_TOKENS,
      maxOutputTokens: 2 * mostTokens(row) + 64,
      likelyOutputTokens: mostTokens(row) + 64,
    });
    return {
      statement: {
        function: name,
        model: null,
        columns,
        binds: functions === 'ai' ? [...pair, ...pair] : pair,
      },
      row,
      estimate,
      reuse: 'store',
      decode([result, tokens], queryId) {
        const origin = { function: name, model: null, queryId };
        const translation = cellText(read(result, origin), origin);
        return {
          answer: translation,
          used: {
            inputTokens: tokenCount(tokens, prompt),
            outputTokens: Math.min(usualTokens(translation), estimate.maxOutputTokens),
            isReckoned: true,
          },
        };
      },
    };
  };

  return async (input: TranslateInput, caller: Caller, field = 'translate'): Promise<Translation> => {
    const { answer, usage } = await callRow(plan(input), caller, { field });
    return {
      text: answer,
      from: input.from?.toLowerCase() || null,
      to: input.to.toLowerCase(),
      usage,
    };
  };
}

function checkLanguage(field: string, code: string): string {
  const language = code.toLowerCase();
  if (languages.includes(language)) return language;
  const base = language.split(/[-_]/)[0] ?? '';
  const meant = base !== language && languages.includes(base) ? ` Did you mean "${base}"?` : '';
  throw badInput(
    field,
    `"${code.slice(0, 40)}" is not a language that can be translated.${meant} Give one of ${languages.join(', ')}.`,
  );
}
