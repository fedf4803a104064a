/** What a question tells its figures apart by. */
import { joinsFrom } from '../model/join-tables.ts';
import type { SemanticModel } from '../model/semantic-model.ts';
import {
  type Condition,
  columnOf,
  countsRows,
  type Dimension,
  dimensionOf,
  type Mention,
} from '../model/vocabulary.ts';
import type { Limit } from '../question/limits.ts';
import type { Shape } from '../question/question-shape.ts';
import { DIFFERENT, fillers } from '../words/fillers.ts';
import { phraseKey } from '../words/words.ts';
import { thingWithColumns } from './read-columns.ts';

/** A question as far as its words are found. */
export interface GroupWords {
  readonly model: SemanticModel;
  readonly words: readonly string[];
  readonly mentions: readonly Mention[];
  readonly shape: Shape;
  /** On the figure of each group. */
  readonly threshold: Limit | null;
  /** Whether it is for what has none of a figure. */
  readonly isAbsence: boolean;
}

export const isGrouping = /^(by|per|each|every|which|what|across|je|nach|pro|welche[rs]?|between)$/;

/** The dimension of a mention that stands where groups do: `by region`, `which region`, `top five customers`. */
export function groupingOf(
  { model, words, mentions, shape, threshold, isAbsence }: GroupWords,
  { terms, at, length }: Mention,
): Dimension | 'of its value' | null {
  const dimensions = terms.filter((term) => term.kind === 'dimension');
  const measured = mentions.flatMap((each) => each.terms.filter(({ kind }) => kind === 'measure'));
  const dimension =
    dimensions.find((each) => measured.some(({ table }) => joinsFrom(model, table, [each.table]))) ??
    dimensions[0];
  if (!dimension) return null;
  const besides = mentions.filter((each) => each.at === at + length || each.at + each.length === at);
  const of = `${dimension.table}.${dimension.name}`;
  if (besides.some((each) => each.terms.some((term) => term.kind === 'condition' && term.of === of)))
    return 'of its value';
  if ((isAbsence && dimension.key.length > 0) || shape.ofBest === words[at]) return dimension;
  if (thingWithColumns({ model, words, mentions })?.at === at) return dimension;
  if (
    (isCountedAt({ words, mentions }, at) || /^(?:who|that|which)$/.test(words[at + length] ?? '')) &&
    dimension.key.length > 0 &&
    doesSomething({ model, words, mentions }, at + length, dimension)
  )
    return dimension;
  if (terms.every(({ kind }) => kind === 'dimension')) return dimension;
  const before =
    words
      .slice(Math.max(0, at - 3), at)
      .filter((word) => !/^(the|of|our|all|and)$/.test(word))
      .at(-1) ?? '';
  if (isGrouping.test(before) || (dimension.key.length > 0 && isListed({ words, mentions }, at)))
    return dimension;
  // "The product with the highest revenue".
  if (shape.ranking && /^(?:with|having|that|which)$/.test(words[at + length] ?? '')) return dimension;
  // A ranking is of the first that it names: "top customers by orders".
  const isFirst = words
    .slice(0, at)
    .every(
      (word, i) =>
        fillers.has(word) ||
        mentions.some((each) => isValue(each) && i >= each.at && i < each.at + each.length),
    );
  return (shape.ranking || threshold) && isFirst && at + length < words.length ? dimension : null;
}

/** The dimensions of which two values are named: `AMER and APAC`. */
export function comparedDimensions(model: SemanticModel, values: readonly Condition[]): readonly Dimension[] {
  const twice = [
    ...Map.groupBy(
      values.filter(({ isExcluded }) => !isExcluded),
      ({ of }) => of,
    ),
  ].filter(([, alternatives]) => alternatives.length > 1);
  return twice.flatMap(([of, [first]]) => {
    const named = model.tables.flatMap((table) =>
      table.dimensions
        .filter(({ name }) => `${table.name}.${name}` === of)
        .map((each) => dimensionOf(table, each)),
    );
    const column = first && columnOf(first.sql);
    if (named.length > 0 || !column) return named;
    return [{ kind: 'dimension', table: first.table, name: column.toLowerCase(), sql: column, key: [] }];
  });
}

