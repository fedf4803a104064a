/** What tools ask about objects, keys, variables and types. */
import { beforeAll, expect, it } from 'vitest';
import { engineForFile } from './engine.ts';

const db = engineForFile();

beforeAll(async () => {
  await db.execute(`create table parents (
    a number, b varchar(20) default 'q' comment 'letters', c number(10, 2) unique, constraint parents_key primary key (b, a))`);
  await db.execute(`create table children (
    id integer autoincrement primary key, a number references parents (c), x number, y varchar,
    constraint to_parents foreign key (y, x) references parents)`);
});

/** Some columns of an answer, by their names. */
async function cells(sql: string, ...names: string[]): Promise<string[]> {
  const { columns, rows } = await db.execute(sql);
  const at = names.map((name) => columns.findIndex((column) => column.name === name));
  return rows.map((row) => at.map((index) => row[index] ?? 'NULL').join(' | '));
}

it('lists keys in the order of their columns', async () => {
  const names = ['table_name', 'column_name', 'key_sequence', 'constraint_name'];
  expect(await cells('show primary keys in table parents', ...names)).toEqual([
    'PARENTS | B | 1 | PARENTS_KEY',
    'PARENTS | A | 2 | PARENTS_KEY',
  ]);
  expect(await cells('show /* JDBC */ unique keys in parents', 'column_name')).toEqual(['C']);
  expect(await cells('show primary keys in schema analytics', 'table_name')).toEqual([
    'PARENTS',
    'PARENTS',
    'CHILDREN',
  ]);
  const made = await cells('show primary keys in table children', 'constraint_name');
  expect(made[0]).toMatch(/^SYS_CONSTRAINT_[0-9a-f-]{36}$/);
  const foreign = [
    'pk_table_name',
    'pk_column_name',
    'fk_table_name',
    'fk_column_name',
    'key_sequence',
    'pk_name',
  ];
  const expected = [
    expect.stringMatching(/^PARENTS \| C \| CHILDREN \| A \| 1 \| SYS_CONSTRAINT_/),
    'PARENTS | B | CHILDREN | Y | 1 | PARENTS_KEY',
    'PARENTS | A | CHILDREN | X | 2 | PARENTS_KEY',
  ];
  expect(await cells('show imported keys in table children', ...foreign)).toEqual(expected);
  expect(await cells('show exported keys in table parents', ...foreign)).toEqual(expected);
  expect(await cells('show imported keys in table parents', ...foreign)).toEqual([]);
});

it('keeps keys through ALTER TABLE, CLONE and LIKE', async () => {
  await db.execute('create table keyed (a number, b number, c number)');
  const keys = (table: string) =>
    cells(`show primary keys in table ${table}`, 'column_name', 'constraint_name');
  await db.execute('alter table keyed add constraint k primary key (a, b)');
  expect(await cells('describe table keyed', 'name', 'primary key')).toEqual(['A | Y', 'B | Y', 'C | N']);
  await db.execute('alter table keyed rename column a to z');
  for (const [verb, table] of [
    ['clone', 'keyed_clone'],
    ['like', 'keyed_like'],
  ] as const) {
    await db.execute(`create table ${table} ${verb} keyed`);
    expect(await keys(table)).toEqual(['Z | K', 'B | K']);
  }
  expect((await db.failure('alter table keyed add unique (nosuch)')).code).toBe('000904');
  await db.execute('alter table keyed drop column b');
  expect(await keys('keyed')).toEqual([]);
  await db.execute('alter table keyed_clone drop constraint k');
  expect(await keys('keyed_clone')).toEqual([]);
  await db.execute('alter table keyed_like drop primary key');
  expect(await cells('describe table keyed_like', 'primary key')).toEqual(['N', 'N', 'N']);
});

it('shows the variables of the session', async () => {
  const session = await db.open();
  expect(await session.rows('show variables')).toEqual([]);
  await session.execute("set (amount, label) = (1.50, 'x')");
  await session.execute('set amount = $amount + 1');
  const { columns, rows } = await session.execute('show variables');
  expect(columns.map(({ name }) => name)).toEqual([
    'session_id',
    'created_on',
    'updated_on',
    'name',
    'value',
    'type',
    'comment',
  ]);
  expect(rows.map((row) => row.slice(3))).toEqual([
    ['AMOUNT', '2.50', 'fixed', ''],
    ['LABEL', 'x', 'text', ''],
  ]);
  expect(await session.rows("show variables like 'LAB%'")).toHaveLength(1);
  // What the connection itself remembers, it does not tell.
  const asked = "select getvariable('AMOUNT'), getvariable('NOSUCH'), getvariable('sf_user')";
  expect(await session.rows(asked)).toEqual(['2.50 | NULL | NULL']);
});

