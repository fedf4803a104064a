/** What the classifier weighs: words, kinds of words in a row, kinds that follow each other anywhere, and the shape. */
import type { MessageReading } from './read-message.ts';

export interface Feature {
  readonly amount: number;
  /** The tokens that it is about: the first, and the last; -1 for the message as a whole. */
  readonly first: number;
  readonly last: number;
}

/** By a name that a person can read. */
export type Features = ReadonlyMap<string, Feature>;

type Add = (name: string, amount: number, first: number, last: number) => void;

/** Kinds that carry little meaning alone: they count in a row, and not in pairs across the message. */
const glue = new Set<string>([
  ...['a', 'the', 'of', 'to', 'for', 'in', 'is', 'with', 'about', 'can', 'you', 'they'],
  ...['word', 'plural', 'past', 'ing', 'stop'],
]);

const amounts = { word: 1, kind: 1, pair: 1, row: 0.8, longRow: 0.5, words: 0.7, letters: 0.35, paste: 1.5 };
const LONGEST_ROW = 4;
/** Written without spaces between words, so that two and three letters are about a word. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const MOST_LETTERS = { spaced: 18, unspaced: 80 };

export function featuresOf({ tokens, hasPaste, characters }: MessageReading): Features {
  const features = new Map<string, Feature>();
  const add: Add = (name, amount, first, last) => {
    if (!features.has(name)) features.set(name, { amount, first, last });
  };
  const kinds: readonly string[] = tokens.map(({ kind }) => kind);
  const present = new Map<string, number>();

  tokens.forEach(({ text, kind }, i) => {
    add(`w:${text}`, amounts.word, i, i);
    add(`k:${kind}`, amounts.kind, i, i);
    let row: string = kind;
    for (let last = i + 1; last < i + LONGEST_ROW && last < kinds.length; last++) {
      row += ` ${kinds[last]}`;
      add(`k:${row}`, last === i + LONGEST_ROW - 1 ? amounts.longRow : amounts.row, i, last);
    }
    const next = tokens[i + 1];
    if (next) {
      add(`w:${text} ${next.text}`, amounts.words, i, i + 1);
      add(`m:${text} ${next.kind}`, amounts.words, i, i + 1);
      add(`m:${kind} ${next.text}`, amounts.words, i, i + 1);
    }
    if (!glue.has(kind) && !present.has(kind)) {
      for (const [before, at] of present) add(`p:${before}>${kind}`, amounts.pair, at, i);
      present.set(kind, i);
    }
    addLetters(text, i, add);
  });

  const ends = kinds.slice(0, 3);
  ends.forEach((_, i) => {
    add(`^:${ends.slice(0, i + 1).join(' ')}`, amounts.kind, 0, i);
  });
  add(`^w:${tokens[0]?.text ?? ''}`, amounts.word, 0, 0);
  add(`$:${kinds.slice(-2).join(' ')}`, amounts.kind, tokens.length - 1, tokens.length - 1);
  const ofAll = (name: string, amount: number) => features.set(name, { amount, first: -1, last: -1 });
  if (hasPaste) ofAll('s:pasted', amounts.paste);
  ofAll(`s:${lengthOf(tokens.length, characters)}`, amounts.kind);
  ofAll('s:any', amounts.kind);
  return features;
}

function addLetters(text: string, at: number, add: Add): void {
  if (text.includes(' ')) return;
  if (unspaced.test(text)) {
    const start = text.slice(0, MOST_LETTERS.unspaced);
    for (let i = 0; i < start.length; i++) {
      add(`c:${start.slice(i, i + 2)}`, amounts.word, at, at);
      add(`c:${start.slice(i, i + 3)}`, amounts.words, at, at);
    }
  } else if (text.length >= 4) {
    const framed = `_${text.slice(0, MOST_LETTERS.spaced)}_`;
    for (let i = 0; i + 4 <= framed.length; i++) add(`c:${framed.slice(i, i + 4)}`, amounts.letters, at, at);
  }
}

function lengthOf(words: number, characters: number): string {
  if (words <= 1) return 'one word';
  if (words <= 3) return 'few words';
  if (words <= 6) return 'a phrase';
  if (words <= 14) return 'a sentence';
  return characters < 250 ? 'sentences' : 'a long text';
}
