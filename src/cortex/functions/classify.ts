/**
 * AI_CLASSIFY, or CLASSIFY_TEXT.
 *
 * Settled: prompt tokens as AI_COUNT_TOKENS counts them with the labels, their descriptions and examples, in the
 * same statement; answer tokens from the length of the labels returned.
 */
import { badInput } from '../../errors/gateway-error.ts';
import type { Classification, ClassifyInput, ClassifyLabelInput } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import { mostTokens, usualTokens } from '../../tokens/estimate-tokens.ts';
import { checkDistinct, checkList } from '../input/check-list.ts';
import { checkContext, checkText } from '../input/check-text.ts';
import { managedContextLength } from '../models/snowflake-model.ts';
import type { RowCall } from '../row-call.ts';
import { estimateRow } from './estimate-row.ts';
import {
  type FunctionDependencies,
  MANAGED_PROMPT_TOKENS,
  STAND_IN_TOKENIZER,
} from './function-dependencies.ts';
import {
  cellText,
  detailedResult,
  list,
  type Origin,
  plainResult,
  record,
  tokenCount,
} from './read-cells.ts';

const MAX_LABELS = 500;
const MAX_LABEL_CHARACTERS = 1000;
const MAX_EXAMPLES = 20;

export function createClassify({ callRow, functions }: FunctionDependencies) {
  const plan = (input: ClassifyInput): RowCall<readonly string[]> => {
    const labels = checkLabels(input.labels);
    const task = input.taskDescription
      ? checkText('input.taskDescription', input.taskDescription, MAX_LABEL_CHARACTERS)
      : undefined;
    if (input.multiLabel && functions === 'legacy')
      throw badInput(
        'input.multiLabel',
        'is not known to CLASSIFY_TEXT, which this gateway is set to; leave it out.',
      );
    const options = {
      ...(task ? { task_description: task } : {}),
      ...(functions === 'ai' ? { output_mode: input.multiLabel ? 'multi' : 'single' } : {}),
    };
    const binds = [JSON.stringify(labels), JSON.stringify(options)];
    const name = functions === 'ai' ? 'AI_CLASSIFY' : 'CLASSIFY_TEXT';
    const row = checkText('input.text', input.text);
    checkContext('input.text', row, managedContextLength(name), name, 'shorten or split it.');
    const names = labels.map(({ label }) => label);
    const { estimate, prompt } = estimateRow({
      texts: [row],
      beside: binds,
      around: MANAGED_PROMPT_TOKENS,
      maxOutputTokens: mostTokens(JSON.stringify(names)) + 16,
      likelyOutputTokens: Math.max(...names.map(mostTokens)) + 16,
    });
    return {
      statement: {
        function: name,
        model: null,
        ...(functions === 'ai'
          ? {
              columns: [
                'AI_CLASSIFY(f.value::text, PARSE_JSON(?)::ARRAY, PARSE_JSON(?)::OBJECT, TRUE)',
                "AI_COUNT_TOKENS('ai_classify', f.value::text, PARSE_JSON(?)::ARRAY, PARSE_JSON(?)::OBJECT, FALSE)",
              ],
              binds: [...binds, ...binds],
            }
          : {
              columns: [
                'SNOWFLAKE.CORTEX.CLASSIFY_TEXT(f.value::text, PARSE_JSON(?)::ARRAY, PARSE_JSON(?)::OBJECT)',
                `SNOWFLAKE.CORTEX.COUNT_TOKENS('${STAND_IN_TOKENIZER}', f.value::text)`,
              ],
              binds,
            }),
      },
      row,
      estimate,
      reuse: 'store',
      decode([result, tokens], queryId) {
        const origin = { function: name, model: null, queryId };
        const chosen = functions === 'ai' ? readLabels(result, origin) : readLabel(result, origin);
        return {
          answer: chosen,
          used: {
            inputTokens: tokenCount(tokens, prompt),
            outputTokens: Math.min(usualTokens(JSON.stringify(chosen)), estimate.maxOutputTokens),
            isReckoned: true,
          },
        };
      },
    };
  };

  return {
    plan,
    async classify(input: ClassifyInput, caller: Caller, field = 'classify'): Promise<Classification> {
      const { answer, usage } = await callRow(plan(input), caller, { field, quoteId: input.quote });
      return { label: answer[0] ?? null, labels: [...answer], usage };
    },
  };
}

interface Category {
  readonly label: string;
  readonly description?: string;
  readonly examples?: readonly string[];
}

function checkLabels(labels: readonly ClassifyLabelInput[]): readonly Category[] {
  checkList('input.labels', labels, { min: 2, max: MAX_LABELS, what: 'labels' });
  const categories = labels.map(({ label, description, examples }, i) => {
    const at = `input.labels[${i}]`;
    return {
      label: checkText(`${at}.label`, label, MAX_LABEL_CHARACTERS),
      ...(description
        ? { description: checkText(`${at}.description`, description, MAX_LABEL_CHARACTERS) }
        : {}),
      ...(examples?.length ? { examples: checkExamples(`${at}.examples`, examples) } : {}),
    };
  });
  checkDistinct(
    categories.map(({ label }) => label),
    (i) => `input.labels[${i}].label`,
  );
  return categories;
}

function checkExamples(field: string, examples: readonly string[]): readonly string[] {
  checkList(field, examples, { min: 1, max: MAX_EXAMPLES, what: 'examples' });
  return examples.map((example, i) => checkText(`${field}[${i}]`, example, MAX_LABEL_CHARACTERS));
}

/** `{labels: ["best", ...]}` */
function readLabels(cell: Parameters<typeof detailedResult>[0], origin: Origin): readonly string[] {
  const { labels } = record(detailedResult(cell, origin), origin);
  return list(labels, origin).map((label) => cellText(label, origin));
}

/** `{label: "best"}` */
function readLabel(cell: Parameters<typeof plainResult>[0], origin: Origin): readonly string[] {
  return [cellText(record(plainResult(cell, origin), origin).label, origin)];
}
