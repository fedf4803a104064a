/** A Cortex Search service over documents in memory: BM25 and vectors, fused. */
import { cosineSimilarity, embedTopic } from '../embed-text.ts';
import { createTextIndex } from './bm25.ts';
import {
  columnNamed,
  compileFilter,
  type DocumentTest,
  type SearchDocument,
  SearchRequestError,
} from './search-filter.ts';

export interface SearchServiceOptions {
  /** Fully qualified: DATABASE.SCHEMA.NAME. */
  readonly name: string;
  readonly documents: readonly SearchDocument[];
  readonly columns: {
    /** The columns that are searched. */
    readonly search: readonly string[];
    /** The columns that are returned and may be filtered by; the search columns are returned too. */
    readonly attributes: readonly string[];
  };
}

export interface SearchQuery {
  readonly query: string;
  /** Columns to return; empty or absent for all. */
  readonly columns?: readonly string[];
  readonly filter?: unknown;
  /** 1 to 1,000; default 10. */
  readonly limit?: number;
}

export interface SearchScores {
  /** -1 to 1. */
  readonly cosine_similarity: number;
  /** BM25; 0 when no word is shared. */
  readonly text_match: number;
  /** What the hits are ordered by. */
  readonly reranker_score: number;
}

export type SearchHit = Readonly<Record<string, unknown>> & { readonly '@scores': SearchScores };

export interface SearchService {
  readonly name: string;
  readonly columns: readonly string[];
  readonly documentCount: number;
  /** Best first; documents that share nothing with the query are left out. @throws SearchRequestError */
  search(query: SearchQuery): SearchHit[];
}

const DIMENSIONS = 768;
const MAX_LIMIT = 1000;

/** How much of the order is decided by words, the rest by vectors. */
const TEXT_SHARE = 0.6;

/** A document whose score is below this has nothing to do with the query. */
const FLOOR = 0.04;

export function createSearchIndex({ name, documents, columns }: SearchServiceOptions): SearchService {
  const returned = [...new Set([...columns.search, ...columns.attributes])];
  const texts = documents.map((document) =>
    columns.search.map((column) => String(document[column] ?? '')).join('\n'),
  );
  // Words and vectors are made when they are first needed: a service that nobody asks costs nothing.
  let index: ReturnType<typeof createTextIndex> | null = null;
  const vectors: (Float32Array | undefined)[] = new Array(documents.length);
  const vectorOf = (i: number): Float32Array => {
    const vector = vectors[i] ?? embedTopic(texts[i] as string, DIMENSIONS);
    vectors[i] = vector;
    return vector;
  };

  const rate = (query: string, accepts: DocumentTest | null) => {
    index ??= createTextIndex(texts);
    const words = index.score(query);
    const vector = embedTopic(query, DIMENSIONS);
    const best = Math.max(1e-9, ...words.values());
    const rated: { i: number; scores: SearchScores }[] = [];
    for (const [i, document] of documents.entries()) {
      if (accepts && !accepts(document)) continue;
      const text = words.get(i) ?? 0;
      const cosine = cosineSimilarity(vector, vectorOf(i));
      // BM25 has no upper bound, so it counts relative to the best document, and less when even that is weak.
      const fused = (TEXT_SHARE * text) / Math.max(best, 2) + (1 - TEXT_SHARE) * Math.max(0, cosine);
      rated.push({
        i,
        scores: {
          cosine_similarity: rounded(cosine),
          text_match: rounded(text),
          reranker_score: rounded(fused),
        },
      });
    }
    return rated;
  };

  return {
    name,
    columns: returned,
    documentCount: documents.length,
    search({ query, columns: wanted = [], filter, limit = 10 }) {
      if (typeof query !== 'string' || query.trim() === '')
        throw new SearchRequestError('query must not be empty');
      if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
        throw new SearchRequestError(`limit must be an integer from 1 to ${MAX_LIMIT}`);
      }
      const shown = wanted.length === 0 ? returned : wanted.map((column) => columnNamed(column, returned));
      const accepts = filter === undefined || filter === null ? null : compileFilter(filter, returned);
      return rate(query, accepts)
        .filter(({ scores }) => scores.reranker_score >= FLOOR)
        .sort((a, b) => b.scores.reranker_score - a.scores.reranker_score || a.i - b.i)
        .slice(0, limit)
        .map(({ i, scores }) => ({
          ...Object.fromEntries(shown.map((column) => [column, documents[i]?.[column] ?? null])),
          '@scores': scores,
        }));
    },
  };
}

function rounded(score: number): number {
  return Math.round(score * 1e6) / 1e6;
}
