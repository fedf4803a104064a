/** The steps of a series: `by month`, `per day`, `the busiest week`, `how many days had`. */
import type { Unit } from './days.ts';
import { germanUnit, type TimeWords, take, unitWord, wholeWords } from './time-words.ts';

const superlative =
  '(?:best|worst|busiest|slowest|quietest|strongest|weakest|highest|lowest|biggest|largest|smallest)';
const eachStep = wholeWords(
  `(?:by|per|each|every|for each|for every|(?:day|week|month|quarter|year) by) ${unitWord}|(?<=xaveragedx.*)(?:in )?an? ${unitWord}|(?:in )?an? ${unitWord}(?=.*xaveragedx)|(daily|weekly|monthly|quarterly|yearly|annually)|over time|trends?|development|pro (?:monat|quartal|jahr|woche)`,
);
/** "By source and month". */
const besidesOthers = wholeWords(
  `(?<=\\b(?:by|per|each) [\\p{L} ,]{1,60}(?: and|,) )${unitWord}(?! (?:over|on|by))`,
);
/** "On which days did we get more than 15 orders", "months with revenue over 500k". */
const thoseSteps = wholeWords(
  `(?:on |in )?(which|what|how many) ${unitWord}s(?! (?:ago|old|did it|does it|do |on average))|(?<=^\\W*(?:list |show |show me |give me |all |the )*)${unitWord}s(?= +(?:with|when|where|that|on which|in which))`,
);
/** "The busiest day", "our worst month", "which month had": the steps of a series are ranked. */
const rankedStep = wholeWords(
  `(?<=${superlative} (?:\\p{L}+ )?)${unitWord}|(?<=(?:which|what) )${unitWord}(?= +(?:had|has|was|is|saw|brought|did|gave|with)\\b)`,
);

export function takeSteps(words: TimeWords): void {
  take(words, eachStep, ([text, by, behindAverage, beforeAverage, adverb]) => {
    if (!/^by|over time|trend|development/.test(text)) words.isPerStep = true;
    const unit = by ?? behindAverage ?? beforeAverage;
    words.grain = (unit as Unit | undefined) ?? (adverb ? unitOfAdverb(adverb) : germanUnit(text));
    return null;
  });
  take(words, besidesOthers, ([, unit]) => {
    words.grain ??= unit as Unit;
    return null;
  });
  take(words, thoseSteps, ([, asked, unit, listed]) => {
    words.isCountOfSteps = asked === 'how many';
    words.grain ??= (unit ?? listed) as Unit;
    return null;
  });
  take(words, rankedStep, ([, ranked, asked]) => {
    words.isOneStep = words.grain === null;
    words.grain ??= (ranked ?? asked) as Unit;
    return null;
  });
}

/** Of `daily`, `annually`. */
const unitOfAdverb = (adverb: string) =>
  adverb.replace(/ly$/, '').replace('dai', 'day').replace('annual', 'year') as Unit;
