/** AI_AGG and AI_SUMMARIZE_AGG: one text about many. */

import { followInstruction } from './completion/follow-instruction.ts';
import { coverage } from './evaluate-predicate.ts';
import { analyseSentiment } from './sentiment/analyse-sentiment.ts';
import { summarizeText } from './summarize-text.ts';

/** A text belongs to what the instruction asks about from this share on. */
const RELEVANT = 0.34;

/** @param instruction Null for a summary. */
export function aggregateTexts(texts: readonly string[], instruction: string | null): string {
  if (instruction === null || instruction.trim() === '') return summaryOf(texts);
  if (/\bsentiment\b|\bfeel/iu.test(instruction)) return sentimentOf(texts);
  const relevant = relevantTexts(texts, instruction);
  const material = relevant.map(asSentence).join('\n');
  const wantsSummary = /\bsummar|\bdescribe\b|\boverview\b/iu.test(instruction);
  return (wantsSummary ? null : followInstruction(instruction, material)) ?? summaryOf(relevant);
}

function summaryOf(texts: readonly string[]): string {
  return summarizeText(texts.map(asSentence).join('\n'), {
    sentences: Math.min(4, Math.max(1, texts.length)),
  });
}

/** Texts of a column often lack the full stop that keeps them apart. */
function asSentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?…]$/u.test(trimmed) || trimmed === '' ? trimmed : `${trimmed}.`;
}

function relevantTexts(texts: readonly string[], instruction: string): readonly string[] {
  if (/\b(?:complain\w*|negative|problems?|issues?|dislike\w*|criticisms?)\b/iu.test(instruction)) {
    const negative = texts.filter((text) => analyseSentiment(text).score < -0.1);
    if (negative.length > 0) return negative;
  }
  if (/\b(?:praise\w*|positive|likes?|liked|compliments?|strengths?)\b/iu.test(instruction)) {
    const positive = texts.filter((text) => analyseSentiment(text).score > 0.1);
    if (positive.length > 0) return positive;
  }
  const covered = texts.filter((text) => coverage(instruction, text) >= RELEVANT);
  return covered.length > 0 ? covered : texts;
}

function sentimentOf(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) {
    const { label } = analyseSentiment(text);
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  return `Mostly ${sorted[0]?.[0]}: ${sorted.map(([label, count]) => `${count} ${label}`).join(', ')} of ${texts.length} texts.`;
}
