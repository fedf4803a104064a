/** Numbers of states that are known by how they are written or by their check digits, without any word before them. */
import type { PersonalData } from './categories.ts';
import {
  type AddedToBirth,
  hasBirthDate,
  isSocialSecurityNumber,
  passesChineseId,
  passesCpf,
  passesFinnishId,
  passesInsee,
  passesLuhn,
  passesPesel,
  passesSpanishId,
} from './check-digits.ts';
import { type Label, labelBefore } from './labels.ts';
import { before, digitsOf, matchAll } from './matches.ts';

const SSN = /(?<![\d-])\d{3}[- ]\d{2}[- ]\d{4}(?![\d-])/gu;
const NINO = /\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b/gu;
const DNI = /\b(?:\d{8}|[XYZ][ -]?\d{7})[ -]?[A-HJ-NP-TV-Z]\b/gu;
const INSEE = /\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d[\dAB] ?\d{3} ?\d{3} ?\d{2}\b/gu;
/** Corsica's departments have a letter, for which the check digits have a number (INSEE, numéro de sécurité sociale). */
const withCorsicaInDigits = (value: string) => value.replace('2A', '19').replace('2B', '18');
const AHV = /\b756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}\b/gu;
const PESEL = /(?<![\d-])\d{11}(?![\d-])/gu;
const RIJKSREGISTER = /\b\d{2}\.\d{2}\.\d{2}[- ]\d{3}[.-]\d{2}\b/gu;
/** Who is no resident has 20 or 40 more as the month. */
const addedInBelgium: AddedToBirth = { months: [0, 20, 40], days: [0] };
const CPF = /\b\d{3}\.\d{3}\.\d{3}-\d{2}\b/gu;
/** Danish CPR, Swedish personnummer: a date of birth and four figures; who is a hundred has a plus. */
const NORDIC = /(?<![\d/-])(?:19|20)?\d{6}[-+]\d{4}(?![\dA-Z/-])/gu;
/** Swedish numbers for a while have 60 more as the day, Danish ones too. */
const addedInScandinavia: AddedToBirth = { months: [0], days: [0, 60] };
/** Finnish henkilötunnus: the mark tells the century, since 2023 by more letters than A; a check letter or figure ends it. */
const FINNISH = /(?<![\d/-])\d{6}[-+A-FU-Y]\d{3}[\dA-FHJ-NPR-Y](?![\dA-Z/-])/gu;
/** Czech and Slovak rodné číslo: a date of birth, a slash, three figures until 1953 and four since. */
const CZECH = /(?<![\d/-])\d{6}\/\d{3,4}(?![\dA-Z/-])/gu;
/** Women have 50 more as the month; 20 more are given where a day's numbers are used up. */
const addedInCzechia: AddedToBirth = { months: [0, 20, 50, 70], days: [0] };
const CURP = /\b[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d\b/gu;
const PENSION = /\b\d{2} ?\d{6} ?[A-Z] ?\d{3}\b/gu;
/** South Africa: the date of birth, a serial and a Luhn digit. */
const SOUTH_AFRICAN = /(?<![\d-])\d{13}(?![\d-])/gu;
/** Kazakhstan: the date of birth, a century, a serial and a check digit. */
const IIN = /(?<![\d-])\d{12}(?![\d-])/gu;
/** China: the place, the date of birth, a serial and a check character. */
const CHINESE = /(?<![\dA-Za-z-])\d{17}[\dXx](?![\dA-Za-z-])/gu;
/** South Korea: the date of birth, then the gender and century, and six more. */
const KOREAN = /(?<![\d-])\d{6}-[1-8]\d{6}(?![\d-])/gu;
/** Myanmar: the region, the township, what citizen and six figures. */
const NRC = /(?<![\d/])\d{1,2}\/[A-Za-z]{3,9} ?\([A-Z]{1,3}\) ?\d{6}(?!\d)/gu;
/** The end of one, as people are asked for on the telephone. */
const LAST_FOUR = /\blast (?:four|4)(?: digits)?[^.\d\n]{0,20}\b(?:social|ssn)\b[^.\d\n]{0,12}(\d{4})\b/giu;
/** The Emirates: 784, the year of birth, a serial and a check digit. */
const EMIRATES = /\b784[- ]?(?:19|20)\d{2}[- ]?\d{7}[- ]?\d\b/gu;
const PPS = /\b\d{7}[A-W][A-IW]?\b/gu;

const EIN = /(?<![\d-])\d{2}-\d{7}(?![\d-])/gu;
const VAT =
  /\b(?:DE ?\d{9}|ATU ?\d{8}|FR ?[A-HJ-NP-Z0-9]{2} ?\d{3} ?\d{3} ?\d{3}|ES ?[A-Z]\d{7}[A-Z0-9]|GB ?\d{3} ?\d{4} ?\d{2}|IT ?\d{11}|NL ?\d{9}B\d{2}|BE ?[01]\d{3}\.?\d{3}\.?\d{3}|PL ?\d{10}|PT ?\d{9}|DK ?\d{8}|FI ?\d{8}|SE ?\d{12}|CHE-?\d{3}\.\d{3}\.\d{3}|CZ ?\d{8,10}|LU ?\d{8}|IE ?\d{7}[A-W][A-I]?|EL ?\d{9}|HU ?\d{8}|RO ?\d{6,10}|SK ?\d{10}|SI ?\d{8}|HR ?\d{11}|NO ?\d{9}MVA)\b/gu;
/** Six letters of the name, the date of birth, the place and a check letter. */
const CODICE_FISCALE = /\b[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]\b/giu;
/** India's: five letters, four digits, a letter. */
const PAN = /\b[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]\b/gu;
/** Kenya's: a letter for people or firms, nine digits, a check letter. */
const KRA_PIN = /\b[AP]\d{9}[A-Z]\b/gu;
const STEUERNUMMER = /(?<![\d/])\d{2,3}\/\d{3,4}\/\d{4,5}(?![\d/])/gu;

/** Great Britain: five letters of the surname, the date of birth in six, initials and three more. */
const DVLA = /\b[A-Z9]{5} ?\d[0156]\d[0-3]\d{2} ?[A-Z9]{2}\d?[A-Z0-9]{2,3}(?: \d{2})?\b/gu;

export function findNationalIds(text: string, labels: readonly Label[]): PersonalData[] {
  /** Whether a word before says that it is the number of a thing. */
  const isOfThing = (_: string, { index }: RegExpExecArray) =>
    labelBefore(labels, text, index, 40)?.kind === 'neutral';
  return [
    ...matchAll(
      text,
      SSN,
      'NATIONAL_ID',
      (value, match) => isSocialSecurityNumber(digitsOf(value)) && !isOfThing(value, match),
    ),
    ...matchAll(text, NINO, 'NATIONAL_ID', (value, match) => !isOfThing(value, match)),
    ...matchAll(text, DNI, 'NATIONAL_ID', passesSpanishId),
    ...matchAll(text, INSEE, 'NATIONAL_ID', (value) => passesInsee(digitsOf(withCorsicaInDigits(value)))),
    ...matchAll(text, AHV, 'NATIONAL_ID'),
    ...matchAll(text, PESEL, 'NATIONAL_ID', (value, match) => passesPesel(value) && !isOfThing(value, match)),
    ...matchAll(text, RIJKSREGISTER, 'NATIONAL_ID', (value) => hasBirthDate(digitsOf(value), addedInBelgium)),
    ...matchAll(text, CPF, 'NATIONAL_ID', (value) => passesCpf(digitsOf(value))),
    ...matchAll(
      text,
      NORDIC,
      'NATIONAL_ID',
      (value, match) =>
        hasBirthDate(digitsOf(value).slice(-10), addedInScandinavia) && !isOfThing(value, match),
    ),
    ...matchAll(
      text,
      FINNISH,
      'NATIONAL_ID',
      (value, match) =>
        hasBirthDate(value) &&
        (passesFinnishId(value) || !/\d[B-FU-Y]/u.test(value)) &&
        !isOfThing(value, match),
    ),
    ...matchAll(
      text,
      CZECH,
      'NATIONAL_ID',
      (value, match) =>
        hasBirthDate(value, addedInCzechia) &&
        !isOfThing(value, match) &&
        labelBefore(labels, text, match.index, 40)?.kind !== 'PHONE_NUMBER',
    ),
    ...matchAll(text, CURP, 'NATIONAL_ID'),
    ...matchAll(text, EMIRATES, 'NATIONAL_ID'),
    ...matchAll(text, PENSION, 'NATIONAL_ID', (value, match) => !isOfThing(value, match)),
    ...matchAll(
      text,
      SOUTH_AFRICAN,
      'NATIONAL_ID',
      (value, match) =>
        hasBirthDate(value) &&
        (passesLuhn(value) || /\bid\W{1,3}$/u.test(before(text, match.index, 6))) &&
        !isOfThing(value, match),
    ),
    ...matchAll(
      text,
      IIN,
      'NATIONAL_ID',
      (value, match) => hasBirthDate(value) && /\biin\W{1,3}$/u.test(before(text, match.index, 6)),
    ),
    ...matchAll(
      text,
      CHINESE,
      'NATIONAL_ID',
      (value) => hasBirthDate(value.slice(8)) && passesChineseId(value),
    ),
    ...matchAll(
      text,
      KOREAN,
      'NATIONAL_ID',
      (value, match) => hasBirthDate(value) && !isOfThing(value, match),
    ),
    ...matchAll(text, NRC, 'NATIONAL_ID'),
    ...matchAll(text, LAST_FOUR, 'NATIONAL_ID'),
    ...matchAll(text, PPS, 'NATIONAL_ID', (value, match) => !isOfThing(value, match)),
  ];
}

export function findTaxIdentifiers(text: string, labels: readonly Label[]): PersonalData[] {
  const named = (value: RegExpExecArray) => labelBefore(labels, text, value.index)?.kind;
  return [
    ...matchAll(text, EIN, 'TAX_IDENTIFIER', (_, match) => {
      const label = named(match);
      return (
        label === 'TAX_IDENTIFIER' ||
        (label !== 'neutral' && /\b(?:employer|irs)\b/u.test(before(text, match.index, 60)))
      );
    }),
    ...matchAll(text, VAT, 'TAX_IDENTIFIER', (_, match) => named(match) !== 'neutral'),
    ...matchAll(text, PAN, 'TAX_IDENTIFIER', (_, match) => named(match) !== 'neutral'),
    ...matchAll(text, CODICE_FISCALE, 'TAX_IDENTIFIER'),
    ...matchAll(text, KRA_PIN, 'TAX_IDENTIFIER'),
    ...matchAll(text, STEUERNUMMER, 'TAX_IDENTIFIER', (_, match) => named(match) === 'TAX_IDENTIFIER'),
    // An individual taxpayer number is written like a social security number, but begins with 9.
    ...matchAll(
      text,
      SSN,
      'TAX_IDENTIFIER',
      (value, match) => value.startsWith('9') && named(match) !== 'neutral',
    ),
  ];
}

export function findDriversLicenses(text: string): PersonalData[] {
  return matchAll(text, DVLA, 'DRIVERS_LICENSE');
}
