/** Numbers that states give to people: national ids, passports, tax numbers, driving licences. */
import type { PersonalData } from './categories.ts';
import { before, digitsOf, matchAll } from './matches.ts';

const SSN = /(?<![\d-])\d{3}[- ]\d{2}[- ]\d{4}(?![\d-])/gu;
const NINO = /\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b/gu;
const DNI = /\b(?:\d{8}|[XYZ]\d{7})-?[A-HJ-NP-TV-Z]\b/gu;
const INSEE = /\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?\d{2} ?\d{3} ?\d{3} ?\d{2}\b/gu;
const NAMED_ID =
  /\b(?:ssn|social security|national id(?:entity|entification)?|national insurance|id card|identity card|personalausweis\p{L}{0,8}|aadhaar|curp|cpf)\b[^\p{L}\d\n]{0,4}(?:card\s?)?(?:number|no\.?|nr\.?|num|#)?[^\p{L}\d\n]{0,4}(?:is\s|:\s?)?([A-Z0-9][A-Z0-9 .-]{4,20}[A-Z0-9])/giu;
const PASSPORT =
  /\bpassport\b[^\p{L}\d\n]{0,4}(?:number|no\.?|nr\.?|num|#)?[^\p{L}\d\n]{0,4}(?:is\s|:\s?)?([A-Z]{0,2}[0-9][A-Z0-9]{5,8})\b/giu;
const TAX =
  /\b(?:tax(?:payer)? ?(?:id(?:entification)?|identifier|number|no\.?)|tin|itin|ein|vat(?: (?:id|number|no\.?))?|ust-?id(?:nr)?|steuernummer|steuer-id|nif)\b[^\p{L}\d\n]{0,4}(?:number|no\.?|nr\.?|#)?[^\p{L}\d\n]{0,4}(?:is\s|:\s?)?([A-Z]{0,3} ?\d[\dA-Z/ -]{5,16}[\dA-Z])/giu;
const EIN = /(?<![\d-])\d{2}-\d{7}(?![\d-])/gu;
const VAT =
  /\b(?:DE\d{9}|ATU\d{8}|FR[A-HJ-NP-Z0-9]{2}\d{9}|ES[A-Z]\d{7}[A-Z0-9]|GB\d{9}|IT\d{11}|NL\d{9}B\d{2})\b/gu;
const LICENSE =
  /\b(?:driver'?s?|driving|drivers?['’]?|dl)\s?(?:licen[cs]e)?\b[^\p{L}\d\n]{0,4}(?:number|no\.?|nr\.?|num|id|#)?[^\p{L}\d\n]{0,4}(?:is\s|:\s?)?([A-Z0-9][A-Z0-9-]{4,18}[A-Z0-9])\b/giu;

export function findNationalIds(text: string): PersonalData[] {
  return [
    ...matchAll(text, SSN, 'NATIONAL_ID', (value) => isSocialSecurityNumber(digitsOf(value))),
    ...matchAll(text, NINO, 'NATIONAL_ID'),
    ...matchAll(text, DNI, 'NATIONAL_ID', isSpanishId),
    ...matchAll(text, INSEE, 'NATIONAL_ID', (value) => isFrenchNumber(digitsOf(value))),
    ...trimmed(
      text,
      matchAll(text, NAMED_ID, 'NATIONAL_ID', (value) => digitsOf(value).length >= 5),
    ),
  ];
}

export function findPassports(text: string): PersonalData[] {
  return matchAll(text, PASSPORT, 'PASSPORT', (value) => digitsOf(value).length >= 4);
}

export function findTaxIdentifiers(text: string): PersonalData[] {
  return [
    ...trimmed(
      text,
      matchAll(text, TAX, 'TAX_IDENTIFIER', (value) => digitsOf(value).length >= 7),
    ),
    ...matchAll(text, EIN, 'TAX_IDENTIFIER', (_, match) =>
      /\b(?:ein|employer|tax|irs)\b/u.test(before(text, match.index, 60)),
    ),
    ...matchAll(text, VAT, 'TAX_IDENTIFIER'),
    // An individual taxpayer number is written like a social security number, but begins with 9.
    ...matchAll(text, SSN, 'TAX_IDENTIFIER', (value) => value.startsWith('9')),
  ];
}

export function findDriversLicenses(text: string): PersonalData[] {
  return matchAll(text, LICENSE, 'DRIVERS_LICENSE', (value) => digitsOf(value).length >= 4);
}

/** Area 000, 666 and 900-999, group 00 and serial 0000 are never given (ssa.gov, randomization). */
function isSocialSecurityNumber(digits: string): boolean {
  return !/^(?:000|666|9)/u.test(digits) && digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000';
}

function isSpanishId(value: string): boolean {
  const digits = value.replace('X', '0').replace('Y', '1').replace('Z', '2').replace('-', '');
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(digits.slice(0, 8)) % 23] === value.at(-1);
}

function isFrenchNumber(digits: string): boolean {
  return digits.length === 15 && 97 - Number(BigInt(digits.slice(0, 13)) % 97n) === Number(digits.slice(13));
}

/** A number that may contain spaces ends before the first word: "123 45 6789 and then". */
function trimmed(text: string, spans: PersonalData[]): PersonalData[] {
  return spans.map((span) => {
    const value = text.slice(span.start, span.end);
    const word = /[ .-]+(?:[a-z]{2,}|[A-Z][a-z]).*$/u.exec(value);
    return word ? { ...span, end: span.start + word.index } : span;
  });
}
