/** What a call or a setting says counts, at the limits too: it is done as Snowflake does it, or refused. */
import { expect, it } from 'vitest';
import { fragment } from '../../src/engine/dialect/fragment.ts';
import { writeDefined } from '../../src/engine/library/function-definition.ts';
import { functionTable } from '../../src/engine/library/function-table.ts';
import { SnowflakeError } from '../../src/protocol/engine.ts';
import { engineForFile } from './engine.ts';

const db = engineForFile();

it.each(Object.entries(functionTable))('%s reads each of its arguments or refuses it', (name, definition) => {
  const [least, most] = definition.arity;
  for (let count = least; count <= Math.min(most, least + 6); count += 1) {
    const args = Array.from({ length: count }, (_, index) => fragment(`ARG${index}`, 'text'));
    const looked = new Set<number>();
    for (const [index, arg] of args.entries()) {
      const look = () => {
        looked.add(index);
        return arg;
      };
      Object.defineProperty(args, index, { get: look });
    }
    const call = {
      name,
      args,
      nodes: args,
      named: new Map(),
      star: false,
      distinct: false,
      ignoreNulls: false,
    };
    const around = { orderBy: ' ORDER BY K', orderKeys: [fragment('K', 'text')], suffix: '' };
    try {
      writeDefined(definition, { ...call, ...around, writer: {}, scope: { sources: [] } } as never);
    } catch (error) {
      // What this call is too odd for is refused in another way.
      if (error instanceof SnowflakeError || error instanceof TypeError) continue;
      throw error;
    }
    expect([...looked].toSorted()).toEqual([...args.keys()]);
  }
});

it.each([
  ["initcap('it''s o''brien, [x]y a_b')", "It's O'brien, [X]Y A_B"],
  ["initcap('this is it', 'i')", 'ThiS iS iT'],
  ["split_part('abc', '', 1)", 'abc'],
  ["strtok('a.b', '.', -1)", null],
  ["rpad('ab', 5, '')", 'ab'],
  ["lpad('abc', 2, '')", 'ab'],
  ["editdistance('kitten', 'sitting', 2)", '2'],
  ["charindex('b', 'abc', 0)", '2'],
  ["date_trunc('minute', '10:45:30'::time)", '38700.000000000'],
  ['seq4(0)', '0'],
  ["regexp_substr_all('a1b2c3', '([a-z])[0-9]', 1, 2, 'e')", '["b","c"]'],
  ["hex_encode('Snow', 0)", '536e6f77'],
  ['time_from_parts(0, 100, 0)', '6000.000000000'],
  ['time_from_parts(0, 0, 0, 1500000000)', '1.500000000'],
  ['array_except([1, 1, 2], [1])', '[1,2]'],
  ['array_intersection([1, 1, 2], [1])', '[1]'],
  ["array_to_string([1, null, 'a'], ',')", '1,,a'],
  ['parse_json(\'[",,", 1,]\')', '[",,",1,null]'],
  ['try_parse_json(\'{"a": 1 , }\')', null],
  ["coalesce(try_to_time('24:00'), try_cast('24:00:00' as time))", null],
  ["try_to_time('23:59:59')::varchar", '23:59:59'],
  ['check_json(\'{"a": 1,}\')', 'error parsing JSON'],
  ['parse_json(\'{"a,}": 1}\')', '{"a,}":1}'],
  ['try_parse_json(\'{"a": 1, "a": 2}\')', null],
  [
    String.raw`parse_json('{"a": {"b": 1}, "c": {"b": "\\"b\\": {"}}')`,
    String.raw`{"a":{"b":1},"c":{"b":"\"b\": {"}}`,
  ],
  ['try_parse_json(\'{"x": {"a": 1, "a": 2}}\')', null],
  ['check_json(\'{"x": {"a": 1, "a": 2}}\')', 'duplicate object attribute "a", pos 16'],
  ["check_json('[1,,2]')", null],
  ["next_day('2024-01-01'::date, null)", null],
  ["last_day('2024-02-10'::date, 'quarter')::varchar", '2024-03-31'],
  ['transform([1, 2], x int -> x * 2)', '[2,4]'],
  ['reduce([1, 2, 3], 0, (acc, x) -> acc + x)', '6'],
  ['object_insert(parse_json(\'{"a":{"x":1}}\'), \'a\', parse_json(\'{"y":2}\'), true)', '{"a":{"y":2}}'],
  ["object_insert(parse_json('{\"a\":1}'), 'b', null)", '{"a":1}'],
  ["as_number(parse_json('1.5'))", '2'],
  ["as_number(parse_json('1.25'), 5, 1)", '1.3'],
  ['trunc(0.29, 2)', '0.29'],
  ['trunc(-4.359, 2)', '-4.35'],
  ['trunc(1.15::float, 2)', '1.15'],
  ['trunc(-19, -1)', '-10'],
  ['floor(4.35, 2)', '4.35'],
  ['floor(-4.351, 2)', '-4.36'],
  ['floor(99999999999999999.99, 1)', '99999999999999999.9'],
  ['ceil(0.07, 2)', '0.07'],
  ['ceil(-15, -1)', '-10'],
  ["round(0.5::float, 0, 'HALF_TO_EVEN')", '0'],
  ["to_char(123456, '999')", '####'],
  ["to_char(12345678901234567.89, '99,999,999,999,999,999.00')", ' 12,345,678,901,234,567.89'],
  ["to_char(-1234.505, 'FM9,999.00')", '-1,234.51'],
  ["to_char(12, '000,000')", ' 000,012'],
  ["to_char(0.5::float, '0.00')", ' 0.50'],
  ['hash(1) = hash(1.0)', '1'],
  ['uniform(1, 1000000, 7) = uniform(1, 1000000, 7)', '1'],
])('%s is %s', async (call, expected) => {
  expect(await db.value(`select ${call}`)).toBe(expected);
});

