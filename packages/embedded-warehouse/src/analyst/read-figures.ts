/** The figures that a question wants, or the rows and moments that it wants in their place. */

import type { Shape } from './question-shape.ts';
import { countOf, measuresOf, ratioOf } from './read-measures.ts';
import type { Restrictions } from './read-restrictions.ts';
import { rowsOf } from './read-rows.ts';
import type { Wording } from './read-wording.ts';
import { inUnit } from './time-units.ts';
import type { Dimension, Measure, Mention } from './vocabulary.ts';
import { singularOf } from './words.ts';

export interface Figures {
  /** As the model has them. */
  readonly named: readonly Measure[];
  /** As they are told: one divided by another, in another unit, or of single rows. */
  readonly measures: readonly Measure[];
  readonly groups: readonly Dimension[];
  readonly ranking: Shape['ranking'];
}

/** @returns why not */
export function readFigures(wording: Wording, restrictions: Restrictions): Figures | string {
  const { model, words, shape, moment, dates, isOfTime } = wording;
  const { groups, conditions, others, unit } = restrictions;
  const named = namedFigures(wording, restrictions);
  if (typeof named === 'string') return named;
  const isOne = others.some((each) => isFigure(each) && singularOf(each.text) === each.text);
  const needed = [...groups, ...conditions];
  const rows = rowsOf(model, moment, shape, { measures: named, groups, isOfTime, isOne, needed }, dates);
  if (typeof rows === 'string') return rows;
  const told = rows?.measures ?? ratioOf(model, named, others, words) ?? named;
  const measures = unit ? told.map((each) => inUnit(each, unit) ?? each) : told;
  if (unit && measures.every((each, i) => each === told[i]))
    return `${spoken(told[0]?.name ?? '')} is no time, so it cannot be told in ${unit.name}s.`;
  return {
    named,
    measures,
    groups: rows?.dimensions ?? groups,
    ranking: rows ? rows.ranking : shape.ranking,
  };
}

function namedFigures(
  { model, rest, moment, isAbsence, isMostCommon }: Wording,
  { groups, conditions, others }: Restrictions,
): readonly Measure[] | string {
  const [thing] = groups;
  const isOfRows = moment.moment !== null || moment.rows !== null || isMostCommon;
  if (isOfRows && thing && !others.some(isFigure))
    return countOf(model, thing.table) ?? `The semantic model counts no ${thing.name}.`;
  const isCount = isAbsence || /\b(?:how many|number of|count|wie viele)\b/.test(rest);
  return measuresOf(model, others, [...groups, ...conditions], isCount);
}

export const isFigure = ({ terms }: Mention) => terms.some(({ kind }) => kind === 'measure');

const spoken = (name: string) => name.replaceAll('_', ' ');
