/** What a token of a text looks like and what stands around it, in words that a trained tagger weighs. */
import {
  isFamilyName,
  isGivenName,
  isNameAndWord,
  isPlace,
  looksLikeFamilyName,
} from '../../lexicon/people.ts';
import { wordRank } from '../../lexicon/word-vectors.ts';
import { isStopwordAnywhere } from '../../text/stopwords.ts';
import { hasBirthDate, passesLuhn } from '../check-digits.ts';
import { findLabels, labelBefore } from '../labels.ts';
import { numbersAmong, type TextToken, type WrittenNumber } from './text-tokens.ts';

/** How many tokens before and behind count by their words. */
const WINDOW = [-3, -2, -1, 1, 2, 3];
/** How many tokens before and behind count by their words in whatever order. */
const REACH = 6;

interface Place {
  readonly token: TextToken;
  readonly shape: string;
  readonly lexicon: readonly string[];
  /** The number that a token with figures is a part of: groups held together by single marks. */
  readonly number: WrittenNumber | null;
  /** Where the token's line begins, and the words before a colon in it. */
  readonly lineStart: number;
  readonly field: readonly string[];
}

export function tokenFeatures(text: string, tokens: readonly TextToken[]): string[][] {
  const places = readPlaces(text, tokens);
  const labels = /\d/u.test(text) ? findLabels(text) : [];
  const frequent = new Map<string, number>();
  for (const { text: written } of tokens) frequent.set(written, (frequent.get(written) ?? 0) + 1);
  return places.map((place, at) => {
    const features: string[] = ['is', ...ownFeatures(place)];
    const { token, number } = place;
    for (const offset of WINDOW) {
      const other = places[at + offset];
      features.push(`w${offset}=${other ? plainWord(other.token.lower) : '_'}`);
      if (Math.abs(offset) > 2 || !other) continue;
      features.push(`s${offset}=${other.shape}`);
      for (const known of other.lexicon) features.push(`l${offset}=${known}`);
    }
    const [before, behind] = [places[at - 1], places[at + 1]];
    const own = plainWord(token.lower);
    features.push(
      `w-1,0=${before ? plainWord(before.token.lower) : '_'} ${own}`,
      `w0,1=${own} ${behind ? plainWord(behind.token.lower) : '_'}`,
      `w-2,-1=${places[at - 2] ? plainWord((places[at - 2] as Place).token.lower) : '_'} ${before ? plainWord(before.token.lower) : '_'}`,
      `s-1,0,1=${before?.shape ?? '_'} ${place.shape} ${behind?.shape ?? '_'}`,
    );
    for (let other = Math.max(0, at - REACH); other <= Math.min(places.length - 1, at + REACH); other++) {
      const { lower } = tokens[other] as TextToken;
      if (other === at || !/^\p{L}{2,}/u.test(lower)) continue;
      features.push(`${other < at ? 'before' : 'behind'}=${lower}`);
    }
    for (const word of place.field) features.push(`field=${word}`);
    if (place.lineStart === at) features.push('begins line');
    if (before && /^[.!?]$/u.test(before.token.text)) features.push('begins sentence');
    if ((frequent.get(token.text) ?? 0) > 1 && /^\p{Lu}/u.test(token.text)) features.push('again');
    if (/^\p{Lu}/u.test(token.text) && frequent.has(token.lower)) features.push('small elsewhere');
    if (number) {
      const { written, first, last } = number;
      const digits = written.replaceAll(/\D/gu, '');
      const outline = shapeOfNumber(written);
      features.push(
        `number=${outline}`,
        `number begins=${written.slice(0, 2)}`,
        `digits=${digits.length}`,
        `number before=${first > 0 ? plainWord((tokens[first - 1] as TextToken).lower) : '_'}`,
        `number before 2=${first > 1 ? plainWord((tokens[first - 2] as TextToken).lower) : '_'}`,
        `number behind=${tokens[last + 1] ? plainWord((tokens[last + 1] as TextToken).lower) : '_'}`,
      );
      if (first > 0) for (const known of places[first - 1]?.lexicon ?? []) features.push(`number after=${known}`);
      for (let other = Math.max(0, first - REACH); other < first; other++) {
        const { lower } = tokens[other] as TextToken;
        if (/^\p{L}{2,}/u.test(lower)) features.push(`number near=${lower}`, `${digits.length} near=${lower}`);
      }
      if (digits.length >= 13 && digits.length <= 19 && passesLuhn(digits)) features.push('luhn');
      if (digits.length >= 9 && (hasBirthDate(digits) || hasBirthDate(digits.slice(2))))
        features.push('holds date');
      const label = labelBefore(labels, text, (tokens[first] as TextToken).start);
      features.push(`label=${label?.kind ?? 'none'}`);
      if (label) features.push(`label ${digits.length > 4 ? 'long' : 'short'}=${label.kind}`);
    }
    return features;
  });
}

