/** Days of the week and hours of the day in a question: `by weekday`, `on Mondays`, `at what hour`, `last Friday`. */

/** What comes again and again, as groups: each Monday is of one, whatever its week. */
export type Cycle = 'weekday' | 'hour';

export interface WeekdayWords {
  readonly cycle: Cycle | null;
  /** Whether one of them is wanted: `which weekday`. */
  readonly isOne: boolean;
  /** Of ISO 8601: 1 is Monday. Empty where all count. */
  readonly weekdays: readonly number[];
  /** Without these words; a day like `last Friday` stands as its date. */
  readonly rest: string;
}

const DAY_MS = 86_400_000;
const names = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');
const name = '(mon|tues?|wednes|wed|thurs?|fri|satur|sat|sun)(?:day)?';
const singular = '(monday|tuesday|wednesday|thursday|friday|saturday|sunday)';
const plural = `${singular}s`;
const best = 'best|worst|busiest|slowest|quietest|strongest|weakest|highest|lowest|biggest|largest|smallest';
const working = [1, 2, 3, 4, 5];
const weekend = [6, 7];

/** @param text in lower case */
export function readWeekdays(text: string, today: Date): WeekdayWords {
  let cycle: Cycle | null = null;
  let isOne = false;
  const weekdays: number[] = [];
  let rest = text;
  const take = (pattern: string, use: (given: readonly (string | undefined)[]) => string) => {
    rest = rest.replace(
      new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'gu'),
      (...given) => ` ${use(given.slice(0, -2))} `,
    );
  };
  const group = (of: Cycle) => (given: readonly (string | undefined)[]) => {
    const before = given[1] ?? '';
    cycle = of;
    if (!/\b(?:by|per|each|every)\b/.test(before)) isOne = true;
    return new RegExp(`${best}`).exec(before)?.[0] ?? (/which|what/.test(before) ? 'which' : '');
  };
  const asking = `(?:by|per|each|every|for each|for every|(?:on |at |in )?(?:which|what)|(?:the |our )?(?:${best}))`;
  take(`(${asking}(?: the)? )?days? of (?:the )?week`, group('weekday'));
  take(`(${asking} )weekdays?`, group('weekday'));
  take(`(${asking}(?: the)? )?(?:hours?|times?) of (?:the )?day`, group('hour'));
  take(`(${asking} )hours?(?! (?:on|of|spent)(?![\\p{L}]))`, group('hour'));
  take('hourly(?: (?:split|distribution|breakdown)(?: of)?)?', () => {
    cycle = 'hour';
    return '';
  });
  take('(?:on |at |during |over )(?:the |a )?week-?ends?|week-?end(?= \\p{L})', () => {
    weekdays.push(...weekend);
    return '';
  });
  take('(?:on |during )(?:weekdays|(?:working|business) days)|weekday(?= \\p{L})', () => {
    weekdays.push(...working);
    return '';
  });
  take(`(?:on |and |or )?${plural}`, ([, said = '']) => {
    weekdays.push(names.indexOf(said) + 1);
    return '';
  });
  // "On a Friday" and "every Friday" are of all of them, "on Friday" is of the last one.
  take(`(?:on an? |on any |(?:on )?(?:each|every) )${singular}`, ([, said = '']) => {
    weekdays.push(names.indexOf(said) + 1);
    return '';
  });
  take(`(?:last |this |on |this past )${name}`, ([, said = '']) => latest(said, today));
  return { cycle, isOne, weekdays: [...new Set(weekdays)], rest };
}

/** The last such day that is over. */
function latest(said: string, today: Date): string {
  const wanted = names.findIndex((each) => each.startsWith(said));
  const yesterday = Math.floor(today.getTime() / DAY_MS) * DAY_MS - DAY_MS;
  const back = (((new Date(yesterday).getUTCDay() + 6) % 7) - wanted + 7) % 7;
  return new Date(yesterday - back * DAY_MS).toISOString().slice(0, 10);
}

export const weekdayName = (weekday: number) => {
  const said = names[weekday - 1] ?? '';
  return said.charAt(0).toUpperCase() + said.slice(1);
};

/** What the groups of a cycle are told by, in the order in which they come round. */
export const cycleColumns: Readonly<Record<Cycle, readonly (readonly [name: string, sql: string])[]>> = {
  weekday: [
    ['WEEKDAY_NUMBER', 'DAYOFWEEKISO'],
    ['WEEKDAY', 'DAYNAME'],
  ],
  hour: [['HOUR', 'HOUR']],
};
