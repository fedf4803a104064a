/**
 * Statements of analysts with the answers that Snowflake's documentation gives, about dates and times: most are the
 * examples of its function reference, in words of our own. Numbers, texts and JSON as `executeSql` answers them.
 */
export const documentedTimes: readonly (readonly [statement: string, rows: unknown])[] = [
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
];
