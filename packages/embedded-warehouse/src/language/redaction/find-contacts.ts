/** E-mail addresses and telephone numbers. */
import type { PersonalData } from './categories.ts';
import { before, digitsOf } from './matches.ts';

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

const NUMBER = /(?<![\p{L}\p{N}$€£#.,/:-])(?:\+|\(\+?)?\d[\d ().\-/\u00a0]{5,22}\d(?![\p{L}\p{N}%])/gu;
const CONTEXT =
  /(?:phone|tel|telephone|mobile|cell|fax|call|dial|text|whatsapp|reach|contact|hotline|handy|numéro|teléfono|number|ring)[^\d\n]{0,25}$/u;
const OTHER_CONTEXT =
  /(?:ssn|social security|passport|account|card|invoice|order|tax|ein|tin|vat|iban|license|licence|id|isbn|serial|case|ticket|reference|ref|version|tracking|zip)[^\p{L}\n]{0,4}(?:number|no\.?|num|#)?[^\p{L}\n]{0,6}(?:is\s)?$/u;

export function findPhoneNumbers(text: string): PersonalData[] {
  const found: PersonalData[] = [];
  for (const match of text.matchAll(NUMBER)) {
    const value = match[0];
    const left = before(text, match.index);
    const named = CONTEXT.test(left) && !OTHER_CONTEXT.test(left);
    if (looksLikePhone(value, named) && !OTHER_CONTEXT.test(left)) {
      found.push({ category: 'PHONE_NUMBER', start: match.index, end: match.index + value.length });
    }
  }
  return found;
}

function looksLikePhone(value: string, named: boolean): boolean {
  const digits = digitsOf(value);
  if (digits.length < 7 || digits.length > 15) return false;
  const trimmed = value.trim();
  if (trimmed.startsWith('+') || trimmed.startsWith('(+')) return digits.length >= 8;
  // Dates, IP addresses and social security numbers are written with the same characters.
  if (/^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}/u.test(trimmed) || /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$/u.test(trimmed))
    return false;
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/u.test(trimmed) || /^\d{3}-\d{2}-\d{4}$/u.test(trimmed)) return false;
  if (/^\(\d{2,5}\)/u.test(trimmed)) return digits.length >= 8;
  if (/^(?:1[ .-])?\d{3}[ .-]\d{3}[ .-]\d{4}$/u.test(trimmed) || /^\d{3}[.-]\d{4}$/u.test(trimmed))
    return true;
  if (/^0\d{2,5}[ /.-]\d{3,10}(?:[ /.-]?\d{2,6}){0,3}$/u.test(trimmed)) return digits.length >= 9;
  if (/^0\d(?:[ .]\d{2}){4}$/u.test(trimmed)) return true;
  return named;
}
