/** Values on the wire: nothing is rounded, and every type has Snowflake's encoding. */
import { describe, expect, it } from 'vitest';
import { engineForFile, fixed, text } from './engine.ts';

const db = engineForFile();

it.each([
  ['9007199254740993', '9007199254740993', 'fixed'],
  ['-9223372036854775807', '-9223372036854775807', 'fixed'],
  ['12345678901234567890123456789012345678', '12345678901234567890123456789012345678', 'fixed'],
  ['-0.10::number(38, 10)', '-0.1000000000', 'fixed'],
  [
    "'99999999999999999999999999999.123456789'::number(38, 9)",
    '99999999999999999999999999999.123456789',
    'fixed',
  ],
  ['3000000000 * 3000000000 * 1000', '9000000000000000000000', 'fixed'],
  ["'nan'::float", 'NaN', 'real'],
  ["'inf'::float", 'Infinity', 'real'],
  ["'-inf'::float", '-Infinity', 'real'],
  ["'-0'::float", '-0', 'real'],
  ['0.1::float + 0.2::float', '0.30000000000000004', 'real'],
  ['1e300', '1e+300', 'real'],
  ['true', '1', 'boolean'],
  ["'1969-12-31'::date", '-1', 'date'],
  ["'9999-12-31'::date", '2932896', 'date'],
  ["'23:59:59.123456'::time", '86399.123456000', 'time'],
  ["'2024-01-01 00:00:00.123456'::timestamp_ntz", '1704067200.123456000', 'timestamp_ntz'],
  ["'1969-12-31 23:59:59.5'::timestamp_ntz", '-0.500000000', 'timestamp_ntz'],
  ["'2024-01-01 00:00:00 +0200'::timestamp_ltz", '1704060000.000000000', 'timestamp_ltz'],
  ["'2024-01-01 00:00:00'::timestamp_tz", '1704096000.000000000 960', 'timestamp_tz'],
  ["to_binary('00fF', 'HEX')", '00FF', 'binary'],
  ["x'ABCD'", 'ABCD', 'binary'],
  ["'é🙂\\u00e4'", 'é🙂ä', 'text'],
  ["''", '', 'text'],
])('%s', async (expression, value, type) => {
  const { columns, rows } = await db.execute(`select ${expression}`);
  expect([rows[0]?.[0], columns[0]?.type]).toEqual([value, type]);
});

it('divides to six more digits without a double in between', async () => {
  expect(await db.value('select 12345678901.23::number(20, 2) / 1')).toBe('12345678901.23000000');
  expect(await db.value('select 2/3')).toBe('0.666667');
  expect(await db.value('select avg(column1) from values (1), (2), (2)')).toBe('1.666667');
});

it.each([
  ['1234567890.12 / 3', '411522630.04000000'],
  ['1.234567890123 / 3', '0.411522630041'],
  ['2::number(10, 6) / 3', '0.666666666667'],
  ['-2::number(10, 6) / 3', '-0.666666666667'],
  ['1.123456789012345 / 2', '0.561728394506173'],
  ['1 / 0.000000001234', '810372771.474878'],
  ['12345678901.12 * 12345678901.12', '152415787529559530737.2544'],
  ['(1234567890.12 - 0.5) * (12345678.1234 + 1) * 1.5', '22862368531952444.3386620'],
  ['round(12345678901.126, 2) * 12345678901.12', '152415787529682987526.2656'],
  ['99999999.9999999999::number(18, 10) + 1.5', '100000001.4999999999'],
  ['9999999999999999.99::number(18, 2) - (-9999999999999999.99::number(18, 2))', '19999999999999999.98'],
])('counts with all digits where both sides have fewer than 19: %s', async (expression, value) => {
  expect(await db.value(`select ${expression}`)).toBe(value);
});

it('counts with all digits of columns, too', async () => {
  await db.execute('create table sold (p number(12, 2), d number(3, 2), t number(3, 2), n number(18, 4))');
  await db.execute('insert into sold values (9999999999.99, 0.05, 0.08, 12345678901234.1234)');
  expect(
    await db.rows(
      'select p * (1 - d) * (1 + t), n * n, n * p, n / p, avg(n), sum(n * p) from sold group by all',
    ),
  ).toEqual([
    '10259999999.989740 | 152415787532377392440275580.56642756 | 123456789012217777210987.658766 | 1234.5678901246 | 12345678901234.1234000000 | 123456789012217777210987.658766',
  ]);
});