it('writes the statement that makes an object anew', async () => {
  expect(await db.value("select get_ddl('table', 'parents')")).toBe(
    [
      'create or replace TABLE PARENTS (',
      '\tA NUMBER(38,0) NOT NULL,',
      "\tB VARCHAR(20) NOT NULL DEFAULT 'q' COMMENT 'letters',",
      '\tC NUMBER(10,2),',
      '\tunique (C),',
      '\tconstraint PARENTS_KEY primary key (B, A)',
      ');',
    ].join('\n'),
  );
  const children = await db.value("select get_ddl('TABLE', 'analytics.children', true)");
  expect(children).toContain('TABLE SOPHIA_AI_UNIFIED.ANALYTICS.CHILDREN (');
  expect(children).toContain('\tID NUMBER(38,0) NOT NULL autoincrement start 1 increment 1 noorder,');
  expect(children).toContain('foreign key (A) references PARENTS(C)');
  await db.execute('create view seen (n) as select a + 1 from parents');
  expect(await db.value("select get_ddl('view', 'seen')")).toBe(
    'create or replace view SEEN(\n\tN\n) as select a + 1 from parents;',
  );
  await db.execute("create function twice(x number) returns number as 'x * 2'");
  expect(await db.value("select get_ddl('function', 'twice(int)')")).toBe(
    'CREATE OR REPLACE FUNCTION "TWICE"("X" NUMBER(38,0))\nRETURNS NUMBER(38,0)\nLANGUAGE SQL\nAS \'x * 2\';',
  );
  expect((await db.failure("select get_ddl('view', 'parents')")).code).toBe('002003');
  expect((await db.failure("select get_ddl('task', 'x')")).message).toBe(
    "Unsupported feature 'GET_DDL of a TASK; tables, views, functions and sequences have it here' in the embedded warehouse.",
  );
});

it.each(['parents', 'children', 'seen', 'twice(int)'])('makes %s anew by it', async (name) => {
  const kind = name === 'seen' ? 'view' : name.includes('(') ? 'function' : 'table';
  const text = `select get_ddl('${kind}', '${name}')`;
  const before = await db.value(text);
  await db.execute(before ?? '');
  expect(await db.value(text)).toBe(before);
});

it('names types', async () => {
  const types = [
    ['1', 'NUMBER(1,0)[SB1]'],
    ['10000', 'NUMBER(5,0)[SB2]'],
    ['1.5', 'NUMBER(2,1)[SB1]'],
    ["'abc'", 'VARCHAR(3)[LOB]'],
    ['null', 'NULL[LOB]'],
    ['1::number(12,2)', 'NUMBER(12,2)[SB8]'],
    ['1::float', 'FLOAT[DOUBLE]'],
    ['current_date', 'DATE[SB4]'],
    ["parse_json('1')", 'VARIANT[LOB]'],
    ['array_construct(1)', 'ARRAY[LOB]'],
    ['true', 'BOOLEAN[SB1]'],
  ];
  for (const [value, type] of types)
    expect([value, await db.value(`select system$typeof(${value})`)]).toEqual([value, type]);
});

it('describes the columns of a result by their types', async () => {
  await db.execute("select 1.50::number(10,2) a, 'x'::varchar(7) b, current_date d, parse_json('1') v");
  expect(await cells('describe result last_query_id()', 'name', 'type')).toEqual([
    'A | NUMBER(10,2)',
    'B | VARCHAR(7)',
    'D | DATE',
    'V | VARIANT',
  ]);
});

it('lets tables take the names of each other', async () => {
  await db.execute('create table old_one as select 1 as x');
  await db.execute('create table new_one as select 2 as y, 3 as z');
  await db.execute('alter table old_one swap with new_one');
  expect(await db.rows('select y, z from old_one')).toEqual(['2 | 3']);
  expect(await db.rows('select x from new_one')).toEqual(['1']);
  expect(await cells('describe table old_one', 'name')).toEqual(['Y', 'Z']);
  expect(await cells('describe table new_one', 'name')).toEqual(['X']);
  expect((await db.failure('alter table old_one swap with nosuch')).code).toBe('002003');
  expect((await db.failure('alter table old_one swap with children')).message).toContain(
    'rename both instead',
  );
  await db.execute('create temporary table passing as select 1 as x');
  expect((await db.failure('alter table old_one swap with passing')).code).toBe('000002');
});

it('changes no column to what Snowflake does not', async () => {
  await db.execute('create table typed (s varchar(50), n number(10, 2))');
  await db.execute('alter table typed alter s set data type varchar(60), n set data type number(12, 2)');
  const failures = [
    ['s type varchar(5)', '040050', 'from type VARCHAR(60) to VARCHAR(5) because reducing the byte-length'],
    ['n type varchar', '002108', 'from type NUMBER(12,2) to VARCHAR(16777216)'],
    ['n type number(12, 4)', '002108', 'from type NUMBER(12,2) to NUMBER(12,4)'],
  ] as const;
  for (const [change, code, message] of failures) {
    const failure = await db.failure(`alter table typed modify column ${change}`);
    expect([failure.code, failure.message]).toEqual([code, expect.stringContaining(message)]);
  }
});

it('adds the columns that are not there yet', async () => {
  await db.execute('create table grown (a integer)');
  await db.execute(
    'alter table grown add column if not exists a integer, column if not exists b integer, if not exists c integer',
  );
  await db.execute('alter table grown add if not exists c integer, d integer');
  expect(await cells('describe table grown', 'name')).toEqual(['A', 'B', 'C', 'D']);
  expect((await db.failure('alter table grown add column e integer, a integer')).code).toBe('001430');
});
