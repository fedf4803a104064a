/** Single rows and their dates, as figures and groups of a question: "the 5 largest orders", "list the orders over 500". */

import { joinsFrom } from '../model/join-tables.ts';
import { aggregateOf } from '../model/resolve-expressions.ts';
import type { LogicalTable, SemanticModel } from '../model/semantic-model.ts';
import { type TimeColumn, timeOf } from '../model/time-of.ts';
import {
  countsRows,
  type Dimension,
  dimensionOf,
  type Meaning,
  type Measure,
  type Mention,
} from '../model/vocabulary.ts';
import type { Ranking } from '../question/question.ts';
import type { Shape } from '../question/question-shape.ts';
import type { MomentWords } from '../time/read-moment.ts';
import { fillers } from '../words/fillers.ts';
import { spoken } from '../words/words.ts';
import { isAmong, isValue } from './read-groups.ts';

export interface Rows {
  readonly measures: readonly Measure[];
  readonly dimensions: readonly Dimension[];
  readonly ranking: Ranking | null;
}

/** Null where the question is for no rows and no moment. @returns why not, where the model cannot tell them */
export function rowsOf(
  model: SemanticModel,
  { moment, rows }: MomentWords,
  { ranking, isNumbered, isOfNumber }: Shape,
  asked: {
    readonly measures: readonly Measure[];
    readonly groups: readonly Dimension[];
    readonly isOfTime: boolean;
    /** Said in the singular: `the smallest order`. */
    readonly isOne: boolean;
    /** Whether each of them is wanted: `list the orders`. */
    readonly isListed: boolean;
    /** Whether one of each of something is wanted: `their first order`, `the latest order of every customer`. */
    readonly isOfEach: boolean;
    readonly needed: readonly Meaning[];
  },
  dates: readonly TimeColumn[],
): Rows | string | null {
  const { measures, groups, needed, isOfTime, isOne, isListed, isOfEach } = asked;
  const [counted] = measures;
  const isOfCount = measures.length === 1 && counted !== undefined && countsRows(counted);
  const isRanked = ranking !== null && !isOfNumber && groups.length === 0 && isOfCount && !isOfTime;
  if (moment === null && rows === null && !isRanked && !(isListed && isOfCount)) return null;
  if (rows && isOfEach)
    return 'The first or last one of each cannot be told: ask for those of all, or of one.';
  if (isOfTime && !isListed) return 'What is first or last is told of one time: ask without steps.';
  const table = model.tables.find(({ name }) => name === counted?.table);
  if (!isOfCount || !table)
    return 'What is first or last is asked of rows: say of which, for example orders.';
  const time = timeOf(model, table.name, dates);
  const dated = time?.table === table.name ? time : null;
  const isReached =
    joinsFrom(
      model,
      table.name,
      needed.map((each) => each.table),
    ) !== null;
  if (!isReached || (!dated && (moment || rows))) return `${spoken(table.name)} have no date of their own.`;
  if (moment && dated) {
    const name = `${moment}_${dated.name}`;
    const how = moment === 'first' ? 'min' : 'max';
    return { measures: [figureOf(table, name, how, dated.sql)], dimensions: groups, ranking: null };
  }
  if (!table.primary_key) return null;
  const figure = figureOfRow(table);
  const when = dated ? [figureOf(table, dated.name, 'min', dated.sql)] : [];
  const dimensions = tellingApart(model, table);
  const isTold = groups.every((group) => isAmong(dimensions, group));
  if ((!rows && !isListed && !figure) || (isListed && (!dated || !isTold))) return null;
  const amount = figure ? [figure] : [];
  const latest = rows ?? (isListed && !ranking ? { isLatest: true, limit: null } : null);
  const byTime = latest && {
    descending: latest.isLatest,
    limit: latest.limit,
    offset: 0,
    by: 'figure' as const,
  };
  return {
    measures: byTime ? [...when, ...amount] : [...amount, ...when],
    dimensions,
    ranking: byTime ?? (ranking && isOne && !isNumbered ? { ...ranking, limit: 1 } : ranking),
  };
}

const counting = /^(?:many|much|numbers?|count|total|totals|average)$/;

/** "List the orders", "which open tickets", "show me all German orders": no number of them, and no groups. */
export function areRowsListed(words: readonly string[], mentions: readonly Mention[]): boolean {
  const counted = mentions.find(({ terms }) =>
    terms.some((term) => term.kind === 'measure' && countsRows(term)),
  );
  // "Unshipped orders" says what is counted in the words of a filter.
  const isFigured = mentions.some(({ terms }) => terms.some(({ kind }) => kind === 'measure'));
  const first = counted ?? (isFigured ? undefined : mentions.findLast(isValue));
  if (!first || first.terms.some(({ kind }) => kind === 'dimension')) return false;
  const ofValues = mentions.filter(
    (each) =>
      isValue(each) || mentions.some((value) => isValue(value) && value.at + value.length === each.at),
  );
  const isOfValue = (place: number) => ofValues.some(({ at, length }) => place >= at && place < at + length);
  const asking = words.slice(0, first.at).filter((_, i) => !isOfValue(i));
  const isAsked =
    asking.some((word) => /^(?:list|which)$/.test(word)) ||
    (asking.some((word) => /^(?:show|give|see|display|get)$/.test(word)) &&
      /^(?:all|the|every)$/.test(asking.at(-1) ?? ''));
  return (
    isAsked &&
    asking.every((word) => fillers.has(word) && !counting.test(word)) &&
    !counting.test(words[first.at] ?? '') &&
    !words.some((word) => /^(?:by|per|each)$/.test(word))
  );
}

/** Its key, what it is called by, whom it belongs to, and its own words. */
function tellingApart(model: SemanticModel, table: LogicalTable): readonly Dimension[] {
  const own = table.dimensions.map((each) => dimensionOf(table, each));
  const isNamed = own.some(({ key }) => key.length > 0);
  const keys = (isNamed ? [] : (table.primary_key?.columns ?? [])).map(
    (column): Dimension => ({
      kind: 'dimension',
      table: table.name,
      name: column.toLowerCase(),
      sql: column,
      key: [],
    }),
  );
  const owners = model.tables
    .filter(({ name }) => name !== table.name && joinsFrom(model, table.name, [name]) !== null)
    .flatMap((other) => other.dimensions.map((each) => dimensionOf(other, each)))
    .filter(({ key }) => key.length > 0);
  return [...keys, ...owners, ...own];
}

/** The one figure of a row that a table sums, as that of a group of one row. */
function figureOfRow(table: LogicalTable): Measure | null {
  const summed = table.measures.filter(({ default_aggregation: how }) => how === 'sum');
  const [only, more] = summed;
  if (!only || more) return null;
  const name = /^\w+$/.test(only.expr) ? only.expr.toLowerCase() : only.name;
  return figureOf(table, name, 'max', only.expr);
}

const figureOf = (
  { name: table }: LogicalTable,
  name: string,
  how: 'min' | 'max',
  expr: string,
): Measure => ({
  kind: 'measure',
  table,
  name,
  aggregation: how,
  sql: aggregateOf(how, expr),
  description: '',
});
