/** What the trained ranker sees of where the words of a question stand: how near to a piece, with what between, and which rival piece they are nearer to. */
import { cosineSimilarity } from '../../embed-text.ts';
import { areSynonyms } from '../../lexicon/concepts.ts';
import { WORD_COMPONENTS, wordRank, wordVector } from '../../lexicon/word-vectors.ts';
import { stem } from '../../text/stem.ts';
import { verbStem } from '../../text/verb-forms.ts';
import {
  type AnswerSpan,
  answerTokens,
  type ReadText,
  type SpanGroup,
  type TextToken,
} from './find-spans.ts';
import { fullForm } from './written-forms.ts';

/** A word of the question that says what it is about. */
interface AskedWord {
  readonly text: string;
  /** The rarer, the more: 0 to 1. */
  readonly weight: number;
  /** Of each token of the text, how nearly it says the same, 0 to 1. */
  readonly said: readonly number[];
  readonly most: number;
}

interface Standing {
  /** How near the words of the question stand, 0 to 1: on both sides, before, behind. */
  readonly all: number;
  readonly left: number;
  readonly right: number;
  /** Of each word of the question, how near it is. */
  readonly near: readonly number[];
  readonly context: number;
}

export interface Evidence {
  readonly words: readonly AskedWord[];
  readonly standing: ReadonlyMap<AnswerSpan, Standing>;
  /** Of each group of pieces, the best that any of it has. */
  readonly bestOf: ReadonlyMap<SpanGroup, Best>;
}

interface Best {
  readonly all: number;
  readonly context: number;
  readonly near: readonly number[];
}

const EMPTY = new Set(
  'who whom whose what which when where why how much many is are was were be been do does did has have had the a an of to in on at for from by with will would should can could and or it its this that there they their he she his her you your we our i my me as about into not no any be being than then'.split(
    ' ',
  ),
);

const rarity = (word: string) => {
  if (/\d/u.test(word)) return 1;
  const rank = wordRank(word);
  return rank === null ? 1 : Math.min(1, Math.max(0.15, Math.log10(rank + 5) / 4.5));
};

export function gatherEvidence(read: ReadText, asked: string): Evidence {
  const tokens = answerTokens(asked).filter(
    ({ kind, lower }) => kind !== 'mark' && !EMPTY.has(lower) && lower !== "'s",
  );
  const words = tokens.map(({ lower }): AskedWord => {
    const said = saidBy(read.tokens, lower);
    return { text: lower, weight: rarity(lower), said, most: Math.max(0, ...said) };
  });
  const groups = tokenGroups(read);
  const meaning = meaningOf(words.map(({ text, weight }) => [text, weight]));
  const standing = new Map(read.spans.map((span) => [span, standingOf(read, words, groups, meaning, span)]));
  const bestOf = new Map<SpanGroup, Best>();
  for (const [span, { all, context, near }] of standing) {
    const { group } = span;
    const best = bestOf.get(group);
    bestOf.set(
      group,
      best
        ? {
            all: Math.max(best.all, all),
            context: Math.max(best.context, context),
            near: near.map((one, i) => Math.max(one, best.near[i] as number)),
          }
        : { all, context, near },
    );
  }
  return { words, standing, bestOf };
}

function saidBy(tokens: readonly TextToken[], written: string): number[] {
  const word = fullForm(written);
  const form = verbStem(word);
  const vector = wordVector(word);
  return tokens.map((token) => {
    const { kind } = token;
    if (kind === 'mark') return 0;
    const lower = fullForm(token.lower);
    if (lower === word) return 1;
    const own = verbStem(lower);
    if (own === form || stem(lower) === stem(word)) return 0.95;
    if (kind === 'grammar') return 0;
    if (areSynonyms(own, form)) return 0.75;
    const shorter = Math.min(own.length, form.length);
    if (shorter >= 4 && own.slice(0, shorter) === form.slice(0, shorter)) return 0.7;
    const other = vector ? wordVector(lower) : null;
    return vector && other ? Math.max(0, Math.min(0.6, 1.5 * (cosineSimilarity(vector, other) - 0.35))) : 0;
  });
}

function tokenGroups({ tokens, spans }: ReadText): SpanGroup[] {
  const groups = tokens.map(
    ({ text, kind }): SpanGroup =>
      /\d/u.test(text) ? 'figure' : kind === 'word' && /^\p{Lu}/u.test(text) ? 'name' : 'phrase',
  );
  for (const { type, first, last } of spans)
    if (/^(?:date|time|duration)$/u.test(type)) for (let at = first; at <= last; at++) groups[at] = 'when';
  return groups;
}

function meaningOf(words: readonly (readonly [string, number])[]): Float32Array {
  const sum = new Float32Array(WORD_COMPONENTS);
  for (const [word, weight] of words) {
    const vector = wordVector(word);
    if (vector)
      for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + weight * (vector[i] as number);
  }
  return sum;
}

const WINDOW = 6;

