/**
 * A small network that reads a text for a question: each word is seen with its neighbours, then with the words of the
 * question that it attends to, then with a wider neighbourhood; a piece is scored by its first, last and inner words.
 */
import { partAt, type ReaderPart } from './reader-weights.ts';
import { addMapped, addRow, product, WIDTH } from './vectors.ts';

/** What is said of the words of a text, by where the rows for it begin; -1 where there is none. */
export interface KnownWords {
  readonly vectors: readonly (Float32Array | null)[];
  /** The words themselves. */
  readonly words: Int32Array;
  /** Where what else is said of each word begins, and behind the last one where it ends. */
  readonly starts: Int32Array;
  readonly others: Int32Array;
  readonly amounts: Float32Array;
}

/** What is learned without: a factor for each number, and the words that are not seen. Null where all is seen. */
export interface Noise {
  readonly factors: (length: number) => Float32Array;
  readonly isUnseen: () => boolean;
}

/** Rows, and how much each number of them adds to the row that it was made from. */
export interface Widened {
  readonly rows: Float32Array;
  readonly active: Float32Array;
}

export interface Inputs {
  readonly words: KnownWords;
  readonly rows: Float32Array;
  readonly factors: Float32Array | null;
  readonly unseen: readonly boolean[];
}

export interface Reading {
  readonly text: Inputs;
  readonly question: Inputs;
  readonly near: Widened;
  readonly askedNear: Widened;
  /** How much each word of the question counts, and what they say together. */
  readonly gistParts: Float32Array;
  readonly gist: Float32Array;
  /** How much each word of the text attends to each of the question, and what it hears. */
  readonly heardParts: Float32Array;
  readonly heard: Float32Array;
  readonly joined: Float32Array;
  readonly joinedFactors: Float32Array | null;
  readonly around: Widened;
  readonly further: Widened;
  readonly furthest: Widened;
  readonly opens: Float32Array;
  readonly closes: Float32Array;
  readonly inside: Float32Array;
}

/** How far apart the neighbours of each step are. */
export const REACH = { near: 1, around: 1, further: 2, furthest: 4 } as const;

/** Word vectors are unit vectors; what else is added is larger. */
export const VECTOR_SCALE = 4;

export function readPassage(
  values: Float32Array,
  text: KnownWords,
  question: KnownWords,
  noise: Noise | null = null,
): Reading {
  const read = inputsOf(values, text, 'text', noise, true);
  const asked = inputsOf(values, question, 'question', noise, false);
  const near = widened(values, 'near', read.rows, REACH.near);
  const askedNear = widened(values, 'near', asked.rows, REACH.near);
  const gistParts = new Float32Array(question.words.length);
  for (let j = 0; j < gistParts.length; j++)
    gistParts[j] = product(values, partAt.gist, askedNear.rows, j * WIDTH);
  toShares(gistParts, 0, gistParts.length);
  const gist = mixed(gistParts, askedNear.rows);
  const { parts: heardParts, rows: heard } = listen(values, near.rows, askedNear.rows);
  const joinedFactors = noise ? noise.factors(near.rows.length) : null;
  const joined = join(values, near.rows, heard, gist);
  if (joinedFactors) multiply(joined, joinedFactors);
  const around = widened(values, 'around', joined, REACH.around);
  const further = widened(values, 'further', around.rows, REACH.further);
  return {
    text: read,
    question: asked,
    near,
    askedNear,
    gistParts,
    gist,
    heardParts,
    heard,
    joined,
    joinedFactors,
    around,
    further,
    furthest: widened(values, 'furthest', further.rows, REACH.furthest),
    opens: wantedBy(values, 'opens', 'opensBy', gist),
    closes: wantedBy(values, 'closes', 'closesBy', gist),
    inside: wantedBy(values, 'inside', 'insideBy', gist),
  };
}

function inputsOf(
  values: Float32Array,
  words: KnownWords,
  part: 'text' | 'question',
  noise: Noise | null,
  withFactors: boolean,
): Inputs {
  const { vectors, starts, others, amounts } = words;
  const rows = new Float32Array(vectors.length * WIDTH);
  const unseen = vectors.map(() => noise?.isUnseen() ?? false);
  for (const [at, vector] of vectors.entries()) {
    const row = at * WIDTH;
    addRow(rows, row, 1, values, partAt[part]);
    for (let i = starts[at] as number; i < (starts[at + 1] as number); i++)
      if ((others[i] as number) >= 0) addRow(rows, row, amounts[i] as number, values, others[i] as number);
    if (unseen[at]) continue;
    const word = words.words[at] as number;
    if (word >= 0) addRow(rows, row, 1, values, word);
    if (!vector) continue;
    for (let i = 0; i < vector.length; i++)
      addRow(rows, row, VECTOR_SCALE * (vector[i] as number), values, partAt.vector + i * WIDTH);
  }
  const factors = noise && withFactors ? noise.factors(rows.length) : null;
  if (factors) multiply(rows, factors);
  return { words, rows, factors, unseen };
}

function multiply(rows: Float32Array, factors: Float32Array): void {
  for (let i = 0; i < rows.length; i++) rows[i] = (rows[i] as number) * (factors[i] as number);
}

