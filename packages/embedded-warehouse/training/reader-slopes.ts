/** The slopes of the reader's loss at its weights: the way back of `readPassage`, step by step. */
import {
  type Inputs,
  type PlacedPiece,
  REACH,
  type Reading,
  VECTOR_SCALE,
  type Widened,
} from '../src/language/answers/reading/read-passage.ts';
import { partAt } from '../src/language/answers/reading/reader-weights.ts';
import { addRow, product, WIDTH } from '../src/language/answers/reading/vectors.ts';

/** Below this an error moves nothing. */
const LEAST_ERROR = 1e-4;

/** Adds the slopes of the loss at the values, from the errors of the pieces back to the words. */
export function addReaderSlopes(
  values: Float32Array,
  slopes: Float32Array,
  reading: Reading,
  pieces: readonly PlacedPiece[],
  errors: Float64Array,
): void {
  const gist = new Float32Array(WIDTH);
  const furthest = slopesOfScores(values, slopes, reading, pieces, errors, gist);
  const further = widenedBack(values, slopes, 'furthest', reading.further.rows, reading.furthest, furthest);
  const around = widenedBack(values, slopes, 'further', reading.around.rows, reading.further, further);
  const joined = widenedBack(values, slopes, 'around', reading.joined, reading.around, around);
  const near = new Float32Array(joined.length);
  const asked = new Float32Array(reading.askedNear.rows.length);
  joinBack(values, slopes, reading, joined, { near, asked, gist });
  sharesBack(reading.gistParts, 0, reading.askedNear.rows, gist, 0, asked, (j, error) => {
    addRow(slopes, partAt.gist, error, reading.askedNear.rows, j * WIDTH);
    addRow(asked, j * WIDTH, error, values, partAt.gist);
  });
  const { text, question } = reading;
  inputsBack(slopes, 'text', text, widenedBack(values, slopes, 'near', text.rows, reading.near, near));
  inputsBack(
    slopes,
    'question',
    question,
    widenedBack(values, slopes, 'near', question.rows, reading.askedNear, asked),
  );
}

