/** The figures that a question wants, or the rows and moments that it wants in their place. */

import { type Dimension, type Measure, type Mention, vocabularyOf } from '../model/vocabulary.ts';
import type { Shape } from '../question/question-shape.ts';
import { inUnit } from '../time/time-units.ts';
import { singularOf, spoken, wordsAsked } from '../words/words.ts';
import { aggregateSaid } from './read-aggregate.ts';
import { countOf, measuresOf, ratioOf } from './read-measures.ts';
import type { Restrictions } from './read-restrictions.ts';
import { areRowsListed, rowsOf } from './read-rows.ts';
import type { Wording } from './read-wording.ts';

export interface Figures {
  /** As the model has them. */
  readonly named: readonly Measure[];
  /** The one that a limit is on, where others are told. */
  readonly limited: Measure | null;
  /** As they are told: one divided by another, in another unit, or of single rows. */
  readonly measures: readonly Measure[];
  readonly groups: readonly Dimension[];
  readonly ranking: Shape['ranking'];
}

/** @returns why not */
export function readFigures(wording: Wording, restrictions: Restrictions): Figures | string {
  const { model, words, shape, moment, dates, isOfTime } = wording;
  const { groups, conditions, others, unit } = restrictions;
  const all = namedFigures(wording, restrictions);
  if (typeof all === 'string') return all;
  const limited = limitedOf(wording, restrictions, all);
  const named = all
    .filter((each) => each !== limited)
    .map((each) => aggregateSaid(each, words, wording.mentions));
  const isOne = others.some((each) => isFigure(each) && singularOf(each.text) === each.text);
  const needed = [...groups, ...conditions];
  const isSeries = wording.time.grain !== null || wording.time.cycle !== null;
  const isListed =
    !isSeries &&
    !restrictions.threshold &&
    !shape.isShare &&
    !wording.isAbsence &&
    areRowsListed(words, wording.mentions);
  const isOfEach = moment.isOfEach || wording.mentions.some((each) => isEachOf(each, wording, groups));
  const asked = { measures: named, groups, isOfTime, isOne, isListed, isOfEach, needed };
  const rows = rowsOf(model, moment, shape, asked, dates);
  if (typeof rows === 'string') return rows;
  if (!rows && groups.length === 0 && asksWho(wording))
    return 'The question asks who, and not of what kind: say it, for example which customer.';
  if (named.length < 2 && asksTwice(wording))
    return 'The question asks how many and how much: name both figures, or ask for one at a time.';
  const told = rows?.measures ?? ratioOf(model, named, others, words) ?? named;
  const measures = unit ? told.map((each) => inUnit(each, unit) ?? each) : told;
  if (unit && measures.every((each, i) => each === told[i]))
    return `${spoken(told[0]?.name ?? '')} is no time, so it cannot be told in ${unit.name}s.`;
  return {
    named,
    limited,
    measures,
    groups: rows?.dimensions ?? groups,
    ranking: rows ? rows.ranking : shape.ranking,
  };
}

/** "The latest order of every customer". */
const isEachOf = ({ at, terms }: Mention, { words }: Wording, groups: readonly Dimension[]) =>
  /^(?:each|every|per|by)$/.test(words[at - 1] ?? '') &&
  terms.some((term) => term.kind === 'dimension' && groups.includes(term));

/** "The cancellation rate of countries with 60+ orders": the limit is on the figure that follows it. */
function limitedOf(
  { words, mentions }: Wording,
  { threshold }: Restrictions,
  figures: readonly Measure[],
): Measure | null {
  const at = threshold ? words.indexOf(threshold.word) + 1 : 0;
  const after = threshold && mentions.find((each) => each.at === at);
  const limited = after && figures.find((each) => after.terms.includes(each));
  return limited && figures.length > 1 ? limited : null;
}

/** "Which ticket subjects grew": what they are of is said with them, and counted. */
function isOfOwnTable({ model, shape, mentions }: Wording, thing: Dimension | undefined): boolean {
  if (!thing || !(shape.isChange || shape.ranking)) return false;
  const said = mentions.find(({ terms }) => terms.includes(thing));
  const [own] = vocabularyOf(model).find(wordsAsked(said?.text ?? '').slice(0, -1));
  return own?.terms.some(({ kind, table }) => kind === 'measure' && table === thing.table) ?? false;
}

/** "How many, and for how much", "how much did we sell, and how many was that". */
const asksTwice = ({ words }: Wording) =>
  /\bhow (?:many|much)\b.*\band (?:for )?how (?:many|much)\b/.test(words.join(' '));

/** "The longest call, who took it": unlike "customers who called", it is of no word of the model. */
const asksWho = ({ words, mentions }: Wording) =>
  words.some((word, i) => /^whom?$/.test(word) && !mentions.some(({ at, length }) => at + length === i));

function namedFigures(
  wording: Wording,
  { groups, conditions, others }: Restrictions,
): readonly Measure[] | string {
  const { model, rest, moment, isMostCommon } = wording;
  const [thing] = groups;
  const isOfRows =
    moment.moment !== null || moment.rows !== null || isMostCommon || isOfOwnTable(wording, thing);
  if (isOfRows && thing && !others.some(isFigure))
    return countOf(model, thing.table) ?? `The semantic model counts no ${thing.name}.`;
  const isCount = /\b(?:how many|number of|count|wie viele)\b/.test(rest);
  return measuresOf(model, others, [...groups, ...conditions], isCount);
}

export const isFigure = ({ terms }: Mention) => terms.some(({ kind }) => kind === 'measure');
