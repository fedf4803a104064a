/** What the trained ranker sees of names: whether people, places or firms are called so, and whether a piece cuts one. */

import { firmWords } from '../../lexicon/firms.ts';
import {
  isEnglishWord,
  isFamilyName,
  isGivenName,
  isNameAndWord,
  isPlace,
  looksLikeFamilyName,
} from '../../lexicon/people.ts';
import { stem } from '../../text/stem.ts';
import type { AnswerSpan, ReadText, TextToken } from './find-spans.ts';
import type { AskedText } from './span-features.ts';

const TITLE =
  /^(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam|rev|sgt|capt|captain|cllr|nurse|sister|doctor|officer|uncle|aunt|auntie|judge|coach|pastor|father|herrn?|hr|frau|fr|familie|fam|monsieur|madame|mme|mlle|señora?|sra?|srta|don|doña|signora?|sig|mevrouw|mevr|dhr|heer|pan|pani)$/u;
const PARTICLE = /^(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|el|al|bin|ten|ter|zu|y)$/u;
const FIRM = new RegExp(`^(?:${firmWords}|airline|council|food|sl|trading)$`, 'u');
const ADDRESS =
  /^(?:street|st|road|rd|lane|ln|avenue|ave|close|square|park|court|drive|way|gate|bridge|station|airport|hall|house|platz|straße|strasse|str|weg|allee|gasse|rue|via|calle|plaza)$/u;

/** Ranked: of a name of several words, the first of these that any has. */
const SORTS = [
  'titled',
  'firm',
  'address',
  'given',
  'given or place',
  'place',
  'family',
  'code',
  'unknown',
  'word',
] as const;
export type NameSort = (typeof SORTS)[number];

/** Of each token that is written like a name, what is called so. */
export function nameSorts({ tokens, spans }: ReadText): (NameSort | null)[] {
  const isWhen = new Set<number>();
  for (const { type, first, last } of spans)
    if (/^(?:date|time|duration)$/u.test(type)) for (let at = first; at <= last; at++) isWhen.add(at);
  const sorts: (NameSort | null)[] = [];
  for (const [at, token] of tokens.entries())
    sorts.push(isWhen.has(at) ? null : sortOf(tokens, sorts, at, token));
  return sorts;
}

function sortOf(
  tokens: readonly TextToken[],
  sorts: readonly (NameSort | null)[],
  at: number,
  { text, lower, kind }: TextToken,
): NameSort | null {
  const before = tokens[at - 1]?.lower ?? '';
  if (kind === 'mark' || !/^\p{Lu}/u.test(text)) return null;
  if (TITLE.test(lower)) return null;
  if (TITLE.test(before) || (PARTICLE.test(before) && TITLE.test(tokens[at - 2]?.lower ?? '')))
    return 'titled';
  if (/\d/u.test(text) || (/^\p{Lu}{2,}$/u.test(text) && !isGivenName(lower))) return 'code';
  if (FIRM.test(lower)) return 'firm';
  if (ADDRESS.test(lower) && at > 0) return 'address';
  if (kind === 'grammar') return null;
  if (sorts[at - 1] === 'titled' || sorts[at - 1] === 'given') return sorts[at - 1] as NameSort;
  const opens = at === 0 || /^[.!?:"“]$/u.test(tokens[at - 1]?.text ?? '');
  const place = isPlace(lower);
  if (isGivenName(lower) && !(opens && isNameAndWord(lower))) return place ? 'given or place' : 'given';
  if (place) return 'place';
  if (isEnglishWord(lower, opens ? 30_000 : 12_000)) return 'word';
  if (isFamilyName(lower) || looksLikeFamilyName(text)) return 'family';
  return 'unknown';
}

export function addName(features: Map<string, number>, asked: AskedText, span: AnswerSpan): void {
  const { question, asker, noun, nounKinds, sorts } = asked;
  const { tokens } = asked.read;
  const { first, last } = span;
  const set = (name: string, amount = 1) => features.set(name, amount);
  let best: NameSort | null = null;
  let words = 0;
  for (let at = first; at <= last; at++) {
    const sort = sorts[at];
    if (!sort) continue;
    words++;
    if (best === null || SORTS.indexOf(sort) < SORTS.indexOf(best)) best = sort;
  }
  if (best) {
    const size = last - first + 1;
    const sort = words === size ? best : `${best} among words`;
    set(`name ${sort}`);
    set(`${question.kind}: name ${sort}`, 1.5);
    set(`${asker}: name ${sort}`, 1.5);
    for (const kind of nounKinds) set(`asks for ${kind}: name ${sort}`, 0.7);
    if (noun) set(`asks for ${stem(noun)}: name ${sort}`);
    if (words === size) {
      const lead = tokens[first - 1];
      if (lead && PLACE_LEAD.test(lead.lower)) set(`${question.kind}: ${best} behind ${lead.lower}`);
    }
  }
  const [left, right] = [sorts[first - 1], sorts[last + 1]];
  const leads = tokens[first - 1]?.lower ?? '';
  if (left) set(`${question.kind}: cuts a name off behind ${left}`, 1.5);
  if (right) set(`${question.kind}: cuts a name off before ${right}`, 1.5);
  if (TITLE.test(leads) || (PARTICLE.test(leads) && sorts[first])) set(`${question.kind}: cuts a title off`);
}

const PLACE_LEAD = /^(?:in|at|from|to|near|for|with|by|and|of|via|per|on)$/u;
