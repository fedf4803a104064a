/** What a question tells its figures apart by, and what it restricts them to. A word that is neither is asked back. */

import type { SemanticModel } from '../model/semantic-model.ts';
import { type Condition, type Dimension, dimensionOf, type Mention } from '../model/vocabulary.ts';
import { isLimitWord, type Limit } from '../question/limits.ts';
import type { Unclear } from '../question/question.ts';
import { type TimeUnit, unitWanted } from '../time/time-units.ts';
import { fillers } from '../words/fillers.ts';
import { aggregatesSaid } from './read-aggregate.ts';
import { thingWithColumns } from './read-columns.ts';
import { conditionsOf } from './read-conditions.ts';
import { comparedDimensions, groupingOf, isAmong, isNoun, isValue } from './read-groups.ts';
import { countedBy, type RowLimit, rowLimitOf } from './read-limit.ts';
import type { Wording } from './read-wording.ts';

export interface Restrictions {
  readonly groups: readonly Dimension[];
  readonly conditions: readonly Condition[];
  /** Of which two values are named. */
  readonly compared: readonly Dimension[];
  readonly rowLimits: readonly RowLimit[];
  /** On the figure of each group. */
  readonly threshold: Limit | null;
  /** The mentions that are no groups: figures and values. */
  readonly others: readonly Mention[];
  /** What the figure is wanted in. */
  readonly unit: TimeUnit | null;
}

export function readRestrictions(wording: Wording): Restrictions | Unclear {
  const { model, words, mentions, shape, isAbsence } = wording;
  const limits = limitsOf(wording);
  if (typeof limits === 'string') return { why: limits };
  const { rowLimits, threshold } = limits;
  const grouped = mentions.map((mention) =>
    groupingOf({ model, words, mentions, shape, threshold, isAbsence }, mention),
  );
  const named = [
    ...new Set(grouped.filter((each) => each !== null && each !== 'of its value')),
  ] as Dimension[];
  const ungrouped = mentions.filter(
    (mention, i) => grouped[i] === null && !rowLimits.some(({ figure }) => figure === mention),
  );
  const others = ungrouped.filter((mention) => !isNoun(model, mention, ungrouped, words));
  const read = conditionsOf(others, words);
  const wanted = wantedUnitOf(words, mentions);
  const understood = new Set([
    ...(typeof read === 'string' ? [] : read.used),
    ...rowLimits.flatMap(({ used }) => used),
    ...unitsOf(shape.limits, words),
    ...(wanted ? [wanted.at] : []),
    ...aggregatesSaid(words, mentions),
  ]);
  const unknown = leftOver(words, mentions, understood);
  if (unknown.length > 0) {
    const quoted = unknown.slice(0, 3).map((word) => `"${word}"`);
    return { why: `The semantic model does not know ${quoted.join(', ')}.`, unknown };
  }
  if (typeof read === 'string') return { why: read };
  const conditions = [...read.conditions, ...rowLimits.map(({ condition }) => condition)];
  const compared = comparedDimensions(model, conditions);
  return {
    groups: allGroups(named, compared, others, wording),
    conditions,
    compared,
    rowLimits,
    threshold,
    others,
    unit: wanted?.unit ?? null,
  };
}

/** Those on single rows, and the one on the figure of a group. @returns why not */
function limitsOf({
  model,
  words,
  mentions,
  shape,
}: Wording): Pick<Restrictions, 'rowLimits' | 'threshold'> | string {
  const rowLimits: RowLimit[] = [];
  const ofGroups: Limit[] = [];
  for (const limit of shape.limits) {
    const after = limitedAfter(mentions, words.indexOf(limit.word) + 1);
    if (after && isNumberOfThings(model, after, mentions))
      return `A limit on a number of ${after.text} cannot be told.`;
    const read = rowLimitOf(model, words, mentions, limit);
    if (typeof read === 'string') return read;
    if (read) rowLimits.push(read);
    else ofGroups.push(limit);
  }
  const [threshold = null, another] = ofGroups;
  return another ? 'The question has several limits: ask for one.' : { rowLimits, threshold };
}

/** What follows a limit; "2 or more open high priority tickets" are tickets. */
function limitedAfter(mentions: readonly Mention[], at: number): Mention | undefined {
  const first = mentions.find((each) => each.at === at);
  let after = first;
  while (after && !isFigureNamed(after))
    after = mentions.find((each) => each.at === (after?.at ?? 0) + (after?.length ?? 0));
  return first && isValue(first) && after ? after : first;
}

