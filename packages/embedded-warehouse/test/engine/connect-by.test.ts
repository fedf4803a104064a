/** CONNECT BY: the rows below others, with their level, their path and what is above them. */
import { beforeAll, expect, it } from 'vitest';
import { engineForFile, fixed } from './engine.ts';

const db = engineForFile();

beforeAll(async () => {
  await db.execute('create table emp (id int, mgr int, name text)');
  await db.execute("insert into emp values (1, null, 'Ann'), (2, 1, 'Bob'), (3, 1, 'Cat'), (4, 2, 'Dan')");
});

it.each([
  [
    'select name, level from emp start with mgr is null connect by prior id = mgr order by level, name',
    ['Ann | 1', 'Bob | 2', 'Cat | 2', 'Dan | 3'],
  ],
  [
    "select sys_connect_by_path(name, '/') p, connect_by_root name, prior name from emp e start with e.id = 1 connect by e.mgr = prior e.id order by p",
    ['/Ann | Ann | NULL', '/Ann/Bob | Ann | Ann', '/Ann/Bob/Dan | Ann | Bob', '/Ann/Cat | Ann | Ann'],
  ],
  [
    'select * from emp start with id = 2 connect by mgr = prior id order by id',
    ['2 | 1 | Bob', '4 | 2 | Dan'],
  ],
  // WHERE leaves rows out behind the recursion, the condition what is below them too.
  [
    "select name from emp where name <> 'Bob' start with id = 1 connect by mgr = prior id order by 1",
    ['Ann', 'Cat', 'Dan'],
  ],
  [
    "select name from emp start with id = 1 connect by mgr = prior id and name <> 'Bob' order by 1",
    ['Ann', 'Cat'],
  ],
  [
    'select count(*), max(level) from emp connect by mgr = prior id and level < 3 start with id = 1',
    ['3 | 2'],
  ],
  ['select level from dual connect by level <= 3 order by 1', ['1', '2', '3']],
  [
    'select name from emp start with id = 4 connect by id = prior mgr order by level desc',
    ['Ann', 'Bob', 'Dan'],
  ],
  [
    'select level, count(*) from emp start with mgr is null connect by prior id = mgr group by level having count(*) > 1 union all select 9, 9 order by 1',
    ['2 | 2', '9 | 9'],
  ],
  [
    'with t as (select name, level l from (select id, mgr as boss, name from emp) start with boss is null connect by prior id = boss) select max(l) from t',
    ['3'],
  ],
])('%s', async (sql, rows) => {
  expect(await db.rows(sql)).toEqual(rows);
});

it('names its columns as they are written, in views and with binds too', async () => {
  const sql =
    "select sys_connect_by_path(name, '>') from emp where id = 4 start with mgr is null connect by prior id = mgr";
  expect((await db.describe(sql)).columns.map(({ name }) => name)).toEqual([
    "SYS_CONNECT_BY_PATH(NAME, '>')",
  ]);
  await db.execute(`create view paths (p) as ${sql}`);
  expect(await db.rows('select p from paths')).toEqual(['>Ann>Bob>Dan']);
  const below = 'select name from emp start with id = ? connect by mgr = prior id and level <= ? order by 1';
  expect(await db.rows(below, { 1: fixed('1'), 2: fixed('2') })).toEqual(['Ann', 'Bob', 'Cat']);
});

it.each([
  [
    'select a.id from emp a join emp b on a.id = b.mgr start with a.id = 1 connect by prior a.id = a.mgr',
    '000002',
  ],
  ['select id from emp connect by prior (id + 1) = mgr', '000002'],
  ['select id from emp connect by prior nosuch = mgr', '000904'],
  ['connect by prior id = mgr', '001003'],
])('%s is refused', async (sql, code) => {
  expect((await db.failure(sql)).code).toBe(code);
});
