/**
 * What a question says and its reading leaves out. Words of the model, of time and of the shape are all accounted for by a
 * part of the reading; a reading that lost one of them answers another question, so the question is asked back.
 */
import { actorsOf } from '../model/activities.ts';
import type { TimeColumn } from '../model/time-of.ts';
import { counts, dimensionOf, isAddable, type Mention } from '../model/vocabulary.ts';
import type { BusinessQuestion } from '../question/question.ts';
import { startOf } from '../time/days.ts';
import { lastDayOf, type Period, sayPeriod } from '../time/period.ts';
import { unitOfField } from '../time/time-units.ts';
import { DIFFERENT } from '../words/fillers.ts';
import { singularOf } from '../words/words.ts';
import { aggregateSaid } from './read-aggregate.ts';
import type { Figures } from './read-figures.ts';
import { isNoun, isValue } from './read-groups.ts';
import type { Restrictions } from './read-restrictions.ts';
import type { Wording } from './read-wording.ts';

interface WholeReading {
  readonly wording: Wording;
  readonly restrictions: Restrictions;
  readonly figures: Figures;
  readonly question: BusinessQuestion;
}

/** Why the reading is not the question; null where nothing is lost. */
export function lostWords(read: WholeReading): string | null {
  const { wording } = read;
  const mention = wording.mentions.find((each) => !isTold(each, read));
  if (mention) return `I found no place for "${mention.text}" in what I understood: ask for it by itself.`;
  const period = wording.time.periods.find((each) => !isTime(each, read.question));
  if (period) return `I found no place for ${sayPeriod(period)} in what I understood: ask for one period.`;
  return doubts.find(({ said, isLost }) => said.test(wording.said) && isLost(read))?.why ?? lostShape(read);
}