it('takes the most rows of MAX_BY and counts rows of several columns', async () => {
  const source = "from values ('a', 1), ('b', 2)";
  expect(await db.value(`select max_by(column1, column2, 2) ${source}`)).toBe('["b","a"]');
  expect(
    await db.value(
      "select listagg(distinct column1, '|') within group (order by column1 desc) from values (2), (10), (2), (null)",
    ),
  ).toBe('10|2');
  expect(await db.value('select hll(column1, column2) from values (1, 2), (1, 3), (1, null)')).toBe('2');
});

it.each([
  ["sha2_hex('a', 300)", '0A000'],
  ["uuid_string('fe971b24-9572-4005-b22f-351e9c09274d', 'a')", '0A000'],
  ["base64_encode('a', 4)", '0A000'],
  ["to_number('FF', 'XX')", '0A000'],
  ["to_binary('a', 'BASE85')", '0A000'],
  ["collate('a', 'en-ci')", '0A000'],
  ["object_construct('a')", '22023'],
  ["object_insert(object_construct('a', 1), 'a', 2)", '22000'],
  ['parse_json(\'{"a": 1, "a": 2}\')', '22P02'],
  ['parse_json(\'{"a": 1,}\')', '22P02'],
  ["to_time('24:00')", '22007'],
  ["time '24:00:00'", '22007'],
  ["'24:00'::variant::time", '22000'],
  ['parse_json(\'[{"a": [1,],,}]\')', '22P02'],
  ['parse_json(\'{"x": {"a": 1, "a": 2}}\')', '22P02'],
  ['parse_json(\'[1, {"b": [{"a": 1, "\\u0061": 2}]}]\')', '22P02'],
  ["next_day('2024-01-01'::date, 'foo')", '22023'],
  ["previous_day('2024-01-01'::date, '')", '22023'],
  ["last_day('2024-01-01'::date, 'hour')", '22023'],
  ["last_day('2024-01-01'::date, 'day')", '22023'],
  ["date_trunc('dayofweek', '2024-01-01'::date)", '22023'],
  ["date_trunc('epoch', '2024-01-01'::timestamp)", '22023'],
  ["dateadd('dow', 1, '2024-01-01'::date)", '22023'],
  ["dateadd('foo', 1, '2024-01-01'::date)", '22023'],
  ["datediff('yearofweek', '2024-01-01'::date, '2025-01-01'::date)", '22023'],
  ["time_slice('2024-01-01'::timestamp, 1, 'ms')", '22023'],
  ["regexp_substr('a', 'a', 1, 1, 'q')", '2201B'],
  ["regexp_replace('abc', '(?<=a)b', 'x')", '2201B'],
  ["regexp_replace('abc', 'a{1001}', 'x')", '2201B'],
  ["regexp_substr('a', '(a)', 1, 1, 'e', 5)", '22000'],
  ["convert_timezone('Foo/Bar', current_timestamp())", '22023'],
  ["get_path(parse_json('{}'), 'a.b[')", '22023'],
  ["hex_decode_string('ff')", '22000'],
  ['asin(2)', '22000'],
  ['1 from (values (1)) t(a) qualify a > 0', '42601'],
  ['ntile(0) over (order by 1)', '22000'],
  ["time_slice(current_date, 0, 'day')", '22023'],
  ["to_number('1', 39, 0)", '22023'],
  ['approx_percentile(1, 2)', '22023'],
  ["dateadd(day, 99999999999999999999, '2024-01-01'::date)", '22000'],
  ["dateadd(ns, 1, '2262-04-12'::timestamp)", '22000'],
])('%s is refused as %s, which is the statement its own doing', async (call, sqlState) => {
  expect(await db.failure(`select ${call}`)).toMatchObject({ sqlState });
});

