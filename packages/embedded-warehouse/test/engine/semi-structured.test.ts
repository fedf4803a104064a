/** VARIANT, OBJECT and ARRAY: access, casts, construction and FLATTEN. */
import { beforeAll, describe, expect, it } from 'vitest';
import { engineForFile, text } from './engine.ts';

const db = engineForFile();
const document =
  '{"name":"Ann","age":41,"ok":true,"none":null,"tags":["a","b"],"addr":{"Zip Code":"10115","geo":[52.5,13.4]}}';

beforeAll(async () => {
  await db.execute('create table docs (id int, v variant)');
  await db.execute('insert into docs select 1, parse_json(?)', { 1: text(document) });
  await db.execute(`insert into docs select 2, parse_json('{"name":"Bob","age":9,"tags":[]}')`);
});

const access: readonly (readonly [expression: string, value: string | null])[] = [
  ['v:name', '"Ann"'],
  ['v:name::string', 'Ann'],
  ['v:age::int + 1', '42'],
  ['v:age + 1', '42'],
  ['v:ok::boolean', '1'],
  ['v:none', 'null'],
  ['v:none::string', null],
  ['v:missing', null],
  ['v:addr."Zip Code"::int', '10115'],
  ["v['addr']['Zip Code']::string", '10115'],
  ['v:addr.geo[0]::float', '52.5'],
  ['v:addr:geo[1]', '13.4'],
  ['v:tags[1]::string', 'b'],
  ['v:tags[id]::string', 'b'],
  ['get(v:tags, 0)::string', 'a'],
  ["get_path(v, 'addr.geo[1]')", '13.4'],
  ['array_size(v:tags)', '2'],
  ["v:name || '!'", 'Ann!'],
  ["v:name = 'Ann'", '1'],
  ['v:age > 9', '1'],
  ['v:age in (41, 42)', '1'],
  ["coalesce(v:missing, 'none')", '"none"'],
  ['upper(v:name)', 'ANN'],
  ['typeof(v:age) || typeof(v:none) || typeof(v:tags)', 'INTEGERNULL_VALUEARRAY'],
  ["typeof('2024-01-02'::date::variant)", 'DATE'],
  ["typeof(to_variant('10:20:30'::time))", 'TIME'],
  ["typeof('2024-01-02 10:20:30'::timestamp_ntz::variant)", 'TIMESTAMP_NTZ'],
  ["typeof('2024-01-02 10:20:30'::timestamp_ltz)", 'TIMESTAMP_LTZ'],
  ["typeof(to_variant('2024-01-02 10:20:30 +01:00'::timestamp_tz)::variant)", 'TIMESTAMP_TZ'],
  ["typeof(to_binary('ff')::variant)", 'BINARY'],
  ['typeof(null::date::variant)', null],
  ["typeof('2024-01-02'::variant) || typeof(parse_json('\"2024-01-02\"'))", 'VARCHARVARCHAR'],
  ["iff(is_date('2024-01-02'::date::variant), ('2024-01-02'::date::variant)::varchar, 'no')", '2024-01-02'],
  ['is_null_value(v:none)', '1'],
  ['object_keys(v:addr)', '["Zip Code","geo"]'],
  ["iff(v:ok, 'on', 'off')", 'on'],
  ["array_contains('a'::variant, v:tags)", '1'],
  ["array_to_string(v:tags, '-')", 'a-b'],
  ['as_integer(v:name)', null],
  ['as_integer(v:age)', '41'],
];

describe('access', () => {
  it.each(access)('%s', async (expression, value) => {
    expect(await db.value(`select ${expression} from docs where id = 1`)).toBe(value);
  });

  it('sorts variants by number where they are numbers', async () => {
    expect(await db.rows('select v:name::string from docs order by v:age')).toEqual(['Bob', 'Ann']);
    expect(await db.rows('select v:age from docs order by 1 desc')).toEqual(['41', '9']);
    expect(await db.rows('select max(v:age), min(v:age) from docs')).toEqual(['41 | 9']);
  });
});

