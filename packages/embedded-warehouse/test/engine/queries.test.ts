/** The dialect, statement by statement: what analysts type and what Snowflake answers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { engineForFile } from './engine.ts';

const db = engineForFile();

beforeAll(async () => {
  await db.execute(
    `create table people as select * from values
      (1, 'Ann', 'EU', 10.50, '2024-01-31'::date), (2, 'Bob', 'US', 20.25, '2024-02-29'::date),
      (3, 'Cid', 'EU', null, null) as v(id, name, region, spend, joined)`,
  );
  await db.execute("set people = 'analytics.people'");
});

/** Single expressions with the text of their value. */
const expressions: Readonly<
  Record<string, readonly (readonly [expression: string, value: string | null])[]>
> = {
  'conditional functions': [
    ["iff(1 > 0, 'yes', 'no')", 'yes'],
    ["nvl(null, 'x')", 'x'],
    ["ifnull('a', 'x')", 'a'],
    ['nvl2(null, 1, 2)', '2'],
    ['zeroifnull(null)', '0'],
    ['nullifzero(0)', null],
    ["decode(2, 1, 'one', 2, 'two', 'many')", 'two'],
    ["decode(null, null, 'nothing', 'something')", 'nothing'],
    ['div0(5, 0)', '0.000000'],
    ['div0null(5, null)', '0.000000'],
    ['equal_null(null, null)', '1'],
    ['greatest(1, 5, 3)', '5'],
    ['greatest(1, null)', null],
    ['least(4, 2)', '2'],
    ['coalesce(null, null, 7)', '7'],
    ["case 3 when 1 then 'a' else 'b' end", 'b'],
    ['1 is distinct from null', '1'],
  ],
  numbers: [
    ['1/3', '0.333333'],
    ['10.50/4', '2.62500000'],
    ['7 % 3', '1'],
    ['round(2.345, 2)', '2.35'],
    ['round(-2.5)', '-3'],
    ['floor(2.7)', '2'],
    ['ceil(2.1)', '3'],
    ['trunc(2.789, 1)', '2.7'],
    ['abs(-5)', '5'],
    ['sign(-3.5)', '-1'],
    ['power(2, 10)', '1024'],
    ['100000 * 100000', '10000000000'],
    ["'5'::int + 1", '6'],
    ["to_number('12.5', 10, 2)", '12.50'],
    ["try_to_number('x')", null],
    ["to_char(1234567.891, '9,999,999.00')", ' 1,234,567.89'],
    ["to_varchar(12, 'FM0000')", '0012'],
    ['bitand(6, 3)', '2'],
    ["'1.5'::number(10, 2)", '1.50'],
    ['1.5::int', '2'],
  ],
  strings: [
    ["'a' || 1 || true", 'a1true'],
    ["split_part('a,b,c', ',', 2)", 'b'],
    ["split_part('a,b,c', ',', -1)", 'c'],
    ["substr('hello', -3, 2)", 'll'],
    ["left('hello', 2)", 'he'],
    ["lpad('7', 3, '0')", '007'],
    ["initcap('hello wORLD')", 'Hello World'],
    ["trim('xxaxx', 'x')", 'a'],
    ["charindex('l', 'hello')", '3'],
    ["position('l' in 'hello')", '3'],
    ["replace('aXb', 'X')", 'ab'],
    ["concat('a', 1, 'b')", 'a1b'],
    ["concat_ws('-', 'a', 'b')", 'a-b'],
    ["contains('hello', 'ell')", '1'],
    ["strtok('a.b c', '. ', 3)", 'c'],
    ["length('héé🙂')", '4'],
    ["reverse('abc')", 'cba'],
    ['upper(5)', '5'],
    ["editdistance('kitten', 'sitting')", '3'],
    ["md5('x')", '9dd4e461268c8034f5c8564e155c67a6'],
    ["base64_decode_string(base64_encode('hi'))", 'hi'],
    ["'it''s \\'q\\' \\\\ \\n'", "it's 'q' \\ \n"],
    ["$$don't\\n$$", "don't\\n"],
  ],
  patterns: [
    ["'abc' ilike any ('X%', 'A%')", '1'],
    ["'abc' like all ('a%', '%d')", '0'],
    ["'abc' not ilike 'B%'", '1'],
    ["'a%c' like 'a^%c' escape '^'", '1'],
    ["'abc' rlike 'a.c'", '1'],
    ["'abcd' rlike 'a.c'", '0'],
    ["regexp_like('ABC', 'abc', 'i')", '1'],
    ["regexp_substr('a1b22', '[0-9]+', 1, 2)", '22'],
    ["regexp_substr('k=v', '(\\\\w)=(\\\\w)', 1, 1, 'e', 2)", 'v'],
    ["regexp_substr('abc', 'z')", null],
    ["regexp_replace('a-b', '(a)-(b)', '\\\\2-\\\\1')", 'b-a'],
    ["regexp_count('banana', 'an')", '2'],
    ["regexp_instr('hello', 'l+')", '3'],
  ],
  dates: [
    ["dateadd(day, 1, '2024-02-28'::date)", '19782'],
    ["dateadd('month', 1, '2024-01-31'::date)::varchar", '2024-02-29'],
    ["dateadd(hour, -1, '2024-01-01'::date)::varchar", '2023-12-31 23:00:00.000'],
    ["datediff(day, '2024-01-31', '2024-03-01')", '30'],
    ["datediff(week, '2024-01-06', '2024-01-08')", '1'],
    ["datediff('month', '2024-01-31'::date, '2024-02-01'::date)", '1'],
    ["timestampdiff(second, '2024-01-01 00:00:00', '2024-01-01 00:01:00')", '60'],
    ["date_trunc('month', '2024-05-17'::date)::varchar", '2024-05-01'],
    ["date_trunc(week, '2024-05-17'::date)::varchar", '2024-05-13'],
    ["date_trunc('hour', '2024-05-17 10:20:30'::timestamp)::varchar", '2024-05-17 10:00:00.000'],
    ["to_char('2024-05-07'::date, 'DD.MM.YYYY')", '07.05.2024'],
    [
      "to_varchar('2024-05-07 08:09:10.123'::timestamp, 'DY, DD MON YYYY HH24:MI:SS.FF3')",
      'Tue, 07 May 2024 08:09:10.123',
    ],
    ["to_date('05/06/2024')::varchar", '2024-05-06'],
    ["to_date('06.05.2024', 'DD.MM.YYYY')::varchar", '2024-05-06'],
    ["try_to_date('nope')", null],
    ['to_timestamp(1700000000)::varchar', '2023-11-14 22:13:20.000'],
    ['to_timestamp_ntz(1700000000123, 3)::varchar', '2023-11-14 22:13:20.123'],
    ["to_timestamp('2024-05-06T01:02:03+02:00')::varchar", '2024-05-06 01:02:03.000'],
    [
      "year('2024-05-06'::date) || quarter('2024-05-06'::date) || extract(month from '2024-05-06'::date)",
      '202425',
    ],
    ["date_part(epoch_second, '2024-01-01'::timestamp)", '1704067200'],
    ["dayname('2024-05-06'::date)", 'Mon'],
    ["last_day('2024-02-10'::date)::varchar", '2024-02-29'],
    ["next_day('2024-05-06'::date, 'fr')::varchar", '2024-05-10'],
    ["add_months('2024-01-31'::date, 1)::varchar", '2024-02-29'],
    ["months_between('2024-03-31', '2024-02-29')", '1.000000'],
    ["time_slice('2024-05-06 10:22:00'::timestamp, 15, 'MINUTE')::varchar", '2024-05-06 10:15:00.000'],
    ['date_from_parts(2024, 14, 1)::varchar', '2025-02-01'],
    [
      "convert_timezone('UTC', 'America/New_York', '2024-01-01 00:00:00')::varchar",
      '2023-12-31 19:00:00.000',
    ],
    ["('2024-05-06'::date + interval '1 day')::varchar", '2024-05-07'],
    ["('2024-05-06'::date + interval '1 month, 2 hours')::varchar", '2024-06-06 02:00:00.000'],
    ["('2019-02-28'::date + interval '1 day, 1 year')::varchar", '2020-03-01'],
    ["('2019-02-28'::date + interval '1 year, 1 day')::varchar", '2020-02-29'],
    ["('2024-03-31 10:00'::timestamp - interval '1 day, 1 month')::varchar", '2024-02-29 10:00:00.000'],
    [
      "('2024-01-30 10:00 +0200'::timestamp_tz + interval '1 day, 1 month')::varchar",
      '2024-02-29 10:00:00.000 +0200',
    ],
    ["('2018-04-15'::date + interval '1 y, 3 q, 4 mm, 5 w, 6 d')::varchar", '2020-06-25'],
    [
      "('2018-04-15'::date + interval '7 h, 9 m, 8 s, 1000 ms, 445343232 us')::varchar",
      '2018-04-15 07:16:34.343',
    ],
    [
      "months_between('2019-03-01 02:00:00'::timestamp, '2019-02-15 01:00:00'::timestamp)::number(9, 6)",
      '0.549731',
    ],
    ["months_between('2019-03-31 01:00:00'::timestamp, '2019-02-28 13:00:00'::timestamp)", '1.000000'],
    [
      "to_timestamp('05/Mar/2024:14:05:06 +0100', 'DD/MON/YYYY:HH24:MI:SS TZHTZM')::varchar",
      '2024-03-05 14:05:06.000',
    ],
    ["to_date('2024-03-05 23:30:00 -0800', 'YYYY-MM-DD HH24:MI:SS TZHTZM')::varchar", '2024-03-05'],
    [
      "to_timestamp_ltz('05/Mar/2024:14:05:06 +0100', 'DD/MON/YYYY:HH24:MI:SS TZHTZM') = '2024-03-05 13:05:06 +0000'::timestamp_tz",
      '1',
    ],
    ["'2024-05-07'::date - '2024-05-06'::date", '1'],
    ["date '2024-05-06' + 1", '19850'],
  ],
};

