/** Card numbers (with their Luhn digit), expiry dates and security codes. */
import type { PersonalData } from './categories.ts';
import { before, digitsOf, matchAll } from './matches.ts';

const NUMBER = /(?<![\p{L}\p{N}])\d(?:[ -]?\d){12,18}(?![\p{L}\p{N}])/gu;
const EXPIRY =
  /\b(?:exp|expiry|expires|expiration|valid (?:thru|until))\b[^\d\n]{0,15}((?:0[1-9]|1[0-2])\s?[/-]\s?(?:20)?\d{2})\b/giu;
const CODE = /\b(?:cvv2?|cvc2?|cid|security code)\b[^\d\n]{0,12}(\d{3,4})\b/giu;

export function findPaymentCards(text: string): PersonalData[] {
  const numbers = matchAll(text, NUMBER, 'PAYMENT_CARD_DATA', (value) => {
    const digits = digitsOf(value);
    return /^[2-6]/u.test(digits) && passesLuhn(digits);
  });
  if (!/card|visa|mastercard|amex|cvv|cvc/iu.test(text) && numbers.length === 0) return [];
  const expiries = matchAll(
    text,
    EXPIRY,
    'PAYMENT_CARD_DATA',
    (_, match) => !/passport|licen[cs]e/u.test(before(text, match.index)),
  );
  return [...numbers, ...expiries, ...matchAll(text, CODE, 'PAYMENT_CARD_DATA')];
}

/** ISO/IEC 7812-1, annex B. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = Number(digits[digits.length - 1 - i]);
    if (i % 2 === 1) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
  }
  return sum % 10 === 0 && !/^(\d)\1+$/u.test(digits);
}
