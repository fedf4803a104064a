/** What the reader is told of each word of a text and of a question. */
import { wordVector } from '../../lexicon/word-vectors.ts';
import { stem } from '../../text/stem.ts';
import { answerTokens, type TextToken } from '../ranking/find-spans.ts';
import type { AskedText } from '../ranking/span-features.ts';
import { classesOf } from '../ranking/word-classes.ts';
import type { KnownWords } from './read-passage.ts';

export interface SaidOfWord {
  readonly lower: string;
  /** The word itself, by its stem. */
  readonly word: string;
  /** What else is said of it, with amounts. */
  readonly others: readonly (readonly [string, number])[];
}

export interface ReaderInput {
  readonly text: readonly SaidOfWord[];
  readonly question: readonly SaidOfWord[];
}

const MOST_ASKED = 40;

export function readerInput(asked: AskedText): ReaderInput {
  const { read, classes, sorts, typed, evidence, hits, lineEnds } = asked;
  const types = new Map<number, string>();
  for (const { first, last, type } of typed)
    for (let at = first; at <= last; at++) if (!types.has(at)) types.set(at, type);
  const question = answerTokens(asked.question.text).slice(0, MOST_ASKED);
  const askedClasses = classesOf(question);
  return {
    text: read.tokens.map((token, at) => {
      const said = evidence.words.reduce(
        (most, each) => Math.max(most, (each.said[at] as number) * each.weight),
        0,
      );
      const type = types.get(at);
      return saidOf(token, [
        [`class ${classes[at]}`, 1],
        [`name ${sorts[at] ?? 'none'}`, 1],
        ['said in the question', said],
        ['hit', hits[at] as number],
        ...(type ? ([[`type ${type}`, 1]] as const) : []),
        ...(lineEnds.has(at) ? ([['ends a line', 1]] as const) : []),
      ]);
    }),
    question: question.map((token, at) =>
      saidOf(token, [
        [`class ${askedClasses[at]}`, 1],
        [`place ${placeOf(at, question.length)}`, 1],
      ]),
    ),
  };
}

const saidOf = (token: TextToken, others: SaidOfWord['others']): SaidOfWord => ({
  lower: token.lower,
  word: /\d/u.test(token.lower) ? 'word 9' : `word ${stem(token.lower)}`,
  others: [[`shape ${shapeOf(token.text)}`, 1], ...others],
});

/** The first six words and the last four by their place. */
const placeOf = (at: number, length: number) =>
  at < 6 ? `${at}` : length - 1 - at < 4 ? `${at - length}` : 'inside';

const shapeOf = (written: string) =>
  written
    .replaceAll(/\p{Lu}+/gu, (capitals) => (capitals.length > 1 ? 'XX' : 'X'))
    .replaceAll(/\p{Ll}+/gu, 'x')
    .replaceAll(/\d+/gu, (digits) => '9'.repeat(Math.min(5, digits.length)))
    .slice(0, 10);

/** @param rowOf negative where there is none */
export function knownWords(
  said: readonly SaidOfWord[],
  rowOf: (name: string) => number,
  vectorOf: (word: string) => Float32Array | null = wordVector,
): KnownWords {
  const starts = new Int32Array(said.length + 1);
  for (const [i, { others }] of said.entries()) starts[i + 1] = (starts[i] as number) + others.length;
  const others = said.flatMap((each) => each.others);
  return {
    vectors: said.map(({ lower }) => vectorOf(lower)),
    words: Int32Array.from(said, ({ word }) => rowOf(word)),
    starts,
    others: Int32Array.from(others, ([name]) => rowOf(name)),
    amounts: Float32Array.from(others, ([, amount]) => amount),
  };
}
