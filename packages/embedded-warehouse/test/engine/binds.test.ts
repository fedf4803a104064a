/** Binds of every type, by position and by name, single and as arrays. */
import { expect, it } from 'vitest';
import { engineForFile, fixed, text } from './engine.ts';

const db = engineForFile();

it('carries every type', async () => {
  const binds = {
    1: text("it's é"),
    2: fixed('-7'),
    3: { type: 'REAL', value: '1.5' },
    4: { type: 'BOOLEAN', value: 'true' },
    5: { type: 'VARIANT', value: '{"a":[1]}' },
    6: { type: 'DATE', value: '1704067200000' },
    7: { type: 'TIMESTAMP_NTZ', value: '1704067200123000000' },
    8: { type: 'TIMESTAMP_TZ', value: '1704067200000000000 1500' },
    9: { type: 'BINARY', value: '00ff' },
    10: text(null),
    11: fixed('123456789012345678901234567890'),
  };
  const { rows, columns } = await db.execute('select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?', binds);
  expect(rows[0]).toEqual([
    "it's é",
    '-7',
    '1.5',
    '1',
    '{"a":[1]}',
    '19723',
    '1704067200.123000000',
    '1704067200.000000000 1500',
    '00FF',
    null,
    '123456789012345678901234567890',
  ]);
  expect(columns.map((column) => column.type).join()).toBe(
    'text,fixed,real,boolean,variant,date,timestamp_ntz,timestamp_tz,binary,text,fixed',
  );
});

it('finds :1 and :name, and leaves colons of paths, objects and strings alone', async () => {
  const binds = { 1: fixed('5'), who: text('ann') };
  expect(
    await db.rows(
      "select :1, :WHO, {'a':1}:a, v:who::string, ':1', case when true then :1 else :who::int end from (select parse_json('{\"who\":\"x\"}') v)",
      binds,
    ),
  ).toEqual(['5 | ann | 1 | x | :1 | 5']);
});

it('compares texts with dates and numbers', async () => {
  const sql = "select count(*) from (select '2024-05-01'::date d, 5 n) where d = ? and n = ? and d > ?";
  expect(
    await db.value(sql, { 1: text('2024-05-01'), 2: text('5'), 3: text('2024-04-30T22:00:00.000Z') }),
  ).toBe('1');
});

it('limits by a bind', async () => {
  expect(
    await db.rows('select column1 from values (1), (2), (3) order by 1 limit ? offset ?', {
      1: fixed('1'),
      2: fixed('1'),
    }),
  ).toEqual(['2']);
});

it('numbers placeholders as they are written, whatever the statement does with its parts', async () => {
  await db.execute('create table m (id int, v varchar)');
  await db.execute("insert into m values (1, 'a')");
  const binds = { 1: fixed('1'), 2: text('b'), 3: text('a'), 4: text('updated'), 5: text('inserted') };
  await db.execute(
    `merge into m using (select ? as id, ? as v) s on m.id = s.id and m.v = ?
      when matched then update set v = ? when not matched then insert (id, v) values (s.id, ?)`,
    binds,
  );
  expect(await db.rows('select * from m')).toEqual(['1 | updated']);
});

it('runs an array bind once per row, all or nothing', async () => {
  await db.execute('create table many (id int, n number(5, 1) not null)');
  const insert = 'insert into many values (?, ?)';
  const { rows } = await db.execute(insert, {
    1: fixed(['1', '2', '3']),
    2: { type: 'REAL', value: ['1.5', '2', '-3'] },
  });
  expect(rows).toEqual([['3']]);
  expect((await db.failure(insert, { 1: fixed(['4', '5']), 2: fixed(['1', null]) })).code).toBe('100072');
  expect(await db.rows('select * from many order by id')).toEqual(['1 | 1.5', '2 | 2.0', '3 | -3.0']);
});

/** More than are done at once, and than one by one would be done in the time of a test. */
const thousands = Array.from({ length: 20_100 }, (_, index) => String(index));
const named = (at: number, name: string) =>
  text(thousands.map((digits, index) => (index === at ? name : `n${digits}`)));
/** Milliseconds that they take one by one. */
const inOneByOne = 30_000;
const bulk = 'create or replace table bulk (id int, name varchar(6), v variant, n number(5) not null)';

it.each(["values (?, ?, '$1', ?)", "select ?, lower(?), '$1', try_to_number(?)"])(
  'thousands of rows of an array bind are inserted at once: %s',
  async (source) => {
    await db.execute(bulk);
    const binds = { 1: fixed(thousands), 2: named(-1, ''), 3: text(thousands) };
    expect((await db.execute(`insert into bulk ${source}`, binds)).rows).toEqual([['20100']]);
    const told = 'select count(*), sum(id), max(name), min(v), sum(n) from bulk';
    expect(await db.rows(told)).toEqual(['20100 | 201994950 | n9999 | "$1" | 201994950']);
  },
  inOneByOne / 3,
);

it('the error of an array bind is that of the first row that fails, and nothing is inserted', async () => {
  await db.execute(bulk);
  const insert = "insert into bulk values (?, ?, '$1', ?)";
  const good = { 1: fixed(thousands), 2: named(-1, ''), 3: fixed(thousands) };
  // The row behind it fails in a column before.
  const bad = { ...good, 2: named(9001, 'too long'), 3: fixed(thousands.with(9000, '123456')) };
  expect((await db.failure(insert, bad)).code).toBe('100132');
  expect(await db.value('select count(*) from bulk')).toBe('0');

  await db.execute('begin');
  await db.execute('insert into bulk (id, n) values (-1, 1)');
  expect((await db.failure(insert, bad)).code).toBe('100132');
  await db.execute(insert, good);
  await db.execute('commit');
  expect(await db.rows('select count(*), min(id) from bulk')).toEqual(['20101 | -1']);
});

it('an array bind overwrites a table once', async () => {
  await db.execute('create or replace table bulk (id int)');
  await db.execute('insert into bulk values (9)');
  await db.execute('insert overwrite into bulk values (?)', { 1: fixed(['1', '2']) });
  await db.execute('insert into bulk select count(?)', { 1: fixed(['1', '2']) });
  await db.execute('insert into bulk values ((select max(id) + ? from bulk))', { 1: fixed(['10', '20']) });
  expect(await db.rows('select id from bulk order by id')).toEqual(['1', '1', '1', '2', '12', '32']);
});

it('refuses a bind that is not there', async () => {
  const error = await db.failure('select ?, ?', { 1: fixed('1') });
  expect([error.code, error.sqlState, error.message]).toEqual([
    '002049',
    '42601',
    'SQL compilation error:\nBind variable ? not set.',
  ]);
});

it('keeps one translation for binds of the same types and another for other types', async () => {
  const sql = 'select ? as x';
  expect((await db.execute(sql, { 1: fixed('1') })).columns[0]?.type).toBe('fixed');
  expect((await db.execute(sql, { 1: text('1') })).columns[0]?.type).toBe('text');
  expect((await db.execute(sql, { 1: fixed('2') })).rows).toEqual([['2']]);
});
