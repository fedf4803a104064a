/** BM25 (Robertson and Zaragoza, 2009) over an inverted index. */
import { contentStems } from '../text/terms.ts';

/** The usual values: how fast repeats stop counting, and how much long documents are discounted. */
const K1 = 1.2;
const B = 0.75;

export interface TextIndex {
  /** Scores by document number, only for documents that share a term with the query. */
  score(query: string): Map<number, number>;
}

export function createTextIndex(documents: readonly string[]): TextIndex {
  const postings = new Map<string, { document: number; count: number }[]>();
  const lengths = new Float64Array(documents.length);
  let total = 0;
  for (const [document, text] of documents.entries()) {
    const stems = contentStems(text);
    lengths[document] = stems.length;
    total += stems.length;
    const counts = new Map<string, number>();
    for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
    for (const [stem, count] of counts) {
      const entries = postings.get(stem);
      if (entries) entries.push({ document, count });
      else postings.set(stem, [{ document, count }]);
    }
  }
  const average = total / Math.max(1, documents.length) || 1;

  return {
    score(query) {
      const scores = new Map<number, number>();
      for (const stem of new Set(contentStems(query))) {
        const entries = postings.get(stem);
        if (!entries) continue;
        const rarity = Math.log(1 + (documents.length - entries.length + 0.5) / (entries.length + 0.5));
        for (const { document, count } of entries) {
          const length = 1 - B + (B * (lengths[document] as number)) / average;
          const score = (rarity * count * (K1 + 1)) / (count + K1 * length);
          scores.set(document, (scores.get(document) ?? 0) + score);
        }
      }
      return scores;
    },
  };
}
