/** Functions that CREATE FUNCTION makes of SQL. */
import { beforeAll, expect, it } from 'vitest';
import { engineForFile, fixed } from './engine.ts';

const db = engineForFile();

beforeAll(async () => {
  await db.execute('create table sales (id number, product varchar, amount number(10, 2))');
  await db.execute("insert into sales values (1, 'a', 1.5), (2, 'b', 2), (3, 'a', 3)");
});

it('writes a body that is an expression where it is called', async () => {
  const made = await db.value(
    'create function with_tax(amount number(10,2), rate number(4,3) default 0.1) returns number(12,2) as $$ amount * (1 + rate) $$',
  );
  expect(made).toBe('Function WITH_TAX successfully created.');
  const answer = await db.execute(
    'select with_tax(100, 0.2), with_tax(amount => 50), analytics.with_tax(?), with_tax(null)',
    { 1: fixed('7') },
  );
  expect(answer.rows).toEqual([['120.00', '55.00', '7.70', null]]);
  expect(answer.columns[0]).toMatchObject({ name: 'WITH_TAX(100, 0.2)', precision: 12, scale: 2 });
  // The aggregate is the caller's.
  expect(await db.rows('select product, with_tax(sum(amount)) from sales group by 1 order by 1')).toEqual([
    'a | 4.95',
    'b | 2.20',
  ]);
  expect(await db.rows('select id from sales where with_tax(amount, 1) > 3 order by id')).toEqual(['2', '3']);
});

it('asks a query for every row, whose columns are not those of the caller', async () => {
  await db.execute(
    "create function total_of(p varchar) returns number(12,2) as 'select sum(amount) from sales where product = p'",
  );
  expect(await db.rows('select id, total_of(product) from sales order by id')).toEqual([
    '1 | 4.50',
    '2 | 2.00',
    '3 | 4.50',
  ]);
  expect(await db.rows("select total_of('b'), total_of('z')")).toEqual(['2.00 | NULL']);
});

it('answers tables', async () => {
  await db.execute(
    "create function sales_of(p varchar) returns table (number_ number, amount varchar) as 'select id, amount from sales where product = p'",
  );
  expect(await db.rows("select * from table(sales_of('a')) order by 1")).toEqual(['1 | 1.50', '3 | 3.00']);
  expect(
    await db.rows(
      'select s.product, f.number_ from (select distinct product from sales) s, table(sales_of(s.product)) f order by 1, 2',
    ),
  ).toEqual(['a | 1', 'a | 3', 'b | 2']);
  expect((await db.failure("select sales_of('a')")).code).toBe('002140');
});

it('chooses by the types of the arguments', async () => {
  await db.execute("create function kind_of(x number) returns varchar as $$ 'number' $$");
  await db.execute("create function kind_of(x varchar) returns varchar as $$ 'text' $$");
  await db.execute("create function kind_of(x number, y number) returns varchar as $$ 'two numbers' $$");
  expect(await db.rows("select kind_of(1.5), kind_of('a'), kind_of(1, 2)")).toEqual([
    'number | text | two numbers',
  ]);
  expect((await db.failure('select kind_of(1, 2, 3)')).code).toBe('000939');
  expect(await db.value('drop function kind_of(int)')).toBe('KIND_OF successfully dropped.');
  expect((await db.failure('drop function kind_of(number)')).code).toBe('002003');
  expect(await db.value("select kind_of('a')")).toBe('text');
  expect(await db.value('drop function if exists kind_of(date)')).toBe(
    'Drop statement executed successfully (KIND_OF already dropped).',
  );
});

it('sees the schema that it lies in, from other schemas and from views', async () => {
  await db.execute('create schema elsewhere');
  await db.execute('use schema analytics');
  await db.execute("create function how_many() returns number as 'select count(*) from sales'");
  await db.execute('create view counted as select how_many() as n, * from sales');
  await db.execute('use schema elsewhere');
  expect(await db.value('select analytics.how_many()')).toBe('3');
  expect(await db.rows('select n, id from analytics.counted where id = 1')).toEqual(['3 | 1']);
  expect((await db.failure('select how_many()')).code).toBe('002140');
  await db.execute('use schema analytics');
});

it('tells what it is', async () => {
  await db.execute(
    "create or replace function told(a number, b varchar(5) default 'x') returns date comment = 'c' as 'current_date'",
  );
  const shown = await db.execute("show user functions like 'told'");
  const cell = (name: string) => shown.rows[0]?.[shown.columns.findIndex((column) => column.name === name)];
  expect(
    ['name', 'min_num_arguments', 'max_num_arguments', 'arguments', 'description', 'language'].map(cell),
  ).toEqual(['TOLD', '1', '2', 'TOLD(NUMBER, DEFAULT VARCHAR) RETURN DATE', 'c', 'SQL']);
  expect(await db.rows('describe function told(number, varchar)')).toEqual([
    'signature | (A NUMBER(38,0), B VARCHAR(5))',
    'returns | DATE',
    'language | SQL',
    'body | current_date',
  ]);
});

