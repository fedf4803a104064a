/** What a session remembers: where it is, parameters, variables, results, transactions. */
import { describe, expect, it } from 'vitest';
import { engineForFile, type TestSession } from './engine.ts';

const db = engineForFile({ sample: true });

it('tells who and where it is, and moves', async () => {
  const session = await db.open();
  await session.execute('use schema sales');
  await session.execute('use warehouse loading_wh');
  await session.execute('use role sysadmin');
  expect(session.session.context()).toEqual({
    user: 'ADA',
    role: 'SYSADMIN',
    database: 'SOPHIA_AI_UNIFIED',
    schema: 'SALES',
    warehouse: 'LOADING_WH',
  });
  expect(
    await session.rows(
      'select current_user(), current_role(), current_database(), current_schema(), current_warehouse(), current_account()',
    ),
  ).toEqual(['ADA | SYSADMIN | SOPHIA_AI_UNIFIED | SALES | LOADING_WH | LOCAL']);
  expect(await session.value('select count(*) from orders')).toBe('4000');
  expect((await session.failure('use warehouse nosuch')).code).toBe('002003');
});

it('does not mix sessions up', async () => {
  const [one, two] = await Promise.all([db.open({ user: 'ONE' }), db.open({ user: 'TWO' })]);
  await one.execute('use schema sales');
  expect(
    await Promise.all([
      one.value('select current_user() || current_schema()'),
      two.value('select current_user() || current_schema()'),
    ]),
  ).toEqual(['ONESALES', 'TWOANALYTICS']);
});

it('sets parameters and variables', async () => {
  const session = await db.open();
  await session.execute(
    "alter session set timezone = 'Asia/Tokyo', query_tag = 'nightly', statement_timeout_in_seconds = 30",
  );
  expect(session.session.parameters?.()).toEqual({
    TIMEZONE: 'Asia/Tokyo',
    QUERY_TAG: 'nightly',
    STATEMENT_TIMEOUT_IN_SECONDS: '30',
  });
  expect(await session.value("select to_char('2024-01-01 00:00:00 +0000'::timestamp_ltz, 'HH24')")).toBe(
    '09',
  );
  await session.execute('alter session unset query_tag');
  expect(session.session.parameters?.()).not.toHaveProperty('QUERY_TAG');
  expect((await session.failure("alter session set timezone = 'Mars'")).code).toBe('001008');
  await session.execute("set (lowest, word) = (2 + 3, 'x')");
  expect(await session.rows('select $lowest + 1, $word || $word')).toEqual(['6 | xx']);
  await session.execute('unset word');
  expect((await session.failure('select $word')).code).toBe('002211');
});

describe('the time zone', () => {
  const zone = async (session: TestSession) =>
    await session.rows(
      `select '2024-01-15 20:00:00 +0000'::timestamp_ltz::varchar, right('2024-07-15 00:00:00'::timestamp_ltz::varchar, 5),
        datediff('minute', sysdate(), current_timestamp()::timestamp_ntz)`,
    );
  const parameter = async (session: TestSession, scope: string) =>
    (await session.execute(`show parameters like 'timezone' ${scope}`)).rows.map((row) => row.slice(0, 4));

  it("is Los Angeles', as that of a new Snowflake account", async () => {
    const session = await db.open();
    const now = (await session.value("select datediff('minute', sysdate(), localtimestamp())")) ?? '';
    expect(await zone(session)).toEqual([`2024-01-15 12:00:00.000 -0800 | -0700 | ${now}`]);
    expect(['-480', '-420']).toContain(now);
    expect(await parameter(session, '')).toEqual([
      ['TIMEZONE', 'America/Los_Angeles', 'America/Los_Angeles', ''],
    ]);
  });

  it('comes from the account, then the user, then the session, whoever said it last', async () => {
    const [before, tokyo] = [await db.open(), await db.open({ user: 'KEN' })];
    await before.execute('create user ken');
    await before.execute("alter account set timezone = 'Asia/Kolkata'");
    await before.execute("alter user ken set timezone = 'Asia/Tokyo'");
    try {
      const [after, ken] = [await db.open(), await db.open({ user: 'KEN' })];
      expect(await zone(after)).toEqual(['2024-01-16 01:30:00.000 +0530 | +0530 | 330']);
      expect(await zone(before)).toEqual(await zone(after));
      expect(await zone(tokyo)).toEqual(await zone(ken));
      expect(await parameter(ken, 'in account')).toMatchObject([
        ['TIMEZONE', 'Asia/Kolkata', expect.anything(), 'ACCOUNT'],
      ]);
      expect(await parameter(ken, 'in user ken')).toMatchObject([
        ['TIMEZONE', 'Asia/Tokyo', expect.anything(), 'USER'],
      ]);
      await ken.execute("alter session set timezone = 'Europe/Berlin'");
      expect(await parameter(ken, 'in session')).toMatchObject([
        ['TIMEZONE', 'Europe/Berlin', expect.anything(), 'SESSION'],
      ]);
      await ken.execute('alter session unset timezone');
      expect(await zone(ken)).toEqual(['2024-01-16 05:00:00.000 +0900 | +0900 | 540']);
    } finally {
      await before.execute('alter account unset timezone');
      await before.execute('drop user ken');
    }
    expect(await zone(await db.open())).toMatchObject([expect.stringContaining('-0800')]);
    expect((await before.failure("alter account set timezone = 'Mars'")).code).toBe('001008');
  });
});

