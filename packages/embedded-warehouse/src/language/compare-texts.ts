/**
 * How similar two texts are in meaning: their vectors' cosine, and how well each salient word of one finds its like
 * in the other (word alignment; Sultan, Bethard and Sumner, 2014), less what numbers, negations and opposites that
 * only one of them has take away.
 */
import { cosineSimilarity, embedText } from './embed-text.ts';
import { areSynonyms } from './lexicon/concepts.ts';
import { englishWordsOf } from './lexicon/dictionary.ts';
import { withoutPhrases } from './lexicon/paraphrases.ts';
import { wordRank, wordSalience, wordVector } from './lexicon/word-vectors.ts';
import { stem } from './text/stem.ts';
import { isStopwordAnywhere } from './text/stopwords.ts';
import { wordsOf } from './text/words.ts';

/** The share of the alignment; the rest is the vectors'. */
const ALIGNMENT = 0.8;

/** Words aligned at most: beyond them texts are long enough for their vectors to say it all. */
const MAX_WORDS = 120;

interface ComparedWord {
  readonly stem: string;
  readonly weight: number;
  readonly vector: Float32Array | null;
}

/** -1 to 1; 1 for equal texts. @param dimensions those of the embedding model asked for */
export function compareTexts(a: string, b: string, dimensions = 1024): number {
  const cosine = cosineSimilarity(embedText(a, dimensions), embedText(b, dimensions));
  const left = comparedWords(a);
  const right = comparedWords(b);
  if (left.length === 0 || right.length === 0) return cosine;
  if (left.length > MAX_WORDS || right.length > MAX_WORDS) return cosine;
  const [forth, back] = [coverage(left, right), coverage(right, left)];
  const aligned = 0.6 * Math.min(forth, back) + 0.4 * Math.max(forth, back);
  return ((1 - ALIGNMENT) * cosine + ALIGNMENT * aligned) * agreement(a, b);
}

function comparedWords(text: string): ComparedWord[] {
  return withoutPhrases(wordsOf(text).slice(0, 2 * MAX_WORDS))
    .filter((word) => !isStopwordAnywhere(word))
    .map((word) => {
      const form = stem(word);
      const english = wordRank(word) === null ? (englishWordsOf(form)[0] ?? word) : word;
      return { stem: stem(english), weight: wordSalience(english), vector: wordVector(english) };
    });
}

/** The share of the weight of the words of one text that the other has, too. */
function coverage(words: readonly ComparedWord[], others: readonly ComparedWord[]): number {
  let [found, all] = [0, 0];
  for (const word of words) {
    all += word.weight;
    found += word.weight * others.reduce((best, other) => Math.max(best, likeness(word, other)), 0);
  }
  return all === 0 ? 0 : found / all;
}

function likeness(a: ComparedWord, b: ComparedWord): number {
  if (a.stem === b.stem) return 1;
  if (areSynonyms(a.stem, b.stem)) return SYNONYM;
  const related = haveOneRoot(a.stem, b.stem) ? ONE_ROOT : 0;
  if (!a.vector || !b.vector) return related;
  const cosine = cosineSimilarity(a.vector, b.vector);
  return Math.max(related, (cosine - NOISE) / (1 - NOISE));
}

const SYNONYM = 0.95;
const ONE_ROOT = 0.85;
/** Cosines of words up to here say nothing: a nurse and a cleaner stand in the same sentences. */
const NOISE = 0.35;

/** "technician" and "technical": forms that the light stemmer leaves apart. */
function haveOneRoot(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < 5) return false;
  let same = 0;
  while (same < shorter && a[same] === b[same]) same++;
  return same >= 5 && same >= 0.7 * shorter;
}

function agreement(a: string, b: string): number {
  let factor = 1;
  const [left, right] = [numbersIn(a), numbersIn(b)];
  if (left.size > 0 && right.size > 0 && ![...left].some((number) => right.has(number))) factor *= 0.95;
  if (isNegated(a) !== isNegated(b)) factor *= 0.97;
  return factor;
}

const NUMBERS: Readonly<Record<string, string>> = Object.fromEntries(
  'one two three four five six seven eight nine ten eleven twelve'.split(' ').map((word, i) => [word, String(i + 1)]),
);

function numbersIn(text: string): ReadonlySet<string> {
  return new Set(
    wordsOf(text).flatMap((word) => (/^\p{N}+$/u.test(word) ? [word] : word in NUMBERS ? [NUMBERS[word] as string] : [])),
  );
}

function isNegated(text: string): boolean {
  return /\b(?:not|no|never|nobody|nothing|none|without|cannot|unable|refused|rejected|nicht|kein\p{L}*|pas|sans|sin|nunca|geen|niet)\b|n['’]t\b/iu.test(text);
}
