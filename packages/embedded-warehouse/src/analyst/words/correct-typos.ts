/** Reads a word that nobody writes as the one word of the model that it must have been meant to be. */
import { wordRank } from '../../language/lexicon/word-vectors.ts';
import { singularOf } from './words.ts';

const SHORTEST = 5;
const always =
  'average monthly weekly daily quarterly yearly month quarter week year yesterday today last highest lowest percentage growth'.split(
    ' ',
  );

/** The corrected question and what was read as what; null where a word stays unknown or could be several. */
export function correctTypos(
  text: string,
  unknown: readonly string[],
  known: Iterable<string>,
): { readonly text: string; readonly readAs: readonly string[] } | null {
  const candidates = [...new Set([...always, ...known])].filter((word) => word.length >= SHORTEST);
  let corrected = text.toLowerCase();
  const readAs: string[] = [];
  for (const word of unknown) {
    // What is a word of English was meant as it stands: "stores" are no scores.
    if (word.length < SHORTEST || /\d/.test(word) || wordRank(word) !== null) continue;
    const near = candidates.filter((each) => isOneSlip(word, each) || isOneSlip(singularOf(word), each));
    const [only] = near;
    if (only === undefined || near.length > 1) return null;
    const plural = isOneSlip(word, only) ? only : `${only}s`;
    corrected = corrected.replaceAll(
      new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, 'gu'),
      plural,
    );
    readAs.push(`"${word}" is read as "${plural}".`);
  }
  return readAs.length > 0 ? { text: corrected, readAs } : null;
}

/** One letter too many, too few, another, or two in the other order. */
export function isOneSlip(word: string, other: string): boolean {
  let start = 0;
  while (start < word.length && word[start] === other[start]) start += 1;
  const [a, b] = [word.slice(start), other.slice(start)];
  return (
    a.slice(1) === b ||
    a === b.slice(1) ||
    a.slice(1) === b.slice(1) ||
    (a.slice(2) === b.slice(2) && a[0] === b[1] && a[1] === b[0])
  );
}
