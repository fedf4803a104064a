/** Days as people write them, put into the form of ISO 8601: `1 September 2026`, `27.11.2026`, `11/27/2026`. */
import { DAY_MS, iso } from './days.ts';

const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
export const monthWord =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const weekdayNames = 'mon tue wed thu fri sat sun'.split(' ');
const weekdayWord = '(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?';
const isoDay = '\\d{4}-\\d\\d-\\d\\d';
/** Before them, a day and a month with a point after each are no figure. */
const ofTime =
  'on|since|from|until|till|to|before|after|between|and|by|am|vom|bis|zum|seit|le|du|au|el|desde|hasta';

/**
 * A day without a year is the latest that has begun. `03/04/2026` can be of March or of April, and stays as it is.
 *
 * @param text in lower case
 */
export function withIsoDates(text: string, today: Date): string {
  const write = (dayOfMonth: string, month: number, year: string | undefined): string | null => {
    const ofYear = (chosen: number) =>
      `${chosen}-${String(month).padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`;
    if (month < 1 || month > 12 || Number(dayOfMonth) > 31) return null;
    const thisYear = today.getUTCFullYear();
    if (year) return ofYear(year.length === 2 ? 2000 + Number(year) : Number(year));
    return ofYear(thisYear) > iso(today) ? ofYear(thisYear - 1) : ofYear(thisYear);
  };
  const begin = '(?<![\\p{L}\\p{N}-])(?:the )?';
  const end = '(?:,? (20\\d\\d))?(?![\\p{L}\\p{N}])';
  const alone = ['(?<![\\p{L}\\p{N}./-])', '(?![\\p{L}\\p{N}/-]|\\.\\d)'] as const;
  return text
    .replace(
      new RegExp(`${alone[0]}(\\d{1,2})\\. ?(\\d{1,2})\\. ?(20\\d\\d|\\d\\d)${alone[1]}`, 'gu'),
      (said, dayOfMonth, month, year) => write(dayOfMonth, Number(month), year) ?? said,
    )
    .replace(
      new RegExp(`(?<=\\b(?:${ofTime}) (?:the )?)(\\d{1,2})\\.(\\d{1,2})\\.(?![\\p{N}])`, 'gu'),
      (said, dayOfMonth, month) => write(dayOfMonth, Number(month), undefined) ?? said,
    )
    .replace(
      new RegExp(`${alone[0]}(20\\d\\d)[/.](\\d{1,2})[/.](\\d{1,2})${alone[1]}`, 'gu'),
      (said, year, month, dayOfMonth) => write(dayOfMonth, Number(month), year) ?? said,
    )
    .replace(
      new RegExp(`${alone[0]}(\\d{1,2})([/-])(\\d{1,2})\\2(20\\d\\d)${alone[1]}`, 'gu'),
      (said, first, _, second, year) => {
        if (Number(first) > 12 || first === second) return write(first, Number(second), year) ?? said;
        return Number(second) > 12 ? (write(second, Number(first), year) ?? said) : said;
      },
    )
    .replace(
      new RegExp(`${begin}(\\d{1,2})(?:st|nd|rd|th)? (?:of )?${monthWord}\\.?${end}`, 'gu'),
      (said, dayOfMonth, month, year) => write(dayOfMonth, monthIndexOf(month) + 1, year) ?? said,
    )
    .replace(
      new RegExp(`${begin}${monthWord}\\.? (?:the )?(\\d{1,2})(?:st|nd|rd|th)?${end}`, 'gu'),
      (said, month, dayOfMonth, year) => write(dayOfMonth, monthIndexOf(month) + 1, year) ?? said,
    );
}

/** A day that is written with the name of its weekday is that one day: `Friday, 2026-11-27`. @param isWrong told of a day that has another name */
export function withoutItsWeekday(text: string, isWrong: (said: string) => void): string {
  const check = (said: string, name: string, date: string) => {
    const at = weekdayNames.indexOf(name.slice(0, 3));
    const isIts = (Math.floor(Date.parse(date) / DAY_MS) + 3) % 7 === at;
    if (!isIts && !Number.isNaN(Date.parse(date))) isWrong(said);
    return date;
  };
  return text
    .replace(
      new RegExp(`(?<![\\p{L}\\p{N}])${weekdayWord},? (?:the )?(${isoDay})`, 'gu'),
      (said, name: string, date: string) => check(said, name, date),
    )
    .replace(
      new RegExp(
        `(${isoDay})(?:, ?| \\()?(?:a )?${weekdayWord.replace(')?', ')')}\\)?(?![\\p{L}\\p{N}])`,
        'gu',
      ),
      (said, date: string, name: string) => check(said, name, date),
    );
}

export const monthIndexOf = (word: string) => monthNames.indexOf(word.slice(0, 3));
