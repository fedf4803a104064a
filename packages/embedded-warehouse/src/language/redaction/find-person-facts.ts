/** Dates of birth, ages and genders. */
import type { PersonalData } from './categories.ts';
import { before, matchAll } from './matches.ts';

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember)';

/** A date in figures or words. */
const DATE = new RegExp(
  [
    '\\b\\d{4}-\\d{1,2}-\\d{1,2}\\b',
    '\\b\\d{1,2}[./-]\\d{1,2}[./-](?:\\d{4}|\\d{2})\\b',
    `\\b${MONTH}\\.? \\d{1,2}(?:st|nd|rd|th)?,? \\d{4}\\b`,
    `\\b\\d{1,2}(?:st|nd|rd|th|\\.)? (?:of )?${MONTH}\\.?,? \\d{4}\\b`,
  ].join('|'),
  'giu',
);
const BIRTH =
  /(?:\bborn\b|\bbirth|\bdob\b|\bd\.o\.b|birthday|geboren|geburtsdatum|\bnée?\b|naissance|nacid|nacimiento)[^.!?\n]{0,30}$/u;

export function findBirthDates(text: string): PersonalData[] {
  return matchAll(text, DATE, 'DATE_OF_BIRTH', (_, match) => BIRTH.test(before(text, match.index, 50)));
}

const AGES = [
  /\b(\d{1,3}[ -]years?[ -]olds?)\b/giu,
  /\b(\d{1,3} ?(?:y\/o|yo|yrs? old))\b/giu,
  /\b(?:aged?|age is|age of)\b[:\s]{1,3}(\d{1,3})\b/giu,
  /\b(?:i am|i'm|he is|she is|he's|she's|turned|turns|turning|was) (\d{2})(?= (?:and|now|today|last|this|next|in)\b|[.,!;]|$)/gimu,
  /\b(\d{1,3} ans)\b|\b(\d{1,3} Jahre alt)\b|\b(\d{1,3} años)\b/giu,
];

export function findAges(text: string): PersonalData[] {
  return AGES.flatMap((pattern) =>
    matchAll(text, pattern, 'AGE', (value) => {
      const years = Number.parseInt(value, 10);
      return years > 0 && years < 125;
    }),
  );
}

const GENDERS = [
  /\b(?:gender|sex)\b\s{0,2}[:=]?\s{0,2}(?:is )?(male|female|m|f|x|man|woman|non-?binary|transgender|other|diverse?)\b/giu,
  /\b(male|female|non-?binary|transgender)\b/giu,
  /\b\d{1,3}[ -]year[ -]old (man|woman|boy|girl|lady|gentleman)\b/giu,
];

/** "male" alone is a gender; "man" only where a person is described ("a 35-year-old man"). */
export function findGenders(text: string): PersonalData[] {
  return GENDERS.flatMap((pattern) => matchAll(text, pattern, 'GENDER'));
}
