/** What a question was understood as, in words. */
import { sayLimit } from '../question/limits.ts';
import { type BusinessQuestion, isCombined, type Ranking } from '../question/question.ts';
import type { Understood } from '../reading/read-question.ts';
import { sayPeriod } from '../time/period.ts';
import { weekdayName } from '../time/read-weekdays.ts';
import { spoken } from '../words/words.ts';
import { isWithout } from './write-parts.ts';

export function interpretationOf(read: Understood): string {
  if (!isCombined(read)) return sayQuestion(read);
  if (read.kind === 'ratio') {
    const [over, under] = read.parts.map(({ question }) => sayQuestion(question));
    const ranked = read.ranking ? ` (${sayRanking(read.ranking)})` : '';
    return `${over}, for each${read.factor === 1 ? '' : ` ${read.factor}`} of ${under}${ranked}`;
  }
  if (read.kind === 'side by side')
    return read.parts.map(({ question }) => sayQuestion(question)).join(', beside ');
  const things = `${read.isCount ? 'number of' : 'each'} ${spoken(read.thing.name)}`;
  const tests = read.parts.map(({ question }) => {
    const test = `${isWithout(question) ? 'without' : 'with'} ${sayFigures(question)}${sayThreshold(question)}`;
    return [test, ...sayConditions(question), ...sayWeekdays(question), sayRange(question)].join(' ');
  });
  return `${things} ${tests.join(', and ')}`;
}

function sayQuestion(question: BusinessQuestion): string {
  const groups = sayGroups(question);
  if (groups !== null) return [groups, ...sayConditions(question), sayRange(question)].join(' ');
  const { measures, threshold, limited, before, ranking } = question;
  return [
    sayWanted(question),
    ...saySteps(question),
    ...sayPart(question),
    ...sayWeekdays(question),
    sayRange(question),
    ...(threshold ? [`where ${spoken((limited ?? measures[0])?.name ?? '')} ${sayLimit(threshold)}`] : []),
    ...(before ? [`against ${sayPeriod(before)}`] : []),
    ...(ranking ? [`(${sayRanking(ranking)})`] : []),
  ].join(' ');
}

/** Of a question for things, rather than for figures of them; null for another. */
function sayGroups(question: BusinessQuestion): string | null {
  const { dimensions, grain, ranking, form } = question;
  const figures = sayFigures(question);
  const things = dimensions.map(({ name }) => spoken(name)).join(' and ') || grain;
  switch (form) {
    case 'list':
      return `each ${things}`;
    case 'without any':
      return `each ${things} without ${figures}`;
    case 'count without any':
      return `number of ${things} without ${figures}`;
    case 'share without any':
      return `share of ${things} without ${figures}`;
    case 'count of groups':
      return `number of ${things} with ${figures}${sayThreshold(question)}`;
    case 'share of things':
      return `share of ${things} with ${figures}${sayThreshold(question)}`;
    case 'share of best': {
      const best = `${ranking?.limit} ${ranking?.descending ? 'highest' : 'lowest'} by ${things}`;
      return `share of all ${figures} that the ${best} make`;
    }
    case 'difference':
      return `difference in ${figures}`;
    default:
      return null;
  }
}

/** What stands before the figures of a question that has rows of them. */
const ofFigures: Partial<Record<BusinessQuestion['form'], string>> = {
  'running total': 'running total of ',
  steps: 'change from step to step of ',
  'average of groups': 'average of ',
  'average of steps': 'average of ',
};

function sayWanted(question: BusinessQuestion): string {
  const { form, isShare } = question;
  return `${ofFigures[form] ?? ''}${isShare ? 'share of ' : ''}${sayFigures(question)}`;
}

function saySteps({ grain, cycle, dimensions }: BusinessQuestion): readonly string[] {
  const steps = [grain, cycle, ...dimensions.map(({ name }) => spoken(name))].filter((each) => each !== null);
  return steps.length > 0 ? [`by ${steps.join(' and ')}`] : [];
}

/** The part that is asked for, and of what it is one. */
function sayPart({ conditions, whole, form }: BusinessQuestion): readonly string[] {
  const part = conditions.filter((each) => !whole.includes(each));
  const isOfWhole = form === 'part of each' || whole.length > 0;
  return [
    ...(part.length > 0 ? [`${isOfWhole ? 'that is' : 'for'} ${named(part)}`] : []),
    ...(whole.length > 0 ? [`of what is ${named(whole)}`] : []),
  ];
}

const sayFigures = ({ measures }: BusinessQuestion) => measures.map(({ name }) => spoken(name)).join(' and ');

const sayThreshold = ({ threshold }: BusinessQuestion) => (threshold ? ` ${sayLimit(threshold)}` : '');

const sayConditions = ({ conditions }: BusinessQuestion) =>
  conditions.length > 0 ? [`for ${named(conditions)}`] : [];

const sayWeekdays = ({ weekdays }: BusinessQuestion) =>
  weekdays.length > 0 ? [`on ${weekdays.map((each) => `${weekdayName(each)}s`).join(' and ')}`] : [];

const sayRange = ({ period }: BusinessQuestion) =>
  period ? `from ${sayPeriod(period)}` : 'over all of the data';

const sayRanking = ({ descending, limit }: Ranking) =>
  `${descending ? 'highest' : 'lowest'} first${limit === null ? '' : `, ${limit} at most`}`;

const named = (conditions: BusinessQuestion['conditions']) =>
  conditions.map(({ name, isExcluded }) => (isExcluded ? `all but ${name}` : name)).join(', ');
