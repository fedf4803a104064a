/**
 * The functions that raw SQL may call: Snowflake's own, pure, and free beyond the warehouse that runs them.
 *
 * An allow-list of unqualified names is safe because Snowflake refuses to create a user function with the name of a
 * system-defined one (docs.snowflake.com, developer-guide/udf-stored-procedure-naming-conventions). For the same
 * reason a name must only be added to the data files when Snowflake documents it as built in.
 */
import { nearest } from '../../errors/nearest.ts';
import families from './built-in-functions.json' with { type: 'json' };
import refused from './refused-functions.json' with { type: 'json' };

export type FunctionFamily = keyof typeof families;

const familyByName = new Map<string, FunctionFamily>(
  Object.entries(families).flatMap(([family, names]) =>
    names.map((name) => [name, family as FunctionFamily]),
  ),
);
const refusedReasons = new Map(Object.entries(refused));

/** AI functions by the names that they have in SNOWFLAKE.CORTEX, for a search path that makes them reachable. */
const cortexNames = new Set([
  'CLASSIFY_TEXT',
  'COMPLETE',
  'CORTEX_SEARCH_DATA_SCAN',
  'EMBED_TEXT_1024',
  'EMBED_TEXT_768',
  'ENTITY_SENTIMENT',
  'EXTRACT_ANSWER',
  'FINETUNE',
  'PARSE_DOCUMENT',
  'PROMPT',
  'SEARCH_PREVIEW',
  'SENTIMENT',
  'SUMMARIZE',
  'TRY_COMPLETE',
]);

/** The family of a built-in that raw SQL may call, by its name in upper case. */
export function familyOf(name: string): FunctionFamily | undefined {
  return familyByName.get(name);
}

/** Why a built-in is refused on purpose. */
export function refusedReason(name: string): string | undefined {
  return refusedReasons.get(name);
}

/** Whether a call goes to a Cortex AI function, by its name and what qualifies it; names that do not exist yet too. */
export function isAiFunction(name: string, path: readonly string[]): boolean {
  const upper = name.toUpperCase();
  if (upper.startsWith('AI_') || cortexNames.has(upper)) return true;
  return path.some((part) => ['CORTEX', 'ML'].includes(part.toUpperCase()));
}

/** The allowed name that an unknown one may be a slip of, for the message about it. */
export function nearestBuiltIn(name: string): string | undefined {
  return nearest(name, familyByName.keys(), 1)[0];
}
