/** A column that a statement names twice. */
import { beforeAll, expect, it } from 'vitest';
import { engineForFile } from './engine.ts';

const db = engineForFile();

beforeAll(async () => {
  await db.execute('create table pairs (a int, b int)');
});

it.each([
  ['create table t (a int, A int)', 'A'],
  ['create temporary table t (a int, a varchar)', 'A'],
  ['create table t (x int autoincrement, x int)', 'X'],
  ['create table t ("x y" int, "x y" int)', 'x y'],
  ['create table t (a, a) as select 1, 2', 'A'],
  ['create table t as select 1 a, 2 a', 'A'],
  ['create temporary table t as select p.*, q.* from pairs p, pairs q', 'A'],
  ['create view v (a, a) as select 1, 2', 'A'],
  ['create view v as select 1 a, 2 a', 'A'],
  ['create temporary view v (a, a) as select 1, 2', 'A'],
  ['insert into pairs (a, a) values (1, 2)', 'A'],
  ['insert all into pairs (b, b) values (x, y) select 1 x, 2 y', 'B'],
  ['update pairs set a = 1, a = 2', 'A'],
  ['merge into pairs using (select 1 x) on a = x when matched then update set b = 1, b = 2', 'B'],
  ['merge into pairs using (select 1 x) on a = x when not matched then insert (a, a) values (1, 2)', 'A'],
])('is refused: %s', async (sql, name) => {
  expect(await db.failure(sql)).toMatchObject({
    code: '002025',
    message: `SQL compilation error:\nduplicate column name '${name}'`,
  });
});

it.each([
  'create table t (a int, "a" int)',
  'create table t as select 1 a, 2 "a"',
  'alter table pairs add column "a" int',
])('is refused where only its case differs, which is an unsupported feature here: %s', async (sql) => {
  expect((await db.failure(sql)).code).toBe('000002');
});

it('may be named in as many columns as a query has, as long as nothing keeps them', async () => {
  expect((await db.execute('select 1 a, 2 a')).columns.map(({ name }) => name)).toEqual(['A', 'A']);
});
