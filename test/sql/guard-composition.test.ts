import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSqlGuard } from '../../src/snowflake/sql/guard-sql.ts';
import { inFull } from '../support/in-full.ts';
import { refusalOf } from './refusal-of.ts';

const seed = Date.now() % 0x7fffffff;
console.info(`seed of the compositions: ${seed}`);

const guard = createSqlGuard({ cacheBytes: 0 });

const harmless = [
  'a',
  't.b',
  '1',
  "'text'",
  'NULL',
  'CURRENT_DATE',
  "UPPER('x')",
  'DATEADD(day, 1, d)',
  'v:path.to[0]::INT',
  'COUNT(*)',
  "'AI_COMPLETE(1)'",
  '"AI_COMPLETE"',
  '?',
];
const hostile = [
  "AI_COMPLETE('m', 'p')",
  "ai_filter /* x */ ('p')",
  '"AI_EMBED"(a, b)',
  "SNOWFLAKE.CORTEX.COMPLETE('m', 'p')",
  'snowflake . "CORTEX" . sentiment(a)',
  'AI_SOMETHING_NEW(a)',
  'my_udf(a)',
  'my_udf()',
  'db.schema.my_udf(a)',
  'db..my_udf(a)',
  '"UPPER"(a)',
  'SYSTEM$WAIT(60)',
  "IDENTIFIER('t')",
  'LAST_QUERY_ID()',
  "GET_PRESIGNED_URL('s', 'f')",
  'model!PREDICT(a)',
  'seq.NEXTVAL',
  '@stage',
  '$variable',
  ':bind',
];

/** Every place of an expression, as far as the grammar goes; `#` is the hole. */
const expressions = [
  '(#)',
  '# + 1',
  '- #',
  'NOT #',
  "# || 'x'",
  'COALESCE(#, 1)',
  'ROUND(1, #)',
  'CASE WHEN # = 1 THEN 2 END',
  'CASE WHEN a THEN # ELSE 3 END',
  'CASE # WHEN 1 THEN 2 END',
  'CAST(# AS INT)',
  'TRY_CAST(# AS VARCHAR(10))',
  '(#)::NUMBER(10, 2)',
  '[1, #]',
  "{'k': #}",
  'v[#]',
  '# IN (1, 2)',
  'a IN (1, #)',
  'a NOT IN (SELECT # FROM t)',
  'a BETWEEN # AND 2',
  '# IS NULL',
  "a LIKE ANY ('x', #)",
  'SUM(#) OVER (PARTITION BY a ORDER BY b)',
  'SUM(a) OVER (PARTITION BY # ORDER BY b)',
  'SUM(a) OVER (ORDER BY #)',
  'LISTAGG(a) WITHIN GROUP (ORDER BY #)',
  'FIRST_VALUE(# IGNORE NULLS) OVER (ORDER BY a)',
  '(SELECT # FROM t)',
  'EXISTS (SELECT 1 FROM t WHERE #)',
  'FILTER(arr, x -> x = #)',
  'EXTRACT(YEAR FROM #)',
  'POSITION(# IN a)',
  'DECODE(a, 1, #)',
];
const queries = [
  'SELECT # FROM t',
  'SELECT DISTINCT # AS c FROM t',
  'SELECT a, # FROM t, u',
  'SELECT a FROM t WHERE #',
  'SELECT a FROM t GROUP BY a, #',
  'SELECT a FROM t GROUP BY a HAVING #',
  'SELECT a FROM t QUALIFY # = 1',
  'SELECT a FROM t ORDER BY # DESC NULLS LAST LIMIT 3',
  'SELECT a FROM t JOIN u ON #',
  'SELECT a FROM t ASOF JOIN u MATCH_CONDITION (# >= u.b)',
  'SELECT * FROM VALUES (1, #) AS v (x, y)',
  'VALUES (#)',
  'WITH c AS (SELECT # FROM t) SELECT * FROM c',
  'WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT # FROM r) SELECT n FROM r',
  'SELECT 1 UNION ALL SELECT #',
  'SELECT * FROM t, LATERAL FLATTEN(INPUT => #) f',
  'SELECT * FROM TABLE(SPLIT_TO_TABLE(#, 1)) s',
  'SELECT * FROM t, LATERAL (SELECT # FROM u) l',
  'SELECT * FROM t PIVOT(MAX(a) FOR b IN (SELECT # FROM u))',
  'SELECT * REPLACE (# AS a) FROM t',
  'SELECT a FROM t CONNECT BY PRIOR a = #',
  'SELECT * FROM t AT (OFFSET => #)',
  'EXPLAIN SELECT # FROM t',
];
const changes = [
  'INSERT INTO t (a, b) VALUES (1, #)',
  'INSERT INTO t SELECT # FROM u',
  'UPDATE t SET a = # WHERE b = 1',
  'UPDATE t SET a = 1 WHERE #',
  'DELETE FROM t WHERE #',
  'MERGE INTO t USING u ON t.a = u.a WHEN MATCHED AND # THEN UPDATE SET b = 1',
  'MERGE INTO t USING u ON t.a = u.a WHEN NOT MATCHED THEN INSERT (a) VALUES (#)',
  'CREATE TABLE t AS SELECT # AS a FROM u',
  'CREATE OR REPLACE VIEW v AS SELECT # AS a FROM u',
];

