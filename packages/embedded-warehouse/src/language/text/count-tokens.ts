/**
 * An approximate subword token count.
 *
 * Real tokenizers differ by model and their vocabularies are megabytes, so this counts what they have in common:
 * a frequent word is one token, a longer one is cut into pieces of about five letters, digits go in threes,
 * punctuation runs in fours, a Chinese, Japanese or Korean character is about one token, an emoji two or three.
 * English prose comes out at about 4 characters per token. Linear in the length of the text.
 */

type CharacterClass =
  | 'letter'
  | 'accented'
  | 'digit'
  | 'space'
  | 'newline'
  | 'punctuation'
  | 'wide'
  | 'pictograph';

function classOf(code: number): CharacterClass {
  if (code < 128) {
    if (code === 32 || code === 9) return 'space';
    if (code === 10 || code === 13) return 'newline';
    if (code >= 48 && code <= 57) return 'digit';
    if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) return 'letter';
    return 'punctuation';
  }
  // Hangul syllables, kana, CJK ideographs and their extensions.
  if (
    (code >= 0x3040 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7af) ||
    (code >= 0x20000 && code <= 0x3ffff)
  ) {
    return 'wide';
  }
  if (code >= 0x1f000 || (code >= 0x2600 && code <= 0x27bf)) return 'pictograph';
  if (code >= 0x2000 && code <= 0x206f) return 'punctuation';
  return 'accented';
}

/** Tokens of a run of `length` equal-class characters. */
function tokensOfRun(kind: CharacterClass, length: number): number {
  switch (kind) {
    case 'letter':
      // Up to 7 letters are usually one entry of the vocabulary.
      return length <= 7 ? 1 : Math.ceil(length / 5);
    case 'accented':
      return Math.ceil(length / 2);
    case 'digit':
      return Math.ceil(length / 3);
    case 'space':
      // One space belongs to the word after it; long runs are merged.
      return length <= 1 ? 0 : Math.ceil((length - 1) / 8);
    case 'newline':
      return Math.ceil(length / 2);
    case 'punctuation':
      return Math.ceil(length / 4);
    case 'wide':
      return Math.ceil(length * 0.9);
    case 'pictograph':
      return Math.ceil(length * 2.5);
  }
}

/** About how many tokens a language model would read; 0 for the empty text. */
export function countTokens(text: string): number {
  let tokens = 0;
  let kind: CharacterClass | null = null;
  let run = 0;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code >= 0xd800 && code <= 0xdbff) {
      code = text.codePointAt(i) as number;
      // A lone surrogate stays a single unit and counts as an accented letter.
      if (code > 0xffff) i++;
    }
    const next = classOf(code);
    if (next === kind) {
      run++;
    } else {
      if (kind !== null) tokens += tokensOfRun(kind, run);
      kind = next;
      run = 1;
    }
  }
  return kind === null ? tokens : tokens + tokensOfRun(kind, run);
}

/** The longest prefix of about `limit` tokens, cut between words where there are any. */
export function truncateTokens(
  text: string,
  limit: number,
): { readonly text: string; readonly truncated: boolean } {
  if (countTokens(text) <= limit) return { text, truncated: false };
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (countTokens(text.slice(0, middle)) <= limit) low = middle;
    else high = middle - 1;
  }
  // Never leave half of a surrogate pair.
  if (low > 0 && /[\ud800-\udbff]/.test(text[low - 1] as string)) low--;
  const space = text.lastIndexOf(' ', low);
  const end = space > low / 2 && text[low] !== ' ' ? space : low;
  return { text: text.slice(0, end).trimEnd(), truncated: true };
}
