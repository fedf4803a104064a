/** The weighted terms of a text: what embeddings, summaries, search and answers compare. */
import { stem } from './stem.ts';
import { isStopwordAnywhere } from './stopwords.ts';
import { wordsOf } from './words.ts';

/** Frequent English words that say little about a topic: they weigh less, as a document frequency would have it. */
const COMMON = new Set(
  `get got make made use used using go went going come take took see saw look know think want need give find tell say
said work call try ask feel become leave put mean keep let begin seem show hear play run move like live believe bring
happen write provide sit stand lose pay meet include continue set learn lead understand thing things way day time year
years people man week month part place case point number group fact lot bit kind sort really much many one two three
first last next new good great little big large small long high old still even back never always often sometimes today
now well please hello hi thanks thank something anything everything nothing someone anyone everyone able since within
however around another every must actually already yes ok okay`.split(/\s+/u),
);

export interface Term {
  readonly stem: string;
  /** What one occurrence says about the topic: near 0 for grammar, 1 and more for rare words. */
  readonly weight: number;
}

/** How much an occurrence of the word says, in the place of an inverse document frequency. */
export function termWeight(word: string): number {
  if (isStopwordAnywhere(word)) return 0.06;
  if (COMMON.has(word)) return 0.4;
  if (/^\p{N}+$/u.test(word)) return 0.6;
  return 1 + Math.min(0.6, Math.max(0, word.length - 4) * 0.08);
}

/** The terms of the text in order, one for each word. */
export function termsOf(text: string): Term[] {
  return wordsOf(text).map((word) => ({ stem: stem(word), weight: termWeight(word) }));
}

/** The stems of the words that carry meaning, in order. */
export function contentStems(text: string): string[] {
  const stems: string[] = [];
  for (const word of wordsOf(text)) {
    if (!isStopwordAnywhere(word)) stems.push(stem(word));
  }
  return stems;
}
