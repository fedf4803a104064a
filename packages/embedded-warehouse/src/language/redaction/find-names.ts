/**
 * Names of people: runs of words that are written like names, weighed by what is known of the words and by what stands
 * around them. Recall goes before precision: a run that two signs speak for is taken for a name.
 */
import {
  isEnglishWord,
  isFamilyName,
  isGivenName,
  isNameAndWord,
  isPlace,
  looksLikeFamilyName,
} from '../lexicon/people.ts';
import { isStopwordAnywhere } from '../text/stopwords.ts';
import type { PersonalData } from './categories.ts';
import { findNameRuns, type NameRun, type NameWord } from './name-runs.ts';
import {
  GREETING,
  INTRODUCTION,
  NAME_LABEL,
  NOT_PERSON,
  PERSON_BEHIND,
  ROLE,
  TITLE,
  WEAK_INTRODUCTION,
} from './name-signals.ts';

/** What the signs for a name must come to. */
const ENOUGH = 2;

export function findNames(text: string): PersonalData[] {
  const spans: PersonalData[] = [];
  /** Parts of the names found so far: "Smith" alone is John Smith again. */
  const parts = new Set<string>();
  const runs = findNameRuns(text);
  const left: NameRun[] = [];
  for (const run of runs) {
    const name = nameIn(text, run);
    if (!name) {
      left.push(run);
      continue;
    }
    spans.push({ category: 'NAME', start: name.start, end: name.end });
    for (const { text: part } of name.words) {
      if (part.length > 2 && /^\p{Lu}/u.test(part) && !isEnglishWord(part, 5000)) parts.add(part);
    }
  }
  if (parts.size > 0) {
    for (const { words } of left) {
      if (words.some((word) => NOT_PERSON.test(bare(word)))) continue;
      // "Larsen & Fils" is a firm, though Aurélie Larsen is its owner.
      if (/^ ?& ?\p{Lu}/u.test(text.slice((words.at(-1) as NameWord).end))) continue;
      for (const word of words) {
        const part = word.text.replace(/['’]s$/u, '');
        if (parts.has(part))
          spans.push({
            category: 'NAME',
            start: startWithInitials(words, word),
            end: word.start + part.length,
          });
      }
    }
  }
  return spans.sort((a, b) => a.start - b.start);
}

/** Where the initials before a name begin: "T. Hargreaves". */
function startWithInitials(words: readonly NameWord[], name: NameWord): number {
  let at = words.indexOf(name);
  while (at > 0 && /^(?:\p{Lu}\.)+$/u.test((words[at - 1] as NameWord).text)) at--;
  return (words[at] as NameWord).start;
}

/** The part of the run that is a name; null when too little speaks for it. */
function nameIn(text: string, run: NameRun): NameRun | null {
  if (run.isLowerCase) return run;
  let words = [...run.words];
  // "Follow-up Siobhan": words that begin a sentence, and no name, do not belong to the one behind.
  while (words.length > 1 && isOpener(words[0] as NameWord, words[1] as NameWord)) {
    // "accountant Mercy Wanjiku": behind what only people are, a word is a name.
    const [opener, next] = words as [NameWord, NameWord];
    const isSaid = ROLE.test(text.slice(Math.max(0, opener.start - 48), opener.start));
    if (isSaid && !FORM_WORD.test(bare(opener)) && isUnknown(bare(next)) && !isPlace(bare(next))) break;
    words = words.slice(1);
  }
  while (words.length > 1 && isNoName(words.at(-1) as NameWord)) words = words.slice(0, -1);
  const first = words[0];
  const last = words.at(-1);
  if (!first || !last) return null;
  if (words.length === 1 && (FORM_WORD.test(bare(first)) || TITLE.test(`${bare(first)} `))) return null;
  // "NIK: 3174056208890004": letters before a number say what it is.
  if (
    words.length === 1 &&
    /^\p{Lu}{2,6}$/u.test(first.text) &&
    /^[.:]?\s(?:\p{Lu}{1,3} ?)?\d/u.test(text.slice(first.end, first.end + 8))
  )
    return null;
  const possessive = /['’]s$/u.exec(last.text)?.[0].length ?? 0;
  const name = { ...run, words, start: first.start, end: last.end - possessive };
  return scoreOf(text, name) >= ENOUGH ? name : null;
}

/** Words of forms and greetings in several languages, which the lists of English words lack. */
const FORM_WORD =
  /^(?:gentile|egregi[oa]|spett|spettabile|firma|ditta|baureihe|modelle?|modello|modelo|modèle|serie|série|gamme|linea|partita|wi-fi|wifi|kontaktdaten|rückruf|termin|anschrift|lieferung|kira|adres|anglais|german|french|spanish|italian|dutch|danish|swedish|polish|filipino|english|british|american|irish|scottish|welsh|indian|chinese|japanese|korean|turkish|greek|portuguese|brazilian|mexican|russian|ukrainian|swiss|austrian|belgian|canadian|australian|name|vorname|nachname|nom|prénom|nombre|nome|cognome|naam|iban|bic|ip|nif|nie|dni|ssn|dob|tin|ein|utr|vat|nip|iva|pesel|cpr|bsn|sin|nhs|id|url|vpn|crm|hr|it|ceo|cfo|cto|cdl|kyc|sar|sap|pdf|faq|eta|usd|eur|gbp|meine?[rnms]?|ihre?[rnms]?|unsere?[rnms]?|kundin|kunde|kunden|adresse|telefon|rechnung|guten|gute|sehr|hallo|liebe[rs]?|bitte|danke|bonjour|merci|hola|buenos|buenas|gracias|ciao|salve|buongiorno|grazie|sono|mi|il|lo|la|le|les|geachte|beste|graag|ik|wij|onze|mijn|het|dank|numer|pozdrawiam|steuer-id|sv-nummer|antrag|zahlung|w-8ben|w-9|i-9)$/iu;

const bare = ({ text }: NameWord) => text.replace(/['’]s$/u, '');

/** "Big Mike", "Auntie Bee". */
const NICKNAME_BEFORE = /^(?:big|little|lil|auntie|aunty|uncle|nana|granny|grandma|grandpa)$/iu;

function isOpener(word: NameWord, next: NameWord): boolean {
  const written = bare(word);
  if (/^(?:\p{Lu}\.)+$/u.test(written)) return false;
  if (NICKNAME_BEFORE.test(written) && isGivenName(bare(next))) return false;
  if (FORM_WORD.test(written) || TITLE.test(`${written} `)) return true;
  // A particle that stood between a verb and the name: "Ik ben Joke".
  if (
    /^\p{Ll}/u.test(written) &&
    !/^(?:van|von|de|dela|degli|di|du|del|ap|el|al|al-\p{L}+|ter|ten|mac|d['’]\p{Lu}\p{L}*)$/u.test(written)
  )
    return true;
  // "mw. El Khattabi", "Te Ariki Parata": particles that families write with a capital.
  if (FAMILY_PARTICLE.test(written) && isUnknown(bare(next))) return false;
  if (isGivenName(written) && !isStopwordAnywhere(written.toLowerCase())) {
    // "Will Frank" and "May Anna": a word in front of a surer name.
    return isNameAndWord(written) && isEnglishWord(written, 300) && isGivenName(bare(next));
  }
  if (written.length === 1 && !/\.$/u.test(word.text)) return true;
  const isWord = isStopwordAnywhere(written.toLowerCase()) || isEnglishWord(written);
  return isWord && !(isFamilyName(written) && !isEnglishWord(written, 3000));
}

const FAMILY_PARTICLE =
  /^(?:El|Al|Van|Von|De|Di|Da|Del|Du|Dela|Lo|La|Le|O|Ó|Ní|Nic|Mac|Te|Bin|Ap|Dos|Ter|Ten|Abu)$/u;

const isUnknown = (word: string) => !isEnglishWord(word) && !isStopwordAnywhere(word.toLowerCase());

function isNoName(word: NameWord): boolean {
  const written = bare(word);
  return (
    !isFamilyName(written) &&
    !isGivenName(written) &&
    (FORM_WORD.test(written) ||
      isStopwordAnywhere(written.toLowerCase()) ||
      (/^\p{Lu}{2,}$/u.test(written) && written.length < 5 && !/^(?:II|III|IV|JR|SR)$/u.test(written)))
  );
}

function scoreOf(text: string, { words, start, end }: NameRun): number {
  const before = text.slice(Math.max(0, start - 48), start);
  const behind = text.slice(end, end + 48);
  const written = words.map(bare);
  const content = written.filter(
    (word) =>
      !/^\p{Ll}|^(?:\p{L}\.)+$/u.test(word) && !NICKNAME_BEFORE.test(word) && !FAMILY_PARTICLE.test(word),
  );
  const [first = ''] = content;
  const isTitled = TITLE.test(before);
  const isIntroduced = INTRODUCTION.test(before);
  const known = knownScore(content);
  if (content.every((word) => /^\p{Lu}{2,6}$/u.test(word)) && known === 0 && !isTitled && !isIntroduced)
    return 0;
  // "KSB Etanorm": a firm's letters before its product.
  if (
    /^\p{Lu}{2,4}$/u.test(first) &&
    content.length > 1 &&
    known === 0 &&
    !content.slice(1).every((word) => /^\p{Lu}+$/u.test(word)) &&
    !isTitled &&
    !isIntroduced
  )
    return 0;
  const isQuoted = /["“„«']$/u.test(before) && !isIntroduced && !ROLE.test(before);
  const unknown = content.every(
    (word) => !isEnglishWord(word) && !isPlace(word) && !isStopwordAnywhere(word.toLowerCase()),
  );

  if (BRANDED.test(before.slice(-14) + written.join(' ')) || isCodePart(before, behind)) return 0;
  if (isThing(content, before, behind, isIntroduced) && !isTitled) return 0;
  if (content.length === 1 && isMonth(first) && !isTitled && !isIntroduced) return 0;
  let score = known;
  if (isTitled) score += 3;
  if (NAME_LABEL.test(before)) score += 2;
  if (unknown && GREETING.test(before) && /^(?:[,!]|\n| [–—-])/u.test(behind)) score += 2;
  if (isIntroduced) score += known > 0 || unknown || content.length > 1 ? 2.5 : 0.5;
  else if (ROLE.test(before)) score += known > 0 || unknown ? 1.5 : content.some(isUnknown) ? 2 : 0.5;
  else if (WEAK_INTRODUCTION.test(before))
    score += known > 0 ? 0.5 : unknown && content.length === 1 ? 0.5 : 0;
  if (PERSON_BEHIND.test(behind)) score += known > 0 || unknown ? 1.2 : 0.5;
  if (isSignature(text, start, end)) score += known > 0 || unknown ? 1.5 : 0.5;
  if (unknown && content.length > 1) score += content.length < 4 && isEnglish(text) ? 2 : 1;
  else if (content.length > 1 && isRareName(content)) score += 1;
  if (unknown && content.length === 1 && first.length > 2) score += 0.5;
  // "R. K. Srinivasan": nothing but names of people begins with initials.
  if (
    words.some((word) => /^(?:\p{Lu}\.){1,4}$/u.test(word.text)) &&
    first.length > 2 &&
    !isEnglishWord(first, 2000)
  )
    score += 1.5;
  else if (words.length > content.length) score += NICKNAME_BEFORE.test(written[0] as string) ? 1.5 : 0.5;
  if (isQuoted && content.length === 1) score -= 1;
  if (content.length === 1 && !isTitled && !isIntroduced) score -= doubtOf(text, first, start, end);
  if (isPlace(written.join(' ')) && !isTitled && !isIntroduced) score -= content.length > 1 ? 2 : 1;
  return score;
}

/** What the words themselves say: 2 for a surely given name, or for two that fit together. */
function knownScore(content: readonly string[]): number {
  const [first = '', ...rest] = content;
  const given = isGivenName(first);
  const isWord = isEnglishWord(first) || isPlace(first) || isStopwordAnywhere(first.toLowerCase());
  const family = rest.some(
    (word) =>
      isFamilyName(word) ||
      looksLikeFamilyName(word) ||
      /-/u.test(word) ||
      (isGivenName(word) && !isEnglishWord(word)),
  );
  if (given && !isWord) return 2;
  if (given && family) return 2;
  if (given && rest.length > 0)
    return rest.every((word) => !isEnglishWord(word, 10_000) && !isPlace(word)) ? 2 : 1.2;
  if (given) return isNameAndWord(first) ? 0.8 : 1.6;
  if (family && !isWord) return 1.5;
  if (isFamilyName(first) || looksLikeFamilyName(first)) return isWord ? 0.5 : 1;
  return 0;
}

/** A firm, a place or a thing that is called like a person. */
function isThing(content: readonly string[], before: string, behind: string, isIntroduced: boolean): boolean {
  // "Max" and "Max Bauer" are names, "iPhone Pro Max" is none.
  const isGiven = content.length === 1 ? isGivenName : isNameAndWord;
  if (content.some((word, at) => NOT_PERSON.test(word) && !(at === 0 && isGiven(word)))) return true;
  const next = /^ (\p{L}{2,20})/u.exec(behind)?.[1];
  if (next && NOT_PERSON.test(next)) return true;
  if (/^(?: ?& ?| and Sons|['’]s? (?:store|shop|restaurant))/u.test(behind)) return true;
  if (THING_BEFORE.test(before)) return true;
  if (/(?:& |\bhotel |\broom |\bthe |\bmodel |\bbrand )$/iu.test(before) && content.length === 1) return true;
  const [brand = '', ...rest] = content;
  return (
    (!isIntroduced && firms.has(content.join(' ').toLowerCase())) ||
    (rest.length > 0 && brands.has(brand.toLowerCase()))
  );
}

/** "Storm Agnes", "the model Clio", "sala Leonardo": what stands before says that it is a thing. */
const THING_BEFORE =
  /(?<![\p{L}])(?:modell|mod[eè]le|modelo|modello|baureihe|s[eé]rie|series|gamme|sala|salle|saal|sal[oó]n|raum|aula|saint|sankt|storm|hurricane|typhoon|cyclone|temp[eê]te|sturm|orkan|vessel|yacht|ship|colou?r|shade|fragrance|flavou?r|version|codename|release|skill|treno per|the new)\s["“]?$/iu;

/** Goods and firms that are called like a person with a title or a relation. */
const BRANDED =
  /(?:uncle ben|aunt(?:ie|y)? (?:bessie|annie|anne|jemima)|dr\.? (?:martens|pepper|oetker|scholl|hauschka)|mr\.? (?:kipling|clean|muscle)|captain morgan|levi|frank['’]s redhot|stan smith|st\.? (?:mary|john|james|thomas|george|andrew|paul|peter|patrick|david))(?:['’]s)?$/iu;

/** A part of a number: "LOT-850714-B". */
const isCodePart = (before: string, behind: string) => /[\d_]-$/u.test(before) || /^-\d/u.test(behind);

/** Months and feasts. */
const MONTH =
  /^(?:jan|feb|mar|apr|jun|jul|aug|sept?|okt|oct|nov|dec|dez|january|february|march|april|may|june|july|august|september|october|november|december|januar|jänner|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|januari|februari|maart|mei|augustus|easter|whitsun|christmas|xmas|pentecost|ostern|pfingsten|weihnachten|pâques|navidad|pasqua|diwali|ramadan)$/iu;
const isMonth = (word: string) => MONTH.test(word);

/** Words that no language's text is full of but English: cheaper than to tell the language. */
const ENGLISH_GRAMMAR =
  /\b(?:the|is|was|and|has|have|with|for|from|please|on|at|my|your|our|his|her|of|to)\b/gu;
const OTHER_GRAMMAR =
  /(?<![\p{L}])(?:der|die|das|und|ist|für|bitte|le|les|des|est|pour|el|los|las|por|para|il|della|per|con|het|een|van|voor|op|du|de|di|la)(?![\p{L}])/gu;
const isEnglish = (text: string) => {
  const sample = text.slice(0, 400);
  return (sample.match(ENGLISH_GRAMMAR)?.length ?? 0) > (sample.match(OTHER_GRAMMAR)?.length ?? 0);
};

/** "Hyacinth Braithwaite-Cole": rare words, and none of them a place. */
const isRareName = (content: readonly string[]) =>
  content.every(
    (word) => !isEnglishWord(word, 12_000) && !isPlace(word) && !isStopwordAnywhere(word.toLowerCase()),
  );

/** Sorts of goods, weather, machines and branches that are given people's names. */
const NAMED_THINGS =
  /\b(?:colou?rs?|shades?|fragrances?|scents?|flavou?rs?|hurricanes?|storms?|trainers|boots|sneakers?|sofas?|salad|skill|test servers|varieties|congress|branch(?:es)?|depots?|stores?|tariff|candidates for)\b/iu;
const LISTED_BEFORE = /\p{Lu}[\p{L}-]+(?:,| and| und| et| y| e| o| en|, and)\s$/u;
const LISTED_BEHIND = /^(?:,| and| und| et| y| e| en|, and)\s\p{Lu}\p{Ll}+/u;
const LOCATIVE =
  /(?:^|\s)(?:in|at|from|via|near|über|nach|à|dans|en|desde|de|di|da|naar|serves|serving)\s$/iu;

/** Against a single word that is a place's or a thing's name as well. */
function doubtOf(text: string, word: string, start: number, end: number): number {
  const before = text.slice(Math.max(0, start - 24), start);
  const behind = text.slice(end, end + 24);
  const isListed = LISTED_BEFORE.test(before) || LISTED_BEHIND.test(behind);
  let doubt = 0;
  if (/(?:^|\s)in\s$/iu.test(before) && !PERSON_BEHIND.test(behind)) doubt += 1.5;
  else if (isPlace(word) && (isListed || LOCATIVE.test(before))) doubt += 1.5;
  if (
    NAMED_THINGS.test(text.slice(Math.max(0, start - 120), end + 120)) &&
    (isListed || isNameAndWord(word) || isPlace(word))
  )
    doubt += 1.5;
  return doubt;
}

/** Firms and brands that are called like people, as words of a run: without marks, and without the genitive. */
const firms: ReadonlySet<string> = new Set(
  `albert heijn|herman miller|albert dock|stan smith|santa margherita|santa mónica|santa monica|virgin|caesar|kaufland|levi|max mara|jimmy choo|michael kors|kate spade|tiffany|barclays|lloyds|john lewis|boots|moss bros|laura ashley|fred perry|jo malone|elizabeth arden|gordon ramsay|jamie oliver|robert half|hays|adam opel|alfa romeo|lamborghini|giotto|molière|wells fargo|morgan stanley|john deere|levi strauss|harley davidson|hewlett packard|ralph lauren|calvin klein|tommy hilfiger|hugo boss|jack daniel|jack wolfskin|charles schwab|merrill lynch|goldman sachs|jp morgan|estée lauder|estee lauder|louis vuitton|yves rocher|christian dior|giorgio armani|mary kay|martha stewart|wendy|harley-davidson|rolls royce|rolls-royce|aston martin|mercedes benz|mercedes-benz|mercedes|ford|tesla|einstein|curie|henry|sage|oracle|dell|lenovo|philips|siemens|bosch|miele|braun|dyson|porsche|ferrari|maserati|lincoln|chrysler|dodge|abercrombie|mcdonald|starbucks|victoria|sainsbury|morrisons|aldi|lidl|rossmann|douglas|deichmann|peter kaiser|paul smith|ted baker|karen millen|thomas cook|baker hughes|booz allen|kellogg|heinz|nestle|cadbury|campbell|uncle ben|aunt jemima|papa john|dr pepper|dr martens|virginia|georgia|carolina|dakota|montana|santiago|lyon|nancy|nice|florence|jordan|paris|sydney|adelaide|charlotte|austin|dallas|houston|jackson|madison|washington|cleveland|st james|san francisco|san diego|los angeles|las vegas|sierra leone|new england|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday`.split(
    '|',
  ),
);

const brands: ReadonlySet<string> = new Set(
  'mercedes ford dyson tesla henry lincoln siemens bosch miele philips porsche volvo renault peugeot fiat opel audi bmw toyota honda nissan mazda kia hyundai skoda seat citroen suzuki yamaha kawasaki canon nikon epson brother dell lenovo acer asus apple samsung microsoft google amazon'.split(
    ' ',
  ),
);

/** A name on a line or in a last sentence of its own, behind a dash or a greeting. */
function isSignature(text: string, start: number, end: number): boolean {
  const rest = text.slice(end, end + 12);
  if (!/^(?:\.?\s*$|\n)/u.test(rest)) return false;
  return /(?:[.!?]\s{1,2}|[–—-]\s?|\n\s{0,4}|^)$/u.test(text.slice(Math.max(0, start - 6), start));
}
