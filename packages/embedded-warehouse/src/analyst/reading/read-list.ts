/** Things without a figure: "who are our customers in Sweden". */

import { joinsFrom } from '../model/join-tables.ts';
import type { BusinessQuestion, Unclear } from '../question/question.ts';
import { spoken } from '../words/words.ts';
import { takenTogether } from './assumptions.ts';
import { thingWithColumns } from './read-columns.ts';
import { isFigure } from './read-figures.ts';
import type { Restrictions } from './read-restrictions.ts';
import type { Wording } from './read-wording.ts';

export function isList(
  { model, words, mentions, shape, moment, time, isAbsence, isOfTime }: Wording,
  { groups, others, threshold }: Restrictions,
): boolean {
  const isMore = shape.ranking || threshold || shape.isShare || shape.isComparison || isAbsence;
  const isOfMoments = time.periods.length > 0 || isOfTime || moment.moment !== null || moment.rows !== null;
  return (
    groups.length > 0 &&
    !others.some(isFigure) &&
    !isMore &&
    !isOfMoments &&
    (words.some((word) => /^(?:who|which|what|list|show|names?|give|see|display)$/.test(word)) ||
      thingWithColumns({ model, words, mentions }) !== null) &&
    !words.some((word) => /^(?:many|much|number|count|per|average)$/.test(word))
  );
}

/** Those of the tables that they are in. */
export function listOf(
  { model, assumptions }: Wording,
  { groups: dimensions, conditions }: Restrictions,
): BusinessQuestion | Unclear {
  const [{ table, name } = { table: '', name: '' }] = dimensions;
  const tables = [...dimensions, ...conditions].map((each) => each.table);
  if (!joinsFrom(model, table, tables))
    return {
      why: `${spoken(name)} cannot be told apart by ${conditions.map((each) => each.name).join(' and ')}: name the figure that they share.`,
    };
  return {
    form: 'list',
    measures: [],
    dimensions,
    conditions,
    time: null,
    period: null,
    before: null,
    grain: null,
    cycle: null,
    weekdays: [],
    ranking: null,
    changed: null,
    threshold: null,
    limited: null,
    isShare: false,
    whole: [],
    assumptions: [...assumptions, ...takenTogether(conditions, dimensions)],
  };
}
