/** Where the words of a text are. */

export interface Word {
  /** As written. */
  readonly text: string;
  /** Lower case, accents kept. */
  readonly lower: string;
  /** UTF-16 offsets into the text. */
  readonly start: number;
  readonly end: number;
}

// Letters with inner apostrophes ("don't") are one word; the two classes share no character, so matching is linear.
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}]+)*/gu;

/** Scripts that are written without spaces: their words are taken as pairs of characters. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Every word of the text, in order. Linear in the text's length; lone surrogates are skipped. */
export function findWords(text: string): Word[] {
  const found: Word[] = [];
  for (const match of text.matchAll(WORD)) {
    const word = match[0];
    found.push({
      text: word,
      lower: word.toLowerCase().replaceAll('’', "'"),
      start: match.index,
      end: match.index + word.length,
    });
  }
  return found;
}

/** The lower-case words of the text; unspaced scripts give overlapping pairs of characters. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const word of findWords(text)) {
    if (!UNSPACED.test(word.lower)) {
      words.push(word.lower);
      continue;
    }
    const characters = [...word.lower];
    if (characters.length === 1) words.push(word.lower);
    for (let i = 1; i < characters.length; i++) words.push(`${characters[i - 1]}${characters[i]}`);
  }
  return words;
}
