/** The periods that a question names, as whole days in UTC: `last quarter`, `Q3`, `since March`, `the past 30 days`. */
import { dayOf, type Unit } from './days.ts';
import type { Period } from './period.ts';
import { type Cycle, readWeekdays } from './read-weekdays.ts';
import { takeCalendar } from './take-calendar.ts';
import { takeComparisons } from './take-comparisons.ts';
import { takeDays } from './take-days.ts';
import { takeRanges } from './take-ranges.ts';
import { takeRecent } from './take-recent.ts';
import { takeSteps } from './take-steps.ts';
import { type FoundPeriod, type TimeWords, unitWord } from './time-words.ts';
import { withIsoDates, withoutItsWeekday } from './written-dates.ts';

export interface PeriodWords {
  /** In the order of the question. */
  readonly periods: readonly Period[];
  /** What the question is to be compared with, where it names no second period. */
  readonly against: 'before' | Unit | null;
  /** The steps of a series: `by month`. */
  readonly grain: Unit | null;
  /** Whether one of the steps is wanted: `the busiest day`. */
  readonly isOneStep: boolean;
  /** Whether it is asked how many of the steps there are: `how many days had more than 20 orders`. */
  readonly isCountOfSteps: boolean;
  /** Said as what is divided by: `per day`, `daily`. */
  readonly isPerStep: boolean;
  readonly cycle: Cycle | null;
  readonly weekdays: readonly number[];
  /** Each of which is compared with the one before: `month over month`. */
  readonly step: Unit | null;
  readonly assumptions: readonly string[];
  /** Words of time that say too little: `recently`. */
  readonly unclear: string | null;
  /** The question without all these words. */
  readonly rest: string;
}

const changeWords =
  /\b(?:chang(?:e[ds]?|ing)|differ(?:ence|ed?)|gr[eo]w(?:th|n)?|(?:in|de)creased?|declined?|dropped|fell|rose|compared?)\b/;
const byUnit = new RegExp(
  `\\b(?:by|per|each|every) ${unitWord}\\b|\\b(?:dai|week|month|quarter)ly\\b|\\btrends?\\b`,
);
const vague =
  /\b(recently|lately|a while ago|some time|soon|next (?:day|week|month|quarter|year)|tomorrow)\b/;

/** @param today any moment of the day that `today` means, UTC */
export function readPeriods(question: string, today: Date): PeriodWords {
  const day = dayOf(today);
  let wrongWeekday: string | null = null;
  const dated = withoutItsWeekday(withIsoDates(question.toLowerCase(), day), (said) => {
    wrongWeekday ??= said.trim();
  });
  const { cycle, weekdays, isOne, rest: whole } = readWeekdays(dated, today);
  const words: TimeWords = {
    day,
    rest: whole,
    isOfChange: changeWords.test(whole) && !byUnit.test(whole),
    found: [],
    assumptions: [],
    impossible: wrongWeekday,
    against: null,
    grain: null,
    step: null,
    isOneStep: isOne,
    isCountOfSteps: false,
    isPerStep: false,
  };
  // What says more comes first: "from March to May" is neither month, "the last 3 months" is not the last one.
  takeDays(words);
  takeRanges(words);
  takeComparisons(words);
  takeRecent(words);
  takeCalendar(words);
  takeSteps(words);

  const { rest, assumptions, impossible, against, grain, step, isOneStep, isCountOfSteps, isPerStep } = words;
  const found = words.found.toSorted((a, b) => a.at - b.at);
  return {
    periods: found.map(({ period }) => period),
    against,
    grain,
    step,
    isOneStep,
    isCountOfSteps,
    isPerStep,
    cycle,
    weekdays,
    assumptions,
    unclear: impossible ?? oneWithinAnother(found, whole) ?? vague.exec(rest)?.[0] ?? null,
    rest,
  };
}

/** The words of "the second day of last month", which are no period and another one. */
function oneWithinAnother(found: readonly FoundPeriod[], text: string): string | null {
  const within = found.findIndex(
    ({ end, period }, i) =>
      i + 1 < found.length &&
      period.unit !== found[i + 1]?.period.unit &&
      /^\s+$/.test(text.slice(end, found[i + 1]?.at)),
  );
  return within < 0 ? null : text.slice(found[within]?.at, found[within + 1]?.end).trim();
}