describe('expressions', () => {
  for (const [topic, cases] of Object.entries(expressions)) {
    it.each(cases)(`${topic}: %s`, async (expression, value) => {
      expect(await db.value(`select ${expression}`)).toBe(value);
    });
  }
});

/** Whole queries with their rows. */
const queries: readonly (readonly [name: string, sql: string, rows: readonly string[]])[] = [
  [
    'aggregates',
    "select count(*), count(spend), sum(spend), avg(spend), min(name), count_if(region = 'EU') from people",
    ['3 | 2 | 30.75 | 15.37500000 | Ann | 2'],
  ],
  [
    'LISTAGG and ARRAY_AGG',
    "select region, listagg(name, '+') within group (order by name desc), array_agg(id) within group (order by id) from people group by region order by 1",
    ['EU | Cid+Ann | [1,3]', 'US | Bob | [2]'],
  ],
  ['an empty LISTAGG is empty', 'select listagg(name), array_agg(id) from people where false', [' | []']],
  ['OBJECT_AGG leaves NULLs out', 'select object_agg(name, spend) from people', ['{"Ann":10.5,"Bob":20.25}']],
  [
    'percentiles',
    'select percentile_cont(0.5) within group (order by id), median(id), approx_percentile(id, 0.5) from people',
    ['2.000 | 2.000 | 2'],
  ],
  [
    'QUALIFY',
    'select name from people qualify row_number() over (partition by region order by id desc) = 1 order by name',
    ['Bob', 'Cid'],
  ],
  [
    'window functions',
    'select id, lag(id, 1, 0) over (order by id), first_value(name) over (order by id desc), last_value(name) over (order by id) from people order by id',
    ['1 | 0 | Cid | Cid', '2 | 1 | Cid | Cid', '3 | 2 | Cid | Cid'],
  ],
  [
    'IGNORE NULLS',
    'select last_value(spend) ignore nulls over (order by id), last_value(spend ignore nulls) over (order by id) from people limit 1',
    ['20.25 | 20.25'],
  ],
  [
    'VALUES name their columns',
    "select column2, $1 from values (1, 'a'), (2, 'b') order by column1",
    ['a | 1', 'b | 2'],
  ],
  ['VALUES with an alias', 'select y from (values (1, 2)) as v(x, y)', ['2']],
  [
    'PIVOT',
    "select * from (select region, id from people) pivot (sum(id) for region in ('EU', 'US'))",
    ['4 | 2'],
  ],
  [
    'UNPIVOT',
    'select * from (select 1 as q1, 2 as q2) unpivot (amount for quarter in (q1, q2)) order by 1',
    ['Q1 | 1', 'Q2 | 2'],
  ],
  ['NULLs sort last, descending first', 'select name from people order by spend desc', ['Cid', 'Bob', 'Ann']],
  [
    'a set operation behind a subquery without an alias',
    'select count(*) from (select 1 as a where 1 = 0) union all select 5 order by 1',
    ['0', '5'],
  ],
  [
    'set operations behind several of them',
    "select 'a', count(*) from (select 1) union all select 'b', sum(x) from (select 3 as x) union select 'b', max(y) from (values (3)) as v(y) minus select 'z', 0 order by 1",
    ['a | 1', 'b | 3'],
  ],
  [
    'a set operation behind a joined subquery without an alias',
    'select count(*) from people join (select 1 as id) using (id) union all select 9 order by 1',
    ['1', '9'],
  ],
  ['INTERSECT binds tighter than UNION', 'select 1 union select 2 intersect select 3', ['1']],
  ['MINUS', 'select id from people minus select 2 order by 1', ['1', '3']],
  [
    'recursive CTE',
    'with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) select sum(n) from r',
    ['6'],
  ],
  ['GENERATOR with SEQ4', 'select seq4() from table(generator(rowcount => 3)) order by 1', ['0', '1', '2']],
  [
    'GROUP BY ROLLUP',
    'select region, grouping(region), count(*) from people group by rollup(region) order by 2, 1',
    ['EU | 0 | 2', 'US | 0 | 1', 'NULL | 1 | 3'],
  ],
  ['GROUP BY ALL', 'select region, count(*) from people group by all order by 2', ['US | 1', 'EU | 2']],
  [
    'star modifiers',
    'select * exclude (spend, joined) rename (name as who) from people where id = 1',
    ['1 | Ann | EU'],
  ],
  ['aliases in WHERE and in later items', 'select id as a, a * 2 as b from people where a > 2', ['3 | 6']],
  [
    'joins',
    'select p.name, q.name from people p left join people q on q.id = p.id + 1 order by p.id',
    ['Ann | Bob', 'Bob | Cid', 'Cid | NULL'],
  ],
  [
    'USING and qualified stars',
    'select a.* exclude (spend, joined, region) from people a join people b using (id) where id = 2',
    ['2 | Bob'],
  ],
  [
    'correlated subquery',
    'select name from people p where exists (select 1 from people q where q.region = p.region and q.id <> p.id) order by 1',
    ['Ann', 'Cid'],
  ],
  [
    'LIMIT, OFFSET, TOP, FETCH',
    '(select id from people order by id limit 1 offset 1) union all (select top 1 id from people order by id) union all (select 3 fetch first 1 rows only)',
    ['2', '1', '3'],
  ],
  ['SAMPLE', 'select count(*) <= 3 from people sample (50)', ['1']],
  ['IDENTIFIER', "select count(*) from identifier('analytics.people')", ['3']],
  ['TABLE($variable)', 'select count(*) from table($people)', ['3']],
  [
    'SPLIT_TO_TABLE',
    "select index, value from table(split_to_table('a,b', ',')) order by index",
    ['1 | a', '2 | b'],
  ],
];

