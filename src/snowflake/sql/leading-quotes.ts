/** Names that begin with a quote, such as `"""a"""`: the parser takes them for strings between three of them. */
import type { Token } from './tokenize.ts';

export interface ParserText {
  /** Of the same length, so that every position stays. */
  readonly text: string;
  /** A text of the parser's answer as the statement has it. */
  readonly restore: (text: string) => string;
}

/** Puts two characters that the statement has nowhere in the place of such a name's first quote, which is two there. */
export function hideLeadingQuotes(sql: string, tokens: readonly Token[]): ParserText {
  const names = tokens.filter(({ kind, text }) => kind === 'quoted' && text.startsWith('"'));
  if (names.length === 0) return { text: sql, restore: (text) => text };
  const standIn = unusedCharacter(sql).repeat(2);
  let text = '';
  let at = 0;
  for (const { start } of names) {
    text += sql.slice(at, start + 1) + standIn;
    at = start + 1 + standIn.length;
  }
  return { text: text + sql.slice(at), restore: (given) => given.replaceAll(standIn, '"') };
}

/** Of those that Unicode leaves to private use, as long as there is one. */
function unusedCharacter(sql: string): string {
  const used = new Set(sql);
  let code = 0xe000;
  while (used.has(String.fromCharCode(code))) code += 1;
  return String.fromCharCode(code);
}
