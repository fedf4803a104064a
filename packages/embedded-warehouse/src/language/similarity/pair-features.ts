/**
 * What the trained similarity sees of two texts: how much of each the other says, in the same words or in related
 * ones, and what makes texts of the same words say something else: numbers, days, names, negation, opposites, roles.
 */
import { cosineSimilarity, embedText } from '../embed-text.ts';
import { areSynonyms, conceptsOf } from '../lexicon/concepts.ts';
import { englishWordOf } from '../lexicon/dictionary.ts';
import { meanMeaning } from '../lexicon/mean-meaning.ts';
import { withoutPhrases } from '../lexicon/paraphrases.ts';
import { negators } from '../lexicon/valences.ts';
import { wordRank, wordSalience, wordVector } from '../lexicon/word-vectors.ts';
import { expandedWords } from '../sentiment/feelings.ts';
import { stem } from '../text/stem.ts';
import { isStopwordAnywhere } from '../text/stopwords.ts';
import { hasOpposite } from './opposites.ts';

interface ComparedWord {
  readonly word: string;
  readonly stem: string;
  readonly weight: number;
  readonly vector: Float32Array | null;
}

interface Side {
  readonly terms: readonly ComparedWord[];
  readonly stems: ReadonlySet<string>;
  readonly all: readonly string[];
  readonly numbers: ReadonlySet<string>;
  readonly days: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly negations: number;
  readonly isQuestion: boolean;
}

/** Characters read of each text: a longer one is known by its beginning. */
const MOST_CHARACTERS = 600;
const MOST_TERMS = 60;
const DIMENSIONS = 768;

const NUMBER_WORDS = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, i) => [word, String(i)]),
);
const DAY =
  /^(?:mon|tues|wednes|thurs|fri|satur|sun)day$|^(?:january|february|march|april|june|july|august|september|october|november|december|spring|summer|autumn|winter|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|today|tomorrow|yesterday|morning|afternoon|evening|night)$/u;
const NEGATION =
  /^(?:nicht|kein\p{L}*|nie|pas|jamais|aucune?|nunca|ningun\p{L}*|non|mai|niet|geen|nooit|unable|fail(?:s|ed)?|refuse[sd]?|without|lack\p{L}*)$/u;

function readSide(text: string): Side {
  const read = text.slice(0, MOST_CHARACTERS);
  const all = expandedWords(read);
  const words = withoutPhrases(all);
  const terms = words
    .filter((word) => !isStopwordAnywhere(word) && !negators.has(word))
    .slice(0, MOST_TERMS)
    .map((word): ComparedWord => {
      const english = wordRank(word) === null ? (englishWordOf(stem(word)) ?? word) : word;
      return {
        word: english,
        stem: stem(english),
        weight: Math.max(0.2, wordSalience(english, 1e-4)),
        vector: wordVector(english),
      };
    });
  const numbers = [...read.matchAll(/\d+(?:[.,:]\d+)*/gu)].map(([number]) => number.replace(/[.,]0+$/u, ''));
  const names = [...read.matchAll(/(?<=[\p{Ll},] )\p{Lu}[\p{L}\d-]+/gu)].map(([name]) => name.toLowerCase());
  return {
    terms,
    stems: new Set(words.map(stem)),
    all: all.map(stem),
    numbers: new Set([...numbers, ...all.flatMap((word) => NUMBER_WORDS.get(word) ?? [])]),
    days: new Set(all.filter((word) => DAY.test(word))),
    names: new Set(names.filter((name) => !DAY.test(name))),
    negations: all.filter((word) => negators.has(word) || NEGATION.test(word)).length,
    isQuestion: /\?\s*$/u.test(read),
  };
}

/** Works in proportion to the product of the texts' words, of which there are `MOST_TERMS` at most. */
export function pairFeatures(a: string, b: string): Map<string, number> {
  const [left, right] = [readSide(a), readSide(b)];
  const [there, back] = [coverage(left, right), coverage(right, left)];
  const shared = (there.covered + back.covered) / 2;
  const least = Math.min(there.covered, back.covered);
  const cosine = cosineSimilarity(embedText(a, DIMENSIONS), embedText(b, DIMENSIONS));
  const meaning = cosineOf(
    meanMeaning(left.terms.map(({ word }) => word)),
    meanMeaning(right.terms.map(({ word }) => word)),
  );
  const same = jaccard(left.stems, right.stems);
  const features = new Map<string, number>([
    ['any pair', 1],
    ['cosine', 2 * cosine],
    ['meaning', 2 * meaning],
    ['shared', 2 * shared],
    ['shared by the one that shares less', 2 * least],
    ['shared by the one that shares more', 2 * Math.max(there.covered, back.covered)],
    ['same words', 2 * same],
    ['most important word left alone', Math.max(there.alone, back.alone)],
    ['both leave words alone', 2 * Math.min(there.alone, back.alone)],
    ['words left alone', Math.min(2, (there.count + back.count) / 6)],
    [
      'difference of length',
      Math.abs(left.terms.length - right.terms.length) / Math.max(1, left.terms.length, right.terms.length),
    ],
    ['unknown words', 1 - (known(left) + known(right)) / 2],
    ['cosine of unknown words', cosine * (1 - (known(left) + known(right)) / 2)],
    ['topics', topicsShared(left, right)],
  ]);
  addGrade(features, 'shared', shared);
  addGrade(features, 'least shared', least);
  addGrade(features, 'cosine', cosine);
  addGrade(features, 'same words', same);
  for (const name of differences(left, right)) {
    features.set(name, 1);
    features.set(`${name}, shared`, 2 * shared);
    features.set(`${name}, same words`, 2 * same);
  }
  return features;
}

