/**
 * Extractive summary: the sentences closest to the centroid of the text, without repeating each other (maximal
 * marginal relevance; Carbonell and Goldstein, 1998), in their original order. Linear in the length of the text.
 */
import { findSentences } from './text/sentences.ts';
import { termsOf } from './text/terms.ts';

export interface SummaryOptions {
  /** At most this many sentences; default by the length of the text, 1 to 4. */
  readonly sentences?: number;
  /** At most about this many characters; default 600. */
  readonly characters?: number;
}

/** AI_SUMMARIZE answers texts up to this length unchanged. */
const SHORT_TEXT = 110;

/** Sentences looked at: beyond them a text is sampled evenly, which keeps huge ones fast. */
const MAX_SENTENCES = 600;

/** How much of its score a sentence loses for repeating what was chosen already. */
const REDUNDANCY = 0.7;

interface SummarySentence {
  readonly text: string;
  readonly order: number;
  readonly terms: ReadonlyMap<string, number>;
  readonly norm: number;
  relevance: number;
}

/** A few sentences of the text, or the text itself when it is short. */
export function summarizeText(text: string, options: SummaryOptions = {}): string {
  const trimmed = text.trim();
  if (trimmed.length <= SHORT_TEXT && options.sentences === undefined) return text;
  const candidates = candidatesOf(trimmed);
  const wanted = options.sentences ?? Math.min(4, Math.max(1, Math.round(candidates.length / 4)));
  const limit = options.characters ?? 600;
  const chosen = chooseSentences(candidates, wanted, limit);
  if (chosen.length === 0) return trimmed.slice(0, limit).toWellFormed();
  return chosen
    .sort((a, b) => a.order - b.order)
    .map((candidate) => candidate.text)
    .join(' ');
}

function candidatesOf(text: string): SummarySentence[] {
  const all = findSentences(text);
  const step = Math.max(1, Math.ceil(all.length / MAX_SENTENCES));
  const sampled = all.filter((_, i) => i % step === 0);
  const candidates = sampled.map((sentence, order): SummarySentence => {
    const terms = new Map<string, number>();
    for (const { stem, weight } of termsOf(sentence.text.slice(0, 2000))) {
      if (weight >= 0.3) terms.set(stem, (terms.get(stem) ?? 0) + weight);
    }
    let square = 0;
    for (const weight of terms.values()) square += weight * weight;
    return { text: oneLine(sentence.text), order, terms, norm: Math.sqrt(square), relevance: 0 };
  });
  rate(candidates);
  return candidates;
}

function oneLine(sentence: string): string {
  const line = sentence.replaceAll(/\s+/gu, ' ');
  return line.length <= 1000 ? line : `${line.slice(0, 999).toWellFormed()}…`;
}

/** Relevance: closeness to the centroid, with a bonus for opening the text and a malus for fragments. */
function rate(candidates: readonly SummarySentence[]): void {
  const centroid = new Map<string, number>();
  for (const { terms, norm } of candidates) {
    if (norm === 0) continue;
    for (const [stem, weight] of terms) centroid.set(stem, (centroid.get(stem) ?? 0) + weight / norm);
  }
  let square = 0;
  for (const weight of centroid.values()) square += weight * weight;
  const centroidNorm = Math.sqrt(square) || 1;
  for (const candidate of candidates) {
    let product = 0;
    for (const [stem, weight] of candidate.terms) product += weight * (centroid.get(stem) ?? 0);
    const closeness = candidate.norm === 0 ? 0 : product / (candidate.norm * centroidNorm);
    const opening = candidate.order === 0 ? 1.25 : candidate.order === 1 ? 1.1 : 1;
    const length = candidate.terms.size;
    const shape = length < 4 ? 0.5 : length > 60 ? 0.8 : 1;
    candidate.relevance = closeness * opening * shape;
  }
}

function chooseSentences(
  candidates: readonly SummarySentence[],
  wanted: number,
  characters: number,
): SummarySentence[] {
  const chosen: SummarySentence[] = [];
  const left = new Set(candidates);
  let used = 0;
  let tooLong = 0;
  while (chosen.length < wanted && left.size > 0 && tooLong < 20) {
    let best: SummarySentence | null = null;
    let bestScore = -1;
    for (const candidate of left) {
      const repeated = chosen.reduce((most, other) => Math.max(most, similarity(candidate, other)), 0);
      const score = candidate.relevance * (1 - REDUNDANCY * repeated) * (repeated > 0.75 ? 0.2 : 1);
      if (score > bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    if (!best) break;
    left.delete(best);
    if (chosen.length > 0 && used + best.text.length > characters) {
      tooLong++;
      continue;
    }
    chosen.push(best);
    used += best.text.length;
  }
  return chosen;
}

function similarity(a: SummarySentence, b: SummarySentence): number {
  if (a.norm === 0 || b.norm === 0) return 0;
  let product = 0;
  for (const [stem, weight] of a.terms) product += weight * (b.terms.get(stem) ?? 0);
  return product / (a.norm * b.norm);
}