it('scans earlier results', async () => {
  const session = await db.open();
  await session.execute(
    "select 1 as a, 2.50 as n, null as x, '2024-01-01'::date as d, [1] as arr, 1.5::float as f",
  );
  expect(
    await session.rows('select a + 1, n, x, d::varchar, arr[0], f from table(result_scan(last_query_id()))'),
  ).toEqual(['2 | 2.50 | NULL | 2024-01-01 | 1 | 1.5']);
  await session.execute('show warehouses');
  expect(
    await session.rows(
      `select "name" from table(result_scan(last_query_id())) where "size" = 'X-Small' order by 1 limit 1`,
    ),
  ).toEqual(['AI_COMPUTE_WH']);
  expect((await session.failure("select * from table(result_scan('nope'))")).code).toBe('000709');
});

describe('transactions', () => {
  it('commit and roll back', async () => {
    const session = await db.open();
    await session.execute('create or replace table ledger (n int)');
    await session.execute('begin');
    await session.execute('insert into ledger values (1)');
    expect(await db.value('select count(*) from ledger')).toBe('0');
    await session.execute('rollback');
    await session.execute('begin transaction');
    await session.execute('insert into ledger values (2)');
    await session.execute('commit');
    expect(await db.rows('select * from ledger')).toEqual(['2']);
  });

  it('survive a statement that fails', async () => {
    const session = await db.open();
    await session.execute('create or replace table strict (n int not null)');
    await session.execute('begin');
    await session.execute('insert into strict values (1)');
    expect((await session.failure('insert into strict values (null)')).code).toBe('100072');
    expect((await session.failure('select nosuch from strict')).code).toBe('000904');
    await session.execute('update strict set n = n + 10');
    await session.execute('commit');
    expect(await db.rows('select * from strict')).toEqual(['11']);
  });

  it('end with DDL and with the session', async () => {
    const session = await db.open();
    await session.execute('create or replace table t1 (n int)');
    await session.execute('begin');
    await session.execute('insert into t1 values (1)');
    await session.execute('create or replace table t2 (n int)');
    await session.execute('rollback');
    expect(await db.value('select count(*) from t1')).toBe('1');
    await session.execute('begin');
    await session.execute('insert into t1 values (2)');
    await session.session.close();
    expect(await db.value('select count(*) from t1')).toBe('1');
  });

  it('end when AUTOCOMMIT is set', async () => {
    const session = await db.open();
    await session.execute('create or replace table switched (n int)');
    await session.execute('begin');
    await session.execute('insert into switched values (1)');
    await session.execute('alter session set autocommit = false');
    await session.execute('rollback');
    await session.execute('insert into switched values (2)');
    await session.execute('alter session set autocommit = true');
    await session.execute('rollback');
    expect(await db.rows('select * from switched order by 1')).toEqual(['1', '2']);
  });

  it('start by themselves without AUTOCOMMIT', async () => {
    const session = await db.open();
    await session.execute('create or replace table manual (n int)');
    await session.execute('alter session set autocommit = false');
    await session.execute('insert into manual values (1)');
    await session.execute('rollback');
    await session.execute('insert into manual values (2)');
    await session.execute('commit');
    expect(await db.rows('select * from manual')).toEqual(['2']);
  });
});

describe('output formats', () => {
  const moments =
    "select '2024-10-04'::date::varchar, to_varchar('12:34:56.7'::time), '2024-10-04 12:34:56.789'::timestamp || '', " +
    "'2024-10-04 12:34:56.789 +02:00'::timestamp_tz::varchar, to_char('2024-10-04 12:34:56.789 +02:00'::timestamp_ltz)";

  it('of the session are those of moments that become texts, until they are unset', async () => {
    const session = await db.open();
    const other = await db.open();
    const [usual] = await session.rows(moments);
    expect(usual).toBe(
      '2024-10-04 | 12:34:56 | 2024-10-04 12:34:56.789 | 2024-10-04 12:34:56.789 +0200 | 2024-10-04 03:34:56.789 -0700',
    );
    await session.execute(
      "alter session set date_output_format = 'DD.MM.YYYY', time_output_format = 'HH12:MI AM', " +
        "timestamp_output_format = 'YYYY-MM-DD\"T\"HH24:MI:SS TZH:TZM', timestamp_ntz_output_format = 'DD/MM/YY HH24:MI:SS.FF6'",
    );
    expect(await session.rows(moments)).toEqual([
      '04.10.2024 | 12:34 PM | 04/10/24 12:34:56.789000 | 2024-10-04T12:34:56 +02:00 | 2024-10-04T03:34:56 -07:00',
    ]);
    expect(await other.rows(moments)).toEqual([usual]);
    // A VARIANT keeps a moment whatever the session writes.
    expect(await session.value("select to_variant('2024-10-04'::date)")).toBe('"2024-10-04"');
    await session.execute(
      'alter session unset date_output_format, time_output_format, timestamp_output_format',
    );
    await session.execute('alter session unset timestamp_ntz_output_format');
    expect(await session.rows(moments)).toEqual([usual]);
  });
});

it('keeps a format that a transaction changed, whether that is undone or not', async () => {
  const session = await db.open();
  const day = "select '2024-01-02'::date::varchar";
  await session.execute('create or replace table shown_days (a varchar(10))');
  await session.execute('begin');
  await session.execute("alter session set date_output_format = 'DD.MM.YYYY'");
  expect(await session.value(day)).toBe('02.01.2024');
  await session.execute(`insert into shown_days ${day}`);
  expect((await session.failure(`insert into shown_days values ('longer than ten')`)).code).toBe('100078');
  expect(await session.rows(`select * from shown_days union all ${day}`)).toEqual([
    '02.01.2024',
    '02.01.2024',
  ]);
  await session.execute('rollback');
  expect(await session.value(day)).toBe('02.01.2024');
  await session.execute('begin');
  await session.execute('alter session unset date_output_format');
  expect(await session.value(day)).toBe('2024-01-02');
  await session.execute('rollback');
  expect(await session.value(day)).toBe('2024-01-02');
});
