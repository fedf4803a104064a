/** INSERT, UPDATE, DELETE, MERGE and TRUNCATE: counts, coercions and constraints. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { fixed, startEngine, type TestEngine } from './engine.ts';

const db: TestEngine = await startEngine();

beforeEach(async () => {
  await db.execute(
    'create or replace table t (id int autoincrement, name varchar(5) not null, v variant, n number(6, 2) default 1.5, at timestamp_ntz, d date)',
  );
  await db.execute("insert into t (name) values ('ann'), ('bob')");
});

afterAll(async () => {
  await db.close();
  expect(db.incidents).toEqual([]);
});

it("answers Snowflake's counts", async () => {
  const named = async (sql: string) => {
    const { columns, rows, statementTypeId } = await db.execute(sql);
    return [statementTypeId, columns.map((column) => column.name), rows[0]];
  };
  expect(await named("insert into t (name) select 'cid'")).toEqual([
    0x3100,
    ['number of rows inserted'],
    ['1'],
  ]);
  expect(await named('update t set n = 2')).toEqual([
    0x3200,
    ['number of rows updated', 'number of multi-joined rows updated'],
    ['3', '0'],
  ]);
  expect(await named("delete from t where name = 'cid'")).toEqual([
    0x3300,
    ['number of rows deleted'],
    ['1'],
  ]);
  expect(
    await named(
      "merge into t using (values (1), (9)) s(id) on t.id = s.id when matched then delete when not matched then insert (name) values ('new')",
    ),
  ).toEqual([0x3400, ['number of rows inserted', 'number of rows deleted'], ['1', '1']]);
});

it('fills defaults and counts up', async () => {
  await db.execute("insert into t (name, n) values ('cid', default), ('dan', 7)");
  expect(await db.rows('select id, name, n from t order by id')).toEqual([
    '1 | ann | 1.50',
    '2 | bob | 1.50',
    '3 | cid | 1.50',
    '4 | dan | 7.00',
  ]);
});

it('coerces on the way in', async () => {
  await db.execute(
    "insert into t (name, v, n, at, d) select 7, 'text', '3.456', '2024-05-06T07:08:09+02:00', '05/06/2024'",
  );
  expect(await db.rows("select name, v, n, at::varchar, d::varchar from t where name = '7'")).toEqual([
    '7 | "text" | 3.46 | 2024-05-06 07:08:09.000 | 2024-05-06',
  ]);
  await db.execute(
    'insert into t (name, n) select v:name, v:n from (select parse_json(\'{"name":"eva","n":2.5}\') v)',
  );
  expect(await db.rows("select name, n from t where name = 'eva'")).toEqual(['eva | 2.50']);
});

it('updates from another table', async () => {
  await db.execute(
    "update t set n = s.n, name = upper(t.name) from (values ('ann', 9.99)) s(name, n) where t.name = s.name",
  );
  expect(await db.rows('select name, n from t order by id')).toEqual(['ANN | 9.99', 'bob | 1.50']);
});

it('counts a row once that several of the other table would update', async () => {
  const update = (sql: string, binds = {}) => db.execute(sql, binds).then(({ rows }) => rows[0]);
  expect(
    await update("update t set n = 3 from (values ('ann'), ('ann'), ('bob')) s(name) where t.name = s.name"),
  ).toEqual(['2', '1']);
  expect(await update('update t as x set n = s.n from (select 4 as n) s')).toEqual(['2', '0']);
  const binds = { 1: { type: 'FIXED', value: '5' }, 2: { type: 'TEXT', value: 'ann' } };
  expect(
    await update('update t set n = ? from (values (1), (2)) s(k) where t.name = ? and s.k > 0', binds),
  ).toEqual(['1', '1']);
  expect(await db.rows('select name, n from t order by id')).toEqual(['ann | 5.00', 'bob | 4.00']);
});

it('updates and deletes under an alias', async () => {
  await db.execute("update t as x set x.n = 3 where x.name = 'ann'");
  await db.execute("delete from t x using (select 'bob' as who) s where x.name = s.who");
  expect(await db.rows('select name, n from t')).toEqual(['ann | 3.00']);
});

it('merges with conditions and CASE', async () => {
  const { rows } = await db.execute(
    `merge into t using (select column1 as name, column2 as n from values ('ann', 5), ('bob', 0), ('cid', 4)) s on t.name = s.name
      when matched and s.n = 0 then delete
      when matched then update set n = case when s.n > 1 then s.n else 0 end
      when not matched and s.n > 3 then insert (name, n) values (s.name, s.n)`,
  );
  expect(rows).toEqual([['1', '1', '1']]);
  expect(await db.rows('select name, n from t order by name')).toEqual(['ann | 5.00', 'cid | 4.00']);
});

it('overwrites and truncates', async () => {
  await db.execute("insert overwrite into t (name) values ('only')");
  expect(await db.rows('select name from t')).toEqual(['only']);
  await db.execute('truncate table t');
  expect(await db.value('select count(*) from t')).toBe('0');
});

describe('what is refused leaves the table as it was', () => {
  it.each([
    ["insert into t (name) values ('x'), (null)", '100072', '22000', /non-nullable column: NAME/],
    ["insert into t (name) values ('toolong')", '100078', '22000', /too long/],
    ["insert into t (name, n) values ('x', 'abc')", '100038', '22018', /'abc' is not recognized/],
    ["insert into t (name, n) values ('x', 123456)", '100132', '22003', /out of representable range/],
    ["insert into t (name, d) values ('x', 'soon')", '100040', '22007', /Date 'soon' is not recognized/],
    [
      "insert into t (name, at) values ('x', 'soon')",
      '100035',
      '22007',
      /Timestamp 'soon' is not recognized/,
    ],
    ["insert into t (name) values ('a', 'b')", '002020', '21S01', /expecting 1 but got 2/],
    ["insert into t (name, n) select 'a'", '002020', '21S01', /expecting 2 but got 1/],
    ['insert into t (nosuch) values (1)', '000904', '42000', /invalid identifier 'NOSUCH'/],
    ['update t set nosuch = 1', '000904', '42000', /invalid identifier 'NOSUCH'/],
    ['update t set name = null', '100072', '22000', /NAME/],
    ['delete from nosuch', '002003', '42S02', /Object 'NOSUCH' does not exist/],
  ])('%s', async (sql, code, sqlState, message) => {
    const error = await db.failure(sql);
    expect([error.code, error.sqlState]).toEqual([code, sqlState]);
    expect(error.message).toMatch(message);
    expect(await db.rows('select name from t order by id')).toEqual(['ann', 'bob']);
  });
});

it('refuses NULL where a column must have a value, in temporary tables and those made from a query too', async () => {
  const session = await db.open();
  await session.execute('create temporary table required (a int not null, b varchar)');
  await session.execute('create or replace temporary table copied (a int not null) as select 1');
  await session.execute('create or replace table made (a int not null) as select 1');
  for (const change of [
    'insert into required (b) values (1)',
    'insert into copied values (null)',
    'update copied set a = null',
    'insert into made values (null)',
    'create or replace table empty (a int not null) as select null::int',
    'merge into required using (select 1 k) s on required.a = s.k when not matched then insert (b) values (1)',
  ])
    expect((await session.failure(change)).code, change).toBe('100072');
  expect(await session.rows('select * from copied')).toEqual(['1']);
});

it('merges no row that several would update, and changes nothing then', async () => {
  await db.execute('create table once (id int, v varchar)');
  await db.execute("insert into once values (1, 'a'), (2, 'b')");
  const source = "(select 1 id, 'x' v union all select 1, 'y' union all select 3, 'z') s";
  const merge = (branches: string) => `merge into once using ${source} on once.id = s.id ${branches}`;
  const insert = 'when not matched then insert (id, v) values (s.id, s.v)';
  for (const matched of ['update set v = s.v', 'delete when matched then update set v = s.v'])
    expect(
      await db.failure(
        merge(`when matched and s.v = 'x' then ${matched} when matched then update set v = 'w' ${insert}`),
      ),
    ).toMatchObject({ code: '100090' });
  expect(await db.rows('select * from once order by id')).toEqual(['1 | a', '2 | b']);

  await db.execute(merge(`when matched and s.v = 'y' then update set v = s.v ${insert}`));
  expect(await db.rows('select * from once order by id')).toEqual(['1 | y', '2 | b', '3 | z']);
  await db.execute(merge('when matched then delete'));
  expect(await db.rows('select * from once order by id')).toEqual(['2 | b']);
  const bound =
    'merge into once using (select ? id union all select ?) s on once.id = s.id when matched then update set v = ?';
  const binds = {
    1: { type: 'FIXED', value: '2' },
    2: { type: 'FIXED', value: '2' },
    3: { type: 'TEXT', value: 'q' },
  };
  expect(await db.failure(bound, binds)).toMatchObject({ code: '100090' });
});

it('takes the FROM of IS DISTINCT FROM for no clause', async () => {
  await db.execute('update t set n = iff(name is distinct from v, 1, 2), v = name is not distinct from name');
  await db.execute("update t set v = name is distinct from 'ann' where name is distinct from 'cid'");
  expect(await db.rows('select name, v from t order by name')).toEqual(['ann | false', 'bob | true']);
});

it('truncates a table that may be missing where IF EXISTS says so', async () => {
  await db.execute('truncate table if exists t');
  expect(await db.value('select count(*) from t')).toBe('0');
  await db.execute('truncate if exists missing');
  expect((await db.failure('truncate table missing')).code).toBe('002003');
});

describe('INSERT into several tables', () => {
  beforeEach(async () => {
    await db.execute("create or replace table small (x int, note varchar default 'none')");
    await db.execute('create or replace table large (x number(10, 2))');
  });

  it.each([
    [
      'all when x > 1 then into small (x) values (x) when x > 2 then into large else into large values (-x)',
      ['2', '2'],
      ['2 none', '3 none'],
      ['-1.00', '3.00'],
    ],
    [
      'first when x > 2 then into large when x > 1 then into small values (x + 10, default)',
      ['1', '1'],
      ['12 none'],
      ['3.00'],
    ],
    [
      "all into small (note, x) values ('n' || x, x) into large into small (x) values (null)",
      ['6', '3'],
      ['1 n1', '2 n2', '3 n3', 'NULL none', 'NULL none', 'NULL none'],
      ['1.00', '2.00', '3.00'],
    ],
    ['overwrite all when x = 3 then into large', ['1'], [], ['3.00']],
  ])('%s', async (into, counts, small, large) => {
    await db.execute('insert into large values (9)');
    const isOverwritten = into.startsWith('overwrite');
    const rows = 'select column1 as x from values (1), (2), (?)';
    const answer = await db.execute(`insert ${into} ${rows}`, { 1: fixed('3') });
    const named = answer.columns.map(({ name }) => name);
    expect(named.every((name) => /^number of rows inserted into (SMALL|LARGE)$/.test(name))).toBe(true);
    expect(answer.rows[0]?.toSorted()).toEqual(counts.toSorted());
    expect(await db.rows("select coalesce(x::varchar, 'NULL') || ' ' || note from small order by x")).toEqual(
      small,
    );
    const expected = isOverwritten ? large : [...large, '9.00'];
    expect(await db.rows('select x from large order by x')).toEqual(expected);
  });

  it('is undone as a whole, alone and in a transaction', async () => {
    const bad =
      'insert all into small (x) values (x) into large values (10 / (x - 2)) select column1 as x from values (1), (2)';
    expect((await db.failure(bad)).code).toBe('100051');
    expect(await db.rows('select count(*) from small')).toEqual(['0']);
    await db.execute('begin');
    await db.execute('insert all into small (x) into large select 5 as x');
    expect((await db.failure(bad)).code).toBe('100051');
    await db.execute('insert all into small (x) into large select 6 as x');
    await db.execute('commit');
    expect(await db.rows('select x from small order by x')).toEqual(['5', '6']);
    expect((await db.failure('insert all into small select 1')).message).toContain('expecting 2 but got 1');
  });
});

it.each([
  ['insert overwrite into one select 1 / (x - 1) from two', {}],
  ['insert into one values (10 / ?)', { 1: { type: 'FIXED', value: ['5', '0'] } }],
  ['insert overwrite all into one into one values (1 / (x - 1)) select x from two', {}],
])('%s leaves nothing of itself in a transaction when it fails', async (bad, binds) => {
  await db.execute('create or replace table one (x int)');
  await db.execute('create or replace table two as select column1 as x from values (2), (1)');
  await db.execute('begin');
  await db.execute('insert into one values (7)');
  expect((await db.failure(bad, binds)).code).toBe('100051');
  expect(await db.rows('select x from one')).toEqual(['7']);
  await db.execute('insert into one values (8)');
  await db.execute('commit');
  expect(await db.rows('select x from one order by x')).toEqual(['7', '8']);
});
