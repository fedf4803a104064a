/** The words of time that are taken out of a question, and what they have said so far. */
import { addDays, iso, shift, type Unit } from './days.ts';
import { type Period, span, unitAt } from './period.ts';
import { monthIndexOf } from './written-dates.ts';

/** What the readers of a question's words know together; each takes its own words out. */
export interface TimeWords {
  /** Today, at its beginning in UTC. */
  readonly day: Date;
  /** In lower case, with spaces in the place of the words that were taken, so that places stay what they were. */
  rest: string;
  /** Whether a change is asked for, and no series. */
  readonly isOfChange: boolean;
  readonly found: FoundPeriod[];
  readonly assumptions: string[];
  /** The first words that name no period there is. */
  impossible: string | null;
  against: 'before' | Unit | null;
  grain: Unit | null;
  step: Unit | null;
  isOneStep: boolean;
  isCountOfSteps: boolean;
  isPerStep: boolean;
}

export interface FoundPeriod {
  /** Where its words stand in the question. */
  readonly at: number;
  readonly end: number;
  readonly period: Period;
}

type Match = readonly [text: string, ...groups: (string | undefined)[]];

export const unitWord = '(day|week|month|quarter|year)';

const months = 'january february march april may june july august september october november december'.split(
  ' ',
);

/** A reader of whole words; the pattern is one of Unicode without its bounds. */
export const wholeWords = (pattern: string) =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'gu');

/** Takes what matches out of the question. @param use tells the period that it names, if it names one */
export function take(
  words: TimeWords,
  pattern: RegExp,
  use: (match: Match, at: number) => Period | null,
): void {
  words.rest = words.rest.replace(pattern, (...given) => {
    const match = given.slice(0, -2) as unknown as Match;
    const at = given.at(-2) as number;
    const period = use(match, at);
    if (period) words.found.push({ at, end: at + match[0].length, period });
    return ' '.repeat(match[0].length);
  });
}

export function notAPeriod(words: TimeWords, text = ''): null {
  words.impossible ??= text.trim();
  return null;
}

/** From that day to today. */
export const since = ({ day }: TimeWords, start: Date): Period => span(start, addDays(day, 1));

/** By a month's name or `q3`: where no year is said, the latest that has begun. */
export function named(words: TimeWords, word: string, year: string | undefined): Period {
  const quarter = /^q([1-4])$/.exec(word)?.[1];
  return quarter
    ? latest(words, 'quarter', (Number(quarter) - 1) * 3, year, word.toUpperCase())
    : latest(words, 'month', monthIndexOf(word), year, nameOf(word));
}

function latest(
  { day, assumptions }: TimeWords,
  unit: Unit,
  month: number,
  year: string | undefined,
  called: string,
): Period {
  if (year) return unitAt(unit, new Date(Date.UTC(Number(year), month, 1)));
  const thisYear = new Date(Date.UTC(day.getUTCFullYear(), month, 1));
  const begin = thisYear > day ? shift(thisYear, 'year', -1) : thisYear;
  assumptions.push(`${called} is the latest that has begun: ${iso(begin).slice(0, 4)}.`);
  return unitAt(unit, begin);
}

function nameOf(word: string): string {
  const month = months[monthIndexOf(word)] ?? word;
  return month.charAt(0).toUpperCase() + month.slice(1);
}

export const germanUnit = (text: string): Unit =>
  /quartal/.test(text) ? 'quarter' : /jahr/.test(text) ? 'year' : /woche/.test(text) ? 'week' : 'month';
