/**
 * AI_SIMILARITY; in legacy mode the cosine of the two texts' vectors from EMBED_TEXT_768 or EMBED_TEXT_1024.
 *
 * Settled: prompt tokens of both texts as AI_COUNT_TOKENS counts them for embedding, which is how Snowflake bills the
 * function, in the same statement.
 */
import type { CortexSimilarityArgs, Similarity } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import { tokenRange } from '../../tokens/text-meter.ts';
import { checkContext, checkText } from '../input/check-text.ts';
import type { EmbeddingModel } from '../models/snowflake-model.ts';
import type { RowCall, RowStatement } from '../row-call.ts';
import { EMBEDDING_MARKS, type FunctionDependencies } from './function-dependencies.ts';
import { isCounted, numberOf, plainResult, tokenCount } from './read-cells.ts';

export function createSimilarity({ callRow, catalog, functions, answeringModel }: FunctionDependencies) {
  const plan = (args: CortexSimilarityArgs): RowCall<number> => {
    const model = catalog.embedding(args.model, 'model', 'AI_SIMILARITY');
    const row = { a: checkText('a', args.a), b: checkText('b', args.b) };
    for (const field of ['a', 'b'] as const) {
      checkContext(
        field,
        row[field],
        model.contextLength,
        model.name,
        'shorten it, or use a model with a larger context.',
      );
    }
    const statement = functions === 'ai' ? aiStatement(model) : legacyStatement(model);
    const [a, b] = [tokenRange([row.a], EMBEDDING_MARKS), tokenRange([row.b], EMBEDDING_MARKS)];
    return {
      statement,
      row,
      estimate: {
        inputTokens: a.most + b.most,
        text: { fewest: a.fewest + b.fewest, usual: a.usual + b.usual },
        maxOverheadTokens: 2 * EMBEDDING_MARKS,
        maxOutputTokens: 0,
      },
      reuse: 'store',
      decode([result, tokensOfA, tokensOfB], queryId) {
        const origin = { function: statement.function, model: model.name, queryId };
        const score = numberOf(plainResult(result, origin), origin);
        return {
          // Rounding of the vectors can carry equal texts a hair beyond 1.
          answer: Math.min(1, Math.max(-1, score)),
          used: {
            inputTokens: tokenCount(tokensOfA, a) + tokenCount(tokensOfB, b),
            outputTokens: 0,
            model: answeringModel(model.name),
            isReckoned: !isCounted(tokensOfA, a) || !isCounted(tokensOfB, b),
          },
        };
      },
    };
  };

  return async (args: CortexSimilarityArgs, caller: Caller, field = 'similarity'): Promise<Similarity> => {
    const { answer, usage } = await callRow(plan(args), caller, { field });
    return { score: answer, model: usage.model ?? '', usage };
  };
}

function aiStatement({ name, countedAs = name }: EmbeddingModel): RowStatement {
  const tokens = (side: string) => `AI_COUNT_TOKENS('ai_embed', ?, f.value:${side}::text, FALSE)`;
  return {
    function: 'AI_SIMILARITY',
    model: name,
    columns: [
      'AI_SIMILARITY(f.value:a::text, f.value:b::text, PARSE_JSON(?)::OBJECT)',
      tokens('a'),
      tokens('b'),
    ],
    binds: [JSON.stringify({ model: name }), countedAs, countedAs],
  };
}

function legacyStatement({ name, dimensions, countedAs = name }: EmbeddingModel): RowStatement {
  const embed = `EMBED_TEXT_${dimensions}`;
  const vector = (side: string) => `SNOWFLAKE.CORTEX.${embed}(?, f.value:${side}::text)`;
  const tokens = (side: string) => `SNOWFLAKE.CORTEX.COUNT_TOKENS(?, f.value:${side}::text)`;
  return {
    function: embed,
    model: name,
    columns: [`VECTOR_COSINE_SIMILARITY(${vector('a')}, ${vector('b')})`, tokens('a'), tokens('b')],
    binds: [name, name, countedAs, countedAs],
  };
}
