/** What a question makes of its figures: a comparison, a running total, the best of each group, and so on. */

import { type Condition, type Dimension, isAddable, type Measure } from '../model/vocabulary.ts';
import { sayLimit } from '../question/limits.ts';
import type { BusinessQuestion, QuestionForm } from '../question/question.ts';
import type { Shape } from '../question/question-shape.ts';
import { isOpen, type Period, periodBefore, sayPeriod, spanOf } from '../time/period.ts';
import type { PeriodWords } from '../time/periods.ts';
import { singularOf, spoken } from '../words/words.ts';
import { comparedValues } from '../writing/write-form.ts';
import { type GroupWords, isCountedAt, isGrouping, isValue } from './read-groups.ts';
import { averagedBy } from './read-measures.ts';
import { isPartOfEach, isPartSaid } from './read-share.ts';

export type ReadForm = Pick<
  BusinessQuestion,
  'form' | 'changed' | 'period' | 'before' | 'grain' | 'cycle' | 'weekdays' | 'dimensions' | 'ranking'
>;

export interface FormWords extends GroupWords {
  readonly measures: readonly Measure[];
  readonly groups: readonly Dimension[];
  readonly conditions: readonly Condition[];
  readonly time: PeriodWords;
}

/** @returns why not, where the words ask for what cannot be told together */
export function formOf(asked: FormWords): ReadForm | string {
  const { shape, groups, time, threshold, measures } = asked;
  const [period = null] = time.periods;
  const grain = grainOf(time);
  const ranking =
    shape.ranking && (time.isOneStep || isForOne(asked)) ? { ...shape.ranking, limit: 1 } : shape.ranking;
  const { cycle, weekdays } = time;
  const plain = { period, before: null, grain, cycle, weekdays, dimensions: groups, ranking, changed: null };
  const averaged = measures.every(isAddable) ? averagedBy(asked, groups, time.isPerStep) : null;
  if (averaged && !asked.isAbsence) return averageOver(averaged, asked, plain);
  const form = asked.isAbsence ? 'without any' : specialForm(asked, grain);
  if (threshold && asked.words.includes('many') && form !== 'count of groups')
    return `A limit on a figure ("${sayLimit(threshold)}") needs groups and one figure, in a list.`;
  if (form === 'without any') return absence(asked, plain);
  if (form === 'part of each') return { ...plain, form };
  if (form === 'share of best') return shareOfBest(asked, plain);
  if (shape.isShare && groups.length > 0 && isPartSaid(asked))
    return 'The share can be one of each group, or of all groups together: say "percentage" for each group\'s own.';
  if (form === 'running total') return runningTotal(asked, plain);
  if (form === 'steps') return steps(asked, plain);
  if (form === 'best of each') return { ...plain, form, dimensions: bestFirst(asked) };
  if (form === 'count of groups') return countOfThings(asked, plain);
  if (ranking?.limit && grain && groups.length > 0 && !time.isOneStep)
    return bestOfSteps(asked, { ...plain, ranking });
  const average = averageOfGroups(asked, { ...plain, ranking });
  if (average) return average;
  if (isDifference(asked)) return { ...plain, form: 'difference', dimensions: [] };
  const series = seriesOf(time, shape);
  if (series) return { ...plain, ...series, form: 'plain' };
  const compared = comparison({ ...time, grain }, shape, measures.some(isAddable));
  if (typeof compared === 'string') return compared;
  const { direction } = shape;
  const isRanked = ranking !== null && compared.before !== null;
  return {
    ...plain,
    ...compared,
    form: 'plain',
    // The biggest drop is the lowest change.
    ranking: isRanked
      ? {
          ...ranking,
          descending: (direction === 'down') !== ranking.descending,
          by: shape.isOfDifference ? 'difference' : 'percent',
        }
      : ranking,
    changed: compared.before && groups.length > 0 && !ranking && isOfGone(asked) ? direction : null,
  };
}