describe('queries', () => {
  it.each(queries)('%s', async (_name, sql, rows) => {
    expect(await db.rows(sql)).toEqual(rows);
  });
});

describe('column names', () => {
  const names = async (sql: string) => (await db.execute(sql)).columns.map((column) => column.name);

  it('are upper case unless quoted', async () => {
    expect(await names('select id, name as "Full Name", "REGION" as x from people')).toEqual([
      'ID',
      'Full Name',
      'X',
    ]);
  });

  it('are the text of an expression without alias', async () => {
    expect(
      await names(
        "select count(*), max(id)+1, 'a', v:k.l::int from (select parse_json('{}') v, 1 id)  group by v",
      ),
    ).toEqual(['COUNT(*)', 'MAX(ID)+1', "'A'", 'V:K.L::INT']);
  });

  it('survive quoting through tables and subqueries', async () => {
    expect(await names('select * from (select 1 as "mixedCase", 2 as plain)')).toEqual([
      'mixedCase',
      'PLAIN',
    ]);
  });
});

describe('describeOnly', () => {
  it('answers the columns and runs nothing', async () => {
    const { columns, rows } = await db.describe('select id, spend, joined from people');
    expect(columns.map(({ name, type, scale }) => [name, type, scale])).toEqual([
      ['ID', 'fixed', 0],
      ['SPEND', 'fixed', 2],
      ['JOINED', 'date', null],
    ]);
    expect(rows).toEqual([]);
    await db.describe('drop table people');
    await db.describe('delete from people');
    expect(await db.value('select count(*) from people')).toBe('3');
  });
});

