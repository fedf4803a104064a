/** The SQL of what is made of figures: running totals, changes from step to step, the best of each, what has none. */

import { qualify } from '../model/qualify.ts';
import type { SemanticModel } from '../model/semantic-model.ts';
import type { Condition, Dimension } from '../model/vocabulary.ts';
import type { BusinessQuestion, QuestionForm } from '../question/question.ts';
import { lastDayOf, periodBefore } from '../time/period.ts';
import {
  baseOf,
  columnName,
  type Group,
  groupsOf,
  groupsOfDimension,
  order,
  restrictions,
  select,
  wholeOf,
} from './write-select.ts';

type WriteForm = (model: SemanticModel, question: BusinessQuestion, groups: readonly Group[]) => string;

const forms: Readonly<Record<Exclude<QuestionForm, 'plain'>, WriteForm>> = {
  'running total': runningTotal,
  steps,
  'best of each': bestOfEach,
  'count of groups': countOfGroups,
  'share of things': shareOfThings,
  'average of groups': averageOfGroups,
  'average of steps': averageOfSteps,
  list,
  'without any': withoutAny,
  'count without any': countWithoutAny,
  'share without any': shareWithoutAny,
  'part of each': partOfEach,
  'share of best': shareOfBest,
  difference,
};

export function writeForm(
  model: SemanticModel,
  question: BusinessQuestion,
  groups: readonly Group[],
): string {
  if (question.form === 'plain') throw new Error('a plain question has no form');
  return forms[question.form](model, question, groups);
}

function runningTotal(model: SemanticModel, question: BusinessQuestion, groups: readonly Group[]): string {
  const [step] = groups;
  const totals = question.measures.map(
    ({ name }) => `SUM(${columnName(name)}) OVER (ORDER BY ${step?.name}) AS CUMULATIVE_${columnName(name)}`,
  );
  return [
    `WITH steps AS (\n${select(model, question, groups, question.period)}\n)`,
    `SELECT ${[step?.name, ...question.measures.map(({ name }) => columnName(name)), ...totals].join(', ')}\nFROM steps\nORDER BY ${step?.name}`,
  ].join('\n');
}

/** The step before the first is read too, so that the first has its change. */
function steps(model: SemanticModel, question: BusinessQuestion, groups: readonly Group[]): string {
  const { period, grain, measures } = question;
  const [step] = groups;
  const name = columnName(measures[0]?.name ?? '');
  const start = period && grain ? periodBefore({ ...period, unit: grain, count: 1 }, 'before').start : null;
  const read = period && start !== null ? { ...period, start } : period;
  const previous = `LAG(${name}) OVER (ORDER BY ${step?.name})`;
  return [
    `WITH steps AS (\n${select(model, question, groups, read)}\n), changed AS (`,
    `SELECT ${step?.name}, ${name}, ROUND(100 * (${name} - ${previous}) / NULLIF(${previous}, 0), 1) AS ${name}_CHANGE_PERCENT`,
    `FROM steps\n)\nSELECT ${step?.name}, ${name}, ${name}_CHANGE_PERCENT\nFROM changed`,
    ...(period ? [`WHERE ${step?.name} >= '${period.start}'`] : []),
    `ORDER BY ${step?.name}`,
  ].join('\n');
}

/** Those that share a place are all listed. */
function bestOfEach(model: SemanticModel, question: BusinessQuestion, groups: readonly Group[]): string {
  const { ranking, measures, dimensions } = question;
  const [of] = dimensions;
  // The best of each step of time, or of each of the first dimension.
  const steps = question.grain ? groups.slice(0, 1) : of ? groupsOfDimension(of) : [];
  const each = steps.map((group) => group.name).join(', ');
  const figure = columnName(measures[0]?.name ?? '');
  const direction = ranking?.descending === false ? 'ASC' : 'DESC';
  const first = (ranking?.offset ?? 0) + 1;
  const last = first + Math.max(1, ranking?.limit ?? 1) - 1;
  const columns = [...groups, ...measures].map(({ name }) => columnName(name)).join(', ');
  return [
    `WITH figures AS (\n${select(model, question, groups, question.period)}\n), places AS (`,
    `SELECT ${columns}, RANK() OVER (PARTITION BY ${each} ORDER BY ${figure} ${direction} NULLS LAST) AS PLACE`,
    `FROM figures\n)\nSELECT ${columns}\nFROM places\nWHERE PLACE BETWEEN ${first} AND ${last}`,
    `ORDER BY ${each}, PLACE`,
  ].join('\n');
}

