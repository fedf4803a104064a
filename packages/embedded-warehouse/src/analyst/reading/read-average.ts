/** Averages over things or over steps of time: "average revenue per customer", "orders per day on average". */

import { isAddable, type Measure, type Mention, type Vocabulary } from '../model/vocabulary.ts';
import { phraseKey } from '../words/words.ts';

/** Stands for the word in a question whose figure is averaged, so that it is of no name. */
export const AVERAGED = 'xaveragedx';
const average = '(?:average|avg|mean|typical)';
const MOST_WORDS = 4;

/**
 * The text in lower case, with the average told apart from figures that are averages by name: "average order value per
 * month" is one each month, and "average revenue per month" one for all months.
 */
export function markAverage(text: string, vocabulary: Vocabulary): string {
  const plain = text
    .replace(/\bon (average (\p{L}+)(?: (\p{L}+))?)/gu, (said, named: string, ...words: string[]) => {
      // "On average order value and number of orders".
      const [figure] = vocabulary.find(['average', ...words.slice(0, 2).filter(Boolean)]);
      return figure?.at === 0 && figure.length > 1 ? `for ${named}` : said;
    })
    .replace(/\bon average\b|\bin the mean\b/g, AVERAGED)
    .replace(new RegExp(`\\b${average} (dai|week|month|quarter|year)ly\\b`, 'g'), `${AVERAGED} $1ly`)
    .replace(new RegExp(`\\b(dai|week|month|quarter|year)ly ${average}\\b(?: of)?`, 'g'), `${AVERAGED} $1ly`);
  return plain.replace(
    new RegExp(
      `\\b${average} (?:number of )?((?:[\\p{L}]+ ){1,${MOST_WORDS}}?)(?=(?:per|each|every|an?) )`,
      'gu',
    ),
    (said, averaged: string) => {
      const words = averaged.trim().split(' ');
      const named = vocabulary.find(['average', ...words])[0];
      const isNamed =
        named?.at === 0 && named.terms.some(({ name }) => phraseKey(name) === phraseKey(named.text));
      const [figure] = vocabulary.find(words);
      return !isNamed && figure?.at === 0 && figure.terms.some(isSummed) ? `${AVERAGED} ${averaged}` : said;
    },
  );
}

const isSummed = (term: Mention['terms'][number]) => term.kind === 'measure' && isAddable(term as Measure);