function averageOver(
  over: Dimension | 'steps',
  { shape, groups, measures, threshold, time }: FormWords,
  plain: Omit<ReadForm, 'form'>,
): ReadForm | string {
  const isMore = threshold || shape.isShare || shape.isChange || shape.isComparison || shape.isRunning;
  const isOther = time.cycle !== null || time.weekdays.length > 0 || time.periods.length > 1 || time.against;
  if (isMore || isOther || measures.length > 1)
    return 'An average over groups is told of one figure in one period: ask for one at a time.';
  if (over === 'steps') return { ...plain, form: 'average of steps' };
  if (plain.grain) return 'An average over groups and a series are two questions: ask for one.';
  return {
    ...plain,
    form: 'average of groups',
    dimensions: [...groups.filter((each) => each !== over), over],
  };
}

/** "What share do our top 5 customers make", and not "the share of revenue by country, top 5". */
const isShareOfBest = ({ shape, groups, words, mentions }: FormWords) =>
  shape.isShare &&
  shape.ranking !== null &&
  mentions.some(
    ({ at, terms }) =>
      words[at] === shape.ofBest &&
      !isGrouping.test(words[at - 1] ?? '') &&
      terms.some((term) => term.kind === 'dimension' && groups.includes(term)),
  );

function shareOfBest(
  { measures, groups, threshold, time }: FormWords,
  plain: Omit<ReadForm, 'form'>,
): ReadForm | string {
  const isMore = threshold || plain.grain || plain.cycle || groups.length > 1 || time.periods.length > 1;
  if (isMore || measures.length !== 1)
    return 'What the first ones make of all is told of one figure and one kind of thing: ask for one at a time.';
  return { ...plain, form: 'share of best' };
}

/** "Orders per customer by segment" is an average over customers, and no list of them. */
function averageOfGroups(asked: FormWords, plain: Omit<ReadForm, 'form'>): ReadForm | string | null {
  const { words, mentions, groups, measures } = asked;
  const per = mentions.find(
    ({ at, terms }) =>
      words[at - 1] === 'per' &&
      terms.some((term) => term.kind === 'dimension' && term.key.length > 0 && groups.includes(term)),
  );
  const over = per?.terms.find(
    (term): term is Dimension => term.kind === 'dimension' && groups.includes(term),
  );
  if (!per || !over || groups.length < 2) return null;
  if (measures.every(isAddable)) return averageOver(over, asked, plain);
  return `"per ${per.text}" by another group can be an average or a list: name a figure to divide by, or ask by ${per.text} and the other.`;
}

/** "Which regions grew" asks for those that did, and "growth by region" for all of them. */
const isOfGone = ({ words, mentions, groups }: FormWords) =>
  mentions.some(
    ({ at, length, terms }) =>
      terms.some((term) => term.kind === 'dimension' && groups.includes(term)) &&
      (/^(?:which|what)$/.test(words[at - 1] ?? '') ||
        /^(?:that|which|where)$/.test(words[at + length] ?? '')),
  );

/** "How much more did EMEA make than AMER": of two values, in one period. */
const isDifference = ({ shape, groups, conditions, measures, time, threshold }: FormWords) =>
  shape.isDifference &&
  !shape.ranking &&
  !threshold &&
  measures.length === 1 &&
  time.periods.length < 2 &&
  !time.against &&
  !time.step &&
  !time.grain &&
  !time.cycle &&
  comparedValues({ conditions }).length === 2 &&
  groups.every(({ table, name }) => comparedValues({ conditions })[0]?.of === `${table}.${name}`);

/** "Month over month" of several months is a series. */
function grainOf({ grain, step, periods: [period] }: PeriodWords) {
  const isOneStep = period?.unit === step && period?.count === 1;
  return grain ?? (step !== null && period && !isOneStep ? step : null);
}

function specialForm(asked: FormWords, grain: PeriodWords['grain']): QuestionForm {
  const { shape, groups, mentions, time } = asked;
  if (shape.isRunning) return 'running total';
  if (isShareOfBest(asked)) return 'share of best';
  if (isPartOfEach(asked, grain)) return 'part of each';
  const wantsChange = shape.isChange || time.step !== null || time.against === 'before';
  if (grain && wantsChange && time.against !== 'year' && time.periods.length < 2) return 'steps';
  const isOneTime = time.periods.length < 2 && time.against === null && time.step === null;
  if (!shape.ranking && isOneTime && countedOf(asked)) return 'count of groups';
  if (time.isCountOfSteps && groups.length === 0) return 'count of groups';
  const each = mentions.find((mention) => isOfEach(asked, mention));
  return shape.ranking && groups.length === 2 && each && !isOfFigure(asked, each) ? 'best of each' : 'plain';
}

