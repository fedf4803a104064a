/** What a question says, taken apart: its periods, the name in it, its shape, and the words of the semantic model. */
import { withCountries } from '../model/demonyms.ts';
import type { SemanticModel } from '../model/semantic-model.ts';
import type { TimeColumn } from '../model/time-of.ts';
import { type Mention, type Vocabulary, vocabularyOf } from '../model/vocabulary.ts';
import { readShape, type Shape, superlatives } from '../question/question-shape.ts';
import { nameHolidays } from '../time/holidays.ts';
import { nameOpenPeriods } from '../time/name-open-periods.ts';
import { namePeriods } from '../time/name-periods.ts';
import { type PeriodWords, readPeriods } from '../time/periods.ts';
import { type MomentWords, readMomentWords } from '../time/read-moment.ts';
import { singularOf, wordsAsked } from '../words/words.ts';
import { impliedFigure } from './implied-figures.ts';
import { readAbsence } from './read-absence.ts';
import { markAverage } from './read-average.ts';
import { datesOf } from './read-dates.ts';
import { NAME, type NamedOne, readName } from './read-names.ts';
import { rephrase } from './rephrase.ts';

export interface Wording {
  readonly model: SemanticModel;
  /** The whole question, in lower case. */
  readonly said: string;
  /** Without the words of time, of what is missing, of first and last, and of the shape. */
  readonly rest: string;
  readonly words: readonly string[];
  /** Where the words are of the model; a name is a mention too. */
  readonly mentions: readonly Mention[];
  readonly dates: readonly TimeColumn[];
  readonly time: PeriodWords;
  readonly named: NamedOne | null;
  readonly moment: MomentWords;
  readonly shape: Shape;
  /** Whether it is for what has none of a figure. */
  readonly isAbsence: boolean;
  /** Whether it has steps of time or days of the week. */
  readonly isOfTime: boolean;
  readonly isMostCommon: boolean;
  readonly assumptions: readonly string[];
}

/** @returns why not, where a period says too little */
export function readWording(model: SemanticModel, text: string, today: Date): Wording | string {
  const vocabulary = vocabularyOf(model);
  const holidays = nameHolidays(withCountries(text), today);
  const open = nameOpenPeriods(holidays.text, today);
  const place = namePeriods(open.text, today);
  const named = readName(model, place.text, vocabulary, today);
  const time = readPeriods(markAverage((named?.text ?? place.text).toLowerCase(), vocabulary), today);
  if (time.unclear) return `"${time.unclear}" names no period that the data can be asked for.`;
  if (/^\W*for (?:every|each) [^,]*,? how many\b/.test(time.rest))
    return 'How many of one there are for each of another is a ratio: ask for both, for example "tickets per 100 orders".';
  if (/\b(?:top|best|bottom|first) \d+ ?(?:%|percent\b|per cent\b)/.test(time.rest))
    return 'The first percent of a ranking cannot be told: say how many are wanted, for example the top 10.';
  const implied = impliedFigure(model, rephrase(time.rest), vocabulary);
  const asked = withNouns(implied.text, vocabulary);
  const absence = readAbsence(model, asked, (before) => asksForFigure(before, vocabulary));
  const moment = readMomentWords(absence ?? asked);
  const kept = keepNames(moment.rest, vocabulary);
  const { shape, rest } = readShape(kept);
  const words = wordsAsked(rest);
  const isOfTime = time.grain !== null || time.cycle !== null || time.weekdays.length > 0;
  const isDated = time.periods.length > 0 || isOfTime;
  return {
    model,
    said: text.toLowerCase(),
    rest,
    words,
    ...datesOf(model, withName(vocabulary.find(words), words, named), words, isDated),
    time,
    named,
    moment,
    shape: withOwner(shape, kept),
    isAbsence: absence !== null,
    isOfTime,
    isMostCommon: /\bmost (?:common|frequent)\b/.test(time.rest),
    assumptions: [
      ...holidays.assumptions,
      ...open.assumptions,
      ...place.assumptions,
      ...time.assumptions,
      ...implied.assumptions,
    ],
  };
}

/** "4 or 5 stars" as "4 stars or 5 stars", where both are of the model and the first word alone is not. */
const withNouns = (text: string, vocabulary: Vocabulary) =>
  text.replace(
    /(?<![\p{L}\p{N}])([\p{L}\p{N}]+) (or|and|vs) ([\p{L}\p{N}]+) (\p{L}+)/gu,
    (said, one: string, link: string, other: string, noun: string) => {
      const isNamed = (word: string) => vocabulary.find([word, noun])[0]?.length === 2;
      const isOpen = vocabulary.find([one]).length === 0 && isNamed(one) && isNamed(other);
      return isOpen ? `${one} ${noun} ${link} ${other} ${noun}` : said;
    },
  );

const asksForFigure = (text: string, vocabulary: Vocabulary) =>
  vocabulary
    .find(wordsAsked(text))
    .some(({ terms }) => terms.length > 0 && terms.every(({ kind }) => kind === 'measure'));

/** The word that stands for a name means what the name restricts to. */
function withName(
  mentions: readonly Mention[],
  words: readonly string[],
  named: NamedOne | null,
): readonly Mention[] {
  const at = named ? words.indexOf(NAME) : -1;
  if (!named || at < 0) return mentions;
  const mention = { terms: [named.condition], at, length: 1, text: named.condition.name };
  return [...mentions, mention].toSorted((a, b) => a.at - b.at);
}

/** A superlative that belongs to a name of the model, like "biggest order", is held to it and ranks nothing. */
function keepNames(text: string, vocabulary: Vocabulary): string {
  return text.replace(
    new RegExp(`(?<![\\p{L}\\p{N}])(${superlatives}) (\\p{L}+)(?= *(\\p{L}*))`, 'gu'),
    (said, superlative: string, noun: string, next: string) => {
      // "The largest orders" are several, and "the largest order" is a figure.
      if (singularOf(noun) !== noun) return said;
      const isName = vocabulary.find([superlative, noun])[0]?.length === 2;
      const isLonger = next !== '' && vocabulary.find([noun, next])[0]?.length === 2;
      return isName && !isLonger ? `${superlative}_${noun}` : said;
    },
  );
}

/** "Who placed the largest order" asks for the one that did, while "largest order by customer" is of all. */
function withOwner(shape: Shape, kept: string): Shape {
  const held = new RegExp(`(${superlatives})_\\p{L}`, 'u').exec(kept)?.[1];
  const isOwner = /^\W*(?:which|who)\b|^\W*what (?!is\b|was\b|are\b|were\b)/.test(kept);
  if (!held || !isOwner || shape.ranking) return shape;
  const descending = !/smallest|lowest|least|fewest|shortest|worst|weakest|bottom/.test(held);
  return { ...shape, ranking: { descending, limit: 1, offset: 0, by: 'figure' } };
}
