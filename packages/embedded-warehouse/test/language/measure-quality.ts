/** How good the local language functions are on labelled texts: one measure for each set, each from 0 to 1. */
import { readFileSync } from 'node:fs';
import { extractFields } from '../../src/language/answers/extract-fields.ts';
import { type Redaction, redactText } from '../../src/language/redaction/redact-text.ts';
import { analyseSentiment } from '../../src/language/sentiment/analyse-sentiment.ts';
import { judgeSimilarity } from '../../src/language/similarity/judge-similarity.ts';
import { summarizeText } from '../../src/language/summarize-text.ts';

/** A share, and what was wrong, in words for whoever mends it. */
export interface Measured {
  readonly value: number;
  readonly of: number;
  readonly wrong: readonly string[];
}

export interface MeasuredRedaction {
  /** The share of marked spans of which nothing was left, by category and `ALL`. */
  readonly removed: Readonly<Record<string, Measured>>;
  /** Spans that nobody marked, of all that were found. */
  readonly falseSpans: Measured;
  /** Clean texts in which anything was found. */
  readonly falseTexts: Measured;
}

export function readLabelled<T>(file: string | URL): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim())
    .map((line) => JSON.parse(line) as T);
}

interface MarkedSpan {
  readonly category: string;
  readonly start: number;
  readonly end: number;
}

/** `I am {NAME:Ann}` as its text and the spans in it. */
export function readMarks(marked: string): { readonly text: string; readonly spans: readonly MarkedSpan[] } {
  let text = '';
  let copied = 0;
  const spans: MarkedSpan[] = [];
  for (const match of marked.matchAll(/\{([A-Z_]+):([^{}]*)\}/g)) {
    text += marked.slice(copied, match.index);
    const start = text.length;
    text += match[2];
    spans.push({ category: match[1] as string, start, end: text.length });
    copied = match.index + match[0].length;
  }
  return { text: text + marked.slice(copied), spans };
}

export function measureRedaction(
  lines: readonly { text: string; clean: boolean }[],
  redact: (text: string) => Redaction = (text) => redactText(text),
): MeasuredRedaction {
  const byCategory = new Map<string, { removed: number; of: number; wrong: string[] }>();
  const strays: string[] = [];
  const dirty: string[] = [];
  let found = 0;
  for (const line of lines) {
    const { text, spans } = readMarks(line.text);
    const redacted = redact(text).spans;
    found += redacted.length;
    for (const span of spans) {
      const leaked = leakOf(text, span, redacted);
      for (const category of [span.category, 'ALL']) {
        const count = byCategory.get(category) ?? { removed: 0, of: 0, wrong: [] };
        byCategory.set(category, count);
        count.of++;
        if (leaked === '') count.removed++;
        else count.wrong.push(`${text.slice(span.start, span.end)} (left: ${leaked}) in: ${text}`);
      }
    }
    const stray = redacted.filter(
      (one) => !spans.some(({ start, end }) => start < one.end && one.start < end),
    );
    strays.push(...stray.map((one) => `${one.category} ${one.text} in: ${text}`));
    if (line.clean && stray.length > 0) dirty.push(text);
  }
  const removed = [...byCategory].map(([category, { removed: count, of, wrong }]): [string, Measured] => [
    category,
    { value: count / of, of, wrong },
  ]);
  const clean = lines.filter((line) => line.clean).length;
  return {
    removed: Object.fromEntries(removed.sort(([a], [b]) => a.localeCompare(b))),
    falseSpans: { value: strays.length / Math.max(1, found), of: found, wrong: strays },
    falseTexts: { value: dirty.length / Math.max(1, clean), of: clean, wrong: dirty },
  };
}

/** The letters and digits of a span that no found one covers. */
function leakOf(text: string, span: MarkedSpan, found: readonly { start: number; end: number }[]): string {
  let left = '';
  for (let i = span.start; i < span.end; i++) {
    if (/[\p{L}\p{N}]/u.test(text[i] as string) && !found.some(({ start, end }) => start <= i && i < end))
      left += text[i];
  }
  return left;
}

export function measureSentiment(lines: readonly { text: string; label: string }[]): Measured {
  const wrong = lines.flatMap(({ text, label }) => {
    const found = analyseSentiment(text);
    return found.label === label ? [] : [`${label}, not ${found.label} (${found.score}): ${text}`];
  });
  return { value: 1 - wrong.length / lines.length, of: lines.length, wrong };
}

type Pair = { readonly a: string; readonly b: string; readonly score: number };

/** Spearman's rank correlation of the labels with what AI_SIMILARITY says. */
export function measureSimilarity(lines: readonly Pair[]): Measured {
  const labels = lines.map(({ score }) => score);
  const judged = lines.map(({ a, b }) => judgeSimilarity(a, b));
  const [ranks, wanted] = [ranksOf(judged), ranksOf(labels)];
  const wrong = lines
    .map(({ a, b, score }, i) => ({
      gap: Math.abs((ranks[i] as number) - (wanted[i] as number)),
      line: `${score} ${(judged[i] as number).toFixed(2)}: ${a} | ${b}`,
    }))
    .filter(({ gap }) => gap > lines.length / 4)
    .sort((a, b) => b.gap - a.gap)
    .map(({ gap, line }) => `${Math.round(gap)} ranks off, ${line}`);
  return { value: spearman(judged, labels), of: lines.length, wrong };
}

export function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranksOf(a), ranksOf(b)];
  const mean = (a.length + 1) / 2;
  let [product, squareX, squareY] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [dx, dy] = [(x[i] as number) - mean, (y[i] as number) - mean];
    product += dx * dy;
    squareX += dx * dx;
    squareY += dy * dy;
  }
  return product / Math.sqrt(squareX * squareY);
}

/** Equal values share the mean of their ranks. */
function ranksOf(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Array<number>(values.length);
  for (let i = 0; i < order.length; ) {
    let end = i;
    while (end < order.length && values[order[end] as number] === values[order[i] as number]) end++;
    for (let j = i; j < end; j++) ranks[order[j] as number] = (i + 1 + end) / 2;
    i = end;
  }
  return ranks;
}

export interface Asked {
  readonly text: string;
  readonly question: string;
  readonly answer: string | null;
  readonly also?: readonly string[];
}

export function measureExtraction(lines: readonly Asked[]): Measured {
  const wrong = lines.flatMap(({ text, question, answer, also = [] }) => {
    const found = extractFields(text, { answer: question }).response.answer as string | null;
    const right = [answer, ...also].some((one) => plainAnswer(one) === plainAnswer(found));
    return right ? [] : [`${answer}, not ${found}: ${question} ${text}`];
  });
  return { value: 1 - wrong.length / lines.length, of: lines.length, wrong };
}

export const plainAnswer = (text: string | null) =>
  text === null
    ? null
    : text
        .toLowerCase()
        .replaceAll(/\s+/gu, ' ')
        .replace(/[.,;!?]+$/u, '')
        .trim();

/** The share of the facts that summaries of two sentences carry. */
export function measureSummaries(lines: readonly { text: string; facts: readonly string[] }[]): Measured {
  const wrong: string[] = [];
  let of = 0;
  for (const { text, facts } of lines) {
    const summary = summarizeText(text, { sentences: 2 });
    of += facts.length;
    const missed = facts.filter((fact) => !plainAnswer(summary)?.includes(plainAnswer(fact) as string));
    wrong.push(...missed.map((fact) => `${fact} is not in: ${summary}`));
  }
  return { value: 1 - wrong.length / of, of, wrong };
}