/** "By revenue per customer" is what is ranked. */
const isOfFigure = ({ words, mentions }: FormWords, { at }: GroupWords['mentions'][number]) =>
  mentions.some(
    (each) =>
      each.at + each.length === at - 1 &&
      words[each.at - 1] === 'by' &&
      each.terms.some(({ kind }) => kind === 'measure'),
  );

const isOfEach = ({ words, groups }: FormWords, { at, terms }: GroupWords['mentions'][number]) =>
  /^(?:each|every|per)$/.test(words[at - 1] ?? '') &&
  terms.some((term) => term.kind === 'dimension' && groups.includes(term));

/** By region, or by month, where the question says so. */
function countOfThings(asked: FormWords, plain: Omit<ReadForm, 'form'>): ReadForm | string {
  const counted = countedOf(asked);
  const { groups, shape } = asked;
  const outer = groups.filter((each) => each !== counted);
  const dimensions = counted ? [counted, ...outer] : groups;
  if (!shape.isShare) return { ...plain, form: 'count of groups', dimensions };
  if (!counted || outer.length > 0 || plain.grain || plain.cycle)
    return 'The share of things is told of all of them: ask for it without groups.';
  return { ...plain, form: 'share of things', dimensions };
}

/** "How many customers" or "the number of customers" with a limit is a number of customers. */
function countedOf({ words, mentions, groups }: FormWords): Dimension | null {
  const counted = mentions
    .filter(({ at }) => isCountedAt({ words, mentions }, at))
    .flatMap(({ terms }) => terms);
  return (
    counted.find((term): term is Dimension => term.kind === 'dimension' && groups.includes(term)) ?? null
  );
}

/** "The product with the highest revenue", "the lowest rated source", "the best product in each category" are one. */
function isForOne({ shape, words, mentions, groups }: FormWords): boolean {
  if (shape.isNumbered || shape.ranking?.limit === null) return false;
  const ofGroups = mentions.filter(({ terms }) =>
    terms.some((term) => term.kind === 'dimension' && groups.includes(term)),
  );
  const ranked = ofGroups.filter(({ at }) => !/^(?:each|every|per)$/.test(words[at - 1] ?? ''));
  const [only, more] = ranked;
  // "The tent with the highest price" is a value that stands for what has it.
  const kind = mentions.find((each) => isValue(each) && words[each.at + each.length] === 'with');
  if (!only && kind) return singularOf(kind.text) === kind.text;
  if (!only || more || singularOf(only.text) !== only.text) return false;
  const before = words[only.at - 1] ?? '';
  return ofGroups.length > 1 || /^(?:which|what)$/.test(before) || !isGrouping.test(before);
}

/** "The top 2 agents in each month"; "the top 5 countries by month" can be those of each month, or of all. */
function bestOfSteps(
  { groups, time, measures }: FormWords,
  plain: Omit<ReadForm, 'form'>,
): ReadForm | string {
  if (groups.length === 1 && time.isPerStep && time.periods.length < 2 && measures.length === 1)
    return { ...plain, form: 'best of each' };
  return `The best can be of each ${plain.grain} or of the whole time: say "in each ${plain.grain}", or name the groups.`;
}

/** What the best is of, and then what is ranked in it. */
function bestFirst(asked: FormWords): readonly Dimension[] {
  const each = asked.mentions.find((mention) => isOfEach(asked, mention));
  const [a, b] = asked.groups as readonly [Dimension, Dimension];
  return each?.terms.includes(a) ? [a, b] : [b, a];
}

