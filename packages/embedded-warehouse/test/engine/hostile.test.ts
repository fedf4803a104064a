/** SQL that tries to reach the machine, the engine underneath or its own bookkeeping. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { desugar } from '../../src/engine/dialect/desugar.ts';
import { tokenize } from '../../src/engine/dialect/lexer.ts';
import { openStore } from '../../src/engine/store.ts';
import { costGrowth } from '../language/cost-growth.ts';
import { startEngine, type TestEngine, temporaryDirectory } from './engine.ts';

let db: TestEngine;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
const canary = 'canary-6a1f';

beforeAll(async () => {
  directory = await temporaryDirectory();
  db = await startEngine({ dataDir: directory.path });
  await writeFile(join(directory.path, 'secret.csv'), `a,b\n${canary},2\n`);
  process.env.EMBEDDED_ENGINE_CANARY = canary;
});

afterAll(async () => {
  delete process.env.EMBEDDED_ENGINE_CANARY;
  await db.close();
  await directory.remove();
  expect(db.incidents).toEqual([]);
});

const file = () => join(directory.path, 'secret.csv');

const reaches: readonly (readonly [sql: string, code: string])[] = [
  ['select * from "FILE"', '002003'],
  ["select * from 'FILE'", '002003'],
  ["select * from table('FILE')", '002003'],
  ['select * from identifier(\'"FILE"\')', '002003'],
  ["select * from read_csv('FILE')", '002140'],
  ["select * from table(read_csv('FILE'))", '002140'],
  ["select * from table(read_text('FILE'))", '002140'],
  ["select * from sales, lateral read_blob('FILE')", '002003'],
  ["select read_text('FILE')", '002140'],
  ['select "read_text"(\'FILE\')', '002140'],
  ['select "f(1), read_text"(\'FILE\')', '002140'],
  ["select main.read_text('FILE')", '002140'],
  ["select * from table(glob('*'))", '002140'],
  ["select getenv('EMBEDDED_ENGINE_CANARY')", '002140'],
  ["select system.main.getenv('EMBEDDED_ENGINE_CANARY')", '002140'],
  ["select * from table(query('select 1'))", '002140'],
  ["select * from query_table('t')", '002140'],
  ['select * from table(duckdb_settings())', '002140'],
  ['select * from duckdb_secrets()', '002140'],
  ["select current_setting('TimeZone')", '002140'],
  ['select sf_text(1)', '002140'],
  ['select * from sqlite_master', '002003'],
  ['select * from pg_catalog.pg_class', '002003'],
  ['select * from information_schema.duckdb_tables', '002003'],
  ['select * from store."SF$CATALOG".objects', '002003'],
  ['select * from "SF$HISTORY".queries', '002003'],
  ['select * from memory.main.sqlite_master', '002003'],
  ['select * from temp.main.x', '002003'],
  ["create table stolen as select * from 'FILE'", '002003'],
  ["create view stolen as select * from read_csv('FILE')", '002140'],
  ["copy t to 'FILE'", '000002'],
  ["copy into t from 'FILE'", '000002'],
  ['put file:///etc/passwd @x', '000002'],
  ["attach 'FILE' as x", '001003'],
  ['detach store', '001003'],
  ['install httpfs', '001003'],
  ['load httpfs', '001003'],
  ['pragma database_list', '001003'],
  ['checkpoint', '001003'],
  ["export database 'FILE'", '001003'],
  ['prepare p as select 1', '001003'],
  ['use store', '002003'],
  ['drop schema "SF$CATALOG"', '002003'],
  ['call pragma_version()', '002140'],
  ["execute immediate 'attach ''FILE'' as x'", '001003'],
  ["begin execute immediate 'select * from ''FILE'''; end", '002003'],
];

describe('nothing is reached', () => {
  it.each(reaches)('%s', async (sql, code) => {
    const error = await db.failure(sql.replaceAll('FILE', file()));
    expect(error.code).toBe(code);
    expect(error.message).not.toContain(canary);
  });

  it('keeps settings out of SET: it makes a session variable', async () => {
    await db.execute('set enable_external_access = true');
    expect((await db.failure(`select * from read_csv('${file()}')`)).code).toBe('002140');
  });
});

describe('text stays text', () => {
  it.each([
    "'; drop table t; --",
    "x' union select * from read_csv('/etc/passwd') --",
    '\\',
    "\\' or 1=1",
    '$$',
    '"',
    '\u0000',
    '🙂'.repeat(1000),
    "SF_BIND('1')",
  ])('%s', async (value) => {
    const quoted = `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
    if (!value.includes('\u0000')) expect(await db.value(`select ${quoted}`)).toBe(value);
    expect(await db.value('select ?', { 1: { type: 'TEXT', value } })).toBe(value);
  });

  it('also as names', async () => {
    const name = 'a"b; drop table x --';
    const quoted = `"${name.replaceAll('"', '""')}"`;
    await db.execute(`create table ${quoted} (${quoted} int)`);
    await db.execute(`insert into ${quoted} values (1)`);
    const { columns, rows } = await db.execute(`select ${quoted} from ${quoted} as ${quoted}`);
    expect([columns[0]?.name, rows]).toEqual([name, [['1']]]);
    await db.execute(`drop table ${quoted}`);
  });
});

describe('the database underneath has its own lock', () => {
  it.each([
    "select * from read_text('FILE')",
    "select * from 'FILE'",
    "copy (select 1) to 'FILE.out'",
    "attach 'FILE.db' as other",
    'set enable_external_access = true',
    'set lock_configuration = false',
    "set allowed_directories = ['/']",
    'reset enable_external_access',
    'install httpfs',
    'load httpfs',
  ])('%s', async (sql) => {
    const store = await openStore(null, async () => {});
    const connection = await store.connect();
    await expect(connection.run(sql.replaceAll('FILE', file()))).rejects.toThrow();
    connection.closeSync();
    store.close();
  });
});

it('refuses a result that would not fit into memory', async () => {
  // Just more than it holds, so that little is made in vain.
  const error = await db.failure(
    "select repeat(repeat('x', 1000), 1000) from table(generator(rowcount => 600))",
  );
  expect([error.code, error.sqlState]).toEqual(['300005', 'XX000']);
  expect(await db.value('select 1')).toBe('1');
});

it('survives nonsense', async () => {
  const seed = 20260113;
  console.info(`seed ${seed}`);
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
  const pieces =
    'select from where ( ) , . * :: : ? [ ] { } \' " -- /* */ $$ a t 1 -1 null case when end as with merge into values over table lateral flatten => , ; insert update set'.split(
      ' ',
    );
  for (let round = 0; round < 400; round += 1) {
    const sql = Array.from({ length: 1 + random(14) }, () => pieces[random(pieces.length)]).join(' ');
    const outcome = await db.execute(sql).then(
      () => null,
      (error: unknown) => error,
    );
    if (outcome)
      expect(outcome, sql).toMatchObject({ name: 'SnowflakeError', code: expect.stringMatching(/^\d{6}$/) });
  }
});

