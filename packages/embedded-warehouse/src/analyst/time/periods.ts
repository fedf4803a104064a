/** The periods that a question names, as whole days in UTC: `last quarter`, `Q3`, `since March`, `the past 30 days`. */
import { numberOf, numberWord } from '../words/numbers.ts';
import { addDays, DAY_MS, dayOf, iso, shift, startOf, type Unit } from './days.ts';
import { type Cycle, readWeekdays } from './read-weekdays.ts';
import { monthIndexOf, monthWord, withIsoDates, withoutItsWeekday } from './written-dates.ts';

export interface Period {
  /** `2026-07-01`; included. */
  readonly start: string;
  /** Excluded. */
  readonly end: string;
  /** How many of which unit it is: what `the one before` goes back by. */
  readonly unit: Unit;
  readonly count: number;
  /** It ends today, before its unit does. */
  readonly isSoFar?: true;
}

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

/** What has no begin starts before all data. */
const EVER = '1970-01-01';
export const isOpen = ({ start }: Period) => start === EVER;
const months = 'january february march april may june july august september october november december'.split(
  ' ',
);
const superlative =
  '(?:best|worst|busiest|slowest|quietest|strongest|weakest|highest|lowest|biggest|largest|smallest)';
const unitWord = '(day|week|month|quarter|year)';
const changeWords =
  /\b(?:chang(?:e[ds]?|ing)|differ(?:ence|ed?)|gr[eo]w(?:th|n)?|(?:in|de)creased?|declined?|dropped|fell|rose|compared?)\b/;
const byUnit = new RegExp(
  `\\b(?:by|per|each|every) ${unitWord}\\b|\\b(?:dai|week|month|quarter)ly\\b|\\btrends?\\b`,
);

