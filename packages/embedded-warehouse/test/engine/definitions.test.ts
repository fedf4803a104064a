/** CREATE, ALTER and DROP of what SHOW and DESCRIBE then list. */
import { describe, expect, it } from 'vitest';
import { engineForFile } from './engine.ts';

const db = engineForFile();

/** The cells of one column of SHOW. */
async function shown(sql: string, ...names: readonly string[]): Promise<string[]> {
  const { columns, rows } = await db.execute(sql);
  const at = names.map((name) => columns.findIndex((column) => column.name === name));
  return rows.map((row) => at.map((index) => row[index] ?? 'NULL').join(' | '));
}

describe('tables', () => {
  it('are described as they were declared', async () => {
    await db.execute(
      `create table full_house (
        id int autoincrement start 10 increment 5 primary key,
        n number(10, 2) not null default 1.5 comment 'amount',
        s varchar(20) unique, v variant, o object, a array, f float, b boolean, bin binary,
        d date, t time, ts timestamp_ntz(3) default current_timestamp(), l timestamp_ltz, z timestamp_tz,
        e vector(float, 3), constraint fk foreign key (n) references other (n)
      ) cluster by (id, d) comment = 'everything' data_retention_time_in_days = 1`,
    );
    expect(
      await shown('describe table full_house', 'name', 'type', 'null?', 'default', 'primary key', 'comment'),
    ).toEqual([
      'ID | NUMBER(38,0) | N | IDENTITY START 10 INCREMENT 5 NOORDER | Y | NULL',
      'N | NUMBER(10,2) | N | 1.5 | N | amount',
      'S | VARCHAR(20) | Y | NULL | N | NULL',
      'V | VARIANT | Y | NULL | N | NULL',
      'O | OBJECT | Y | NULL | N | NULL',
      'A | ARRAY | Y | NULL | N | NULL',
      'F | FLOAT | Y | NULL | N | NULL',
      'B | BOOLEAN | Y | NULL | N | NULL',
      'BIN | BINARY(8388608) | Y | NULL | N | NULL',
      'D | DATE | Y | NULL | N | NULL',
      'T | TIME(9) | Y | NULL | N | NULL',
      'TS | TIMESTAMP_NTZ(3) | Y | current_timestamp() | N | NULL',
      'L | TIMESTAMP_LTZ(9) | Y | NULL | N | NULL',
      'Z | TIMESTAMP_TZ(9) | Y | NULL | N | NULL',
      'E | VECTOR(FLOAT, 3) | Y | NULL | N | NULL',
    ]);
    expect(await shown("show tables like 'full%'", 'name', 'comment', 'cluster_by')).toEqual([
      'FULL_HOUSE | everything | LINEAR(id, d)',
    ]);
    await db.execute("insert into full_house (e, o) select [1, 2, 3]::vector(float, 3), {'k': 1}");
    expect(await db.rows('select id, n, o:k, e from full_house')).toEqual(['10 | 1.50 | 1 | [1,2,3]']);
  });

  it('are created once, replaced and left alone', async () => {
    await db.execute('create table once (a int)');
    expect((await db.failure('create table once (a int)')).code).toBe('002002');
    expect(await db.value('create table if not exists once (b int)')).toBe(
      'ONCE already exists, statement succeeded.',
    );
    await db.execute('insert into once values (1)');
    await db.execute('create or replace table once (c int)');
    expect(await db.value('select count(c) from once')).toBe('0');
    await db.execute('drop table once');
    expect((await db.failure('drop table once')).code).toBe('002003');
    expect(await db.value('drop table if exists once')).toBe(
      'Drop statement executed successfully (ONCE already dropped).',
    );
  });

  it('keep defaults, NOT NULL and counters when they are copied', async () => {
    const columns =
      "(id int autoincrement start 10 increment 5, s varchar default 'q', n int not null default 3)";
    await db.execute(`create table first ${columns} cluster by (n)`);
    await db.execute("insert into first (s) values ('x')");
    await db.execute('create table alike like first');
    await db.execute('create table cloned clone first');
    await db.execute('create temporary table of_session clone first');
    for (const table of ['alike', 'cloned', 'of_session']) {
      await db.execute(`insert into ${table} (n) values (default)`);
      expect((await db.failure(`insert into ${table} (n) values (null)`)).code).toBe('100072');
    }
    expect(await db.rows('select * from alike')).toEqual(['10 | q | 3']);
    expect(await db.rows('select * from cloned order by id')).toEqual(['10 | x | 3', '15 | q | 3']);
    expect(await db.rows('select * from of_session order by id')).toEqual(['10 | x | 3', '15 | q | 3']);
    expect(await shown("show tables like 'alike'", 'cluster_by')).toEqual(['LINEAR(n)']);
  });

  it('take their counters along to another name', async () => {
    const columns = "(id int autoincrement, s varchar default 'q', n int not null)";
    await db.execute(`create table counts ${columns}`);
    await db.execute('insert into counts (n) values (1)');
    await db.execute('create schema elsewhere');
    await db.execute('use schema analytics');
    for (const name of ['counts_old', 'elsewhere.counts_old']) {
      await db.execute(`alter table counts rename to ${name}`);
      await db.execute(`create table counts ${columns}`);
      await db.execute('insert into counts (n) values (7)');
      await db.execute(`insert into ${name} (n) values (2)`);
      expect(await db.rows(`select id, s, n from ${name} order by n`)).toEqual(
        name === 'counts_old' ? ['1 | q | 1', '2 | q | 2'] : ['2 | q | 2', '1 | q | 7'],
      );
      expect((await db.failure(`insert into ${name} (n) values (null)`)).code).toBe('100072');
    }
    await db.execute('create temporary table passing (id int autoincrement, n int)');
    await db.execute('alter table passing rename to passed');
    await db.execute('insert into passed (n) values (1)');
    expect(await db.rows('select * from passed')).toEqual(['1 | 1']);
  });

  it('come from queries, other tables and clones', async () => {
    await db.execute(
      "create table base as select 1 as id, 'x'::varchar(3) as s, 1.25::number(5, 2) as n, [1] as a",
    );
    expect(await shown('describe table base', 'name', 'type')).toEqual([
      'ID | NUMBER(38,0)',
      'S | VARCHAR(3)',
      'N | NUMBER(5,2)',
      'A | ARRAY',
    ]);
    await db.execute('create table copy clone base');
    await db.execute('create table shape like base');
    await db.execute('create table named (k, label) as select id, s from base');
    expect(await db.rows('select * from copy')).toEqual(['1 | x | 1.25 | [1]']);
    expect(await db.value('select count(*) from shape')).toBe('0');
    expect(await db.rows('select k, label from named')).toEqual(['1 | x']);
    for (const columns of ['(k)', '(k, label, more)'])
      expect((await db.failure(`create table bad ${columns} as select id, s from base`)).code).toBe('002020');
    await db.execute("comment on column named.label is 'words'");
    expect((await db.failure("comment on column named.nosuch is 'x'")).code).toBe('000904');
    expect((await db.failure("comment on table nosuch is 'x'")).code).toBe('002003');
    await db.execute("comment if exists on table nosuch is 'x'");
  });

  it('change their columns', async () => {
    await db.execute('create table grows (a int)');
    await db.execute('insert into grows values (1)');
    await db.execute("alter table grows add column if not exists b varchar(3) default 'x'");
    await db.execute('alter table grows add column if not exists b int');
    await db.execute('alter table grows add c int not null default 7, d date');
    await db.execute('alter table grows rename column a to id');
    await db.execute('alter table grows drop column d');
    await db.execute("alter table grows alter column b comment 'letters', column c drop not null");
    expect(await db.rows('select id, b, c from grows')).toEqual(['1 | x | 7']);
    expect(await shown('describe table grows', 'name', 'null?', 'comment')).toEqual([
      'ID | Y | NULL',
      'B | Y | letters',
      'C | Y | NULL',
    ]);
    expect((await db.failure('alter table grows add column b int')).code).toBe('001430');
    await db.execute('alter table grows rename to grown');
    expect(await db.value('select c from grown')).toBe('7');
    expect((await db.failure('select * from grows')).code).toBe('002003');
  });

  it.each(['', 'temporary '])('change several columns of a %stable together or not at all', async (kind) => {
    await db.execute(`create or replace ${kind}table together (a number(10), b varchar(10), c int)`);
    await db.execute("insert into together values (1, 'x', null), (2, 'y', 4)");
    await db.execute('update together set a = a + 0');
    const before = await db.rows('describe table together');
    const refused = [
      'alter table together alter column a set data type number(30), column c set not null',
      "alter table together modify column b comment 'letters', a set not null, c set not null",
      'alter table together add column d int default 5 not null, e int not null',
      'alter table together add column d int default 5, e int default null not null',
      "alter table together add column d int, e int default 'five'::int",
      'alter table together drop column a, nosuch',
    ];
    for (const sql of refused) {
      await db.failure(sql);
      expect([sql, await db.rows('describe table together')]).toEqual([sql, before]);
      expect(await db.rows('select * from together order by a')).toEqual(['1 | x | NULL', '2 | y | 4']);
    }
    await db.execute(
      'alter table together alter column a set not null, a set data type number(30), b set not null',
    );
    await db.execute(
      "alter table together add column d int default 5 not null, e varchar, f date default '2024-02-29' not null",
    );
    expect(await shown('describe table together', 'name', 'type', 'null?')).toEqual([
      'A | NUMBER(30,0) | N',
      'B | VARCHAR(10) | N',
      'C | NUMBER(38,0) | Y',
      'D | NUMBER(38,0) | N',
      'E | VARCHAR(16777216) | Y',
      'F | DATE | N',
    ]);
    expect(await db.rows('select * from together order by a')).toEqual([
      '1 | x | NULL | 5 | NULL | 19782',
      '2 | y | 4 | 5 | NULL | 19782',
    ]);
    expect((await db.failure('update together set d = null')).code).toBe('100072');
    await db.execute('drop table together');
  });

  it('can be temporary, for one session', async () => {
    await db.execute('create temporary table mine (id int autoincrement, x int)');
    await db.execute('insert into mine (x) values (5)');
    expect(await db.rows('select * from mine')).toEqual(['1 | 5']);
    const other = await db.open();
    expect((await other.failure('select * from mine')).code).toBe('002003');
  });
});

