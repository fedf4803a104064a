/**
 * Statements of analysts with the answers that Snowflake's documentation gives, about JSON, texts, numbers and their types: most are the
 * examples of its function reference, in words of our own. Numbers, texts and JSON as `executeSql` answers them.
 */
export const documentedValues: readonly (readonly [statement: string, rows: unknown])[] = [
  [
    "select to_json(array_construct(1.00, 2.50, 3, -0.10, 10.00)), to_json(object_construct('a', 80::number(10,2))), (1.50::variant)::varchar, to_json(array_agg(column1)) from values (100.00)",
    [['[1,2.5,3,-0.1,10]', '{"a":80}', '1.5', '[100]']],
  ],
  [
    "select to_json(array_construct('2020-01-01'::date, '2020-01-01 10:00:00'::timestamp_ntz, '2020-01-01 10:00:00.123456'::timestamp_ntz)), to_variant('2020-01-01 10:00:00.5'::timestamp_ntz)::timestamp_ntz::varchar",
    [['["2020-01-01","2020-01-01 10:00:00.000","2020-01-01 10:00:00.123456"]', '2020-01-01 10:00:00.500']],
  ],
  [
    "select array_cat(null, array_construct(1)), array_cat(array_construct(1), null), to_json(array_cat(array_construct(1), array_construct(2))), object_insert(null, 'a', 1)",
    [[null, null, '[1,2]', null]],
  ],
  [
    "select parse_json(column1)::array, to_array(parse_json(column1)), array_size(parse_json(column1)::array), to_array(parse_json('null')), to_json(to_array(1)) from values (null::varchar)",
    [[null, null, null, null, '[1]']],
  ],
  ['select .5 + 1, 2 * .25', [[1.5, 0.5]]],
  ['select count(*) from values (.5) where column1 between .1 and .9', [[1]]],
  ['select cbrt(27), cbrt(-8), round(cbrt(2), 9)', [[3, -2, 1.25992105]]],
  [
    `select e.column1, f.value::varchar from values (1) e, lateral flatten(input => parse_json('["a","b"]')) f order by 2`,
    [
      [1, 'a'],
      [1, 'b'],
    ],
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
];
