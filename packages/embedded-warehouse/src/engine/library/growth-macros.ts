/**
 * Functions whose result can be far longer than their arguments. DuckDB makes such a text before it looks whether
 * the statement was cancelled, and outside of its memory limit: they are refused before they are made.
 *
 * The limit is that of a VARCHAR without a length (docs.snowflake.com, sql-reference/data-types-text): 16 MiB.
 */
const limit = 16_777_216;
/** Elements of an ARRAY that is made from nothing. */
const elements = 8_388_608;

const tooLong = (type: string) => `CAST(sf_error('String is too long and would be truncated') AS ${type})`;

/**
 * What is given is written once, so that calls inside of calls do not multiply it.
 *
 * @param given the parameters that the body names as `sf$t.name`, where it needs more than the one that it names as
 * `sf$t`. A body may hold no subquery, and arguments that stand in it may be one.
 */
export function once(body: string, ...given: readonly string[]): string {
  if (given.length === 0) return `list_transform([x], lambda sf$t: ${body})[1]`;
  // No names of fields: DuckDB loses them in a subquery that reads an outer row.
  const numbered = body.replace(/sf\$t\.(\w+)/g, (_, name: string) => `sf$t[${given.indexOf(name) + 1}]`);
  return `list_transform([row(${given.join(', ')})], lambda sf$t: ${numbered})[1]`;
}

export const growthMacros: readonly (readonly [signature: string, body: string])[] = [
  [
    'sf_repeat(x, n)',
    once(
      `repeat(sf$t, CASE WHEN strlen(sf$t)::HUGEINT * n > ${limit} THEN ${tooLong('BIGINT')} ELSE sf_at_least(n, 0)::BIGINT END)`,
    ),
  ],
  [
    'sf_width(n)',
    `CAST(CASE WHEN n > ${limit} THEN ${tooLong('BIGINT')} ELSE sf_at_least(n, 0) END AS INTEGER)`,
  ],
  [
    'sf_replace(x, old, new)',
    once(
      `replace(sf$t, old, CASE WHEN strlen(new) > strlen(old) AND old <> '' AND strlen(sf$t)::HUGEINT * strlen(new) > ${limit} ` +
        `AND strlen(sf$t) + (strlen(sf$t) - strlen(replace(sf$t, old, ''))) // strlen(old) * (strlen(new) - strlen(old))::HUGEINT > ${limit} ` +
        `THEN ${tooLong('VARCHAR')} ELSE new END)`,
    ),
  ],
  [
    'sf_regexp_replace(x, pattern, new, options)',
    once(
      `regexp_replace(sf$t, pattern, CASE WHEN (strlen(sf$t) + 1)::HUGEINT * strlen(new) > ${8 * limit} THEN ${tooLong('VARCHAR')} ELSE new END, options)`,
    ),
  ],
  ['sf_bounded(x)', once(`CASE WHEN strlen(sf$t) > ${limit} THEN ${tooLong('VARCHAR')} ELSE sf$t END`)],
  [
    'sf_range(low, high, step)',
    `range(low, CASE WHEN step <> 0 AND (high - low)::HUGEINT // step > ${elements} THEN ` +
      `CAST(sf_error('Array is too long and would be truncated') AS BIGINT) ELSE high END, step)`,
  ],
];
