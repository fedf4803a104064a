/** A statement that is being rewritten, token by token: what is written so far, and what is open. */
import type { Token } from './token.ts';
import type { Piece } from './written-text.ts';

export const functionPrefix = 'SF_';
/** A qualified function name, `SNOWFLAKE.CORTEX.COMPLETE`, is one word to the parser. */
export const nameSeparator = '$$';

/** What a PIVOT without a row has, as the last value of its list. */
export const pivotDefault = 'PIVOT_DEFAULT';

/** Tells the value behind a bind marker: its position ("1") or its name; undefined when there is none. */
export type BindNames = (name: string) => boolean;

type OpenForm =
  | { kind: 'paren'; start: number; cast: boolean; position: boolean }
  | { kind: 'subscript'; start: number }
  | { kind: 'list'; start: number }
  | { kind: 'object'; start: number }
  | { kind: 'case'; start: number };

export interface Rewriting {
  readonly tokens: readonly Token[];
  /** The statement as the user typed it. */
  readonly sql: string;
  readonly hasBind: BindNames;
  /** As `closingsOf` has them. */
  readonly closings: ReadonlyMap<number, number>;
  readonly pieces: Piece[];
  /** Forms that are not closed, the innermost last; each knows the piece that it begins with. */
  readonly open: OpenForm[];
  readonly labels: string[][];
  /** The piece that a value begins with which ends right before the next token; null where a value may begin. */
  operand: number | null;
  /** Where the last call or parenthesis begins: what OVER and its kin belong to. */
  lastCall: number | null;
  /** What is written behind parentheses that close: another that the user did not open, or an alias. */
  readonly behindClosings: Map<number, string>;
}

/** Reads what begins at a token, and writes it. @returns the index behind it */
export type ReadToken = (rewriting: Rewriting, at: number) => number;

/** The index of the parenthesis that closes the one at `at`; that of no token where none does. */
export const closingOf = ({ closings, tokens }: Rewriting, at: number): number =>
  closings.get(at) ?? tokens.length;

/** @returns the index of the piece */
export function emit({ pieces }: Rewriting, text: string, token: Token): number {
  return pieces.push({ text, token }) - 1;
}

/** Writes a token behind which a value is expected. */
export function emitBeforeValue(rewriting: Rewriting, text: string, token: Token): void {
  emit(rewriting, text, token);
  rewriting.operand = null;
}

/** Writes the beginning of a call around the value that begins at a piece. */
export function wrap({ pieces }: Rewriting, start: number, call: string): void {
  const piece = pieces[start];
  if (piece) piece.text = `${call}(${piece.text}`;
}

export const innermost = ({ open }: Rewriting): OpenForm | undefined => open.at(-1);