function countOfGroups(model: SemanticModel, question: BusinessQuestion, groups: readonly Group[]): string {
  const [what] = question.dimensions;
  const counted = columnName(what?.name ?? question.grain ?? '');
  // What has no value is no group to count; a name may be missing where a key is not.
  const each = what && what.key.length > 0 ? '*' : counted;
  const own = what ? groupsOfDimension(what).map(({ name }) => name) : [counted];
  const outer = groups.filter(({ name }) => !own.includes(name));
  const keys = outer.map(({ name }) => name);
  return (
    [
      `SELECT ${[...keys, `COUNT(${each}) AS ${counted}_COUNT`].join(', ')}`,
      `FROM (\n${select(model, question, groups, question.period)}\n) AS reached`,
      ...(keys.length > 0 ? [`GROUP BY ${keys.join(', ')}`] : []),
    ].join('\n') + order({ ...question, dimensions: question.dimensions.slice(1) }, outer, `${counted}_COUNT`)
  );
}

function list(model: SemanticModel, question: BusinessQuestion, groups: readonly Group[]): string {
  return `${select(model, question, groups, null)}\nORDER BY ${groups.map(({ name }) => name).join(', ')}`;
}

/** Of all that there are, or of those that the question speaks of: "customers in EMEA". */
function shareOfThings(
  model: SemanticModel,
  question: BusinessQuestion,
  groups: readonly Group[],
  part: WriteForm = countOfGroups,
): string {
  const [what] = question.dimensions as readonly [Dimension];
  const own = question.conditions.filter(({ table }) => table === what.table);
  const all = {
    ...question,
    measures: [],
    dimensions: [what],
    conditions: own,
    period: null,
    weekdays: [],
    threshold: null,
    limited: null,
  };
  const name = `${columnName(what.name)}_COUNT`;
  return [
    `WITH part AS (\n${part(model, question, groups)}`,
    `), whole AS (\n${countOfGroups(model, all, groupsOfDimension(what))}\n)`,
    shareOf(name),
  ].join('\n');
}

/** Groups that have no row at all are none of those that the average is over. */
function averageOfGroups(model: SemanticModel, question: BusinessQuestion, groups: readonly Group[]): string {
  const { measures, dimensions } = question;
  const over = dimensions.at(-1) as Dimension;
  const outer = groups.slice(0, groups.length - groupsOfDimension(over).length);
  const figure = columnName(measures[0]?.name ?? '');
  const average = `AVERAGE_${figure}_PER_${columnName(over.name)}`;
  const keys = outer.map(({ name }) => name);
  return (
    [
      `SELECT ${[...keys, `ROUND(AVG(${figure}), 2) AS ${average}`].join(', ')}`,
      `FROM (\n${select(model, question, groups, question.period)}\n) AS figures`,
      ...(keys.length > 0 ? [`GROUP BY ${keys.join(', ')}`] : []),
    ].join('\n') + order({ ...question, dimensions: dimensions.slice(0, -1) }, outer, average)
  );
}

/** Steps without a row count too, from the first row that there is to the period's end. */
function averageOfSteps(model: SemanticModel, question: BusinessQuestion): string {
  const { measures, time, period, grain, dimensions } = question;
  const [measure] = measures;
  const outer = dimensions.flatMap((each) => groupsOfDimension(each));
  const figure = columnName(measure?.name ?? '');
  const average = `AVERAGE_${figure}_PER_${columnName(grain ?? '')}`;
  const groups = groupsOf(question);
  const keys = outer.map(({ name }) => name);
  const day = time ? `CAST(${qualify(time.sql, time.table)} AS DATE)` : '';
  const first = period ? `GREATEST(MIN(${day}), CAST('${period.start}' AS DATE))` : `MIN(${day})`;
  const last = period ? `CAST('${lastDayOf(period)}' AS DATE)` : `MAX(${day})`;
  return (
    [
      `WITH steps AS (\n${select(model, question, groups, period)}`,
      `), counted AS (\nSELECT DATEDIFF('${grain}', ${first}, ${last}) + 1 AS STEPS`,
      `FROM ${baseOf(model, time?.table ?? '')} AS ${time?.table}\n)`,
      `SELECT ${[...keys, `ROUND(SUM(${figure}) / MAX(counted.STEPS), 2) AS ${average}`].join(', ')}`,
      'FROM steps CROSS JOIN counted',
      ...(keys.length > 0 ? [`GROUP BY ${keys.join(', ')}`] : []),
    ].join('\n') + order({ ...question, grain: null }, outer, average)
  );
}

function shareOfBest(model: SemanticModel, question: BusinessQuestion, groups: readonly Group[]): string {
  const name = columnName(question.measures[0]?.name ?? '');
  return [
    `WITH figures AS (\n${select(model, question, groups, question.period)}`,
    `), part AS (\nSELECT SUM(${name}) AS ${name}\nFROM (\nSELECT ${name}\nFROM figures${order(question, groups, name)}\n) AS best`,
    `), whole AS (\nSELECT SUM(${name}) AS ${name}\nFROM figures\n)`,
    shareOf(name),
  ].join('\n');
}

