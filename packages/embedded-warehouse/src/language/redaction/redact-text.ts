/** Pattern redaction: finds personal data and replaces it by the name of its category. */
import { type PersonalData, type RedactionCategory, redactionCategories } from './categories.ts';
import { findEmails, findPhoneNumbers } from './find-contacts.ts';
import {
  findDriversLicenses,
  findNationalIds,
  findPassports,
  findTaxIdentifiers,
} from './find-identifiers.ts';
import { findIpAddresses } from './find-ip-addresses.ts';
import { findNames } from './find-names.ts';
import { findPaymentCards } from './find-payment-cards.ts';
import { findAges, findBirthDates, findGenders } from './find-person-facts.ts';
import { findPostalAddresses } from './find-postal-addresses.ts';

export interface DetectedSpan extends PersonalData {
  readonly text: string;
}

export interface Redaction {
  /** The text with `[NAME]`, `[EMAIL]`, ... in the place of what was found. */
  readonly text: string;
  /** In order, not overlapping; offsets are UTF-16 units into the input. */
  readonly spans: readonly DetectedSpan[];
}

/** Where two finders claim the same characters, the one further up is right. */
const finders: readonly (readonly [RedactionCategory, (text: string) => PersonalData[]])[] = [
  ['EMAIL', findEmails],
  ['PASSPORT', findPassports],
  ['DRIVERS_LICENSE', findDriversLicenses],
  ['TAX_IDENTIFIER', findTaxIdentifiers],
  ['NATIONAL_ID', findNationalIds],
  ['PAYMENT_CARD_DATA', findPaymentCards],
  ['IP_ADDRESS', findIpAddresses],
  ['DATE_OF_BIRTH', findBirthDates],
  ['PHONE_NUMBER', findPhoneNumbers],
  ['ADDRESS', findPostalAddresses],
  ['AGE', findAges],
  ['GENDER', findGenders],
  ['NAME', findNames],
];

/** Finds the given categories (default: all). Every finder runs all the same: a card number is no phone number. */
export function redactText(
  text: string,
  categories: readonly RedactionCategory[] = redactionCategories,
): Redaction {
  const taken: PersonalData[] = [];
  for (const [, find] of finders) {
    const found = find(text);
    const free = found.filter((span) => span.end > span.start && !overlapsAny(span, taken));
    taken.push(...free);
    taken.sort((a, b) => a.start - b.start);
  }
  let redacted = '';
  let copied = 0;
  const spans: DetectedSpan[] = [];
  for (const span of taken) {
    if (!categories.includes(span.category) || span.start < copied) continue;
    spans.push({ ...span, text: text.slice(span.start, span.end) });
    redacted += `${text.slice(copied, span.start)}[${span.category}]`;
    copied = span.end;
  }
  return { text: redacted + text.slice(copied), spans };
}

/** Binary search in spans sorted by start that do not overlap one another. */
function overlapsAny(span: PersonalData, sorted: readonly PersonalData[]): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as PersonalData).end <= span.start) low = middle + 1;
    else high = middle;
  }
  const next = sorted[low];
  return next !== undefined && next.start < span.end;
}
