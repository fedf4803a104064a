/**
 * How likely each word of a text is personal data, and of which kind, by a conditional random field that
 * `training/train-redaction.ts` has trained on marked texts.
 */
import { readFileSync } from 'node:fs';
import { isEnglishWord, isGivenName } from '../../lexicon/people.ts';
import type { PersonalData, RedactionCategory } from '../categories.ts';
import { firstEndingAfter } from '../labels.ts';
import { marginalsOf } from './tag-chain.ts';
import { numbersAmong, type TagToken, tokensOf } from './text-tokens.ts';
import { tokenFeatures } from './token-features.ts';

/** The first is that of words that are nobody's. */
export const tags = [
  'none',
  'NAME',
  'PHONE_NUMBER',
  'DATE_OF_BIRTH',
  'GENDER',
  'AGE',
  'ADDRESS',
  'NATIONAL_ID',
  'PASSPORT',
  'TAX_IDENTIFIER',
  'DRIVERS_LICENSE',
  'PAYMENT_CARD_DATA',
  'EMAIL',
  'IP_ADDRESS',
] as const satisfies readonly ('none' | RedactionCategory)[];

export interface Tagger {
  /** Of each feature, pairs of a tag's place and its weight. */
  readonly weights: ReadonlyMap<string, readonly number[]>;
  /** From a tag to the next, row by row. */
  readonly steps: readonly number[];
}

/** Weights are kept as whole steps of this. */
const STEP = 0.02;

/** One line of settings, then a line for each feature: its name, a tab, and pairs of a tag and a weight in steps. */
export function writeTagger({ weights, steps }: Tagger, trainedOn: string): string {
  const lines = [...weights].map(
    ([name, pairs]) => `${name}\t${pairs.map((one, i) => (i % 2 ? Math.round(one / STEP) : one)).join(' ')}`,
  );
  const settings = { trainedOn, steps: steps.map((step) => Number(step.toFixed(3))) };
  return `${[JSON.stringify(settings), ...lines].join('\n')}\n`;
}

export function readTagger(file: URL): Tagger & { readonly trainedOn: string } {
  const [settings = '{}', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const weights = lines.map((line): [string, number[]] => {
    const tab = line.lastIndexOf('\t');
    const pairs = line.slice(tab + 1).split(' ');
    return [line.slice(0, tab), pairs.map((one, i) => (i % 2 ? Number(one) * STEP : Number(one)))];
  });
  return { ...JSON.parse(settings), weights: new Map(weights) };
}

let tagger: Tagger | null = null;

/** The one in the repository, read when the first text is redacted. */
export function trainedTagger(): Tagger {
  tagger ??= readTagger(new URL('./weights.tsv', import.meta.url));
  return tagger;
}

/** A text with, of each token, how likely each tag is. */
export interface TaggedText {
  readonly tokens: readonly TagToken[];
  readonly likely: readonly Float64Array[];
}

export function tagText(tagger: Tagger, text: string): TaggedText {
  const tokens = tokensOf(text);
  if (tokens.length === 0) return { tokens, likely: [] };
  const scores = tokenFeatures(text, tokens).map((features) => {
    const score = new Float64Array(tags.length);
    for (const feature of features) {
      const pairs = tagger.weights.get(feature);
      if (!pairs) continue;
      for (let i = 0; i < pairs.length; i += 2) {
        const tag = pairs[i] as number;
        score[tag] = (score[tag] as number) + (pairs[i + 1] as number);
      }
    }
    return score;
  });
  const likely = [...marginalsOf(scores, tagger.steps, tags.length).single];
  // The groups of a number are somebody's together or not at all.
  for (const [at, number] of numbersAmong(text, tokens).entries()) {
    if (number?.first !== at || number.last === at || !IS_CODE.test(number.written)) continue;
    const mean = new Float64Array(tags.length);
    const count = number.last - at + 1;
    for (let one = at; one <= number.last; one++)
      for (let tag = 0; tag < tags.length; tag++)
        mean[tag] = (mean[tag] as number) + ((likely[one] as Float64Array)[tag] as number) / count;
    likely.fill(mean, at, number.last + 1);
  }
  return { tokens, likely };
}

/** Not "12, 40": at least five figures in all. */
const IS_CODE = /(?:\d\D{0,3}){5}/u;

/** How likely the likeliest word within a span is personal data. */
export function likelihoodOf({ tokens, likely }: TaggedText, { start, end }: PersonalData): number {
  let most = 0;
  for (let at = firstEndingAfter(tokens, start); at < tokens.length; at++) {
    const token = tokens[at] as TagToken;
    if (token.start >= end) break;
    if (/[\p{L}\p{N}]/u.test(token.text))
      most = Math.max(most, 1 - ((likely[at] as Float64Array)[0] as number));
  }
  return most;
}

interface Run extends PersonalData {
  /** The place of its last token. */
  readonly at: number;
}

/** Runs of words that are likelier than `least` to be personal data, each with the kind of its likeliest word. */
export function likelySpans({ tokens, likely }: TaggedText, text: string, least: number): PersonalData[] {
  const runs: Run[] = [];
  for (const [at, token] of tokens.entries()) {
    const chances = likely[at] as Float64Array;
    const likelihood = 1 - (chances[0] as number);
    if (likelihood <= least || token.text === '\n') continue;
    const category = likeliest(chances);
    if (category === 'NAME' && isOrdinary(token) && likelihood < 0.9) continue;
    const run = runs.at(-1);
    if (run && goesOn(text, run, { category, start: token.start, at }))
      runs[runs.length - 1] = { ...run, end: token.end, at };
    else runs.push({ category, start: token.start, end: token.end, at });
  }
  return runs.map((run) => withoutMarks(text, run)).filter((span) => span !== null);
}

function likeliest(chances: Float64Array): RedactionCategory {
  let best = 1;
  for (let tag = 2; tag < tags.length; tag++)
    if ((chances[tag] as number) > (chances[best] as number)) best = tag;
  return tags[best] as RedactionCategory;
}

/** A comma or a house's number inside an address may be less sure than what it stands between. */
function goesOn(text: string, run: Run, next: Omit<Run, 'end'>): boolean {
  const reach = next.category === 'ADDRESS' ? 3 : 1;
  return (
    run.category === next.category &&
    next.at - run.at <= reach &&
    !text.slice(run.end, next.start).includes('\n')
  );
}

/** "lost" in "David lost David's keys". */
const isOrdinary = ({ text, lower }: TagToken) =>
  /^\p{Ll}/u.test(text) && isEnglishWord(lower, 3000) && !isGivenName(lower);

/** Null where nothing but marks, or one letter of a name, is left. */
function withoutMarks(text: string, { category, start, end }: PersonalData): PersonalData | null {
  const value = text.slice(start, end);
  const first = value.search(/[\p{L}\p{N}+(]/u);
  const behind = /[^\p{L}\p{N})]*$/u.exec(value)?.index ?? 0;
  if (first < 0 || behind - first < (category === 'NAME' ? 2 : 1) || !/[\p{L}\p{N}]/u.test(value))
    return null;
  // An initial keeps its full stop.
  const dot = /\p{Lu}$/u.test(value.slice(0, behind)) && value[behind] === '.' ? 1 : 0;
  return { category, start: start + first, end: start + behind + dot };
}
