/** Periods that are said by their place in a month or a year, as the ranges of days that they are. */

export interface NamedPeriods {
  readonly text: string;
  readonly assumptions: readonly string[];
}

const DAY_MS = 86_400_000;
const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const month =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const ordinal = '(\\d{1,2})(?:st|nd|rd|th)?';
const to = '(?:to|until|till|through|and|-|–)';
const year = '(?:,? (?:of )?(20\\d\\d))?';
const counted = '(first|1st|second|2nd|third|3rd|fourth|4th|last)';
const units: Readonly<Record<string, string>> = {
  yr: 'year',
  qtr: 'quarter',
  mth: 'month',
  mo: 'month',
  wk: 'week',
};
const counts: Readonly<Record<string, number>> = {
  first: 1,
  '1st': 1,
  second: 2,
  '2nd': 2,
  third: 3,
  '3rd': 3,
  fourth: 4,
  '4th': 4,
};

/**
 * `week 40`, `the week of 5 October`, `first half of October`, `first week of October`, `the 3rd to the 9th of October`,
 * `Oct 3 to 9`, `the 3rd to the 9th`: what has no year is the latest that has begun.
 *
 * @param today any moment of the day that `today` means, UTC
 */
export function namePeriods(question: string, today: Date): NamedPeriods {
  const day = Math.floor(today.getTime() / DAY_MS) * DAY_MS;
  const assumptions: string[] = [];
  let text = question;
  const take = (pattern: string, write: (given: readonly (string | undefined)[]) => string | null) => {
    text = text.replace(
      new RegExp(`(?<![\\p{L}\\p{N}-])(?:${pattern})(?![\\p{L}\\p{N}])`, 'giu'),
      (said, ...given) => write(given.slice(0, -2).map((part) => part?.toLowerCase())) ?? said,
    );
  };
  const range = (first: number, last: number) => `from ${iso(first)} to ${iso(last)}`;
  const yearOf = (given: string | undefined, begin: (ofYear: number) => number) => {
    const thisYear = new Date(day).getUTCFullYear();
    if (given) return Number(given);
    return begin(thisYear) > day ? thisYear - 1 : thisYear;
  };
  const monthStart = (name: string, given: string | undefined) => {
    const at = months.indexOf(name.slice(0, 3));
    return Date.UTC(
      yearOf(given, (ofYear) => Date.UTC(ofYear, at, 1)),
      at,
      1,
    );
  };
  const lastOf = (start: number) => {
    const date = new Date(start);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0);
  };
  const dayIn = (start: number, number: string | undefined) => start + (Number(number) - 1) * DAY_MS;

  take('lst|lsat|lats(?= (?:week|month|quarter|year|\\d))', () => 'last');
  take('ths(?= (?:week|month|quarter|year))', () => 'this');
  take(
    '(?<=(?:this|last|past|previous|per|by|each|every|\\d{1,3}) )(yr|qtr|mth|mo|wk)s?(?! \\d)',
    ([unit = '']) => units[unit] ?? null,
  );
  take(
    `(?:in |during |of |for )?(?:the )?(?:calendar )?(?:week|wk|cw|kw) (\\d{1,2})(?:(?: of|,)? (20\\d\\d))?`,
    ([number, given]) => {
      const week = Number(number);
      if (week < 1 || week > 53) return null;
      const ofYear = yearOf(given, (each) => firstMonday(each) + (week - 1) * 7 * DAY_MS);
      const start = firstMonday(ofYear) + (week - 1) * 7 * DAY_MS;
      if (week === 53 && start >= firstMonday(ofYear + 1)) return null;
      assumptions.push(`Week ${week} is that of ISO 8601 in ${ofYear}.`);
      return range(start, start + 6 * DAY_MS);
    },
  );
  take(
    `(?:in |during |for )?(?:the )?week (?:of|from|starting|beginning|commencing)(?: on)? (?:monday,? )?(?:(?:the )?${ordinal} (?:of )?${month}|${month} (?:the )?${ordinal})${year}`,
    ([before, name, named, after, given]) => {
      const at = months.indexOf((name ?? named ?? '').slice(0, 3));
      const number = Number(before ?? after);
      const ofYear = yearOf(given, (each) => Date.UTC(each, at, number));
      const start = mondayOf(Date.UTC(ofYear, at, number));
      assumptions.push('Weeks begin on Monday.');
      return range(start, start + 6 * DAY_MS);
    },
  );
  take(
    `(?:in |during |for )?(?:the )?(first|second|1st|2nd) half of ${month}${year}`,
    ([half, name = '', given]) => {
      const start = monthStart(name, given);
      return counts[half ?? ''] === 1
        ? range(start, dayIn(start, '15'))
        : range(dayIn(start, '16'), lastOf(start));
    },
  );
  take(
    `(?:in |during |for )?(?:the )?${counted} (day|week|\\d{1,2} days) of ${month}${year}`,
    ([which = '', length = '', name = '', given]) => {
      const start = monthStart(name, given);
      const days = length === 'day' ? 1 : length === 'week' ? 7 : Number.parseInt(length, 10);
      if (days !== 1 && length !== 'week' && counts[which] !== 1 && which !== 'last') return null;
      assumptions.push(
        length === 'week'
          ? `The ${which} week of a month is seven days, counted from its ${which === 'last' ? 'end' : 'first day'}.`
          : '',
      );
      if (which === 'last') return range(lastOf(start) - (days - 1) * DAY_MS, lastOf(start));
      const first = start + ((counts[which] ?? 1) - 1) * days * DAY_MS;
      return range(first, first + (days - 1) * DAY_MS);
    },
  );
  take(
    `(?:from |between )?(?:the )?${ordinal} ?${to} ?(?:the )?${ordinal} (?:of )?${month}${year}`,
    ([first, last, name = '', given]) => {
      const start = monthStart(name, given);
      return range(dayIn(start, first), dayIn(start, last));
    },
  );
  take(
    `(?:from |between )?${month} (?:the )?${ordinal} ?${to} ?(?:the )?${ordinal}(?! (?:of )?${month})${year}`,
    ([name = '', first, last, , given]) => {
      const start = monthStart(name, given);
      return range(dayIn(start, first), dayIn(start, last));
    },
  );
  take(
    `(?:from |between )?the (\\d{1,2})(?:st|nd|rd|th) ${to} (?:the )?(\\d{1,2})(?:st|nd|rd|th)`,
    ([first, last]) => {
      const date = new Date(day);
      const back = Number(first) > date.getUTCDate() ? 1 : 0;
      const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back, 1);
      assumptions.push('Days without a month are those of the latest month that has them.');
      return range(dayIn(start, first), dayIn(start, last));
    },
  );
  take(
    `(on|since|from|until|till|before|after|by) the (\\d{1,2})(?:st|nd|rd|th)(?: (on|onwards?)(?= |\\W*$))?(?! (?:of|to|best|most|biggest|largest|highest|lowest|worst|quarter|half|week|month|order|place|${month}))`,
    ([word = '', number = '', onwards]) => {
      const date = new Date(day);
      const back = Number(number) > date.getUTCDate() ? 1 : 0;
      const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - back, 1);
      if (dayIn(start, number) > lastOf(start)) return null;
      assumptions.push('Days without a month are those of the latest month that has them.');
      const said = onwards || word === 'from' ? 'since' : word === 'by' ? 'until' : word;
      return `${said} ${iso(dayIn(start, number))}`;
    },
  );
  take('(?:on )?the day before yesterday', () => `on ${iso(day - 2 * DAY_MS)}`);
  take('(\\d{1,3}) days ago', ([number]) => `on ${iso(day - Number(number) * DAY_MS)}`);
  take('(?:the )?(last|past|previous) fortnight', ([which]) => `${which} 14 days`);
  return { text, assumptions: [...new Set(assumptions.filter((each) => each !== ''))] };
}

const iso = (moment: number) => new Date(moment).toISOString().slice(0, 10);
const mondayOf = (moment: number) => moment - ((new Date(moment).getUTCDay() + 6) % 7) * DAY_MS;
/** The week of 4 January is the first of its year. */
const firstMonday = (ofYear: number) => mondayOf(Date.UTC(ofYear, 0, 4));
