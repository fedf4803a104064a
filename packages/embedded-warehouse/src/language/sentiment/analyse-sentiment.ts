/**
 * How a text feels: multinomial logistic regression over the feelings of its words (see `feelings.ts`), the words and
 * what they mean, trained by `training/train-sentiment.ts`.
 */
import { type LinearModel, readLinearModel, scoresOf, softmax } from '../linear-model.ts';
import { findSentences } from '../text/sentences.ts';
import { feelingOfText, type SentimentLabel, scoreOf } from './feelings.ts';
import { sentimentFeatures } from './sentiment-features.ts';

export interface TextSentiment {
  readonly label: SentimentLabel;
  /** -1 (negative) to 1 (positive). */
  readonly score: number;
}

/** What the model tells apart, in the order of its weights. */
export const sentimentOutcomes = ['positive', 'negative', 'neutral', 'mixed'] as const;

/** Characters read together: the model has learned from texts of one to four sentences. */
const PASSAGE = 400;

let model: LinearModel | null = null;

/** The one in the repository, read when the first text is judged. */
export function trainedSentiment(): LinearModel {
  model ??= readLinearModel(new URL('./weights.tsv', import.meta.url));
  return model;
}

/** Label and score of the whole text; `unknown` when it has no words and no faces. */
export function analyseSentiment(text: string): TextSentiment {
  if (!/[\p{L}\p{N}\p{Extended_Pictographic}]|[:;]-?[()D]|<3/u.test(text))
    return { label: 'unknown', score: 0 };
  return sentimentBy(trainedSentiment(), text);
}

/** A long text is judged passage by passage, and is mixed when its passages differ. */
export function sentimentBy(model: LinearModel, text: string): TextSentiment {
  const passages = passagesOf(text);
  const sums = sentimentOutcomes.map(() => 0);
  for (const passage of passages) {
    const rated = softmax(scoresOf(model, sentimentFeatures(passage)));
    for (const [i, probability] of rated.entries())
      sums[i] = (sums[i] as number) + probability / passages.length;
  }
  const [positive = 0, negative = 0, neutral = 0, mixed = 0] = sums;
  const differ = passages.length > 1 ? 2 * Math.min(positive, negative) : 0;
  const ranked = [positive, negative, neutral, mixed + differ];
  const best = ranked.indexOf(Math.max(...ranked));
  const learned = positive - negative;
  // The lexicon grades what the model only tells apart: "extremely good" is more than "good".
  const graded = (learned + scoreOf(feelingOfText(text))) / 2;
  const isGraded = best > 1 || learned * graded > 0;
  return {
    label: sentimentOutcomes[best] as SentimentLabel,
    score: Math.round((isGraded ? graded : learned) * 10_000) / 10_000,
  };
}

/** Whole sentences, as many as go into `PASSAGE`. */
function passagesOf(text: string): string[] {
  if (text.length <= PASSAGE) return [text];
  const passages: string[] = [];
  let passage = '';
  for (const sentence of findSentences(text)) {
    if (passage && passage.length + sentence.text.length > PASSAGE) {
      passages.push(passage);
      passage = '';
    }
    passage += `${passage && ' '}${sentence.text}`;
  }
  if (passage) passages.push(passage);
  return passages;
}
