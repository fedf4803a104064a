import { describe, expect, it } from 'vitest';
import { parseSyntax, type Tree } from '../../src/snowflake/sql/syntax-tree.ts';
import { agreesWithTokens } from '../../src/snowflake/sql/verify-tree.ts';

async function treeOf(sql: string): Promise<Tree> {
  const outcome = await parseSyntax(sql, true);
  if ('failure' in outcome || !outcome.trees[0]) throw new Error(`cannot parse ${sql}`);
  return outcome.trees[0];
}

describe('the parser’s tree', () => {
  it.each([
    ['a call that the tokens do not have', 'SELECT F1_(a), F2_(b)', ['F1_'], []],
    ['a call that it does not have itself', 'SELECT F1_(a), b', ['F1_', 'F2_'], []],
    ['a call that it has twice', 'SELECT F1_(a), F1_(b)', ['F1_', 'F2_'], []],
    ['a call under its own name', 'SELECT my_udf(a)', [], []],
    ['a column list that the tokens do not have', 'SELECT * FROM t AS x (a, b)', [], []],
    [
      'a column list that it does not have itself',
      'SELECT * FROM t AS x',
      [],
      [{ name: 'X', columns: ['A'] }],
    ],
    ['other columns in a list', 'SELECT * FROM t AS x (a)', [], [{ name: 'X', columns: ['A', 'B'] }]],
    ['TABLE of something that is no call', "SELECT * FROM TABLE('t')", [], []],
    ['TABLE of a bind', 'SELECT * FROM TABLE(?)', [], []],
    ['a grouping outside of GROUP BY', 'SELECT a, CUBE(b) FROM t', [], []],
    ['a change inside of a query', 'SELECT * FROM (DELETE FROM t)', [], []],
  ])('disagrees with the tokens about %s', async (_, sql, names, lists) => {
    expect(agreesWithTokens(await treeOf(sql), names, lists)).toBe(false);
  });

  it.each([
    ['calls', 'SELECT F1_(F2_(a)) FROM TABLE(F3_(b))', ['F1_', 'F2_', 'F3_'], []],
    ['words that need no parentheses', 'SELECT CURRENT_DATE, CURRENT_USER', [], []],
    ['groupings', 'SELECT a FROM t GROUP BY CUBE(a), ROLLUP(b), GROUPING SETS ((a), (b))', [], []],
    ['column lists', 'SELECT * FROM t AS x (a, "b")', [], [{ name: 'X', columns: ['A', 'b'] }]],
    ['changes of several tables', 'INSERT ALL INTO t INTO u SELECT 1', [], []],
  ])('agrees with the tokens about %s', async (_, sql, names, lists) => {
    expect(agreesWithTokens(await treeOf(sql), names, lists)).toBe(true);
  });
});
