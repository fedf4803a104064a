import { HOLE, type Text } from '../syntax/program.ts';
import type { Meanings } from './meaning.ts';
import type { Scope } from './scope.ts';

/** A string with what the code tells of its holes filled in. */
export function filledText(text: Text, scope: Scope, meanings: Meanings): string {
  let next = 0;
  return text.pieces
    .map((piece) => {
      if (piece.text !== HOLE) return piece.text;
      const hole = text.holes[next];
      next += 1;
      const meaning = hole === undefined ? null : meanings.of(scope.writtenDefault(hole) ?? hole, scope);
      return meaning?.kind === 'text' ? meaning.text : HOLE;
    })
    .join('');
}
