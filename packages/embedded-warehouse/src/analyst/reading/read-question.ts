/** Reads a question in any language that is known, with slips of the hand put right, in one part or in several. */

import type { SemanticModel } from '../model/semantic-model.ts';
import { suggestQuestions } from '../model/suggest-questions.ts';
import { vocabularyOf } from '../model/vocabulary.ts';
import { type BusinessQuestion, type Combination, isUnclear, type Unclear } from '../question/question.ts';
import { correctTypos } from '../words/correct-typos.ts';
import { DIFFERENT } from '../words/fillers.ts';
import { readOtherLanguage } from '../words/other-languages.ts';
import { plainWords } from '../words/plain-words.ts';
import { readDerived } from './read-derived.ts';
import { readNewness } from './read-newness.ts';
import { readParts } from './read-parts.ts';
import { MOST_CHARACTERS, readSingleQuestion } from './read-single-question.ts';
import { readStopped } from './read-stopped.ts';
import { readWho } from './read-who.ts';

export type Understood = BusinessQuestion | Combination;

/** In English, or in a language whose words of asking are known; what is not understood is asked back in that one. */
export function readQuestion(model: SemanticModel, text: string, today: Date): Understood | Unclear {
  const read = readAnyLanguage(model, text, today);
  if (!isUnclear(read)) return read;
  const isAnswered = (question: string) => !isUnclear(readSingleQuestion(model, question, today));
  return { ...read, suggestions: suggestQuestions(model, text, isAnswered) };
}

function readAnyLanguage(model: SemanticModel, text: string, today: Date): Understood | Unclear {
  const read = readInEnglish(model, text, today);
  const other = isUnclear(read) && text.length <= MOST_CHARACTERS ? readOtherLanguage(text) : null;
  if (!other || !isUnclear(read)) return read;
  const again = readInEnglish(model, other.english, today);
  if (isUnclear(again)) return { ...again, why: other.whyNot(again.unknown ?? []) };
  return {
    ...again,
    assumptions: [
      `The question is in ${other.language}, and read as "${other.english}".`,
      ...again.assumptions,
    ],
  };
}

/** What it does not understand is read once more, with the words put right that can only be slips of the hand. */
function readInEnglish(model: SemanticModel, asked: string, today: Date): Understood | Unclear {
  const text = plainWords(asked);
  const read = readAsWritten(model, text, today);
  if (!isUnclear(read) || !read.unknown) return read;
  const corrected = correctTypos(text, read.unknown, vocabularyOf(model).words);
  const again = corrected && readAsWritten(model, corrected.text, today);
  if (!again || isUnclear(again)) return read;
  return { ...again, assumptions: [...corrected.readAs, ...again.assumptions] };
}

function readAsWritten(model: SemanticModel, asked: string, today: Date): Understood | Unclear {
  const stopped = readStopped(model, asked, today);
  const { text, assumptions } = readWho(model, stopped.text);
  const read = readAllParts(model, text, today);
  return isUnclear(read)
    ? read
    : { ...read, assumptions: [...stopped.assumptions, ...assumptions, ...read.assumptions] };
}

function readAllParts(model: SemanticModel, text: string, today: Date): Understood | Unclear {
  // Whoever is counted by what they did is counted once: "how many different customers opened a ticket".
  const counted = text
    .replace(/^\W*(?:unique|distinct)\b/i, 'number of distinct')
    .replace(/\b(how many|number of) (?:different|distinct|unique|individual)\b/i, `$1 ${DIFFERENT}`);
  const parts = () => readParts(model, counted, today, (part) => readSingleQuestion(model, part, today));
  const single = (said: string) => readSingleQuestion(model, said, today);
  const made = readNewness(model, text, single) ?? readDerived(model, text, today, single);
  if (made) return made;
  const read = readSingleQuestion(model, text, today);
  if (!isUnclear(read)) return (isOfAllValues(read, text) && parts()) || read;
  const once = counted === text ? read : readSingleQuestion(model, counted, today);
  if (!isUnclear(once) && once.form === 'count of groups') return once;
  const several = parts();
  if (several) return several;
  // "Orders from EMEA but not Germany" are of one kind, with something left out.
  const leftOut = text.replace(/,? but (?=(?:not|excluding|without|except)\b)/gi, ' ');
  const restricted = leftOut === text ? read : readSingleQuestion(model, leftOut, today);
  return isUnclear(restricted) ? read : restricted;
}

/** Customers "who bought tents and backpacks" bought both, while revenue "of tents and backpacks" is one sum. */
function isOfAllValues({ dimensions, conditions }: BusinessQuestion, text: string): boolean {
  const [thing] = dimensions;
  if (!thing || thing.key.length === 0 || !/\band\b/i.test(text)) return false;
  const had = conditions.filter(({ table, isExcluded }) => table !== thing.table && !isExcluded);
  return had.some(({ of }, i) => had.findIndex((each) => each.of === of) !== i);
}
