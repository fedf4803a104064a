/**
 * The piece of a text that answers a question, by a trained ranker: every piece, and silence, is scored and the best
 * one is the answer. Trained by `training/train-extraction.ts`.
 */
import { type HiddenLayerModel, hiddenLayerScore, readHiddenLayer } from '../../hidden-layer.ts';
import { type Features, softmax } from '../../linear-model.ts';
import { type AnswerSpan, readText } from './find-spans.ts';
import { askText, ruleFor, silenceFeatures, spanFeatures } from './span-features.ts';

export interface RankedAnswer {
  /** Null where the text does not say it. */
  readonly text: string | null;
  /** 0 to 1. */
  readonly confidence: number;
}

/** A longer text is left to the rules: the ranker has learned from a few sentences. */
export const MOST_RANKED = 700;

/** An answer from a text that has no word of the question is likelier than all others together. */
const LIKELY = 0.5;

let model: ReturnType<typeof readHiddenLayer> | null = null;

/** The one in the repository, read when the first question is asked. */
export function trainedRanker(): HiddenLayerModel & { readonly trainedOn: string } {
  model ??= readHiddenLayer(new URL('./weights.tsv', import.meta.url));
  return model;
}

export interface QuestionCandidates {
  /** The first of them is silence. */
  readonly spans: readonly (AnswerSpan | null)[];
  readonly features: readonly Features[];
  /** How sure the rules are of the same answer; 0 where they say something else. */
  readonly sureOf: (span: AnswerSpan) => number;
  /** Whether the text says a word of the question, or one like it. */
  readonly isRelated: boolean;
  /** Whether it asks for somebody: any name would do. */
  readonly isOfPerson: boolean;
}

export function candidatesFor(text: string, question: string): QuestionCandidates {
  const asked = askText(readText(text), question);
  const { spans } = asked.read;
  return {
    spans: [null, ...spans],
    features: [silenceFeatures(asked), ...spans.map((span) => spanFeatures(asked, span))],
    sureOf: (span) => ruleFor(asked, span)?.confidence ?? 0,
    isOfPerson: asked.question.kind === 'person',
    isRelated:
      asked.question.isGeneric || asked.question.topic.size === 0 || Math.max(0, ...asked.overlaps) > 0,
  };
}

export function rankSpans(model: HiddenLayerModel, text: string, question: string): RankedAnswer {
  const { spans, features, sureOf, isRelated, isOfPerson } = candidatesFor(text, question);
  const probabilities = softmax(features.map((each) => hiddenLayerScore(model, each)));
  const best = probabilities.indexOf(Math.max(...probabilities));
  const span = spans[best];
  const probability = probabilities[best] as number;
  const isSaid = isRelated || (probability >= LIKELY && !isOfPerson);
  return span && isSaid
    ? { text: span.text, confidence: Math.max(probability, sureOf(span)) }
    : { text: null, confidence: probability };
}