/** @param today any moment of the day that `today` means, UTC */
export function readPeriods(question: string, today: Date): PeriodWords {
  const day = dayOf(today);
  const found: { at: number; end: number; period: Period }[] = [];
  const assumptions: string[] = [];
  let impossible: string | null = null;
  const notAPeriod = (text = '') => {
    impossible ??= text.trim();
    return null;
  };
  const inWeeks = readWeekdays(
    withoutItsWeekday(withIsoDates(question.toLowerCase(), day), notAPeriod),
    today,
  );
  const { cycle, weekdays } = inWeeks;
  let rest = inWeeks.rest;
  let against: PeriodWords['against'] = null;
  let grain: Unit | null = null;
  let step: Unit | null = null;
  let isOneStep = inWeeks.isOne;
  let isCountOfSteps = false;
  let isPerStep = false;
  const isOfChange = changeWords.test(rest) && !byUnit.test(rest);
  const take = (pattern: string, use: (match: RegExpExecArray, at: number) => Period | null) => {
    rest = rest.replace(
      new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'gu'),
      (...given) => {
        const match = given.slice(0, -2) as unknown as RegExpExecArray;
        const at = given.at(-2) as number;
        const period = use(match, at);
        if (period) found.push({ at, end: at + match[0].length, period });
        return ' '.repeat((match[0] as string).length);
      },
    );
  };
  const since = (start: Date): Period => ({ ...span(start, addDays(day, 1)), unit: 'day' });

  take(
    `(?:from |between )?(\\d{4}-\\d\\d-\\d\\d) (?:to|until|till|and|through|-) (\\d{4}-\\d\\d-\\d\\d|today|yesterday)`,
    ([text, from = '', last = '']) => {
      const to = last === 'today' ? iso(day) : last === 'yesterday' ? iso(addDays(day, -1)) : last;
      return isDay(from) && isDay(to) && from <= to
        ? span(new Date(from), addDays(new Date(to), 1))
        : notAPeriod(text);
    },
  );
  take('since (\\d{4}-\\d\\d-\\d\\d)', ([text, from = '']) =>
    isDay(from) && from <= iso(day) ? since(new Date(from)) : notAPeriod(text),
  );
  take(
    '(before|until|till|up to|up until|after) (\\d{4}-\\d\\d-\\d\\d|today|yesterday)',
    ([text, word = '', date = '']) => {
      const said = date === 'today' ? iso(day) : date === 'yesterday' ? iso(addDays(day, -1)) : date;
      if (!isDay(said)) return notAPeriod(text);
      if (word === 'after') return said < iso(day) ? since(addDays(new Date(said), 1)) : notAPeriod(text);
      return span(new Date(EVER), addDays(new Date(said), word === 'before' ? 0 : 1));
    },
  );
  take('(?:on )?(\\d{4}-\\d\\d-\\d\\d)', ([text, on = '']) =>
    isDay(on) ? unitAt('day', new Date(on)) : notAPeriod(text),
  );
  const part = `(?:q[1-4]|${monthWord.replace('(', '(?:')})`;
  const bareRange = `(${part}) ?(?:to|until|till|through|-|–) ?(${part})(?: (20\\d\\d))?`;
  const hasRanges = (rest.match(new RegExp(bareRange, 'g')) ?? []).length > 1;
  take(
    `(?:from|between) (?:the )?(${part})(?: (20\\d\\d))? (?:to|until|till|and|through|-) (${part})(?: (20\\d\\d))?|${bareRange}`,
    ([text, from, year, until, ofUntil, bareFrom, bareUntil, ofBoth], at) => {
      const [first, second, yearOf] = [from ?? bareFrom ?? '', until ?? bareUntil ?? '', ofUntil ?? ofBoth];
      const to = named(second, yearOf ?? year);
      const said = assumptions.length;
      let begin = named(first, year ?? yearOf);
      // "From November to February" goes over the end of a year.
      if (begin.start >= to.end && !year) {
        assumptions.length = said;
        begin = named(first, String(Number(to.start.slice(0, 4)) - 1));
      }
      // "The change between September and October" is one of two months, and no sum of them.
      if (isOfChange && (from !== undefined || !hasRanges) && begin.start < to.start) {
        found.push({ at, end: at, period: begin });
        return to;
      }
      return begin.start < to.end ? span(new Date(begin.start), new Date(to.end)) : notAPeriod(text);
    },
  );
  take(
    `(?:the )?same (?:period|quarter|month|week|time|days?) (?:(?:of |in )?(?:the )?(?:last|previous|prior) ${unitWord}|(?:a|one) ${unitWord} (?:ago|earlier|before))`,
    ([text = '', unit, ago]) => {
      const back = (unit ?? ago) as Unit;
      // A week has no place of its own in a month.
      if (/same week/.test(text) && /^(?:month|quarter)$/.test(back)) return notAPeriod(text);
      against = back;
      return null;
    },
  );
  take('year[- ]over[- ]year|yoy|(?:a|one) year (?:ago|earlier|before)|year on year', () => {
    against = 'year';
    return null;
  });
  take(
    `(day|week|month|quarter)[- ](?:over|on)[- ](?:day|week|month|quarter)|(?:over|on|against|from|versus|vs\\.?|compared (?:to|with)) (?:the|its) (?:previous|preceding|prior) ${unitWord}`,
    ([, unit, before]) => {
      step = (unit ?? before) as Unit;
      return null;
    },
  );
  take(
    `(?:the )?(?:one|period|${unitWord.slice(1, -1)}) (?:before|prior)(?: (?:that|it))?|(?:the )?(?:previous|preceding|prior) (?:one|period)`,
    () => {
      against ??= 'before';
      return null;
    },
  );
  take(
    '(?:in |during |for )?(?:the )?(first|second) half of (?:(this|the|last) year|(20\\d\\d))|(?:in |during |for )?h([12])(?:[ /-]?(20\\d\\d))?',
    ([, half, which, year, digit, yearOf]) => {
      const number = Number(year ?? yearOf ?? day.getUTCFullYear()) - (which === 'last' ? 1 : 0);
      const start = new Date(Date.UTC(number, half === 'second' || digit === '2' ? 6 : 0, 1));
      return span(start, shift(start, 'month', 6));
    },
  );
  take(
    `((?:for )?(?:each|every one) of )?(?:the )?(?:last|past|previous|letzten) (\\d{1,3}|${numberWord}) ${unitWord}s?`,
    ([text, each, number = '', unit]) => {
      const count = numberOf(number);
      if (count === 0) return notAPeriod(text);
      if (each) grain = unit as Unit;
      if (unit === 'day') return { ...span(addDays(day, -count), day), unit };
      assumptions.push(`The last ${count} ${unit}s are whole ones, without the current ${unit}.`);
      const end = startOf(unit as Unit, day);
      return { ...span(shift(end, unit as Unit, -count), end), unit: unit as Unit, count };
    },
  );
  take(
    `(?:in |during |of |for )?(?:the )?(?:last|past|previous|prior|letzte[rsnm]?|vorige[rsnm]?) (?:${unitWord}|monat|quartal|jahr|woche)`,
    ([text = '', unit]) => shifted((unit ?? germanUnit(text)) as Unit, -1, day),
  );
  take(`(?:the )?(?:last|past|previous) month's`, () => shifted('month', -1, day));
  take(
    `(?:in |during |of |for )?(?:this|the current) ${unitWord}|(?:of|for) the (year|quarter|month)(?: so far)?(?=\\W*$|[,:])|(month|year|quarter|week)[- ]to[- ]date|(ytd|mtd|qtd)`,
    ([, unit, ofThe, dated, short]) => {
      const chosen = (unit ??
        ofThe ??
        dated ??
        ({ ytd: 'year', mtd: 'month', qtd: 'quarter' } as const)[short as 'ytd']) as Unit;
      assumptions.push(`This ${chosen} is counted until ${iso(day)}, today.`);
      return { ...span(startOf(chosen, day), addDays(day, 1)), unit: chosen, count: 1, isSoFar: true };
    },
  );
  take('today', () => unitAt('day', day));
  take('yesterday', () => unitAt('day', addDays(day, -1)));
  take(
    '(?:in |during |of |for )?q([1-4])(?:[ /-]?(?:of )?(20\\d\\d))?|(?:the )?(first|second|third|fourth) quarter(?: (?:of )?(20\\d\\d))?',
    ([, digit, year, ordinal, yearOf]) => {
      const quarter = digit ?? ['first', 'second', 'third', 'fourth'].indexOf(ordinal ?? '') + 1;
      return named(`q${quarter}`, year ?? yearOf);
    },
  );
  take(`since ${monthWord}(?: (20\\d\\d))?`, ([, month = '', year]) => {
    return since(new Date(named(month, year).start));
  });
  take('since (20\\d\\d)', ([, year]) => since(new Date(`${year}-01-01`)));
  take(
    `(?:in |during |of |for )?${monthWord} (20\\d\\d)|(?:in|during|of|for|since) ${monthWord}|${monthWord.replace('|may', '')}`,
    ([, month, year, alone, bare]) => {
      return named((month ?? alone ?? bare) as string, year);
    },
  );
  // "Orders of more than 2000 dollars" names no year.
  take(
    '(?<!(?:than|above|below|under|least|most|exceeding|worth|between) [$€£]?|[$€£])(?:in |during |of |for )?(20[1-3]\\d)(?! ?(?:dollars|usd|k\\b|and [$€£]?(?!20\\d\\d)\\d))',
    ([, year]) => unitAt('year', new Date(`${year}-01-01`)),
  );
  take(
    `(?:by|per|each|every|for each|for every|(?:day|week|month|quarter|year) by) ${unitWord}|(?<=xaveragedx.*)(?:in )?an? ${unitWord}|(?:in )?an? ${unitWord}(?=.*xaveragedx)|(daily|weekly|monthly|quarterly|yearly|annually)|over time|trends?|development|pro (?:monat|quartal|jahr|woche)`,
    ([text = '', by, a, one, adverb]) => {
      const unit = by ?? a ?? one;
      if (!/^by|over time|trend|development/.test(text)) isPerStep = true;
      grain = (unit ??
        (adverb
          ? adverb.replace(/ly$/, '').replace('dai', 'day').replace('annual', 'year')
          : germanUnit(text))) as Unit;
      return null;
    },
  );

  // "By source and month".
  take(`(?<=\\b(?:by|per|each) [\\p{L} ,]{1,60}(?: and|,) )${unitWord}(?! (?:over|on|by))`, ([, unit]) => {
    grain ??= unit as Unit;
    return null;
  });

  // "On which days did we get more than 15 orders", "months with revenue over 500k".
  take(
    `(?:on |in )?(which|what|how many) ${unitWord}s(?! (?:ago|old|did it|does it|do |on average))|(?<=^\\W*(?:list |show |show me |give me |all |the )*)${unitWord}s(?= +(?:with|when|where|that|on which|in which))`,
    ([, asked, unit, named]) => {
      isCountOfSteps = asked === 'how many';
      grain ??= (unit ?? named) as Unit;
      return null;
    },
  );

  // "The busiest day", "our worst month", "which month had": the steps of a series are ranked.
  take(
    `(?<=${superlative} (?:\\p{L}+ )?)${unitWord}|(?<=(?:which|what) )${unitWord}(?= +(?:had|has|was|is|saw|brought|did|gave|with)\\b)`,
    ([, ranked, asked]) => {
      isOneStep = grain === null;
      grain ??= (ranked ?? asked) as Unit;
      return null;
    },
  );

  /** Of a month's name or `q3`. */
  function named(word: string, year: string | undefined): Period {
    const quarter = /^q([1-4])$/.exec(word)?.[1];
    return quarter
      ? latest('quarter', (Number(quarter) - 1) * 3, year, word.toUpperCase())
      : latest('month', monthIndexOf(word), year, nameOf(word));
  }

  function latest(unit: Unit, month: number, year: string | undefined, called: string): Period {
    if (year) return unitAt(unit, new Date(Date.UTC(Number(year), month, 1)));
    const thisYear = new Date(Date.UTC(day.getUTCFullYear(), month, 1));
    const begin = thisYear > day ? shift(thisYear, 'year', -1) : thisYear;
    assumptions.push(`${called} is the latest that has begun: ${iso(begin).slice(0, 4)}.`);
    return unitAt(unit, begin);
  }

  found.sort((a, b) => a.at - b.at);
  // "The second day of last month" is no period and another one.
  const within = found.findIndex(
    ({ end, period }, i) =>
      i + 1 < found.length &&
      period.unit !== found[i + 1]?.period.unit &&
      /^\s+$/.test(inWeeks.rest.slice(end, found[i + 1]?.at)),
  );
  const unclear =
    impossible ??
    (within < 0 ? null : inWeeks.rest.slice(found[within]?.at, found[within + 1]?.end).trim()) ??
    /\b(recently|lately|a while ago|some time|soon|next (?:day|week|month|quarter|year)|tomorrow)\b/.exec(
      rest,
    )?.[0] ??
    null;
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
    unclear,
    rest,
  };
}