/** Words as they are; figures by their number, so that no telephone number is learned by heart. */
const plainWord = (lower: string) => (/\d/u.test(lower) ? lower.replaceAll(/\d/gu, '9') : lower);

function readPlaces(text: string, tokens: readonly TextToken[]): Place[] {
  let lineStart = 0;
  let field: string[] = [];
  const numbers = numbersAmong(text, tokens);
  return tokens.map((token, at) => {
    if (tokens[at - 1]?.text === '\n') {
      lineStart = at;
      field = [];
    }
    if (token.text === ':' && at - lineStart <= 5)
      field = tokens.slice(lineStart, at).map(({ lower }) => lower);
    else if (/^[.;!?]$/u.test(token.text)) field = [];
    return { token, shape: shapeOf(token.text), lexicon: lexiconOf(token), number: numbers[at] ?? null, lineStart, field };
  });
}

const shapeOfNumber = (written: string) =>
  written.length > 24 ? 'long' : written.replaceAll(/\d/gu, '9').replaceAll(/\p{L}/gu, 'A');

function shapeOf(written: string): string {
  if (written.length > 40) return 'long';
  const plain = written
    .replaceAll(/\p{Lu}/gu, 'X')
    .replaceAll(/\p{L}/gu, 'x')
    .replaceAll(/\d/gu, '9');
  if (/^9+$/u.test(plain)) return plain.length > 12 ? '9+' : plain;
  return plain.replaceAll(/(.)\1{2,}/gu, '$1$1+');
}

function ownFeatures({ token, shape, lexicon }: Place): string[] {
  const features = [`w=${plainWord(token.lower)}`, `s=${shape}`];
  for (const known of lexicon) features.push(`l=${known}`);
  if (/^\p{L}{3,}/u.test(token.text)) {
    const { lower } = token;
    features.push(`ends=${lower.slice(-2)}`, `ends=${lower.slice(-3)}`, `begins=${lower.slice(0, 3)}`);
  }
  if (/^\d{1,3}$/u.test(token.text)) {
    const value = Number(token.text);
    features.push(`value=${value < 13 ? 'few' : value < 32 ? 'day' : value < 100 ? 'age' : value < 120 ? 'old' : 'more'}`);
  }
  if (/^(?:19|20)\d\d$/u.test(token.text)) features.push(`year=${token.text.slice(0, 3)}`);
  return features;
}

/** What lists say of a word. */
function lexiconOf({ text, lower }: TextToken): string[] {
  if (!/^\p{L}/u.test(text)) return [];
  const known: string[] = [];
  const isCapital = /^\p{Lu}/u.test(text);
  const mark = isCapital ? '' : ' small';
  if (isGivenName(text)) known.push(`given${mark}`);
  if (isNameAndWord(text)) known.push(`name and word${mark}`);
  if (isFamilyName(text)) known.push(`family${mark}`);
  if (looksLikeFamilyName(text)) known.push(`like family${mark}`);
  if (isPlace(text)) known.push(`place${mark}`);
  if (isStopwordAnywhere(lower)) known.push(`grammar${mark}`);
  const rank = wordRank(lower);
  known.push(
    `rank ${rank === null ? 'none' : rank < 300 ? '300' : rank < 2000 ? '2000' : rank < 8000 ? '8000' : 'rare'}${mark}`,
  );
  return known;
}
