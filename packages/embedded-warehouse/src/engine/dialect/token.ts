/** What the lexer cuts a statement into. */
export type TokenKind =
  | 'word'
  | 'quoted'
  | 'string'
  | 'binary'
  | 'number'
  | 'variable'
  | 'operator'
  /** A `?`; its value is its number, counted from 1. */
  | 'bind'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As the user typed it. */
  readonly text: string;
  /** Words in upper case, quoted identifiers and strings without their quotes and escapes. */
  readonly value: string;
  /** Offset of the first character in the statement. */
  readonly start: number;
  readonly end: number;
  /** Counted from 1, as Snowflake's messages do. */
  readonly line: number;
  /** Counted from 0, as Snowflake's messages do. */
  readonly position: number;
}

export function isWord(token: Token | undefined, ...values: readonly string[]): boolean {
  return token?.kind === 'word' && values.includes(token.value);
}

export function isOperator(token: Token | undefined, ...values: readonly string[]): boolean {
  return token?.kind === 'operator' && values.includes(token.text);
}

/** Whether a word belongs to `IS DISTINCT FROM`, and begins no clause. */
export function isOfDistinctFrom(tokens: readonly Token[], at: number): boolean {
  return isWord(tokens[at], 'FROM') && isWord(tokens[at - 1], 'DISTINCT');
}

/** Whether a word belongs to `NTH_VALUE(x, n) FROM LAST OVER (...)`, and begins no clause. */
export function isOfNthValue(tokens: readonly Token[], at: number): boolean {
  const [word, edge, next, nulls] = tokens.slice(at, at + 4);
  const isWindow = isWord(next, 'OVER') || (isWord(next, 'IGNORE', 'RESPECT') && isWord(nulls, 'NULLS'));
  return isWord(word, 'FROM') && isWord(edge, 'FIRST', 'LAST') && isOperator(tokens[at - 1], ')') && isWindow;
}

/** A name: a word or a quoted identifier. */
export function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'quoted';
}
