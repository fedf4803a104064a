import { isForPeople } from '../code/said.ts';
import type { Sighting } from '../finding.ts';
import { beginsLikeSql, cortexFunctionsIn, looksLikeProse } from '../knowledge/cortex-functions.ts';
import { blocksOf } from './setting-blocks.ts';
import type { Setting } from './setting-lines.ts';

/** A model of LiteLLM and its like that Cortex runs: `snowflake/mistral-large2`. */
const CORTEX_MODEL = /^snowflake\/[\w.-]+$/;

/**
 * Cortex functions in statements that a settings file holds: hooks of dbt, jobs, catalogues of queries, mappers.
 * In JSON a value stands on one line, whatever it says.
 */
export function statementsIn(settings: readonly Setting[], isJson: boolean): Sighting[] {
  return blocksOf(settings).flatMap(({ path, text, before }): Sighting[] => {
    const name = path.at(-1) ?? '';
    if (/^model(_?name|_?id)?$/i.test(name) && CORTEX_MODEL.test(text.trim()))
      return [{ line: before + 1, kind: 'cortex-call', calls: text.trim() }];
    if (path.some(isForPeople) || looksLikeProse(text)) return [];
    const mentions = cortexFunctionsIn(text);
    const [first] = mentions;
    if (first === undefined || !(beginsLikeSql(text) || beginsWithCall(text, first.offset))) return [];
    return mentions.map(({ name: calls, offset }) => ({
      line: before + 1 + (isJson ? 0 : (text.slice(0, offset).match(/\n/g)?.length ?? 0)),
      kind: 'cortex-call',
      calls,
    }));
  });
}

/** `SNOWFLAKE.CORTEX.SENTIMENT(body) > 0`, `{{ x }} AI_FILTER(body)`: an expression of a statement. */
function beginsWithCall(text: string, offset: number): boolean {
  return (
    /^(\s|[("']|\{[{%#][^}]*\}|--[^\n]*\n|["\w]+\.)*$/.test(text.slice(0, offset)) &&
    /\)/.test(text.slice(offset))
  );
}
