/** Runs of words that are written as names are: capitals, initials, particles, nicknames in quotes, parts with hyphens. */
import { isEnglishWord, isFamilyName, isGivenName } from '../lexicon/people.ts';
import { isStopwordAnywhere, stopwordsByLanguage } from '../text/stopwords.ts';
import { INTRODUCTION, ROLE, WEAK_INTRODUCTION } from './name-signals.ts';

export interface NameWord {
  readonly text: string;
  /** UTF-16 offsets into the text. */
  readonly start: number;
  readonly end: number;
}

export interface NameRun {
  readonly words: readonly NameWord[];
  readonly start: number;
  readonly end: number;
  /** Nobody capitalised it: only what introduces it makes it a name. */
  readonly isLowerCase: boolean;
}

const WORD =
  /(?:(?<=[ -])['’]t(?= )|(?<![\p{L}\p{N}_@.])(?:\p{Lu}\.){2,4}(?= )|(?<![\p{L}\p{N}_@.])\p{L}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*\.?(?![\p{L}\p{N}_@]))/gu;
const PARTICLES = new Set(
  `van der den de del della dell' di da dos das do du des la las los le lo von zu zum zur vom ter ten te 't el al bin ibn ben bint
  dela degli dalla delle dei lo o ó ní te ap ab ferch af av y e i und freiherr graf gräfin mac nic ní ó st`.split(
    /\s+/u,
  ),
);
const MOST_WORDS = 7;

const isCapitalised = (word: string) => /^\p{Lu}/u.test(word);
const isInitial = (word: string) => /^\p{Lu}\p{L}?\.$|^(?:\p{Lu}\.){2,4}$/u.test(word);
/** "Mohd. Yusuf", "Wm. Blake". */
const SHORT_NAME = /^(?:Mohd|Md|Wm|Chas|Geo|Jos|Thos|Alex|Ant|Fco|Mª|Vda)\.$/u;

export function findNameRuns(text: string): NameRun[] {
  const words = wordsWithDots(text);
  const runs: NameRun[] = [];
  for (let i = 0; i < words.length; ) {
    const taken = runFrom(text, words, i);
    if (taken > 0) runs.push(runOf(words.slice(i, i + taken)));
    i += Math.max(1, taken);
  }
  return [...runs, ...lowerCaseRuns(text, words)];
}

/** Words, an initial with its full stop. */
function wordsWithDots(text: string): NameWord[] {
  return [...text.matchAll(WORD)].map((match) => {
    const written =
      isInitial(match[0]) || SHORT_NAME.test(match[0]) || /^\p{L}\.$/u.test(match[0])
        ? match[0]
        : match[0].replace(/\.$/u, '');
    return { text: written, start: match.index, end: match.index + written.length };
  });
}

const runOf = (words: readonly NameWord[], isLowerCase = false): NameRun => ({
  words,
  isLowerCase,
  start: (words[0] as NameWord).start,
  end: (words.at(-1) as NameWord).end,
});

/** How many words from here on are written as one name. */
function runFrom(text: string, words: readonly NameWord[], at: number): number {
  const first = words[at] as NameWord;
  const isParticle = PARTICLES.has(first.text.toLowerCase()) || /^(?:d|al|el)['’-]\p{Lu}/u.test(first.text);
  const opens = isCapitalised(first.text) || (isParticle && opensFamily(text, words, at));
  if (!opens) return 0;
  let length = 1;
  if (/['’]s$/u.test(first.text)) return length;
  for (let i = at + 1; i < words.length && length < MOST_WORDS; i++) {
    const word = words[i] as NameWord;
    const gap = text.slice((words[i - 1] as NameWord).end, word.start);
    const isQuoted = /^ ["“'‘(]$/u.test(gap) && /^["”'’)] \p{Lu}/u.test(text.slice(word.end, word.end + 3));
    const closesQuote = /^["”'’)] $/u.test(gap) && length > 1;
    const inverted = gap === ', ' && length === 1 && isInverted(text, words, i);
    if (!(gap === ' ' || isQuoted || closesQuote || inverted)) break;
    if (isCapitalised(word.text)) {
      length = i - at + 1;
      if (/['’]s$/u.test(word.text)) break;
      continue;
    }
    // "Kontaktdaten der Kundin": articles join nothing but names.
    if (/^(?:der|den|des|las|los|la|le|und|e|y|i|zum|zur|della|delle|dalla|dei|o|lo)$/u.test(word.text)) {
      const isOfName = ({ text: part }: NameWord) =>
        PARTICLES.has(part) || isGivenName(part) || isFamilyName(part);
      if (!words.slice(at, i).some(isOfName)) break;
    }
    // A particle joins what stands before it with a capitalised word behind.
    if (!PARTICLES.has(word.text.toLowerCase()) && !/^d['’]\p{Lu}/u.test(word.text)) break;
    if (/^d['’]\p{Lu}/u.test(word.text)) length = i - at + 1;
  }
  return length;
}

/** "van 't Zelfde", "ap Rhys", "d'Aubigny": a family name that begins in lower case. */
function opensFamily(text: string, words: readonly NameWord[], at: number): boolean {
  const first = words[at] as NameWord;
  const joined = /^(?:d|al|el)['’-]\p{Lu}/u.test(first.text);
  if (
    !joined &&
    !/^(?:van|von|zu|ter|ten|ap|ab|al|el|bin|ibn|mac|de|du|da|das|do|dela|della|degli|di|dos|del)$/u.test(
      first.text,
    )
  )
    return false;
  const next = words[at + 1]?.text === "'t" ? words[at + 2] : words[at + 1];
  const before = text.slice(Math.max(0, first.start - 48), first.start);
  return (
    (joined || (next !== undefined && isCapitalised(next.text))) &&
    (INTRODUCTION.test(before) ||
      (ROLE.test(before) && /[:,] $/u.test(before)) ||
      /(?:surname is|\b(?:mr|mrs|ms|heer|mevrouw|mw|mevr|m|mme|frau|herr|sig|sra?|señora?)\.?)\s$/iu.test(
        before,
      ))
  );
}

/** "Sørensen, Mette": the family name first, where a list or a form does so. */
function isInverted(text: string, words: readonly NameWord[], at: number): boolean {
  const [family, given] = [words[at - 1] as NameWord, words[at] as NameWord];
  if (!isCapitalised(given.text) || isEnglishWord(given.text, 10_000)) return false;
  const before = text.slice(Math.max(0, family.start - 48), family.start);
  if (!isGivenName(given.text) && !INTRODUCTION.test(before)) return false;
  const behind = text.slice(given.end, given.end + 2);
  const isList = /^,? \p{Lu}|^ (?:and|und|et)/u.test(behind) && /^,/u.test(behind);
  return (
    !isGivenName(family.text) &&
    !isEnglishWord(family.text) &&
    !isList &&
    (ROLE.test(before) || INTRODUCTION.test(before) || isFamilyName(family.text))
  );
}

/** "it's bobby tran again": names that nobody capitalised, where something introduces them. */
function lowerCaseRuns(text: string, words: readonly NameWord[]): NameRun[] {
  const runs: NameRun[] = [];
  for (let i = 0; i < words.length; i++) {
    const first = words[i] as NameWord;
    if (isCapitalised(first.text) || first.text.length < 2) continue;
    const isAbbreviated = /^\p{Ll}\.$/u.test(first.text);
    const before = text.slice(Math.max(0, first.start - 48), first.start);
    const introduced = () => INTRODUCTION.test(before) || WEAK_INTRODUCTION.test(before) || ROLE.test(before);
    const isKnown = isGivenName(first.text) && !isGrammar(first.text);
    // "customer gaz hindley", "its jonny from accounts": after these nobody says a word that English lacks.
    const isSaid =
      !isKnown &&
      !isGrammar(first.text) &&
      !isEnglishWord(first.text) &&
      (SAID.test(before) || SAID_OF.test(before));
    if (!(isAbbreviated || isKnown || isSaid)) continue;
    let length = 1;
    while (length < 4 && i + length < words.length) {
      const word = words[i + length] as NameWord;
      const goesOn = text.slice((words[i + length - 1] as NameWord).end, word.start) === ' ';
      if (!goesOn || isCapitalised(word.text) || !couldBeName(word.text)) break;
      length++;
    }
    const isRare = !isEnglishWord(first.text);
    const enough = isAbbreviated
      ? length > 1 &&
        (words[i + length - 1] as NameWord).text.length > 2 &&
        !isEnglishWord((words[i + length - 1] as NameWord).text, 8000)
      : (isSaid && (length > 1 || SAID.test(before))) ||
        (length > 1 && /^\p{Ll}\.$/u.test((words[i + 1] as NameWord).text)) ||
        (length > 1 && isRare && isFamilyName((words[i + 1] as NameWord).text)) ||
        (introduced() && (isRare || length > 1));
    if (!enough) continue;
    runs.push(runOf(words.slice(i, i + length), true));
    i += length - 1;
  }
  return runs;
}

/** Right before a name that may be any word. */
const SAID = /\b(?:its|it['’]s|i['’ ]?m|i am|this is|my name is|tell|cc|from|here) $/iu;
/** Before two of them. */
const SAID_OF = /\b(?:customer|client|driver|tenant|caller|patient) $/iu;

const isGrammar = (word: string) =>
  Object.values(stopwordsByLanguage).some((words) => words.has(word)) ||
  /^(?:mi[oa]|tu[oa]|su[oa]|sono|della|delle|degli)$/u.test(word);

function couldBeName(word: string): boolean {
  if (/^\p{Ll}\.$/u.test(word)) return true;
  return (
    !isStopwordAnywhere(word) && (!isEnglishWord(word) || (isFamilyName(word) && !isEnglishWord(word, 3000)))
  );
}
