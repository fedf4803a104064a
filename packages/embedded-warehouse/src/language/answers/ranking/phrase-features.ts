/** What the trained ranker sees of how a piece is built, and of the kinds of thing that its words name. */
import { LRUCache } from 'lru-cache';
import { kindsOf, type NamedKind } from '../../lexicon/word-kinds.ts';
import { stem } from '../../text/stem.ts';
import type { AnswerSpan } from './find-spans.ts';
import type { AskedText } from './span-features.ts';
import { isNounClass } from './word-classes.ts';

const MOST_SHAPED = 6;
/** Kinds of fewer words are too few to be learned about. */
const BROAD = 60;
/** Kinds of more words are nearly everything. */
const WHOLE = 6000;

export function addPhrase(features: Map<string, number>, asked: AskedText, span: AnswerSpan): void {
  const { classes, question, asker } = asked;
  const { first, last } = span;
  const at = (place: number) => classes[place] ?? 'edge';
  const shape = last - first < MOST_SHAPED ? classes.slice(first, last + 1).join(' ') : 'long';
  features.set(`shape ${shape}`, 1);
  features.set(`${question.kind}: shape ${shape}`, 1);
  features.set(`from ${at(first - 1)} to ${at(first)}`, 1);
  features.set(`${question.kind}: from ${at(first - 1)} to ${at(first)}`, 1);
  features.set(`from ${at(last)} out to ${at(last + 1)}`, 1);
  features.set(`${question.kind}: from ${at(last)} out to ${at(last + 1)}`, 1);
  features.set(`${at(first - 2)} ${at(first - 1)} before`, 1);
  features.set(`${at(last + 1)} ${at(last + 2)} behind`, 1);
  if (/\d/u.test(span.text) && span.text.length < 16) {
    const figures = span.text
      .replaceAll(/\d/gu, '9')
      .replaceAll(/\p{L}+/gu, 'a')
      .replaceAll(/9{4,}/gu, '9999+');
    features.set(`written ${figures}`, 1);
    features.set(`${question.kind}: written ${figures}`, 1);
    if (asked.noun) features.set(`asks for ${stem(asked.noun)}: written ${figures}`, 1);
  }
  addKinds(features, asked, span);
  features.set(`${asker}: head ${at(headOf(asked, span))}`, 1);
}

/** The last noun of the phrase that a piece begins with. */
export function headOf({ classes }: AskedText, { first, last }: AnswerSpan): number {
  let head = -1;
  for (let at = first; at <= last; at++) {
    if (isNounClass(classes[at])) head = at;
    else if (head >= 0 && !/^(?:[A9R]|'s)$/u.test(classes[at] as string)) break;
  }
  return head < 0 ? last : head;
}

function addKinds(features: Map<string, number>, asked: AskedText, span: AnswerSpan): void {
  const { read, asker, noun, nounKinds, classes } = asked;
  const head = headOf(asked, span);
  if (!/^[NS]$/u.test(classes[head] as string)) return;
  const { broad, narrowest } = namedKinds(read.tokens[head]?.lower ?? '');
  for (const [name, amount] of broad) {
    features.set(`names ${name}`, amount);
    features.set(`${asker}: names ${name}`, amount);
    if (noun) features.set(`asks for ${stem(noun)}: names ${name}`, amount);
  }
  if (narrowest !== null)
    for (const kind of nounKinds) features.set(`asks for ${kind}: names ${narrowest}`, 0.7);
}

interface NamedKinds {
  /** The broad kinds of its first two meanings. */
  readonly broad: readonly (readonly [name: string, amount: number])[];
  /** The narrowest broad kind of its first meaning. */
  readonly narrowest: string | null;
}

const read = new LRUCache<string, NamedKinds>({ max: 5000 });

function namedKinds(word: string): NamedKinds {
  const known = read.get(word);
  if (known) return known;
  const meanings = kindsOf(word);
  const broad = new Map<string, number>();
  for (const [i, meaning] of meanings.slice(0, 2).entries())
    for (const kind of meaning)
      if (isBroad(kind) && !broad.has(kind.name)) broad.set(kind.name, i === 0 ? 0.7 : 0.35);
  const named = {
    broad: [...broad],
    narrowest: meanings[0]?.find(({ words }) => words >= BROAD)?.name ?? null,
  };
  read.set(word, named);
  return named;
}

const isBroad = ({ words }: NamedKind) => words >= BROAD && words <= WHOLE;

/** The broad kinds that a noun names, from the narrowest. */
export function broadKindsOf(noun: string | null): Set<string> {
  const [first = []] = noun ? kindsOf(noun) : [];
  return new Set(first.filter(isBroad).map(({ name }) => name));
}

/** Of each word, whether what it names is of the kind that the noun names. */
export function areOfKind(words: readonly string[], noun: string | null): boolean[] {
  const kinds = new Set(
    noun ? kindsOf(noun).flatMap(([narrowest]) => (narrowest ? [narrowest.name] : [])) : [],
  );
  return words.map(
    (word) => kinds.size > 0 && kindsOf(word).some((meaning) => meaning.some(({ name }) => kinds.has(name))),
  );
}
