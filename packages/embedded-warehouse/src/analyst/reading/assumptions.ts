/** What an answer says that it has assumed, so that whoever asked can see whether it was meant so. */

import type { TimeColumn } from '../model/time-of.ts';
import type { Condition, Dimension } from '../model/vocabulary.ts';
import { spoken } from '../words/words.ts';
import type { Figures } from './read-figures.ts';
import type { ReadForm } from './read-form.ts';
import { otherMeanings } from './read-measures.ts';
import type { Restrictions } from './read-restrictions.ts';
import type { Wording } from './read-wording.ts';

export function assumptionsOf(
  { model, named, assumptions }: Wording,
  { conditions, others, rowLimits }: Restrictions,
  figures: Figures,
  { ranking, form, dimensions }: ReadForm,
  /** The date that the question names. */
  date: TimeColumn | null,
): readonly string[] {
  const things = form === 'count of groups' ? [] : dimensions.filter(({ key }) => key.length > 0);
  return [
    ...assumptions,
    ...(named
      ? [
          `"${named.condition.name}" is taken for a name: every ${spoken(named.dimension.name)} counts whose name has it.`,
        ]
      : []),
    ...otherMeanings(model, others, [...figures.groups, ...conditions], figures.named),
    ...rowLimits.map(({ condition }) => `The limit is one of each row, and not of a sum: ${condition.name}.`),
    ...figures.measures
      .filter(({ description }) => description !== '')
      .map(({ name, description }) => `${name}: ${description}.`),
    ...(form === 'difference' ? [] : takenTogether(conditions, dimensions)),
    ...(date ? [`The date is that of ${spoken(date.name)}.`] : []),
    ...things.map(
      ({ name, key }) =>
        `Each ${spoken(name)} is told apart by ${key.join(' and ')}: several may have one name.`,
    ),
    ...(form === 'average of groups'
      ? [`The average is over each ${spoken(dimensions.at(-1)?.name ?? '')} that has any.`]
      : []),
    ...(ranking?.limit === null ? ['All groups are listed, ranked.'] : []),
  ];
}

/** Several values of one kind that the question does not ask to be told apart. */
export function takenTogether(
  conditions: readonly Condition[],
  dimensions: readonly Dimension[],
): readonly string[] {
  const wanted = conditions.filter(({ isExcluded }) => !isExcluded);
  return [...Map.groupBy(wanted, ({ of }) => of)]
    .filter(
      ([of, values]) => values.length > 1 && !dimensions.some(({ table, name }) => `${table}.${name}` === of),
    )
    .map(([, values]) => `${values.map(({ name }) => name).join(' and ')} are counted together.`);
}
