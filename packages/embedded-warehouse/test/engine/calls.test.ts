/** Calls of functions as analysts write them, and as they do by mistake: each answers, or says what is wrong. */
import { beforeAll, expect, it } from 'vitest';
import { functionTable } from '../../src/engine/library/function-table.ts';
import { engineForFile } from './engine.ts';

const db = engineForFile();

beforeAll(async () => {
  await db.execute('create table pairs (id int, word varchar)');
  await db.execute("insert into pairs values (1, 'a'), (2, null), (2, 'b'), (1, 'a')");
});

it.each([
  ['array_agg(distinct id) within group (order by id desc) from pairs', '[2,1]'],
  ['array_agg(distinct word) within group (order by word) from pairs', '["a","b"]'],
  ["object_agg(k, v) from values ('a', 1), ('b', 2), (null, 3), ('c', null) t(k, v)", '{"a":1,"b":2}'],
  ["object_agg(k, v) from values ('a', 1) t(k, v) where false", '{}'],
  // A pattern without a group is taken whole.
  ["regexp_substr('abc', 'b', 1, 1, 'e')", 'b'],
  ["regexp_substr('abc', 'a(?:b)c', 1, 1, 'e')", 'abc'],
  [String.raw`regexp_substr('a(c', 'a\\(c', 1, 1, 'e')`, 'a(c'],
  ["regexp_substr('a(c', 'a[(]c', 1, 1, 'e')", 'a(c'],
  ["regexp_substr('abc', 'a(?:b)(c)', 1, 1, 'e')", 'c'],
  ["regexp_substr('abc', pattern, 1, 1, 'ie') from values ('B(C)') t(pattern)", 'c'],
  ["regexp_substr_all('a1b2', '[a-z]', 1, 1, 'e')", '["a","b"]'],
  ['count(*) from pairs', '4'],
  ['count(pairs.*) from pairs', '3'],
  ['count(distinct *) from pairs', '2'],
  ['approx_count_distinct(*) from pairs', '2'],
  ['count(p.*) from pairs p join pairs q on p.id = q.id where q.word is null', '1'],
  ["object_construct(p.*) from pairs p, (select 7 as seven) where word = 'b'", '{"ID":2,"WORD":"b"}'],
  ["hash(*) = hash(id, word) from pairs where word = 'b'", '1'],
  ['hash_agg(*) = hash_agg(id, word) from pairs', '1'],
])('select %s', async (sql, value) => {
  expect(await db.value(`select ${sql}`)).toBe(value);
});

it('tells the rows apart that SPLIT_TO_TABLE takes its parts from', async () => {
  for (const split of ['split_to_table', 'strtok_split_to_table'])
    expect(
      await db.rows(
        `select listagg(s.value, '') within group (order by s.index) as parts from values ('a b'), ('c') t(x), lateral ${split}(t.x, ' ') s group by s.seq order by parts`,
      ),
    ).toEqual(['ab', 'c']);
});

it.each([
  ["select object_agg(k, v) from values ('a', 1), ('b', 3), ('a', 2) t(k, v)", "Duplicate field key 'a'"],
  ['select grouping(id) from pairs', 'needs a GROUP BY'],
  ["select transform([1], 'x')", 'lambda expression'],
  ['select listagg(word, id) from pairs', 'needs to be constant'],
  ['select approx_percentile(id, id) from pairs', 'needs to be constant'],
  ['select listagg(distinct word) within group (order by id) from pairs', 'orders by the argument'],
  ['select sum(id) over (order by id rows between 1 following and 1 preceding) from pairs', 'window frame'],
  ["select yearofweek('10:00'::time)", 'of type TIME has no'],
  ["select * from pairs pivot(max(id), min(id) for word in ('a'))", 'PIVOT'],
  ["select trunc('2024-01-01'::date)", 'expected 2, got 1'],
  [
    "select '2024-01-02 10:00'::timestamp - '2024-01-01'::timestamp",
    "function '-': (TIMESTAMP_NTZ, TIMESTAMP_NTZ)",
  ],
  ["select current_timestamp - '2024-01-01'::date", "function '-'"],
  ["select as_number(parse_json('1'), 'a')", 'needs to be constant'],
])('%s says what is wrong', async (sql, message) => {
  expect((await db.failure(sql)).message).toContain(message);
});

it('answers no call of * as if it were one of nothing', async () => {
  const takesStar = new Set(
    'COUNT APPROX_COUNT_DISTINCT HLL HASH HASH_AGG OBJECT_CONSTRUCT OBJECT_CONSTRUCT_KEEP_NULL OBJECT_LITERAL'.split(
      ' ',
    ),
  );
  for (const name of Object.keys(functionTable)) {
    if (takesStar.has(name) || !/^[A-Z][A-Z_0-9]*$/.test(name)) continue;
    const { code } = await db.failure(`select ${name}(*) from pairs`);
    expect([name, code]).toEqual([name, expect.stringMatching(/^(?:000002|000938|001003|001023|002303)$/)]);
  }
});
