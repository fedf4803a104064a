/** Names, ages and dates of people whom nobody is, as many countries write them. */
import { between, filled, list, pick, type Random, wordsOf } from './made-up-shapes.ts';

const gazetteer = {
  given: [...wordsOf('given-names'), ...wordsOf('further-given-names')],
  family: wordsOf('family-names'),
  places: wordsOf('places').filter((place) => place.length < 20),
};
export const capitalised = (word: string) =>
  word.replaceAll(/(?<![\p{L}'’])\p{Ll}/gu, (letter) => letter.toUpperCase());

/** Two halves of names make one that no list has. */
function unlisted(random: Random, from: readonly string[]): string {
  const [first, second] = [pick(random, from), pick(random, from)];
  return first.slice(0, Math.ceil(first.length / 2)) + second.slice(Math.floor(second.length / 2));
}
const nameWord = (random: Random, from: readonly string[]) =>
  capitalised(random() < 0.3 ? unlisted(random, from) : pick(random, from));
export const givenName = (random: Random) => nameWord(random, gazetteer.given);
export const familyName = (random: Random) => nameWord(random, gazetteer.family);
export const town = (random: Random) => capitalised(pick(random, gazetteer.places));

export function personName(random: Random): string {
  const [given, family] = [givenName(random), familyName(random)];
  const initial = `${given[0]}.`;
  return pick(random, [
    `${given} ${family}`,
    `${given} ${family}`,
    `${given} ${family}`,
    given,
    given,
    family,
    `${family} ${given}`,
    `${family.toUpperCase()}, ${given}`,
    `${family}, ${given}`,
    `${given.toUpperCase()} ${family.toUpperCase()}`,
    `${initial} ${family}`,
    `${given} ${pick(random, ['van', 'de', 'bin', 'al', 'von', 'da', 'El', 'Ben'])} ${family}`,
    `${given} ${family}-${familyName(random)}`,
    `${given} ${familyName(random)} ${family}`,
    `${given} ${filled(random, 'A')}. ${family}`,
  ]);
}

const months = list(`
  January February March April May June July August September October November December
  Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
  Januar Februar März April Mai Juni Juli August September Oktober November Dezember
  janvier février mars avril mai juin juillet août septembre octobre novembre décembre
  de#enero de#febrero de#marzo de#abril de#mayo de#junio de#julio de#agosto de#septiembre de#octubre de#noviembre de#diciembre
  gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
  januari februari maart april mei juni juli augustus september oktober november december
  stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
  января февраля марта апреля мая июня июля августа сентября октября ноября декабря`).map((names) =>
  names.split(' ').map((name) => name.replace('#', ' ')),
);
const ordinals = 'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(
  ' ',
);
const tens = 'thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ones = 'one two three four five six seven eight nine'.split(' ');

export function anyDate(random: Random, from: number, to: number): string {
  const [day, month, year] = [between(random, 1, 28), between(random, 1, 12), between(random, from, to)];
  const [two, twoMonth] = [String(day).padStart(2, '0'), String(month).padStart(2, '0')];
  const name = pick(random, months)[month - 1] as string;
  const english = (months[between(random, 0, 1)] as readonly string[])[month - 1] as string;
  return pick(random, [
    `${two}/${twoMonth}/${year}`,
    `${day}/${month}/${year}`,
    `${two}.${twoMonth}.${year}`,
    `${day}.${month}.${year}`,
    `${two}-${twoMonth}-${year}`,
    `${year}-${twoMonth}-${two}`,
    `${year}/${twoMonth}/${two}`,
    `${twoMonth}/${two}/${String(year).slice(2)}`,
    `${two}.${twoMonth}.${String(year).slice(2)}`,
    `${day} ${name} ${year}`,
    `${day} ${english} ${year}`,
    `${english} ${day}, ${year}`,
    `${day}. ${name} ${year}`,
    `${day}${day === 1 ? 'st' : day === 2 ? 'nd' : day === 3 ? 'rd' : 'th'} ${english} ${year}`,
    `${english} ${day}${pick(random, ['th', 'st'])} ${year}`,
    `${day}-${english.slice(0, 3)}-${String(year).slice(2)}`,
    `the ${pick(random, ordinals)} of ${english} ${year}`,
    `${pick(random, ordinals)} of the ${pick(random, ordinals)} ${pick(random, tens)}-${pick(random, ones)}`,
  ]);
}

export const birthDate = (random: Random) => anyDate(random, 1930, 2022);

export function age(random: Random): string {
  if (random() < 0.7) return String(between(random, 1, 98));
  const many = `${pick(random, ['twenty', ...tens])}${pick(random, ['-', '-', ' '])}${pick(random, ones)}`;
  return pick(random, [
    many,
    many,
    pick(random, ones),
    pick(random, teens),
    pick(random, teens),
    pick(random, tens),
  ]);
}

/** "eight weeks", "mid-forties", "60-ish": ages that no number of years tells. */
export function looseAge(random: Random): string {
  const tenth = 10 * between(random, 1, 8);
  const decade = pick(random, [
    `${tenth + 10}s`,
    'teens',
    'twenties',
    'thirties',
    'forties',
    'fifties',
    'sixties',
    'seventies',
    'eighties',
  ]);
  const part = pick(random, ['early', 'mid', 'late']);
  return pick(random, [
    `${between(random, 2, 23)} ${pick(random, ['months', 'months', 'weeks', 'days'])}`,
    `${pick(random, ones)} ${pick(random, ['months', 'weeks'])}`,
    `${pick(random, ['ten', 'eleven', 'twelve', 'a few'])} ${pick(random, ['months', 'weeks', 'days'])}`,
    `${part} ${decade}`,
    `${part}-${decade}`,
    decade,
    `${tenth}-ish`,
    `${tenth}-something`,
    `${tenth} something`,
    `${tenth}-${tenth + 5}`,
    `${between(random, 2, 12)}½`,
    `${between(random, 2, 12)} and a half`,
    `${pick(random, ones)} and a half`,
    `${between(random, 2, 12)} yrs ${between(random, 2, 11)} mths`,
    `${between(random, 2, 5)}y${between(random, 2, 11)}m`,
    age(random),
    age(random),
  ]);
}
const teens = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