/** From the first one's beginning to the last one's end. */
export const spanOf = (first: Period, last: Period): Period =>
  span(new Date(first.start), new Date(last.end));

/** The period that another is measured against. */
export function periodBefore(period: Period, against: 'before' | Unit): Period {
  const by = (date: string) =>
    against === 'before'
      ? shift(new Date(date), period.unit, -period.count)
      : shift(new Date(date), against, -1);
  return { ...period, start: iso(by(period.start)), end: iso(by(period.end)) };
}

/** `2026-07-01 to 2026-09-30`, the day alone, or `the beginning to 2026-09-30`. */
export function sayPeriod(period: Period): string {
  const last = lastDayOf(period);
  if (last === period.start) return last;
  return `${isOpen(period) ? 'the beginning' : period.start} to ${last}`;
}

export const lastDayOf = ({ end }: Period) => iso(addDays(new Date(end), -1));

const germanUnit = (text: string): Unit =>
  /quartal/.test(text) ? 'quarter' : /jahr/.test(text) ? 'year' : /woche/.test(text) ? 'week' : 'month';
const isDay = (text: string) => !Number.isNaN(Date.parse(text)) && iso(new Date(text)) === text;
const nameOf = (word: string) => {
  const month = months[monthIndexOf(word)] ?? word;
  return month.charAt(0).toUpperCase() + month.slice(1);
};

function span(start: Date, end: Date): Period {
  const count = Math.round((end.getTime() - start.getTime()) / DAY_MS);
  return { start: iso(start), end: iso(end), unit: 'day', count };
}

function unitAt(unit: Unit, date: Date): Period {
  const start = startOf(unit, date);
  return { start: iso(start), end: iso(shift(start, unit, 1)), unit, count: 1 };
}

const shifted = (unit: Unit, by: number, day: Date) => unitAt(unit, shift(startOf(unit, day), unit, by));
