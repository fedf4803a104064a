/** An argument is the same value whether it is a constant, a column, a query, or a column of an outer query. */
import { expect, it } from 'vitest';
import { engineForFile } from './engine.ts';

const db = engineForFile();

/** Each is asked with its arguments as they are written here, and then in the other forms. */
const calls: readonly (readonly [name: string, ...args: string[]])[] = [
  ['initcap', `'ab cd'`, `' '`],
  ['replace', `'abc'`, `'b'`, `'x'`],
  ['repeat', `'ab'`, '3'],
  ['space', '2'],
  ['lpad', `'a'`, '3', `'-'`],
  ['split', `'a,b'`, `','`],
  ['split_part', `'a.b'`, `'.'`, '2'],
  ['strtok', `'a.b'`, `'.'`, '2'],
  ['charindex', `'l'`, `'hello'`, '4'],
  ['insert', `'abcdef'`, '3', '2', `'z'`],
  ['regexp_replace', `'abc'`, `'b'`, `'x'`],
  ['regexp_replace', `'abcb'`, `'b'`, `'x'`, '1', '2'],
  ['regexp_substr', `'a1b2'`, `'[0-9]'`, '1', '2'],
  ['regexp_instr', `'abcb'`, `'b'`, '1', '2'],
  ['regexp_count', `'banana'`, `'an'`],
  ['editdistance', `'kitten'`, `'sitting'`],
  ['concat_ws', `'-'`, `'a'`, `'b'`],
  ['round', '2.6750', '2'],
  ['truncate', '12.789', '1'],
  ['mod', '-7', '3'],
  ['div0', '7', '2'],
  ['width_bucket', '5', '0', '10', '5'],
  ['greatest', '1', '3', '2'],
  ['nvl2', '1', '2', '3'],
  ['decode', '2', '1', `'a'`, '2', `'b'`],
  ['add_months', `'2024-02-29'::date`, '1'],
  ['next_day', `'2024-01-10'::date`, `'fr'`],
  ['months_between', `'2019-03-01'::date`, `'2019-02-15'::date`],
  ['convert_timezone', `'Europe/London'`, `'2024-07-01 12:00 -0700'::timestamp_tz`],
  ['date_from_parts', '2024', '14', '35'],
  ['get', '[1, 2]', '0'],
  ['get_ignore_case', `{'A': 1}`, `'a'`],
  ['get_path', `{'a': {'b': 1}}`, `'a.b'`],
  ['object_insert', `{'a': 1}`, `'b'`, '2'],
  ['object_delete', `{'a': 1, 'b': 2}`, `'a'`],
  ['object_pick', `{'a': 1, 'b': 2}`, `'a'`],
  ['array_append', '[1]', '2'],
  ['array_cat', '[1]', '[2]'],
  ['array_contains', '2::variant', '[1, 2]'],
  ['array_distinct', '[1, 1]'],
  ['array_except', '[1, 2]', '[2]'],
  ['array_insert', '[1, 2]', '1', '9'],
  ['array_intersection', '[1, 2]', '[2]'],
  ['array_remove', '[1, 2]', '1::variant'],
  ['array_remove_at', '[1, 2]', '0'],
  ['array_slice', '[1, 2, 3]', '1', '-1'],
  ['array_to_string', '[1, 2]', `'-'`],
  ['arrays_to_object', `['a']`, '[1]'],
  ['arrays_zip', '[1]', '[2]'],
];

it.each(calls)('%s(%s ...)', async (name, ...args) => {
  const called = (given: readonly string[]) => `to_varchar(${name}(${given.join(', ')}))`;
  const columns = args.map((arg, index) => `${arg} as c${index}`).join(', ');
  const outer = args.map((_, index) => `t.c${index}`);
  const forms = [
    `(select ${called(outer)})`,
    called(args.map((arg) => `(select ${arg})`)),
    // One argument after the other is the one that is no constant.
    ...outer.flatMap((column, at) => {
      const mixed = (other: string) => called(args.map((arg, index) => (index === at ? other : arg)));
      return [`(select ${mixed(column)})`, mixed(`(select ${args[at]})`)];
    }),
  ];
  const value = await db.value(`select ${called(args)}`);
  // What is rounded to a scale that is not constant keeps the scale that it has.
  const shown = (text: string | undefined) => (name === 'round' ? Number(text) : text);
  const [row = ''] = await db.rows(`select ${forms.join(', ')} from (select ${columns}) t`);
  expect(value).not.toBeNull();
  expect(row.split(' | ').map(shown)).toEqual(forms.map(() => shown(value ?? undefined)));
});

