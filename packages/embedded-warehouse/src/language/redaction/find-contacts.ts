/** E-mail addresses and telephone numbers. */
import type { PersonalData } from './categories.ts';
import { type Label, labelBefore } from './labels.ts';
import { digitsOf } from './matches.ts';

const LOCAL = /[\p{L}\p{N}._%+'-]/u;
const DOMAIN = /[\p{L}\p{N}.-]/u;
const MAX_LOCAL = 64;
const MAX_DOMAIN = 253;

/** Looks outwards from every `@`, so that a text of nothing but letters or of nothing but `@` costs no more. */
export function findEmails(text: string): PersonalData[] {
  const found: PersonalData[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > 0 && at - start < MAX_LOCAL && LOCAL.test(text[start - 1] as string)) start--;
    while (start < at && /[.'-]/u.test(text[start] as string)) start++;
    let end = at + 1;
    while (end < text.length && end - at < MAX_DOMAIN && DOMAIN.test(text[end] as string)) end++;
    while (end > at && /[.-]/u.test(text[end - 1] as string)) end--;
    const domain = text.slice(at + 1, end);
    if (start < at && /^[^.].{0,250}\.\p{L}{2,24}$/u.test(domain))
      found.push({ category: 'EMAIL', start, end });
  }
  return found;
}

const NUMBER =
  /(?<![\p{L}\p{N}$€£#.,/:-])(?:\+|00|\(\+?)?\d(?:[ ().\-/\u00a0\u2011]{0,3}\d){5,17}(?:,? (?:ext\.?|x|extension|Durchwahl|poste|int\.?) ?\d{1,6})?(?![\p{L}\p{N}%])/gu;

/** A number is a phone's when the word before says so, or when it is written like one and no word says otherwise. */
export function findPhoneNumbers(text: string, labels: readonly Label[]): PersonalData[] {
  const found: PersonalData[] = [];
  for (const match of text.matchAll(NUMBER)) {
    // "(0116 496 0338)" stands in brackets, "(404) 555-0172" has its own.
    const inBrackets = match[0].startsWith('(') && !match[0].includes(')');
    const value = inBrackets ? match[0].slice(1) : match[0];
    const start = match.index + (inBrackets ? 1 : 0);
    const label = labelBefore(labels, text, match.index, 45);
    const kind = label?.kind;
    const isOther = kind !== undefined && kind !== 'PHONE_NUMBER' && kind !== 'same';
    const international = /^\(?(?:\+|00)/u.test(value) && digitsOf(value).length >= 8;
    if (kind === 'neutral' && /^00/u.test(value) && !SURE.test(value)) continue;
    // "Invoice 0123 456 789": right behind what it is of, no shape makes it a phone's.
    const isOwn = label !== null && match.index - label.end <= 2;
    if (isOther && !international && (isOwn || !SURE.test(value))) continue;
    if (looksLikePhone(value, kind === 'PHONE_NUMBER'))
      found.push({ category: 'PHONE_NUMBER', start, end: start + value.length });
  }
  return found;
}

/** British mobiles, a zero with its area and groups that make ten digits, areas in brackets: nothing else looks like them. */
const SURE =
  /^(?:07\d{3} ?\d{3} ?\d{3}|0(?=(?: ?\d){9}$)\d{1,4} \d{3,4} \d{3,4}|\(\d{3}\) ?\d{3}-\d{4}|\(\d{2}\) ?9?\d{4}-\d{4})$/u;

function looksLikePhone(written: string, named: boolean): boolean {
  const value = written.replace(/,? (?:ext|x|extension|Durchwahl|poste|int)\.? ?\d{1,6}$/iu, '').trim();
  const digits = digitsOf(value);
  if (digits.length < 6 || digits.length > 15) return false;
  if (/^\(?\+/u.test(value)) return digits.length >= 8;
  if (/^00[1-9]/u.test(value)) return digits.length >= 10;
  // Dates, IP addresses and social security numbers are written with the same characters.
  if (/^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}/u.test(value) || /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$/u.test(value))
    return false;
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/u.test(value) || /^\d{3}-\d{2}-\d{4}$/u.test(value)) return false;
  if (digits.length < 7) return named;
  if (/^\(\d{2,5}\)/u.test(value)) return digits.length >= 8;
  if (/^(?:1[ .-])?\d{3}[ .-]\d{3}[ .-]\d{4}$/u.test(value)) return true;
  // National numbers: a zero, the area, and groups.
  if (/^0[1-9]/u.test(value) && /[ /-]/u.test(value)) return digits.length >= 9 && digits.length <= 12;
  if (/^0[1-9]\d(?:\.\d{2,4}){2,4}$/u.test(value) || /^0\d(?:\.\d{2}){4}$/u.test(value)) return true;
  // Spain, Portugal, Poland: nine digits in groups.
  if (/^[679]\d{2} \d{3} \d{3}$|^[679]\d{2} \d{2} \d{2} \d{2}$/u.test(value)) return true;
  return named;
}
