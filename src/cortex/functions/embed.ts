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
import { type Answered, type PricedCall, priceRow } from '../call-row.ts';
import { checkList } from '../input/check-list.ts';
import { checkContext, checkText } from '../input/check-text.ts';
import type { EmbeddingModel } from '../models/snowflake-model.ts';
import type { RowCall } from '../row-call.ts';
import { estimateRow } from './estimate-row.ts';
import { EMBEDDING_MARKS, type FunctionDependencies } from './function-dependencies.ts';
import type { EmbeddingCall, GpuEmbeddings, Vector } from './gpu-embedding.ts';
import { isCounted, plainResult, tokenCount, vectorOf } from './read-cells.ts';
import { checkDimensions, shortened } from './shorten-vector.ts';

export const MAX_TEXTS = 1000;

/** Texts of one embedMany together, in characters: they are all in memory at once, with their vectors. */
const MAX_TEXTS_CHARACTERS = 10_000_000;

export interface EmbedDependencies extends FunctionDependencies {
  readonly warehouse: string;
  /** Null where there are no GPUs. */
  readonly gpu: GpuEmbeddings | null;
}

export function createEmbed({
  callRow,
  catalog,
  functions,
  answeringModel,
  warehouse,
  gpu,
}: EmbedDependencies) {
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
        const vector = vectorOf(plainResult(result, origin), origin);
        const inputTokens = tokenCount(tokens, prompt);
        return {
          answer: { vector },
          used: {
            inputTokens,
            outputTokens: 0,
            model: answeringModel(name),
            isReckoned: !isCounted(tokens, prompt),
          },
        };
      },
    };
  };

  /** @throws GatewayError BAD_USER_INPUT for a model that nobody embeds with, or a length that its vectors do not have */
  const modelOf = ({ model: name, dimensions }: Pick<CortexEmbedArgs, 'model' | 'dimensions'>) => {
    const onGpu = (name != null && gpu?.find(name)) || null;
    if (onGpu && dimensions != null)
      throw badInput(
        'dimensions',
        `cannot be chosen for ${onGpu.name}, a model of the GPU servers; leave it out.`,
      );
    if (onGpu) return { onGpu };
    const chosen = catalog.embedding(name, 'model');
    checkDimensions(dimensions, chosen);
    return { chosen };
  };

  const callOf = (
    field: string,
    text: string,
    { onGpu, chosen }: ReturnType<typeof modelOf>,
  ): EmbeddingCall => {
    if (gpu && onGpu) return gpu.call(field, text, onGpu);
    const call = embeddingCall(field, text, chosen as EmbeddingModel);
    return {
      price: (at) => priceRow(call, warehouse, at),
      run: (caller, options) => callRow(call, caller, options),
    };
  };

  const callsOf = ({ texts, ...options }: CortexEmbedManyArgs): readonly EmbeddingCall[] => {
    checkList('texts', texts, { min: 1, max: MAX_TEXTS, what: 'texts' });
    const characters = texts.reduce((sum, text) => sum + text.length, 0);
    if (characters > MAX_TEXTS_CHARACTERS) {
      throw badInput(
        'texts',
        `have ${characters} characters together, the limit is ${MAX_TEXTS_CHARACTERS}; send them in parts.`,
      );
    }
    const model = modelOf(options);
    return texts.map((text, i) => callOf(`texts[${i}]`, text, model));
  };

  return {
    /** One for each text. */
    plan: (args: CortexEmbedManyArgs): readonly PricedCall[] =>
      callsOf(args).map((call) => call.price('quote')),

    async embed(args: CortexEmbedArgs, caller: Caller, field = 'embed'): Promise<Embedding> {
      const call = callOf('text', args.text, modelOf(args));
      return present(await call.run(caller, { field, quoteId: args.quote }), args.dimensions);
    },

    /**
     * Each text is a call of its own: it is found in the cache on its own, and shares statements with all others.
     * When one is refused, those that have not been sent yet are not started; those that have finish, and are found
     * in the cache when the list is sent again.
     */
    async embedMany(args: CortexEmbedManyArgs, caller: Caller, field = 'embedMany'): Promise<Embedding[]> {
      const refused = new AbortController();
      const calls = callsOf(args).map((call, i) =>
        call.run(caller, { field: `${field}.${i}`, withdrawn: refused.signal }),
      );
      try {
        return (await Promise.all(calls)).map((answered) => present(answered, args.dimensions));
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
