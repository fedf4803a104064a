/**
 * What kind of word a word is, in the languages that messages come in. The classifier learns from kinds beside words,
 * so that a toast is a text to it and a ward is a place of work although no message that it learned from has them.
 *
 * `_` joins the words of a phrase; `*` stands for any ending.
 */
import { wordsOfBusiness } from './words-of-business.ts';
import { wordsOfWriting } from './words-of-writing.ts';

const kinds = { ...wordsOfWriting, ...wordsOfBusiness };

export type Kind = keyof typeof kinds;

/** Words of a kind that the business has itself: the name of its best tent is a thing where the semantic model has it. */
export type BusinessWords = ReadonlyMap<string, 'measure' | 'thing'>;

interface FoundKind {
  readonly kind: Kind;
  /** Words that the phrase has. */
  readonly length: number;
}

const exact = new Map<string, Kind>();
const stems = new Map<string, Kind>();
const SHORTEST_STEM = 2;
const LONGEST_PHRASE = 4;

for (const [kind, list] of Object.entries(kinds) as [Kind, string][]) {
  for (const entry of list.trim().split(/\s+/)) {
    const phrase = entry.replaceAll('_', ' ');
    // The first kind that names a word has it.
    if (phrase.endsWith('*')) stems.set(phrase.slice(0, -1), kind);
    else if (!exact.has(phrase)) exact.set(phrase, kind);
  }
}

/** The longest phrase that begins at a word. The business's own words tell where the lists do not. */
export function kindAt(words: readonly string[], at: number, business: BusinessWords): FoundKind | null {
  for (let length = Math.min(LONGEST_PHRASE, words.length - at); length > 0; length--) {
    const phrase = length === 1 ? (words[at] ?? '') : words.slice(at, at + length).join(' ');
    const kind = exact.get(phrase) ?? business.get(phrase);
    if (kind) return { kind, length };
  }
  const word = words[at] ?? '';
  for (let end = word.length; end >= SHORTEST_STEM; end--) {
    const kind = stems.get(word.slice(0, end));
    if (kind) return { kind, length: 1 };
  }
  return null;
}
