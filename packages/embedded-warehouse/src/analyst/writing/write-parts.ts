/** The SQL of a question of several parts. */

import type { SemanticModel } from '../model/semantic-model.ts';
import { type Dimension, isAddable } from '../model/vocabulary.ts';
import type { BusinessQuestion, Combination, Part } from '../question/question.ts';
import {
  baseOf,
  columnName,
  groupsOf,
  groupsOfDimension,
  order,
  restrictions,
  select,
} from './write-select.ts';

export function writeParts(model: SemanticModel, combination: Combination): string {
  if (combination.kind === 'things') return things(model, combination);
  return combination.kind === 'ratio'
    ? ratioOfParts(model, combination)
    : sideBySide(model, combination.parts);
}

export const isWithout = ({ form }: BusinessQuestion) =>
  form === 'without any' || form === 'count without any';

function things(
  model: SemanticModel,
  { thing, parts, isCount }: Extract<Combination, { kind: 'things' }>,
): string {
  const groups = groupsOfDimension(thing);
  // A name may be missing where a key is not.
  const told = thing.key.length > 0 ? groups.slice(1) : groups;
  const named = parts.map((part, i) => ({ ...part, name: `part_${i + 1}` }));
  const own = parts.flatMap(({ question }) =>
    question.conditions.filter(({ table }) => table === thing.table),
  );
  const same = ({ name }: { readonly name: string }) =>
    told.map((group) => `${name}.${group.name} = things.${group.name}`).join(' AND ');
  const where = [
    ...restrictions(distinct(own)),
    ...(thing.key.length > 0 ? [] : groups.map(({ sql }) => `${sql} IS NOT NULL`)),
  ];
  const without = named.filter(({ question }) => isWithout(question));
  const having = named.filter(({ question }) => !isWithout(question));
  const figures = having.flatMap(({ name, question }) =>
    question.measures.map((measure) => ({ from: name, column: columnName(measure.name), isNone: false })),
  );
  const columns = groups.map(({ name }) => `things.${name} AS ${name}`);
  return [
    `WITH things AS (\nSELECT DISTINCT ${groups.map(({ name, sql }) => `${sql} AS ${name}`).join(', ')}`,
    `FROM ${baseOf(model, thing.table)} AS ${thing.table}${where.length > 0 ? `\nWHERE ${where.join(' AND ')}` : ''}\n)${named.map(({ name, question }) => `, ${name} AS (\n${select(model, partOf(question, thing), groups, question.period)}\n)`).join('')}`,
    `SELECT ${isCount ? `COUNT(*) AS ${columnName(thing.name)}_COUNT` : [...columns, ...numbered(figures)].join(', ')}`,
    'FROM things',
    ...having.map((each) => `JOIN ${each.name} ON ${same(each)}`),
    ...(without.length > 0
      ? [
          `WHERE ${without.map((each) => `NOT EXISTS (SELECT 1 FROM ${each.name} WHERE ${same(each)})`).join(' AND ')}`,
        ]
      : []),
    ...(isCount ? [] : [`ORDER BY ${groups.map(({ name }) => `things.${name}`).join(', ')}`]),
  ].join('\n');
}

/** What is said of the things themselves restricts those that have none, too, and stands with them. */
const partOf = (question: BusinessQuestion, { table }: Dimension): BusinessQuestion => ({
  ...question,
  conditions: isWithout(question)
    ? question.conditions.filter((each) => each.table !== table)
    : question.conditions,
});

function distinct<T extends { readonly sql: string }>(conditions: readonly T[]): readonly T[] {
  return conditions.filter(({ sql }, i) => conditions.findIndex((each) => each.sql === sql) === i);
}

/** Two parts may have the same figure. */
const numbered = (
  figures: readonly { readonly from: string; readonly column: string; readonly isNone: boolean }[],
) =>
  figures.map(({ from, column, isNone }, i) => {
    const earlier = figures.slice(0, i).filter((each) => each.column === column).length;
    const figure = isNone ? `COALESCE(${from}.${column}, 0)` : `${from}.${column}`;
    return `${figure} AS ${column}${earlier === 0 ? '' : `_${earlier + 1}`}`;
  });

function sideBySide(model: SemanticModel, parts: readonly Part[]): string {
  const named = parts.map(({ question }, i) => ({
    question,
    name: `part_${i + 1}`,
    groups: groupsOf(question),
  }));
  const [first] = named;
  const keys = (first?.groups ?? []).map(({ name }) => name);
  const joins = named.slice(1).map(({ name }, i) => {
    const before = named.slice(0, i + 1).map((each) => each.name);
    if (keys.length === 0) return `CROSS JOIN ${name}`;
    const on = keys.map((key) => `${told(before, key)} IS NOT DISTINCT FROM ${name}.${key}`);
    return `FULL OUTER JOIN ${name} ON ${on.join(' AND ')}`;
  });
  const all = named.map(({ name }) => name);
  const figures = named.flatMap(({ name, question }) =>
    question.measures.map((measure) => ({
      from: name,
      column: columnName(measure.name),
      // A group that only the others have has none of it.
      isNone: keys.length > 0 && isAddable(measure),
    })),
  );
  return [
    `WITH ${named.map(({ name, question, groups }) => `${name} AS (\n${select(model, question, groups, question.period)}\n)`).join(', ')}`,
    `SELECT ${[...keys.map((key) => `${told(all, key)} AS ${key}`), ...numbered(figures)].join(', ')}`,
    [`FROM ${first?.name}`, ...joins].join('\n'),
    ...(keys.length > 0 ? [`ORDER BY ${keys.join(', ')}`] : []),
  ].join('\n');
}

/** What has none of what is divided is 0, and what has none of what it is divided by has no row. */
function ratioOfParts(
  model: SemanticModel,
  { parts, factor, ranking }: Extract<Combination, { kind: 'ratio' }>,
): string {
  const [{ question: over }, { question: under }] = parts;
  const groups = groupsOf(under);
  const [a, b] = [over, under].map(({ measures }) => columnName(measures[0]?.name ?? ''));
  const name = `${a}_PER_${factor === 1 ? '' : `${factor}_`}${b}`;
  const join =
    groups.length === 0
      ? 'CROSS JOIN part_1'
      : `LEFT JOIN part_1 ON ${groups.map((group) => `part_1.${group.name} IS NOT DISTINCT FROM part_2.${group.name}`).join(' AND ')}`;
  const keys = groups.map((group) => `part_2.${group.name}`);
  const columns = [
    ...keys.map((key, i) => `${key} AS ${groups[i]?.name}`),
    `COALESCE(part_1.${a}, 0) AS ${a}`,
    `part_2.${b} AS ${b}`,
    `ROUND(${factor === 1 ? '' : `${factor} * `}COALESCE(part_1.${a}, 0) / NULLIF(part_2.${b}, 0), 2) AS ${name}`,
  ];
  const ordered = ranking
    ? order(
        { ...under, ranking },
        groups.map((group) => ({ ...group, name: `part_2.${group.name}` })),
        name,
      )
    : keys.length > 0
      ? `\nORDER BY ${keys.join(', ')}`
      : '';
  return [
    `WITH part_1 AS (\n${select(model, over, groupsOf(over), over.period)}`,
    `), part_2 AS (\n${select(model, under, groups, under.period)}\n)`,
    `SELECT ${columns.join(', ')}`,
    `FROM part_2 ${join}${ordered}`,
  ].join('\n');
}

const told = (parts: readonly string[], key: string) =>
  parts.length === 1 ? `${parts[0]}.${key}` : `COALESCE(${parts.map((part) => `${part}.${key}`).join(', ')})`;
