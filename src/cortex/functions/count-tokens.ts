/** AI_COUNT_TOKENS, or COUNT_TOKENS: free, Snowflake bills no tokens for counting them. */
import type { CountTokensInput, TokenCount } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import { checkText, MAX_PROMPT_CHARACTERS } from '../input/check-text.ts';
import type { SnowflakeModel } from '../models/snowflake-model.ts';
import type { RowCall } from '../row-call.ts';
import type { FunctionDependencies } from './function-dependencies.ts';
import { detailedResult, numberOf, plainResult, unexpected } from './read-cells.ts';

const MAX_TOKENS = 2 ** 31 - 1;

export function createCountTokens({ callRow, catalog, functions }: FunctionDependencies) {
  const plan = (text: string, { name, countedAs = name, dimensions }: SnowflakeModel): RowCall<number> => {
    const ofFunction = dimensions === undefined ? 'ai_complete' : 'ai_embed';
    const statement =
      functions === 'ai'
        ? {
            function: 'AI_COUNT_TOKENS',
            columns: [`AI_COUNT_TOKENS('${ofFunction}', ?, f.value::text, TRUE)`],
            read: detailedResult,
          }
        : {
            function: 'COUNT_TOKENS',
            columns: ['SNOWFLAKE.CORTEX.COUNT_TOKENS(?, f.value::text)'],
            read: plainResult,
          };
    return {
      statement: {
        function: statement.function,
        model: countedAs,
        columns: statement.columns,
        binds: [countedAs],
      },
      row: text,
      estimate: { inputTokens: 0, maxOutputTokens: 0, maxWarehouseSeconds: 0 },
      reuse: 'store',
      decode([result], queryId) {
        const origin = { function: statement.function, model: countedAs, queryId };
        const tokens = numberOf(statement.read(result, origin), origin);
        // More is no count of a text that is taken, and no Int of GraphQL's.
        if (!Number.isInteger(tokens) || tokens < 0 || tokens > MAX_TOKENS) throw unexpected(origin);
        return { answer: tokens, used: { inputTokens: 0, outputTokens: 0, warehouseSeconds: 0 } };
      },
    };
  };

  return async (input: CountTokensInput, caller: Caller, field = 'countTokens'): Promise<TokenCount> => {
    const model = catalog.any(input.model, 'input.model');
    const text = checkText('input.text', input.text, MAX_PROMPT_CHARACTERS);
    const call = plan(text, model);
    const { answer, usage } = await callRow(call, caller, { field });
    return { tokens: answer, model: call.statement.model ?? model.name, exact: !model.countedAs, usage };
  };
}