const nested = fc.array(fc.constantFrom(...expressions), { maxLength: 3 });
const composed = (frames: readonly string[], statement: string, expression: string) =>
  [...frames, statement].reduce((inner, frame) => frame.replace('#', () => inner), expression);
/** With parentheses around every part, so that operators cannot bind differently. */
const grouped = (frames: readonly string[]) => frames.map((frame) => `(${frame})`);

describe('an expression in any place of any statement', () => {
  it('is refused when it could cost, change or reach anything', async () => {
    const statement = fc.constantFrom(...queries, ...changes);
    await fc.assert(
      fc.asyncProperty(nested, statement, fc.constantFrom(...hostile), async (frames, frame, expression) => {
        // Callers who may write may advance a sequence.
        fc.pre(expression !== 'seq.NEXTVAL' || queries.includes(frame));
        const refusal = await refusalOf(
          guard,
          composed(frames, frame, expression),
          expression !== 'seq.NEXTVAL',
        );
        expect(refusal).not.toBeNull();
      }),
      { seed, numRuns: inFull(800, 3_000) },
    );
  });

  it('is refused for a paid call by the rule that says so', async () => {
    const paid = fc.constantFrom(...hostile.slice(0, 6));
    await fc.assert(
      fc.asyncProperty(nested, fc.constantFrom(...queries), paid, async (frames, frame, expression) => {
        expect((await refusalOf(guard, composed(frames, frame, expression), false))?.rule).toBe(
          'ai-function',
        );
      }),
      { seed, numRuns: inFull(300, 1_000) },
    );
  });

  it('is allowed when it is harmless', async () => {
    await fc.assert(
      fc.asyncProperty(
        nested,
        fc.constantFrom(...queries),
        fc.constantFrom(...harmless),
        async (frames, frame, expression) => {
          expect(
            await refusalOf(guard, composed(grouped(frames), frame, `(${expression})`), false),
          ).toBeNull();
        },
      ),
      { seed, numRuns: inFull(300, 1_000) },
    );
  });
});

describe('any text at all', () => {
  const words = [
    'SELECT',
    'FROM',
    'WITH',
    'AS',
    'TABLE',
    'LATERAL',
    'VALUES',
    'UNION',
    'INTO',
    'AT',
    'PIVOT',
    'OVER',
  ];
  const scraps = fc.constantFrom(
    ...words,
    ...'( ) [ ] { } , ; . : :: -> => ->> ! @ $1 $x ? :1 \' " $$ -- // /* */ \\ \n \r \0 \u2028 \ud800 é 😀 1 .5 1e'.split(
      ' ',
    ),
    'a',
    'AI_COMPLETE',
    "'x'",
    '"q"',
    ' ',
  );

  it('is either understood or refused, and never breaks the guard', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(scraps, { maxLength: 40 }), fc.boolean(), async (parts, spaced) => {
        const sql = parts.join(spaced ? ' ' : '');
        await refusalOf(guard, sql, true);
      }),
      { seed, numRuns: inFull(800, 3_000) },
    );
  });

  it('never runs a paid call, whatever stands around it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(scraps, { maxLength: 12 }),
        fc.array(scraps, { maxLength: 12 }),
        async (before, after) => {
          const sql = `SELECT ${before.join(' ')} AI_COMPLETE('m', 'p') ${after.join(' ')}`;
          const refusal = await refusalOf(guard, sql, true);
          // What comes before may have made a string, a comment or a quoted name of the call.
          const hidden = before.some((scrap) => /['"$]|--|\/[/*]/.test(scrap));
          if (!hidden) expect(refusal).not.toBeNull();
        },
      ),
      { seed, numRuns: inFull(800, 3_000) },
    );
  });
});