const isFigureNamed = ({ terms }: Mention) => terms.some(({ kind }) => kind === 'measure');

/** "At least 3 categories", "more than 3 tents": no figure is limited, and no row of what stands before. */
const isNumberOfThings = (model: SemanticModel, after: Mention, mentions: readonly Mention[]) =>
  after.terms.length > 0 &&
  countedBy(model, after) === null &&
  (after.terms.every(({ kind }) => kind === 'dimension') ||
    (isValue(after) &&
      !mentions.some(
        (each) =>
          each.at < after.at &&
          each.terms.some(({ table }) => after.terms.some((term) => term.table === table)),
      )));

/** Besides the groups that the question names, those that follow from a name, from values beside each other, and from a value's kind. */
function allGroups(
  named: readonly Dimension[],
  compared: readonly Dimension[],
  others: readonly Mention[],
  { model, words, mentions, rest, shape, time, isAbsence, named: name }: Wording,
): readonly Dimension[] {
  const isSeveral = shape.ranking !== null || shape.isShare || isAbsence;
  // "For tents and for backpacks" tells them apart as a comparison does.
  const isApart =
    shape.isComparison ||
    isListed(rest, compared, others) ||
    /\band (?:for|in|from) |\b(?:separately|individually|split)\b|\beach\b(?!\s+\p{L})/u.test(rest);
  const isOneTime = time.against === null && time.step === null && time.periods.length < 2;
  const listed = thingWithColumns({ model, words, mentions });
  const groups = listed && !isAmong(named, listed.thing) ? [listed.thing, ...named] : [...named];
  for (const group of [
    ...(name && !isSeveral ? [name.dimension] : []),
    ...(isApart && isOneTime ? compared : []),
    ...kindsAsked(model, others, words, shape.ranking !== null, named.length === 0),
  ])
    if (!isAmong(groups, group)) groups.push(group);
  return groups;
}

/** "Revenue in Spain, France and Germany": three or more are a list, whose sum nobody asks for without a word. */
const isListed = (rest: string, compared: readonly Dimension[], others: readonly Mention[]) =>
  !/\b(?:or|combined|together|altogether|total|sum)\b/.test(rest) &&
  compared.some(
    ({ table, name }) =>
      others.filter((each) =>
        each.terms.some((term) => term.kind === 'condition' && term.of === `${table}.${name}`),
      ).length > 2,
  );

/** "Which tents": the products of that value. */
function kindsAsked(
  model: SemanticModel,
  mentions: readonly Mention[],
  words: readonly string[],
  isRanked: boolean,
  isAlone: boolean,
): readonly Dimension[] {
  // "Backpacks, pieces sold of each".
  const isOfEach = isAlone && /^(?:of|for) each$/.test(words.slice(-2).join(' '));
  return mentions
    .filter(
      (each) =>
        isValue(each) &&
        (isOfEach ||
          /^(?:which|what)$/.test(words[each.at - 1] ?? '') ||
          (isRanked && words[each.at + each.length] === 'with')),
    )
    .flatMap(({ terms }) => model.tables.filter(({ name }) => terms.some(({ table }) => table === name)))
    .flatMap((table) => table.dimensions.map((each) => dimensionOf(table, each)))
    .filter(({ key }) => key.length > 0);
}

/** A unit that is of a name, like "hours to close", is no wish for another. */
function wantedUnitOf(words: readonly string[], mentions: readonly Mention[]) {
  const wanted = unitWanted(words);
  const isNamed = mentions.some(({ at, length }) => wanted && wanted.at >= at && wanted.at < at + length);
  return isNamed ? null : wanted;
}

/** Places of the units of time that limits are said in. */
const unitsOf = (limits: readonly Limit[], words: readonly string[]) =>
  limits.filter(({ unit }) => unit !== null).map(({ word }) => words.indexOf(word) + 1);

function leftOver(
  words: readonly string[],
  mentions: readonly Mention[],
  understood: ReadonlySet<number>,
): readonly string[] {
  const used = new Set(mentions.flatMap(({ at, length }) => Array.from({ length }, (_, i) => at + i)));
  return words.filter(
    (word, i) => !used.has(i) && !understood.has(i) && !fillers.has(word) && !isLimitWord(word),
  );
}
