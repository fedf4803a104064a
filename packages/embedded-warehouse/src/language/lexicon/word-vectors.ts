/** What English words mean, as vectors, and how frequent they are: GloVe's, distilled (see `lexicon/README.md`). */
import { readFileSync } from 'node:fs';

/** Components of a word's vector. */
export const WORD_COMPONENTS = 64;

interface WordTable {
  readonly rows: ReadonlyMap<string, number>;
  /** Vectors of any length, one after the other. */
  readonly bytes: Int8Array;
  /** Unit vectors of the rows that were asked for: most never are. */
  readonly units: Map<number, Float32Array>;
}

let table: WordTable | null = null;

/** Reads them, which takes a while: the first text that is compared would wait for it. */
export function loadWordVectors(): void {
  wordTable();
}

function wordTable(): WordTable {
  if (table) return table;
  const folder = new URL('../../../lexicon/', import.meta.url);
  const words = readFileSync(new URL('words.txt', folder), 'utf8').trimEnd().split('\n');
  const bytes = new Int8Array(readFileSync(new URL('word-vectors.bin', folder)));
  table = { rows: new Map(words.map((word, row) => [word, row])), bytes, units: new Map() };
  return table;
}

/** The place of a lower-case word among English words by frequency, from 0; null when it is not known. */
export function wordRank(word: string): number | null {
  return wordTable().rows.get(word) ?? null;
}

/** A unit vector of `WORD_COMPONENTS`; null when the word is not known. Not to be changed. */
export function wordVector(word: string): Float32Array | null {
  const { rows, bytes, units } = wordTable();
  const row = rows.get(word);
  if (row === undefined) return null;
  const known = units.get(row);
  if (known) return known;
  const unit = unitOf(bytes.subarray(row * WORD_COMPONENTS, (row + 1) * WORD_COMPONENTS));
  units.set(row, unit);
  return unit;
}

function unitOf(vector: Int8Array): Float32Array {
  const square = vector.reduce((sum, component) => sum + component ** 2, 0);
  const scale = square === 0 ? 0 : 1 / Math.sqrt(square);
  return Float32Array.from(vector, (component) => component * scale);
}

/**
 * How much a word says about the meaning of its sentence, 0 to 1: a / (a + p) with the word's probability p (Arora,
 * Liang and Ma, "A simple but tough-to-beat baseline for sentence embeddings", 2017), p by Zipf's law from its rank.
 *
 * @param a the larger, the more frequent words count
 */
export function wordSalience(word: string, a: number): number {
  const rank = wordRank(word);
  return rank === null ? 1 : a / (a + 0.08 / (rank + 3));
}
