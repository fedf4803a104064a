/**
 * Words after which an operand is expected: a name followed by `(` is then a function call, and `:name` a bind.
 * Anything else that is a name ends an operand.
 */
export const reservedWords: ReadonlySet<string> = new Set(
  (
    'ALL AND ANY AS ASC ASOF BETWEEN BY CALL CASE CONNECT CROSS CUBE DEFAULT DESC DISTINCT DO ELSE ELSEIF ESCAPE ' +
    'EXCEPT EXISTS FETCH FOR FROM FULL GROUP HAVING IF ILIKE IN INNER INSERT INTERSECT INTO IS JOIN LATERAL LET ' +
    'LIKE LIMIT MATCHED MATCH_CONDITION MERGE MINUS NATURAL NOT OFFSET ON OR ORDER OUTER OVER PARTITION PIVOT ' +
    'QUALIFY RANGE RECURSIVE REGEXP RETURN RLIKE ROLLUP ROWS SELECT SET SETS SOME THEN TO TOP UNION UNPIVOT ' +
    'UPDATE USING VALUES WHEN WHERE WHILE WITH WITHIN'
  ).split(' '),
);

/** Words that keep their meaning when a parenthesis follows: never function names. */
export const clauseWords: ReadonlySet<string> = new Set(
  (
    'ALL AND ANY AS BETWEEN BY CASE CUBE DISTINCT ELSE ESCAPE EXCEPT EXISTS FROM GROUP HAVING ILIKE IN ' +
    'INTERSECT INTO IS JOIN LATERAL LIKE LIMIT MATCH_CONDITION MATCH_RECOGNIZE MINUS NOT OFFSET ON OR ORDER OVER ' +
    'PIVOT QUALIFY REGEXP RLIKE ROLLUP SAMPLE SELECT SET SETS SOME TABLE TABLESAMPLE THEN UNION UNPIVOT USING ' +
    'VALUES WHEN WHERE WITH'
  ).split(' '),
);

/** Functions that are written without parentheses. */
export const bareFunctions: ReadonlySet<string> = new Set([
  'CURRENT_DATE',
  'CURRENT_TIME',
  'CURRENT_TIMESTAMP',
  'CURRENT_USER',
  'LOCALTIME',
  'LOCALTIMESTAMP',
]);

/** Words that end the items of a SELECT at its own nesting depth. */
export const itemsEnd: ReadonlySet<string> = new Set(
  'FROM INTO WHERE GROUP HAVING QUALIFY ORDER LIMIT OFFSET FETCH UNION EXCEPT MINUS INTERSECT'.split(' '),
);

/** Types that may stand before a string to make a typed literal: `DATE '2026-01-31'`. */
export const literalTypes: ReadonlySet<string> = new Set([
  'DATE',
  'TIME',
  'TIMESTAMP',
  'TIMESTAMP_NTZ',
  'TIMESTAMP_LTZ',
  'TIMESTAMP_TZ',
  'DATETIME',
]);
