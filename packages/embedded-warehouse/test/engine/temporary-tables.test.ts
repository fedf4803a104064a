/** Temporary tables: those of their session alone, and otherwise like any other. */
import { describe, expect, it } from 'vitest';
import { engineForFile, type TestSession } from './engine.ts';

const db = engineForFile();

/** Some cells of each row of a SHOW or DESCRIBE. */
async function shown(session: TestSession, sql: string, ...names: readonly string[]): Promise<string[]> {
  const { columns, rows } = await session.execute(sql);
  const at = names.map((name) => columns.findIndex((column) => column.name === name));
  return rows.map((row) => at.map((index) => row[index] ?? 'NULL').join(' | '));
}

it('are altered', async () => {
  const session = await db.open();
  await session.execute('create temporary table grows (a int, b varchar)');
  await session.execute("insert into grows values (1, 'x')");
  await session.execute('alter table grows add column c int default 7, d date');
  await session.execute('alter table grows rename column b to letters');
  await session.execute('alter table grows drop column a');
  await session.execute('alter table grows alter column c set not null');
  expect(await session.rows('select * from grows')).toEqual(['x | 7 | NULL']);
  expect(await shown(session, 'describe table grows', 'name', 'type', 'null?', 'default')).toEqual([
    'LETTERS | VARCHAR(16777216) | Y | NULL',
    'C | NUMBER(38,0) | N | 7',
    'D | DATE | Y | NULL',
  ]);
  expect((await session.failure('insert into grows (c) values (null)')).code).toBe('100072');
  expect((await session.failure('alter table grows add column c int')).code).toBe('001430');
  expect((await session.failure('alter table grows drop column nosuch')).code).toBe('000904');
  await session.execute('alter table grows rename to grown');
  expect(await session.value('select c from grown')).toBe('7');
  expect((await session.failure('select * from grows')).code).toBe('002003');
  await session.execute("alter table grown set comment = 'for now'");
  expect(await shown(session, 'show tables', 'name', 'kind', 'comment', 'rows')).toEqual([
    'GROWN | TEMPORARY | for now | 1',
  ]);
});

it('are listed and described with what their columns say, for their session alone', async () => {
  const [session, other] = [await db.open({ schema: 'PUBLIC' }), await db.open({ schema: 'PUBLIC' })];
  await session.execute(
    "create temp table listed (id int autoincrement, a varchar(5) not null default 'x' comment 'first', primary key (id))",
  );
  await session.execute("insert into listed (a) values ('y'), ('z')");
  expect(
    await shown(session, 'desc table listed', 'name', 'null?', 'default', 'primary key', 'comment'),
  ).toEqual(['ID | N | IDENTITY START 1 INCREMENT 1 NOORDER | Y | NULL', "A | N | 'x' | N | first"]);
  const columns = 'show columns in table listed';
  expect(await shown(session, columns, 'table_name', 'column_name', 'null?', 'default')).toEqual([
    'LISTED | ID | NOT_NULL | ',
    "LISTED | A | NOT_NULL | 'x'",
  ]);
  const tables =
    'select table_schema, table_name, table_type, is_temporary, is_transient, row_count from information_schema.tables';
  expect(await session.rows(`${tables} where table_name = 'LISTED'`)).toEqual([
    'PUBLIC | LISTED | TEMPORARY TABLE | YES | NO | 2',
  ]);
  expect(
    await session.rows(
      "select column_name, ordinal_position, is_nullable, data_type, character_maximum_length, column_default, is_identity from information_schema.columns where table_name = 'LISTED' order by 2",
    ),
  ).toEqual(['ID | 1 | NO | NUMBER | NULL | NULL | YES', "A | 2 | NO | TEXT | 5 | 'x' | NO"]);
  expect(await other.rows(`${tables} where table_name = 'LISTED'`)).toEqual([]);
  expect(await shown(other, 'show tables', 'name')).toEqual([]);
  expect((await other.failure(columns)).code).toBe('002043');
  expect((await other.failure('alter table listed add column b int')).code).toBe('002003');
});

it('hide a table of the same name until they are dropped', async () => {
  const session = await db.open();
  await session.execute('create table both_kinds (lasting int)');
  await session.execute('insert into both_kinds values (1)');
  await session.execute('create temporary table both_kinds (passing int)');
  await session.execute('alter table both_kinds add column more int');
  expect(await shown(session, 'describe table both_kinds', 'name')).toEqual(['PASSING', 'MORE']);
  expect(await shown(session, 'show columns in table both_kinds', 'column_name')).toEqual([
    'PASSING',
    'MORE',
  ]);
  const kinds = "show tables like 'both_kinds'";
  expect((await shown(session, kinds, 'kind')).sort()).toEqual(['TABLE', 'TEMPORARY']);
  expect(
    await session.rows(
      "select is_temporary, row_count from information_schema.tables where table_name = 'BOTH_KINDS' order by 1",
    ),
  ).toEqual(['NO | 1', 'YES | 0']);
  await session.execute('drop table both_kinds');
  expect(await session.rows('select * from both_kinds')).toEqual(['1']);
  expect(await shown(session, kinds, 'kind')).toEqual(['TABLE']);
});

