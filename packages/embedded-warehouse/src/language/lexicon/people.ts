/** Names of people and places, from many countries (see `lexicon/README.md`), and what makes a word look like one. */
import { readFileSync } from 'node:fs';
import { stopwordsByLanguage } from '../text/stopwords.ts';
import { wordRank } from './word-vectors.ts';

interface Gazetteer {
  readonly given: ReadonlySet<string>;
  readonly family: ReadonlySet<string>;
  readonly places: ReadonlySet<string>;
}

/** Towns that are called like people, or that people are called after, and that the list lacks. */
const morePlaces = `bradford preston chester milton ashton stafford halle sofia lourdes carlisle derby burton clayton clinton dalton
darwin douglas hudson melton paisley ripley selma shelby vienna geneva wells bath rugby crewe luton slough telford
swindon ipswich exeter truro bolton wigan bury oldham rochdale burnley blackburn barnsley doncaster rotherham
wakefield harrogate ripon whitby grimsby leeds sheffield nottingham coventry sunderland wolverhampton southampton
norwich cardiff swansea`;

let gazetteer: Gazetteer | null = null;

/** Read when the first text is redacted. */
function names(): Gazetteer {
  if (gazetteer) return gazetteer;
  const read = (name: string) =>
    readFileSync(new URL(`../../../lexicon/${name}.txt`, import.meta.url), 'utf8')
      .trimEnd()
      .split('\n');
  gazetteer = {
    given: new Set([...read('given-names'), ...read('further-given-names')].flatMap(wordsOfName)),
    family: new Set(read('family-names').flatMap(wordsOfName)),
    places: new Set([...read('places'), ...morePlaces.split(/\s+/u)]),
  };
  return gazetteer;
}

/** Of a name of several words each is one, but for particles ("de", "di") and words that are rather English ("song"). */
function wordsOfName(name: string): readonly string[] {
  if (!name.includes(' ')) return [name];
  return name
    .split(' ')
    .filter((word) => word.length > 2 && !OF_PLACES_AND_DAYS.test(word) && !isOrdinary(word));
}

/** "San José", "São Paulo", "Thu 14 May". */
const OF_PLACES_AND_DAYS = /^(?:san|sao|thu)$/u;

const isOrdinary = (word: string) =>
  isEnglishWord(word) || Object.values(stopwordsByLanguage).some((words) => words.has(word));

/** Given names that are frequent words, months or places, too. */
const wordsToo = new Set(
  `april may june august will mark grace rose hope faith joy bill frank jack art drew grant chase dean christian
jordan paris austin dallas charlotte florence virginia victoria georgia savannah chelsea summer autumn daisy
ruby pearl amber crystal iris lily ivy violet olive sandy rich rob nick pat sue guy gene glen miles mason
carter hunter ford brook brooke dawn eve angel jay ray roy max sky stone penny robin carol holly merry chance
duke earl king prince marina milan sierra kim lee li wei long dale kelly jan mercedes taylor morgan cash
leslie page sage reed jade melody harmony destiny trinity wade cliff heath brad bob mike jean madison jackson
regina jerry ali ming mei alexis alexa cameron logan blake scott`.split(/\s+/u),
);

export function isNameAndWord(word: string): boolean {
  return wordsToo.has(word.toLowerCase());
}

export function isGivenName(word: string): boolean {
  return isListed(names().given, word.toLowerCase());
}

export function isFamilyName(word: string): boolean {
  return isListed(names().family, word.toLowerCase());
}

/** Of a double name one part is often in no list, as of "Ana-Xochitl", or a particle, as of "Al-Hassan"; "Jordan-style" is a word. */
function isListed(list: ReadonlySet<string>, lower: string): boolean {
  if (list.has(lower)) return true;
  const parts = lower.split('-');
  const isPossible = (part: string) => part.length === 2 || list.has(part) || !isOrdinary(part);
  return (
    parts.length > 1 &&
    parts.some((part) => list.has(part)) &&
    parts.every((part) => part.length > 1 && isPossible(part))
  );
}

export function isPlace(words: string): boolean {
  return names().places.has(words.toLowerCase());
}

/** Whether the word is one of English's more frequent ones: "Mark", "Rose" and "May" are names and words. */
export function isEnglishWord(word: string, mostFrequent = 30_000): boolean {
  const rank = wordRank(word.toLowerCase());
  return rank !== null && rank < mostFrequent;
}

const ENDINGS =
  /(?:ski|ska|sky|czyk|wicz|vić|vic|ović|ova|eva|ová|enko|chuk|son|sen|sson|dóttir|berg|mann|stein|feld|hofer|bauer|meier|maier|meyer|müller|inen|opoulos|idis|akis|adis|yan|ian|shvili|dze|oğlu|oglu|escu|eanu|ez|az|iz|elli|etti|ini|ucci|acci|ello|eira|eiro|ães|wala|singh|kumar|nathan|swamy|murthy|moto|mura|yama|naka|wara|zaki|shima|ugwu|kwo|nkwo|eze|adeyemi|ström|qvist|kvist|gren|lund|dahl|borg|gaard|huis|veen|dijk|stra|sma|inga|aert|aerts|eau|eaux|oux|ault)$/iu;
const BEGINNINGS =
  /^(?:O['’]\p{Lu}|Mc\p{Lu}|Mac\p{Lu}|Fitz\p{L}|D['’]\p{Lu}|Dell['’]|De[lL]\p{Lu}|Van\p{Ll}{4}|Vander)/u;

/** Written like a family name of some country, whether or not a list has it. */
export function looksLikeFamilyName(word: string): boolean {
  return word.length > 4 && (ENDINGS.test(word) || BEGINNINGS.test(word));
}
