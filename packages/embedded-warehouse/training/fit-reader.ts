/** The reader of questions, trained by the likelihood of the right pieces: Adam for what all words share, AdaGrad for single words. */
import {
  type KnownWords,
  type Noise,
  type PlacedPiece,
  type Reading,
  readPassage,
  scoresOfPieces,
} from '../src/language/answers/reading/read-passage.ts';
import { knownWords, type ReaderInput } from '../src/language/answers/reading/reader-input.ts';
import { PART_ROWS, partAt, type ReaderPart } from '../src/language/answers/reading/reader-weights.ts';
import { WIDTH } from '../src/language/answers/reading/vectors.ts';
import { wordVector } from '../src/language/lexicon/word-vectors.ts';
import { createRandom } from './descend.ts';
import { errorsOf, type FeatureNames } from './ranked-groups.ts';
import { addReaderSlopes } from './reader-slopes.ts';

export interface ReaderSettings {
  readonly epochs: number;
  /** Rises at first and falls to nothing by the end. */
  readonly rate: number;
  /** Questions for each step. */
  readonly batch: number;
  /** Part of the numbers, and of the words, that a question is learned without. */
  readonly leftOut: number;
  readonly unseen: number;
  /** What is said of fewer words than this is not learned. */
  readonly leastWords: number;
  readonly seed: number;
}

/** What is said of words is told by its place among the names. */
export interface ReadQuestion {
  readonly text: KnownWords;
  readonly question: KnownWords;
  readonly pieces: readonly PlacedPiece[];
  /** Places of the right pieces; at least one. */
  readonly right: readonly number[];
}

export interface FittedReader {
  /** Row behind row. */
  readonly values: Float32Array;
  /** Of what is said of a word, where its row begins; the same from whatever seed. */
  readonly rowOf: ReadonlyMap<string, number>;
}

/** Single words learn faster than what all share. */
const WORD_RATE = 5;
/** A step is never longer than this. */
const MOST_SLOPE = 5;
const RISE = 0.02;

const vectors = new Map<string, Float32Array | null>();

/** One vector for all places of a word: with millions of words it counts. */
function vectorOf(word: string): Float32Array | null {
  const known = vectors.get(word);
  if (known !== undefined) return known;
  const vector = wordVector(word);
  vectors.set(word, vector);
  return vector;
}

export function readQuestion(
  names: FeatureNames,
  { text, question }: ReaderInput,
  pieces: readonly PlacedPiece[],
  right: readonly number[],
): ReadQuestion {
  const known = (words: ReaderInput['text']) => knownWords(words, (name) => names.idOf(name), vectorOf);
  return { text: known(text), question: known(question), pieces, right };
}

export function fitReader(
  questions: readonly ReadQuestion[],
  names: readonly string[],
  settings: ReaderSettings,
): FittedReader {
  const { epochs, batch, seed, rate } = settings;
  const random = createRandom(seed);
  const { rowOf, firstWord, rows } = rowsFor(questions, names, settings.leastWords);
  const learner = new ReaderLearner(startingValues(rowOf, random), firstWord);
  const placed = (words: KnownWords): KnownWords => ({
    ...words,
    words: words.words.map((id) => rows[id] as number),
    others: words.others.map((id) => rows[id] as number),
  });
  const noise: Noise = {
    factors: (length) => {
      const factors = new Float32Array(length);
      for (let i = 0; i < length; i++)
        if (random() >= settings.leftOut) factors[i] = 1 / (1 - settings.leftOut);
      return factors;
    },
    isUnseen: () => random() < settings.unseen,
  };
  const order = questions.map((_, at) => at);
  const all = epochs * order.length;
  let done = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    for (const at of order) {
      const { text, question, pieces, right } = questions[at] as ReadQuestion;
      learner.learn(readPassage(learner.values, placed(text), placed(question), noise), pieces, right);
      if (++done % batch !== 0) continue;
      const part = done / all;
      learner.step(rate * (part < RISE ? part / RISE : (1 - part) / (1 - RISE) + 0.02), batch);
    }
  }
  return { values: learner.values, rowOf };
}

/** The rows of what is often said of words, by name and by the place of the name; single words come last. */
function rowsFor(questions: readonly ReadQuestion[], names: readonly string[], least: number) {
  const counts = new Int32Array(names.length);
  for (const { text, question } of questions)
    for (const { words, others } of [text, question])
      for (const id of [...words, ...others]) counts[id] = (counts[id] as number) + 1;
  const isWord = (name: string) => name.startsWith('word ');
  const often = names.filter((_, id) => (counts[id] as number) >= least);
  const ordered = [...often.filter((name) => !isWord(name)).sort(), ...often.filter(isWord).sort()];
  const rowOf = new Map(ordered.map((name, i) => [name, (PART_ROWS + i) * WIDTH]));
  return {
    rowOf,
    firstWord: (PART_ROWS + ordered.findIndex(isWord)) * WIDTH,
    rows: Int32Array.from(names, (name) => rowOf.get(name) ?? -1),
  };
}