it('answers deep nesting with an error or a result, never with a crash', async () => {
  const deep = (depth: number) => `select ${'('.repeat(depth)}1${')'.repeat(depth)}`;
  expect(await db.value(deep(25))).toBe('1');
  expect((await db.failure(deep(500))).message).toContain('nested this deeply');
  for (const sql of [
    deep(50_000),
    `select ${'not '.repeat(50_000)}true`,
    `select ${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  ]) {
    await db.execute(sql).catch((error: unknown) => expect(error).toMatchObject({ name: 'SnowflakeError' }));
  }
  expect(await db.value('select 1')).toBe('1');
});

it('looks once for the end of each parenthesis, however many are open', () => {
  const rewrite = (depth: number) => {
    const sql = `select ${'('.repeat(depth)}1${')'.repeat(depth)}`;
    const tokens = tokenize(sql);
    return () => desugar(tokens, sql, () => true);
  };
  // Eight times as many: a walk for each takes sixty-four times as long.
  expect(costGrowth(rewrite(1_000), rewrite(8_000), 20)).toBeLessThan(20);
});

it.each([
  "length(repeat('x', 2000000000))",
  "length(repeat(repeat('x', 100000), 100000))",
  "length(lpad('x', 2000000000))",
  "length(rpad('x', 2000000000, 'yz'))",
  'length(space(2000000000))',
  "length(replace(repeat('a', 100000), 'a', repeat('b', 100000)))",
  "length(regexp_replace(repeat('a', 100000), 'a', repeat('b', 100000)))",
  'array_size(array_generate_range(0, 1000000000000))',
  'length(randstr(2000000000, random()))',
])('refuses to make what is too long: %s', async (expression) => {
  expect((await db.failure(`select ${expression}`)).code).toBe('100078');
});

it('makes what is just short enough', async () => {
  expect(
    await db.rows("select length(repeat('x', 16777216)), length(replace('aXa', 'X', repeat('b', 1000)))"),
  ).toEqual(['16777216 | 1002']);
});
