/**
 * Zero-shot classification: the label whose name, description and examples are closest to the text. Labels of
 * feeling ("positive") and of language ("German") are decided by the analysers made for them.
 */
import { LRUCache } from 'lru-cache';
import { cosineSimilarity, embedTopic } from './embed-text.ts';
import { analyseSentiment } from './sentiment/analyse-sentiment.ts';
import { detectLanguage, languageCode } from './text/detect-language.ts';

export interface ClassLabel {
  readonly label: string;
  readonly description?: string;
  readonly examples?: readonly string[];
}

export interface ClassifiedExample {
  readonly input: string;
  readonly labels: readonly string[];
}

export interface ClassifyOptions {
  /** `multi` answers every label that fits, perhaps none; `single` exactly one. */
  readonly mode: 'single' | 'multi';
  readonly taskDescription?: string;
  readonly examples?: readonly ClassifiedExample[];
}

export interface ScoredLabel {
  readonly label: string;
  /** Comparable within one call only. */
  readonly score: number;
}

/** Dimensions of the vectors compared; more than the models' 768 so that hashes collide less. */
const DIMENSIONS = 2048;

/** Labels are the same in every row of a statement, so their vectors are kept. */
const profiles = new LRUCache<string, Float32Array>({ max: 512 });

/** A label fits, in `multi`, from this similarity on and from this share of the best label's. */
const MULTI_FLOOR = 0.1;
const MULTI_SHARE = 0.5;

/** Every label with its score, best first. */
export function scoreLabels(
  text: string,
  labels: readonly ClassLabel[],
  options: ClassifyOptions,
): ScoredLabel[] {
  const vector = embedTopic(text, DIMENSIONS);
  const closeness = (label: ClassLabel) => similarityTo(vector, label, options.examples ?? []);
  const feeling = scoreFeelings(text, labels);
  const language = scoreLanguages(text, labels);
  const scored = labels.map((label, i) => ({
    label: label.label,
    score: feeling?.[i] ?? language?.[i] ?? closeness(label),
  }));
  scoreOpposites(scored);
  // Sorting is stable: equal labels keep the caller's order.
  return scored.sort((a, b) => b.score - a.score);
}

/** The labels that fit, best first; in `single` mode exactly one. */
export function classifyText(
  text: string,
  labels: readonly ClassLabel[],
  options: ClassifyOptions,
): string[] {
  const scored = scoreLabels(text, labels, options);
  const best = scored[0];
  if (!best) return [];
  if (options.mode === 'single') return [best.label];
  const floor = Math.max(MULTI_FLOOR, best.score * MULTI_SHARE);
  return scored.filter(({ score }) => score >= floor).map(({ label }) => label);
}

function profile(text: string): Float32Array {
  const known = profiles.get(text);
  if (known) return known;
  const created = embedTopic(text, DIMENSIONS);
  if (text.length < 2000) profiles.set(text, created);
  return created;
}

/** "order_status", "orderStatus" and "ORDER STATUS" name the same thing. */
function spacedName(label: string): string {
  return label
    .replaceAll(/[_/&-]+/gu, ' ')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase();
}

function similarityTo(text: Float32Array, label: ClassLabel, shots: readonly ClassifiedExample[]): number {
  const name = cosineSimilarity(text, profile(spacedName(label.label)));
  const described = label.description
    ? cosineSimilarity(text, profile(`${spacedName(label.label)}. ${label.description}`))
    : 0;
  const examples = [
    ...(label.examples ?? []),
    ...shots.filter(({ labels }) => labels.includes(label.label)).map(({ input }) => input),
  ].map((example) => cosineSimilarity(text, profile(example)));
  // An example that is close tells more than the average of all.
  const example = examples.length > 0 ? Math.max(...examples) : 0;
  return Math.max(name, described) + 0.35 * Math.min(name, described) + 0.8 * example;
}

const FEELINGS: Readonly<Record<string, string>> = {
  positive: 'positive',
  negative: 'negative',
  neutral: 'neutral',
  mixed: 'mixed',
  happy: 'positive',
  satisfied: 'positive',
  good: 'positive',
  favorable: 'positive',
  praise: 'positive',
  unhappy: 'negative',
  dissatisfied: 'negative',
  angry: 'negative',
  bad: 'negative',
  unfavorable: 'negative',
};

/** Scores by sentiment when every label names a feeling; null otherwise. */
function scoreFeelings(text: string, labels: readonly ClassLabel[]): number[] | null {
  const kinds = labels.map(
    ({ label }) =>
      FEELINGS[
        label
          .trim()
          .toLowerCase()
          .replace(/ (?:sentiment|review|feedback)$/u, '')
      ],
  );
  if (kinds.length === 0 || kinds.some((kind) => kind === undefined)) return null;
  const { label, score } = analyseSentiment(text);
  const hasExact = kinds.includes(label === 'unknown' ? 'neutral' : label);
  return kinds.map((kind) => {
    if (hasExact && kind === (label === 'unknown' ? 'neutral' : label)) return 1;
    if (kind === 'positive') return score / 2 + 0.01;
    if (kind === 'negative') return -score / 2;
    return 0.02 - Math.abs(score) / 2;
  });
}

/** Scores by language when every label names one; null otherwise. */
function scoreLanguages(text: string, labels: readonly ClassLabel[]): number[] | null {
  // Two-letter labels are codes of anything ("HR", "IT"), so only names count.
  const codes = labels.map(({ label }) => (label.trim().length > 3 ? languageCode(label) : null));
  if (codes.length === 0 || codes.some((code) => code === null)) return null;
  const detected = detectLanguage(text);
  return codes.map((code) => (code === detected ? 1 : 0));
}

const NEGATED = /^(?:not?|non|isn't|without)[\s_-]+(.+)$/iu;
const REST =
  /^(?:other|others|none|none of (?:the above|these)|misc|miscellaneous|unknown|general|n\/a|else)$/iu;

/** "not spam" fits when "spam" does not; "other" fits when nothing does. */
function scoreOpposites(scored: { label: string; score: number }[]): void {
  for (const entry of scored) {
    const opposite = NEGATED.exec(entry.label)?.[1]?.toLowerCase();
    const positive = scored.find(({ label }) => label.toLowerCase() === opposite);
    if (positive) entry.score = 2 * OPPOSITE_LINE - positive.score;
    else if (REST.test(entry.label.trim())) entry.score = OTHER_LINE;
  }
}

/** Below this similarity a text does not have a property whose opposite is a label. */
const OPPOSITE_LINE = 0.12;
/** Below this similarity to all other labels, "other" fits best. */
const OTHER_LINE = 0.05;
