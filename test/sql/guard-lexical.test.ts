import { describe, expect, it } from 'vitest';
import { createSqlGuard } from '../../src/snowflake/sql/guard-sql.ts';
import { refusalOf } from './refusal-of.ts';

const guard = createSqlGuard();

/** Characters that an editor would not show, or a .sql file not keep. */
const doubtful: readonly (readonly [string, string])[] = [
  ['a lone carriage return that may end a comment', 'SELECT 1 --\r, AI_COMPLETE(1)'],
  ['a lone carriage return between tokens', 'SELECT\r1'],
  ['a vertical tab that may end a comment', 'SELECT 1 -- x\v, AI_COMPLETE(1)'],
  ['a form feed that may end a comment', 'SELECT 1 // x\f, AI_COMPLETE(1)'],
  ['a line separator that may end a comment', 'SELECT 1 -- x\u2028, AI_COMPLETE(1)'],
  ['a next-line character that may end a comment', 'SELECT 1 -- x\u0085, AI_COMPLETE(1)'],
  ['a NUL character', 'SELECT 1\0'],
  ['a NUL character in a string', "SELECT 'a\0'"],
  ['half of a surrogate pair', "SELECT '\ud800'"],
  ['a byte order mark', '\ufeffSELECT 1'],
  ['a no-break space', 'SELECT\u00a01'],
  ['an ideographic space before the parenthesis', "SELECT AI_COMPLETE\u3000('x')"],
  ['a zero-width space in a name', "SELECT AI_\u200bCOMPLETE('x')"],
  ['a Cyrillic letter in a name', "SELECT \u0410I_COMPLETE('x')"],
  ['a full-width parenthesis', 'SELECT AI_COMPLETE\uff081\uff09'],
  ['a full-width letter', 'SELECT \uff21I_COMPLETE(1)'],
  ['a right-to-left override', 'SELECT \u202e1'],
  ['an accented letter in a name', 'SELECT é FROM t'],
];

describe('a text that two readers may read differently', () => {
  it.each(doubtful)('is refused: %s', async (_, sql) => {
    expect((await refusalOf(guard, sql, true))?.rule).toMatch(/^(lexical|ai-function)$/);
  });

  it('keeps all of Unicode in strings, quoted names and comments', async () => {
    const sql = `SELECT 'é 😀 \u2028 \u200b' AS "größe 😀", a -- 😀 \u200b\nFROM "таблица" /* \u2028 */ WHERE b = ?`;
    expect(await refusalOf(guard, sql, false)).toBeNull();
    expect((await guard.describe(sql)).tables.map(({ path }) => path)).toEqual([['таблица']]);
  });
});

describe('a quoted name with quotes in it', () => {
  const written = [`"""q"""`, `"""q"`, `"q"""`, `"q""r"`, `""""`, `""""""`, `"""AI_COMPLETE('x')"""`];
  const other = written.map((name): [string, string] => [name, `"\ue000\ue000q" , '\ue001'`]);

  it.each([...written.map((name): [string, string] => [name, '1']), ...other])(
    '%s is a name anywhere, beside %s',
    async (name, beside) => {
      const meant = name.slice(1, -1).replaceAll('""', '"');
      for (const sql of [
        `SELECT 'a' AS ${name}, ${beside} FROM ${name} WHERE ${name}.${name} = 1 -- ${name}`,
        `WITH w(a, ${name}) AS (SELECT 1, 2) SELECT ${name}, ${beside} FROM w JOIN s.${name} ON a = ?`,
        `SELECT t.${name}, ${beside} FROM (VALUES (1)) AS t(${name}) JOIN ${name} x ON TRUE`,
        `SELECT COUNT(${name}), ${beside} FROM x.y.${name} GROUP BY ${name} ORDER BY ${name}`,
      ]) {
        expect([sql, await refusalOf(guard, sql, false)]).toEqual([sql, null]);
        const { tables } = await guard.describe(sql);
        expect(tables.map(({ path }) => path.at(-1))).toContain(meant);
      }
      const insert = `INSERT INTO ${name} (${name}) VALUES (?)`;
      expect(await refusalOf(guard, insert, true)).toBeNull();
      expect((await guard.describe(insert)).tables).toMatchObject([{ path: [meant], written: true }]);
    },
  );

  it.each([
    `SELECT """a""", AI_COMPLETE('x', 'y') FROM t`,
    `SELECT """a" || AI_COMPLETE('x', 'y') || "b"""`,
    `SELECT """AI_COMPLETE"""('x')`,
    `SELECT 1 AS """a, AI_COMPLETE('x', 'y')`,
  ])('hides no call: %s', async (sql) => {
    expect((await refusalOf(guard, sql, false))?.rule).toMatch(/^(ai-function|user-function|lexical)$/);
  });
});

