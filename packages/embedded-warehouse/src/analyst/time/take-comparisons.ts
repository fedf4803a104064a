/** What a period is to be compared with, where it is told by what it is to the period: `year over year`. */
import type { Unit } from './days.ts';
import { notAPeriod, type TimeWords, take, unitWord, wholeWords } from './time-words.ts';

const samePeriod = wholeWords(
  `(?:the )?same (?:period|quarter|month|week|time|days?) (?:(?:of |in )?(?:the )?(?:last|previous|prior) ${unitWord}|(?:a|one) ${unitWord} (?:ago|earlier|before))`,
);
const yearOverYear = wholeWords(
  'year[- ]over[- ]year|yoy|(?:a|one) year (?:ago|earlier|before)|year on year',
);
const eachOverBefore = wholeWords(
  `(day|week|month|quarter)[- ](?:over|on)[- ](?:day|week|month|quarter)|(?:over|on|against|from|versus|vs\\.?|compared (?:to|with)) (?:the|its) (?:previous|preceding|prior) ${unitWord}`,
);
const oneBefore = wholeWords(
  `(?:the )?(?:one|period|${unitWord.slice(1, -1)}) (?:before|prior)(?: (?:that|it))?|(?:the )?(?:previous|preceding|prior) (?:one|period)`,
);

export function takeComparisons(words: TimeWords): void {
  take(words, samePeriod, ([text, unit, ago]) => {
    const back = (unit ?? ago) as Unit;
    // A week has no place of its own in a month.
    if (/same week/.test(text) && /^(?:month|quarter)$/.test(back)) return notAPeriod(words, text);
    words.against = back;
    return null;
  });
  take(words, yearOverYear, () => {
    words.against = 'year';
    return null;
  });
  take(words, eachOverBefore, ([, unit, before]) => {
    words.step = (unit ?? before) as Unit;
    return null;
  });
  take(words, oneBefore, () => {
    words.against ??= 'before';
    return null;
  });
}
