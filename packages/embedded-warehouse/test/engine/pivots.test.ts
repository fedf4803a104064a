import { describe, expect, it } from 'vitest';
import { tokenize } from '../../src/engine/dialect/lexer.ts';
import { dynamicPivot } from '../../src/engine/expand-pivots.ts';
import { costGrowth } from '../language/cost-growth.ts';
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

  it('has at most so many columns', async () => {
    const sql = (values: number) =>
      `select * from (select seq4() as n, 1 as one from table(generator(rowcount => ${values}))) pivot(sum(one) for n in (any))`;
    expect((await db.execute(sql(400))).columns).toHaveLength(400);
    expect((await db.failure(sql(401))).message).toBe(
      "Unsupported feature 'PIVOT over more than 400 values; list those that are meant' in the embedded warehouse.",
    );
  });

  it('is looked for by one walk', () => {
    const search = (count: number) => {
      const tokens = tokenize(`select 1 where ${Array(count).fill('a in (select 1)').join(' and ')}`);
      return () => dynamicPivot(tokens);
    };
    // Eight times as many: a walk back from each takes sixty-four times as long.
    expect(costGrowth(search(1_000), search(8_000), 20)).toBeLessThan(20);
  });
});

it.each([
  ['avg(n)', '1.87500000 | NULL'],
  ['avg(n::float)', null],
  ['count(n)', '2 | 0'],
  ['max(n)', '2.25 | NULL'],
  ['median(n)', '1.87500 | NULL'],
  ['listagg(n)', '1.502.25 | '],
])('pivots by %s', async (aggregate, row) => {
  const source =
    "(select column1 as k, column2::number(10, 2) as n from values ('x', 1.5), ('x', 2.25), ('y', null))";
  const sql = `select * from ${source} pivot(${aggregate} for k in ('x', 'y'))`;
  if (row === null) expect((await db.failure(sql)).code).toBe('000002');
  else expect(await db.rows(sql)).toEqual([row]);
});