describe('quoted names', () => {
  it('keep their case, and differ from the same name in upper case', async () => {
    await db.execute('create table "quoted" ("id" int, "Full Name" varchar)');
    await db.execute('insert into "quoted" values (1, \'a\')');
    expect(await db.rows('select "id", q."Full Name" from "quoted" q')).toEqual(['1 | a']);
    expect((await db.failure('select id from "quoted"')).message).toBe(
      "SQL compilation error: error line 1 at position 7\ninvalid identifier 'ID'",
    );
    expect((await db.failure('select "ID" from "quoted"')).code).toBe('000904');
    expect((await db.failure('select p."id" from people p')).message).toContain(
      'invalid identifier \'"id"\'',
    );
    expect((await db.failure('select * from quoted')).message).toContain("Object 'QUOTED' does not exist");
    expect((await db.failure('select id as "total" from people order by total')).code).toBe('000904');
  });
});

it.each([
  ['array_agg(a) within group (order by a)::varchar', '[1,2]'],
  ["array_agg(a) within group (order by a)[0] || '!'", '1!'],
  ["listagg(a, ',') within group (order by a desc)::varchar(2)", '2,'],
  ['(array_agg(a) within group (order by a))::varchar', '[1,2]'],
  ['max(sum(a)) over (order by max(a))::varchar', '3'],
])('takes a cast or a subscript behind what surrounds a call: %s', async (item, expected) => {
  expect(await db.value(`select ${item} from values (1), (2) t(a)`)).toBe(expected);
});

it('takes a cast behind a window', async () => {
  const { rows } = await db.execute(
    "select row_number() over (order by a)::varchar || 'x', first_value(a) ignore nulls over (order by a)::varchar || 'y' from values (2), (1) t(a) order by a",
  );
  expect(rows).toEqual([
    ['1x', '1y'],
    ['2x', '1y'],
  ]);
});

it.each(['trades', 'trades t', 'trades as t', 'analytics.trades'])(
  'joins %s as of a moment',
  async (from) => {
    await db.execute('create or replace table trades (at int, sym varchar)');
    await db.execute('create or replace table quotes (at int, sym varchar, px int)');
    await db.execute("insert into trades values (5, 'a'), (1, 'b')");
    await db.execute("insert into quotes values (1, 'a', 10), (4, 'a', 11), (6, 'a', 12), (2, 'b', 20)");
    const name = / t$/.test(from) ? 't' : 'trades';
    expect(
      await db.rows(
        `select ${name}.sym, px from ${from} asof join quotes match_condition (${name}.at >= quotes.at) on ${name}.sym = quotes.sym order by 1`,
      ),
    ).toEqual(['a | 11', 'b | NULL']);
  },
);
