/**
 * Questions that are read as plainer ones, with something put in: rows by their number ("order 2500"), ages ("how old is
 * the oldest open ticket") and hours of the day ("before 9 in the morning").
 */

import { joinsFrom } from '../model/join-tables.ts';
import { aggregateOf } from '../model/resolve-expressions.ts';
import type { LogicalTable, SemanticModel } from '../model/semantic-model.ts';
import {
  type Condition,
  countsRows,
  type Dimension,
  type Measure,
  vocabularyOf,
} from '../model/vocabulary.ts';
import { type BusinessQuestion, isUnclear, type Unclear } from '../question/question.ts';
import { iso } from '../time/days.ts';
import { fillers } from '../words/fillers.ts';
import { phraseKey, spoken, wordsAsked } from '../words/words.ts';
import type { Read } from './read-parts.ts';

/** Null where nothing is to be put in. */
export function readDerived(
  model: SemanticModel,
  text: string,
  today: Date,
  read: Read,
): BusinessQuestion | Unclear | null {
  return rowByNumber(model, text, read) ?? age(model, text, today, read) ?? atHours(text, read);
}

const byNumber =
  /(?<![\p{L}\p{N}])(\p{L}+)(?: (?:no\.?|nr\.?|number|id))? ?#? ?(\d{1,9})(?![\p{L}\p{N}%]|[.,/-]\d| (?:or|and|to) \d| ?(?:dollars|usd|days|weeks|months|hours|minutes|stars?)\b)/giu;
/** What may be asked of a row: all that is known of it is told. */
const ofRow =
  /^(?:status|state|placed|ordered|country|located|happened|happen|details?|info|information|about|amount|value|total|worth|date|bought|customer|client|channel|opened|took|look|up|now|at|belong|belongs|s)$/;