describe('construction', () => {
  it.each([
    ["object_construct('a', 1, 'b', null, 'c', 'x')", '{"a":1,"c":"x"}'],
    ["object_construct_keep_null('a', null)", '{"a":null}'],
    ["{'a': 1, 'b': [1, {'c': 'd'}]}", '{"a":1,"b":[1,{"c":"d"}]}'],
    ["array_construct(1, 'x', null)", '[1,"x",null]'],
    ['[1, 2][1]', '2'],
    ["object_insert({'a': 1}, 'b', 2)", '{"a":1,"b":2}'],
    ["object_delete({'a': 1, 'b': 2}, 'a')", '{"b":2}'],
    ["object_pick({'a': 1, 'b': 2}, 'a')", '{"a":1}'],
    ['array_cat([1], [2])', '[1,2]'],
    ['array_append([1], 2)', '[1,2]'],
    ['array_slice([1, 2, 3], 0, 2)', '[1,2]'],
    ['array_distinct([1, 1, 2])', '[1,2]'],
    ['array_sort([10, 9])', '[9,10]'],
    ['transform([1, 2], x -> x::int * 2)', '[2,4]'],
    ['filter([1, 2, 3], x -> x > 1)', '[2,3]'],
    ["try_parse_json('{oops')", null],
    // Snowflake holds no spaces, and writes none.
    ["to_json(parse_json('[1,  2]'))", '[1,2]'],
    ["split('a,b', ',')", '["a","b"]'],
  ])('%s', async (expression, value) => {
    expect(await db.value(`select ${expression}`)).toBe(value);
  });

  it('tells arrays, objects and variants apart in the columns', async () => {
    const { columns } = await db.execute("select [1], {'a': 1}, parse_json('1')");
    expect(columns.map((column) => column.type)).toEqual(['array', 'object', 'variant']);
  });

  it('makes an object of a row', async () => {
    expect(await db.value("select object_construct(*) from (select 1 as a, null as b, 'x' as c)")).toBe(
      '{"A":1,"C":"x"}',
    );
  });
});

describe('FLATTEN', () => {
  it('turns one bind into rows, in order', async () => {
    const list = JSON.stringify(Array.from({ length: 500 }, (_, index) => ({ text: `t'${index}`, index })));
    const rows = await db.rows('select index, value:text::string from table(flatten(parse_json(?)))', {
      1: text(list),
    });
    expect(rows).toHaveLength(500);
    expect(rows[499]).toBe("499 | t'499");
    expect(rows.every((row, index) => row.startsWith(`${index} | `))).toBe(true);
  });

  it('answers all its columns', async () => {
    expect(await db.rows(`select * from table(flatten(input => parse_json('{"k":[1]}')))`)).toEqual([
      '1 | k | k | NULL | [1] | {"k":[1]}',
    ]);
  });

  it('joins laterally, with and without OUTER', async () => {
    const sql =
      'select id, f.value::string from docs, lateral flatten(input => v:tags%s) f order by 1, f.index';
    expect(await db.rows(sql.replace('%s', ''))).toEqual(['1 | a', '1 | b']);
    expect(await db.rows(sql.replace('%s', ', outer => true'))).toEqual(['1 | a', '1 | b', '2 | NULL']);
  });

  it('goes into depth and starts at a path', async () => {
    expect(
      await db.rows(
        `select path, value from table(flatten(input => parse_json('{"a":[1,{"b":2}]}'), recursive => true)) order by path`,
      ),
    ).toEqual(['a | [1,{"b":2}]', 'a[0] | 1', 'a[1] | {"b":2}', 'a[1].b | 2']);
    expect(
      await db.rows(
        `select value from table(flatten(input => parse_json('{"a":{"b":[7]}}'), path => 'a.b'))`,
      ),
    ).toEqual(['7']);
  });

  it('nests', async () => {
    const sql =
      "select g.value from (select parse_json('[[1,2],[3]]') as v), lateral flatten(v) f, lateral flatten(f.value) g order by 1";
    expect(await db.rows(sql)).toEqual(['1', '2', '3']);
  });
});

