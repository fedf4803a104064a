/**
 * What a question says and its reading leaves out. Words of the model, of time and of the shape are all accounted for by a
 * part of the reading; a reading that lost one of them answers another question, so the question is asked back.
 */
import type { Mention } from '../model/vocabulary.ts';
import type { BusinessQuestion } from '../question/question.ts';
import { type Period, sayPeriod } from '../time/periods.ts';
import { unitOfField } from '../time/time-units.ts';
import { aggregateSaid } from './read-aggregate.ts';
import type { Figures } from './read-figures.ts';
import { isNoun } from './read-groups.ts';
import type { Restrictions } from './read-restrictions.ts';
import type { Wording } from './read-wording.ts';

interface Read {
  readonly wording: Wording;
  readonly restrictions: Restrictions;
  readonly figures: Figures;
  readonly question: BusinessQuestion;
}

/** Why the reading is not the question; null where nothing is lost. */
export function lostWords(read: Read): string | null {
  const { wording } = read;
  const mention = wording.mentions.find((each) => !isTold(each, read));
  if (mention) return `I found no place for "${mention.text}" in what I understood: ask for it by itself.`;
  const period = wording.time.periods.find((each) => !isTime(each, read.question));
  if (period) return `I found no place for ${sayPeriod(period)} in what I understood: ask for one period.`;
  return doubts.find(({ said, isLost }) => said.test(wording.said) && isLost(read))?.why ?? lostShape(read);
}

/** By a figure, a group, a condition, the date, or the thing that a value is said of. */
function isTold(mention: Mention, { wording, restrictions, figures, question }: Read): boolean {
  const { terms } = mention;
  const { measures, dimensions, conditions, time } = question;
  const told = [...figures.named, ...measures, ...(figures.limited ? [figures.limited] : [])];
  return (
    terms.length === 0 ||
    restrictions.rowLimits.some(({ figure }) => figure === mention) ||
    isNoun(mention, wording.mentions, wording.words) ||
    terms.some((term) => {
      if (term.kind === 'measure')
        return told.some((each) => isSame(each, aggregateSaid(term, wording.words, wording.mentions)));
      if (term.kind === 'time') return time !== null && isSame(time, term);
      if (term.kind === 'condition')
        return conditions.some(({ table, sql }) => table === term.table && sql === term.sql);
      const of = `${term.table}.${term.name}`;
      return dimensions.some((each) => isSame(each, term)) || conditions.some((each) => each.of === of);
    })
  );
}

interface Named {
  readonly table: string;
  readonly name: string;
}

const isSame = (a: Named, b: Named) => a.table === b.table && a.name === b.name;

/** It is a period of the reading, or lies within the one that several make. */
const isTime = ({ start, end }: Period, { period, before }: BusinessQuestion) =>
  [period, before].some((each) => each && each.start <= start && end <= each.end);

function lostShape({ wording: { shape, moment }, question }: Read): string | null {
  const { before, form, ranking, changed, measures, isShare } = question;
  const isCompared = before !== null || changed !== null || form === 'steps' || form === 'difference';
  if (shape.isTwoWays) return 'The highest and the lowest are two questions: ask for one.';
  if (shape.isChange && !isCompared)
    return 'A change is one of a figure between two periods: say of what, and when.';
  if (shape.ranking && !ranking && moment.moment === null)
    return 'What is ranked is told of one figure and its groups: ask for them by themselves.';
  if (shape.isShare && !isShare && !form.includes('share') && form !== 'part of each')
    return `No share is told of ${measures.map(({ name }) => name).join(' and ')} so.`;
  return null;
}

interface Doubt {
  readonly said: RegExp;
  readonly isLost: (read: Read) => boolean;
  readonly why: string;
}

/** Words that add nothing to most questions and change the others. */
const doubts: readonly Doubt[] = [
  {
    said: /\bhow long\b/,
    isLost: ({ question }) => !question.measures.some(({ name }) => unitOfField({ name, expr: '' })),
    why: '"How long" asks for a time, and the figure is none: say which time is meant.',
  },
];
