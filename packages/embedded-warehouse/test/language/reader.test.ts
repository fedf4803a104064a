/** The reader of questions, and the slopes that it is trained by. */
import { expect, test } from 'vitest';
import { candidatesFor } from '../../src/language/answers/ranking/rank-spans.ts';
import { readPassage, scoresOfPieces } from '../../src/language/answers/reading/read-passage.ts';
import { PART_ROWS, partAt, type ReaderPart } from '../../src/language/answers/reading/reader-weights.ts';
import { WIDTH } from '../../src/language/answers/reading/vectors.ts';
import { softmax } from '../../src/language/linear-model.ts';
import { fitReader, readQuestion } from '../../training/fit-reader.ts';
import { errorsOf, FeatureNames } from '../../training/ranked-groups.ts';
import { addReaderSlopes } from '../../training/reader-slopes.ts';

const asked = [
  ['Ana bought two lamps on Monday, and Ben a desk on 4 May.', 'Who bought the desk?', 'Ben'],
  ['Ana bought two lamps on Monday, and Ben a desk on 4 May.', 'When was the desk bought?', '4 May'],
  ['The parcel for Mrs Lee is at gate 4.', 'gate number', '4'],
  ['The parcel for Mrs Lee is at gate 4.', 'What does it weigh?', null],
] as const;
const names = new FeatureNames();
const questions = asked.map(([text, question, answer]) => {
  const { spans, input } = candidatesFor(text, question);
  const right = spans.flatMap((span, at) => ((span?.text ?? null) === answer ? [at] : []));
  return readQuestion(names, input, spans, right);
});
const settings = { rate: 0.01, batch: 2, leftOut: 0, unseen: 0, leastWords: 1, seed: 7 };
const question = questions[1] as (typeof questions)[number];

/** The words' places among the names are rows here: one row for each would do as well. */
const untold = (words: typeof question.text) => ({
  ...words,
  words: words.words.map(() => -1),
  others: words.others.map(() => -1),
});

function lossAt(values: Float32Array): number {
  const reading = readPassage(values, untold(question.text), untold(question.question));
  const likely = softmax([...scoresOfPieces(values, reading, question.pieces)]);
  return -Math.log(question.right.reduce((sum, at) => sum + (likely[at] as number), 0));
}

const { values } = fitReader(questions, names.names, { ...settings, epochs: 0 });
const slopes = new Float32Array(values.length);
const reading = readPassage(values, untold(question.text), untold(question.question));
const scores = scoresOfPieces(values, reading, question.pieces);
addReaderSlopes(values, slopes, reading, question.pieces, errorsOf(scores, question.right));

const parts = Object.entries(partAt) as [ReaderPart, number][];
test.each(parts)('the steepest slope of the part "%s" is how the loss changes there', (part, from) => {
  const to = parts[parts.findIndex(([one]) => one === part) + 1]?.[1] ?? PART_ROWS * WIDTH;
  let at = from;
  for (let i = from; i < to; i++) if (Math.abs(slopes[i] as number) > Math.abs(slopes[at] as number)) at = i;
  const slope = slopes[at] as number;
  const step = 0.0005;
  const moved = [step, -step].map((by) => {
    const other = values.slice();
    other[at] = (other[at] as number) + by;
    return lossAt(other);
  }) as [number, number];
  expect(slope).not.toBe(0);
  expect((moved[0] - moved[1]) / (2 * step) / slope).toBeCloseTo(1, 1);
});

test('what is asked of a text can be learned', () => {
  const learned = fitReader(questions, names.names, { ...settings, epochs: 60 });
  const placed = (words: typeof question.text) => ({
    ...words,
    words: words.words.map((id) => learned.rowOf.get(names.names[id] as string) ?? -1),
    others: words.others.map((id) => learned.rowOf.get(names.names[id] as string) ?? -1),
  });
  const best = questions.map(({ text, question: of, pieces }) => {
    const each = scoresOfPieces(
      learned.values,
      readPassage(learned.values, placed(text), placed(of)),
      pieces,
    );
    return each.indexOf(Math.max(...each));
  });
  expect(best.map((at, i) => questions[i]?.right.includes(at))).toEqual([true, true, true, true]);
});
