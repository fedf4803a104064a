/**
 * The functions that raw SQL may call: Snowflake's own, pure, and free beyond the warehouse that runs them.
 *
 * An allow-list of unqualified names is safe because Snowflake refuses to create a user function with the name of a
 * system-defined one (docs.snowflake.com, developer-guide/udf-stored-procedure-naming-conventions). For the same
 * reason a name must only be added to the data files when Snowflake documents it as built in.
 */
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

/** The allowed name that differs by one or two letters, for the message about an unknown one. */
export function nearestBuiltIn(name: string): string | undefined {
  let best: string | undefined;
  let bestDistance = 3;
  for (const candidate of familyByName.keys()) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(name, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
