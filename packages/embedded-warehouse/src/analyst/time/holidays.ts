/** Days with a name: `Black Friday`, `Christmas Eve 2025`, `Valentine's Day last year`. Those that move by another calendar are not known. */
import { addDays, DAY_MS, iso } from './days.ts';

export interface NamedHolidays {
  readonly text: string;
  readonly assumptions: readonly string[];
}

const nthWeekday = (year: number, month: number, weekday: number, nth: number) => {
  const first = new Date(Date.UTC(year, month, 1));
  return addDays(first, ((weekday - first.getUTCDay() + 7) % 7) + (nth - 1) * 7);
};
/** The day after the fourth Thursday of November. */
const blackFriday = (year: number) => addDays(nthWeekday(year, 10, 4, 4), 1);
const on = (month: number, day: number) => (year: number) => new Date(Date.UTC(year, month, day));
const holidays: readonly (readonly [said: string, dayIn: (year: number) => Date])[] = [
  ["valentine['’]?s(?: day)?", on(1, 14)],
  ['halloween', on(9, 31)],
  ['black friday', blackFriday],
  ['cyber monday', (year) => addDays(blackFriday(year), 3)],
  ['(?:christmas|xmas) eve', on(11, 24)],
  ['(?:christmas|xmas)(?: day)?', on(11, 25)],
  ['boxing day', on(11, 26)],
  ["new year['’]?s eve", on(11, 31)],
  ["new year['’]?s day", on(0, 1)],
];
const date =
  '(?:the )?(?:\\d{1,2}(?:st|nd|rd|th)?[ .]|\\d{4}-|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\\p{L}*\\.? \\d)';

/** Without a year, the latest that is not to come. Where the day itself is said, too, that counts. */
export function nameHolidays(question: string, today: Date): NamedHolidays {
  const assumptions: string[] = [];
  let text = question;
  for (const [said, dayIn] of holidays)
    text = text.replace(
      new RegExp(
        `(?<![\\p{L}\\p{N}])(?:on )?(${said})(?:,? (20\\d\\d)|,? (this|last) year)?(?![\\p{L}\\p{N}])((?:,| -|:| \\(|\\()? ?(?:so|i\\.?e\\.?|that is|meaning)? ?(?=${date}))?`,
        'giu',
      ),
      (all, name: string, year?: string, which?: string, itself?: string) => {
        if (itself?.trim()) return ' ';
        const thisYear = today.getUTCFullYear();
        const latest =
          dayIn(thisYear).getTime() > today.getTime() - (today.getTime() % DAY_MS) ? thisYear - 1 : thisYear;
        const day = iso(
          dayIn(year ? Number(year) : which ? thisYear - (which.toLowerCase() === 'last' ? 1 : 0) : latest),
        );
        assumptions.push(`${name} is ${day}.`);
        return `${/^on /i.test(all) ? 'on ' : ''}${day}`;
      },
    );
  return { text, assumptions };
}