/** "Who are our customers in Sweden", "list the Enterprise customers", "show me the products in lighting". */
function isListed({ words, mentions }: Pick<GroupWords, 'words' | 'mentions'>, at: number): boolean {
  const before = words.slice(0, at);
  const isKnown = (place: number) =>
    fillers.has(words[place] ?? '') ||
    mentions.some((each) => isValue(each) && place >= each.at && place < each.at + each.length);
  if (!before.every((word, i) => isKnown(i) && !/^(?:many|number|numbers|count|much|total)$/.test(word)))
    return false;
  if (before.some((word) => /^(?:who|list|names?)$/.test(word)) || /\bwhat are\b/.test(before.join(' ')))
    return true;
  const isShown = before.some((word) => /^(?:show|give|see|display|get)$/.test(word));
  const after = words.slice(at + 1);
  return isShown && mentions.some(isValue) && !after.some((word) => /^(?:by|per|each|every)$/.test(word));
}

export const isValue = ({ terms }: Mention) =>
  terms.length > 0 && terms.every(({ kind }) => kind === 'condition');

const passedOver = new RegExp(`^(?:of|our|the|all|your|${DIFFERENT})$`);

/** "How many customers", "the number of French customers", "the share of customers". */
export function isCountedAt(
  { words, mentions }: Pick<GroupWords, 'words' | 'mentions'>,
  at: number,
): boolean {
  const value = mentions.find((each) => isValue(each) && each.at + each.length === at);
  if (value) return isCountedAt({ words, mentions }, value.at);
  if (passedOver.test(words[at - 1] ?? '') && !/^number$/.test(words[at - 2] ?? ''))
    return isCountedAt({ words, mentions }, at - 1);
  return (
    /^(?:many|viele|xsharex)$/.test(words[at - 1] ?? '') || /\bnumber of$/.test(words.slice(0, at).join(' '))
  );
}

/** "Customers that opened a ticket", "customers called": what follows is a figure that those who are counted have. */
function doesSomething(
  { model, words, mentions }: Pick<GroupWords, 'model' | 'words' | 'mentions'>,
  from: number,
  { table: counted }: Dimension,
): boolean {
  const what = mentions.find(
    ({ at, terms }) => at >= from && terms.some(({ kind, table }) => kind === 'measure' && table !== counted),
  );
  if (!what) return false;
  const isOfThem = what.terms.some(
    ({ kind, table }) => kind === 'measure' && joinsFrom(model, table, [counted]) !== null,
  );
  return (
    isOfThem && !words.slice(from, what.at).some((word) => /^(?:and|by|per|or|vs|each|every)$/.test(word))
  );
}

export const isAmong = (dimensions: readonly Dimension[], { table, name }: Dimension) =>
  dimensions.some((each) => each.table === table && each.name === name);

/** Between what is restricted and its value: "customers in Japan", "customers who are not based in EMEA". */
const ofIts =
  /^(?:in|from|of|the|who|that|which|are|is|were|was|not|outside|excluding|except|aren|isn|t|based|located|with|a|an)$/;

/** "Books" in "borrowed the most books": what the figure before it was done with. */
const isObject = (
  model: SemanticModel,
  { at, terms }: Mention,
  mentions: readonly Mention[],
  words: readonly string[],
) => {
  const things = terms.filter((term) => term.kind === 'dimension' && term.key.length > 0);
  return mentions.some(
    (each) =>
      each.at + each.length <= at &&
      words.slice(each.at + each.length, at).every((word) => /^(?:the|any|a|an|our)$/.test(word)) &&
      each.terms.some(
        (deed) =>
          deed.kind === 'measure' &&
          things.some(({ table }) => table !== deed.table && joinsFrom(model, deed.table, [table]) !== null),
      ),
  );
};

/** "Customers" in "Enterprise customers": what a value is said of, while another word names the figure. */
export function isNoun(
  model: SemanticModel,
  mention: Mention,
  mentions: readonly Mention[],
  words: readonly string[],
): boolean {
  const counts = mention.terms.filter((term) => term.kind === 'measure' && countsRows(term));
  if (counts.length === 0 || mention.length > 1) return false;
  if (isObject(model, mention, mentions, words)) return true;
  const isRestricted = mentions.some(({ at, length, terms }) => {
    const between = words.slice(mention.at + 1, at);
    const isAfter = at > mention.at && between.every((word) => ofIts.test(word));
    const isNear = at + length === mention.at || isAfter;
    return (
      isNear &&
      terms.some((term) => term.kind === 'condition' && counts.some(({ table }) => table === term.table))
    );
  });
  const isOther = (each: Mention) =>
    each !== mention &&
    phraseKey(each.text) !== phraseKey(mention.text) &&
    each.terms.some((term) => term.kind === 'measure' && !counts.includes(term));
  // "Share of phone orders" and "orders and revenue of Enterprise customers" still want what they name.
  return (
    isRestricted &&
    mentions.some(isOther) &&
    words[mention.at + 1] !== 'and' &&
    words[mention.at - 2] !== 'and'
  );
}
