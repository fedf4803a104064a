/**
 * Rewrites a statement for the parser: comments go, and every call gets an opaque name. So the parser cannot give a name a
 * meaning of its own, and each name must come back from its tree exactly once, as a call. Snowflake always gets the
 * original text.
 */
import { type Call, endsOperand } from './find-calls.ts';
import { findStructuredTypes } from './structured-types.ts';
import type { Token, TokenizedSql } from './tokenize.ts';

export interface MaskedSql {
  readonly text: string;
  /** The opaque name of each call, in the order of the calls. */
  readonly names: readonly string[];
  /** From an opaque name to the index of its call. */
  readonly callAt: ReadonlyMap<string, number>;
  /** From a position in the masked text (in code points, as the parser counts) to the token that starts there. */
  readonly tokenAt: ReadonlyMap<number, number>;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** @param from the first token that the parser shall see: what stands before it (EXPLAIN) is blanked out. */
export function maskCalls(
  sql: string,
  { tokens, comments }: TokenizedSql,
  calls: readonly Call[],
  from = 0,
): MaskedSql {
  let prefix = 'FN';
  while (sql.toUpperCase().includes(`${prefix}_`)) prefix += 'N';
  const names = calls.map((_, index) => `${prefix}_${index}_`);

  const edits: Edit[] = calls.map((call, index) => ({
    start: tokens[call.first]?.start ?? 0,
    end: tokens[call.open - 1]?.end ?? 0,
    text: names[index] ?? '',
  }));
  // The parser takes some comments for grammar, such as hints, and trips over others.
  for (const { start, end } of comments) edits.push({ start, end, text: ' ' });
  for (const [start, end] of wordsUnknownToTheParser(tokens)) edits.push({ start, end, text: ' ' });
  const begin = tokens[from]?.start ?? 0;
  edits.sort((a, b) => a.start - b.start);

  let text = '';
  let at = begin;
  const starts = new Map(tokens.map((token, index) => [token.start, index]));
  const tokenAt = new Map<number, number>();
  let codePoints = 0;
  const copyTo = (end: number) => {
    for (; at < end; at += 1) {
      const token = starts.get(at);
      if (token !== undefined) tokenAt.set(codePoints, token);
      const unit = sql[at] ?? '';
      text += unit;
      // The second half of a surrogate pair adds no code point.
      if (unit < '\udc00' || unit > '\udfff') codePoints += 1;
    }
  };
  for (const edit of edits) {
    // What lies before the statement, or inside of an edit that was just made, is gone already.
    if (edit.start < Math.max(begin, at)) continue;
    copyTo(edit.start);
    const token = starts.get(edit.start);
    if (token !== undefined) tokenAt.set(codePoints, token);
    text += edit.text;
    codePoints += edit.text.length;
    at = edit.end;
  }
  copyTo(sql.length);
  return { text, names, callAt: new Map(names.map((name, index) => [name, index])), tokenAt };
}

const typesWithoutSize = new Set(['DATETIME', 'STRING', 'TEXT']);

/**
 * Forms that are valid in Snowflake, unknown to the parser, and of no weight for a verdict: `f(x IGNORE NULLS)`,
 * `UNPIVOT INCLUDE NULLS (...)`, `SELECT * ILIKE 'a%'` and the insides of structured types.
 */
function* wordsUnknownToTheParser(tokens: readonly Token[]): Generator<readonly [number, number]> {
  for (const [open, close] of findStructuredTypes(tokens))
    yield [tokens[open]?.start ?? 0, tokens[close]?.end ?? 0];
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token.kind !== 'word' || next === undefined) continue;
    // STRING(10), unlike VARCHAR(10).
    const [length, close] = [tokens[index + 2], tokens[index + 3]];
    const isSized = next.text === '(' && length?.kind === 'number' && close?.text === ')';
    if (isSized && typesWithoutSize.has(token.text)) yield [next.start, close.end];
    const isNullTreatment = (token.text === 'IGNORE' || token.text === 'RESPECT') && next.kind === 'word';
    if (isNullTreatment && next.text === 'NULLS') yield [token.start, next.end];
    const isUnpivot =
      tokens[index - 1]?.text === 'UNPIVOT' && (token.text === 'INCLUDE' || token.text === 'EXCLUDE');
    if (isUnpivot && next.text === 'NULLS') yield [token.start, next.end];
    const afterStar = tokens[index - 1]?.text === '*' && endsOperand(tokens, index - 1);
    if (token.text === 'ILIKE' && afterStar && next.kind === 'string') yield [token.start, next.end];
  }
}