/** Each row with what it and its neighbours say together, where that is more than nothing. */
function widened(
  values: Float32Array,
  part: 'near' | 'around' | 'further' | 'furthest',
  rows: Float32Array,
  reach: number,
): Widened {
  const active = new Float32Array(rows.length);
  const sums = rows.slice();
  for (let row = 0; row < rows.length; row += WIDTH) {
    addRow(active, row, 1, values, partAt[`${part}Bias`]);
    for (let side = -1; side <= 1; side++) {
      const other = row + side * reach * WIDTH;
      if (other < 0 || other >= rows.length) continue;
      addMapped(active, row, values, partAt[part] + (side + 1) * WIDTH * WIDTH, rows, other);
    }
    for (let k = row; k < row + WIDTH; k++) {
      if ((active[k] as number) < 0) active[k] = 0;
      sums[k] = (sums[k] as number) + (active[k] as number);
    }
  }
  return { rows: sums, active };
}

/** Turns scores into parts of one. */
function toShares(scores: Float32Array, from: number, to: number): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) most = Math.max(most, scores[i] as number);
  let sum = 0;
  for (let i = from; i < to; i++) sum += scores[i] = Math.exp((scores[i] as number) - most);
  for (let i = from; i < to; i++) scores[i] = (scores[i] as number) / sum;
}

function mixed(parts: Float32Array, rows: Float32Array): Float32Array {
  const sum = new Float32Array(WIDTH);
  for (let j = 0; j < parts.length; j++) addRow(sum, 0, parts[j] as number, rows, j * WIDTH);
  return sum;
}

function listen(values: Float32Array, near: Float32Array, asked: Float32Array) {
  const [length, count] = [near.length / WIDTH, asked.length / WIDTH];
  const parts = new Float32Array(length * count);
  const rows = new Float32Array(near.length);
  const seeking = new Float32Array(WIDTH);
  for (let at = 0; at < length; at++) {
    for (let k = 0; k < WIDTH; k++)
      seeking[k] = (near[at * WIDTH + k] as number) * (values[partAt.listens + k] as number);
    for (let j = 0; j < count; j++) parts[at * count + j] = product(seeking, 0, asked, j * WIDTH);
    toShares(parts, at * count, (at + 1) * count);
    for (let j = 0; j < count; j++)
      addRow(rows, at * WIDTH, parts[at * count + j] as number, asked, j * WIDTH);
  }
  return { parts, rows };
}

/** What a word is, what it hears of the question, and what both have in common. */
function join(
  values: Float32Array,
  near: Float32Array,
  heard: Float32Array,
  gist: Float32Array,
): Float32Array {
  const rows = new Float32Array(near.length);
  const always = values.slice(partAt.joinedBias, partAt.joinedBias + WIDTH);
  addMapped(always, 0, values, partAt.fromGist, gist, 0);
  const both = new Float32Array(WIDTH);
  const withGist = new Float32Array(WIDTH);
  for (let row = 0; row < rows.length; row += WIDTH) {
    for (let k = 0; k < WIDTH; k++) {
      both[k] = (near[row + k] as number) * (heard[row + k] as number);
      withGist[k] = (near[row + k] as number) * (gist[k] as number);
    }
    addRow(rows, row, 1, always, 0);
    addMapped(rows, row, values, partAt.own, near, row);
    addMapped(rows, row, values, partAt.heard, heard, row);
    addMapped(rows, row, values, partAt.both, both, 0);
    addMapped(rows, row, values, partAt.withGist, withGist, 0);
    for (let k = row; k < row + WIDTH; k++) if ((rows[k] as number) < 0) rows[k] = 0;
  }
  return rows;
}

/** What the question wants of a word at a place of the answer. */
function wantedBy(values: Float32Array, part: ReaderPart, by: ReaderPart, gist: Float32Array): Float32Array {
  const wanted = values.slice(partAt[part], partAt[part] + WIDTH);
  addMapped(wanted, 0, values, partAt[by], gist, 0);
  return wanted;
}

/** A piece by its first and last word; null is silence. */
export type PlacedPiece = { readonly first: number; readonly last: number } | null;

export function scoresOfPieces(
  values: Float32Array,
  { furthest, gist, opens, closes, inside }: Reading,
  pieces: readonly PlacedPiece[],
): Float64Array {
  const { rows } = furthest;
  const length = rows.length / WIDTH;
  const by = (wanted: Float32Array, at: number) =>
    Float64Array.from({ length }, (_, i) => product(wanted, at, rows, i * WIDTH));
  const [first, last, leads, trails, silent] = [
    by(opens, 0),
    by(closes, 0),
    by(values, partAt.leads),
    by(values, partAt.trails),
    by(values, partAt.silence),
  ];
  const until = new Float64Array(length + 1);
  for (const [i, each] of by(inside, 0).entries()) until[i + 1] = (until[i] as number) + each;
  const silence =
    product(values, partAt.silenceBy, gist, 0) + silent.reduce((sum, each) => sum + each, 0) / length;
  return Float64Array.from(pieces, (piece) =>
    piece
      ? (first[piece.first] as number) +
        (last[piece.last] as number) +
        (leads[piece.first - 1] ?? 0) +
        (trails[piece.last + 1] ?? 0) +
        ((until[piece.last + 1] as number) - (until[piece.first] as number)) / (piece.last - piece.first + 1)
      : silence,
  );
}
