/**
 * Extractive question answering: the sentence that shares most with the question, and in it the part of the right
 * kind that stands closest to the words they share. `Label: value` lines count as statements about their label.
 */
import { areSynonyms } from '../lexicon/concepts.ts';
import { findSentences } from '../text/sentences.ts';
import { stem } from '../text/stem.ts';
import { contentStems } from '../text/terms.ts';
import { findWords } from '../text/words.ts';
import { type Candidate, candidatesIn } from './candidates.ts';
import { directAnswer } from './direct-answers.ts';
import { parseQuestion, type Question } from './question.ts';
import { verbAnswer } from './verb-answers.ts';

export interface FoundAnswer {
  readonly text: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** The sentence or line that says so. */
  readonly evidence: string;
}

/** Below this confidence a text is taken to say nothing about the question. */
export const CONFIDENT = 0.3;

/** Sentences looked at closely; the rest share too little with the question. */
const BEST_SENTENCES = 6;

/** Beyond this many characters a document is read sentence by sentence only up to here. */
const MAX_DOCUMENT = 400_000;

interface RatedSentence {
  readonly text: string;
  readonly order: number;
  /** The share of the question's topic that it mentions, 0 to 1. */
  readonly overlap: number;
}

/** The best answer; null when the text is empty or nothing in it relates to the question. */
export function answerQuestion(document: string, questionText: string): FoundAnswer | null {
  return answersTo(document, questionText, 1)[0] ?? null;
}

/** Up to `limit` different answers, best first. */
export function answersTo(document: string, questionText: string, limit: number): FoundAnswer[] {
  const question = parseQuestion(questionText);
  const sentences = rateSentences(document.slice(0, MAX_DOCUMENT), question);
  const answers: FoundAnswer[] = [];
  for (const sentence of sentences) {
    const labelled = labelledValue(sentence, question);
    if (labelled) answers.push(labelled);
    const direct = directAnswer(sentence.text, question);
    if (direct) {
      const confidence = Math.min(0.97, 0.6 + 0.37 * sentence.overlap);
      answers.push({ text: direct.text, confidence, evidence: sentence.text });
    }
    const doer = verbAnswer(sentence.text, question);
    if (doer) {
      const confidence = Math.min(0.96, 0.45 + 0.5 * sentence.overlap);
      answers.push({ text: doer.text, confidence, evidence: sentence.text });
    }
    answers.push(...spansIn(sentence, question));
  }
  answers.sort((a, b) => b.confidence - a.confidence);
  const seen = new Set<string>();
  return answers
    .filter(({ text }) => text && !seen.has(text.toLowerCase()) && seen.add(text.toLowerCase()))
    .slice(0, limit);
}

function rateSentences(document: string, question: Question): RatedSentence[] {
  const sentences = findSentences(document);
  const total = [...question.topic.values()].reduce((sum, weight) => sum + weight, 0);
  const least = question.isGeneric || total === 0 ? 0.35 : 0;
  const rated = sentences.map((sentence, order): RatedSentence => {
    const stems = new Set(contentStems(sentence.text.slice(0, 2000)));
    let shared = 0;
    for (const [topic, weight] of question.topic) {
      if (stems.has(topic)) shared += weight;
      else if ([...stems].some((other) => areRelated(other, topic))) shared += weight * 0.7;
    }
    return { text: sentence.text.slice(0, 2000), order, overlap: Math.max(shared / (total || 1), least) };
  });
  // A pronoun carries the topic of the sentence before on.
  const carried = rated.map((sentence, i) => {
    const previous = rated[i - 1];
    if (!previous || !/^(?:it|he|she|they|this|that|these|its|his|her|their)\b/iu.test(sentence.text))
      return sentence;
    return { ...sentence, overlap: Math.min(1, sentence.overlap + previous.overlap * 0.5) };
  });
  return carried
    .filter(({ overlap }) => overlap > 0)
    .sort((a, b) => b.overlap - a.overlap || a.order - b.order)
    .slice(0, BEST_SENTENCES);
}

/** Synonyms, and forms that the light stemmer leaves apart ("invent", "inventor"). */
function areRelated(a: string, b: string): boolean {
  if (areSynonyms(a, b)) return true;
  const shorter = Math.min(a.length, b.length);
  return shorter >= 5 && a.slice(0, shorter) === b.slice(0, shorter);
}

const LABELLED = /^[\s*•-]{0,6}([^:\n]{2,60}?)\s{0,4}[:=]\s{1,4}(\S[^\n]{0,300})$/u;