/** Of each word, the slope of what is known of it in the end. */
function slopesOfScores(
  values: Float32Array,
  slopes: Float32Array,
  { furthest: { rows }, gist, opens, closes, inside }: Reading,
  pieces: readonly PlacedPiece[],
  errors: Float64Array,
  ofGist: Float32Array,
): Float32Array {
  const length = rows.length / WIDTH;
  const back = new Float32Array(rows.length);
  const [first, last, leads, trails, steps] = Array.from(
    { length: 5 },
    () => new Float64Array(length + 1),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  let silent = 0;
  const add = (to: Float64Array, at: number, error: number) => {
    if (at >= 0 && at <= length) to[at] = (to[at] as number) + error;
  };
  for (const [i, piece] of pieces.entries()) {
    const error = errors[i] as number;
    if (Math.abs(error) < LEAST_ERROR) continue;
    if (!piece) {
      silent += error;
      continue;
    }
    add(first, piece.first, error);
    add(last, piece.last, error);
    add(leads, piece.first - 1, error);
    add(trails, piece.last + 1, error);
    const each = error / (piece.last - piece.first + 1);
    add(steps, piece.first, each);
    add(steps, piece.last + 1, -each);
  }
  const [ofOpens, ofCloses, ofInside] = [opens, closes, inside].map(() => new Float32Array(WIDTH)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  let within = 0;
  for (let at = 0; at < length; at++) {
    within += steps[at] as number;
    const row = at * WIDTH;
    for (const [amount, wanted, from, to, into] of [
      [first[at] as number, opens, 0, ofOpens, 0],
      [last[at] as number, closes, 0, ofCloses, 0],
      [within, inside, 0, ofInside, 0],
      [leads[at] as number, values, partAt.leads, slopes, partAt.leads],
      [trails[at] as number, values, partAt.trails, slopes, partAt.trails],
      [silent / length, values, partAt.silence, slopes, partAt.silence],
    ] as const) {
      if (amount === 0) continue;
      addRow(back, row, amount, wanted, from);
      addRow(to, into, amount, rows, row);
    }
  }
  addRow(slopes, partAt.silenceBy, silent, gist, 0);
  addRow(ofGist, 0, silent, values, partAt.silenceBy);
  for (const [part, by, slope] of [
    ['opens', 'opensBy', ofOpens],
    ['closes', 'closesBy', ofCloses],
    ['inside', 'insideBy', ofInside],
  ] as const) {
    addRow(slopes, partAt[part], 1, slope, 0);
    mappedBack(ofGist, 0, slopes, values, partAt[by], gist, 0, slope, 0);
  }
  return back;
}

/** The way back of `addMapped`: adds to the slopes of `x` and of the matrix. Two rows at a time. */
function mappedBack(
  toX: Float32Array,
  at: number,
  slopes: Float32Array,
  matrix: Float32Array,
  first: number,
  x: Float32Array,
  from: number,
  slope: Float32Array,
  slopeAt: number,
): void {
  for (let i = 0; i < WIDTH; i += 2) {
    const a = x[from + i] as number;
    const b = x[from + i + 1] as number;
    const row = first + i * WIDTH;
    const next = row + WIDTH;
    let [ofA, ofB] = [0, 0];
    for (let k = 0; k < WIDTH; k++) {
      const each = slope[slopeAt + k] as number;
      ofA += (matrix[row + k] as number) * each;
      ofB += (matrix[next + k] as number) * each;
      slopes[row + k] = (slopes[row + k] as number) + a * each;
      slopes[next + k] = (slopes[next + k] as number) + b * each;
    }
    toX[at + i] = (toX[at + i] as number) + ofA;
    toX[at + i + 1] = (toX[at + i + 1] as number) + ofB;
  }
}

function widenedBack(
  values: Float32Array,
  slopes: Float32Array,
  part: keyof typeof REACH,
  from: Float32Array,
  { active }: Widened,
  slope: Float32Array,
): Float32Array {
  const back = slope.slice();
  const own = new Float32Array(WIDTH);
  for (let row = 0; row < slope.length; row += WIDTH) {
    for (let k = 0; k < WIDTH; k++) own[k] = (active[row + k] as number) > 0 ? (slope[row + k] as number) : 0;
    addRow(slopes, partAt[`${part}Bias`], 1, own, 0);
    for (let side = -1; side <= 1; side++) {
      const other = row + side * REACH[part] * WIDTH;
      if (other < 0 || other >= slope.length) continue;
      mappedBack(back, other, slopes, values, partAt[part] + (side + 1) * WIDTH * WIDTH, from, other, own, 0);
    }
  }
  return back;
}

interface JoinSlopes {
  readonly near: Float32Array;
  readonly asked: Float32Array;
  readonly gist: Float32Array;
}

function joinBack(
  values: Float32Array,
  slopes: Float32Array,
  { near, askedNear, heard, heardParts, gist, gistParts, joined, joinedFactors }: Reading,
  slope: Float32Array,
  to: JoinSlopes,
): void {
  const count = gistParts.length;
  const always = new Float32Array(WIDTH);
  const [own, both, withGist, ofBoth, ofWithGist, ofHeard, seeking] = Array.from(
    { length: 7 },
    () => new Float32Array(WIDTH),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  const { rows } = near;
  for (let row = 0; row < rows.length; row += WIDTH) {
    for (let k = 0; k < WIDTH; k++) {
      const factor = joinedFactors ? (joinedFactors[row + k] as number) : 1;
      own[k] = (joined[row + k] as number) > 0 ? factor * (slope[row + k] as number) : 0;
      both[k] = (rows[row + k] as number) * (heard[row + k] as number);
      withGist[k] = (rows[row + k] as number) * (gist[k] as number);
    }
    for (const each of [ofBoth, ofWithGist, ofHeard]) each.fill(0);
    addRow(always, 0, 1, own, 0);
    mappedBack(to.near, row, slopes, values, partAt.own, rows, row, own, 0);
    mappedBack(ofHeard, 0, slopes, values, partAt.heard, heard, row, own, 0);
    mappedBack(ofBoth, 0, slopes, values, partAt.both, both, 0, own, 0);
    mappedBack(ofWithGist, 0, slopes, values, partAt.withGist, withGist, 0, own, 0);
    for (let k = 0; k < WIDTH; k++) {
      const [word, ear] = [rows[row + k] as number, heard[row + k] as number];
      const [shared, general] = [ofBoth[k] as number, ofWithGist[k] as number];
      to.near[row + k] = (to.near[row + k] as number) + shared * ear + general * (gist[k] as number);
      ofHeard[k] = (ofHeard[k] as number) + shared * word;
      to.gist[k] = (to.gist[k] as number) + general * word;
      seeking[k] = word * (values[partAt.listens + k] as number);
    }
    sharesBack(heardParts, (row / WIDTH) * count, askedNear.rows, ofHeard, 0, to.asked, (j, error) => {
      addRow(to.asked, j * WIDTH, error, seeking, 0);
      for (let k = 0; k < WIDTH; k++) {
        const each = error * (askedNear.rows[j * WIDTH + k] as number);
        to.near[row + k] = (to.near[row + k] as number) + each * (values[partAt.listens + k] as number);
        slopes[partAt.listens + k] =
          (slopes[partAt.listens + k] as number) + each * (rows[row + k] as number);
      }
    });
  }
  addRow(slopes, partAt.joinedBias, 1, always, 0);
  mappedBack(to.gist, 0, slopes, values, partAt.fromGist, gist, 0, always, 0);
}

/** From the slope of a mixture of rows to those of the rows, and of the score that each one's share was made from. */
function sharesBack(
  parts: Float32Array,
  from: number,
  rows: Float32Array,
  slope: Float32Array,
  slopeAt: number,
  toRows: Float32Array,
  onScore: (j: number, error: number) => void,
): void {
  const count = rows.length / WIDTH;
  const each = Float64Array.from({ length: count }, (_, j) => product(slope, slopeAt, rows, j * WIDTH));
  const mean = each.reduce((sum, one, j) => sum + one * (parts[from + j] as number), 0);
  for (let j = 0; j < count; j++) {
    const part = parts[from + j] as number;
    addRow(toRows, j * WIDTH, part, slope, slopeAt);
    onScore(j, part * ((each[j] as number) - mean));
  }
}

function inputsBack(
  slopes: Float32Array,
  part: 'text' | 'question',
  { words, factors, unseen }: Inputs,
  slope: Float32Array,
): void {
  if (factors)
    for (let i = 0; i < slope.length; i++) slope[i] = (slope[i] as number) * (factors[i] as number);
  const { vectors: seen, starts, others, amounts } = words;
  for (const [at, vector] of seen.entries()) {
    const row = at * WIDTH;
    addRow(slopes, partAt[part], 1, slope, row);
    for (let i = starts[at] as number; i < (starts[at + 1] as number); i++)
      if ((others[i] as number) >= 0) addRow(slopes, others[i] as number, amounts[i] as number, slope, row);
    if (unseen[at]) continue;
    const word = words.words[at] as number;
    if (word >= 0) addRow(slopes, word, 1, slope, row);
    if (!vector) continue;
    for (let i = 0; i < vector.length; i++)
      addRow(slopes, partAt.vector + i * WIDTH, VECTOR_SCALE * (vector[i] as number), slope, row);
  }
}