describe('views', () => {
  it('keep their columns, comments and schema', async () => {
    await db.execute('create table src (a int, v variant)');
    await db.execute(`insert into src select 1, parse_json('{"k":"x"}')`);
    await db.execute(
      "create or replace secure view seen (id comment 'key', k) comment = 'looks' as select a, v:k::string from src",
    );
    const elsewhere = await db.open({ schema: 'PUBLIC' });
    expect(await elsewhere.rows('select k, id from analytics.seen')).toEqual(['x | 1']);
    expect(await shown('show views', 'name', 'comment', 'is_secure')).toEqual(['SEEN | looks | true']);
    expect(await shown('describe view seen', 'name', 'type', 'comment')).toEqual([
      'ID | NUMBER(38,0) | key',
      'K | VARCHAR(16777216) | NULL',
    ]);
    await db.execute('create view over_it as select id + 1 as next from seen');
    expect(await db.value('select next from over_it')).toBe('2');
  });

  it('fail when they are made or used wrongly', async () => {
    expect((await db.failure('create view bad as select nosuch from src')).code).toBe('000904');
    expect((await db.failure('create view bad as select 1 as a, 2 as a')).code).toBe('002025');
    expect((await db.failure('insert into seen values (1, 2)')).code).toBe('000002');
  });
});