/** The one beside the other, what it has more, and how much that is in percent of the other. */
function difference(model: SemanticModel, question: BusinessQuestion): string {
  const name = columnName(question.measures[0]?.name ?? '');
  const [one, other] = comparedValues(question);
  const of = (value: Condition | undefined) => ({
    ...question,
    conditions: question.conditions.filter((each) => each === value || each.of !== value?.of),
  });
  const [a, b] = [one, other].map((value) => `${name}_${columnName(value?.name ?? '').replace(/\W+/g, '_')}`);
  return [
    `WITH first AS (\n${select(model, of(one), [], question.period)}`,
    `), second AS (\n${select(model, of(other), [], question.period)}\n)`,
    `SELECT first.${name} AS ${a}, second.${name} AS ${b}, first.${name} - second.${name} AS DIFFERENCE,`,
    `  ROUND(100 * (first.${name} - second.${name}) / NULLIF(second.${name}, 0), 1) AS DIFFERENCE_PERCENT`,
    'FROM first CROSS JOIN second',
  ].join('\n');
}

/** Of one kind, two or more of which are named; in the order of the question. */
export const comparedValues = ({ conditions }: Pick<BusinessQuestion, 'conditions'>): readonly Condition[] =>
  [
    ...Map.groupBy(
      conditions.filter(({ isExcluded }) => !isExcluded),
      ({ of }) => of,
    ).values(),
  ].find((values) => values.length > 1) ?? [];

const shareOf = (name: string) =>
  [
    `SELECT part.${name} AS ${name}, whole.${name} AS ${name}_IN_ALL, ROUND(100 * part.${name} / NULLIF(whole.${name}, 0), 1) AS SHARE_PERCENT`,
    'FROM part CROSS JOIN whole',
  ].join('\n');

/** A group that the conditions leave nothing of has 0 percent. */
function partOfEach(model: SemanticModel, question: BusinessQuestion, groups: readonly Group[]): string {
  const whole = wholeOf(question);
  const name = columnName(question.measures[0]?.name ?? '');
  const keys = groups.map((group) => `whole.${group.name}`);
  return (
    [
      `WITH part AS (\n${select(model, question, groups, question.period)}`,
      `), whole AS (\n${select(model, whole, groups, question.period)}\n)`,
      `SELECT ${keys.join(', ')}, COALESCE(part.${name}, 0) AS ${name}, whole.${name} AS ${name}_IN_ALL,`,
      `  ROUND(100 * COALESCE(part.${name}, 0) / NULLIF(whole.${name}, 0), 1) AS SHARE_PERCENT`,
      `FROM whole LEFT JOIN part ON ${groups.map((group) => `part.${group.name} = whole.${group.name}`).join(' AND ')}`,
    ].join('\n') +
    (question.ranking
      ? order(
          question,
          groups.map(({ name: key }) => ({ name: `whole.${key}`, sql: '' })),
          'SHARE_PERCENT',
        )
      : `\nORDER BY ${keys.join(', ')}`)
  );
}

function countWithoutAny(model: SemanticModel, question: BusinessQuestion): string {
  const counted = columnName(question.dimensions[0]?.name ?? '');
  return `SELECT COUNT(*) AS ${counted}_COUNT\nFROM (\n${withoutAny(model, question)}\n) AS without_any`;
}

function shareWithoutAny(model: SemanticModel, question: BusinessQuestion, groups: readonly Group[]): string {
  return shareOfThings(model, question, groups, countWithoutAny);
}

/** What the things are restricted to themselves restricts them; all else is of what they have none of. */
function withoutAny(model: SemanticModel, question: BusinessQuestion): string {
  const { dimensions, measures, period, conditions } = question;
  const [what] = dimensions as readonly [Dimension];
  const groups = groupsOfDimension(what);
  // A name may be missing where a key is not.
  const told = what.key.length > 0 ? groups.slice(1) : groups;
  const own = conditions.filter(({ table }) => table === what.table);
  const had = { ...question, measures, conditions: conditions.filter((each) => !own.includes(each)) };
  const where = [
    ...restrictions(own),
    `NOT EXISTS (SELECT 1 FROM with_some WHERE ${told.map(({ name, sql }) => `with_some.${name} = ${sql}`).join(' AND ')})`,
    ...(what.key.length > 0 ? [] : groups.map(({ sql }) => `${sql} IS NOT NULL`)),
  ];
  return [
    `WITH with_some AS (\n${select(model, had, groups, period)}\n)`,
    `SELECT DISTINCT ${groups.map(({ name, sql }) => `${sql} AS ${name}`).join(', ')}`,
    `FROM ${baseOf(model, what.table)} AS ${what.table}`,
    `WHERE ${where.join(' AND ')}`,
    `ORDER BY ${groups.map(({ name }) => name).join(', ')}`,
  ].join('\n');
}
