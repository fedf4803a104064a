/** What a token of a text looks like and what stands around it, in words that a trained tagger weighs. */
import { brandsAmong } from '../../lexicon/brands.ts';
import {
  isFamilyName,
  isGivenName,
  isNameAndWord,
  isPlace,
  looksLikeFamilyName,
} from '../../lexicon/people.ts';
import { wordRank } from '../../lexicon/word-vectors.ts';
import { isStopwordAnywhere } from '../../text/stopwords.ts';
import { type AddedToBirth, hasBirthDate, passesLuhn } from '../check-digits.ts';
import { findLabels, type Label, labelBefore } from '../labels.ts';
import { phraseFeatures } from './phrase-features.ts';
import { numbersAmong, type TagToken, type WrittenNumber } from './text-tokens.ts';

/** How many tokens before and behind count by their words. */
const WINDOW = [-3, -2, -1, 1, 2, 3];
/** How many tokens before and behind count by their words in whatever order. */
const REACH = 6;

interface TokenPlace {
  readonly token: TagToken;
  /** The word as it is; figures by their number, so that no telephone number is learned by heart. */
  readonly word: string;
  readonly shape: string;
  readonly lexicon: readonly string[];
  readonly number: WrittenNumber | null;
  /** Where the token's line begins, and the words before a colon in it. */
  readonly lineStart: number;
  readonly field: readonly string[];
}

export function tokenFeatures(text: string, tokens: readonly TagToken[]): string[][] {
  const places = readPlaces(text, tokens);
  const labels = /\d/u.test(text) ? findLabels(text) : [];
  const frequent = new Map<string, number>();
  for (const { text: written } of tokens) frequent.set(written, (frequent.get(written) ?? 0) + 1);
  const brands = brandsAmong(tokens.map(({ lower }) => lower));
  const hasCapitals = /\p{Lu}/u.test(text);
  const ofPhrases = phraseFeatures(tokens, places.map(knownAs));
  let ofNumber: readonly string[] = [];
  return places.map((place, at) => {
    const { token, number } = place;
    if (number?.first === at) ofNumber = numberFeatures(text, places, number, labels);
    const features = [
      'is',
      ...ownFeatures(place),
      ...neighbourFeatures(places, at),
      ...(ofPhrases[at] ?? []),
      ...place.field.map((word) => `field=${word}`),
      ...(number ? ofNumber : []),
    ];
    if (brands[at]) features.push('brand');
    if (brands[at - 1]) features.push('behind brand');
    if (brands[at + 1]) features.push('before brand');
    if (!hasCapitals) features.push(...place.lexicon.map((known) => `no capitals: ${known}`));
    if (place.lineStart === at) features.push('begins line');
    if (/^[.!?]$/u.test(places[at - 1]?.token.text ?? '')) features.push('begins sentence');
    if (/^\p{Lu}/u.test(token.text)) {
      if ((frequent.get(token.text) ?? 0) > 1) features.push('again');
      if (frequent.has(token.lower)) features.push('small elsewhere');
    }
    return features;
  });
}

const EDGE = '_';

function neighbourFeatures(places: readonly TokenPlace[], at: number): string[] {
  const wordAt = (offset: number) => places[at + offset]?.word ?? EDGE;
  const shapeAt = (offset: number) => places[at + offset]?.shape ?? EDGE;
  const features = [
    `w-1,0=${wordAt(-1)} ${wordAt(0)}`,
    `w0,1=${wordAt(0)} ${wordAt(1)}`,
    `w-2,-1=${wordAt(-2)} ${wordAt(-1)}`,
    `s-1,0,1=${shapeAt(-1)} ${shapeAt(0)} ${shapeAt(1)}`,
  ];
  for (const offset of WINDOW) {
    features.push(`w${offset}=${wordAt(offset)}`);
    const other = places[at + offset];
    if (Math.abs(offset) > 2 || !other) continue;
    features.push(`s${offset}=${other.shape}`);
    for (const known of other.lexicon) features.push(`l${offset}=${known}`);
  }
  for (let other = Math.max(0, at - REACH); other <= Math.min(places.length - 1, at + REACH); other++) {
    const word = places[other]?.token.lower ?? '';
    if (other !== at && IS_WORD.test(word)) features.push(`${other < at ? 'before' : 'behind'}=${word}`);
  }
  return features;
}

const SPELLED = new Set(
  `one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred`.split(/\s+/u),
);