it('gives a TIMESTAMP_TZ the offset of the session', async () => {
  const session = await db.open();
  await session.execute("alter session set timezone = 'America/New_York'");
  expect(await session.value("select '2024-07-01 00:00:00'::timestamp_tz")).toBe('1719806400.000000000 1200');
  expect(await session.value("select '2024-01-01 00:00:00'::timestamp_tz")).toBe('1704085200.000000000 1140');
  expect(await session.value("select '2024-07-01 00:00:00'::timestamp_ltz::varchar")).toBe(
    '2024-07-01 00:00:00.000 -0400',
  );
});

it('keeps 38 digits through a table and back', async () => {
  await db.execute('create table exact (n number(38, 0), d number(38, 18), i integer)');
  const digits = '98765432109876543210987654321098765432';
  await db.execute('insert into exact values (?, ?, ?)', {
    1: fixed(digits),
    2: text('12345678901234567890.123456789012345678'),
    3: fixed('9223372036854775807'),
  });
  expect(await db.rows('select * from exact')).toEqual([
    `${digits} | 12345678901234567890.123456789012345678 | 9223372036854775807`,
  ]);
  expect(await db.value('select sum(n) from exact')).toBe(digits);
});

it('declares precision, scale and length', async () => {
  const { columns } = await db.describe("select 1.25::number(10, 2), 'x'::varchar(20), 5");
  expect(columns.map(({ precision, scale, length }) => [precision, scale, length])).toEqual([
    [10, 2, null],
    [null, null, 20],
    [1, 0, null],
  ]);
});

describe('a TIMESTAMP_TZ', () => {
  it('keeps its offset and its nanoseconds, in tables too', async () => {
    await db.execute(
      'create or replace table meetings (id int, at timestamp_tz, made timestamp_tz default current_timestamp())',
    );
    await db.execute(
      "insert into meetings (id, at) values (1, '2024-01-01 12:00:00.123456789 +05:30'), (2, '2024-01-01 08:00:00 Z'), (3, null)",
    );
    await db.execute("insert into meetings (id, at) select 4, '2024-06-01'::date");
    await db.execute('update meetings set at = dateadd(day, 1, at) where id = 2');
    expect(await db.rows('select id, at, at::varchar from meetings order by at, id')).toEqual([
      '1 | 1704090600.123456789 1770 | 2024-01-01 12:00:00.123 +0530',
      '2 | 1704182400.000000000 1440 | 2024-01-02 08:00:00.000 +0000',
      '4 | 1717225200.000000000 1020 | 2024-06-01 00:00:00.000 -0700',
      '3 | NULL | NULL',
    ]);
    expect(
      await db.value(
        "select count(*) from meetings where at >= '2024-01-02 09:00:00 +0100' and made is not null",
      ),
    ).toBe('2');
    expect(
      await db.rows('select max(at) from (select at from meetings union all select null::timestamp_ntz)'),
    ).toEqual(['1717225200.000000000 1020']);
    await db.execute('select at from meetings where id = 1');
    expect(await db.value('select at from table(result_scan(last_query_id()))')).toBe(
      '1704090600.123456789 1770',
    );
    const bound = { 1: { type: 'TIMESTAMP_TZ', value: '1704090600123456789 1770' } };
    expect(await db.value('select at = ? from meetings where id = 1', bound)).toBe('1');
  });

  it('adds, cuts and reads on the clock of its own offset', async () => {
    const at = "'2024-03-09 23:30:00 -0800'::timestamp_tz";
    expect(
      await db.rows(
        `select dateadd(day, 1, ${at})::varchar, date_trunc(day, ${at})::varchar, hour(${at}), ${at}::date::varchar,
          to_char(${at}, 'HH12:MI AM TZH:TZM'), (${at} + interval '2 hours')::varchar, ${at}::timestamp_ltz::varchar`,
      ),
    ).toEqual([
      '2024-03-10 23:30:00.000 -0800 | 2024-03-09 00:00:00.000 -0800 | 23 | 2024-03-09 | 11:30 PM -08:00 | 2024-03-10 01:30:00.000 -0800 | 2024-03-09 23:30:00.000 -0800',
    ]);
  });
});