function absence(asked: FormWords, plain: Omit<ReadForm, 'form'>): ReadForm | string {
  const { groups, measures, shape, time, threshold } = asked;
  const [group] = groups;
  const { ranking, isShare, isChange, isComparison, isRunning } = shape;
  const isCounted = countedOf(asked) !== null;
  const isMore =
    ranking || threshold || (isShare && !isCounted) || isChange || isComparison || isRunning || plain.grain;
  if (!group || groups.length > 1 || measures.length !== 1 || isMore || time.periods.length > 1)
    return 'What has none of something is told of one kind of thing, as a list: for example, which customers have no orders last month.';
  if (isShare) return { ...plain, form: 'share without any' };
  return { ...plain, form: isCounted ? 'count without any' : 'without any' };
}

function runningTotal(
  { measures, shape, groups, threshold }: FormWords,
  plain: Omit<ReadForm, 'form'>,
): ReadForm | string {
  if (!plain.grain) return 'A running total needs steps: say by what, for example by month.';
  if (groups.length > 0 || shape.ranking || threshold || shape.isShare || shape.isChange)
    return 'A running total is told of one series: ask for groups and rankings by themselves.';
  if (!measures.every((each) => isAddable(each) && each.aggregation !== 'count_distinct'))
    return `No running total can be made of ${measures.map(({ name }) => spoken(name)).join(' and ')}.`;
  return { ...plain, form: 'running total' };
}

function steps(
  { shape, groups, measures, threshold }: FormWords,
  plain: Omit<ReadForm, 'form'>,
): ReadForm | string {
  if (groups.length > 0 || measures.length > 1 || shape.ranking || threshold || shape.isShare)
    return 'The change from step to step is told of one series of one figure: ask for groups and rankings by themselves.';
  return { ...plain, form: 'steps' };
}

/** "Q1, Q2 and Q3": three periods of one unit or more, each after the other, are the steps of a series. */
function seriesOf(
  { periods, against, step, grain }: PeriodWords,
  { isChange, isComparison }: Shape,
): Pick<ReadForm, 'period' | 'grain'> | null {
  const [first, , third] = periods;
  const last = periods.at(-1);
  if (!first || !third || !last || against || step || grain || isChange || isComparison) return null;
  const isInRow = periods.every(
    ({ start, unit, count }, i) =>
      unit === first.unit && count === 1 && (i === 0 || periods[i - 1]?.end === start),
  );
  return isInRow ? { period: spanOf(first, last), grain: first.unit } : null;
}

function comparison(
  time: PeriodWords,
  { isChange: isGrowth, isComparison }: Shape,
  isOfSums: boolean,
): { readonly period: Period | null; readonly before: Period | null } | string {
  const isChange = isGrowth || isComparison;
  if (time.periods.length > 1 && time.periods.some(isOpen))
    return 'A period without a beginning is compared with no other: name two whole periods.';
  const wanted = time.against ?? (time.step ? 'before' : null);
  const [first = null, second = null, third] = time.periods;
  const wantsChange = wanted !== null || isChange || second !== null;
  // "In July and August" is one time of two months.
  const isOneSpan = first !== null && first.end === second?.start && wanted === null && !isChange && !third;
  if (isOneSpan) return { period: spanOf(first, second), before: null };
  if (time.grain && first && wantsChange)
    return `A comparison and a series by ${time.grain} are two questions: ask for one.`;
  if (third) return 'The question names more than two periods: ask for a series, for example by month.';
  const isSame = first !== null && first.start === second?.start && first.end === second.end;

  if (first && second && !isSame) {
    const [before, period] = first.start < second.start ? [first, second] : [second, first];
    // A rate of some days can be held against that of others, and a sum cannot.
    if (period.isSoFar && !before.isSoFar && isOfSums)
      return `${sayPeriod(period)} is not over, and ${sayPeriod(before)} is: say "year over year" to compare the same days, or name two whole periods.`;
    return { period, before };
  }
  if (first && isComparison && !isGrowth && wanted === null && !isSame)
    return `${sayPeriod(first)} is one side of the comparison: say what it is compared with.`;
  const against = wanted ?? (isSame || isChange ? 'before' : null);
  if (against === null || (time.grain && !first)) return { period: first, before: null };
  if (first && isOpen(first)) return 'A period without a beginning has none before it: say since when.';
  if (!first) return 'A comparison needs a period: say which, for example last quarter.';
  return { period: first, before: periodBefore(first, against) };
}
