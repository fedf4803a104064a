/**
 * Statements of analysts with the answers that Snowflake's documentation gives, about rows: windows, groups, tables, joins: most are the
 * examples of its function reference, in words of our own. Numbers, texts and JSON as `executeSql` answers them.
 */
export const documentedQueries: readonly (readonly [statement: string, rows: unknown])[] = [
  [
    "select column1, sum(column2) over (partition by column1 order by column2) from values ('a',1),('a',2),('b',5) order by 1,2",
    [
      ['a', 1],
      ['a', 3],
      ['b', 5],
    ],
  ],
  [
    'select column1, sum(column1) over (order by column1 rows between 1 preceding and 1 following) s from values (1),(2),(3),(4) order by 1',
    [
      [1, 3],
      [2, 6],
      [3, 9],
      [4, 7],
    ],
  ],
  [
    'select column1, lag(column1, 1, 0) over (order by column1), lead(column1) over (order by column1) from values (1),(2),(3) order by 1',
    [
      [1, 0, 2],
      [2, 1, 3],
      [3, 2, null],
    ],
  ],
  [
    'select column1, rank() over (order by column1), dense_rank() over (order by column1), percent_rank() over (order by column1) from values (10),(10),(20) order by 1',
    [
      [10, 1, 1, 0],
      [10, 1, 1, 0],
      [20, 3, 2, 1],
    ],
  ],
  [
    'select column1, ntile(2) over (order by column1) from values (1),(2),(3) order by 1',
    [
      [1, 1],
      [2, 1],
      [3, 2],
    ],
  ],
  [
    'select first_value(column1) over (order by column1), last_value(column1) over (order by column1), nth_value(column1, 2) over (order by column1) from values (1),(2),(3) limit 1',
    [[1, 3, 2]],
  ],
  [
    'select column1, cume_dist() over (order by column1) from values (1),(2),(3),(4) order by 1',
    [
      [1, 0.25],
      [2, 0.5],
      [3, 0.75],
      [4, 1],
    ],
  ],
  [
    'select column1, ratio_to_report(column1) over () from values (1),(2) order by 1',
    [
      [1, 0.333333],
      [2, 0.666667],
    ],
  ],
  [
    'select column1, ratio_to_report(column1) over () from values (1),(3) order by 1',
    [
      [1, 0.25],
      [3, 0.75],
    ],
  ],
  [
    'select column1, lag(column1) ignore nulls over (order by column2) from values (1,1),(null,2),(3,3) order by column2',
    [
      [1, null],
      [null, 1],
      [3, 1],
    ],
  ],
  [
    "select column1, max(column2) from values ('a',1),('b',2) group by column1 qualify row_number() over (order by max(column2) desc) = 1",
    [['b', 2]],
  ],
  [
    "select column1, count(*) over (partition by column1) c from values ('x'),('x'),('y') qualify c > 1",
    [
      ['x', 2],
      ['x', 2],
    ],
  ],
  [
    "select conditional_change_event(column2) over (order by column1) from values (1,'a'),(2,'a'),(3,'b') order by column1",
    [[0], [0], [1]],
  ],
  [
    'select width_bucket(column1, 0, 100, 5) from values (-1),(0),(55),(100) order by column1',
    [[0], [1], [3], [6]],
  ],
  [
    "select column1, array_agg(column2) within group (order by column2) over (partition by column1) from values ('a',2),('a',1) limit 1",
    [['a', [1, 2]]],
  ],
  [
    "select column1, sum(column2) from values ('a',1),('a',2),('b',3) group by all order by all",
    [
      ['a', 3],
      ['b', 3],
    ],
  ],
  [
    "select column1 as x, column2 as y, sum(column3) from values ('a','p',1),('a','q',2) group by grouping sets ((x),(y)) order by 1 nulls last, 2",
    [
      ['a', null, 3],
      [null, 'p', 1],
      [null, 'q', 2],
    ],
  ],
  [
    'select grouping(column1, column2), count(*) from values (1,2) group by cube(column1, column2) order by 1',
    [
      [0, 1],
      [1, 1],
      [2, 1],
      [3, 1],
    ],
  ],
  [
    'select count(distinct column1, column2), count_if(column1 > 1), sum(distinct column2) from values (1,2),(1,2),(3,4)',
    [[2, 1, 6]],
  ],
  [
    'select approx_count_distinct(column1), hash_agg(column1) is not null from values (1),(2),(2)',
    [[2, true]],
  ],
  [
    "select min_by(column1, column2), max_by(column1, column2), any_value(column2) is not null from values ('a',3),('b',1),('c',2)",
    [['b', 'a', true]],
  ],
  ["select listagg(column1, ', ') within group (order by column1 desc) from values ('x'),('y')", [['y, x']]],
  [
    'select boolor_agg(column1), booland_agg(column1), boolxor_agg(column1) from values (true),(false)',
    [[true, false, true]],
  ],
  ['select bitor_agg(column1), bitand_agg(column1), bitxor_agg(column1) from values (5),(3)', [[7, 1, 6]]],
  [
    'select stddev(column1), variance(column1), stddev_pop(column1) from values (2),(4)',
    [[1.414213562, 2, 1]],
  ],
  [
    'select corr(column1, column2), covar_samp(column1, column2), regr_slope(column2, column1) from values (1,2),(2,4),(3,6)',
    [[1, 2, 2]],
  ],
  ['select skew(column1), kurtosis(column1) is null from values (1),(2),(3)', [[0, true]]],
  [
    'select percentile_disc(0.5) within group (order by column1), median(column1) from values (1),(2),(3),(4)',
    [[2, 2.5]],
  ],
  ['select array_unique_agg(column1) from values (1),(1)', [[[1]]]],
  ['select avg(column1), avg(column1::float) from values (1),(2)', [[1.5, 1.5]]],
  ['select sum(column1), min(column1), count(column1) from values (null::int)', [[null, null, 0]]],
  [
    "select * from (values ('jan',1),('feb',2),('jan',3)) as t(m, v) pivot(sum(v) for m in ('jan','feb')) as p",
    [[4, 2]],
  ],
  [
    'select id, m, v from (values (1, 10, 20)) as t(id, jan, feb) unpivot(v for m in (jan, feb)) order by m',
    [
      [1, 'FEB', 20],
      [1, 'JAN', 10],
    ],
  ],
  [
    'select m, v from (values (10, null)) as t(jan, feb) unpivot include nulls (v for m in (jan, feb)) order by m',
    [
      ['FEB', null],
      ['JAN', 10],
    ],
  ],
  [
    "select m, v from (values (10, 20)) as t(jan, feb) unpivot(v for m in (jan as 'January', feb as 'February')) order by m",
    [
      ['February', 20],
      ['January', 10],
    ],
  ],
  [
    'select f.key, f.value::int from table(flatten(input => parse_json(\'{"a":1,"b":2}\'))) f order by 1',
    [
      ['a', 1],
      ['b', 2],
    ],
  ],
  [
    'select seq, key, path, index, value from table(flatten(input => parse_json(\'{"a":1, "b":[77,88]}\'), outer => true)) f order by key',
    [
      [1, 'a', 'a', null, 1],
      [1, 'b', 'b', null, [77, 88]],
    ],
  ],
  [
    'select path, index, value from table(flatten(input => parse_json(\'{"a":1, "b":[77,88]}\'), path => \'b\')) f order by index',
    [
      ['b[0]', 0, 77],
      ['b[1]', 1, 88],
    ],
  ],
  [
    'select key, path, index from table(flatten(input => parse_json(\'{"a":1, "b":[77,88], "c": {"d":"X"}}\'), recursive => true)) f order by path',
    [
      ['a', 'a', null],
      ['b', 'b', null],
      [null, 'b[0]', 0],
      [null, 'b[1]', 1],
      ['c', 'c', null],
      ['d', 'c.d', null],
    ],
  ],
  [
    'select key, path from table(flatten(input => parse_json(\'{"a":1, "b":[77,88], "c": {"d":"X"}}\'), recursive => true, mode => \'object\')) f order by path',
    [
      ['a', 'a'],
      ['b', 'b'],
      ['c', 'c'],
      ['d', 'c.d'],
    ],
  ],
  [
    "select t.id, f.value::string v from (select 1 id, array_construct() a union all select 2, array_construct('z')) t, lateral flatten(input => t.a, outer => true) f order by 1",
    [
      [1, null],
      [2, 'z'],
    ],
  ],
  ["select f.this from table(flatten(parse_json('[1]'))) f", [[[1]]]],
  [
    "select s.value::varchar from table(split_to_table('a.b.c', '.')) s order by s.index",
    [['a'], ['b'], ['c']],
  ],
  [
    "select t.column1, s.index, s.value from values ('x,y') as t, lateral split_to_table(t.column1, ',') s order by 2",
    [
      ['x,y', 1, 'x'],
      ['x,y', 2, 'y'],
    ],
  ],
  ["select value from table(strtok_split_to_table('a b.c', ' .')) order by index", [['a'], ['b'], ['c']]],
  [
    "select dateadd(month, 1, '2023-01-31'::date)::varchar, dateadd(year, -1, '2024-02-29'::date)::varchar",
    [['2023-02-28', '2023-02-28']],
  ],
  ['select top 2 column1 from values (3),(1),(2) order by 1', [[1], [2]]],
  ["select top 1 upper(column1) from values ('b'),('a') order by 1", [['A']]],
  ['select column1 from values (1),(2),(3) order by 1 limit 1 offset 1', [[2]]],
  ['select column1 from values (1),(2),(3) order by 1 offset 1 rows fetch next 1 rows only', [[2]]],
  ['select column1 from values (1),(2),(3) order by 1 fetch first 2 rows', [[1], [2]]],
  ['select column1 from values (1),(null) order by 1 nulls first', [[null], [1]]],
  ['select 1 union select 1 union all select 2 order by 1', [[1], [2]]],
  ['select 1 a intersect select 1', [[1]]],
  ['select column1 from values (1),(2) minus select 1', [[2]]],
  ['select a from (select 1 a, 2 b) union all by name select a from (select 3 a) order by 1', [[1], [3]]],
  [
    'select t.a, s.m from (select 1 a) t, lateral (select max(column1) m from values (5),(7) where column1 > t.a) s',
    [[1, 7]],
  ],
  ['select a.x, b.y from (select 1 x, 1 k) a join (select 2 y, 1 k) b using (k)', [[1, 2]]],
  ['select a.k, b.v from (select 1 k) a natural join (select 1 k, 3 v) b', [[1, 3]]],
  [
    'select a.x from (select column1 x from values (1),(2)) a left join (select 1 x) b on a.x = b.x where b.x is null',
    [[2]],
  ],
  ['select o.x as big, p.y from (select 5 x) o join (select 5 y) p on big = p.y', [[5, 5]]],
  [
    'select t1.c, t2.c from (values (1, 10), (2, 20)) t1(k, c) asof join (values (0, 100), (2, 200)) t2(k, c) match_condition (t1.k >= t2.k) order by 1',
    [
      [10, 100],
      [20, 200],
    ],
  ],
  [
    'with recursive r(n) as (select 1 union all select n + 1 from r where n < 4) select sum(n) from r',
    [[10]],
  ],
  ['with a as (select 1 x), b as (select x + 1 y from a) select y from b', [[2]]],
  [
    'select exists (select 1), 1 in (select 1), 2 > all (select 1), 1 = any (select 1), (select max(column1) from values (4),(9))',
    [[true, true, true, true, 9]],
  ],
  [
    'select a.n from (values (1),(2)) a(n) where exists (select 1 from (values (2)) b(n) where b.n = a.n)',
    [[2]],
  ],
  ['select (1, 2) = (1, 2), (1,2) in ((1,2),(3,4))', [[true, true]]],
  ['select count(*) from table(generator(rowcount => 10))', [[10]]],
  [
    'select seq4(), row_number() over (order by seq4()) from table(generator(rowcount => 3)) order by 1',
    [
      [0, 1],
      [1, 2],
      [2, 3],
    ],
  ],
  ['select * exclude (a, c) from (select 1 a, 2 b, 3 c)', [[2]]],
  ["select * ilike '%id%' from (select 1 user_id, 2 name)", [[1]]],
  ['select * replace (a * 10 as a) rename (b as z) from (select 1 a, 2 b)', [[10, 2]]],
  ["select $1, $2 from values (1, 'x')", [[1, 'x']]],
  ['select t.$1 from (select 5) t', [[5]]],
  [
    "select column1 as n, case when n > 1 then 'hi' else 'lo' end as w from values (1),(2) where n > 0 order by n",
    [
      [1, 'lo'],
      [2, 'hi'],
    ],
  ],
  ["select upper(column1) as u, count(*) from values ('a'),('A') group by u", [['A', 2]]],
  ['select column1 a, sum(column2) s from values (1,2),(1,3) group by 1 having s > 4', [[1, 5]]],
  ['select distinct column1 from values (1),(1) order by column1', [[1]]],
  [
    'select connect_free.id from (with recursive c as (select 1 id, null::int p) select * from c) connect_free',
    [[1]],
  ],
  ['select count(*) from (select column1 from values (1),(2),(3),(4)) sample (100)', [[4]]],
  ['select count(*) from (select column1 from values (1),(2),(3),(4)) tablesample bernoulli (0)', [[0]]],
  [
    "select date_trunc(month, '2024-05-06'::date)::varchar, date_trunc('mon', '2024-05-06 10:00:00'::timestamp)::varchar",
    [['2024-05-01', '2024-05-01 00:00:00.000']],
  ],
  ['select zipf_free from (select 1 zipf_free) where zipf_free is distinct from null', [[1]]],
  [
    "select array_to_string(array_agg(column1) within group (order by column1), ',') from values (2),(1)",
    [['1,2']],
  ],
  ["select object_agg(column1, column2) from values ('a', 1), ('b', null)", [[{ a: 1 }]]],
  ['select max(column1) filter_free, sum(iff(column1 > 1, 1, 0)) from values (1),(2)', [[2, 1]]],
];
