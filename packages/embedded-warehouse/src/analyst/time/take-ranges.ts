/** Ranges of months and quarters: `from March to May 2026`, `Q1-Q3`. */
import { span } from './period.ts';
import { named, notAPeriod, type TimeWords, take, wholeWords } from './time-words.ts';
import { monthWord } from './written-dates.ts';

const part = `(?:q[1-4]|${monthWord.replace('(', '(?:')})`;
const bareRange = `(${part}) ?(?:to|until|till|through|-|–) ?(${part})(?: (20\\d\\d))?`;
const ranges = wholeWords(
  `(?:from|between) (?:the )?(${part})(?: (20\\d\\d))? (?:to|until|till|and|through|-) (${part})(?: (20\\d\\d))?|${bareRange}`,
);
const bareRanges = new RegExp(bareRange, 'g');

export function takeRanges(words: TimeWords): void {
  const { assumptions, found } = words;
  const hasRanges = (words.rest.match(bareRanges) ?? []).length > 1;
  take(words, ranges, ([text, from, year, until, ofUntil, bareFrom, bareUntil, ofBoth], at) => {
    const [first, second, yearOf] = [from ?? bareFrom ?? '', until ?? bareUntil ?? '', ofUntil ?? ofBoth];
    const to = named(words, second, yearOf ?? year);
    const said = assumptions.length;
    let begin = named(words, first, year ?? yearOf);
    // "From November to February" goes over the end of a year.
    if (begin.start >= to.end && !year) {
      assumptions.length = said;
      begin = named(words, first, String(Number(to.start.slice(0, 4)) - 1));
    }
    // "The change between September and October" is one of two months, and no sum of them.
    if (words.isOfChange && (from !== undefined || !hasRanges) && begin.start < to.start) {
      found.push({ at, end: at, period: begin });
      return to;
    }
    return begin.start < to.end ? span(new Date(begin.start), new Date(to.end)) : notAPeriod(words, text);
  });
}