it.each([
  "alter session set date_input_format = 'DD.MM.YYYY'",
  "alter session set timestamp_type_mapping = 'TIMESTAMP_LTZ'",
  'alter session set quoted_identifiers_ignore_case = true',
  "alter account set time_input_format = 'HH12:MI AM'",
  "create table ci (a varchar collate 'en-ci')",
])('%s is refused rather than without effect', async (statement) => {
  expect(await db.failure(statement)).toMatchObject({ sqlState: '0A000' });
});

it.each([
  'alter session set foo = 1',
  "alter session set timezon = 'UTC'",
  'alter session unset foo',
  'alter account set foo = 1',
])('%s is refused: there is no such parameter', async (statement) => {
  expect(await db.failure(statement)).toMatchObject({
    code: '001006',
    message: expect.stringContaining('invalid property'),
  });
});

it.each([
  "query_tag = 'nightly'",
  'client_session_keep_alive = true, client_prefetch_threads = 4',
  "client_timestamp_type_mapping = 'TIMESTAMP_LTZ'",
  "jdbc_query_result_format = 'JSON', go_query_result_format = 'JSON', dotnet_query_result_format = 'JSON'",
  "python_connector_query_result_format = 'ARROW'",
  'odbc_treat_decimal_as_int = true, jdbc_treat_decimal_as_int = true',
  'use_cached_result = false, statement_timeout_in_seconds = 60, lock_timeout = 60, rows_per_resultset = 0',
  "transaction_default_isolation_level = 'READ COMMITTED', autocommit = true, abort_detached_query = false",
  'multi_statement_count = 0, error_on_nondeterministic_merge = false, query_context_cache_size = 5',
  "search_path = '$current, $public', default_null_ordering = 'LAST'",
  "strict_json_output = false, json_indent = 0, geography_output_format = 'GeoJSON'",
  "log_level = 'INFO', trace_level = 'OFF', log_event_level = 'INFO'",
  'enable_unload_physical_type_optimization = true',
])('sessions take alter session set %s', async (settings) => {
  const session = await db.open();
  await session.execute(`alter session set ${settings}`);
  expect(await session.value('select 1')).toBe('1');
});

it('takes the settings that say what is so', async () => {
  await db.execute("alter session set week_start = 0, timestamp_type_mapping = 'timestamp_ntz'");
  await db.execute("create table plain (a varchar collate 'utf8')");
});
