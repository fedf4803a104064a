/** The figures that a question names, and what it says of them that they cannot be. */
import { joinsFrom } from '../model/join-tables.ts';
import type { SemanticModel } from '../model/semantic-model.ts';
import {
  counts,
  type Dimension,
  isAddable,
  type Meaning,
  type Measure,
  type Mention,
  measureOf,
} from '../model/vocabulary.ts';
import { keepsLimit, sayLimit } from '../question/limits.ts';
import type { PeriodWords } from '../time/periods.ts';
import { unitOfField } from '../time/time-units.ts';
import { phraseKey, singularOf, spoken } from '../words/words.ts';
import { type GroupWords, isCountedAt } from './read-groups.ts';

/** One for each word that means figures: the first that can be told apart by all that the question restricts. */
export function measuresOf(
  model: SemanticModel,
  mentions: readonly Mention[],
  needed: readonly Meaning[],
  isCount: boolean,
): readonly Measure[] | string {
  const tables = needed.map(({ table }) => table);
  const asked = mentions
    .map(({ terms, text }) => ({
      text,
      measures: terms.filter((term): term is Measure => term.kind === 'measure'),
    }))
    .filter(({ measures }) => measures.length > 0);
  const fits = ({ table }: Measure) => joinsFrom(model, table, tables) !== null;
  // One table that has them all, if there is one: the pieces and the orders of items.
  const shared = asked[0]?.measures
    .filter(fits)
    .find(({ table }) =>
      asked.every(({ measures }) => measures.some((each) => each.table === table && fits(each))),
    );
  const chosen: Measure[] = [];
  for (const { measures, text } of asked) {
    const measure = measures.find((each) => fits(each) && (!shared || each.table === shared.table));
    if (!measure)
      return `${text} cannot be told apart by ${needed.map(({ name }) => name).join(' and ')}: the tables are not related so.`;
    if (!chosen.includes(measure)) chosen.push(measure);
  }
  if (chosen.length > 0) {
    const [first] = chosen;
    // "Cancelled orders: how many, and the value".
    const rows =
      isCount &&
      first &&
      chosen.every(isAddable) &&
      !chosen.some(counts) &&
      isOfRows(model, first.table, mentions)
        ? countOf(model, first.table)
        : null;
    if (rows) return [...rows, ...chosen];
    return chosen.every(({ table }) => table === first?.table)
      ? chosen
      : `${chosen.map(({ name }) => name).join(' and ')} come from different tables: ask for one at a time.`;
  }
  // "How many returned orders": the rows of the table that the condition belongs to.
  const [restricted] = needed.filter(({ kind }) => kind === 'condition');
  const counted =
    restricted && (isCount || isOfRows(model, restricted.table, mentions))
      ? countedWith(model, restricted.table, tables)
      : null;
  return counted ?? 'The question names no figure that the semantic model has.';
}

/** The rows of a table; or, where they cannot be told apart so, what counts them in a table that can. */
function countedWith(
  model: SemanticModel,
  table: string,
  needed: readonly string[],
): readonly Measure[] | null {
  if (joinsFrom(model, table, needed)) return countOf(model, table);
  const others = model.tables.filter(({ name }) => joinsFrom(model, name, [...needed, table]) !== null);
  const [other] = others.flatMap(({ name, measures }) =>
    measures
      .filter((each) => [each.name, ...each.synonyms].some((word) => phraseKey(word) === phraseKey(table)))
      .map((each) => measureOf(name, each)),
  );
  return other ? [other] : null;
}

/** What a word was read as that figures of several tables are called by, and none by its own name. */
export function otherMeanings(
  model: SemanticModel,
  mentions: readonly Mention[],
  needed: readonly Meaning[],
  chosen: readonly Measure[],
): readonly string[] {
  const tables = needed.map(({ table }) => table);
  return mentions.flatMap(({ terms, text }) => {
    const measures = terms.filter((term): term is Measure => term.kind === 'measure');
    const read = measures.find((each) => chosen.includes(each));
    const isNamed = [read?.name, read?.table].some((own) => own && phraseKey(own) === phraseKey(text));
    const others = measures.filter(
      (each) => each.table !== read?.table && joinsFrom(model, each.table, tables) !== null,
    );
    if (!read || isNamed || others.length === 0) return [];
    const named = others.map(({ name, table }) => `${spoken(name)} of ${spoken(table)}`);
    return [`"${text}" is read as ${spoken(read.name)}; it can also be ${named.join(' or ')}.`];
  });
}

/** "Cancelled orders" and "urgent tickets" say what is counted in the same words that restrict it. */
function isOfRows(model: SemanticModel, table: string, mentions: readonly Mention[]): boolean {
  const counted = model.tables
    .find(({ name }) => name === table)
    ?.measures.find((each) => each.default_aggregation === 'count');
  const called = new Set((counted ? [table, ...counted.synonyms] : []).map(phraseKey));
  // "Returns" are the rows of a filter that is called so; values are called otherwise.
  const filters = new Set(
    model.tables.flatMap(({ filters: own }) => own.flatMap(({ synonyms }) => synonyms)),
  );
  return mentions.some(
    ({ terms, text }) =>
      terms.some((term) => term.kind === 'condition' && term.table === table) &&
      (called.has(phraseKey(text.split(' ').at(-1) ?? '')) ||
        (filters.has(text) && singularOf(text) !== text)),
  );
}

