/** One SELECT of a question: its figures by its groups, over one period. */
import { joinsFrom } from '../model/join-tables.ts';
import { qualify } from '../model/qualify.ts';
import type { SemanticModel } from '../model/semantic-model.ts';
import type { Condition, Dimension } from '../model/vocabulary.ts';
import { keepsLimit } from '../question/limits.ts';
import type { BusinessQuestion } from '../question/question.ts';
import { lastDayOf, type Period } from '../time/period.ts';
import { cycleColumns } from '../time/read-weekdays.ts';
import { unitOfField } from '../time/time-units.ts';

export interface Group {
  readonly name: string;
  readonly sql: string;
}

export function groupsOf({ time, dimensions, grain, cycle }: BusinessQuestion): readonly Group[] {
  const steps =
    grain && time
      ? [
          {
            name: columnName(grain),
            sql: `CAST(DATE_TRUNC('${grain}', ${qualify(time.sql, time.table)}) AS DATE)`,
          },
        ]
      : [];
  const turns =
    cycle && time
      ? cycleColumns[cycle].map(([name, of]) => ({ name, sql: `${of}(${qualify(time.sql, time.table)})` }))
      : [];
  return [...steps, ...turns, ...dimensions.flatMap((each) => groupsOfDimension(each))];
}

/** With the key of what it names, which tells two of one name apart. */
export function groupsOfDimension({ name, sql, table, key }: Dimension): readonly Group[] {
  return [
    { name: columnName(name), sql: qualify(sql, table) },
    ...key.map((column) => ({ name: columnName(column), sql: qualify(column, table) })),
  ];
}

export function select(
  model: SemanticModel,
  question: BusinessQuestion,
  groups: readonly Group[],
  period: Period | null,
  more: readonly string[] = [],
): string {
  const { measures, dimensions, conditions, threshold, grain, cycle, weekdays, time } = question;
  const limited = question.limited ?? measures[0];
  const from = (limited ?? dimensions[0])?.table ?? '';
  const needsTime =
    time !== null && (period !== null || grain !== null || cycle !== null || weekdays.length > 0);
  const tables = [...dimensions, ...conditions].map(({ table }) => table);
  const joins = joinsFrom(model, from, needsTime ? [...tables, time.table] : tables) ?? [];
  const columns = [
    ...groups.map(({ name, sql }) => `${sql} AS ${name}`),
    ...measures.map(({ name, sql, table }) => `${qualify(sql, table)} AS ${columnName(name)}`),
    ...more,
  ];
  const where = [
    ...(period && time ? [within(qualify(time.sql, time.table), period)] : []),
    ...(weekdays.length > 0 && time
      ? [`DAYOFWEEKISO(${qualify(time.sql, time.table)}) IN (${weekdays.join(', ')})`]
      : []),
    ...restrictions(conditions),
  ];
  return [
    `SELECT ${columns.join(', ')}`,
    `FROM ${baseOf(model, from)} AS ${from}`,
    ...joins.map(({ table, on }) => `JOIN ${baseOf(model, table)} AS ${table} ON ${on}`),
    ...(where.length > 0 ? [`WHERE ${where.join(' AND ')}`] : []),
    ...(groups.length > 0 ? [`GROUP BY ${groups.map(({ sql }) => sql).join(', ')}`] : []),
    ...(threshold && limited
      ? [
          `HAVING ${keepsLimit(threshold, qualify(limited.sql, limited.table), unitOfField({ name: limited.name, expr: '' }))}`,
        ]
      : []),
  ].join('\n');
}

export function order(
  { ranking, grain, cycle, dimensions }: BusinessQuestion,
  groups: readonly Group[],
  measure: string,
): string {
  if (groups.length === 0) return '';
  const [first] = groups;
  if (!ranking)
    return `\nORDER BY ${grain || cycle || dimensions.length > 1 ? groups.map(({ name }) => name).join(', ') : `${measure} DESC NULLS LAST, ${first?.name}`}`;
  const skipped = ranking.offset === 0 ? '' : ` OFFSET ${ranking.offset}`;
  const limit = ranking.limit === null ? '' : `\nLIMIT ${ranking.limit}${skipped}`;
  return `\nORDER BY ${measure} ${ranking.descending ? 'DESC' : 'ASC'} NULLS LAST, ${groups.map(({ name }) => name).join(', ')}${limit}`;
}

/** What a share is of: days of the week are the part where nothing else is. */
export const wholeOf = (question: BusinessQuestion): BusinessQuestion =>
  question.conditions.length > 0
    ? { ...question, conditions: question.whole }
    : { ...question, weekdays: [] };

/** Two values of one dimension are alternatives; those of two dimensions hold together; what is left out never holds. */
export function restrictions(conditions: readonly Condition[]): readonly string[] {
  const wanted = conditions.filter(({ isExcluded }) => !isExcluded);
  const byField = Map.groupBy(wanted, ({ of }) => of);
  return [
    ...[...byField.values()].map((alternatives) => {
      const each = alternatives.map(testOf);
      return each.length === 1 ? (each[0] ?? '') : `(${each.join(' OR ')})`;
    }),
    // What has no value at all is not left out.
    ...conditions
      .filter(({ isExcluded }) => isExcluded)
      .map((each) => `NOT COALESCE(${testOf(each)}, FALSE)`),
  ];
}

const testOf = ({ sql, table, isQualified }: Condition) => (isQualified ? sql : qualify(sql, table));

export const within = (column: string, period: Period) =>
  `CAST(${column} AS DATE) BETWEEN '${period.start}' AND '${lastDayOf(period)}'`;
export const columnName = (name: string) => name.toUpperCase();

export function baseOf({ tables }: SemanticModel, name: string): string {
  const base = tables.find((table) => table.name === name)?.base_table;
  return base ? `${base.database}.${base.schema}.${base.table}` : name;
}