it('take comments, and go with their schema', async () => {
  const session = await db.open();
  await session.execute('create schema short_lived');
  await session.execute('create temporary table short_lived.noted (a int)');
  await session.execute("comment on table short_lived.noted is 'for now'");
  await session.execute("comment on column short_lived.noted.a is 'first'");
  const tables = 'show tables in schema short_lived';
  expect(await shown(session, tables, 'comment')).toEqual(['for now']);
  expect(await shown(session, 'describe table short_lived.noted', 'comment')).toEqual(['first']);
  await session.execute('drop schema short_lived');
  await session.execute('create schema short_lived');
  expect(await shown(session, tables, 'name')).toEqual([]);
  expect((await session.failure('select * from short_lived.noted')).code).toBe('002003');
});

it('can be copied with LIKE and CLONE', async () => {
  const session = await db.open();
  await session.execute('create temporary table model (a int not null)');
  await session.execute('insert into model values (3)');
  await session.execute('create temporary table empty_copy like model');
  await session.execute('create temporary table full_copy clone model');
  expect(await session.rows('select * from empty_copy union all select * from full_copy')).toEqual(['3']);
  expect((await session.failure('insert into empty_copy values (null)')).code).toBe('100072');
  expect(await session.failure('create table lasting_copy clone model')).toMatchObject({ sqlState: '0A000' });
});

it('stay when a transaction that made or changed them is rolled back, for DDL ends transactions', async () => {
  const session = await db.open();
  await session.execute('begin');
  await session.execute('create temporary table kept (a int)');
  await session.execute('rollback');
  expect(await session.value('select count(*) from kept')).toBe('0');
  await session.execute('begin');
  await session.execute('insert into kept values (1)');
  await session.execute('alter table kept add column b int');
  await session.execute('rollback');
  expect(await session.rows('select * from kept')).toEqual(['1 | NULL']);
  await session.execute('begin');
  await session.execute('drop table kept');
  await session.execute('rollback');
  expect((await session.failure('select * from kept')).code).toBe('002003');
});

it('stay as they were when replacing them fails', async () => {
  const session = await db.open();
  await session.execute('create temporary table old (a int)');
  await session.execute('create or replace temporary table nulls (a int)');
  await session.execute('insert into nulls values (null)');
  const replaced = 'create or replace temporary table old (a int not null) as select a from nulls';
  expect((await session.failure(replaced)).code).toBe('100072');
  expect(await session.value('select count(*) from old')).toBe('0');
});

describe('temporary views', () => {
  it('hide what is called as they are from their session alone, and are listed as views', async () => {
    const other = await db.open();
    await db.execute('create table shown as select 1 as a');
    await db.execute('create temporary table held as select 2 as b');
    await db.execute('create or replace temporary view shown (b) as select b * 10 from held');
    await db.execute('create or replace temp view shown as select b * 10 as b from held');
    expect(await db.rows('select * from shown')).toEqual(['20']);
    expect(await other.rows('select * from shown')).toEqual(['1']);
    expect((await db.failure('create temporary view shown as select 3 as b')).code).toBe('002002');
    expect((await db.failure('insert into shown values (1)')).code).toBe('000002');
    expect(
      await db.rows("select table_type from information_schema.tables where table_name = 'SHOWN' order by 1"),
    ).toEqual(['BASE TABLE', 'VIEW']);
    expect((await db.rows("show views like 'shown'")).length).toBe(1);
    expect((await other.rows("show views like 'shown'")).length).toBe(0);
    await db.execute('drop view if exists shown');
    expect(await db.rows('select * from shown')).toEqual(['1']);
    expect((await db.failure('drop view shown')).code).toBe('002043');
  });

  it('take the place of a temporary table, and give it back', async () => {
    await db.execute('create temporary table turns as select 1 as a');
    await db.execute('create or replace temporary view turns as select 2 as a');
    expect(await db.value('select a from turns')).toBe('2');
    await db.execute('create or replace temporary table turns as select 3 as a');
    expect(await db.value('select a from turns')).toBe('3');
    expect((await db.rows("show views like 'turns'")).length).toBe(0);
  });

  it('are what dbt merges from', async () => {
    await db.execute("create table model as select 1 as id, 'a' as v");
    await db.execute(
      "create or replace temporary view model__dbt_tmp as (select 1 as id, 'z' as v union all select 2, 'n')",
    );
    await db.execute(
      'merge into model as d using model__dbt_tmp as s on (s.id = d.id) when matched then update set "V" = s."V" ' +
        'when not matched then insert ("ID", "V") values ("ID", "V")',
    );
    await db.execute('drop view if exists model__dbt_tmp cascade');
    expect(await db.rows('select * from model order by 1')).toEqual(['1 | z', '2 | n']);
  });
});