/** By a figure, a group, a condition, the date, or the thing that a value is said of. */
function isTold(mention: Mention, { wording, restrictions, figures, question }: WholeReading): boolean {
  const { terms } = mention;
  const { measures, dimensions, conditions, time } = question;
  const told = [...figures.named, ...measures, ...(figures.limited ? [figures.limited] : [])];
  return (
    terms.length === 0 ||
    restrictions.rowLimits.some(({ figure }) => figure === mention) ||
    isNoun(wording.model, mention, wording.mentions, wording.words) ||
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

type InTable = Pick<TimeColumn, 'table' | 'name'>;

const isSame = (a: InTable, b: InTable) => a.table === b.table && a.name === b.name;

/** It is a period of the reading, or lies within the one that several make. */
const isTime = ({ start, end }: Period, { period, before }: BusinessQuestion) =>
  [period, before].some((each) => each && each.start <= start && end <= each.end);

function lostShape({
  wording: { shape, moment },
  restrictions: { groups },
  question,
}: WholeReading): string | null {
  const { before, form, ranking, changed, measures, isShare, conditions, period, weekdays } = question;
  const isCompared = before !== null || changed !== null || form === 'steps' || form === 'difference';
  if (weekdays.length > 1 && period?.unit === 'day' && period.count === 1)
    return `${sayPeriod(period)} is one day: name the days of the week, or a longer period.`;
  if (shape.isTwoWays) return 'The highest and the lowest are two questions: ask for one.';
  if (shape.isChange && !isCompared)
    return 'A change is one of a figure between two periods: say of what, and when.';
  if (shape.ranking && !ranking && moment.moment === null)
    return 'What is ranked is told of one figure and its groups: ask for them by themselves.';
  const ownValues = groups.map(({ table, name }) => conditions.filter(({ of }) => of === `${table}.${name}`));
  if (ranking && ownValues.some(([only, more]) => only && !only.isExcluded && !more))
    return 'What is ranked is one value alone: say what it is to be ranked among.';
  if (shape.isShare && !isShare && !form.includes('share') && form !== 'part of each')
    return `No share is told of ${measures.map(({ name }) => name).join(' and ')} so.`;
  return null;
}

interface Doubt {
  readonly said: RegExp;
  readonly isLost: (read: WholeReading) => boolean;
  readonly why: string;
}

/** Words that add nothing to most questions and change the others. */
const doubts: readonly Doubt[] = [
  {
    // "Customers in Japan".
    said: /^(?!.*\b(?:how many|number|numbers|count|counts|total|many|much|new|more|fewer|less)\b)/,
    isLost: ({ wording: { model, time }, question }) => {
      const { form, measures, dimensions, conditions, threshold, isShare, grain, cycle, weekdays } = question;
      const [only, more] = measures;
      const table = model.tables.find(({ name }) => name === only?.table);
      const isRestricted = conditions.length > 0 && threshold === null && !isShare;
      const isOfTime = time.periods.length > 0 || grain !== null || cycle !== null || weekdays.length > 0;
      return (
        form === 'plain' &&
        isRestricted &&
        !isOfTime &&
        dimensions.length === 0 &&
        !more &&
        only !== undefined &&
        counts(only) &&
        (table?.dimensions.some((each) => dimensionOf(table, each).key.length > 0) ?? false)
      );
    },
    why: 'That can be a list of them, or their number: say "list" or "how many".',
  },
  {
    said: /\bhow long\b/,
    isLost: ({ question }) => !question.measures.some(({ name }) => unitOfField({ name, expr: '' })),
    why: '"How long" asks for a time, and the figure is none: say which time is meant.',
  },
  {
    said: /\bhow many\b(?!.*\b(?:average|mean|median|typical(?:ly)?)\b)/,
    isLost: ({ restrictions, question: { form, measures } }) =>
      form === 'plain' &&
      restrictions.unit === null &&
      !measures.some(({ sql }) => /\b(?:COUNT|SUM|MIN|MAX)\(/.test(sql)),
    why: '"How many" asks for a number, and the figure is an average: say which is meant.',
  },
  {
    said: /^\W*(?:(?:and|so|ok|okay|please|tell me|show me) )*(?:since )?when\b/,
    isLost: ({ wording, question: { grain, cycle } }) =>
      grain === null && cycle === null && wording.moment.moment === null,
    why: '"When" asks for a day, a month or another step of time: say which.',
  },
  {
    said: /^\W*(?:(?:and|so|ok|okay|please|tell me|show me) )*(?:from )?where\b/,
    isLost: ({ question }) => question.dimensions.length === 0,
    why: '"Where" asks for a place: say of what kind, for example by country.',
  },
  {
    said: /(?<!\b(?:i|we|it|that) )\b(?:will|would|should|might)\b(?! (?:you|it be possible)\b)/,
    isLost: () => true,
    why: 'The data tell what was, and not what would or will be.',
  },
  {
    said: /^\W*(?:is|are|was|were|has|have|had|do|does|did) (?:all|every|everyone|everybody)\b/,
    isLost: () => true,
    why: 'Whether all of them are so can be told by their number or their share: ask for one.',
  },
  {
    said: /\btogether with\b/,
    isLost: ({ wording: { words, mentions } }) =>
      mentions.some((each) => isDeed(each) && words[each.at + each.length] === 'together'),
    why: 'What goes together with something else cannot be told.',
  },
  {
    said: /\b(?:together|combined|altogether|in total)\b/,
    isLost: ({ question: { ranking, dimensions, form } }) =>
      form === 'plain' && ranking !== null && ranking.limit !== 1 && dimensions.length > 0,
    why: 'What the first ones have together is told as a share: ask what share they make, or for each of them.',
  },
  {
    // "How many books were borrowed": the same book each time.
    said: /\b(?:is|are|was|were|been|being|did we|do we|have we)\b/,
    isLost: ({ wording: { model, words, mentions }, question: { form, dimensions } }) => {
      const [thing] = dimensions;
      const actor = actorsOf(model)?.thing;
      const isActor = actor !== undefined && thing !== undefined && isSame(actor, thing);
      return (
        form === 'count of groups' &&
        thing !== undefined &&
        thing.key.length > 0 &&
        !isActor &&
        !words.includes(DIFFERENT) &&
        mentions.some(
          (each) =>
            isLabel(each, [thing]) &&
            /^(?:is|are|was|were|did|do|have|been)$/.test(words[each.at + each.length] ?? ''),
        )
      );
    },
    why: 'That can be how many different ones, or how often: say "how many different", or name the figure.',
  },
  {
    said: /\bhow much (?:money|cash|did|do|does|was|were|is|are|have|has)\b/,
    isLost: ({ question: { measures, before, isShare } }) =>
      before === null && !isShare && measures.every(counts),
    why: '"How much" asks for an amount, and the figure is a number of them: name the amount.',
  },
  {
    // "From the 1st to the 15th of each month": the days of one month only.
    said: /\b(?:of|in) (?:each|every) (?:week|month|quarter|year)\b/,
    isLost: ({ question: { grain, period } }) =>
      grain !== null &&
      period !== null &&
      startOf(grain, new Date(period.start)).getTime() ===
        startOf(grain, new Date(lastDayOf(period))).getTime(),
    why: 'A part of each of several periods cannot be told: ask for one of them.',
  },
  {
    said: /\bhow often\b/,
    isLost: ({ question: { form } }) => form === 'count of groups',
    why: '"How often" can be of all of them together or of each: say "how many" or "on average".',
  },
  {
    said: /\blost (?:to|through|because of|due to|in)\b/,
    isLost: ({ question: { conditions } }) => conditions.length === 0,
    why: 'What was lost to something is the figure of that: name it by itself.',
  },
  {
    said: /\bper\b/,
    isLost: ({
      wording: { words, mentions },
      question: { form, dimensions, measures, ranking, threshold },
    }) =>
      form === 'plain' &&
      ranking === null &&
      threshold === null &&
      measures.every(isAddable) &&
      mentions.some((each) => words[each.at - 1] === 'per' && isLabel(each, dimensions)),
    why: 'That can be a figure for each of them, or their average: say "by" or "on average".',
  },
  {
    said: /\b(?:every|each)\b/,
    isLost: ({ wording: { words, mentions }, question: { grain, dimensions } }) =>
      grain !== null && mentions.some((each) => isOfThoseWho(each, words, dimensions)),
    why: 'Who did something in each of several periods cannot be told: ask for the periods by themselves.',
  },
  {
    said: /\b(?:only|just|solely|exclusively)\b/,
    isLost: ({ wording: { words, mentions }, question: { dimensions, threshold } }) =>
      threshold === null &&
      mentions.some((each) => isOfThoseWho(each, words, dimensions)) &&
      mentions.some(
        (each) =>
          isDeed(each) &&
          [words[each.at - 1], words[each.at + each.length]].some((word) => only.test(word ?? '')),
      ),
    why: 'Who did only one thing and no other cannot be told: say what they did not do.',
  },
  {
    said: /\b(?:longest|shortest|biggest|largest|smallest)\b/,
    isLost: ({ wording: { said, mentions }, question: { ranking, measures } }) =>
      ranking !== null &&
      mentions.some(({ text, terms }) =>
        terms.some((term) =>
          measures.some((measure) => {
            // The longest resolution time is an average, and the largest discount one of a row.
            const sizes = counts(measure)
              ? '(?:longest|shortest|biggest|largest|smallest)'
              : measure.aggregation === 'avg' || measure.aggregation === 'median'
                ? '(?:biggest|largest|smallest)'
                : null;
            return isSame(measure, term) && sizes !== null && new RegExp(`\\b${sizes} ${text}\\b`).test(said);
          }),
        ),
      ),
    why: 'The longest or biggest ones can be told by size or by number: name the figure.',
  },
  {
    said: /\bnumbers?\b/,
    isLost: ({ wording: { words, mentions } }) =>
      mentions.some((each) => isValue(each) && /^numbers?$/.test(words[each.at + each.length] ?? '')),
    why: 'A number that things are called by is not known: say what is to be counted.',
  },
];

/** "Ordered", and not "orders". */
const isDeed = ({ terms, text }: Mention) =>
  terms.some(({ kind }) => kind === 'measure') && singularOf(text) === text;

const only = /^(?:only|just|solely|exclusively)$/;

/** What the rows of a table are called by, and one of the reading's groups. */
const isLabel = ({ terms }: Pick<Mention, 'terms'>, dimensions: BusinessQuestion['dimensions']) =>
  terms.some(
    (term) =>
      term.kind === 'dimension' && term.key.length > 0 && dimensions.some((each) => isSame(each, term)),
  );

/** "Which customers", "customers who": the things of the reading are those that did something. */
const isOfThoseWho = (
  { at, length, terms }: Mention,
  words: readonly string[],
  dimensions: BusinessQuestion['dimensions'],
) =>
  isLabel({ terms }, dimensions) &&
  !/^(?:by|per|each|every)$/.test(words[at - 1] ?? '') &&
  (/^(?:which|what|many)$/.test(words[at - 1] ?? '') ||
    /^(?:who|that|which|have|has|had)$/.test(words[at + length] ?? ''));
