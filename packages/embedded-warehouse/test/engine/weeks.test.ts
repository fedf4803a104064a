/** WEEK_START and WEEK_OF_YEAR_POLICY: what a week is depends on the session. */
import { describe, expect, it } from 'vitest';
import { engineForFile } from './engine.ts';

const db = engineForFile();

/** Parts of weeks around a new year; each statement is sent again under other parameters, as its text stays the same. */
const questions = [
  "select date_trunc('week', '2024-01-03'::date)::varchar, last_day('2024-01-03'::date, week)::varchar, time_slice('2024-03-15'::date, 1, 'week')::varchar",
  "select dayofweek('2024-01-07'::date), date_part(dow, '2024-01-03'::date), dayofweekiso('2024-01-07'::date)",
  "select datediff(week, '2024-01-06'::date, '2024-01-07'::date), datediff(week, '2024-01-07'::date, '2024-01-08'::date)",
  "select week('2016-01-01'::date), week('2016-01-03'::date), week('2016-01-04'::date), week('2016-12-31'::date)",
  "select yearofweek('2016-01-01'::date), extract(yearofweek from '2016-01-03'::date), yearofweek('2018-12-31'::date)",
  "select weekiso('2016-01-01'::date), yearofweekiso('2016-01-03'::date), date_trunc('week_iso', '2024-01-07'::date)::varchar",
  "select date_trunc('week', '2024-01-03 10:00 +0530'::timestamp_tz)::varchar, date_trunc('week', '2024-03-13 10:00'::timestamp_ltz)::varchar, date_trunc(week, '2024-01-03 10:00'::timestamp_ntz)::varchar",
];

const iso = '53 | 2015 | 2024-01-01';

describe.each([
  [
    'ALTER SESSION UNSET WEEK_START',
    '2024-01-01 | 2024-01-07 | 2024-03-11',
    '0 | 3 | 7',
    '0 | 1',
    '53 | 53 | 1 | 52',
    '2015 | 2015 | 2019',
    iso,
    '2024-01-01 00:00:00.000 +0530 | 2024-03-11 00:00:00.000 -0700 | 2024-01-01 00:00:00.000',
  ],
  [
    'ALTER SESSION SET WEEK_START = 1',
    '2024-01-01 | 2024-01-07 | 2024-03-11',
    '7 | 3 | 7',
    '0 | 1',
    '53 | 53 | 1 | 52',
    '2015 | 2015 | 2019',
    iso,
    '2024-01-01 00:00:00.000 +0530 | 2024-03-11 00:00:00.000 -0700 | 2024-01-01 00:00:00.000',
  ],
  [
    'ALTER SESSION SET WEEK_START = 7',
    '2023-12-31 | 2024-01-06 | 2024-03-10',
    '1 | 4 | 7',
    '1 | 0',
    '52 | 1 | 1 | 52',
    '2015 | 2016 | 2019',
    iso,
    '2023-12-31 00:00:00.000 +0530 | 2024-03-10 00:00:00.000 -0800 | 2023-12-31 00:00:00.000',
  ],
  [
    'ALTER SESSION SET WEEK_START = 1, WEEK_OF_YEAR_POLICY = 1',
    '2024-01-01 | 2024-01-07 | 2024-03-11',
    '7 | 3 | 7',
    '0 | 1',
    '1 | 1 | 2 | 53',
    '2016 | 2016 | 2018',
    iso,
    '2024-01-01 00:00:00.000 +0530 | 2024-03-11 00:00:00.000 -0700 | 2024-01-01 00:00:00.000',
  ],
])('%s', (setting, ...answers) => {
  it.each(answers.map((answer, index) => [questions[index] ?? '', answer]))('%s', async (sql, answer) => {
    await db.execute(setting);
    expect(await db.rows(sql)).toEqual([answer]);
  });
});

it('asks the account and the user, and refuses what is no day', async () => {
  expect((await db.failure('alter session set week_start = 8')).code).toBe('001008');
  expect((await db.failure('alter session set week_of_year_policy = 2')).code).toBe('001008');
  await db.execute('create user ada');
  await db.execute('alter user ada set week_start = 6');
  const session = await db.open();
  expect(await session.value("select dayofweek('2024-01-06'::date)")).toBe('1');
  await session.execute('alter session set week_start = 7');
  expect(await session.value("select dayofweek('2024-01-06'::date)")).toBe('7');
});
