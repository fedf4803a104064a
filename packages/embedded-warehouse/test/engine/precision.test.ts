/** The precision and scale that Snowflake tells of computed numbers. */
import { beforeAll, expect, it } from 'vitest';
import { engineForFile } from './engine.ts';

const db = engineForFile();

beforeAll(async () => {
  await db.execute('create table measures (a number(10, 2), b number(38, 0), c number(12, 2), i integer)');
  await db.execute('insert into measures values (1.5, 2, 3, 4)');
});

const types = (columns: readonly { precision: number | null; scale: number | null }[]) =>
  columns.map(({ precision, scale }) => `${precision},${scale}`).join(' ');

it.each([
  ['1, 123456, 1.25, -3', '1,0 6,0 3,2 1,0'],
  ['1 + 1, 10.25 - 3, 1.5 * 2, 1 / 3', '2,0 5,2 3,1 7,6'],
  ['a, b, c, i', '10,2 38,0 12,2 38,0'],
  ['a + c, a * c, a / c, a + b, a * 0.5', '13,2 22,4 18,8 38,2 11,3'],
  ['sum(a), avg(a), sum(b), avg(b), max(a), count(*), count(i)', '22,2 28,8 38,0 38,6 10,2 18,0 18,0'],
  ['median(a), sum(a + c)', '13,5 25,2'],
  ["length('abc'), year('2024-01-01'::date), month('2024-01-01'::date)", '18,0 4,0 2,0'],
  ['row_number() over (order by a), datediff(day, current_date, current_date)', '18,0 9,0'],
  // What is chosen from several has room for each of them.
  ['case when a > 1 then 1 else 1000 end, coalesce(a, 123456789), iff(a > 1, 1.25, 100)', '4,0 11,2 5,2'],
])('%s', async (items, expected) => {
  const sql = `select ${items} from measures`;
  expect(types((await db.execute(sql)).columns)).toBe(expected);
  expect(types((await db.describe(sql)).columns)).toBe(expected);
});

it.each([
  ['select 1 union all select 1000', '4,0'],
  ['select 1000 as n union all by name select 1 as n', '4,0'],
  ['select 1 as n union all by name select 1000 as n', '4,0'],
  ['values (1), (1000), (20)', '4,0'],
  ['select n from (select 1 + 1 as n)', '2,0'],
  ['with t as (select sum(1.5) as n from measures) select n, n * 10 from t', '14,1 16,1'],
  [
    'with recursive r (n) as (select 1 union all select n * 100 from r where n < 1000) select n from r',
    '38,0',
  ],
  ['select v from (select 1 as a, 1000 as b) unpivot (v for n in (a, b))', '4,0'],
  ['select n from (select 1 as n) union all select null', '38,0'],
])('%s', async (sql, expected) => {
  expect(types((await db.execute(sql)).columns)).toBe(expected);
});

it('views have it, and tables made of a query have room for more', async () => {
  await db.execute('create view computed as select 1 as a, count(*) as n, sum(c) as s from measures');
  expect((await db.execute('describe view computed')).rows.map((row) => row[1])).toEqual([
    'NUMBER(1,0)',
    'NUMBER(18,0)',
    'NUMBER(24,2)',
  ]);
  expect(await db.rows('select a + n, s from computed')).toEqual(['2 | 3.00']);
  await db.execute('create table made as select * from computed');
  await db.execute('insert into made values (123456, 123456, 1)');
  expect(await db.rows('select max(a), max(n) from made')).toEqual(['123456 | 123456']);
});

it('SYSTEM$TYPEOF tells it', async () => {
  expect(await db.rows('select system$typeof(1 + 1), system$typeof(sum(a)) from measures')).toEqual([
    'NUMBER(2,0)[SB1] | NUMBER(22,2)[SB16]',
  ]);
});
