/** The text that the parser gets, of pieces that each know the user's token. */
import type { Token } from './token.ts';

export interface Piece {
  text: string;
  readonly token: Token;
}

export interface Desugared {
  readonly text: string;
  /** The names that Snowflake gives to the items of each SELECT that have no alias; the index is in its mark. */
  readonly labels: readonly (readonly string[])[];
  /** The user's token at an offset of `text`. */
  tokenAt(offset: number): Token;
}

/** The type as typed, so that a cast to INTEGER and one to NUMBER(38,0) stay different. */
export function typeText(tokens: readonly Token[], from: number, to: number, fallback: string): string {
  const text = tokens.slice(from, to).map((token) => token.text);
  return text.length === 0 ? fallback : text.join(' ');
}

export function quote(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

export function writtenText(pieces: readonly Piece[], labels: string[][], end: Token): Desugared {
  const starts: number[] = [];
  let text = '';
  for (const piece of pieces) {
    starts.push(text.length);
    text += `${piece.text} `;
  }
  const tokenAt = (offset: number): Token => {
    let index = starts.findLastIndex((start) => start <= offset);
    if (index === -1) index = 0;
    return offset >= text.length - 1 ? end : (pieces[index]?.token ?? end);
  };
  return { text, labels, tokenAt };
}