it.each([
  ["'2013-04-28T20:57:01.123456789+07:00'", '2013-04-28 20:57:01.123 +0700'],
  ["'2013-04-28 20:57:01 +0700'", '2013-04-28 20:57:01.000 +0700'],
  ["'2013-04-28 20:57:01 +07:00'", '2013-04-28 20:57:01.000 +0700'],
  ["'2013-04-28 20:57+07'", '2013-04-28 20:57:00.000 +0700'],
  ["'2013-04-28T20'", '2013-04-28 20:00:00.000 -0700'],
  ["'2013-04-28 20:57 Z'", '2013-04-28 20:57:00.000 +0000'],
  ["'Thu, 21 Dec 2000 16:01:07 +0200'", '2000-12-21 16:01:07.000 +0200'],
  ["'Thu, 21 Dec 2000 04:01:07.5 PM +0200'", '2000-12-21 16:01:07.500 +0200'],
  ["'Mon Jul 08 18:09:51 +0000 2013'", '2013-07-08 18:09:51.000 +0000'],
  ["'2/18/2008 02:36:48'", '2008-02-18 02:36:48.000 -0800'],
  ["'17-DEC-1980'", '1980-12-17 00:00:00.000 -0800'],
])('reads %s as Snowflake detects it', async (literal, expected) => {
  expect(await db.value(`select ${literal}::timestamp_tz::varchar`)).toBe(expected);
  expect(await db.value(`select to_timestamp_ntz(${literal})::varchar`)).toBe(
    expected.replace(/ [+-]\d{4}$/, ''),
  );
});

it('does not take a day that is none for a date', async () => {
  for (const text of [
    '2024-02-30',
    '31-Feb-2024',
    '13/01/2024',
    'Mon Foo 08 18:09:51 2013',
    '2024-01-01 25:00',
  ])
    expect((await db.failure(`select '${text}'::timestamp_ntz`)).code).toMatch(
      /^1000(35|40)|100035|100040|100096/,
    );
});

it('counts nanoseconds', async () => {
  expect(
    await db.rows(
      `select '2024-01-01 00:00:00.123456789'::timestamp_ntz, dateadd(ns, 1, '2024-01-01'::timestamp_ntz),
        timestamp_ntz_from_parts(2024, 1, 1, 0, 0, 0, 5), date_part(ns, '2024-01-01 00:00:00.000000007'::timestamp),
        dateadd(day, 1, '2024-01-01 00:00:00.123456789'::timestamp_ntz), '9999-12-31 23:59:59.123456789'::timestamp_ntz::varchar`,
    ),
  ).toEqual([
    '1704067200.123456789 | 1704067200.000000001 | 1704067200.000000005 | 7 | 1704153600.123456789 | 9999-12-31 23:59:59.123',
  ]);
});

const fractions = [
  "'12:34:56.789', '1924-01-02 03:04:05.678', '2024-01-02 03:04:05.678912 +02:00'",
  "'12:34:56.789'::time, '1924-01-02 03:04:05.678'::timestamp_ntz, '2024-01-02 03:04:05.678912 +02:00'::timestamp_tz",
  `parse_json('"12:34:56.789"'), parse_json('"1924-01-02 03:04:05.678"'), parse_json('"2024-01-02 03:04:05.678912 +02:00"')`,
];

it.each(fractions)('keeps the digits after the second that the column has: %s', async (values) => {
  const cut = ['45296.000000000 | -1451595355.000000000 | 1704157445.678000000 1560'];
  await db.execute('create or replace table cut (a time(0), b timestamp_ntz(0), c timestamp_tz(3))');
  for (const insert of [`select ${values}`, ...(values.startsWith('parse') ? [] : [`values (${values})`])]) {
    await db.execute(`insert overwrite into cut ${insert}`);
    expect(await db.rows('select a, b, c from cut')).toEqual(cut);
  }
  const [a, b, c] = values.split(/, (?=['p])/);
  await db.execute(`update cut set a = ${a}, b = ${b}, c = ${c}`);
  expect(await db.rows('select a, b, c from cut')).toEqual(cut);
  await db.execute(
    `create or replace table cast_cut as select ${a}::time(0) as a, ${b}::timestamp_ntz(0) as b, ${c}::timestamp_tz(3) as c`,
  );
  expect(await db.rows('select a, b, c from cast_cut')).toEqual(cut);
  await db.execute(`insert overwrite into cast_cut select ${values}`);
  expect(await db.rows('select a, b, c from cast_cut')).toEqual(cut);
});

it('a middle of fixed-point numbers has three more digits, a variance those of a quotient of squares', async () => {
  const numbers = '(select column1 as a, column2 as b from values (1, 1.5), (2, 2.5), (2, 4), (6, null))';
  expect(
    await db.rows(
      `select median(a), percentile_cont(0.25) within group (order by a), var_pop(a), variance(b), median(a::float) from ${numbers}`,
    ),
  ).toEqual(['2.000 | 1.750 | 3.687500 | 1.58333333 | 2']);
  expect(await db.rows(`select distinct median(b) over () from ${numbers}`)).toEqual(['2.5000']);
});

it('writes a number as short as it is', async () => {
  expect(await db.rows("select to_char(12345, 'TM9'), to_char(-1.50, 'TM')")).toEqual(['12345 | -1.50']);
});
