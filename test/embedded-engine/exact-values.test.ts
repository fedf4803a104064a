/** Values on the wire: nothing is rounded, and every type has Snowflake's encoding. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixed, startEngine, type TestEngine, text } from './engine.ts';

let db: TestEngine;

beforeAll(async () => {
  db = await startEngine();
});

afterAll(async () => {
  await db.close();
  expect(db.incidents).toEqual([]);
});

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
    [38, 0, null],
  ]);
});
