import { describe, expect, it } from 'vitest';
import { engineForFile, fixed } from './engine.ts';

const db = engineForFile();

describe('PIVOT over values that are asked for', () => {
  const sales =
    "(select column1 as id, column2 as mon, column3 as amount from values (1, 'JAN', 10), (1, 'FEB', 20), (2, 'JAN', 5), (2, null, 7))";
  it.each([
    ['any', ["'FEB'", "'JAN'"], ['1 | 20 | 10', '2 | NULL | 5']],
    ['any order by mon desc', ["'JAN'", "'FEB'"], ['1 | 10 | 20', '2 | 5 | NULL']],
    ['any order by mon desc) default on null (0', ["'JAN'", "'FEB'"], ['1 | 10 | 20', '2 | 5 | 0']],
    ["select max(column1) from values ('APR'), ('FEB')", ["'FEB'"], ['1 | 20', '2 | NULL']],
    ["'FEB') default on null (-1", ["'FEB'"], ['1 | 20', '2 | -1']],
  ])('in (%s)', async (list, names, rows) => {
    for (const sql of [
      `select * from ${sales} s pivot(sum(amount) for mon in (${list})) order by id`,
      `with t as ${sales}, u as (select * from t) select * from u pivot(sum(amount) for mon in (${list})) as p order by id`,
    ]) {
      const answer = await db.execute(sql);
      expect(answer.columns.map(({ name }) => name)).toEqual(['ID', ...names]);
      expect(await db.rows(sql)).toEqual(rows);
    }
  });

  it('takes a bind in what it stands behind, and whole numbers', async () => {
    const sql = `select * from (select id, amount from ${sales} where amount > ?) pivot(count(id) for amount in (any))`;
    expect((await db.execute(sql, { 1: fixed('6') })).columns.map(({ name }) => name)).toEqual([
      '7',
      '10',
      '20',
    ]);
    expect(await db.rows(sql, { 1: fixed('6') })).toEqual(['1 | 1 | 1']);
  });
});
