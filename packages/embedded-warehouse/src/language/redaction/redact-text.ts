/** Pattern redaction: finds personal data and replaces it by the name of its category. */
import { type PersonalData, type RedactionCategory, redactionCategories } from './categories.ts';
import { findLabelledCodes } from './find-codes.ts';
import { findEmails, findPhoneNumbers } from './find-contacts.ts';
import { findIbans } from './find-ibans.ts';
import { findDriversLicenses, findNationalIds, findTaxIdentifiers } from './find-identifiers.ts';
import { findIpAddresses } from './find-ip-addresses.ts';
import { findNames } from './find-names.ts';
import { findPaymentCards } from './find-payment-cards.ts';
import { findAges, findAgesBeside, findBirthDates, findGenders } from './find-person-facts.ts';
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
const finders: readonly ((text: string) => PersonalData[])[] = [
  findEmails,
  findIbans,
  findIpAddresses,
  findDriversLicenses,
  findBirthDates,
  findPaymentCards,
  findTaxIdentifiers,
  findNationalIds,
  findLabelledCodes,
  findPhoneNumbers,
  findPostalAddresses,
  findAges,
  findGenders,
  findNames,
];

/** Finds the given categories (default: all). Every finder runs all the same: a card number is no phone number. */
export function redactText(
  text: string,
  categories: readonly RedactionCategory[] = redactionCategories,
): Redaction {
  let taken: PersonalData[] = [];
  const take = (found: readonly PersonalData[]) => {
    for (const span of found) {
      if (span.end <= span.start) continue;
      // A postcode alone looks like another number: the whole address takes it in.
      if (span.category === 'ADDRESS')
        taken = taken.filter((one) => one.start < span.start || one.end > span.end);
      if (overlapsAny(span, taken)) continue;
      taken.push(span);
      taken.sort((a, b) => a.start - b.start);
    }
  };
  for (const find of finders) take(find(text));
  const people = taken.filter(({ category }) => category === 'NAME' || category === 'GENDER');
  take(findAgesBeside(text, people));
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
