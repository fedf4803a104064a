/**
 * The expressions of a semantic model over the columns of their base tables: what they say by the names of other
 * dimensions, facts and figures is put in its place, and what no statement could be made of is refused.
 */
import { SnowflakeError } from '../../protocol/engine.ts';
import {
  type ExpressionColumn,
  type ReadExpression,
  readExpression,
  replaceColumns,
  withoutComments,
} from './read-expression.ts';
import type { LogicalTable, SemanticModel } from './semantic-model.ts';

type Section = 'dimensions' | 'time_dimensions' | 'facts' | 'measures' | 'metrics' | 'filters';
type ModelMeasure = LogicalTable['measures'][number];

interface Field {
  readonly name: string;
  readonly expr: string;
  readonly section: Section;
  /** Of facts and measures. */
  readonly aggregation: ModelMeasure['default_aggregation'];
}

class ExpressionProblem extends Error {}

/** Of one expression with all that it names in its place: figures that name figures twice each grow without end. */
const MOST_CHARACTERS = 20_000;

/** The fields of a table by their names, and what was made of them already. */
interface Fields {
  readonly byName: ReadonlyMap<string, Field>;
  readonly resolved: Map<Field, string>;
}

const sections: readonly Section[] = [
  'dimensions',
  'time_dimensions',
  'facts',
  'measures',
  'metrics',
  'filters',
];

export function resolveExpressions(model: SemanticModel): {
  readonly model: SemanticModel;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const spelt = new Map(model.tables.map(({ name }) => [name.toUpperCase(), name]));
  const own = (name: string) => spelt.get(name.toUpperCase()) ?? name;
  const tables = model.tables.map((table) => resolveTable(table, problems));
  const relationships = model.relationships.map((each) => ({
    ...each,
    left_table: own(each.left_table),
    right_table: own(each.right_table),
  }));
  return { model: { ...model, tables, relationships }, problems };
}

function resolveTable(table: LogicalTable, problems: string[]): LogicalTable {
  const fields = new Map<string, Field>();
  for (const section of sections)
    for (const each of table[section])
      fields.set(each.name.toUpperCase(), {
        name: each.name,
        expr: each.expr,
        section,
        aggregation: 'default_aggregation' in each ? each.default_aggregation : null,
      });
  const made = new Map<Field, string>();
  const resolve = <T extends { readonly name: string; readonly expr: string }>(
    list: readonly T[],
    section: Section,
  ): T[] =>
    list.map((each) => {
      try {
        const field = fields.get(each.name.toUpperCase()) as Field;
        return { ...each, expr: resolved(table, { byName: fields, resolved: made }, field, []) };
      } catch (error) {
        if (!(error instanceof ExpressionProblem)) throw error;
        problems.push(`tables.${table.name}.${section}.${each.name}.expr: ${error.message}`);
        return each;
      }
    });
  const measures = resolve(table.measures, 'measures');
  const isMade = ({ expr, default_aggregation: how }: ModelMeasure) => !how && aggregates(expr);
  const summed = (each: ModelMeasure) => ({
    ...each,
    default_aggregation: each.default_aggregation ?? 'sum',
  });
  return {
    ...table,
    dimensions: resolve(table.dimensions, 'dimensions'),
    time_dimensions: resolve(table.time_dimensions, 'time_dimensions'),
    facts: resolve(table.facts, 'facts').map(summed),
    measures: measures.filter((each) => !isMade(each)).map(summed),
    // A measure that aggregates by itself is what is called a metric now.
    metrics: [...resolve(table.metrics, 'metrics'), ...measures.filter(isMade)],
    filters: resolve(table.filters, 'filters'),
  };
}

function aggregates(expr: string): boolean {
  try {
    return readExpression(expr).hasAggregate;
  } catch {
    return false;
  }
}