/** How far from nothing the numbers of each part begin; the others begin with nothing. */
const spreads: Partial<Record<ReaderPart, number>> = {
  vector: 0.3,
  near: 1 / Math.sqrt(3 * WIDTH),
  gist: 0.1,
  own: 1 / Math.sqrt(WIDTH),
  heard: 1 / Math.sqrt(WIDTH),
  both: 1 / Math.sqrt(WIDTH),
  withGist: 1 / Math.sqrt(WIDTH),
  fromGist: 1 / Math.sqrt(WIDTH),
  around: 1 / Math.sqrt(3 * WIDTH),
  further: 1 / Math.sqrt(3 * WIDTH),
  furthest: 1 / Math.sqrt(3 * WIDTH),
  opens: 0.1,
  opensBy: 0.05,
  closes: 0.1,
  closesBy: 0.05,
  inside: 0.1,
  insideBy: 0.05,
};
const SAID_SPREAD = 0.1;
const WORD_SPREAD = 0.05;

function startingValues(rowOf: ReadonlyMap<string, number>, random: () => number): Float32Array {
  const values = new Float32Array((PART_ROWS + rowOf.size) * WIDTH);
  const spread = (from: number, to: number, width: number) => {
    for (let i = from; i < to; i++) values[i] = 2 * width * (random() + random() + random() - 1.5);
  };
  const parts = Object.entries(partAt) as [ReaderPart, number][];
  for (const [i, [part, from]] of parts.entries()) {
    const width = spreads[part];
    if (width !== undefined) spread(from, parts[i + 1]?.[1] ?? PART_ROWS * WIDTH, width);
  }
  values.fill(4 / Math.sqrt(WIDTH), partAt.listens, partAt.listens + WIDTH);
  for (const [name, at] of rowOf)
    spread(at, at + WIDTH, name.startsWith('word ') ? WORD_SPREAD : SAID_SPREAD);
  return values;
}

class ReaderLearner {
  readonly values: Float32Array;
  readonly #slopes: Float32Array;
  readonly #means: Float32Array;
  readonly #squares: Float32Array;
  readonly #firstWord: number;
  readonly #met = new Set<number>();
  #steps = 0;

  constructor(values: Float32Array, firstWord: number) {
    this.values = values;
    this.#firstWord = firstWord;
    this.#slopes = new Float32Array(values.length);
    this.#means = new Float32Array(firstWord);
    this.#squares = new Float32Array(values.length);
  }

  learn(reading: Reading, pieces: readonly PlacedPiece[], right: readonly number[]): void {
    const errors = errorsOf(scoresOfPieces(this.values, reading, pieces), right);
    addReaderSlopes(this.values, this.#slopes, reading, pieces, errors);
    for (const { words, unseen } of [reading.text, reading.question])
      for (const [at, word] of words.words.entries()) if (word >= 0 && !unseen[at]) this.#met.add(word);
  }

  step(rate: number, batch: number): void {
    this.#steps++;
    const first = 1 - 0.9 ** this.#steps;
    const second = 1 - 0.999 ** this.#steps;
    let length = 0;
    for (let i = 0; i < this.#firstWord; i++) length += (this.#slopes[i] as number) ** 2;
    const scale = Math.min(1, (MOST_SLOPE * batch) / Math.max(1e-9, Math.sqrt(length))) / batch;
    for (let i = 0; i < this.#firstWord; i++) {
      const slope = (this.#slopes[i] as number) * scale;
      this.#slopes[i] = 0;
      const mean = 0.9 * (this.#means[i] as number) + 0.1 * slope;
      const square = 0.999 * (this.#squares[i] as number) + 0.001 * slope * slope;
      this.#means[i] = mean;
      this.#squares[i] = square;
      this.values[i] =
        (this.values[i] as number) - (rate * mean) / first / (Math.sqrt(square / second) + 1e-8);
    }
    for (const row of this.#met)
      for (let i = row; i < row + WIDTH; i++) {
        const slope = (this.#slopes[i] as number) * scale;
        this.#slopes[i] = 0;
        const square = (this.#squares[i] as number) + slope * slope;
        this.#squares[i] = square;
        this.values[i] = (this.values[i] as number) - (WORD_RATE * rate * slope) / Math.sqrt(square + 1e-6);
      }
    this.#met.clear();
  }
}