it.each([
  [`{'a': '1', 'b': 2}::object(a int, b varchar)`, '{"a":1,"b":"2"}'],
  [`{'b': 2.5, 'a': 1}::object(a int, b number(10, 1))`, '{"a":1,"b":2.5}'],
  [`{'o': {'n': '7'}, 'l': ['1', 2.6]}::object(o object(n int), l array(int))`, '{"o":{"n":7},"l":[1,3]}'],
  [`{'a': null}::object(a int)`, '{"a":null}'],
  [`parse_json('["1", 2, null]')::array(number(10, 2))`, '[1,2,null]'],
  [`[[1, '2'], []]::array(array(int))`, '[[1,2],[]]'],
  [`['2024-01-02']::array(date)`, '["2024-01-02"]'],
  [`{'1': '2', '3': 4.4}::map(int, int)`, '{"1":2,"3":4}'],
  [`{'k': {'a': '1'}}::map(varchar, object(a int not null))`, '{"k":{"a":1}}'],
  [`parse_json('null')::array(int)`, null],
  [`null::object(a int)`, null],
  [`try_cast({'a': 'x'} as object(a int))`, null],
  [`{'Key': 1}::object("Key" int)`, '{"Key":1}'],
  [`cast([1] as array)`, '[1]'],
])('select %s holds what its type says', async (expression, value) => {
  expect(await db.value(`select ${expression}`)).toBe(value);
});

it.each([
  `{'a': 1, 'b': 2}::object(a int)`,
  `{'a': 1}::object(a int, b int)`,
  `{'A': 1}::object(a int)`,
  `{'a': null}::object(a int not null)`,
  `[1, null]::array(int not null)`,
  `parse_json('{"a":1}')::array(int)`,
  `[1]::object(a int)`,
  `['x']::array(int)`,
  `{'a': 'x'}::object(a int)`,
])('select %s fails', async (expression) => {
  expect((await db.failure(`select ${expression}`)).code).toBe('100071');
});

it('fails as the cast of a text does where a key of a map is none', async () => {
  expect((await db.failure(`select {'x': 1}::map(int, int)`)).code).toBe('100038');
});

describe('the same value, however it was written', () => {
  const same: readonly (readonly [one: string, other: string])[] = [
    [`parse_json('{"b":2, "a":1}')`, `parse_json('{"a": 1,"b":2}')`],
    [
      `parse_json('{"x":{"b":[1, {"d":1,"c":2}],"a":{}}}')`,
      `parse_json('{"x":{"a":{},"b":[1,{"c":2,"d":1}]}}')`,
    ],
    [`parse_json('{"\\\\u0061":1}')`, `parse_json('{"a":1}')`],
    [`try_parse_json('{"b":2, "a":1}')`, "object_construct('a', 1, 'b', 2)"],
    ["object_construct('a b', 1, 'a', 2)", `parse_json('{"a":2,"a b":1}')`],
    ["object_construct('b', 2, 'a', 1)", "{'a': 1, 'b': 2}"],
    [`object_construct('b' || chr(10), 1, 'b!', 2)`, `parse_json('{"b\\\\n":1,"b!":2}')`],
    [`object_construct('😀', 1, 'ｆ', 2)`, `parse_json('{"ｆ":2,"😀":1}')`],
    [`object_construct('😀', 1, 'ｆ', 2)`, `{'😀': 1, 'ｆ': 2}`],
    ["object_insert(object_construct('b', 2), 'a', 1)", "{'b': 2, 'a': 1}"],
    ["array_construct(1, 'x')", `parse_json('[1, "x"]')`],
  ];

  it.each(same)('%s is %s', async (one, other) => {
    const pair = `(select ${one} v union all select ${other})`;
    expect(await db.value(`select ${one} = ${other}`)).toBe('1');
    expect(await db.value(`select count(distinct v) from ${pair}`)).toBe('1');
    expect(await db.rows(`select v from ${pair} group by v`)).toHaveLength(1);
    expect(
      await db.value(`select count(*) from (select ${one} v) a join (select ${other} v) b on a.v = b.v`),
    ).toBe('1');
  });

  it('keeps the digits of its numbers, and orders its keys', async () => {
    const written = '{ "n" : 1.10000000000000000000001 , "a" : [ 12345678901234567890123 ] }';
    expect(await db.value('select to_json(parse_json(?))', { 1: text(written) })).toBe(
      '{"a":[12345678901234567890123],"n":1.10000000000000000000001}',
    );
    expect(await db.failure(`select parse_json('{"a":1')`)).toMatchObject({
      message: expect.stringMatching(/JSON/),
    });
  });

  it('is ordered by what it holds', async () => {
    const values = `values ('{"n":9}'), ('{"n":10}')`;
    expect(await db.rows(`select parse_json(column1):n n from ${values} order by n`)).toEqual(['9', '10']);
  });
});

