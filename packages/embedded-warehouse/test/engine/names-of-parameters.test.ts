/** A table may be called as a parameter of a lambda is: of the caller's, or of those that functions are made of. */
import { beforeAll, expect, it } from 'vitest';
import { engineForFile } from './engine.ts';

const db = engineForFile();
const letters = [...'abcdefghijklmnopqrstuvwxyz', 'part', 'name', 'list', 'names', 'answer'];

beforeAll(async () => {
  await db.execute('create table tagged (id int, tags variant)');
  await db.execute(`insert into tagged select 1, parse_json('["p", "q"]')`);
});

it.each(letters)('a table called %s', async (alias) => {
  const of = async (expression: string, from = '') =>
    (await db.rows(`select ${expression} from tagged ${alias}${from}`)).sort();
  expect(await of('other.value::varchar', `, lateral flatten(input => ${alias}.tags) other`)).toEqual([
    'p',
    'q',
  ]);
  expect(await of('other.value', `, table(split_to_table('p,q', ',')) other`)).toEqual(['p', 'q']);
  expect(await of(`to_json(transform(${alias}.tags::array, ${alias} -> ${alias} || '!'))`)).toEqual([
    '["p!","q!"]',
  ]);
  const expressions = [
    ["array_to_string(array_sort(array_distinct(array_construct(2, 1, 2))), '-')", '1-2'],
    ["array_contains('q'::variant, tags)", '1'],
    ["to_json(object_insert(object_delete(object_construct('a', 1, 'b', 2), 'a'), 'c', 3))", '{"b":2,"c":3}'],
    ["initcap('ab cd') || repeat('x', 2) || replace('aa', 'a', 'b')", 'Ab Cdxxbb'],
    ["'2024-01-01 10:00:00 +0200'::timestamp_tz::varchar", '2024-01-01 10:00:00.000 +0200'],
    ["dateadd(day, 1, '2024-01-01 10:00:00 +0200'::timestamp_tz)::varchar", '2024-01-02 10:00:00.000 +0200'],
    ["listagg(distinct id, ',')", '1'],
    ["regexp_instr('abcabc', 'b', 1, 2)", '5'],
    ['to_json(array_agg(id))', '[1]'],
    ['array_size(array_intersection(array_construct(1, 2), array_construct(2)))', '1'],
  ] as const;
  for (const [expression, value] of expressions)
    expect([expression, await of(expression)]).toEqual([expression, [value]]);
});
