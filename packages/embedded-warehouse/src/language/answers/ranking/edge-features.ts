/** What the trained ranker sees of the words at and around the ends of a piece, and of the typed piece that it is cut from. */
import { stem } from '../../text/stem.ts';
import type { AnswerSpan, ReadText, TextToken } from './find-spans.ts';
import type { AskedText } from './span-features.ts';

const TYPED = /^(?:url|money|percentage|duration|date|time|identifier|number|email|phone|address|person)$/u;

/** Pieces of a type, to be looked up by what is inside. */
export const typedPieces = ({ spans }: ReadText) => spans.filter(({ type }) => TYPED.test(type));

export function addEdges(features: Map<string, number>, asked: AskedText, span: AnswerSpan): void {
  const { read, question, asker } = asked;
  const { first, last } = span;
  const set = (name: string, amount = 1) => features.set(name, amount);
  const word = (at: number) => {
    const token: TextToken | undefined = read.tokens[at];
    return token && token.kind !== 'mark' ? (/\d/u.test(token.text) ? '9' : stem(token.lower)) : null;
  };
  const [before, opens, ends, behind] = [word(first - 1), word(first), word(last), word(last + 1)];
  if (before) {
    set(`word ${before} before`);
    set(`${asker}: word ${before} before`);
  }
  if (opens) set(`opens with word ${opens}`);
  if (ends) set(`ends with word ${ends}`);
  if (behind) {
    set(`word ${behind} behind`);
    set(`${asker}: word ${behind} behind`);
  }
  for (const piece of asked.typed) {
    if (piece.first > first || piece.last < last || (piece.first === first && piece.last === last)) continue;
    set(`part of a ${piece.type}`);
    set(`${question.kind}: part of a ${piece.type}`, 1.5);
  }
}