it.each([
  ['PARSE_JSON', `PARSE_JSON('{"a":"' || REPEAT('x', 3000000) || '"}'):a::VARCHAR`],
  ['TRY_PARSE_JSON', `TRY_PARSE_JSON('["' || REPEAT('x', 3000000) || '"]')[0]::VARCHAR`],
  ['a key', `OBJECT_KEYS(PARSE_JSON('{"' || REPEAT('x', 3000000) || '":1}'))[0]::VARCHAR`],
  ['escapes', `REPLACE(PARSE_JSON('"' || REPEAT('x\\\\n', 1000000) || 'xxx"')::VARCHAR, '\\n', 'yy')`],
])('%s takes a text of megabytes', async (_, sql) => {
  expect(await db.value(`SELECT LENGTH(${sql})`)).toMatch(/^\d{7}$/);
});

it.each([
  ['object_insert({}, (select 0)::varchar, count(*))', '{"0":1}'],
  [`object_delete({'a': 1, 'b': 2}, (select 'a'))`, '{"b":2}'],
  [`object_pick({'a': 1, 'b': 2}, (select 'a'))`, '{"a":1}'],
  ['array_slice([1, 2, 3], (select 1), count(*) + 1)', '[2]'],
])('an argument may be a query of its own: %s', async (sql, value) => {
  expect(await db.value(`select to_json(${sql})`)).toBe(value);
});

/** Whose argument is written twice takes 2 ** 16 times as long. */
it.each([
  [(inner: string) => `object_insert(${inner}, 'b', 2, true)`, `{'a': 1}`, '{"a":1,"b":2}'],
  [(inner: string) => `object_delete(${inner}, 'b')`, `{'a': 1}`, '{"a":1}'],
  [(inner: string) => `object_pick(${inner}, 'a')`, `{'a': 1}`, '{"a":1}'],
  [(inner: string) => `array_slice(${inner}, 0, 1)`, '[1, 2]', '[1]'],
  [(inner: string) => `initcap(${inner})`, `'ab cd'`, '"Ab Cd"'],
  [(inner: string) => `${inner} / 1`, '8', '8'],
  [(inner: string) => `div0(${inner}, 1)`, '8', '8'],
  [(inner: string) => `add_months(${inner}, 1)`, `'2024-02-29'::date`, '"2025-06-30"'],
])('calls inside of calls take time in proportion: %s', async (call, innermost, value) => {
  let sql = innermost;
  for (let depth = 0; depth < 16; depth++) sql = call(sql);
  expect(await db.value(`select to_json(to_variant(${sql}))`)).toBe(value);
});

it('JSON that nests deeply is taken', async () => {
  const deep = `PARSE_JSON(REPEAT('[', 900) || REPEAT(']', 900))`;
  expect(await db.value(`SELECT TYPEOF(${deep})`)).toBe('ARRAY');
});

it.each([
  'select [1].',
  "select parse_json('[1]')[0].",
  "select parse_json('[1]')[0]..a",
  "select parse_json('[1]')[0].::int",
])('a path whose last name is missing is refused: %s', async (sql) => {
  expect((await db.failure(sql)).code).toBe('001003');
});