/** A step function of the amount, so that it need not count in a straight line. */
function addGrade(features: Map<string, number>, name: string, amount: number): void {
  for (let step = 1; step < 8; step++) if (amount >= step / 8) features.set(`${name} from ${step}/8`, 0.6);
}

function* differences(left: Side, right: Side): Generator<string> {
  if (left.numbers.size > 0 && right.numbers.size > 0)
    yield jaccard(left.numbers, right.numbers) === 1 ? 'same numbers' : 'other numbers';
  else if (left.numbers.size + right.numbers.size > 0) yield 'numbers in one';
  if (left.days.size > 0 && right.days.size > 0)
    yield jaccard(left.days, right.days) === 1 ? 'same days' : 'other days';
  else if (left.days.size + right.days.size > 0) yield 'days in one';
  if (left.names.size > 0 && right.names.size > 0)
    yield jaccard(left.names, right.names) > 0.4 ? 'same names' : 'other names';
  else if (left.names.size + right.names.size > 0) yield 'names in one';
  if (left.negations % 2 !== right.negations % 2) yield 'one is negated';
  else if (left.negations > 0) yield 'both are negated';
  if (hasOpposite([...left.stems], right.stems)) yield 'opposites';
  if (left.isQuestion !== right.isQuestion) yield 'one asks';
  if (isReordered(left, right)) yield 'same words in another order';
}

interface Covered {
  /** The part of the words' weight that the other text says, 0 to 1. */
  readonly covered: number;
  /** The weight of the weightiest word that it does not say. */
  readonly alone: number;
  readonly count: number;
}

function coverage(side: Side, other: Side): Covered {
  let [sum, covered, alone, count] = [0, 0, 0, 0];
  for (const term of side.terms) {
    let best = 0;
    for (const candidate of other.terms) best = Math.max(best, relatedness(term, candidate));
    sum += term.weight;
    covered += term.weight * best;
    if (best < 0.5) {
      alone = Math.max(alone, term.weight);
      count++;
    }
  }
  return { covered: sum === 0 ? 0 : covered / sum, alone, count };
}

function relatedness(a: ComparedWord, b: ComparedWord): number {
  if (a.stem === b.stem) return 1;
  if (areSynonyms(a.stem, b.stem)) return 0.9;
  if (!a.vector || !b.vector) {
    const shorter = Math.min(a.stem.length, b.stem.length);
    return shorter >= 5 && a.stem.slice(0, shorter) === b.stem.slice(0, shorter) ? 0.8 : 0;
  }
  const cosine = cosineSimilarity(a.vector, b.vector);
  return cosine < 0.3 ? 0 : cosine;
}

const known = ({ terms }: Side) =>
  terms.length === 0 ? 0 : terms.filter(({ vector }) => vector !== null).length / terms.length;

function topicsShared(left: Side, right: Side): number {
  const topics = (side: Side) => new Set(side.terms.flatMap((term) => conceptsOf(term.stem).topics));
  const [a, b] = [topics(left), topics(right)];
  return a.size === 0 || b.size === 0 ? 0 : jaccard(a, b);
}

/** "The bank closed her account" and "she closed her account with the bank": the same words, another who. */
function isReordered(left: Side, right: Side): boolean {
  const order = left.terms.filter(({ stem: form }) => right.terms.some((other) => other.stem === form));
  if (order.length < 2 || order.length < 0.6 * Math.max(left.terms.length, right.terms.length)) return false;
  const places = order.map(({ stem: form }) => right.terms.findIndex((other) => other.stem === form));
  return places.some((place, i) => i > 0 && place < (places[i - 1] as number));
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 0;
  const both = [...a].filter((each) => b.has(each)).length;
  return both / (a.size + b.size - both);
}

function cosineOf(a: Float64Array, b: Float64Array): number {
  let [product, squareA, squareB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += (a[i] as number) * (b[i] as number);
    squareA += (a[i] as number) ** 2;
    squareB += (b[i] as number) ** 2;
  }
  return squareA === 0 || squareB === 0 ? 0 : product / Math.sqrt(squareA * squareB);
}
