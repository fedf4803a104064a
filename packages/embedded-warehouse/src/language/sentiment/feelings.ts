/**
 * What the words of a text feel: a lexicon with negation, intensifiers and contrast, in the manner of VADER (Hutto and
 * Gilbert, 2014): word valences, turned and scaled by their neighbours, weighed by clause and squashed to -1..1.
 */
import {
  farNegators,
  intensifiers,
  longestValuedPhrase,
  negators,
  phraseOpeners,
  phraseValences,
  resolvers,
  symbolValences,
  wordValences,
} from '../lexicon/valences.ts';
import { findClauses, findSentences } from '../text/sentences.ts';
import { findWords } from '../text/words.ts';

export type SentimentLabel = 'positive' | 'negative' | 'neutral' | 'mixed' | 'unknown';

/** Sums of valences: how much speaks for, and how much against. */
export interface Feeling {
  readonly positive: number;
  readonly negative: number;
}

/** Words back from a word of feeling in which a negator still turns it. */
const NEGATION_REACH = 4;
const FAR_NEGATION_REACH = 7;

/** "not great" is milder than "awful". */
const NEGATION_FACTOR = -0.74;

/** What the words of the whole text feel; sarcasm counts against. */
export function feelingOfText(text: string): Feeling {
  let positive = 0;
  let negative = 0;
  for (const sentence of findSentences(text)) {
    const feeling = feelingOfSentence(sentence.text);
    const isSarcasm = SARCASM.test(sentence.text) || (negative > positive && MOCK_THANKS.test(sentence.text));
    positive += isSarcasm ? 0 : feeling.positive;
    negative += isSarcasm ? Math.max(3, feeling.positive + feeling.negative) : feeling.negative;
  }
  return { positive, negative };
}

export function scoreOf({ positive, negative }: Feeling): number {
  const sum = positive - negative;
  // VADER's normalisation: alpha 15 puts one strong word at about 0.6.
  return sum / Math.sqrt(sum * sum + 15);
}

export function labelOf({ positive, negative }: Feeling): SentimentLabel {
  const weaker = Math.min(positive, negative);
  const stronger = Math.max(positive, negative);
  if (stronger < 0.9) return 'neutral';
  if (weaker >= 1.4 && weaker / stronger >= 0.4) return 'mixed';
  return positive > negative ? 'positive' : negative > positive ? 'negative' : 'mixed';
}

/** Praise for what nobody wants: "Great, another ticket number." */
const SARCASM =
  /^(?:oh,? )?(?:great|wow|nice|wonderful|fantastic|brilliant|lovely|perfect|super|congratulations|bravo|well done|awesome|toll|bravo|génial|genial|fantastico)[,!.…]* (?:another|yet another|again|once again|only|just what|so now|now i|noch|wieder|encore|otra|ancora)\b/iu;
/** After a complaint these mean the opposite. */
const MOCK_THANKS =
  /^(?:thanks|thank you|well done|great job|good job|bravo|congratulations|nice work)(?: (?:for that|a lot|so much|a bunch|everyone|indeed))?[.!]*$/iu;

/** What is praised or blamed only to be taken back: no verdict of its own. */
const TAKEN_BACK =
  /\b(?:in theory|on paper|at first|initially|expected|thought|feared|worried|scepti\w*|skepti\w*|promised|supposed|used to)\b/iu;
/** Where both sides of a contrast are at least this strong, neither is the verdict. */
const STRONG = 1.4;

function feelingOfSentence(sentence: string): Feeling {
  const clauses = findClauses(sentence);
  const turn = clauses.findIndex(({ opener }) => CONTRASTS.has(opener));
  let positive = 0;
  let negative = 0;
  /** For minus against, before the turn and after it. */
  const sides: [number, number] = [0, 0];
  for (const [i, clause] of clauses.entries()) {
    const feeling = feelingOf(clause.text);
    let weight = 1;
    // What comes after "but" is the verdict; what "although" introduces is conceded.
    if (turn > 0) weight = i < turn ? 0.7 : 1.2;
    if (CONCESSIONS.has(clause.opener)) weight = 0.7;
    positive += feeling.positive * weight;
    negative += feeling.negative * weight;
    const isOther = turn > 0 ? i >= turn : CONCESSIONS.has(clause.opener);
    if (!TAKEN_BACK.test(clause.text)) sides[isOther ? 1 : 0] += feeling.positive - feeling.negative;
  }
  const [one, other] = sides;
  if (one * other < 0 && Math.min(Math.abs(one), Math.abs(other)) >= STRONG) {
    const balance = Math.max(Math.abs(one), Math.abs(other)) / 2;
    return { positive: Math.max(positive, balance), negative: Math.max(negative, balance) };
  }
  return { positive, negative };
}