/** `Invoice number: INV-42` answers "What is the invoice number?". */
function labelledValue(sentence: RatedSentence, question: Question): FoundAnswer | null {
  const match = LABELLED.exec(sentence.text);
  if (!match?.[1] || !match[2]) return null;
  const label = contentStems(match[1]);
  if (label.length === 0 || label.length > 6) return null;
  const asked = [...question.topic.keys()];
  const shared = label.filter((word) =>
    asked.some((other) => other === word || areRelated(word, other)),
  ).length;
  if (shared === 0) return null;
  const precision = shared / label.length;
  const recall = asked.length === 0 ? 0 : Math.min(1, shared / asked.length);
  const value = match[2].trim();
  const typed =
    question.kind === 'phrase' || question.kind === 'decision' ? null : candidatesIn(value, question.kind)[0];
  const text =
    typed && question.kind !== 'person' && question.kind !== 'identifier'
      ? typed.text
      : value.replace(/[.,;]$/u, '');
  return {
    text,
    confidence: Math.min(0.98, 0.35 + 0.35 * precision + 0.3 * recall),
    evidence: sentence.text,
  };
}

function spansIn(sentence: RatedSentence, question: Question): FoundAnswer[] {
  const anchors = anchorsIn(sentence.text, question);
  const candidates = candidatesIn(sentence.text, question.kind);
  const rated = candidates
    .filter((candidate) => !repeatsQuestion(candidate, question) && !isMoneyForSize(candidate, question))
    .map((candidate, order) => ({
      text: exactText(candidate.text, question),
      confidence: confidenceOf(candidate, order, sentence, anchors, question),
      evidence: sentence.text,
    }));
  if (rated.length > 0) return rated;
  // Nothing of the right kind: the sentence itself says most.
  return [{ text: sentence.text, confidence: sentence.overlap * 0.45, evidence: sentence.text }];
}

/** The answer without what only leads to it, goes on from it or was asked: "30", not "30 drills". */
function exactText(text: string, question: Question): string {
  if (question.kind === 'number' && /\bhow many\b|\bnumber of\b|\bquantity\b/iu.test(question.text))
    return text.replace(/^(-?[\d.,]+|\p{L}+)(?: (?!million|billion|thousand|hundred)\p{Ll}+)$/u, '$1');
  if (question.kind !== 'phrase') return text;
  return text
    .replace(/^(?:\p{L}{3,14}ed by|called|named|known as) (?=\p{L})/u, '')
    .replace(/, (?:while|since|so|which|who|because|whereas|but|extension) .*$/u, '')
    .replace(/ and (?:must|will|is|was|has|can|should|includes) .*$/u, '');
}

/** Offsets of the words that the sentence shares with the question. */
function anchorsIn(sentence: string, question: Question): number[] {
  const topics = [...question.topic.keys()];
  return findWords(sentence)
    .filter(({ lower }) => {
      const word = stem(lower);
      return topics.some((topic) => topic === word || areRelated(word, topic));
    })
    .map(({ start }) => start);
}

/** "845 euros" is no answer to how large something is. */
const isMoneyForSize = ({ text }: Candidate, question: Question) =>
  /^\s*how (?:large|big|tall|far|old|deep|wide|heavy|long|fast)\b/iu.test(question.text) &&
  /(?:dollars?|euros?|pounds?|cents?|francs|yen|credits)$/iu.test(text);

/** An answer that only says what was asked is none. */
function repeatsQuestion({ text }: Candidate, question: Question): boolean {
  const stems = contentStems(text);
  return stems.length === 0
    ? !/\d/u.test(text) && text.length < 3
    : stems.every((word) => question.topic.has(word));
}

const LOOSE: ReadonlySet<string> = new Set(['phrase', 'decision', 'manner', 'reason', 'place']);

function confidenceOf(
  candidate: Candidate,
  order: number,
  sentence: RatedSentence,
  anchors: readonly number[],
  question: Question,
): number {
  const nearest =
    anchors.length === 0
      ? 200
      : Math.min(...anchors.map((at) => distance(at, candidate) + apart(sentence.text, at, candidate)));
  const closeness = 1 / (1 + nearest / 40);
  // What is asked for mostly stands behind the words of the question: "The capital of France is Paris".
  const behind = anchors.some((at) => at < candidate.start) ? 0.05 : 0;
  const first = LOOSE.has(question.kind) ? Math.max(0, 0.12 - order * 0.03) : 0.02;
  const typed = LOOSE.has(question.kind) ? 0.05 : 0.15;
  const tooLong = question.kind === 'phrase' && candidate.text.length > 120 ? 0.1 : 0;
  return Math.max(
    0,
    Math.min(0.97, 0.62 * sentence.overlap + 0.14 * closeness + behind + first + typed - tooLong),
  );
}

/** What stands in another clause than the word of the question is further from it than it looks. */
function apart(sentence: string, anchor: number, { text, start }: Candidate): number {
  const between =
    anchor < start ? sentence.slice(anchor, start) : sentence.slice(start + text.length, anchor);
  return /[;,](?=\s)|\b(?:while|whereas|but)\b/u.test(between) ? 60 : 0;
}

function distance(anchor: number, candidate: Candidate): number {
  const end = candidate.start + candidate.text.length;
  if (anchor >= candidate.start && anchor < end) return 25;
  return anchor < candidate.start ? candidate.start - anchor : anchor - end;
}
