/** Values of several types in one place: set operations, CASE, COALESCE, VALUES and the like. */
import { describe, expect, it } from 'vitest';
import { engineForFile } from './engine.ts';

const db = engineForFile();

it.each([
  ["select 'a' union all select 1", '100038'],
  ["select 1 union select 'a'", '100038'],
  ["select column1 from values ('a') except select 1.5", '100038'],
  ["select 'a' union all select 1::float", '100038'],
  ["select 'a' union all select current_date", '100040'],
  ["select coalesce(column1, 1) from values ('a')", '100038'],
  ["select iff(column1 = 1, column1, 'n/a') from values (1), (2)", '100038'],
  ["select case when column1 = 1 then 'none' else current_date end from values (1)", '100040'],
  ["select * from values ('a'), (1)", '100038'],
])('%s fails: a text is read as what stands beside it', async (sql, code) => {
  expect(await db.failure(sql)).toMatchObject({ code });
});

it.each([
  ["select sum(a) from (select '1.5' as a union all select 1)", '2.50000'],
  ["select sum(coalesce(column1, '0')) from values (1), (null)", '1'],
  ["select sum(coalesce(n, s)) from values (1, '2'), (null, '2') t(n, s)", '3.00000'],
  ["select least('1', 2)", '1'],
  ["select greatest('1.5', 1)", '1.5'],
  ["select sum(column1) from values (1), ('2')", '3'],
  ["select lag(s, 1, 0) over (order by s desc) from values ('x') t(s)", '0'],
  ["select iff(true, 'a', null)", 'a'],
  [
    "select iff(false, '2024-01-01'::timestamp_tz, column1)::varchar from values ('2024-01-01 10:00:00 +0200')",
    '2024-01-01 10:00:00.000 +0200',
  ],
  [
    "select max(a)::varchar from (select '2024-01-02' as a union all select '2024-01-01'::date)",
    '2024-01-02',
  ],
  ["select count(a) from (select 'a' as a union all select null union all select 'b')", '2'],
])('%s is %s', async (sql, expected) => {
  expect(await db.value(sql)).toBe(expected);
});

describe('whatever stands beside a VARIANT becomes one', () => {
  it.each([
    ["select 'a' union all select parse_json('{\"k\":1}')", ['"a"', '{"k":1}']],
    ["select parse_json('\"b\"') union all select 'a'", ['"b"', '"a"']],
    ["select parse_json('1') union all select '2024-01-01'::date", ['1', '"2024-01-01"']],
    ["select parse_json('\"b\"') as a union all by name select 'q' as a", ['"b"', '"q"']],
    ["select * from values (parse_json('1')), ('a')", ['1', '"a"']],
    ["select coalesce(v:a, 'none') from (select parse_json('{}') as v)", ['"none"']],
    ['select nvl(v:a, 0) from (select parse_json(\'{"a":1.5}\') as v)', ['1.5']],
    ["select iff(true, 'a', v:a) from (select parse_json('{}') as v)", ['"a"']],
    ['select case when true then v:a else 1 end from (select parse_json(\'{"a":[1]}\') as v)', ['[1]']],
    ["select decode(1, 1, 'x', parse_json('2'))", ['"x"']],
  ])('%s', async (sql, expected) => {
    const { columns, rows } = await db.execute(sql);
    expect(columns).toMatchObject([{ type: 'variant' }]);
    expect(rows).toEqual(expected.map((cell) => [cell]));
  });

  it.each([
    ['select nvl(v:a, 0) + 1 from (select parse_json(\'{"a":10}\') as v)', '11'],
    ["select upper(nvl(v:b, 'x')) || 'y' from (select parse_json('{}') as v)", 'Xy'],
    [
      "select datediff(day, '2024-01-01', nvl(v:d, '2024-01-03'::date)) from (select parse_json('{}') as v)",
      '2',
    ],
    ['select greatest(v:a, 9) from (select parse_json(\'{"a":10}\') as v)', '10'],
    ['select least(v:a, 9) from (select parse_json(\'{"a":1.5}\') as v)', '1.5'],
    ["select 'same' from (select parse_json('{\"a\":\"q\"}') as v) where nvl(v:a, '') = 'q'", 'same'],
  ])('%s reads it back', async (sql, expected) => {
    expect(await db.value(sql)).toBe(expected);
  });
});

it('matches the columns of UNION BY NAME by their names', async () => {
  expect(await db.rows("select 'x' as a, 1 as b union all by name select 2 as b, 'y' as a")).toEqual([
    'x | 1',
    'y | 2',
  ]);
  expect(await db.value("select sum(b) from (select '2' as b union all by name select 0 as a, 1 as b)")).toBe(
    '3.00000',
  );
});

it.each([
  ["select parse_json('10') as v union all select parse_json('9') order by 1", ['9', '10']],
  [
    "select 10::variant as v union all select parse_json('9') union select parse_json('\"a\"') order by v",
    ['9', '10', '"a"'],
  ],
  ["select 7 as v, 1 as n union all select parse_json('10'), 2 order by v desc limit 1", ['10 | 2']],
  [
    "with t as (select parse_json('10') as v) select v, 'x' as k from t union all select 9, 'y' order by k, v",
    ['10 | x', '9 | y'],
  ],
])('a set operation is ordered by what its VARIANTs hold: %s', async (sql, rows) => {
  expect(await db.rows(sql)).toEqual(rows);
});

it.each([
  ["case when 1 = 2 then '4' else 2.50 end", '2.50'],
  ["iff(1 = 2, 2.25, '4')", '4.00'],
  ["coalesce(null, '1.5', 2)", '1.5'],
  ['iff(1 = 2, sum(4::number(38, 0)), 2.50)', '2.50'],
  ['case when 1 = 2 then 4::number(38, 0) else 2.50 end', '2.50'],
  ["greatest('10', 9.75)", '10.00'],
])('a number of many digits leaves the decimals of the others: %s', async (expression, value) => {
  expect(await db.value(`select ${expression}`)).toBe(value);
});