/** With each argument in turn as NULL. */
it.each([
  ['substr', `'hello'`, '2', '1'],
  ['left', `'abc'`, '2'],
  ['right', `'abc'`, '2'],
  ['lpad', `'a'`, '3', `'-'`],
  ['repeat', `'ab'`, '3'],
  ['space', '3'],
  ['initcap', `'ab cd'`, `' '`],
  ['split', `'a,b'`, `','`],
  ['split_part', `'a.b'`, `'.'`, '2'],
  ['charindex', `'l'`, `'hello'`, '4'],
  ['concat', `'a'`, `'b'`, `'c'`],
  ['regexp_replace', `'abc'`, `'b'`, `'x'`, '1', '1'],
  ['regexp_instr', `'abc'`, `'b'`, '1', '1'],
  ['mod', '7', '3'],
  ['convert_timezone', `'UTC'`, `'2024-07-01 12:00 -0700'::timestamp_tz`],
  ['add_months', `'2024-02-29'::date`, '1'],
  ['array_append', '[1]', ''],
  ['array_prepend', '[1]', ''],
  ['array_cat', '[1]', '[2]'],
  ['array_except', '[1]', '[2]'],
  ['array_intersection', '[1]', '[2]'],
  ['array_remove', '[1]', '2::variant'],
  ['array_remove_at', '[1]', '0'],
  ['array_to_string', '[1]', `'-'`],
  ['arrays_to_object', `['a']`, '[1]'],
  ['arrays_zip', '[1]', '[2]'],
])('%s of a NULL is NULL', async (name, ...args) => {
  const given = args.map((arg) => arg || '2');
  for (const at of args.keys()) {
    if (args[at] === '') continue;
    const call = (missing: string) =>
      `${name}(${given.map((arg, index) => (index === at ? missing : arg)).join(', ')})`;
    const typed = call(`iff(n = 1, null, ${given[at]})`);
    const sql = `select ${call('null')}, ${typed} from (values (1)) t(n)`;
    expect([sql, await db.rows(sql)]).toEqual([sql, ['NULL | NULL']]);
  }
});

it.each([
  "dateadd('month', 1, null)",
  "date_trunc('week', null)",
  'null % 3',
  '3 % null',
  "split('a', null)",
])('%s is NULL', async (expression) => {
  expect(await db.value(`select ${expression}`)).toBeNull();
});

it.each([
  ["split('abc', '')", '["abc"]'],
  ["array_to_string([], ',')", ''],
  ['[1, 2][-1]', null],
  ['get([1, 2], -1)', null],
  ['round(12345.678, n - 3)', '12300.000'],
])('%s is %s', async (expression, value) => {
  expect(await db.value(`select ${expression} from (select 1 as n) where n = 1`)).toBe(value);
});

it.each([
  ['to_number(c, p, 1)', '000002'],
  ["object_construct('a', 1, c, 2)", '100096'],
  ['try_cast(p as varchar)', '001065'],
  ["try_cast(parse_json('1') as int)", '001065'],
])('%s is refused', async (expression, code) => {
  const sql = `select ${expression} from (select 'a' as c, 10 as p)`;
  expect((await db.failure(sql)).code).toBe(code);
});

it('an argument is drawn once', async () => {
  const drawn = (expression: string) =>
    db.value(`select count_if(${expression}) from table(generator(rowcount => 20000))`);
  expect(await drawn('div0(uniform(0, 1, random()), uniform(0, 1, random())) is null')).toBe('0');
  expect(await drawn("split_part(uniform(0, 9, random()) || '-', '-', 1) = ''")).toBe('0');
  const between = Number(await drawn('uniform(1, 10, random()) between 3 and 4'));
  // A fifth; drawn for each of its sides it would be three tenths.
  expect(between).toBeGreaterThan(3500);
  expect(between).toBeLessThan(4500);
});

it('dates of texts of dates take time in proportion', async () => {
  const nested = Array.from({ length: 6 }).reduce((inner: string) => `to_date(to_varchar(${inner}))`, 'd');
  expect(await db.value(`select to_varchar(${nested}) from (select '2024-02-29'::date as d)`)).toBe(
    '2024-02-29',
  );
});

it('branches that are not taken are not computed', async () => {
  const sql = `select iff(n = 0, 0, (10 / n) / (10 / n)), decode(n, 0, 0, (10 / n) / (10 / n)), nvl2(n, 1, (1 / n) / (1 / n))`;
  expect(await db.rows(`${sql} from (values (0)) t(n)`)).toEqual([
    '0.000000000000 | 0.000000000000 | 1.000000000000',
  ]);
});

it.each([
  ['select a from (select 1 as a, 2 as a)', '002028'],
  ['select t.a from (select *, 2 as a from (select 1 as a)) t', '002028'],
])('%s is ambiguous', async (sql, code) => {
  expect((await db.failure(sql)).code).toBe(code);
});

it.each([
  ["flatten({'k': [5, 6]}, 'k')", ['5', '6']],
  ['flatten([], null, true)', ['NULL']],
  ["flatten(input => {'a': {'b': 1}}, recursive => true)", ['{"b":1}', '1']],
])('%s has its arguments by their places or names', async (call, rows) => {
  expect(await db.rows(`select value from table(${call})`)).toEqual(rows);
});

it('a misspelt argument of FLATTEN is refused', async () => {
  const sql = "select value from table(flatten(input => {'a': [1]}, pathh => 'a'))";
  expect((await db.failure(sql)).message).toContain('PATHH');
});
