/** Where the sentences and clauses of a text are. */

export interface Span {
  readonly text: string;
  /** UTF-16 offsets into the text. */
  readonly start: number;
  readonly end: number;
}

/** Words after which a full stop does not end the sentence. */
const ABBREVIATIONS = new Set(
  'mr mrs ms dr prof st sr jr vs etc inc ltd co corp dept fig est approx e.g i.e a.m p.m u.s u.k z.b bzw ca'.split(
    ' ',
  ),
);

const CLOSERS = new Set(['"', "'", '”', '’', ')', ']', '»']);
const ENDINGS = new Set(['.', '!', '?', '…', '。', '！', '？']);

/** Sentences in order, trimmed, none empty. A blank line and a list item end a sentence too. */
export function findSentences(text: string): Span[] {
  const found: Span[] = [];
  let start = 0;
  const close = (end: number) => {
    const raw = text.slice(start, end);
    const sentence = raw.trim();
    if (sentence) {
      const from = start + raw.length - raw.trimStart().length;
      found.push({ text: sentence, start: from, end: from + sentence.length });
    }
    start = end;
  };
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    if (character === '\n') {
      if (endsLine(text, i)) close(i + 1);
    } else if (ENDINGS.has(character)) {
      let end = i + 1;
      while (end < text.length && (ENDINGS.has(text[end] as string) || CLOSERS.has(text[end] as string)))
        end++;
      if (character === '.' && end === i + 1 && !endsSentence(text, i)) continue;
      close(end);
      i = end - 1;
    }
  }
  close(text.length);
  return found;
}

function endsLine(text: string, newline: number): boolean {
  const next = text[newline + 1];
  if (next === undefined || next === '\n' || next === '\r') return true;
  // Wrapped prose goes on in lower case; headings, list items and `Label: value` lines do not.
  const before = text[newline - 1];
  return before === ':' || !/\p{Ll}/u.test(next);
}

function endsSentence(text: string, dot: number): boolean {
  const next = text[dot + 1];
  if (next === undefined) return true;
  if (!/\s/u.test(next)) return /[。！？]/u.test(text[dot] as string);
  let from = dot;
  while (from > 0 && dot - from < 12 && !/\s/u.test(text[from - 1] as string)) from--;
  const word = text.slice(from, dot).toLowerCase();
  // "no. 5" is a number, "no. Then" is an end.
  if (word === 'no' || word === 'nr') return !/^\s\d/u.test(text.slice(dot + 1, dot + 3));
  if (ABBREVIATIONS.has(word)) return false;
  // An initial: "J. Smith".
  if (/^\p{L}$/u.test(word) && /^\p{Lu}$/u.test(text[dot - 1] as string)) return false;
  return !/^\s\p{Ll}/u.test(text.slice(dot + 1, dot + 4));
}

const CLAUSE_BREAK =
  /[;,:–—(){}]|\s-\s|\b(?:but|however|although|though|while|whereas|yet|nevertheless|except|aber|jedoch|mais|pero)\b/giu;

export interface Clause extends Span {
  /** The conjunction or mark before it, in lower case; empty for the first. */
  readonly opener: string;
}

/** Splits one sentence where its meaning may turn; offsets are into the sentence. */
export function findClauses(sentence: string): Clause[] {
  const found: Clause[] = [];
  let start = 0;
  let opener = '';
  const close = (end: number) => {
    const raw = sentence.slice(start, end);
    if (raw.trim()) found.push({ text: raw.trim(), start, end, opener });
  };
  for (const match of sentence.matchAll(CLAUSE_BREAK)) {
    close(match.index);
    const mark = match[0].trim().toLowerCase();
    // ", but" is one break, and the conjunction is what matters.
    opener = start === match.index && mark.length === 1 ? opener : mark;
    start = match.index + match[0].length;
  }
  close(sentence.length);
  return found;
}
