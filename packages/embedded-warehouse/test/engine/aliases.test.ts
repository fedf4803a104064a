/** Names that a statement gives: with quotes in them, and of items that have a query in them. */
import { beforeAll, expect, it } from 'vitest';
import { engineForFile } from './engine.ts';

const db = engineForFile();

beforeAll(async () => {
  await db.execute('create table orders (id int)');
  await db.execute('insert into orders values (1), (2)');
  await db.execute('create table parts (id int, n int)');
  await db.execute('insert into parts values (1, 5), (2, 1), (1, 7)');
});

it.each([`"""q"""`, `"""q"`, `"q"""`, `"q""r"`, `""""`, `""""""`, `"q"`])(
  '%s is a name anywhere',
  async (name) => {
    expect((await db.describe(`select 'a' as ${name}`)).columns.map((column) => column.name)).toEqual([
      name.slice(1, -1).replaceAll('""', '"'),
    ]);
    const statements = [
      `select ${name} from (select 1 as ${name})`,
      `with ${name} as (select 1 as n) select n from ${name}`,
      `with w(a, ${name}) as (select 2, 1) select ${name} from w`,
      `select t.${name} from (values (1)) as t(${name})`,
      `select ${name}.n from (select 1 as n) as ${name}`,
      `select ${name}.value from lateral flatten(input => parse_json('[1]')) ${name}`,
      `select ${name}.value from orders, lateral flatten(input => parse_json('[1]')) ${name} where id = 1`,
      `select count(*) as ${name} from orders where id = 1 group by all order by ${name}`,
    ];
    for (const sql of statements) expect([sql, await db.rows(sql)]).toEqual([sql, ['1']]);
    await db.execute(`create table ${name} (${name} int)`);
    await db.execute(`insert into ${name} (${name}) values (3)`);
    expect(await db.rows(`select ${name}.${name} from ${name}`)).toEqual(['3']);
    await db.execute(`drop table ${name}`);
  },
);

const total = '(select sum(n) from parts p where p.id = o.id)';

it.each([
  [`select ${total} as s, s + 1 as more from orders o order by 1`, ['1 | 2', '12 | 13']],
  [`select ${total} as s, s + 1 as t, t * 2 as u from orders o order by u`, ['1 | 2 | 4', '12 | 13 | 26']],
  [`select id as k, ${total} as s, k + s as t from orders o order by t`, ['2 | 1 | 3', '1 | 12 | 13']],
  [`select ${total} as s from orders o order by s + 1 desc`, ['12', '1']],
  [`select ${total} as s, row_number() over (order by s) as r from orders o order by r`, ['1 | 1', '12 | 2']],
  [
    `select exists (select 1 from parts p where p.id = o.id) as e, not e as f from orders o`,
    ['1 | 0', '1 | 0'],
  ],
  [`select o.id in (select n from parts) as e, not e as f from orders o order by id`, ['1 | 0', '0 | 1']],
  // A column comes before an item of its name.
  [`select (select 1) as n, n + 1 as m from parts order by m`, ['1 | 2', '1 | 6', '1 | 8']],
])('an item with a query in it is named by others: %s', async (sql, rows) => {
  expect(await db.rows(sql)).toEqual(rows);
});

it.each([
  ['10/x', '10.000000'],
  ['mod(10, x)', '0'],
  ['sqrt(x)', '1'],
  ["parse_json('{\"n\":' || x || '}'):n", '1'],
])('what may fail, as %s may, is named again anywhere', async (expression, first) => {
  const one = 'from values (1) t(x)';
  for (const sql of [
    `select r from (select ${expression} r, r::int n ${one}) where n is not null`,
    `select ${expression} r ${one} where r is not null`,
    `select ${expression} r ${one} order by r is null, to_varchar(r)`,
    `select ${expression} r ${one} qualify row_number() over (order by r) = 1`,
    `select ${expression} r ${one} group by x having r is not null`,
    `select max(x) over (order by r) * 0 + r from (select x, ${expression} r ${one})`,
  ])
    expect([sql, (await db.rows(sql)).map(Number)]).toEqual([sql, [Number(first)]]);
});

it('says that what is another value each time has no second use', async () => {
  expect(await db.failure('select random() r, r + 1 s')).toMatchObject({
    message: expect.stringContaining('another use of R'),
  });
});

it('fails in the rows that fail, and in no other', async () => {
  expect(await db.rows('select iff(x = 0, -1, 10/x) r, r * 2 from values (0), (5) t(x) order by r')).toEqual([
    '-1.000000 | -2.000000',
    '2.000000 | 4.000000',
  ]);
  expect(await db.failure('select 10/x r from values (0), (5) t(x) order by abs(r)')).toMatchObject({
    message: 'Division by zero',
  });
});

it('a query goes on with itself without the word RECURSIVE, and else reads the table of its name', async () => {
  const days = `select 1 n union all select n + 1 from days where n < 3`;
  expect(await db.rows(`with days as (${days}) select n from days order by n`)).toEqual(['1', '2', '3']);
  expect(await db.rows(`with days(n) as (${days}) select max(n) from days`)).toEqual(['3']);
  expect(await db.rows('with orders as (select id from orders where id > 1) select * from orders')).toEqual([
    '2',
  ]);
  const both = 'select id from orders union all select id + 10 from orders';
  expect(await db.rows(`with orders as (${both}) select count(*) from orders`)).toEqual(['4']);
});

it.each([
  ['select v:k, count(*) from d group by all order by 1', ['"a" | 2', '"b" | 1']],
  ['select v:k, count(*) from d group by all order by v:k desc', ['"b" | 1', '"a" | 2']],
  ['select count(*) as c, c + 1, x from d group by all order by x', ['1 | 2 | 1', '2 | 3 | 2']],
  ['select d.*, count(*) from (select x from d) d group by all order by x', ['1 | 1', '2 | 2']],
  ['select count(*) from d where false group by all', ['0']],
])('%s groups by the items without an aggregate', async (sql, rows) => {
  await db.execute(
    `create or replace table d as select column1 as x, parse_json(column2) as v from values (1, '{"k":"b"}'), (2, '{"k":"a"}'), (2, '{"k":"a"}')`,
  );
  expect(await db.rows(sql)).toEqual(rows);
});
