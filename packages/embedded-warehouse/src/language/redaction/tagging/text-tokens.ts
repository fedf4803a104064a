/** A text in pieces small enough that each belongs to one piece of personal data or to none. */

export interface TagToken {
  readonly text: string;
  readonly lower: string;
  readonly start: number;
  readonly end: number;
}

/** Mail and web addresses whole; words with their figures, without the English genitive; line ends; single marks. */
const TOKEN =
  /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,4}|https?:\/\/[^\s)>\]"']{1,200}|[\p{L}\p{M}\p{N}]+(?:['’](?![sS](?![\p{L}\p{N}]))[\p{L}\p{M}]+)*|\n|[^\s]/gu;

export function tokensOf(text: string): TagToken[] {
  return Array.from(text.matchAll(TOKEN), (match) => ({
    text: match[0],
    lower: match[0].toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** A number in groups that single marks or spaces hold together, by its tokens. */
export interface WrittenNumber {
  readonly first: number;
  readonly last: number;
  readonly written: string;
}

/** No number has more: a table of figures is many numbers. */
const MOST_GROUPS = 16;

/** Of each token with figures, the number that it is a part of. */
export function numbersAmong(text: string, tokens: readonly TagToken[]): (WrittenNumber | null)[] {
  const found = new Array<WrittenNumber | null>(tokens.length).fill(null);
  for (let first = 0; first < tokens.length; first++) {
    if (!hasFigure(tokens[first])) continue;
    let last = first;
    while (last - first < MOST_GROUPS) {
      let next = last + 1;
      while (next - last < 3 && /^[./+()-]$/u.test(tokens[next]?.text ?? '')) next++;
      if (!hasFigure(tokens[next])) break;
      if (!/^[ \u00a0./+()-]{0,2}$/u.test(text.slice(tokens[last]?.end, tokens[next]?.start))) break;
      last = next;
    }
    found.fill(
      { first, last, written: text.slice(tokens[first]?.start, tokens[last]?.end) },
      first,
      last + 1,
    );
    first = last;
  }
  return found;
}

const hasFigure = (token: TagToken | undefined) => token !== undefined && /\d/u.test(token.text);
