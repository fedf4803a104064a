/**
 * Periods with one end, as words before a date: `older than 90 days`, `before June`, `until the end of Q3`, `since the
 * start of the year`; and months and quarters of `last year` with their year.
 */
import { numberOf, numberWord } from '../words/numbers.ts';
import { addDays, dayOf, iso, shift, startOf, type Unit } from './days.ts';

export interface OpenPeriods {
  readonly text: string;
  readonly assumptions: readonly string[];
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const month =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const named = `(${month}|q[1-4]|20\\d\\d|(?:this|last|the|the last|the current) (?:month|quarter|year|week))(?:,? (20\\d\\d))?`;
const age = `(\\d{1,3}|an?|${numberWord}) (day|week|month|year)s?`;
const unsolved = 'open|waiting|pending|unresolved|outstanding|unsolved';

/** @param today any moment of the day that `today` means, UTC */
export function nameOpenPeriods(question: string, today: Date): OpenPeriods {
  const day = dayOf(today);
  const assumptions: string[] = [];
  let text = question;
  const take = (pattern: string, write: (given: readonly (string | undefined)[]) => string) => {
    text = text.replace(
      new RegExp(`(?<![\\p{L}\\p{N}-])(?:${pattern})(?![\\p{L}\\p{N}]|-\\d)`, 'giu'),
      (_, ...given) => write(given.slice(0, -2).map((part) => part?.toLowerCase())),
    );
  };
  const back = (count = '', unit = '') => {
    const number = /^an?$/.test(count) ? 1 : numberOf(count);
    return iso(shift(day, unit as Unit, -number));
  };
  const since = (date: string) => `since ${date}`;

  take(
    `(?:until|till|up to|through) (?:the )?(?:end of )?(${month}|q[1-4]) (?:of )?this year`,
    ([name = '']) => {
      const year = day.getUTCFullYear();
      return `from ${year}-01-01 to ${iso(addDays(spanOf(name, String(year), day).end, -1))}`;
    },
  );
  take(
    `(?<!(?:${month}|q[1-4]) )(20\\d\\d)[ /-](${month}|q[1-4])(?! 20\\d\\d)`,
    ([year, name = '']) => `${name} ${year}`,
  );
  take(`(${month}|q[1-4])(?:,| of| in)? (this|last) year`, ([name = '', which]) => {
    const year = day.getUTCFullYear() - (which === 'last' ? 1 : 0);
    return `${name} ${year}`;
  });
  take(
    `(?:(?:that|which) (?:is|are|was|were) )?(?:older than ${age}|(?:more than|over) ${age} (?:old|ago))`,
    (given) => `before ${back(given[0] ?? given[2], given[1] ?? given[3])}`,
  );
  take(
    `(?:(?:that|which) (?:is|are|was|were) )?at least ${age} old`,
    ([count, unit]) => `until ${back(count, unit)}`,
  );
  take(
    `(?:(?:that|which) (?:is|are|was|were) )?(?:(?:newer|younger) than ${age}|less than ${age} (?:old|ago))`,
    (given) => since(back(given[0] ?? given[2], given[1] ?? given[3])),
  );
  take(
    `(${unsolved}) (?:for )?(?:more than|longer than|over) ${age}`,
    ([state = '', count, unit]) => `${state} before ${back(count, unit)}`,
  );
  // "Have not ordered for 6 months".
  if (/\b(?:not|never|no)\b|n['’]t\b/i.test(text))
    take(`(?:for|in) (?:over |more than |at least )?${age}(?=\\W*$)`, ([count, unit]) =>
      since(back(count, unit)),
    );
  take(
    `(until|till|up to|up until|through|before|after|since|from) (?:the )?(end|start|beginning) of ${named}`,
    ([word = '', side, name = '', year]) => {
      const whole = spanOf(name, year, day);
      return `${word === 'from' ? 'since' : word} ${side === 'end' ? iso(addDays(whole.end, -1)) : iso(whole.start)}`;
    },
  );
  take('(?:all )?(?:through|throughout|across) (20\\d\\d)', ([year]) => `in ${year}`);
  take(
    'this (week|month|quarter|year) (versus|vs\\.?|against|compared (?:to|with)|than|and|or) (?:the )?(last|previous)(?: one)?(?=\\W*$|[,;:?]| (?:by|per|in|for|of|from)\\b)',
    ([unit, , last]) => `this ${unit} against ${last} ${unit}`,
  );
  take(`(before|prior to|earlier than|after|later than|through) ${named}`, ([word = '', name = '', year]) => {
    const { start, end } = spanOf(name, year, day);
    if (/^(?:before|prior|earlier)/.test(word)) return `before ${iso(start)}`;
    return word === 'through' ? `until ${iso(addDays(end, -1))}` : since(iso(end));
  });
  take(`from ${named} (?:on|onwards?|forward)`, ([name = '', year]) =>
    since(iso(spanOf(name, year, day).start)),
  );
  take(`since (?:the )?(?:last|previous) (week|month|quarter|year)`, ([unit = '']) => {
    const start = iso(shift(startOf(unit as Unit, day), unit as Unit, -1));
    assumptions.push(`"Since last ${unit}" begins with its first day, ${start}.`);
    return since(start);
  });
  return { text, assumptions };
}

/** A month or a quarter without a year is the latest that has begun. */
function spanOf(
  name: string,
  year: string | undefined,
  day: Date,
): { readonly start: Date; readonly end: Date } {
  const unit = /(?:week|month|quarter|year)$/.exec(name)?.[0] as Unit | undefined;
  if (unit) {
    const start = shift(startOf(unit, day), unit, /last/.test(name) ? -1 : 0);
    return { start, end: shift(start, unit, 1) };
  }
  if (/^20/.test(name)) return { start: firstOf(Number(name), 0), end: firstOf(Number(name) + 1, 0) };
  const quarter = /^q([1-4])$/.exec(name)?.[1];
  const first = quarter ? (Number(quarter) - 1) * 3 : months.indexOf(name.slice(0, 3));
  const thisYear = firstOf(day.getUTCFullYear(), first);
  const start = year
    ? firstOf(Number(year), first)
    : thisYear > day
      ? firstOf(day.getUTCFullYear() - 1, first)
      : thisYear;
  return { start, end: shift(start, quarter ? 'quarter' : 'month', 1) };
}

const firstOf = (year: number, monthOf: number) => new Date(Date.UTC(year, monthOf, 1));