const CONTRASTS = new Set([
  'but',
  'however',
  'yet',
  'nevertheless',
  'except',
  'aber',
  'jedoch',
  'mais',
  'pero',
]);
/** Conjunctions whose clause is conceded: the verdict is in the other one. */
export const CONCESSIONS: ReadonlySet<string> = new Set(['although', 'though', 'while', 'whereas']);

const CONTRACTION = /^(?:(can|won|shan|\p{L}+?)(n?'t)|cannot)$/u;

/** The words of a clause with contractions written out, so that "don't" is "do not". */
export function expandedWords(text: string): string[] {
  const words: string[] = [];
  for (const { lower } of findWords(text)) {
    const contraction = lower.length < 16 ? CONTRACTION.exec(lower) : null;
    if (lower === 'cannot') words.push('can', 'not');
    else if (contraction) {
      const verb = lower.slice(0, lower.endsWith("n't") ? -3 : -2);
      words.push(verb === 'wo' ? 'will' : verb === 'ca' ? 'can' : verb, 'not');
    } else words.push(lower.replace(/'(?:s|re|ve|ll|d|m)$/u, ''));
  }
  return words;
}

/** The feeling of one clause: no conjunction inside is looked at. */
export function feelingOf(clause: string): Feeling {
  const words = expandedWords(clause);
  let positive = 0;
  let negative = 0;
  const add = (valence: number) => {
    if (valence > 0) positive += valence;
    else negative -= valence;
  };
  const emphasis = clause.includes('!') ? 1.15 : 1;
  let afterPhrase = 0;
  for (let i = 0; i < words.length; ) {
    const phrase = longestPhrase(words, i);
    const valence = phrase?.valence ?? wordValences.get(words[i] as string) ?? 0;
    const length = phrase?.length ?? 1;
    if (valence !== 0) {
      add(valence * emphasis * modifier(words, i, afterPhrase, valence));
    }
    i += length;
    // A negator inside a phrase has done its work there.
    if (phrase) afterPhrase = i;
  }
  for (const [symbol, valence] of symbolsIn(clause)) add(valence * symbol);
  return { positive, negative };
}

function longestPhrase(words: readonly string[], at: number): { valence: number; length: number } | null {
  if (!phraseOpeners.has(words[at] as string)) return null;
  for (let length = Math.min(longestValuedPhrase, words.length - at); length > 1; length--) {
    const valence = phraseValences.get(words.slice(at, at + length).join(' '));
    if (valence !== undefined) return { valence, length };
  }
  return null;
}

function modifier(words: readonly string[], at: number, from: number, valence: number): number {
  let factor = 1;
  let sameStatement = true;
  for (let i = at - 1; i >= Math.max(from, at - FAR_NEGATION_REACH); i--) {
    const word = words[i] as string;
    const near = i >= at - NEGATION_REACH;
    // "Never crashes and is intuitive": what comes after "and" is said anew.
    if (word === 'and') sameStatement = false;
    if (near ? negators.has(word) : sameStatement && farNegators.has(word)) {
      // "not only good" and "no doubt" turn nothing; "not very good" is worse than "very good" is good.
      if (words[i + 1] === 'only' || words[i + 1] === 'doubt' || words[i + 1] === 'just') continue;
      // "Never had so much trouble" and "never had a better one" are the most of what they say.
      if (word === 'never' && isUnsurpassed(words, i + 1, at)) continue;
      factor *= NEGATION_FACTOR;
    } else if (near && valence < 0 && resolvers.has(word)) {
      return 0;
    } else if (i >= at - 2) {
      factor *= intensifiers.get(word) ?? 1;
    }
  }
  return factor;
}

function isUnsurpassed(words: readonly string[], from: number, at: number): boolean {
  for (let i = from; i < at; i++) {
    if (/^(?:so|such|more|as)$/u.test(words[i] as string)) return true;
  }
  return /^(?:better|worse|\p{L}{3,12}ier)$/u.test(words[at] as string);
}

const SYMBOL = new RegExp(
  [...symbolValences.keys()].map((symbol) => symbol.replaceAll(/[().*+?|]/gu, '\\$&')).join('|'),
  'gu',
);

/** Pairs of count and valence for the faces of a clause. */
function symbolsIn(clause: string): [number, number][] {
  const counts = new Map<string, number>();
  for (const [symbol] of clause.matchAll(SYMBOL)) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  // Ten hearts are not ten times the feeling of one.
  return [...counts].map(([symbol, count]) => [Math.min(count, 3), symbolValences.get(symbol) ?? 0]);
}
