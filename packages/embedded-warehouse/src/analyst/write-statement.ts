/** The SQL of a question that was understood: one SELECT, in words that Snowflake and the embedded engine share. */
import { joinsFrom } from './join-tables.ts';
import { lastDayOf, type Period } from './periods.ts';
import { qualify } from './qualify.ts';
import type { BusinessQuestion } from './question.ts';
import { timeOf } from './read-question.ts';
import type { SemanticModel } from './semantic-model.ts';
import type { Condition } from './vocabulary.ts';

interface Group {
  readonly name: string;
  readonly sql: string;
}

export function writeStatement(model: SemanticModel, question: BusinessQuestion): string {
  const { measures, before, period, isShare, dimensions } = question;
  const groups = groupsOf(model, question);
  if (before && period) return compared(model, question, groups, [period, before]);
  const isPartOfAll = isShare && dimensions.length === 0 && question.grain === null;
  if (isPartOfAll) return partOfAll(model, question);
  const shares = isShare
    ? measures.map((each) => {
        const sql = qualify(each.sql, each.table);
        return `ROUND(100 * ${sql} / NULLIF(SUM(${sql}) OVER (), 0), 1) AS SHARE_PERCENT`;
      })
    : [];
  return `${select(model, question, groups, period, shares)}${order(question, groups, nameOf(measures[0]?.name ?? ''))}`;
}

function groupsOf(model: SemanticModel, { measures, dimensions, grain }: BusinessQuestion): readonly Group[] {
  const time = timeOf(model, measures[0]?.table ?? '');
  const steps =
    grain && time
      ? [
          {
            name: nameOf(grain),
            sql: `CAST(DATE_TRUNC('${grain}', ${qualify(time.sql, time.table)}) AS DATE)`,
          },
        ]
      : [];
  return [
    ...steps,
    ...dimensions.map(({ name, sql, table }) => ({ name: nameOf(name), sql: qualify(sql, table) })),
  ];
}

function select(
  model: SemanticModel,
  { measures, dimensions, conditions, threshold }: BusinessQuestion,
  groups: readonly Group[],
  period: Period | null,
  more: readonly string[] = [],
): string {
  const from = measures[0]?.table ?? '';
  const time = timeOf(model, from);
  const needsTime = time !== null && (period !== null || groups.length > dimensions.length);
  const tables = [...dimensions, ...conditions].map(({ table }) => table);
  const joins = joinsFrom(model, from, needsTime ? [...tables, time.table] : tables) ?? [];
  const columns = [
    ...groups.map(({ name, sql }) => `${sql} AS ${name}`),
    ...measures.map(({ name, sql, table }) => `${qualify(sql, table)} AS ${nameOf(name)}`),
    ...more,
  ];
  const where = [
    ...(period && time ? [within(qualify(time.sql, time.table), period)] : []),
    ...restrictions(conditions),
  ];
  return [
    `SELECT ${columns.join(', ')}`,
    `FROM ${baseOf(model, from)} AS ${from}`,
    ...joins.map(({ table, on }) => `JOIN ${baseOf(model, table)} AS ${table} ON ${on}`),
    ...(where.length > 0 ? [`WHERE ${where.join(' AND ')}`] : []),
    ...(groups.length > 0 ? [`GROUP BY ${groups.map(({ sql }) => sql).join(', ')}`] : []),
    ...(threshold ? [`HAVING ${measures.map(({ sql, table }) => qualify(sql, table))[0]} ${threshold}`] : []),
  ].join('\n');
}

/** Two periods side by side. A group that has only one of them stays. */
function compared(
  model: SemanticModel,
  question: BusinessQuestion,
  groups: readonly Group[],
  [period, before]: readonly [Period, Period],
): string {
  const keys = groups.map(({ name }) => name);
  const measures = question.measures.map(({ name }) => nameOf(name));
  const columns = [
    ...keys.map((key) => `COALESCE(now_period.${key}, before_period.${key}) AS ${key}`),
    ...measures.flatMap((name) => [
      `now_period.${name} AS ${name}`,
      `before_period.${name} AS ${name}_BEFORE`,
      `ROUND(100 * (now_period.${name} - before_period.${name}) / NULLIF(before_period.${name}, 0), 1) AS ${name}_CHANGE_PERCENT`,
    ]),
  ];
  const join =
    keys.length === 0
      ? 'CROSS JOIN before_period'
      : `FULL OUTER JOIN before_period ON ${keys.map((key) => `now_period.${key} = before_period.${key}`).join(' AND ')}`;
  const [first = ''] = measures;
  return [
    `WITH now_period AS (\n${select(model, question, groups, period)}\n), before_period AS (\n${select(model, question, groups, before)}\n)`,
    `SELECT ${columns.join(', ')}`,
    `FROM now_period ${join}${order(question, groups, question.ranking ? `${first}_CHANGE_PERCENT` : first)}`,
  ].join('\n');
}

/** What the conditions leave, in percent of what there is without them. */
function partOfAll(model: SemanticModel, question: BusinessQuestion): string {
  const names = question.measures.map(({ name }) => nameOf(name));
  const all = select(model, { ...question, conditions: [] }, [], question.period);
  const part = select(model, question, [], question.period);
  const columns = names.flatMap((name) => [
    `part.${name} AS ${name}`,
    `whole.${name} AS ${name}_IN_ALL`,
    `ROUND(100 * part.${name} / NULLIF(whole.${name}, 0), 1) AS SHARE_PERCENT`,
  ]);
  return `WITH part AS (\n${part}\n), whole AS (\n${all}\n)\nSELECT ${columns.join(', ')}\nFROM part CROSS JOIN whole`;
}

function order(
  { ranking, grain, dimensions }: BusinessQuestion,
  groups: readonly Group[],
  measure: string,
): string {
  if (groups.length === 0) return '';
  const [first] = groups;
  if (!ranking)
    return `\nORDER BY ${grain || dimensions.length > 1 ? groups.map(({ name }) => name).join(', ') : `${measure} DESC NULLS LAST, ${first?.name}`}`;
  const skipped = ranking.offset === 0 ? '' : ` OFFSET ${ranking.offset}`;
  const limit = ranking.limit === null ? '' : `\nLIMIT ${ranking.limit}${skipped}`;
  return `\nORDER BY ${measure} ${ranking.descending ? 'DESC' : 'ASC'} NULLS LAST, ${groups.map(({ name }) => name).join(', ')}${limit}`;
}

/** Two values of one dimension are alternatives; those of two dimensions hold together. */
function restrictions(conditions: readonly Condition[]): readonly string[] {
  const byField = Map.groupBy(conditions, ({ of }) => of);
  return [...byField.values()].map((alternatives) => {
    const each = alternatives.map(({ sql, table }) => qualify(sql, table));
    return each.length === 1 ? (each[0] ?? '') : `(${each.join(' OR ')})`;
  });
}

const within = (column: string, period: Period) =>
  `CAST(${column} AS DATE) BETWEEN '${period.start}' AND '${lastDayOf(period)}'`;
const nameOf = (name: string) => name.toUpperCase();

function baseOf({ tables }: SemanticModel, name: string): string {
  const base = tables.find((table) => table.name === name)?.base_table;
  return base ? `${base.database}.${base.schema}.${base.table}` : name;
}
