/**
 * Finds personal data and replaces it by the name of its category: by rules, and by a tagger that has learned from marked
 * texts what the rules do not know.
 */
import { type PersonalData, type RedactionCategory, redactionCategories } from './categories.ts';
import {
  type FoundSpan,
  isNoName,
  isNumberOfThing,
  isOtherFigure,
  LEAST_TAGGED,
  withoutUnlikely,
} from './doubts.ts';
import { findLabelledCodes } from './find-codes.ts';
import { findEmails, findPhoneNumbers } from './find-contacts.ts';
import { findEastAsianAddresses, findEastAsianNames, isEastAsian } from './find-east-asian.ts';
import { findIbans } from './find-ibans.ts';
import { findDriversLicenses, findNationalIds, findTaxIdentifiers } from './find-identifiers.ts';
import { findIpAddresses } from './find-ip-addresses.ts';
import { findNames } from './find-names.ts';
import { findBankAccounts, findPaymentCards } from './find-payment-cards.ts';
import {
  findAges,
  findAgesBeside,
  findBirthDates,
  findBirthDatesBeside,
  findGenders,
} from './find-person-facts.ts';
import { findPostalAddresses } from './find-postal-addresses.ts';
import { findLabels, firstEndingAfter, type Label } from './labels.ts';
import { likelihoodOf, likelySpans, type Tagger, tagText, trainedTagger } from './tagging/tag-text.ts';

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
const finders: readonly ((text: string, labels: readonly Label[]) => PersonalData[])[] = [
  findEmails,
  findIbans,
  findIpAddresses,
  findDriversLicenses,
  findBirthDates,
  findBankAccounts,
  findPaymentCards,
  findTaxIdentifiers,
  findNationalIds,
  findLabelledCodes,
  findPhoneNumbers,
  findPostalAddresses,
  findEastAsianAddresses,
  findAges,
  findGenders,
  findNames,
  findEastAsianNames,
];

/** Finds the given categories (default: all). Every finder runs all the same: a card number is no phone number. */
export function redactText(
  text: string,
  categories: readonly RedactionCategory[] = redactionCategories,
): Redaction {
  return redactBy(trainedTagger(), text, categories);
}

export function redactBy(
  tagger: Tagger,
  text: string,
  categories: readonly RedactionCategory[] = redactionCategories,
): Redaction {
  const tagged = tagText(tagger, text);
  const weighed = (span: PersonalData, byRule: boolean): FoundSpan => ({
    ...span,
    byRule,
    likelihood: likelihoodOf(tagged, span),
  });
  const ruled = findByRules(text);
  const likely = likelySpans(tagged, text, LEAST_TAGGED).filter(
    (span) => !isNumberOfThing(text, span) && !isClauseAround(text, span, ruled),
  );
  const all = [
    ...ruled.map((span) => weighed(span, true)),
    ...likely.map((span) => weighed(span, false)),
  ].sort((a, b) => a.start - b.start || b.end - a.end);
  const found = joined(withoutUnlikely(text, all)).filter(
    (span) => !isOtherFigure(text, span) && !isNoName(text, span),
  );
  let redacted = '';
  let copied = 0;
  const spans: DetectedSpan[] = [];
  for (const span of found) {
    if (!categories.includes(span.category) || span.start < copied) continue;
    const { category, start, end } = span;
    spans.push({ category, start, end, text: text.slice(start, end) });
    redacted += `${text.slice(copied, span.start)}[${span.category}]`;
    copied = span.end;
  }
  return { text: redacted + text.slice(copied), spans };
}

/** Without spaces a clause is one word to the tagger: what the rules find in it is the personal part. */
function isClauseAround(text: string, { start, end }: PersonalData, ruled: readonly PersonalData[]): boolean {
  const next = ruled[firstEndingAfter(ruled, start)];
  return next !== undefined && next.start < end && isEastAsian(text.slice(start, end));
}

/** One that overlaps the one before adds what lies outside of it. */
function joined(spans: readonly PersonalData[]): PersonalData[] {
  const apart: PersonalData[] = [];
  for (const span of spans) {
    const last = apart.at(-1);
    if (!last || span.start >= last.end) apart.push(span);
    else if (span.end > last.end) apart[apart.length - 1] = { ...last, end: span.end };
  }
  return apart;
}

/** What the rules alone say, in order; a part of what `redactText` finds at a tenth of the time. */
export function findByRules(text: string): PersonalData[] {
  const taken: PersonalData[] = [];
  const take = (found: readonly PersonalData[]) => {
    for (const claimed of found) {
      const span = claimed.category === 'ADDRESS' ? besideOthers(text, claimed, taken) : claimed;
      if (span.end <= span.start) continue;
      const at = firstEndingAfter(taken, span.start);
      // A postcode alone looks like another number: the whole address takes it in.
      let within = 0;
      if (span.category === 'ADDRESS') while (isInside(taken[at + within], span)) within++;
      const next = taken[at + within];
      if (next && next.start < span.end) continue;
      taken.splice(at, within, span);
    }
  };
  // What says that a number is somebody's: without figures nothing asks for it.
  const labels = /\d/u.test(text) ? findLabels(text) : [];
  for (const find of finders) take(find(text, labels));
  const people = taken.filter(({ category }) => category === 'NAME' || category === 'GENDER');
  take(findBirthDatesBeside(text, people));
  take(findAgesBeside(text, people));
  return taken;
}

/** An address that reaches into a number before or behind it ends there. */
function besideOthers(text: string, address: PersonalData, taken: readonly PersonalData[]): PersonalData {
  let { start, end } = address;
  for (let i = firstEndingAfter(taken, start); i < taken.length; i++) {
    const other = taken[i] as PersonalData;
    if (other.start >= end) break;
    if (isInside(other, { ...address, start, end })) continue;
    if (other.start <= start)
      start = other.end + (/^[\s,;]*/u.exec(text.slice(other.end, end))?.[0].length ?? 0);
    else end = other.start;
  }
  const isAddress = /\d/u.test(text.slice(start, end)) && end - start > 5;
  return { ...address, start, end: isAddress ? end : start };
}

function isInside(inner: PersonalData | undefined, outer: PersonalData): boolean {
  return inner !== undefined && inner.start >= outer.start && inner.end <= outer.end;
}
