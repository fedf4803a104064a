/**
 * The piece of a text that answers a question: every piece, and silence, is scored by a trained ranker and by
 * trained readers, and the best one is the answer. All are trained by `training/train-extraction.ts`.
 */

import { type HiddenLayerModel, hiddenLayerScore, readHiddenLayer } from '../../hidden-layer.ts';
import { type Features, softmax } from '../../linear-model.ts';
import { changedTo } from '../direct-answers.ts';
import { readPassage, scoresOfPieces } from '../reading/read-passage.ts';
import { knownWords, type ReaderInput, readerInput } from '../reading/reader-input.ts';
import { type ReaderWeights, readReader } from '../reading/reader-weights.ts';
import { alsoRight } from './alternatives.ts';
import { partSaid } from './evidence-features.ts';
import { type AnswerSpan, readText } from './find-spans.ts';
import { type AskedText, askText, ruleFor, silenceFeatures, spanFeatures } from './span-features.ts';

export interface RankedAnswer {
  /** Null where the text does not say it. */
  readonly text: string | null;
  /** 0 to 1. */
  readonly confidence: number;
}

/** A longer text is left to the rules: the ranker has learned from a few sentences. */
export const MOST_RANKED = 700;

/** Only the likeliest pieces are weighed together. */
const MOST_WEIGHED = 12;

/** A text that says less of the question than this may be about something else: it answers only what is likely. */
const SAID = 0.05;
/**
 * How likely: where one word of the question is missing, the text may say it in another way; where several are, hardly. It
 * then names nobody, as any name would do. Chosen on authors whose questions were not learned.
 */
const LEAST = {
  one: { thing: 0.5, person: 0.8 },
  several: { thing: 0.95, person: Number.POSITIVE_INFINITY },
} as const;

/** A text of fewer words and marks is seldom met in training: the readers count for less there. */
const READ_FROM = 20;

/** The rules are as sure as this of what stands behind a label that says all that is asked. */
const LABELLED = 0.98;

export interface ExtractionModels {
  readonly ranker: HiddenLayerModel;
  readonly readers: ReaderWeights;
}

const readModels = () => ({
  ranker: readHiddenLayer(new URL('./weights.tsv', import.meta.url)),
  readers: readReader(new URL('../reading/weights.tsv', import.meta.url)),
});
let models: ReturnType<typeof readModels> | null = null;

/** Those in the repository, read when the first question is asked. */
export function trainedModels(): ReturnType<typeof readModels> {
  models ??= readModels();
  return models;
}

export interface QuestionCandidates {
  /** The first of them is silence. */
  readonly spans: readonly (AnswerSpan | null)[];
  readonly features: readonly Features[];
  /** What the readers are told. */
  readonly input: ReaderInput;
  /** How sure the rules are of the same answer; 0 where they say something else. */
  readonly sureOf: (span: AnswerSpan) => number;
  /** Whether a label that says all that is asked, or "from packed to shipped", gives it away. */
  readonly isGivenAway: (span: AnswerSpan) => boolean;
  /** How likely an answer must be, by what the text says of the words of the question, or of words like them. */
  readonly least: number;
  /** How likely a piece is right where another is. */
  readonly alsoRight: (piece: AnswerSpan, other: AnswerSpan) => number;
}

export function candidatesFor(text: string, question: string): QuestionCandidates {
  const asked = askText(readText(text), question);
  const { spans } = asked.read;
  const sureOf = (span: AnswerSpan) => ruleFor(asked, span)?.confidence ?? 0;
  const changed = /\b(?:current|status)\b/iu.test(question)
    ? changedTo(text, { text: question })?.text
    : null;
  return {
    spans: [null, ...spans],
    features: [silenceFeatures(asked), ...spans.map((span) => spanFeatures(asked, span))],
    input: readerInput(asked),
    sureOf,
    isGivenAway: (span) => span.text === changed || sureOf(span) >= LABELLED,
    least: leastFor(asked),
    alsoRight: (piece, other) => alsoRight(asked.read.tokens, piece, other),
  };
}

function leastFor({ question: { isGeneric, topic, kind }, evidence }: AskedText): number {
  if (isGeneric || topic.size === 0 || partSaid(evidence) >= SAID) return 0;
  return LEAST[topic.size > 1 ? 'several' : 'one'][kind === 'person' ? 'person' : 'thing'];
}

export function rankSpans(
  { ranker, readers }: ExtractionModels,
  text: string,
  question: string,
): RankedAnswer {
  const candidates = candidatesFor(text, question);
  const read = readerScores(readers, candidates);
  const probabilities = softmax(
    candidates.features.map((each, i) => hiddenLayerScore(ranker, each) + (read[i] as number)),
  );
  const { span, chance } = likeliest(candidates, probabilities);
  const given = span ? null : candidates.spans.find((each) => each !== null && candidates.isGivenAway(each));
  if (given) return { text: given.text, confidence: LABELLED };
  return span && chance >= candidates.least
    ? { text: span.text, confidence: Math.max(chance, candidates.sureOf(span)) }
    : { text: null, confidence: chance };
}

/** The mean of what the readers say of each piece. */
function readerScores({ readers, rowOf }: ReaderWeights, { input, spans }: QuestionCandidates): Float64Array {
  const known = (words: ReaderInput['text']) => knownWords(words, (name) => rowOf.get(name) ?? -1);
  const [text, question] = [known(input.text), known(input.question)];
  const scores = new Float64Array(spans.length);
  const part = Math.min(1, input.text.length / READ_FROM) / readers.length;
  for (const values of readers) {
    const reading = readPassage(values, text, question);
    for (const [i, score] of scoresOfPieces(values, reading, spans).entries())
      scores[i] = (scores[i] as number) + part * score;
  }
  return scores;
}

/** The piece that is likeliest among the right ones: what is right in several forms has its likelihood divided among them. */
function likeliest(
  { spans, alsoRight }: QuestionCandidates,
  probabilities: readonly number[],
): { readonly span: AnswerSpan | null; readonly chance: number } {
  const weighed = spans
    .map((span, at) => ({ span, probability: probabilities[at] as number }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, MOST_WEIGHED);
  const rated = weighed.map(({ span, probability }) => ({
    span,
    chance: span
      ? weighed.reduce(
          (sum, other) => sum + (other.span ? other.probability * alsoRight(span, other.span) : 0),
          0,
        )
      : probability,
  }));
  return rated.reduce((best, each) => (each.chance > best.chance ? each : best));
}
