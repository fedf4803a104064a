/** Names of people and places, from many countries (see `lexicon/README.md`), and what makes a word look like one. */
import { readFileSync } from 'node:fs';
import { wordRank } from './word-vectors.ts';

interface Gazetteer {
  readonly given: ReadonlySet<string>;
  readonly family: ReadonlySet<string>;
  readonly places: ReadonlySet<string>;
}

/** Towns that are called like people, or that people are called after, and that the list lacks. */
const morePlaces = `bradford preston chester lancaster clifton milton ashton stafford warwick halle essen orlando sofia siena
lourdes carlisle derby lincoln bristol burton camden clayton clinton dalton darwin denver douglas durham houston hudson
kingston melbourne melton nelson newton paisley raleigh ripley salem selma shelby stanley trenton troy tyler vernon warren
windsor woodstock verona vienna valencia dayton eugene laredo geneva odessa alexandria bergen lille nantes metz tours
wells bath reading hull rugby crewe luton slough telford swindon ipswich exeter truro bolton wigan bury oldham rochdale
burnley blackburn barnsley doncaster rotherham wakefield halifax harrogate ripon whitby scarborough grimsby boston leeds sheffield nottingham coventry sunderland wolverhampton plymouth southampton norwich cardiff swansea`;

let gazetteer: Gazetteer | null = null;

/** Read when the first text is redacted. Of names of several words, each counts. */
function names(): Gazetteer {
  if (gazetteer) return gazetteer;
  const read = (name: string) =>
    readFileSync(new URL(`../../../lexicon/${name}.txt`, import.meta.url), 'utf8')
      .trimEnd()
      .split('\n');
  gazetteer = {
    given: new Set([...read('given-names'), ...read('further-given-names')]),
    family: new Set(read('family-names')),
    places: new Set([...read('places'), ...morePlaces.split(/\s+/u)]),
  };
  return gazetteer;
}

/** Given names that are frequent words, months or places, too. */
const wordsToo = new Set(
  `april may june august will mark grace rose hope faith joy bill frank jack art drew grant chase dean christian
jordan paris austin dallas charlotte florence virginia victoria georgia savannah chelsea summer autumn daisy
ruby pearl amber crystal iris lily ivy violet olive sandy rich rob nick pat sue guy gene glen miles mason
carter hunter ford brook brooke dawn eve angel jay ray roy max sky stone penny robin carol holly merry chance
duke earl king prince marina milan sierra kim lee li wei long dale kelly jan mercedes taylor morgan drew cash
leslie page sage reed jade melody harmony destiny trinity wade cliff heath brad bob mike jean madison jackson
regina jerry ali ming mei max alexis alexa cameron logan blake scott`.split(/\s+/u),
);

export function isNameAndWord(word: string): boolean {
  return wordsToo.has(word.toLowerCase());
}

export function isGivenName(word: string): boolean {
  const lower = word.toLowerCase();
  const { given } = names();
  if (given.has(lower)) return true;
  const [first = '', second] = lower.split('-');
  return second !== undefined && given.has(first) && first.length > 1;
}

export function isFamilyName(word: string): boolean {
  const lower = word.toLowerCase();
  return (
    names().family.has(lower) ||
    (/-/u.test(lower) && lower.split('-').some((part) => names().family.has(part)))
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
