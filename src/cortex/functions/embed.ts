/**
 * AI_EMBED, or EMBED_TEXT_768 and EMBED_TEXT_1024.
 *
 * Settled: prompt tokens as AI_COUNT_TOKENS counts them for the model, in the same statement; vectors are free.
 * A row that fails is NULL (behaviour bundle 2026_06) or raises (before it); its argument `return_error_details`
 * exists only with the bundle, and is not used.
 */
import { badInput } from '../../errors/gateway-error.ts';
import type { CortexEmbedArgs, CortexEmbedManyArgs, Embedding } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import type { Answered, CallRowOptions } from '../call-row.ts';
import { checkList } from '../input/check-list.ts';
import { checkContext, checkText } from '../input/check-text.ts';
import type { EmbeddingModel } from '../models/snowflake-model.ts';
import type { RowCall } from '../row-call.ts';
import { estimateRow } from './estimate-row.ts';
import { EMBEDDING_MARKS, type FunctionDependencies } from './function-dependencies.ts';
import { isCounted, list, plainResult, tokenCount } from './read-cells.ts';
import { checkDimensions, shortened } from './shorten-vector.ts';

export const MAX_TEXTS = 1000;

/** Texts of one embedMany together, in characters: they are all in memory at once, with their vectors. */
const MAX_TEXTS_CHARACTERS = 10_000_000;

interface Vector {
  readonly vector: number[];
}

export function createEmbed({ callRow, catalog, functions, ranAs }: FunctionDependencies) {
  const embeddingCall = (field: string, text: string, model: EmbeddingModel): RowCall<Vector> => {
    const row = checkText(field, text);
    checkContext(
      field,
      row,
      model.contextLength,
      model.name,
      'shorten it, split it, or use a model with a larger context.',
    );
    const legacy = `EMBED_TEXT_${model.dimensions}`;
    const statement =
      functions === 'ai'
        ? {
            function: 'AI_EMBED',
            columns: ['AI_EMBED(?, f.value::text)', "AI_COUNT_TOKENS('ai_embed', ?, f.value::text, FALSE)"],
          }
        : {
            function: legacy,
            columns: [
              `SNOWFLAKE.CORTEX.${legacy}(?, f.value::text)`,
              'SNOWFLAKE.CORTEX.COUNT_TOKENS(?, f.value::text)',
            ],
          };
    const { name, countedAs = name } = model;
    const { estimate, prompt } = estimateRow({ texts: [row], around: EMBEDDING_MARKS, maxOutputTokens: 0 });
    return {
      statement: { ...statement, model: name, binds: [name, countedAs] },
      row,
      estimate,
      reuse: 'store',
      decode([result, tokens], queryId) {
        const origin = { function: statement.function, model: name, queryId };
        const numbers = list(plainResult(result, origin), origin);
        // Nearly always they are numbers already, a thousand of them in each row.
        const vector = numbers.every(Number.isFinite) ? (numbers as number[]) : numbers.map(Number);
        const inputTokens = tokenCount(tokens, prompt);
        return {
          answer: { vector },
          used: { inputTokens, outputTokens: 0, model: ranAs(name), isReckoned: !isCounted(tokens, prompt) },
        };
      },
    };
  };

  const embed = async (
    call: RowCall<Vector>,
    caller: Caller,
    options: CallRowOptions,
    dimensions: number | null | undefined,
  ): Promise<Embedding> => present(await callRow(call, caller, options), dimensions);

  const modelOf = ({ model, dimensions }: Pick<CortexEmbedArgs, 'model' | 'dimensions'>): EmbeddingModel => {
    const chosen = catalog.embedding(model, 'model');
    checkDimensions(dimensions, chosen);
    return chosen;
  };

  const plan = ({ texts, ...options }: CortexEmbedManyArgs): readonly RowCall<Vector>[] => {
    checkList('texts', texts, { min: 1, max: MAX_TEXTS, what: 'texts' });
    const characters = texts.reduce((sum, text) => sum + text.length, 0);
    if (characters > MAX_TEXTS_CHARACTERS) {
      throw badInput(
        'texts',
        `have ${characters} characters together, the limit is ${MAX_TEXTS_CHARACTERS}; send them in parts.`,
      );
    }
    const chosen = modelOf(options);
    return texts.map((text, i) => embeddingCall(`texts[${i}]`, text, chosen));
  };

  return {
    plan,

    async embed(args: CortexEmbedArgs, caller: Caller, field = 'embed'): Promise<Embedding> {
      const call = embeddingCall('text', args.text, modelOf(args));
      return embed(call, caller, { field, quoteId: args.quote }, args.dimensions);
    },

    /**
     * Each text is a call of its own: it is found in the cache on its own, and shares statements with all others.
     * When one is refused, those that have not been sent yet are not started; those that have finish, and are found
     * in the cache when the list is sent again.
     */
    async embedMany(args: CortexEmbedManyArgs, caller: Caller, field = 'embedMany'): Promise<Embedding[]> {
      const refused = new AbortController();
      const calls = plan(args).map((call, i) =>
        embed(call, caller, { field: `${field}.${i}`, withdrawn: refused.signal }, args.dimensions),
      );
      try {
        return await Promise.all(calls);
      } catch (error) {
        refused.abort(error);
        throw error;
      }
    },
  };
}

function present({ answer, usage }: Answered<Vector>, dimensions: number | null | undefined): Embedding {
  const vector = shortened(answer.vector, dimensions);
  return { model: usage.model ?? '', dimensions: vector.length, vector, usage };
}
