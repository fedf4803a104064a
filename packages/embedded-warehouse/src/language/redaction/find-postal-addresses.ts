/** Postal addresses as they are written in the United States, Britain, Germany, France and Spain. */
import type { PersonalData } from './categories.ts';
import { matchAll } from './matches.ts';

const STREET =
  '(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|way|place|pl|square|sq|terrace|ter|parkway|pkwy|circle|cir|highway|hwy|close|crescent|mews|row|trail|alley)';
const NAME = "[\\p{Lu}\\d][\\p{L}\\d'.-]{0,25}";
const UNIT = '(?:,? (?:apt|apartment|suite|ste|unit|floor|fl|room|#)\\.? ?#?[a-z0-9-]{1,6})?';
const CITY = `(?:,? (?:${NAME} ?){1,3},? [A-Z]{2} \\d{5}(?:-\\d{4})?|, (?:${NAME} ?){1,3}, [A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}|,? [A-Z]{2} \\d{5}|, (?:${NAME} ?){1,2}(?:,? [A-Z]{2}\\b)?)?`;

/** Case matters for names and not for kinds of street, so these are spelled in both. */
const kinds = STREET.replaceAll(
  /[a-z]+/gu,
  (word) => `[${word[0]?.toUpperCase()}${word[0]}]${word.slice(1)}`,
);
const units = UNIT.replaceAll(
  /\b(?:apt|apartment|suite|ste|unit|floor|fl|room)\b/gu,
  (word) => `[${word[0]?.toUpperCase()}${word[0]}]${word.slice(1)}`,
).replace('[a-z0-9-]', '[A-Za-z0-9-]');

const ENGLISH = new RegExp(
  `(?<![\\p{L}\\d.])\\d{1,6}[A-Za-z]? (?:[NSEW]\\.? )?(?:${NAME} ){1,4}${kinds}\\b\\.?${units}${CITY}`,
  'gu',
);
const BOX = /\bP\.? ?O\.? Box \d{1,6}(?:, \p{Lu}[\p{L} ]{1,25}(?:, [A-Z]{2} \d{5})?)?/gu;
const GERMAN =
  /(?:\p{Lu}[\p{L}-]{1,25}(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer)|\p{Lu}\p{L}{1,20}(?:er|e) (?:Straße|Strasse|Str\.|Weg|Platz|Allee)) \d{1,4} ?[a-z]?(?:, ?\d{4,5} \p{Lu}[\p{L}-]{1,25})?/gu;
const FRENCH =
  /(?<![\p{L}\d])\d{1,4}(?: bis| ter)?,? (?:rue|avenue|boulevard|place|chemin|impasse|quai) (?:[\p{L}'’-]{1,20} ?){1,5}(?:, ?\d{5} \p{Lu}[\p{L}-]{1,25})?/giu;
const SPANISH =
  /\b(?:Calle|Avenida|Avda\.|Plaza|Paseo|C\/) (?:[\p{L}'-]{1,20} ){0,4}[\p{L}'-]{1,20},? \d{1,4}(?:, ?\d{5} \p{Lu}[\p{L} -]{1,25})?/gu;

export function findPostalAddresses(text: string): PersonalData[] {
  return [ENGLISH, BOX, GERMAN, FRENCH, SPANISH].flatMap((pattern) => matchAll(text, pattern, 'ADDRESS'));
}
