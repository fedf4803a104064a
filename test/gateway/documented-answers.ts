/**
 * Statements of analysts with the answers that Snowflake's documentation gives: most are the examples of its function
 * reference, in words of our own. Numbers, texts and JSON as `executeSql` answers them.
 */
export const documentedAnswers: readonly (readonly [statement: string, rows: unknown])[] = [
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
  [
    "select to_timestamp('2013-05-08T23:39:20.123')::varchar, to_timestamp('2013-05-08T23:39:20.123-07:00')::varchar",
    [['2013-05-08 23:39:20.123', '2013-05-08 23:39:20.123']],
  ],
  [
    "select date_trunc('quarter', '2013-05-08'::date)::varchar, date_trunc('hour', '2013-05-08 23:39:20.123'::timestamp)::varchar, trunc('2013-05-08'::date, 'month')::varchar",
    [['2013-04-01', '2013-05-08 23:00:00.000', '2013-05-01']],
  ],
  [
    "select datediff(year, '2010-04-09 14:39:20'::timestamp, '2013-05-08 23:39:20'::timestamp), datediff(hour, '2013-05-08T23:39:20.123-07:00'::timestamp, dateadd(year, 2, ('2013-05-08T23:39:20.123-07:00')::timestamp))",
    [[3, 17520]],
  ],
  [
    "select extract(year from '2024-05-06'::date), extract(epoch_second from '1970-01-02'::timestamp), date_part(week, '2024-01-01'::date)",
    [[2024, 86400, 1]],
  ],
  [
    "select year('2013-05-08T23:39:20.123'::timestamp), quarter('2013-05-08'::date), week('2013-05-08'::date), dayofyear('2013-05-08'::date), dayname('2013-05-08'::date), monthname('2013-05-08'::date)",
    [[2013, 2, 19, 128, 'Wed', 'May']],
  ],
  [
    "select last_day('2015-05-08'::date)::varchar, last_day('2015-05-08'::date, 'year')::varchar, last_day('2015-05-08'::date, 'week')::varchar",
    [['2015-05-31', '2015-12-31', '2015-05-10']],
  ],
  [
    "select next_day('2016-01-01'::date, 'Friday')::varchar, previous_day('2024-01-05'::date, 'fr')::varchar",
    [['2016-01-08', '2023-12-29']],
  ],
  [
    "select months_between('2019-03-15'::date,'2019-02-15'::date), months_between('2019-03-31'::date,'2019-02-28'::date), round(months_between('2019-03-01'::date,'2019-02-15'::date), 6)",
    [[1, 1, 0.548387]],
  ],
  [
    "select time_slice('2019-02-28'::date, 4, 'MONTH', 'START')::varchar, time_slice('2019-02-28'::date, 4, 'MONTH', 'END')::varchar",
    [['2019-01-01', '2019-05-01']],
  ],
  [
    'select date_from_parts(2010, 1, 100)::varchar, date_from_parts(2004, 1, 0)::varchar, date_from_parts(2004, -1, -1)::varchar',
    [['2010-04-10', '2003-12-31', '2003-10-30']],
  ],
  [
    'select time_from_parts(12, 34, 56, 987654321)::varchar, timestamp_ntz_from_parts(2013, 4, 5, 12, 0, 0, 987654321)::varchar',
    [['12:34:56', '2013-04-05 12:00:00.987']],
  ],
  [
    "select to_date('2012.20.12', 'YYYY.DD.MM')::varchar, to_date('31536000')::varchar, to_date('20240305', 'YYYYMMDD')::varchar, try_to_date('foo')",
    [['2012-12-20', '1971-01-01', '2024-03-05', null]],
  ],
  [
    "select to_date('05/31/2024')::varchar, to_date('31-May-2024')::varchar, '2024-05-31T10:00:00Z'::date::varchar",
    [['2024-05-31', '2024-05-31', '2024-05-31']],
  ],
  [
    "select to_time('13:30:00')::varchar,  to_time('11.15.00', 'HH24.MI.SS')::varchar",
    [['13:30:00', '11:15:00']],
  ],
  [
    "select to_timestamp_ntz('04/05/2013 01:02:03', 'mm/dd/yyyy hh24:mi:ss')::varchar, to_timestamp(1000000000)::varchar, to_timestamp(1000000000, 3)::varchar, to_timestamp('1000000000')::varchar",
    [
      [
        '2013-04-05 01:02:03.000',
        '2001-09-09 01:46:40.000',
        '1970-01-12 13:46:40.000',
        '2001-09-09 01:46:40.000',
      ],
    ],
  ],
  [
    "select convert_timezone('America/Los_Angeles', 'America/New_York', '2024-01-01 14:00:00'::timestamp_ntz)::varchar",
    [['2024-01-01 17:00:00.000']],
  ],
  [
    "select convert_timezone('Europe/Warsaw', 'UTC', '2024-01-01 00:00:00'::timestamp_ntz)::varchar",
    [['2023-12-31 23:00:00.000']],
  ],
  [
    "select convert_timezone('America/Los_Angeles', '2024-04-05 12:00:00 +02:00')::varchar",
    [['2024-04-05 03:00:00.000 -0700']],
  ],
  [
    "select to_char('2013-05-08 23:39:20.123'::timestamp, 'YYYY-MM-DD HH24:MI:SS.FF3'), to_char('2013-05-08'::date, 'DY, DD MON YYYY'), to_char('2013-05-08'::date, 'MMMM YY')",
    [['2013-05-08 23:39:20.123', 'Wed, 08 May 2013', 'May 13']],
  ],
  [
    "select to_varchar('2024-04-05 01:02:03'::timestamp, 'mm/dd/yyyy, hh24:mi hours'), to_varchar('03-April-2024'::date, 'yyyy.mm.dd')",
    [['04/05/2024, 01:02 hours', '2024.04.03']],
  ],
  [
    "select '2024-01-01 12:00:00 +0200'::timestamp_tz::varchar, '2024-01-01 12:00:00 +02:00'::timestamp_tz::varchar, '2024-01-01 12:00:00Z'::timestamp_tz::varchar, '2024-01-01 12:00:00 Z'::timestamp_tz::varchar",
    [
      [
        '2024-01-01 12:00:00.000 +0200',
        '2024-01-01 12:00:00.000 +0200',
        '2024-01-01 12:00:00.000 +0000',
        '2024-01-01 12:00:00.000 +0000',
      ],
    ],
  ],
  [
    "select to_char('2024-01-01 12:00:00 +0530'::timestamp_tz, 'HH24 TZH:TZM'), extract(timezone_hour from '2024-01-01 12:00:00 +0530'::timestamp_tz), date_part(tzm, '2024-01-01 12:00:00 +0530'::timestamp_tz)",
    [['12 +05:30', 5, 30]],
  ],
  [
    "select '2024-01-01 12:00:00 +0000'::timestamp_tz = '2024-01-01 13:00:00 +0100'::timestamp_tz, '2024-01-01 00:00:00 +0000'::timestamp_tz < '2024-01-01 00:00:00 -0100'::timestamp_tz",
    [[true, true]],
  ],
  [
    "select dateadd(hour, 1, '2024-03-10 01:30:00 -0800'::timestamp_tz)::varchar, hour('2024-01-01 12:00:00 +0530'::timestamp_tz), '2024-01-01 23:00:00 -0500'::timestamp_tz::date::varchar",
    [['2024-03-10 02:30:00.000 -0800', 12, '2024-01-01']],
  ],
  [
    "select timestamp_tz_from_parts(2013, 4, 5, 12, 0, 0, 0, 'America/Los_Angeles')::varchar",
    [['2013-04-05 12:00:00.000 -0700']],
  ],
  [
    "select to_char('2024-01-01 00:00:00.123456789'::timestamp_ntz, 'FF9'), to_char(dateadd(nanosecond, 1, '2024-01-01 00:00:00'::timestamp_ntz), 'HH24:MI:SS.FF9'), datediff(nanosecond, '2024-01-01 00:00:00'::timestamp, '2024-01-01 00:00:00.000000005'::timestamp)",
    [['123456789', '00:00:00.000000001', 5]],
  ],
  [
    "select date_part(nanosecond, '2024-01-01 00:00:00.123456789'::timestamp), date_part(epoch_nanosecond, '1970-01-01 00:00:01.000000007'::timestamp)",
    [[123456789, 1000000007]],
  ],
  [
    "select '2024-01-01'::date + 1 = '2024-01-02'::date, '2024-03-01'::date - '2024-02-01'::date, '2024-01-01'::date + interval '1 month, 2 days' = '2024-02-03'::timestamp",
    [[true, 29, true]],
  ],
  [
    "select to_timestamp_ntz('9999-12-31 23:59:59')::varchar, '0001-01-01'::date::varchar",
    [['9999-12-31 23:59:59.000', '0001-01-01']],
  ],
  [
    "select 'Thu, 21 Dec 2000 16:01:07 +0200'::timestamp_tz::varchar, '2/18/2008 02:36:48'::timestamp::varchar, 'Mon Jul 08 18:09:51 +0000 2013'::timestamp_tz::varchar",
    [['2000-12-21 16:01:07.000 +0200', '2008-02-18 02:36:48.000', '2013-07-08 18:09:51.000 +0000']],
  ],
  [
    "select date_trunc('week', '2019-01-01'::date)::varchar, weekiso('2016-01-01'::date), yearofweekiso('2016-01-01'::date), dayofweek('2016-01-03'::date), dayofweekiso('2016-01-03'::date)",
    [['2018-12-31', 53, 2015, 0, 7]],
  ],
  [
    "select current_date() = current_timestamp()::date, sysdate() <= dateadd(second, 5, sysdate()), is_date(to_variant('2024-01-01'::date))",
    [[true, true, true]],
  ],
  [
    "select timediff(second, '10:00:00'::time, '10:01:00'::time), timeadd(minute, 90, '23:00:00'::time)::varchar",
    [[60, '00:30:00']],
  ],
  ['select parse_json(\'{"a":{"b":[1,{"c":"x"}]}}\'):a.b[1].c::string', [['x']]],
  [
    'select parse_json(\'{"A b":1}\'):"A b", parse_json(\'{"a":1}\')[\'a\'], parse_json(\'{"a":1}\'):A',
    [[1, 1, null]],
  ],
  [
    "select object_construct('a', 1, 'b', null, 'c', 'x'), object_construct_keep_null('a', 1, 'b', null)",
    [
      [
        { a: 1, c: 'x' },
        { a: 1, b: null },
      ],
    ],
  ],
  ["select object_construct(null, 1, 'b', 2)", [[{ b: 2 }]]],
  [
    "select object_construct('key_1', 'one', 'key_2', null) as without, object_construct_keep_null('key_1', 'one', null, 'two')",
    [[{ key_1: 'one' }, { key_1: 'one' }]],
  ],
  ["select object_construct(*) from (select 1 as a, 'x' as b)", [[{ A: 1, B: 'x' }]]],
  [
    "select object_insert(object_construct('a', 1), 'b', 2), object_insert(object_construct('a',1), 'a', 3, true), object_delete(object_construct('a',1,'b',2), 'a'), object_keys(object_construct('a',1,'b',2))",
    [[{ a: 1, b: 2 }, { a: 3 }, { b: 2 }, ['a', 'b']]],
  ],
  ["select object_pick(object_construct('a',1,'b',2,'c',3), 'a', 'c')", [[{ a: 1, c: 3 }]]],
  [
    "select array_append([1,2], 3), array_prepend([1], 0), array_insert([0,1,2,3], 2, 'hello'), array_compact([1, null, 2])",
    [
      [
        [1, 2, 3],
        [0, 1],
        [0, 1, 'hello', 2, 3],
        [1, 2],
      ],
    ],
  ],
  [
    "select array_intersection(['A','B'], ['B','C']), array_except(['A','B'], ['B']), arrays_overlap(['a'], ['a','b']), array_position('b'::variant, ['a','b'])",
    [[['B'], ['A'], true, 1]],
  ],
  [
    'select array_sort([3, 1, 2]), array_sort([3, 1, null], false), array_reverse([1,2,3]), array_max([1,5,2]), array_min([4,2]), array_flatten([[1,2],[3]])',
    [[[1, 2, 3], [null, 3, 1], [3, 2, 1], 5, 2, [1, 2, 3]]],
  ],
  [
    "select array_generate_range(1, 4), array_generate_range(5, 25, 10), array_remove([1,2,1], 1), array_remove_at([2,5,7], 0), arrays_to_object(['a','b'], [1,2]), arrays_zip([1,2],[3,4])",
    [
      [
        [1, 2, 3],
        [5, 15],
        [2],
        [5, 7],
        { a: 1, b: 2 },
        [
          { $1: 1, $2: 3 },
          { $1: 2, $2: 4 },
        ],
      ],
    ],
  ],
  [
    "select typeof(parse_json('1')), typeof(parse_json('\"a\"')), typeof(parse_json('[]')), typeof(parse_json('{}')), typeof(parse_json('true')), typeof(parse_json('null'))",
    [['INTEGER', 'VARCHAR', 'ARRAY', 'OBJECT', 'BOOLEAN', 'NULL_VALUE']],
  ],
  [
    "select is_array(parse_json('[]')), is_object(parse_json('{}')), is_integer(parse_json('1')), is_varchar(parse_json('\"x\"')), is_null_value(parse_json('null'))",
    [[true, true, true, true, true]],
  ],
  [
    "select try_parse_json('{bad'), check_json('{\"a\":1}'), to_json(parse_json('{\"a\":[1,2]}'))",
    [[null, null, '{"a":[1,2]}']],
  ],
  [
    "select as_integer(parse_json('5')), as_varchar(parse_json('\"x\"')), as_integer(parse_json('\"x\"')), strip_null_value(parse_json('null'))",
    [[5, 'x', null, null]],
  ],
  [
    'select parse_json(\'{"a":"1"}\'):a::int + 1, parse_json(\'{"d":"2024-01-02"}\'):d::date::varchar',
    [[2, '2024-01-02']],
  ],
  [
    "select array_construct(1, 'a', null, [2]), array_construct_compact(1, null, 2), array_size(parse_json('[1,2]'))",
    [[[1, 'a', null, [2]], [1, 2], 2]],
  ],
  [
    'select filter([1,2,3], x -> x > 1), transform([1,2], x -> x * 2), reduce([1,2,3], 0, (acc, x) -> acc + x)',
    [[[2, 3], [2, 4], 6]],
  ],
  [
    "select [1,2]::array(int), {'a': 1}::object(a int), {'k': 1}::map(varchar, int), map_keys({'k': 1}::map(varchar,int)), map_size({'k':1}::map(varchar,int))",
    [[[1, 2], { a: 1 }, { k: 1 }, ['k'], 1]],
  ],
  [
    "select to_array('a'), to_array(null), to_object(parse_json('{\"a\":1}')), to_variant(1)",
    [[['a'], null, { a: 1 }, 1]],
  ],
  [
    "select get(['a','b'], 1), get_path(parse_json('{\"a\":{\"b\":2}}'), 'a.b'), get_ignore_case(object_construct('aB', 1), 'AB'), get(object_construct('a', 7), 'a')",
    [['b', 2, 1, 7]],
  ],
  [
    "select regexp_count('It was the best of times', '\\\\bwas\\\\b', 1), regexp_count('qqqabcrtrababcbcd', 'abc'), regexp_instr('nevermore1, nevermore2, nevermore3.', 'nevermore\\\\d')",
    [[1, 2, 1]],
  ],
  [
    "select regexp_substr('nevermore1, nevermore2.', 'nevermore\\\\d', 5), regexp_replace('firstname middlename lastname', '(.*) (.*) (.*)', '\\\\3, \\\\1 \\\\2'), regexp_like('Sacramento', 'san.*', 'i')",
    [['nevermore2', 'lastname, firstname middlename', false]],
  ],
  [
    "select regexp_substr_all('a1_a2a3_a4A5a6', 'a[[:digit:]]'), regexp_substr('aXb', '(a)(X)', 1, 1, 'e', 2), regexp_replace('It was the best of times', '( ){1,}', '')",
    [[['a1', 'a2', 'a3', 'a4', 'a6'], 'X', 'Itwasthebestoftimes']],
  ],
  [
    "select regexp_instr('aaa bbb', 'b+', 1, 1, 1), regexp_replace('abcabc', 'b', 'X', 1, 2), rlike('800-456-7891', '[2-9]\\\\d{2}-\\\\d{3}-\\\\d{4}')",
    [[8, 'abcaXc', true]],
  ],
  [
    "select 'a%c' like 'a^%c' escape '^', 'abc' like any ('a%','z%'), 'abc' like all ('a%','%c'), 'ABC' ilike any ('b%','a%'), 'a_b' like any ('a|_b') escape '|'",
    [[true, true, true, true, true]],
  ],
  [
    "select charindex('nne', 'Anne'), position('a' in 'banana'), position('an', 'banana', 3), insert('abc', 1, 2, 'Z'), overlay_free.column1 from values (1) overlay_free",
    [[2, 2, 4, 'Zc', 1]],
  ],
  [
    "select split('127.0.0.1', '.'), split_part('11.22.33', '.', 2), strtok('user@snowflake.com', '@.', 2), strtok_to_array('a.b', '.')",
    [[['127', '0', '0', '1'], '22', 'snowflake', ['a', 'b']]],
  ],
  [
    "select lpad('123', 5, '0'), rpad('ab', 4, 'xy'), ltrim('#000000123', '0#'), rtrim('$125.00', '0.'), trim('❄-❄ABC-❄-', '❄-'), space(3) || '|', repeat('xy', 2)",
    [['00123', 'abxy', '123', '$125', 'ABC', '   |', 'xyxy']],
  ],
  [
    "select left('ABCDEF', 3), right('ABC', 2), substr('testing 1 2 3', 9, 5), substring('abcd', -2), reverse('abc'), initcap('the Quick-brown'), upper('ß') is not null",
    [['ABC', 'BC', '1 2 3', 'cd', 'cba', 'The Quick-Brown', true]],
  ],
  [
    "select concat('a', null), concat_ws(',', 'one', 'two'), 'a' || 1, nullif('a','a'), ifnull(null, 'x'), coalesce(null, 2)",
    [[null, 'one,two', 'a1', null, 'x', 2]],
  ],
  [
    "select translate('❄a❄bc❄', '❄ac', 'X'), ascii('a'), chr(83), unicode('a'), length('Joyeux Noël'), octet_length('Noël'), bit_length('abc')",
    [['XXbX', 97, 'S', 97, 11, 5, 24]],
  ],
  [
    "select soundex('Robert'), editdistance('future', 'past'), jarowinkler_similarity('Dwayne', 'Duane'), startswith('abc','a'), endswith('abc','c')",
    [['R163', 6, 84, true, true]],
  ],
  [
    "select base64_decode_string(base64_encode('x')), hex_decode_string('536E6F77'), sha1('a'), md5_hex('a') = md5('a'), sha2('abc', 256)",
    [
      [
        'x',
        'Snow',
        '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8',
        true,
        'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      ],
    ],
  ],
  [
    "select to_varchar(to_binary('616263', 'HEX'), 'utf-8'), to_varchar(to_binary('abc', 'utf-8'), 'hex'), to_varchar(to_binary('616263','hex'), 'base64'), to_char(x'616263')",
    [['abc', '616263', 'YWJj', '616263']],
  ],
  [
    "select try_to_binary('zz', 'hex'), to_binary('YWJj', 'base64') = to_binary('abc', 'utf-8'), hex_encode('SNOW'), length(to_binary('616263'))",
    [[null, true, '534E4F57', 3]],
  ],
  [
    "select split_part('a,b', ',', 3), replace('aXb', 'X'), replace('abc', 'b', 'zz'), ucase_free from (select lower('ABC') ucase_free)",
    [['', 'ab', 'azzc', 'abc']],
  ],
  [
    "select 'x' like 'X', 'x' ilike 'X', 'abc' rlike '^a.c$', 'abc' regexp 'A.*', not ('a' = 'b')",
    [[false, true, true, false, true]],
  ],
  [
    "select round(135.135, -2), round(2.5::number(38,1), 0), round(2.5, 0, 'HALF_TO_EVEN'), trunc(123.456, 1), truncate(-975.975, -1), ceil(135.135, 1), floor(-975.975, 2)",
    [[100, 3, 2, 123.4, -970, 135.2, -975.98]],
  ],
  [
    'select mod(11, 7), -5 % 3, abs(-3.5), sign(-2), power(2, 10), sqrt(16), cbrt(27), exp(0), ln(1), log(10, 100), factorial(5), square(3)',
    [[4, -2, 3.5, -1, 1024, 4, 3, 1, 0, 2, 120, 9]],
  ],
  [
    "select 12.345::number(10,2), '12.5'::int, 1.5::int, 2.5::int, -1.5::int, '1e3'::float, true::int",
    [[12.35, 13, 2, 3, -2, 1000, 1]],
  ],
  [
    "select try_cast('a' as int), try_cast('2024-13-01' as date), try_cast('1.5' as number(5,1)), cast('7' as int)",
    [[null, null, 1.5, 7]],
  ],
  [
    'select greatest(1, 3, 2), least(1, null), greatest_ignore_nulls(1, null, 3), nullifzero(0), zeroifnull(null), div0null(1, null), iff(true, 1, 2)',
    [[3, null, 3, null, 0, 0, 1]],
  ],
  [
    'select bitshiftleft(1, 3), bitshiftright(16, 2), bitnot(1), bitcount_free from (select getbit(11, 0) bitcount_free)',
    [[8, 4, -2, 1]],
  ],
  ['select 10/3, 7/2::float, 1e2, 5 % 0.3, -7/2', [[3.333333, 3.5, 100, 0.2, -3.5]]],
  [
    "select case 2 when 1 then 'a' when 2 then 'b' end, decode(3, 1, 'x', 3, 'z', 'q'), equal_null(null, null), nvl(null, 1), regr_count_free from (select 1 regr_count_free)",
    [['b', 'z', true, 1, 1]],
  ],
  [
    'select haversine(40.7127, -74.0059, 34.0500, -118.2500)::int, pi()::number(10,5), degrees(pi()), radians(180)::number(10,5)',
    [[3936, 3.14159, 180, 3.14159]],
  ],
  [
    "select to_boolean('yes'), to_boolean('f'), to_boolean(1), try_to_boolean('maybe'), boolor(true,false), booland(1,0), boolnot(1)",
    [[true, false, true, null, true, false, false]],
  ],
  [
    'select random(1) is not null, uniform(1, 1, random()), seq8() is not null, hash(1) is not null, randstr(5, random()) is not null, length(randstr(5, random()))',
    [[true, 1, true, true, true, 5]],
  ],
  [
    "select 1 = 1.0, '1' = 1, null = null, null is null, 1 <> 2, 1 != 2, 3 between 1 and 5, 2 in (1,2), 5 not in (1,2)",
    [[true, true, null, true, true, true, true, true, true]],
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
