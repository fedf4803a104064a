/** Calls of functions as analysts write them, and as they do by mistake: each answers, or says what is wrong. */
import { beforeAll, expect, it } from 'vitest';
import { functionTable } from '../../src/engine/library/function-table.ts';
import { engineForFile } from './engine.ts';

const db = engineForFile();

beforeAll(async () => {
  await db.execute('create table pairs (id int, word varchar)');
  await db.execute("insert into pairs values (1, 'a'), (2, null), (2, 'b'), (1, 'a')");
});

it.each([
  ['array_agg(distinct id) within group (order by id desc) from pairs', '[2,1]'],
  ['array_agg(distinct word) within group (order by word) from pairs', '["a","b"]'],
  ["object_agg(k, v) from values ('a', 1), ('b', 2), (null, 3), ('c', null) t(k, v)", '{"a":1,"b":2}'],
  ["object_agg(k, v) from values ('a', 1) t(k, v) where false", '{}'],
  // A pattern without a group is taken whole.
  ["regexp_substr('abc', 'b', 1, 1, 'e')", 'b'],
  ["regexp_substr('abc', 'a(?:b)c', 1, 1, 'e')", 'abc'],
  [String.raw`regexp_substr('a(c', 'a\\(c', 1, 1, 'e')`, 'a(c'],
  ["regexp_substr('a(c', 'a[(]c', 1, 1, 'e')", 'a(c'],
  ["regexp_substr('abc', 'a(?:b)(c)', 1, 1, 'e')", 'c'],
  ["regexp_substr('abc', pattern, 1, 1, 'ie') from values ('B(C)') t(pattern)", 'c'],
  ["regexp_substr_all('a1b2', '[a-z]', 1, 1, 'e')", '["a","b"]'],
  ['count(*) from pairs', '4'],
  ['count(pairs.*) from pairs', '3'],
  ['count(distinct *) from pairs', '2'],
  ['approx_count_distinct(*) from pairs', '2'],
  ['count(p.*) from pairs p join pairs q on p.id = q.id where q.word is null', '1'],
  ["object_construct(p.*) from pairs p, (select 7 as seven) where word = 'b'", '{"ID":2,"WORD":"b"}'],
  ["hash(*) = hash(id, word) from pairs where word = 'b'", '1'],
  ['hash_agg(*) = hash_agg(id, word) from pairs', '1'],
  // A whole FLOAT has no fraction in a VARIANT either, and is the same value as the whole number.
  ["to_variant(2::float)::string || array_to_string([1.50, 2::float, -0.5::float], ',')", '21.5,2,-0.5'],
  ['2::float::variant = 2::variant and [2::float] = [2]', '1'],
  ["to_json({'f': 1e20::float, 'n': null::float, 't': sum(2.5::float)})", '{"f":1e+20,"n":null,"t":2.5}'],
  [
    "typeof(2::float::variant) || typeof(1.5::variant) || coalesce(typeof(null::float::variant), '-')",
    'DOUBLEDECIMAL-',
  ],
  [`get_path(parse_json('{"a":{"b c":[1,2]}}'), 'a["b c"][1]')`, '2'],
  [`get_path(parse_json('{"a":{"b c":[1,2]}}'), 'a."b c"[0]')`, '1'],
  [`get_path(parse_json('{"a":[{"b":3}]}'), 'a[0].b')`, '3'],
  // Weeks count from the Monday of the week of 1970-01-01.
  ["time_slice('2024-01-10'::date, 2, 'week')::varchar", '2024-01-01'],
  ["time_slice('2024-01-10'::timestamp, 2, 'week', 'end')::date::varchar", '2024-01-15'],
  ["time_slice('2024-01-10'::date, 2, 'month')::varchar", '2024-01-01'],
  // Characters, not bytes; what is left of a hundredth does not count.
  ["jarowinkler_similarity('Gute nacht', 'Ich weis nicht')", '56'],
  ["jarowinkler_similarity('święta', 'swieta')", '77'],
  ["jarowinkler_similarity('SNOWFLAKE', 'snowflake')", '100'],
  ["editdistance('ä', 'a') + editdistance('日本', '日')", '2'],
  ["editdistance('kitten', 'sitting')", '3'],
  ['array_max([3, null, 5]) + array_min([null, 2])', '7'],
  ['array_max([null]) is null', '1'],
  ["-'5' + 1", '-4.00000'],
  ["'NaN'::float::varchar || 'inf'::float::varchar", 'NaNinf'],
  ["rtrimmed_length(' a  ')", '2'],
  ["try_base64_decode_string('%%') is null and try_hex_decode_binary('zz') is null", '1'],
  ["try_base64_decode_string('YQ==') || try_hex_decode_string('62')", 'ab'],
  // What is tried may be an aggregate.
  ["try_to_date(max(x))::varchar from values ('2024-01-01') t(x)", '2024-01-01'],
  ["try_to_boolean(max(x)) is null and try_to_binary(max(x)) is null from values ('nope') t(x)", '1'],
  ['max(parse_json(x):a)::int from values (\'{"a":5}\') t(x)', '5'],
  ["reduce(['a', 'b'], 'z', (acc varchar, x varchar) -> acc || x)", 'zab'],
  ['reduce([1, 2], 10, (acc int, x) -> acc + x)', '13'],
  ['transform([1.5], (x float) -> x::number(5, 2))', '[1.5]'],
  ['nth_value(id, 2) from first over (order by id) as a from pairs limit 1', '1'],
  ['nth_value(word, 1) from last ignore nulls over (order by id) from pairs limit 1', 'b'],
  ['count(*) from (select nth_value(id, 2) from last over (order by id), 1 from pairs)', '4'],
  // Products and quotients have twelve digits after the point, and more only where one of their sides has.
  ['1.23456789::number(20, 8) / 3', '0.411522630000'],
  ['avg(x) from values (1.23456789::number(20, 8)) t(x)', '1.234567890000'],
  ['1.1234567::number(10, 7) * 1.1234567::number(10, 7)', '1.262154956775'],
  ['1::number(20, 14) * 2::number(5, 1)', '2.00000000000000'],
])('select %s', async (sql, value) => {
  expect(await db.value(`select ${sql}`)).toBe(value);
});

