/** Names of people: a gazetteer of given names, titles, and the words that introduce a name. */
import { ambiguousNames, givenNames } from '../lexicon/given-names.ts';
import { findWords, type Word } from '../text/words.ts';
import type { PersonalData } from './categories.ts';

const TITLES = new Set(
  'mr mrs ms miss mx dr prof professor sir madam herr frau monsieur madame señor señora sr sra mme'.split(
    ' ',
  ),
);

/** What stands right before a name, lower case. */
const INTRODUCTIONS =
  /(?:\bmy name is|\bmy name's|\bi am|\bi'm|\bthis is|\bname:|\bnamed|\bcalled|\bdear|\bhi|\bhello|\bhey|\bregards,|\bsincerely,|\bcheers,|\bthanks,|\bsigned,?|\bsigned by|\battn:?|\bcontact|\bcontact:|\bcustomer:?|\bpatient:?|\bemployee:?|\bich heiße|\bje m'appelle|\bme llamo|\bfrom:|\bto:|\bwritten by|\bauthor:?|\bmanager:?|\bceo|\bfull name:?|\bcardholder:?|\bspoke (?:to|with)|\bmet with|\bcc:)\s{0,3}$/u;

/** Introductions that other capitalised words follow as well: the name must have two words or be known. */
const WEAK =
  /(?:\bi am|\bi'm|\bthis is|\bhi|\bhello|\bhey|\bto:|\bfrom:|\bcontact|\bcalled|\bnamed|\bcustomer:?|\bceo|\bthanks,|\bcheers,|\bmanager:?|\bregards,)\s{0,3}$/u;

/** Capitalised words that are no surnames. */
const NOT_SURNAMES = new Set(
  `monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
  september october november december i the and or but in on at for from with inc ltd llc gmbh corp street road avenue
  university college hospital bank company support team customer service hello hi dear please thanks she he they we it
  is was has his her their my our your this that there here ssn dob id email phone address gender age passport st ave rd
  called said wrote asked will can would`.split(/\s+/u),
);

const CAPITALISED = /^\p{Lu}[\p{L}\p{M}]*(?:['’-]\p{L}+)*$/u;
const PARTICLES = new Set('de da del della di van von der den la le bin al el ter zu dos'.split(' '));

export function findNames(text: string): PersonalData[] {
  const words = findWords(text);
  const spans: PersonalData[] = [];
  /** Parts of the names found so far: "Smith" alone is John Smith again. */
  const parts = new Set<string>();
  const covered = new Set<Word>();
  for (let i = 0; i < words.length; i++) {
    const name = nameAt(text, words, i);
    if (!name) continue;
    spans.push({ category: 'NAME', start: name.start, end: name.end });
    for (const part of name.parts) parts.add(part);
    for (const word of words.slice(i, name.last + 1)) covered.add(word);
    i = name.last;
  }
  if (parts.size === 0) return spans;
  for (const word of words) {
    if (!parts.has(word.text) || covered.has(word)) continue;
    spans.push({ category: 'NAME', start: word.start, end: word.end });
  }
  return spans.sort((a, b) => a.start - b.start);
}

interface FoundName {
  readonly start: number;
  readonly end: number;
  readonly last: number;
  readonly parts: readonly string[];
}

function nameAt(text: string, words: readonly Word[], at: number): FoundName | null {
  const first = words[at] as Word;
  if (!CAPITALISED.test(first.text)) return null;
  const previous = words[at - 1];
  const titled =
    previous !== undefined &&
    TITLES.has(previous.lower) &&
    /^\.?\s{1,2}$/u.test(text.slice(previous.end, first.start));
  const left = text.slice(Math.max(0, first.start - 24), first.start).toLowerCase();
  const introduced = INTRODUCTIONS.test(left);
  const known = isGivenName(first);
  if (!titled && !introduced && !known) return null;
  if (NOT_SURNAMES.has(first.lower) && !(known && !ambiguousNames.has(first.lower))) return null;
  if (TITLES.has(first.lower)) return null;
  const last = lastOfName(text, words, at);
  const length = last - at + 1;
  if (!titled && !known && introduced && WEAK.test(left) && length < 2) return null;
  // "Will" and "April" alone are a verb and a month, unless something introduces them.
  if (
    !titled &&
    !introduced &&
    ambiguousNames.has(first.lower) &&
    (length < 2 || !looksLikeSurname(words[at + 1]))
  )
    return null;
  const end = words[last] as Word;
  const possessive = /['’]s$/u.exec(end.text);
  const parts = words
    .slice(at, last + 1)
    .map((word) => word.text.replace(/['’]s$/u, ''))
    .filter(
      (part) =>
        part.length > 2 && !PARTICLES.has(part.toLowerCase()) && !ambiguousNames.has(part.toLowerCase()),
    );
  return { start: first.start, end: end.end - (possessive ? possessive[0].length : 0), last, parts };
}

function isGivenName(word: Word): boolean {
  const base = word.lower.replace(/'s$/u, '');
  return givenNames.has(base) || (base.includes('-') && givenNames.has(base.split('-')[0] as string));
}

function looksLikeSurname(word: Word | undefined): boolean {
  return word !== undefined && CAPITALISED.test(word.text) && word.text.length > 2;
}

/** The name goes on over capitalised words, initials and particles, as long as only a space lies between. */
function lastOfName(text: string, words: readonly Word[], at: number): number {
  let last = at;
  if (/['’]s$/u.test((words[at] as Word).text)) return at;
  for (let i = at + 1; i < words.length && i <= at + 4; i++) {
    const word = words[i] as Word;
    const gap = text.slice((words[i - 1] as Word).end, word.start);
    const initial = /^\p{Lu}$/u.test((words[i - 1] as Word).text);
    if (!(gap === ' ' || gap === '-' || (initial && gap === '. '))) break;
    if (PARTICLES.has(word.lower) && CAPITALISED.test(words[i + 1]?.text ?? '')) continue;
    if (!CAPITALISED.test(word.text) || NOT_SURNAMES.has(word.lower) || TITLES.has(word.lower)) break;
    // An acronym is no surname.
    if (/^\p{Lu}{2,}$/u.test(word.text) && !/^\p{Lu}{2,}$/u.test((words[at] as Word).text)) break;
    last = i;
    if (/['’]s$/u.test(word.text)) break;
  }
  return last;
}
