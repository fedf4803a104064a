/**
 * Words that may stand right before a parenthesis without being a function's name. Everything else there is a call.
 * Sources: docs.snowflake.com, sql-reference/reserved-keywords and the syntax pages of the clauses.
 */
const words = (list: string) => new Set(list.split(/\s+/));

/** Reserved, or clause words after which an expression or a query begins. */
export const operandWords = words(`
  ALL AND ANY AS BETWEEN BY CASE CONNECT_BY_ROOT DEFAULT DEFINE DISTINCT ELSE ESCAPE EXCEPT EXISTS FETCH FINAL FIRST FROM
  HAVING ILIKE IN INTERSECT INTERVAL INTO IS JOIN LATERAL LIKE LIMIT MEASURES MINUS NEXT NOT OFFSET ON OR OVERWRITE
  PRIOR QUALIFY REGEXP RETURN RLIKE RUNNING SELECT SET SOME TABLE THEN TOP UNION USING VALUES WHEN WHERE WITH`);

/** The operand words that a parenthesis may follow wherever they stand: no function can have their names. */
export const grammarWords = words(`
  ALL AND ANY AS BETWEEN BY CASE DISTINCT ELSE EXISTS FROM HAVING IN INTERSECT INTO MINUS NOT NULL ON OR QUALIFY SELECT
  SET SOME TABLE THEN UNION UNIQUE VALUES WHEN WHERE`);

/** Predicates when an operand stands before them, functions otherwise: `a LIKE (b)`, `RLIKE(a, b)`. */
export const predicateWords = words('ILIKE LIKE REGEXP RLIKE');

/** Calls with a grammar of their own inside the parentheses; Snowflake keeps these names to itself. */
export const specialForms = words('CAST EXTRACT POSITION TRY_CAST');

/** Clauses that follow an operand or a table; as the first word of an expression they would be calls. */
export const clauseWords = words(`
  AT AUTOINCREMENT BEFORE EXCEPT EXCLUDE IDENTITY JOIN LIMIT MATCH_CONDITION MATCH_RECOGNIZE OFFSET OVER PATTERN PIVOT RENAME REPEATABLE REPLACE SAMPLE SEED TABLESAMPLE
  UNPIVOT USING`);

/** Words that are clauses only right after one of these: `WITHIN GROUP (`, `GROUPING SETS (`. */
export const wordAfter: Readonly<Record<string, ReadonlySet<string>>> = {
  BERNOULLI: words('SAMPLE TABLESAMPLE'),
  BLOCK: words('SAMPLE TABLESAMPLE'),
  GROUP: words('WITHIN'),
  KEY: words('PRIMARY FOREIGN'),
  NULLS: words('INCLUDE EXCLUDE'),
  ROW: words('SAMPLE TABLESAMPLE'),
  SETS: words('GROUPING'),
  SYSTEM: words('SAMPLE TABLESAMPLE'),
};

/** Grouping operators; the tree must show that they stand directly in a GROUP BY. */
export const groupingWords = words('CUBE ROLLUP');

/** Types that take arguments. */
export const typeWords = words(`
  ARRAY BINARY CHAR CHARACTER DEC DECIMAL MAP NCHAR NUMBER NUMERIC NVARCHAR NVARCHAR2 OBJECT STRING TEXT TIME TIMESTAMP
  TIMESTAMP_LTZ TIMESTAMP_NTZ TIMESTAMP_TZ TIMESTAMPLTZ TIMESTAMPNTZ TIMESTAMPTZ DATETIME VARBINARY VARCHAR VECTOR`);