function resolved(table: LogicalTable, fields: Fields, field: Field, within: readonly string[]): string {
  const known = fields.resolved.get(field);
  if (known !== undefined) return known;
  const { name, section } = field;
  const expr = read(() => withoutComments(field.expr));
  const parsed = read(() => readExpression(expr));
  if (!parsed.isOneValue)
    throw new ExpressionProblem('is not one value: a list, a star, an alias or a query');
  if (within.includes(name))
    throw new ExpressionProblem(`is made of itself: ${[...within, name].join(', ')}`);
  const isMetric = section === 'metrics' || (section === 'measures' && parsed.hasAggregate);
  const full = replaceColumns(expr, (column) => {
    if (!isOf(table, column))
      throw new ExpressionProblem(
        `"${column.table}.${column.name}" is of another table; only columns of ${table.name} can be named`,
      );
    const other = column.table?.includes('.') ? undefined : fields.byName.get(column.name);
    if (!other || other.name === name || isPhysical(other, column.name)) return null;
    const inner = resolved(table, fields, other, [...within, name]);
    return `(${isMetric && !column.isAggregated ? figureOf(other, inner) : rowValueOf(other, inner)})`;
  });
  if (full.length > MOST_CHARACTERS)
    throw new ExpressionProblem(`has more than ${MOST_CHARACTERS} characters with all that it names`);
  check(
    field,
    read(() => readExpression(full)),
  );
  fields.resolved.set(field, full);
  return full;
}

/** A figure that is called like the column that it is made of: then the column is meant. */
function isPhysical({ expr }: Field, column: string): boolean {
  try {
    return readExpression(expr).columns.some(({ name }) => name === column);
  } catch {
    return true;
  }
}

function isOf({ name, base_table: base }: LogicalTable, { table }: ExpressionColumn): boolean {
  if (table === null) return true;
  const names = [
    name,
    base.table,
    `${base.schema}.${base.table}`,
    `${base.database}.${base.schema}.${base.table}`,
  ];
  return names.some((each) => each.toUpperCase() === table.toUpperCase());
}

/** Aggregated, as a figure of several rows stands in a metric. */
function figureOf({ section, aggregation, expr }: Field, resolved: string): string {
  if (section !== 'measures' && section !== 'facts') return resolved;
  return !aggregation && aggregates(expr) ? resolved : aggregateOf(aggregation, resolved);
}

/** Of one row. */
function rowValueOf({ name, section, aggregation, expr }: Field, resolved: string): string {
  const isOfRows = section === 'metrics' || aggregates(expr) || /^count/.test(aggregation ?? '');
  if (isOfRows)
    throw new ExpressionProblem(`is made row by row of ${name}, which is a figure of several rows`);
  return resolved;
}

function check(
  { section, aggregation }: Field,
  { columns, hasAggregate, hasWindow, isNested }: ReadExpression,
): void {
  const isMetric = section === 'metrics' || (section === 'measures' && hasAggregate && !aggregation);
  if (isNested) throw new ExpressionProblem('is an aggregate of an aggregate');
  if (hasAggregate && section === 'measures' && !isMetric)
    throw new ExpressionProblem('aggregates by itself, so default_aggregation has to go');
  if (hasAggregate && !isMetric)
    throw new ExpressionProblem('is of one row, so nothing in it can be aggregated');
  if (hasWindow && !isMetric)
    throw new ExpressionProblem('is of one row, so no window function can stand in it');
  const bare = isMetric && !hasWindow && columns.find(({ isAggregated }) => !isAggregated);
  if (bare) throw new ExpressionProblem(`${bare.name} is not aggregated in it`);
}

/** What the parser says, in one line and without the place, which is one of a statement that nobody wrote. */
function read<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof SnowflakeError)) throw error;
    const said = error.message
      .replace(/^SQL compilation error:\s*/, '')
      .replace(/ line \d+ at position \d+/, '');
    throw new ExpressionProblem(said.replaceAll('\n', ' '));
  }
}

/** @param digits behind the point of an average */
export function aggregateOf(how: ModelMeasure['default_aggregation'], expr: string, digits = 2): string {
  if (how === 'count_distinct') return `COUNT(DISTINCT ${expr})`;
  if (how === 'avg' || how === 'median') return `ROUND(${how.toUpperCase()}(${expr}), ${digits})`;
  return `${(how ?? 'sum').toUpperCase()}(${expr})`;
}

/** Below 1, averages that are no more than two digits differ in nothing: a model says that a figure is such a one. */
export const averageDigits = ({ name, synonyms, description }: ModelMeasure): number =>
  /\b(?:fraction|ratio|rate|share|probability)\b/i.test(
    [name.replaceAll('_', ' '), ...synonyms, description].join(' '),
  )
    ? 4
    : 2;
