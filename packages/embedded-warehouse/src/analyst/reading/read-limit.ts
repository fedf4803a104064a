/** Limits on single rows, "orders between 20,000 and 30,000", which are told from those on figures of groups by what they follow. */

import type { SemanticModel } from '../model/semantic-model.ts';
import { type Condition, countsRows, type Measure, type Mention, vocabularyOf } from '../model/vocabulary.ts';
import { keepsLimit, type Limit, sayLimit } from '../question/limits.ts';
import { unitOfField } from '../time/time-units.ts';
import { singularOf, spoken, wordsAsked } from '../words/words.ts';

export interface RowLimit {
  readonly condition: Condition;
  /** The figure of a row that is named beside what is counted; it is no figure that is asked for. */
  readonly figure: Mention | null;
  /** Places of the words that were understood with it. */
  readonly used: readonly number[];
}

/** What may stand between what is counted and its limit. */
const linking =
  /^(?:worth|of|with|for|valued|at|costing|cost|that|which|were|was|is|are|a|an|value|amount|total|lasting|lasted|took|taking|each|whose)$/;

/** Null where the limit is one of groups, or there is none. @returns why not, where nothing tells what it is of */
export function rowLimitOf(
  model: SemanticModel,
  words: readonly string[],
  mentions: readonly Mention[],
  limit: Limit,
): RowLimit | string | null {
  if (limit.isOfTimes) return null;
  const at = words.indexOf(limit.word);
  const named = mentionBefore(words, mentions, at);
  const before = named && (countedBy(model, named) ?? named);
  const timed =
    limit.unit && !before?.terms.some(({ kind }) => kind === 'measure')
      ? timedRowsOf(model, mentions, at)
      : null;
  if (timed) {
    const read = conditionOf(model, timed.rows, limit, timed.rows.name, timed.figure);
    return typeof read === 'string' ? read : { condition: read.condition, figure: null, used: [] };
  }
  if (!before || before.terms.some((term) => isOfThings(term, model) || term.kind === 'condition'))
    return null;
  const after = mentions.find((each) => each.at === at + 1);
  const measures = before.terms.filter((term): term is Measure => term.kind === 'measure');
  // "Orders with more than 10 units" are limited by what is in them.
  if (
    after?.terms.some(
      (term) => term.kind === 'measure' && !measures.some(({ table }) => table === term.table),
    )
  )
    return null;
  const counted = measures.find(countsRows);
  if (counted && after?.terms.some(({ kind, table }) => kind === 'measure' && table !== counted.table))
    return null;
  const limited = (rows: Measure, figure: Mention | null, field: string | null): RowLimit | string => {
    const read = conditionOf(model, rows, limit, before.text, field);
    if (typeof read === 'string') return read;
    const { condition, units } = read;
    const between = Array.from(
      { length: at - before.at - before.length },
      (_, i) => before.at + before.length + i,
    );
    const unit = words[at + 1] ?? '';
    const isUnit = unit.length > 2 && units.has(singularOf(unit));
    return { condition, figure, used: isUnit ? [...between, at + 1] : between };
  };
  if (counted) return limited(counted, null, null);
  const other = mentionBefore(words, mentions, before.at);
  const rows = other?.terms.find((term): term is Measure => term.kind === 'measure' && countsRows(term));
  const figure = rows && measures.find(({ table }) => table === rows.table);
  return figure ? limited(rows, before, figure.name) : null;
}

/** "Tickets that we closed within 24 hours": of what is counted, the one time that a row takes. */
function timedRowsOf(
  { tables }: SemanticModel,
  mentions: readonly Mention[],
  at: number,
): { readonly rows: Measure; readonly figure: string } | null {
  if (mentions.some((each) => each.at === at + 1 && each.terms.some(({ kind }) => kind === 'measure')))
    return null;
  const rows = mentions
    .filter((each) => each.at < at)
    .flatMap(({ terms }) => terms)
    .find((term): term is Measure => term.kind === 'measure' && countsRows(term));
  const times = (tables.find(({ name }) => name === rows?.table)?.measures ?? []).filter(
    ({ name, expr, default_aggregation: how }) => how && !/^count/.test(how) && unitOfField({ name, expr }),
  );
  const [time] = times;
  return rows && time && new Set(times.map(({ expr }) => expr)).size === 1
    ? { rows, figure: time.name }
    : null;
}