describe('databases and schemas', () => {
  it('are created, entered and dropped with what they hold', async () => {
    const session = await db.open();
    await session.execute("create database shop comment = 'x'");
    expect(await session.rows('select current_database(), current_schema()')).toEqual(['SHOP | PUBLIC']);
    await session.execute('create schema if not exists stock');
    await session.execute('create table items as select 1 as a');
    expect(await session.value('select a from shop.stock.items')).toBe('1');
    expect(await session.value('select stock.items.a from stock.items')).toBe('1');
    await session.execute('drop schema stock');
    expect((await session.failure('select * from shop.stock.items')).code).toBe('002003');
    await session.execute('drop database shop');
    expect((await session.failure('use database shop')).message).toContain("Database 'SHOP' does not exist");
    expect((await session.failure('create table homeless (a int)')).code).toBe('090105');
  });
});

describe('account objects', () => {
  it.each([
    ['XSMALL', 'X-Small'],
    ["'X-LARGE'", 'X-Large'],
    ['XXLARGE', '2X-Large'],
    ['X3LARGE', '3X-Large'],
    ["'4X-LARGE'", '4X-Large'],
    ['X6LARGE', '6X-Large'],
  ])('tells the size %s as Snowflake does', async (size, told) => {
    await db.execute(`create or replace warehouse sized warehouse_size = ${size}`);
    expect(await shown("show warehouses like 'SIZED'", 'size')).toEqual([told]);
    await db.execute('drop warehouse sized');
  });

  it('are accepted, altered, listed and dropped', async () => {
    await db.execute(
      "create or replace warehouse big warehouse_size = 'LARGE' auto_suspend = 60 comment = 'c'",
    );
    await db.execute(
      'create resource monitor cap with credit_quota = 100 frequency = daily start_timestamp = immediately triggers on 80 percent do notify on 95 percent do suspend on 100 percent do suspend_immediate',
    );
    await db.execute('alter warehouse big set resource_monitor = cap warehouse_size = SMALL');
    await db.execute('alter warehouse big suspend');
    expect(
      await shown("show warehouses like 'BIG'", 'name', 'state', 'size', 'resource_monitor', 'auto_suspend'),
    ).toEqual(['BIG | SUSPENDED | Small | CAP | 60']);
    expect(
      await shown(
        'show resource monitors',
        'name',
        'credit_quota',
        'notify_at',
        'suspend_at',
        'suspend_immediately_at',
        'level',
      ),
    ).toEqual(['CAP | 100 | 80% | 95% | 100% | WAREHOUSE']);
    await db.execute("create role analyst comment = 'reads'");
    await db.execute('grant select on table base to role analyst');
    expect(await shown('show grants to role analyst', 'privilege', 'granted_on', 'name')).toEqual([
      'SELECT | TABLE | BASE',
    ]);
    const granted = await shown('show grants to role analyst', 'created_on');
    await db.execute('grant select on table base to role analyst');
    expect(await shown('show grants to role analyst', 'created_on')).toEqual(granted);
    await db.execute('revoke select on table base from role analyst');
    expect(await shown('show grants to role analyst', 'privilege')).toEqual([]);
    expect((await db.failure('grant select on table base to role nobody')).message).toContain(
      "Role 'NOBODY'",
    );
    await db.execute(
      "create notification integration mail type = email enabled = true allowed_recipients = ('a@x.com')",
    );
    await db.execute("create secret hook type = generic_string secret_string = 'T/B/X'");
    await db.execute("create alert late schedule = '1 minute' if (exists (select 1)) then select 2");
    await db.execute('create tag cost');
    await db.execute('create user bob default_role = analyst');
    expect(await shown('show integrations', 'name', 'type', 'enabled')).toEqual(['MAIL | EMAIL | true']);
    expect(await shown('show secrets', 'name', 'secret_type')).toEqual(['HOOK | GENERIC_STRING']);
    expect(JSON.stringify((await db.execute('show secrets')).rows)).not.toContain('T/B/X');
    expect(await shown('show alerts', 'name', 'state', 'condition')).toEqual([
      'LATE | suspended | exists (select 1)',
    ]);
    expect(await shown('show users', 'name', 'default_role')).toEqual(['BOB | ANALYST']);
    for (const drop of [
      'warehouse big',
      'resource monitor cap',
      'role analyst',
      'integration mail',
      'secret hook',
      'alert late',
      'user bob',
    ]) {
      await db.execute(`drop ${drop}`);
      expect((await db.failure(`drop ${drop}`)).sqlState).toBe('02000');
      expect(await db.value(`drop ${drop.replace(/ (\w+)$/, ' if exists $1')}`)).toMatch(/already dropped/);
    }
  });

  it('hold search services and sequences', async () => {
    await db.execute('create table notes (body varchar, tag varchar)');
    await db.execute(
      "create cortex search service finder on body attributes tag warehouse = compute_wh target_lag = '1 hour' as select body, tag from notes",
    );
    expect(
      await shown(
        'show cortex search services',
        'name',
        'search_column',
        'attribute_columns',
        'columns',
        'definition',
      ),
    ).toEqual(['FINDER | BODY | TAG | BODY,TAG | select body, tag from notes']);
    expect((await db.execute('describe cortex search service finder')).rows).toHaveLength(1);
    await db.execute('create sequence steps start 10 increment 5');
    expect(await db.rows('select steps.nextval')).toEqual(['10']);
    expect(await db.rows('select steps.nextval')).toEqual(['15']);
  });
});

