/** Periods that the calendar names: `Q3 2026`, `since March`, `in May`, `2025`. */
import { unitAt } from './period.ts';
import { named, since, type TimeWords, take, wholeWords } from './time-words.ts';
import { monthWord } from './written-dates.ts';

const quarter = wholeWords(
  '(?:in |during |of |for )?q([1-4])(?:[ /-]?(?:of )?(20\\d\\d))?|(?:the )?(first|second|third|fourth) quarter(?: (?:of )?(20\\d\\d))?',
);
const sinceMonth = wholeWords(`since ${monthWord}(?: (20\\d\\d))?`);
const sinceYear = wholeWords('since (20\\d\\d)');
const month = wholeWords(
  `(?:in |during |of |for )?${monthWord} (20\\d\\d)|(?:in|during|of|for|since) ${monthWord}|${monthWord.replace('|may', '')}`,
);
/** "Orders of more than 2000 dollars" names none. */
const year = wholeWords(
  '(?<!(?:than|above|below|under|least|most|exceeding|worth|between) [$€£]?|[$€£])(?:in |during |of |for )?(20[1-3]\\d)(?! ?(?:dollars|usd|k\\b|and [$€£]?(?!20\\d\\d)\\d))',
);
const ordinals = ['first', 'second', 'third', 'fourth'];

export function takeCalendar(words: TimeWords): void {
  take(words, quarter, ([, digit, yearOfDigit, ordinal = '', yearOfOrdinal]) =>
    named(words, `q${digit ?? ordinals.indexOf(ordinal) + 1}`, yearOfDigit ?? yearOfOrdinal),
  );
  take(words, sinceMonth, ([, name = '', ofYear]) =>
    since(words, new Date(named(words, name, ofYear).start)),
  );
  take(words, sinceYear, ([, said]) => since(words, new Date(`${said}-01-01`)));
  take(words, month, ([, withYear, said, behindWord, bare]) =>
    named(words, (withYear ?? behindWord ?? bare) as string, said),
  );
  take(words, year, ([, said]) => unitAt('year', new Date(`${said}-01-01`)));
}