/** Customers have no figure of their own that a limit could be on, and products have their price. */
const isOfThings = (term: Mention['terms'][number], { tables }: SemanticModel) =>
  term.kind === 'dimension' &&
  (term.key.length === 0 ||
    !tables.some(
      ({ name, measures }) =>
        name === term.table && measures.some(({ default_aggregation: how }) => how && !/^count/.test(how)),
    ));

/** "Cancelled orders over 4000": a filter that is called by what it leaves. */
export function countedBy(model: SemanticModel, { terms, text, at, length }: Mention): Mention | null {
  const [filter] = terms;
  if (filter?.kind !== 'condition' || length < 2) return null;
  const [noun] = vocabularyOf(model).find(text.split(' ').slice(-1));
  const rows = noun?.terms.filter(
    (term) => term.kind === 'measure' && countsRows(term) && term.table === filter.table,
  );
  return noun && rows && rows.length > 0 ? { terms: rows, at, length, text: noun.text } : null;
}

function mentionBefore(words: readonly string[], mentions: readonly Mention[], at: number): Mention | null {
  let end = at;
  while (linking.test(words[end - 1] ?? '') && !mentions.some((each) => each.at + each.length === end))
    end -= 1;
  const before = mentions.find((each) => each.at + each.length === end) ?? null;
  // "Orders from Japan over 5000" are limited as orders are.
  const isValue = before?.terms.length !== 0 && before?.terms.every(({ kind }) => kind === 'condition');
  if (!before || !isValue) return before;
  let start = before.at;
  while (/^(?:from|in|of|by|via|the)$/.test(words[start - 1] ?? '')) start -= 1;
  return mentions.find((each) => each.at + each.length === start) ?? before;
}

function conditionOf(
  { tables }: SemanticModel,
  counted: Measure,
  limit: Limit,
  said: string,
  named: string | null,
): { readonly condition: Condition; readonly units: ReadonlySet<string> } | string {
  const table = tables.find(({ name }) => name === counted.table);
  const values = (table?.measures ?? []).filter(({ default_aggregation: how }) => how && !/^count/.test(how));
  const asked = named === null ? values : values.filter(({ name }) => name === named);
  const [first] = asked;
  const different = new Set(asked.map(({ expr }) => expr));
  if (!first || different.size !== 1)
    return `"${said}" with a limit can be told by ${different.size === 0 ? 'no figure' : [...different].join(' or by ')} of each: say which figure it is of.`;
  const summed = asked.find(({ default_aggregation: how }) => how === 'sum');
  const isColumn = /^\w+$/.test(first.expr);
  const called = summed?.name ?? (isColumn ? first.expr.toLowerCase() : first.name);
  const sql = keepsLimit(limit, `(${first.expr})`, unitOfField({ name: called, expr: first.expr }));
  if (sql === null) return `${spoken(called)} is no time: say the limit in another unit.`;
  // "3 stars" is a filter on ratings, so stars are what ratings are counted in.
  const sayingIt = [...asked, ...(table?.filters ?? []).filter(({ expr }) => expr.includes(first.expr))];
  const units = sayingIt
    .flatMap(({ name, synonyms }) => [called, name, ...synonyms])
    .flatMap((each) => each.split('_'));
  return {
    units: new Set(units.flatMap(wordsAsked).map(singularOf)),
    condition: {
      kind: 'condition',
      table: counted.table,
      name: `${spoken(called)} of each ${sayLimit(limit)}`,
      of: `${counted.table}.${limit.word}`,
      sql: `(${sql})`,
    },
  };
}