const IS_WORD = /^\p{L}{2,}/u;

/** Poland's of this century and women's in Czechia. */
const addedSomewhere: AddedToBirth = { months: [0, 20, 50], days: [0] };

/** The same for all tokens of a number. */
function numberFeatures(
  text: string,
  places: readonly TokenPlace[],
  { first, last, written }: WrittenNumber,
  labels: readonly Label[],
): string[] {
  const digits = written.replaceAll(/\D/gu, '');
  const features = [
    `number=${shapeOfNumber(written)}`,
    `number begins=${written.slice(0, 2)}`,
    `digits=${digits.length}`,
    `number before=${places[first - 1]?.word ?? EDGE}`,
    `number before 2=${places[first - 2]?.word ?? EDGE}`,
    `number behind=${places[last + 1]?.word ?? EDGE}`,
    ...(places[first - 1]?.lexicon ?? []).map((known) => `number after=${known}`),
  ];
  for (let other = Math.max(0, first - REACH); other < first; other++) {
    const word = places[other]?.token.lower ?? '';
    if (IS_WORD.test(word)) features.push(`number near=${word}`, `${digits.length} near=${word}`);
  }
  if (digits.length >= 13 && digits.length <= 19 && passesLuhn(digits)) features.push('luhn');
  if (digits.length >= 9 && [digits, digits.slice(2)].some((from) => hasBirthDate(from, addedSomewhere)))
    features.push('holds date');
  const kind = labelBefore(labels, text, places[first]?.token.start ?? 0)?.kind;
  features.push(`label=${kind ?? 'none'}`);
  if (kind) features.push(`label ${digits.length > 4 ? 'long' : 'short'}=${kind}`);
  return features;
}

function readPlaces(text: string, tokens: readonly TagToken[]): TokenPlace[] {
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
    return {
      token,
      word: token.lower.replaceAll(/\d/gu, '9'),
      shape: shapeOf(token.text),
      lexicon: lexiconOf(token),
      number: numbers[at] ?? null,
      lineStart,
      field,
    };
  });
}

const shapeOfNumber = (written: string) =>
  written.length > 24 ? 'long' : written.replaceAll(/\d/gu, '9').replaceAll(/\p{L}/gu, 'A');

function shapeOf(written: string): string {
  if (written.length > 40) return 'long';
  const plain = written
    .replaceAll(/\p{L}/gu, (letter) => (/\p{Lu}/u.test(letter) ? 'X' : 'x'))
    .replaceAll(/\d/gu, '9');
  if (/^9+$/u.test(plain)) return plain.length > 12 ? '9+' : plain;
  return plain.replaceAll(/(.)\1{2,}/gu, '$1$1+');
}

function ownFeatures({ token, word, shape, lexicon }: TokenPlace): string[] {
  const features = [`w=${word}`, `s=${shape}`];
  for (const known of lexicon) features.push(`l=${known}`);
  if (/^\p{L}{3,}/u.test(token.text)) {
    const { lower } = token;
    features.push(`ends=${lower.slice(-2)}`, `ends=${lower.slice(-3)}`, `begins=${lower.slice(0, 3)}`);
  }
  if (SPELLED.has(token.lower)) features.push('spelled number');
  if (/^\d{1,3}$/u.test(token.text)) {
    const value = Number(token.text);
    features.push(
      `value=${value < 13 ? 'few' : value < 32 ? 'day' : value < 100 ? 'age' : value < 120 ? 'old' : 'more'}`,
    );
  }
  if (/^(?:19|20)\d\d$/u.test(token.text)) features.push(`year=${token.text.slice(0, 3)}`);
  return features;
}

/** The first of the lists that has a word, as one letter: given names, family names, places, frequent words. */
function knownAs({ token: { text }, lexicon }: TokenPlace): string {
  if (!/\p{L}/u.test(text)) return '-';
  const has = (list: string) => lexicon.some((one) => one === list || one === `${list} small`);
  if (has('given')) return has('name and word') ? 'g' : has('place') ? 'p' : 'G';
  if (has('family')) return has('rank none') || has('rank rare') ? 'F' : 'f';
  if (has('place')) return 'P';
  if (has('like family')) return 'L';
  return has('rank none') ? 'U' : has('rank rare') ? 'r' : 'W';
}

/** What lists say of a word. */
function lexiconOf({ text, lower }: TagToken): string[] {
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
