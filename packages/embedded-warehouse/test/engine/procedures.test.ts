/** Snowflake Scripting as far as a credit governor needs it. */
import { beforeAll, expect, it } from 'vitest';
import { engineForFile, fixed } from './engine.ts';

const db = engineForFile();

beforeAll(async () => {
  await db.execute('create table amounts (n number(10, 2), note varchar)');
  await db.execute("insert into amounts values (10, 'a'), (20.5, 'b'), (30, 'c')");
});

it('keeps variables, branches and returns a value', async () => {
  await db.execute(`create or replace procedure grade(threshold number, label varchar default 'of it')
    returns varchar language sql comment = 'rates' execute as owner as
    $$
    declare
      used number(10, 2) default 0;
      state varchar default 'OK';
    begin
      select coalesce(sum(n), 0) into :used from amounts where n > :threshold; -- what counts
      let percent := 100 * used / 60.50;
      if (percent >= 100) then
        state := 'FULL';
      elseif (percent >= 50) then
        state := 'HALF';
      else
        state := 'LOW';
      end if;
      return state || ' ' || used || ' ' || label;
    end;
    $$`);
  expect(await db.value('call grade(0)')).toBe('FULL 60.50 of it');
  expect(await db.value("call grade(15, 'now')")).toBe('HALF 50.50 now');
  expect(await db.value('call grade(?)', { 1: fixed('25') })).toBe('LOW 30.00 of it');
  expect(await db.value('call grade(threshold => 100)')).toBe('LOW 0.00 of it');
  expect((await db.execute('call grade(0)')).columns[0]?.name).toBe('GRADE');
  expect((await db.failure('call grade()')).code).toBe('001044');
  expect((await db.failure('call nosuch()')).code).toBe('002140');
});

it('changes tables, counts rows and handles failures', async () => {
  await db.execute(`create or replace procedure tidy() returns varchar language sql as
    begin
      update amounts set note = 'big' where n > 15;
      let changed := sqlrowcount;
      begin
        insert into nosuch values (1);
      exception
        when other then
          insert into amounts values (1, :sqlcode);
      end;
      return changed;
    end`);
  expect(await db.value('call tidy()')).toBe('2');
  expect(await db.rows("select n, note from amounts where n = 1 or note = 'big' order by n")).toEqual([
    '1.00 | 2003',
    '20.50 | big',
    '30.00 | big',
  ]);
});

it.each([
  ['select 1 / 0', 'other', '100051'],
  ["select 'abc'::int", 'statement_error', '100038'],
  ["let x int := 'abc'", 'expression_error', '100038'],
  ['select nosuch', 'other', '904'],
])('handles what fails while it runs: %s', async (statement, handler, code) => {
  const block = `begin ${statement}; exception when ${handler} then return sqlcode; end`;
  expect(await db.value(`execute immediate $$ ${block} $$`)).toBe(code);
});

it('keeps what a transaction did before the statement that a handler took care of', async () => {
  await db.execute('create or replace table kept (a int not null)');
  await db.execute('begin');
  await db.execute('insert into kept values (1)');
  const block = "begin insert into kept select 1 / 0; exception when other then return 'handled'; end";
  expect(await db.value(`execute immediate $$ ${block} $$`)).toBe('handled');
  await db.execute('commit');
  expect(await db.rows('select a from kept')).toEqual(['1']);
});

it('loops over ranges and rows', async () => {
  expect(
    await db.value(`begin
      let total := 0;
      for i in 1 to 4 do
        total := total + i;
        if (i = 3) then break; end if;
      end for;
      let names varchar := '';
      let big resultset := (select note, n from amounts where n >= 10 order by n);
      for r in big do
        names := names || r.note || ':' || r.n || ' ';
      end for;
      while (total < 10) do total := total + 3; end while;
      return total || ' ' || names;
    end`),
  ).toBe('12 a:10.00 big:20.50 big:30.00 ');
});

it('returns tables', async () => {
  await db.execute(`create or replace procedure biggest(k int) returns table (n number, note varchar) language sql as
    $$ begin let r resultset := (select n, note from amounts order by n desc limit 1); return table(r); end $$`);
  expect(await db.rows('call biggest(1)')).toEqual(['30.00 | big']);
});

it('raises its own exceptions', async () => {
  const block = `declare
      too_much exception (-20002, 'Over the limit.');
    begin
      if (1 + 1 = 2) then raise too_much; end if;
      return 'never';
    end`;
  const error = await db.failure(block);
  expect([error.code, error.sqlState]).toEqual(['-20002', 'P0001']);
  expect(error.message).toContain('Over the limit.');
});

it('executes immediate text, blocks and tasks', async () => {
  expect(await db.value("execute immediate 'select 40 + 2'")).toBe('42');
  expect(await db.value('execute immediate $$ begin return 7; end $$')).toBe('7');
  await db.execute(
    "create or replace task cleaner warehouse = compute_wh schedule = 'USING CRON 0 */6 * * * UTC' as delete from amounts where n = 1",
  );
  await db.execute('alter task cleaner resume');
  expect(await db.rows('select 1 from amounts where n = 1')).toHaveLength(1);
  await db.execute('execute task cleaner');
  expect(await db.rows('select 1 from amounts where n = 1')).toHaveLength(0);
  const { columns, rows } = await db.execute('show tasks');
  const cell = (name: string) => rows[0]?.[columns.findIndex((column) => column.name === name)];
  expect([cell('name'), cell('state'), cell('schedule'), cell('definition')]).toEqual([
    'CLEANER',
    'started',
    'USING CRON 0 */6 * * * UTC',
    'delete from amounts where n = 1',
  ]);
});