function rowByNumber(model: SemanticModel, text: string, read: Read): BusinessQuestion | Unclear | null {
  // What is in a row is told by other rows.
  const isOfContents = /\bwhat(?:['’]?s| is| was)? in\b|\bcontents?\b|\bcontain/iu.test(text);
  for (const [said, noun = '', number] of text.matchAll(byNumber)) {
    const table = tableOf(model, noun);
    const [key, more] = table?.primary_key?.columns ?? [];
    if (!table || !key || more) continue;
    if (isOfContents) return { why: `What is in ${said.trim()} cannot be told: ask for the ${noun} itself.` };
    const rest = wordsAsked(text.replace(said, ' '));
    const dimensions = vocabularyOf(model)
      .find(rest)
      .flatMap(({ terms }) => terms)
      .filter((term): term is Dimension => term.kind === 'dimension')
      .filter((each) => joinsFrom(model, table.name, [each.table]) !== null);
    const named = vocabularyOf(model)
      .find(rest)
      .filter(({ terms }) => terms.some(({ table: of }) => joinsFrom(model, table.name, [of]) !== null));
    const isKnown = (i: number) => named.some(({ at, length }) => i >= at && i < at + length);
    const unknown = rest.filter((word, i) => !isKnown(i) && !fillers.has(word) && !ofRow.test(word));
    if (unknown.length > 0)
      return { why: `The semantic model does not know "${unknown[0]}" of ${said}.`, unknown };
    const rows = read(`list the ${noun}s`);
    if (isUnclear(rows) || rows.measures.some(({ table: of }) => of !== table.name)) return null;
    const condition: Condition = {
      kind: 'condition',
      table: table.name,
      name: said.trim(),
      of: `${table.name}.${key}`,
      sql: `${key} = ${number}`,
    };
    const isNew = (each: Dimension, i: number, all: readonly Dimension[]) =>
      !rows.dimensions.some(({ name }) => name === each.name) &&
      all.findIndex(({ name }) => name === each.name) === i;
    return {
      ...rows,
      dimensions: [...rows.dimensions, ...dimensions.filter(isNew)],
      conditions: [condition],
    };
  }
  return null;
}

/** Whose rows are called so. */
const tableOf = ({ tables }: SemanticModel, noun: string): LogicalTable | undefined =>
  tables.find(({ name, measures }) =>
    [
      name,
      ...measures
        .filter(({ default_aggregation: how }) => how === 'count')
        .flatMap(({ synonyms }) => synonyms),
    ].some((each) => phraseKey(each) === phraseKey(noun)),
  );

const oldest = /\bhow old (?:is|are) (?:the |our )?(?:very )?(oldest|newest|youngest|latest)\b/i;
const averageAge =
  /\b(?:what (?:is|was) )?(?:the |our )?(?:average|avg|mean|median) age(?: in days)?(?: of)?\b|\bhow old (?:is|are) (?:the |our )?(.+?) on average\b/i;

/** In whole days until today. */
function age(model: SemanticModel, text: string, today: Date, read: Read): BusinessQuestion | Unclear | null {
  const [, end] = oldest.exec(text) ?? [];
  const isMean = averageAge.test(text);
  if (!end && !isMean) return null;
  const plain = end ? text.replace(oldest, 'how many ') : text.replace(averageAge, 'how many $1');
  const base = read(plain.replace(/\b(?:the|our)\b/gi, ' '));
  if (isUnclear(base)) return base;
  const [counted] = base.measures;
  const table = model.tables.find(({ name }) => name === counted?.table);
  const [date] = table?.time_dimensions ?? [];
  if (!counted || !date || base.form !== 'plain' || !countsRows(counted))
    return {
      why: 'An age is that of rows with a date of their own: say of which, for example open tickets.',
    };
  const days = `DATEDIFF('day', ${date.expr}, CAST('${iso(today)}' AS DATE))`;
  const how = end ? (/oldest/i.test(end) ? 'max' : 'min') : /\bmedian\b/i.test(text) ? 'median' : 'avg';
  const called = { max: 'oldest', min: 'newest', median: 'median', avg: 'average' }[how];
  const measure: Measure = {
    ...counted,
    name: `${called}_age_days`,
    aggregation: how,
    sql: aggregateOf(how, days),
  };
  return {
    ...base,
    measures: [measure],
    assumptions: [
      `The age is the days from ${spoken(date.name)} to today, ${iso(today)}.`,
      ...base.assumptions,
    ],
  };
}

const clock =
  "(\\d{1,2})(?::00)?(?: ?(?:h|o['’]?clock|uhr))?(?: ?(am|pm|a\\.m\\.|p\\.m\\.)| in the (morning|afternoon|evening)| at (night))?";
const hours = new RegExp(
  `\\b(before|after|until|from|since) ${clock}(?! ?(?:days|weeks|months|hours|minutes|orders|\\d))(?![\\p{L}\\p{N}/-]|[.,]\\d)|\\bbetween ${clock} (?:and|to) ${clock}(?![\\p{L}\\p{N}]|[.,]\\d)`,
  'iu',
);
const ofClock =
  /(?:am|pm|a\.m\.|p\.m\.|o['’]?clock|:00|\duhr|\d ?h\b|in the (?:morning|afternoon|evening)|at night)/i;

/** Of the day, in UTC. */
function atHours(text: string, read: Read): BusinessQuestion | Unclear | null {
  const found = hours.exec(text);
  if (!found || !ofClock.test(found[0])) return null;
  const [said, word = '', ...given] = found;
  const hour = (at: number, later: number) => {
    const isLate = [given[at + 1], given[at + 2], given[at + 3], given[later]].some((each) =>
      /^(?:pm|p\.m\.|afternoon|evening|night)$/i.test(each ?? ''),
    );
    const number = Number(given[at]);
    return isLate && number < 12 ? number + 12 : number;
  };
  const base = read(text.replace(said, ' '));
  if (isUnclear(base)) return base;
  const { time } = base;
  if (!time || base.before) return { why: 'An hour is that of a date: say of what, for example orders.' };
  const [from, to] =
    given[0] === undefined
      ? [hour(4, 9), hour(8, 9)]
      : /^(?:before|until)$/i.test(word)
        ? [0, hour(0, 1)]
        : [hour(0, 1), 24];
  if (from >= to || to > 24) return { why: `"${said.trim()}" names no hours of one day.` };
  const condition: Condition = {
    kind: 'condition',
    table: time.table,
    name: `hours from ${from} to ${to}`,
    of: `${time.table}.hour`,
    sql: `HOUR(${time.sql}) >= ${from} AND HOUR(${time.sql}) < ${to}`,
  };
  return {
    ...base,
    conditions: [...base.conditions, condition],
    assumptions: [`The hours are those from ${from}:00 to ${to}:00 (UTC).`, ...base.assumptions],
  };
}