it('refuses what it cannot run when it is made', async () => {
  const failures = [
    ["create function broken() returns number as 'nosuch + 1'", '000904'],
    ["create function broken() returns number as 'select a from nosuch'", '002003'],
    ["create function broken() returns number as '1 +'", '001003'],
    ['create function broken() returns number language python as $$ 1 $$', '000002'],
    ['create function broken() returns number strict as $$ 1 $$', '000002'],
    ["create function told(a number, b varchar) returns number as '1'", '002002'],
    ["create function broken() as '1'", '001003'],
  ];
  for (const [sql, code] of failures)
    expect([sql, (await db.failure(sql as string)).code]).toEqual([sql, code]);
  expect(
    (await db.failure('create function f(x int) returns int language javascript as $$ return X $$')).message,
  ).toBe(
    "Unsupported feature 'functions in JAVASCRIPT; a function in SQL works here' in the embedded warehouse.",
  );
});

it('does not go round in circles', async () => {
  await db.execute("create function circle(x number) returns number as 'x'");
  await db.execute("create or replace function circle(x number) returns number as 'circle(x) + 1'");
  expect((await db.failure('select circle(1)')).message).toContain('functions nested more than 20 deep');
});

it('does not double without end, in bodies, views or arguments', async () => {
  const first = { function: "(x varchar) returns varchar as 'x || x'", view: ' as select 1 as a' };
  const twice = {
    function: (before: string) => `(x varchar) returns varchar as '${before}(x) || ${before}(x)'`,
    view: (before: string) => ` as select l.a from ${before} l join ${before} r on l.a = r.a`,
  };
  for (const kind of ['function', 'view'] as const) {
    await db.execute(`create ${kind} ${kind}_0${first[kind]}`);
    const made = Array.from(
      { length: 9 },
      (_, i) => `create ${kind} ${kind}_${i + 1}${twice[kind](`${kind}_${i}`)}`,
    );
    for (const sql of made.slice(0, -1)) await db.execute(sql);
    expect((await db.failure(made.at(-1) as string)).message).toContain(`more than 1000 uses of ${kind}s`);
  }
  const nested = (name: string, levels: number) =>
    `select length(${`${name}(`.repeat(levels)}'a'${')'.repeat(levels)})`;
  expect(await db.value(nested('function_0', 12))).toBe('4096');
  // Beside a query of its own the argument is written as often as the body names it.
  await db.execute("create function grown(x varchar) returns varchar as $$x || x || (select '')$$");
  expect(await db.value(nested('grown', 5))).toBe('32');
  expect((await db.failure(nested('grown', 16))).message).toContain(
    'functions of more than 1000000 characters',
  );
});

it('an argument has one value, however often the body names it', async () => {
  await db.execute("create function doubled(x number) returns number as 'x + x'");
  await db.execute("create function beside(x number) returns number as 'x + x + (select 0)'");
  const rows = 'from table(generator(rowcount => 1000))';
  expect(await db.value(`select count_if(doubled(uniform(0, 1, random())) = 1) ${rows}`)).toBe('0');
  expect(
    await db.rows(`select doubled(sum(column1)), doubled((select 3)), beside(4) from values (1), (2)`),
  ).toEqual(['6 | 6 | 8']);
});

it.each(['function', 'procedure'])(
  'a %s is commented on and altered by the types of its arguments',
  async (kind) => {
    const made = (name: string) =>
      kind === 'function'
        ? `create function ${name}(x number, y varchar) returns number as 'x'`
        : `create procedure ${name}(x number, y varchar) returns number language sql as 'begin return x; end'`;
    await db.execute(made('told_of'));
    expect((await db.failure(made('told_of'))).message).toBe(
      "SQL compilation error:\nObject 'TOLD_OF' already exists.",
    );
    await db.execute(`comment on ${kind} told_of(number, varchar) is 'first'`);
    const described = async (name: string) => {
      const shown = await db.execute(
        `show ${kind === 'function' ? 'user functions' : 'procedures'} like '${name}'`,
      );
      return shown.rows.map((row) => row[shown.columns.findIndex((column) => column.name === 'description')]);
    };
    expect(await described('told_of')).toEqual(['first']);
    await db.execute(`alter ${kind} told_of(number, varchar) set comment = 'second'`);
    await db.execute(`alter ${kind} if exists told_of(number, varchar) rename to told_anew`);
    expect([await described('told_of'), await described('told_anew')]).toEqual([[], ['second']]);
    expect((await db.failure(`comment on ${kind} told_anew(number) is 'x'`)).code).toBe('002003');
    await db.execute(`drop ${kind} told_anew(number, varchar)`);
  },
);

it('the names of arguments differ', async () => {
  const failure = await db.failure("create function twice(x number, x varchar) returns number as '1'");
  expect(failure.code).toBe('002025');
});