it("runs with its owner's rights in its own schema, with the caller's in the caller's", async () => {
  const set = [
    'create schema elsewhere',
    'create table elsewhere.t (a int)',
    'insert into elsewhere.t values (7)',
  ];
  for (const sql of [
    ...set,
    'create schema own',
    'create table own.t (a int)',
    'insert into own.t values (1)',
  ])
    await db.execute(sql);
  const body = 'as $$ declare n int; begin select a into :n from t; return n; end $$';
  await db.execute(`create procedure own.mine() returns int language sql execute as owner ${body}`);
  await db.execute(`create procedure own.yours() returns int language sql execute as caller ${body}`);
  await db.execute("create task own.tick schedule = '60 minute' as insert into t values (2)");
  await db.execute('use schema elsewhere');
  expect(await db.value('call own.mine()')).toBe('1');
  expect(await db.value('call own.yours()')).toBe('7');
  await db.execute('execute task own.tick');
  expect(await db.rows('select a from own.t order by a')).toEqual(['1', '2']);
  expect(await db.value('select current_schema()')).toBe('ELSEWHERE');
  expect((await db.failure('call own.mine(1)')).code).toBe('001044');
  expect(await db.value('select current_schema()')).toBe('ELSEWHERE');
  await db.execute('use schema analytics');
});

it('keeps the condition of a task apart from its statement', async () => {
  await db.execute(
    "create task choosy schedule = '60 minute' when cast('1' as int) = 1 and 1 is distinct from 2 as select 1 as a",
  );
  const { columns, rows } = await db.execute("show tasks like 'CHOOSY'");
  const shown = new Map(columns.map(({ name }, i) => [name, rows[0]?.[i]]));
  expect(shown.get('condition')).toBe("cast('1' as int) = 1 and 1 is distinct from 2");
  expect(shown.get('definition')).toBe('select 1 as a');
  expect((await db.failure('create task bad when 1 = 1')).code).toBe('001003');
});

it('accepts notifications without sending any', async () => {
  expect(await db.value("call system$send_email('mail', 'a@x.com', 'subject', 'body')")).toBe('true');
  expect(
    await db.value(
      "call system$send_snowflake_notification(snowflake.notification.text_plain('x'), snowflake.notification.integration('slack'))",
    ),
  ).toBe('Enqueued notifications');
});

it('refuses what it does not know when the procedure is created', async () => {
  expect((await db.failure('create procedure p() returns int language python as $$x$$')).message).toContain(
    'procedures in PYTHON',
  );
  expect(
    (await db.failure('create procedure p() returns int language sql as $$ begin await all; end $$')).code,
  ).toBe('000002');
  expect(
    (await db.failure('create procedure p() returns int language sql as $$ begin return 1 end $$')).code,
  ).toBe('001003');
  expect(await db.rows("show procedures like 'P'")).toEqual([]);
});

it.each([
  ["let r := ''; loop r := r || '.'; if (length(r) >= 3) then break; end if; end loop; return r;", '...'],
  ["let r := ''; repeat r := r || 'x'; until (length(r) > 3) end repeat; return r;", 'xxxx'],
  ["let r := ''; for i in reverse 1 to 3 do r := r || i; end for; return r;", '321'],
  [
    "let r := ''; for i in 1 to 4 do if (i = 2) then continue; end if; r := r || i; end for; return r;",
    '134',
  ],
  [
    "let n := 2; case when n > 2 then return 'more'; when n = 2 then return 'two'; else return 'less'; end;",
    'two',
  ],
  ["let n := 2; case (n) when 1 then return 'one'; when 1 + 1 then return 'two'; end case;", 'two'],
  ["let n := 5; case (n) when 1 then return 'one'; else return 'many'; end case;", 'many'],
  [
    'let c cursor for select column1, column2 from values (1, 2), (3, 4) order by 1; let a := 0; let b := 0; ' +
      'open c; fetch c into a, b; fetch c into a, b; close c; return a * 10 + b;',
    '34',
  ],
  [
    "let a := 3; let b := 4; let rs resultset := (execute immediate 'select ? * ?' using (a, b)); return table(rs);",
    '12',
  ],
  ["let sql := 'select 7'; execute immediate sql; return sqlrowcount;", '1'],
])('begin %s end', async (body, value) => {
  expect(await db.value(`begin ${body} end`)).toBe(value);
});

it('tells a handler the bare reason of an exception, and everybody else its name', async () => {
  const declared = "declare my_ex exception (-20002, 'Raised by me'); begin raise my_ex;";
  expect(await db.value(`${declared} exception when my_ex then return sqlcode || ' ' || sqlerrm; end`)).toBe(
    '-20002 Raised by me',
  );
  expect((await db.failure(`${declared} end`)).message).toBe(
    "Uncaught exception of type 'MY_EX' : Raised by me",
  );
  expect((await db.failure('begin let c cursor for select 1; let a := 0; fetch c into a; end')).message).toBe(
    "Cursor 'C' is not open.",
  );
});

it('assigns a query to a RESULTSET that was declared without one', async () => {
  const sql = 'declare r resultset; begin r := (select 7 as n); return table(r); end';
  expect(await db.rows(sql)).toEqual(['7']);
});