export function countOf(model: SemanticModel, table: string): readonly Measure[] | null {
  const counted = model.tables
    .find(({ name }) => name === table)
    ?.measures.find((each) => each.default_aggregation === 'count');
  if (!counted) return null;
  const { name, expr, description } = counted;
  return [{ kind: 'measure', table, name, aggregation: 'count', sql: `COUNT(${expr})`, description }];
}

/** "Pieces per order", "average revenue per buyer": one figure over the other, of the same table. */
export function ratioOf(
  model: SemanticModel,
  measures: readonly Measure[],
  mentions: readonly Mention[],
  words: readonly string[],
): readonly Measure[] | null {
  const [named, under] = measures;
  const over = named && summed(model, named);
  if (!over || !under || measures.length > 2 || over.table !== under.table) return null;
  if (!isAddable(over) || !isAddable(under)) return null;
  const divisor = mentions.find(({ terms }) => terms.includes(under));
  if (!divisor || words[divisor.at - 1] !== 'per') return null;
  const name = `${over.name}_per_${under.name}`;
  const sql = `ROUND(${over.sql} / NULLIF(${under.sql}, 0), 2)`;
  return [{ kind: 'measure', table: over.table, name, aggregation: 'expression', sql, description: '' }];
}

/** An average per something else is the sum that it is made of, divided by that. */
function summed({ tables }: SemanticModel, measure: Measure): Measure {
  const { average, unrounded: _, ...rest } = measure;
  const sum = tables
    .find(({ name }) => name === measure.table)
    ?.measures.find((each) => each.expr === average?.of && each.default_aggregation === 'sum');
  return sum ? { ...rest, name: sum.name, aggregation: 'sum', sql: `SUM(${sum.expr})` } : measure;
}

/** Of names of figures that a business wants to be low. */
const lessMayBeBetter =
  /return|refund|cancel|churn|complaint|ticket|issue|defect|error|fail|cost|expense|discount|delay|duration|second|minute|hour|day|time/i;

/** What the average is over: things, "per customer", or steps of time, "per day". */
export function averagedBy(
  { words, mentions }: Pick<GroupWords, 'words' | 'mentions'>,
  groups: readonly Dimension[],
  isPerStep: boolean,
): Dimension | 'steps' | null {
  if (!words.some((word) => /^(?:average|avg|xaveragedx)$/.test(word))) return null;
  // "Calls of each agent per week" are divided by weeks, for each agent.
  const by = isPerStep ? /^per$/ : /^(?:per|each|every|an?)$/;
  const over = mentions
    .filter(({ at }) => by.test(words[at - 1] ?? ''))
    .flatMap(({ terms }) => terms)
    .find((term): term is Dimension => term.kind === 'dimension' && groups.includes(term));
  return over ?? (isPerStep ? 'steps' : null);
}

/** Words that change a figure and found none that they fit: an average of what is a sum. */
export function doubtOf(
  { words, mentions, shape, threshold }: GroupWords,
  measures: readonly Measure[],
  groups: readonly Dimension[],
  { grain, cycle, isPerStep }: PeriodWords,
  limited: Measure | null,
): string | null {
  const named = measures.map(({ name }) => spoken(name)).join(' and ');
  const used = new Set(mentions.flatMap(({ at, length }) => Array.from({ length }, (_, i) => at + i)));
  const isSaid = (pattern: RegExp) => words.some((word, i) => !used.has(i) && pattern.test(word));
  const isAverage = isSaid(/^(?:average|avg|xaveragedx)$/);
  if (isAverage && !averagedBy({ words, mentions }, groups, isPerStep) && measures.every(isAddable))
    return `The semantic model has no average of ${named}.`;
  const isOfMeans = measures.some(({ sql }) => /\b(?:AVG|MEDIAN)\(/.test(sql));
  if (isOfMeans && isSaid(/^(?:total|totals|sum|altogether)$/))
    return `The semantic model has no total of ${named}.`;
  if (isSaid(/^(amount|sum|value)$/) && measures.every(counts))
    return `${named} is a number of rows, not an amount: say which figure you want.`;
  if (shape.isJudged && measures.some(({ name }) => lessMayBeBetter.test(name)))
    return `The best ${named} can be the highest or the lowest: say which.`;
  if (shape.isShare && !measures.every(isAddable)) return `No share can be made of ${named}.`;
  if (shape.ranking && groups.length === 0 && !grain && !cycle)
    return 'A ranking needs groups: say what is to be ranked, for example customers.';
  if (!threshold) return null;
  const isOfThings = mentions.some(
    ({ at, terms }) =>
      isCountedAt({ words, mentions }, at) &&
      terms.some((term) => term.kind === 'dimension' && groups.includes(term)),
  );
  const isListed = groups.length > 0 || grain !== null || cycle !== null;
  if (!isListed || (measures.length !== 1 && !limited) || shape.isChange || (shape.isShare && !isOfThings))
    return `A limit on a figure ("${sayLimit(threshold)}") needs groups and one figure, in a list.`;
  const measure = limited ?? measures[0];
  if (threshold.isOfTimes && !(measure && counts(measure)))
    return `${named} is no number of times: say what is counted, for example orders.`;
  if (measure && keepsLimit(threshold, measure.sql, unitOfField({ name: measure.name, expr: '' })) === null)
    return `${spoken(measure.name)} is no time: say the limit in another unit.`;
  return null;
}
