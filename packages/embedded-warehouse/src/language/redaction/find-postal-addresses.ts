/**
 * Postal addresses. Three things begin one: a street with its number as any of a dozen countries writes it, a postcode
 * with its town, and a post box. From there it goes on, to both sides, over what only addresses have in that place:
 * flats and floors, house names, postcodes, towns, regions and countries.
 */

import { isGivenName, isPlace } from '../lexicon/people.ts';
import { HOUSE, LEFT_PART, RIGHT_PART, STREETS, TOWNS } from './address-grammar.ts';
import type { PersonalData } from './categories.ts';

/** Parts that an address takes up on either side. */
const MOST_PARTS = 7;

export function findPostalAddresses(text: string): PersonalData[] {
  if (!/\d/u.test(text)) return [];
  const found: PersonalData[] = [];
  // By character: to look through all that was found takes minutes for a long list of addresses.
  const taken = new Uint8Array(text.length);
  for (const pattern of [...STREETS, ...TOWNS]) {
    for (const match of text.matchAll(pattern)) {
      if (taken[match.index] === 1) continue;
      const isTown = TOWNS.includes(pattern);
      const start = startOf(text, match.index, isTown);
      // A town with its postcode is an address when a street or a house stands before it.
      if (isTown && start === match.index) continue;
      const end = endOf(text, match.index + match[0].length);
      found.push({ category: 'ADDRESS', start, end });
      taken.fill(1, start, end);
    }
  }
  return joined(found);
}

function endOf(text: string, from: number): number {
  let end = from;
  for (let parts = 0; parts < MOST_PARTS; parts++) {
    RIGHT_PART.lastIndex = end;
    const match = RIGHT_PART.exec(text);
    if (!match || match[0].length === 0) break;
    end += match[0].length;
  }
  // "31 tanner street, bradford": a town that nobody capitalised is one by its name.
  const town = /^, ?(\p{Ll}{3,})(?![\p{L}\p{N}])/u.exec(text.slice(end, end + 40));
  if (town && isPlace(town[1] as string)) end += town[0].length;
  return from + text.slice(from, end).replace(/[\s,;:.–-]+$/u, '').length;
}

/** A town alone takes up the street before it, whatever it is called; a street takes up only houses and flats. */
function startOf(text: string, from: number, isTown: boolean): number {
  let start = from;
  for (let parts = 0; parts < MOST_PARTS; parts++) {
    const match = LEFT_PART.exec(text.slice(Math.max(0, start - 70), start));
    const part = match?.[0];
    if (!part) break;
    const isHouse = /\d/u.test(part) || HOUSE.test(part);
    const isPerson = !isHouse && isGivenName(part.split(/[\s,]/u, 1)[0] as string);
    if (!isHouse && (!isTown || isPerson)) break;
    start -= part.length;
  }
  return start;
}

function joined(found: readonly PersonalData[]): PersonalData[] {
  const sorted = [...found].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: PersonalData[] = [];
  for (const span of sorted) {
    const last = kept.at(-1);
    if (last && span.start < last.end) kept[kept.length - 1] = { ...last, end: Math.max(last.end, span.end) };
    else kept.push(span);
  }
  return kept;
}