it('fills texts with the moment of the row, written in the format of the session', async () => {
  const session = await db.open();
  await session.execute(
    "create table moments (a int, b varchar default current_date(), c varchar default current_date() || ' (x', d varchar default current_time()::varchar, e varchar default to_varchar(sysdate()))",
  );
  await session.execute("alter session set date_output_format = 'DD.MM.YY'");
  await session.execute('alter table moments add column f varchar default current_date()');
  await session.execute('insert into moments (a) values (1)');
  expect(
    await session.rows(
      "select b = to_char(current_date(), 'YYYY-MM-DD'), c = b || ' (x', length(d), length(e), f = current_date()::varchar, length(f) from moments",
    ),
  ).toEqual(['1 | 1 | 8 | 23 | 1 | 8']);
});

it.each(['', 'temporary '])('adds no column to a %stable that an alteration fails for', async (kind) => {
  await db.execute(`create or replace ${kind}table filled (a int)`);
  await db.execute('alter table filled add column early int not null');
  await db.execute('insert into filled values (1, 2)');
  expect(await db.failure('alter table filled add column b int, c int not null')).toMatchObject({
    code: '100072',
    message: expect.stringContaining('C'),
  });
  await db.execute('alter table filled add column b int, c int not null default 5');
  expect(await db.rows('select * from filled')).toEqual(['1 | 2 | NULL | 5']);
  await db.execute('drop table filled');
});
