/** What several words mean together, as a vector. */
import { stem } from '../text/stem.ts';
import { englishWordOf } from './dictionary.ts';
import { WORD_COMPONENTS, wordRank, wordSalience, wordVector } from './word-vectors.ts';

/** The sum of the words' vectors, weighed by how much each says; all zeros when none is known. */
export function meanMeaning(words: readonly string[]): Float64Array {
  const sums = new Float64Array(WORD_COMPONENTS);
  for (const word of words) {
    const english = wordRank(word) === null ? englishWordOf(stem(word)) : word;
    const vector = english === null ? null : wordVector(english);
    if (english === null || !vector) continue;
    const weight = wordSalience(english, 1e-3);
    for (let i = 0; i < WORD_COMPONENTS; i++) sums[i] = (sums[i] as number) + weight * (vector[i] as number);
  }
  return sums;
}
