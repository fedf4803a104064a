/**
 * AI_SENTIMENT; in legacy mode SENTIMENT for the text as a whole and ENTITY_SENTIMENT for aspects of it.
 *
 * Settled: prompt tokens as AI_COUNT_TOKENS counts them with the categories and Snowflake's own instructions, in the
 * same statement. The answer is not billed.
 */
import { badInput } from '../../errors/gateway-error.ts';
import type { CortexSentimentArgs, Sentiment, SentimentLabel } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
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
  detailedResult,
  isCounted,
  list,
  numberOf,
  type Origin,
  plainResult,
  record,
  tokenCount,
} from './read-cells.ts';

const MAX_CATEGORIES = 10;
const MAX_CATEGORY_CHARACTERS = 30;

type Feelings = Pick<Sentiment, 'label' | 'score' | 'categories'>;

export function createSentiment({ callRow, functions }: FunctionDependencies) {
  const plan = ({ text, categories }: CortexSentimentArgs): RowCall<Feelings> => {
    const names = checkCategories(categories ?? []);
    const variant = functions === 'ai' ? aiSentiment(names) : legacySentiment(names);
    const { function: name } = variant;
    const row = checkText('text', text);
    checkContext('text', row, managedContextLength(name), name, 'shorten or split it.');
    const { estimate, prompt } = estimateRow({
      texts: [row],
      beside: names,
      around: MANAGED_PROMPT_TOKENS,
      maxOutputTokens: 0,
    });
    return {
      statement: { function: name, model: null, columns: variant.columns, binds: variant.binds },
      row,
      estimate,
      reuse: 'store',
      decode([result, tokens], queryId) {
        const origin = { function: name, model: null, queryId };
        return {
          answer: variant.read(result, origin),
          used: {
            inputTokens: tokenCount(tokens, prompt),
            outputTokens: 0,
            isReckoned: !isCounted(tokens, prompt),
          },
        };
      },
    };
  };

  return async (args: CortexSentimentArgs, caller: Caller, field = 'sentiment'): Promise<Sentiment> => {
    const { answer, usage } = await callRow(plan(args), caller, { field });
    return { ...answer, usage };
  };
}

function checkCategories(categories: readonly string[]): readonly string[] {
  checkList('categories', categories, { min: 0, max: MAX_CATEGORIES, what: 'categories' });
  const names = categories.map((category, i) =>
    checkText(`categories[${i}]`, category, MAX_CATEGORY_CHARACTERS),
  );
  checkDistinct(names, (i) => `categories[${i}]`);
  const overall = names.indexOf('overall');
  if (overall !== -1)
    throw badInput(`categories[${overall}]`, '"overall" is always rated, as label; leave it out.');
  return names;
}

interface Variant {
  readonly function: string;
  readonly columns: readonly string[];
  readonly binds: readonly string[];
  read(cell: Parameters<typeof plainResult>[0], origin: Origin): Feelings;
}

function aiSentiment(names: readonly string[]): Variant {
  const named = names.length > 0;
  return {
    function: 'AI_SENTIMENT',
    columns: named
      ? [
          'AI_SENTIMENT(f.value::text, PARSE_JSON(?)::ARRAY, TRUE)',
          "AI_COUNT_TOKENS('ai_sentiment', f.value::text, PARSE_JSON(?)::ARRAY, FALSE)",
        ]
      : ['AI_SENTIMENT(f.value::text, TRUE)', "AI_COUNT_TOKENS('ai_sentiment', f.value::text, FALSE)"],
    binds: named ? [JSON.stringify(names), JSON.stringify(names.map((label) => ({ label })))] : [],
    read: (cell, origin) => readFeelings(detailedResult(cell, origin), names, origin),
  };
}

function legacySentiment(names: readonly string[]): Variant {
  const tokens = `SNOWFLAKE.CORTEX.COUNT_TOKENS('${STAND_IN_TOKENIZER}', f.value::text)`;
  if (names.length > 0) {
    return {
      function: 'ENTITY_SENTIMENT',
      columns: ['SNOWFLAKE.CORTEX.ENTITY_SENTIMENT(f.value::text, PARSE_JSON(?)::ARRAY)', tokens],
      binds: [JSON.stringify(names)],
      read: (cell, origin) => readFeelings(plainResult(cell, origin), names, origin),
    };
  }
  return {
    function: 'SENTIMENT',
    columns: ['SNOWFLAKE.CORTEX.SENTIMENT(f.value::text)', tokens],
    binds: [],
    read(cell, origin) {
      const score = numberOf(plainResult(cell, origin), origin);
      return { label: labelOf(score), score, categories: [] };
    },
  };
}

/** Snowflake names no bounds for a neutral score; these are the ones its own examples use. */
function labelOf(score: number): SentimentLabel {
  if (score > 0.25) return 'POSITIVE';
  return score < -0.25 ? 'NEGATIVE' : 'NEUTRAL';
}

/** `{categories: [{name: "overall", sentiment: "positive"}, {name, sentiment}, ...]}` */
function readFeelings(result: unknown, names: readonly string[], origin: Origin): Feelings {
  const labels = new Map(
    list(record(result, origin).categories, origin).map((entry) => {
      const { name, sentiment } = record(entry, origin);
      return [name, sentiment] as const;
    }),
  );
  const labelFor = (name: string) => toLabel(labels.get(name));
  return {
    label: labelFor('overall'),
    score: null,
    categories: names.map((name) => ({ name, label: labelFor(name) })),
  };
}

const sentimentLabels: ReadonlySet<string> = new Set([
  'POSITIVE',
  'NEGATIVE',
  'NEUTRAL',
  'MIXED',
  'UNKNOWN',
] satisfies SentimentLabel[]);

function toLabel(sentiment: unknown): SentimentLabel {
  const label = typeof sentiment === 'string' ? sentiment.toUpperCase() : '';
  return sentimentLabels.has(label) ? (label as SentimentLabel) : 'UNKNOWN';
}