function standingOf(
  { tokens }: ReadText,
  words: readonly AskedWord[],
  groups: readonly SpanGroup[],
  meaning: Float32Array,
  span: AnswerSpan,
): Standing {
  const { first, last } = span;
  const { group } = span;
  const left = new Array<number>(words.length).fill(0);
  const right = new Array<number>(words.length).fill(0);
  const around: [string, number][] = [];
  const walk = (from: number, step: number, nearest: number[]) => {
    let distance = 0;
    let rivals = 0;
    let count = 0;
    for (let at = from; at >= 0 && at < tokens.length && distance < 40; at += step) {
      const { text, lower, kind } = tokens[at] as TextToken;
      distance += /^[.!?]$/u.test(text)
        ? 8
        : /^[;:–—]$/u.test(text)
          ? 4
          : text === ','
            ? 2
            : /^(?:and|but|while|whereas|or|so|because)$/u.test(lower)
              ? 2
              : kind === 'mark'
                ? 0.5
                : 1;
      if (kind === 'word' && count++ < WINDOW) around.push([lower, rarity(lower) / (1 + distance / 6)]);
      for (let i = 0; i < words.length; i++) {
        const hit = (words[i] as AskedWord).said[at] as number;
        if (hit > 0.05) nearest[i] = Math.max(nearest[i] as number, hit / (1 + (distance + 5 * rivals) / 5));
      }
      if (group !== 'phrase' && groups[at] === group) rivals = Math.min(2, rivals + 1);
    }
  };
  walk(first - 1, -1, left);
  walk(last + 1, 1, right);
  const total = words.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const sumOf = (each: (i: number) => number) =>
    words.reduce((sum, { weight }, i) => sum + weight * each(i), 0) / total;
  const near = words.map((_, i) => Math.max(left[i] as number, right[i] as number));
  const own = meaningOf(around);
  return {
    all: sumOf((i) => near[i] as number),
    left: sumOf((i) => left[i] as number),
    right: sumOf((i) => right[i] as number),
    near,
    context: cosine(own, meaning),
  };
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    dot += (a[i] as number) * (b[i] as number);
    aa += (a[i] as number) ** 2;
    bb += (b[i] as number) ** 2;
  }
  return aa === 0 || bb === 0 ? 0 : dot / Math.sqrt(aa * bb);
}

export function addEvidence(
  features: Map<string, number>,
  { words, standing, bestOf }: Evidence,
  kind: string,
  span: AnswerSpan,
): void {
  const own = standing.get(span) as Standing;
  const { group } = span;
  const best = bestOf.get(group) as Best;
  const set = (name: string, amount = 1) => features.set(name, amount);
  set('evidence', 3 * own.all);
  set(`evidence of a ${group}`, 3 * own.all);
  set('evidence before', 3 * own.left);
  set('evidence behind', 3 * own.right);
  set(`evidence before ${group}`, 2 * own.left);
  set(`evidence behind ${group}`, 2 * own.right);
  const lag = best.all - own.all;
  set(`lags in evidence: ${group}`, 4 * lag);
  if (lag < 0.005) {
    set('has the most evidence');
    set(`${kind}: the most evidence of a ${group}`, 1.5);
  }
  set('context', 2 * own.context);
  set(`context lags: ${group}`, 4 * (best.context - own.context));
  if (best.context - own.context < 0.005) set(`nearest context of a ${group}`);
  // Where several rare words are said, each of them has its nearest piece.
  let [won, lost] = [0, 0];
  let rarest = -1;
  for (const [i, { weight, most }] of words.entries()) {
    if (most < 0.3) continue;
    if (rarest < 0 || weight * most > (words[rarest] as AskedWord).weight * (words[rarest] as AskedWord).most)
      rarest = i;
    if ((best.near[i] as number) - (own.near[i] as number) < 0.01) won += weight * most;
    else lost += weight * most * Math.min(1, 2 * ((best.near[i] as number) - (own.near[i] as number)));
  }
  set('words nearest to it', Math.min(3, won));
  set(`words nearest to another ${group}`, Math.min(3, 2 * lost));
  if (won + lost > 0) set(`part of words won by a ${group}`, (2 * won) / (won + lost));
  if (rarest >= 0) {
    const gap = (best.near[rarest] as number) - (own.near[rarest] as number);
    set(gap < 0.01 ? `${kind}: nearest ${group} to the rarest` : `${kind}: ${group} behind another`, 1.5);
    set('near the rarest', 2 * (own.near[rarest] as number));
  }
}

/** How much of the question the text says, 0 to 1: the rarer a word, the more. */
export function partSaid({ words }: Evidence): number {
  const total = words.reduce((sum, { weight }) => sum + weight, 0) || 1;
  return words.reduce((sum, { weight, most }) => sum + weight * most, 0) / total;
}

export function addSilentEvidence(features: Map<string, number>, evidence: Evidence, kind: string): void {
  const { words, bestOf } = evidence;
  const said = partSaid(evidence);
  features.set('silence: said', 2 * said);
  features.set(
    'silence: unsaid weight',
    words.reduce((sum, { weight, most }) => sum + weight * (1 - most), 0),
  );
  features.set(`silence: ${kind} said`, 2 * said);
  const rarest = words.reduce<AskedWord | null>((a, b) => (a === null || b.weight > a.weight ? b : a), null);
  if (rarest) features.set('silence: rarest said', 2 * rarest.most);
  const last = words.at(-1);
  if (last) features.set('silence: last said', last.most);
  const first = words[0];
  if (first) features.set('silence: first said', first.most);
  for (const group of ['when', 'figure', 'name', 'phrase'] as const) {
    features.set(`silence: ${kind}, evidence of a ${group}`, 3 * (bestOf.get(group)?.all ?? 0));
    features.set(`silence: evidence of a ${group}`, 3 * (bestOf.get(group)?.all ?? 0));
  }
  if (words.length === 0) features.set('silence: no word', 1);
}
