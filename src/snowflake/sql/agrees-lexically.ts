/**
 * Whether our tokenizer and the parser's see the same tokens: where strings and comments end above all, because
 * whatever hides in a string for one reader and in code for the other could run unseen.
 */
import { parserTokenSpans } from './syntax-tree.ts';
import type { TokenizedSql } from './tokenize.ts';

export async function agreesLexically(sql: string, { tokens, comments }: TokenizedSql): Promise<boolean> {
  const spans = await parserTokenSpans(withoutSlashComments(sql, comments));
  if (spans === null) return false;
  const codePoint = codePointCounter(sql);
  const ours = tokens.flatMap(({ kind, text, start, end }): Span[] => {
    // The parser reads `:1` as two tokens.
    const numbered = kind === 'placeholder' && text.startsWith(':');
    const ends = numbered ? [start, start + 1, end] : [start, end];
    return ends.slice(1).map((until, part) => [codePoint(ends[part] ?? start), codePoint(until)]);
  });
  // Hints are plain comments to Snowflake and tokens to the parser.
  const hints = new Set(
    comments.filter(({ start }) => sql[start + 2] === '+').map(({ start }) => codePoint(start)),
  );

  let next = 0;
  for (const [start, end] of spans) {
    if (hints.has(start)) continue;
    if (ours[next]?.[0] !== start) return false;
    // It joins others into one, such as x'ff'.
    while (next < ours.length && (ours[next]?.[1] ?? 0) <= end) next += 1;
    if (ours[next - 1]?.[1] !== end) return false;
  }
  return next === ours.length;
}

/**
 * The parser takes `//` for two divisions after a colon or a comment. Two divisions in a row are an error in every
 * grammar, so that nothing can hide behind that difference.
 */
function withoutSlashComments(sql: string, comments: TokenizedSql['comments']): string {
  let text = '';
  let at = 0;
  for (const { start, end } of comments) {
    if (!sql.startsWith('//', start)) continue;
    text += sql.slice(at, start) + sql.slice(start, end).replaceAll(/./gu, ' ');
    at = end;
  }
  return text + sql.slice(at);
}

type Span = readonly [start: number, end: number];

/** Turns UTF-16 offsets into code points; the same number unless the text has characters beyond the first plane. */
function codePointCounter(sql: string): (offset: number) => number {
  if (!/[\udc00-\udfff]/.test(sql)) return (offset) => offset;
  const counts = new Uint32Array(sql.length + 1);
  for (let at = 0; at < sql.length; at += 1) {
    const unit = sql.charCodeAt(at);
    // The second half of a surrogate pair adds no code point.
    counts[at + 1] = (counts[at] ?? 0) + (unit >= 0xdc00 && unit <= 0xdfff ? 0 : 1);
  }
  return (offset) => counts[offset] ?? 0;
}
