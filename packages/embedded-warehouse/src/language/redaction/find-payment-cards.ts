/** Card numbers (with their Luhn digit), expiry dates and security codes, and bank accounts with their bank's code. */
import type { PersonalData } from './categories.ts';
import { passesLuhn } from './check-digits.ts';
import { type Label, labelBefore } from './labels.ts';
import { before, digitsOf, matchAll } from './matches.ts';

const NUMBER = /(?<![\p{L}\p{N}])\d(?:[ \u00a0.-]?\d){12,18}(?![\p{L}\p{N}])/gu;
const MONTHS = '(?:0?[1-9]|1[0-2])\\s?[/.-]\\s?(?:20)?\\d{2}';
const EXPIRY = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:exp(?:ir(?:y|es|ed|ing|ation))?(?: date)?|good (?:thru|until|to|through|till)|valid (?:thru|until|to|through|till)|gültig(?: bis)?|ablauf(?:datum)?|bis|expire(?: le)?|expiration|valable jusqu['’]au|válida hasta|caduc(?:a|idad)|vence|vencimiento|scad(?:e|enza)|geldig tot|vervalt|vervaldatum|validade)[^\\d\\n]{0,15}(${MONTHS})(?![\\d/-])`,
  'giu',
);
const BARE_EXPIRY = new RegExp(`(?<![\\d/.-])${MONTHS}(?![\\d/.-])`, 'gu');
const CODE =
  /(?<![\p{L}])(?:cvv2?|cvc2?|csc|cid|cvn|(?:security|card|verification|safety) (?:code|number)|code|prüf(?:ziffer|nummer)|kartenprüfnummer|sicherheitscode|cryptogramme|code de sécurité|código(?: de seguridad)?|codice(?: di sicurezza)?|beveiligingscode|veiligheidscode|código de segurança)[^\d\n]{0,14}(\d{3,4})(?!\d)/giu;
/** "417 from the back", "the four digits on the front are 8802". */
const CODE_BY_PLACE =
  /\b(?:digits?|number|code) (?:on|from) the (?:back|front|reverse)(?: (?:are|is|say|says|read|reads))?:? (\d{3,4})(?!\d)|(?<![\d.,/-])(\d{3,4}) (?:from|on) the (?:back|front|reverse)\b/giu;
const CVV_ASIDE = /\b(?:cvv2?|cvc2?)\b[^\d.\n]{0,40}\((\d{3,4})\)/giu;
/** American Express: four, six and five digits. */
const AMEX = /^3[47]\d{2} \d{6} \d{5}$/u;
/** How far behind the number the rest of a card stands. */
const REACH = 70;

const ACCOUNT = '(?:\\d{4} \\d{4}|\\d{3} \\d{3} \\d{3}|\\d{6,18})(?![\\d-])';
const BETWEEN = '[^\\d\\n]{1,30}';
const SORT_CODE = '(?:\\d{2}-\\d{2}-\\d{2}|\\d{2} \\d{2} \\d{2})';
const BANK_CODE_SAID =
  '(?:sort code|sc|bsb|routing(?: number| no)?|aba|transit(?: number)?|bank code|branch code|institution|blz|bankleitzahl|ifsc|clearing)[:# ]{1,3}';
/** A bank's code and an account beside it: "20-45-77 63829104", "BSB 062-000 acct 1234 5678", "a/c 63829104 sort code 20-45-77". */
const BANK_ACCOUNTS: readonly RegExp[] = [
  new RegExp(
    `(?<![\\p{L}])(?:account|acct|a\\/c|acc|konto)[^\\d\\n]{0,12}(${ACCOUNT}${BETWEEN}(?:${SORT_CODE}|\\d{3}[- ]\\d{3}|\\d{8,9}))(?![\\d-])`,
    'giu',
  ),
  new RegExp(
    `(?<![\\p{L}])${BANK_CODE_SAID}((?:[A-Z]{4}0[A-Z0-9]{6}|\\d{3}[- ]\\d{3}|${SORT_CODE}|\\d{5,9})(?:${BETWEEN}${ACCOUNT})?)`,
    'giu',
  ),
  new RegExp(`(?<![\\d-])${SORT_CODE}${BETWEEN}(?:\\d{4} \\d{4}|\\d{8})(?![\\d-])`, 'gu'),
];

export function findBankAccounts(text: string, labels: readonly Label[]): PersonalData[] {
  return BANK_ACCOUNTS.flatMap((pattern) =>
    matchAll(text, pattern, 'PAYMENT_CARD_DATA', (value, match) => {
      if (match[1] !== undefined) return true;
      // "Order 12-11-20 12345678": without a word of banks, a date or a number of a thing looks the same.
      const isNamed =
        /sort|acc|a\/c/iu.test(value) || /(?:sort code|sc)\W{1,3}$/u.test(before(text, match.index));
      return (
        isNamed ||
        (labelBefore(labels, text, match.index, 40) === null &&
          /pay|order|bank|debit|credit|transfer/iu.test(text))
      );
    }),
  );
}

export function findPaymentCards(text: string, labels: readonly Label[]): PersonalData[] {
  const numbers = matchAll(text, NUMBER, 'PAYMENT_CARD_DATA', (value, match) => {
    const digits = digitsOf(value);
    if (!/^[2-6]/u.test(digits)) return false;
    const kind = labelBefore(labels, text, match.index, 50)?.kind;
    return (
      (passesLuhn(digits) || AMEX.test(value)) &&
      (kind !== 'neutral' || /card|visa|amex/u.test(before(text, match.index)))
    );
  });
  const speaksOfCards =
    labels.some(({ kind }) => kind === 'PAYMENT_CARD_DATA') || /\bcv[cv]2?\b/iu.test(text);
  if (!speaksOfCards && numbers.length === 0) return [];
  const isNear = (at: number) =>
    numbers.some(({ start, end }) => (at >= end ? at - end <= REACH : start > at && start - at <= REACH / 2));
  const expiries = matchAll(
    text,
    EXPIRY,
    'PAYMENT_CARD_DATA',
    (_, match) =>
      isNear(match.index) || !/passport|licen[cs]e|offer|contract|warranty/u.test(before(text, match.index)),
  );
  const bare = matchAll(
    text,
    BARE_EXPIRY,
    'PAYMENT_CARD_DATA',
    (value, match) => isNear(match.index) && /[/-]/u.test(value),
  );
  const codes = matchAll(
    text,
    CODE,
    'PAYMENT_CARD_DATA',
    (_, match) => isNear(match.index) || !/^(?:code|código|codice)\b/iu.test(match[0]),
  );
  const placed = [...text.matchAll(CODE_BY_PLACE)].map((match): PersonalData => {
    const value = match[1] ?? (match[2] as string);
    const start = match.index + match[0].lastIndexOf(value);
    return { category: 'PAYMENT_CARD_DATA', start, end: start + value.length };
  });
  const aside = matchAll(text, CVV_ASIDE, 'PAYMENT_CARD_DATA');
  return [...numbers, ...expiries, ...bare, ...codes, ...placed, ...aside];
}
