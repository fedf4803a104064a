/** Words that are no names without quotes. Source: docs.snowflake.com, sql-reference/reserved-keywords. */
const reserved = new Set(
  `ACCOUNT ALL ALTER AND ANY AS BETWEEN BY CASE CAST CHECK COLUMN CONNECT CONNECTION CONSTRAINT CREATE CROSS CURRENT
  CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DATABASE DELETE DISTINCT DROP ELSE EXISTS FALSE FOLLOWING FOR
  FROM FULL GRANT GROUP GSCLUSTER HAVING ILIKE IN INCREMENT INNER INSERT INTERSECT INTO IS ISSUE JOIN LATERAL LEFT LIKE
  LOCALTIME LOCALTIMESTAMP MINUS NATURAL NOT NULL OF ON OR ORDER ORGANIZATION QUALIFY REGEXP REVOKE RIGHT RLIKE ROW ROWS
  SAMPLE SCHEMA SELECT SET SOME START TABLE TABLESAMPLE THEN TO TRIGGER TRUE TRY_CAST UNION UNIQUE UPDATE USING VALUES
  VIEW WHEN WHENEVER WHERE WITH`.split(/\s+/),
);

/** What an object is called, as SQL takes it: in quotes, unless it means the same without. */
export function quoteName(name: string): string {
  // Two dollar signs would end the body of a procedure.
  const isPlain = /^[A-Z_][A-Z0-9_$]*$/.test(name) && !name.includes('$$') && !reserved.has(name);
  return isPlain ? name : `"${name.replaceAll('"', '""')}"`;
}