it('says that a text with a NULL in it is a text', async () => {
  const sql =
    "select 'a' || null, concat('a', null), concat_ws('-', 'a', null, 'c'), concat_ws(null, 'a', 'b'), concat_ws('-', 'a', 'b')";
  const { columns, rows } = await db.execute(sql);
  expect(columns.map(({ type }) => type)).toEqual(['text', 'text', 'text', 'text', 'text']);
  expect(rows).toEqual([[null, null, null, null, 'a-b']]);
});

it('knows the statements before it', async () => {
  const own = await db.open();
  await own.execute('select 11 as a');
  await own.execute("select 22 as b, 'x' as c");
  expect(await own.value('select a + 1 from table(result_scan(last_query_id(-2)))')).toBe('12');
  expect(await own.value('select a + 2 from table(result_scan(last_query_id(1)))')).toBe('13');
  expect(await own.value('select last_query_id(-100) is null and last_query_id(1) <> last_query_id()')).toBe(
    '1',
  );
  for (let i = 0; i < 1_000; i += 1) await own.execute('select 1');
  // No other statement stands in the place of one that is forgotten.
  expect(await own.value('select last_query_id(1) is null and last_query_id(-1000) is not null')).toBe('1');
});

it('tells the rows apart that SPLIT_TO_TABLE takes its parts from', async () => {
  for (const split of ['split_to_table', 'strtok_split_to_table'])
    expect(
      await db.rows(
        `select listagg(s.value, '') within group (order by s.index) as parts from values ('a b'), ('c') t(x), lateral ${split}(t.x, ' ') s group by s.seq order by parts`,
      ),
    ).toEqual(['ab', 'c']);
});

it.each([
  ["select object_agg(k, v) from values ('a', 1), ('b', 3), ('a', 2) t(k, v)", "Duplicate field key 'a'"],
  ['select grouping(id) from pairs', 'needs a GROUP BY'],
  ["select transform([1], 'x')", 'lambda expression'],
  ['select listagg(word, id) from pairs', 'needs to be constant'],
  ['select approx_percentile(id, id) from pairs', 'needs to be constant'],
  ['select listagg(distinct word) within group (order by id) from pairs', 'orders by the argument'],
  ['select sum(id) over (order by id rows between 1 following and 1 preceding) from pairs', 'window frame'],
  ["select yearofweek('10:00'::time)", 'of type TIME has no'],
  ["select * from pairs pivot(max(id), min(id) for word in ('a'))", 'PIVOT'],
  ["select trunc('2024-01-01'::date)", 'expected 2, got 1'],
  [
    "select '2024-01-02 10:00'::timestamp - '2024-01-01'::timestamp",
    "function '-': (TIMESTAMP_NTZ, TIMESTAMP_NTZ)",
  ],
  ["select current_timestamp - '2024-01-01'::date", "function '-'"],
  ["select as_number(parse_json('1'), 'a')", 'needs to be constant'],
  [`select parse_json('"abc"')::int`, 'Failed to cast variant value "abc" to FIXED'],
  [`select parse_json('[1]'):a::date, parse_json('"x"')::date`, 'Failed to cast variant value "x" to DATE'],
  [`select parse_json('"x"')::boolean`, 'Failed to cast variant value "x" to BOOLEAN'],
  [`select parse_json('"x"')::float`, 'Failed to cast variant value "x" to REAL'],
  [`select parse_json('{"a":1}')::timestamp`, 'Failed to cast variant value {"a":1} to TIMESTAMP_NTZ'],
])('%s says what is wrong', async (sql, message) => {
  expect((await db.failure(sql)).message).toContain(message);
});

it('answers no call of * as if it were one of nothing', async () => {
  const takesStar = new Set(
    'COUNT APPROX_COUNT_DISTINCT HLL HASH HASH_AGG OBJECT_CONSTRUCT OBJECT_CONSTRUCT_KEEP_NULL OBJECT_LITERAL'.split(
      ' ',
    ),
  );
  for (const name of Object.keys(functionTable)) {
    if (takesStar.has(name) || !/^[A-Z][A-Z_0-9]*$/.test(name)) continue;
    const { code } = await db.failure(`select ${name}(*) from pairs`);
    expect([name, code]).toEqual([name, expect.stringMatching(/^(?:000002|000938|001003|001023|002303)$/)]);
  }
});
