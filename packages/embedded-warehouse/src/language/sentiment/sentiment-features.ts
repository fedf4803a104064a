/** What the trained sentiment sees of a passage: the feelings of its words, the words themselves, and what they mean. */
import { meanMeaning } from '../lexicon/mean-meaning.ts';
import { findClauses, findSentences } from '../text/sentences.ts';
import { stem } from '../text/stem.ts';
import { expandedWords, feelingOf, feelingOfText, labelOf, scoreOf } from './feelings.ts';

/** Brings a sum of valences to 0..1, a half at one strong word. */
const squashed = (sum: number) => sum / (sum + 3);

/** Linear in the length of the passage. */
export function sentimentFeatures(passage: string): Map<string, number> {
  const features = new Map<string, number>([['any passage', 1]]);
  addFeelings(features, passage);
  addForm(features, passage);
  const words = expandedWords(passage).map((word) => (/^\p{N}+$/u.test(word) ? '0' : word));
  features.set('length', Math.min(2, words.length / 20));
  const stems = words.map(stem);
  features.set(`first ${stems[0]}`, 1);
  for (const [i, each] of stems.entries()) {
    features.set(`word ${each}`, 1);
    if (i > 0) features.set(`pair ${stems[i - 1]} ${each}`, 1);
  }
  addMeaning(features, words);
  return features;
}

function addFeelings(features: Map<string, number>, passage: string): void {
  const whole = feelingOfText(passage);
  features.set(`lexicon says ${labelOf(whole)}`, 1);
  features.set('lexicon score', 2 * scoreOf(whole));
  const clauses = findSentences(passage)
    .flatMap((sentence) => findClauses(sentence.text))
    .map((clause) => feelingOf(clause.text));
  let [positive, negative, best, worst] = [0, 0, 0, 0];
  for (const feeling of clauses) {
    positive += feeling.positive;
    negative += feeling.negative;
    best = Math.max(best, feeling.positive - feeling.negative);
    worst = Math.max(worst, feeling.negative - feeling.positive);
  }
  features.set('lexicon for', 2 * squashed(positive));
  features.set('lexicon against', 2 * squashed(negative));
  if (whole.positive > 1.4 && worst === 0) features.set('only for', squashed(whole.positive));
  if (whole.negative > 1.4 && best === 0) features.set('only against', squashed(whole.negative));
  if (whole.positive === 0 && whole.negative === 0) features.set('no word of feeling', 1);
  // A clause of each kind is what makes a passage mixed.
  features.set('clauses for and against', 3 * Math.min(squashed(best), squashed(worst)));
  const [first, last] = [clauses[0], clauses.at(-1)];
  if (first) features.set('first clause', squashed(first.positive) - squashed(first.negative));
  if (last) features.set('last clause', squashed(last.positive) - squashed(last.negative));
}

/** What happened, told without a word of feeling. */
const EVENTS: readonly (readonly [string, RegExp])[] = [
  [
    'asks for something',
    /^(?:please|could|can|would|kindly|bitte|merci de)\b|\b(?:could|can|would) you\b|\bplease (?:send|let|confirm|call|note|find|change|update|add)\b/iu,
  ],
  ['nobody did', /\b(?:nobody|no one|no-one|none of|niemand|personne|nadie|nessuno)\b/iu],
  [
    'still waits',
    /\b(?:still (?:no|not|waiting|nothing|hasn|haven|isn|doesn)|yet to|no (?:reply|answer|response|word|sign|trace)|never (?:came|arrived|got|heard|called|replied|showed))/iu,
  ],
  [
    'once more',
    /\b(?:again|once more|(?:second|third|fourth|fifth|umpteenth) (?:time|visit|call|attempt)|twice|three times|every time)\b/iu,
  ],
  ['had to', /\b(?:had to|having to|have to|forced to|made to|end(?:ed)? up)\b/iu],
  [
    'done soon',
    /\b(?:within (?:\p{L}+ )?(?:minutes?|hours?|the day|a day)|same day|first (?:time|try|attempt)|straight away|right away|on the dot|on time|ahead of (?:time|schedule)|in no time)\b/iu,
  ],
  [
    'without trouble',
    /\b(?:(?:no|without|not a single|zero) (?:any |a |the )?(?:fuss|hassle|problems?|complaints?|issues?|hitch|trouble|faults?|questions asked)|nothing to complain|couldn['’]t (?:be happier|ask for)|can['’]t (?:complain|fault))/iu,
  ],
  [
    'would have hoped',
    /\b(?:should(?:n['’]t)? have|would have (?:been|liked|expected|hoped)|supposed to|was told|were told|promised|instead of)\b/iu,
  ],
  [
    'comes back',
    /\b(?:(?:will|would|shall|i['’]ll|we['’]ll) (?:be back|come back|return|order again|use (?:them|you) again|recommend)|highly recommend)\b/iu,
  ],
];

function addForm(features: Map<string, number>, passage: string): void {
  features.set('sentences', Math.min(3, findSentences(passage).length) / 2);
  for (const [name, pattern] of EVENTS) if (pattern.test(passage)) features.set(name, 1);
  if (passage.includes('?')) features.set('has ?', 1);
  if (/\?\s*$/u.test(passage)) features.set('ends with ?', 1);
  if (passage.includes('!')) features.set('has !', 1);
  if (/["“«„]/u.test(passage)) features.set('has a quotation', 1);
  if (/\d/u.test(passage)) features.set('has a figure', 1);
}

/** How much the direction of the meaning counts beside single words. */
const MEANING = 6;

function addMeaning(features: Map<string, number>, words: readonly string[]): void {
  const meaning = meanMeaning(words);
  const length = Math.hypot(...meaning);
  if (length === 0) return;
  for (const [i, component] of meaning.entries())
    features.set(`meaning ${i}`, (MEANING * component) / length);
}