describe('a refusal', () => {
  it('says rule, reason, line and column, and never quotes the statement', async () => {
    const sql = "SELECT secret_column\nFROM secret_table\nWHERE upper('secret text') = my_secret_udf(1)";
    const error = await guard
      .guardSql(sql, { allowWrites: false, allowOthers: false })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'SQL_NOT_ALLOWED',
      retryable: false,
      details: { rule: 'unknown-function', reason: expect.any(String), line: 3, column: 30 },
    });
    expect(JSON.stringify([(error as Error).message, (error as { details: unknown }).details])).not.toMatch(
      /secret/i,
    );
  });

  it.each([
    ['SELECT 1,\n  AI_COMPLETE(1)', 2, 3],
    ["SELECT '\n\n', my_udf(1)", 3, 4],
    ["SELECT '😀', my_udf(1)", 1, 14],
    ['SELECT 1;\nSELECT 2', 2, 1],
    ['SELECT * FROM @stage', 1, 15],
    ['SELECT $1, $name', 1, 12],
    ['EXPLAIN\nSELECT * FROM snowflake.account_usage.query_history', 2, 15],
    ['/* first */ DROP DATABASE d', 1, 13],
    ["SELECT 'open", 1, 8],
    ['SELECT /* open', 1, 8],
    ['SELECT (1', 1, 1],
  ])('points at the place: %j', async (sql, line, column) => {
    expect(await refusalOf(guard, sql, true)).toMatchObject({ line, column });
  });

  it('names a built-in that an unknown function may be a slip of', async () => {
    expect((await refusalOf(guard, 'SELECT DATE_ADDD(day, 1, d)', false))?.reason).toMatch(
      /Did you mean \w+\?/,
    );
    expect((await refusalOf(guard, 'SELECT COALESC(a, b)', false))?.reason).toContain(
      'Did you mean COALESCE?',
    );
  });
});

describe('a statement that is too much to read', () => {
  it.each([
    ['longer than 64 KiB', `SELECT '${'x'.repeat(70_000)}'`],
    ['of very many tokens', `SELECT ${'1,'.repeat(10_000)}1`],
    ['nested in parentheses', `SELECT ${'('.repeat(200)}1${')'.repeat(200)}`],
    ['nested in subqueries', `${'SELECT * FROM ('.repeat(60)}SELECT 1${')'.repeat(60)}`],
    ['nested in calls', `SELECT ${'ABS('.repeat(300)}1${')'.repeat(300)}`],
    ['a chain of operators', `SELECT ${'1+'.repeat(2_000)}1`],
    ['a chain of unions', Array(1_000).fill('SELECT 1').join(' UNION ALL ')],
    ['open parentheses only', `SELECT ${'('.repeat(10_000)}`],
    ['quotes only', "'".repeat(60_001)],
  ])('is refused soon: %s', async (_, sql) => {
    const before = process.threadCpuUsage();
    expect((await refusalOf(guard, sql, true))?.rule).toMatch(/^(too-large|unreadable|lexical)$/);
    // A generous bound on the processor's time: what matters is that nothing grows without one.
    expect(process.threadCpuUsage(before).user).toBeLessThan(5_000_000);
  });

  it('still leaves room for what analysts write', async () => {
    const list = Array.from({ length: 3_000 }, (_, i) => i).join(', ');
    expect(await refusalOf(guard, `SELECT a FROM t WHERE id IN (${list})`, false)).toBeNull();
    const columns = Array.from({ length: 1_000 }, (_, i) => `column_${i}`).join(', ');
    expect(await refusalOf(guard, `SELECT ${columns} FROM t`, false)).toBeNull();
    expect(await refusalOf(guard, `SELECT ${'ABS('.repeat(20)}1${')'.repeat(20)}`, false)).toBeNull();
  });
});
