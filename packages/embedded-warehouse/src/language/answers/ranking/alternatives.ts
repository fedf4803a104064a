/** Which pieces are right together: "the blue van" mostly is where "blue van" is. */
import type { AnswerSpan, TextToken } from './find-spans.ts';

const ARTICLE = /^(?:the|an?|my|our|your|his|her|their)$/u;
const EACH = /^(?:every|each)$/u;
const TITLE = /^(?:mr|mrs|ms|dr|herr|frau|prof)$/u;

/** How likely a piece is right where another is, 0 to 1, as the training texts say of pieces that differ in front. */
export function alsoRight(tokens: readonly TextToken[], piece: AnswerSpan, other: AnswerSpan): number {
  if (piece.text.toLowerCase() === other.text.toLowerCase()) return 1;
  if (piece.last !== other.last) return 0;
  const isShorter = piece.first > other.first;
  const lead = tokens.slice(Math.min(piece.first, other.first), Math.max(piece.first, other.first));
  if (lead.every(({ lower }) => ARTICLE.test(lower))) return 0.8;
  if (lead.length === 1 && EACH.test(lead[0]?.lower ?? '')) return isShorter ? 0.5 : 0.9;
  if (lead.every(({ kind }) => kind === 'grammar')) {
    if (lead.length === 1) return isShorter ? 0.8 : 0.4;
    return isShorter ? 0.5 : 0.2;
  }
  if (!TITLE.test(lead.at(-1)?.lower ?? '')) return 0;
  return isShorter ? 0.5 : 0.2;
}
