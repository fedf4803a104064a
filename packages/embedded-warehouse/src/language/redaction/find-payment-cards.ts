/** Card numbers (with their Luhn digit), expiry dates and security codes. */
import type { PersonalData } from './categories.ts';
import { passesLuhn } from './check-digits.ts';
import { type Label, labelBefore } from './labels.ts';
import { before, digitsOf, matchAll } from './matches.ts';

const NUMBER = /(?<![\p{L}\p{N}])\d(?:[ \u00a0.-]?\d){12,18}(?![\p{L}\p{N}])/gu;
const MONTHS = '(?:0?[1-9]|1[0-2])\\s?[/.-]\\s?(?:20)?\\d{2}';
const EXPIRY = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:exp(?:ir(?:y|es|ed|ing|ation))?(?: date)?|valid (?:thru|until|to|through|till)|gültig(?: bis)?|ablauf(?:datum)?|bis|expire(?: le)?|expiration|valable jusqu['’]au|válida hasta|caduc(?:a|idad)|vence|vencimiento|scad(?:e|enza)|geldig tot|vervalt|vervaldatum|validade)[^\\d\\n]{0,15}(${MONTHS})(?![\\d/-])`,
  'giu',
);
const BARE_EXPIRY = new RegExp(`(?<![\\d/.-])${MONTHS}(?![\\d/.-])`, 'gu');
const CODE =
  /(?<![\p{L}])(?:cvv2?|cvc2?|csc|cid|cvn|(?:security|card|verification|safety) (?:code|number)|code|prüf(?:ziffer|nummer)|kartenprüfnummer|sicherheitscode|cryptogramme|code de sécurité|código(?: de seguridad)?|codice(?: di sicurezza)?|beveiligingscode|veiligheidscode|código de segurança)[^\d\n]{0,14}(\d{3,4})(?!\d)/giu;
/** How far behind the number the rest of a card stands. */
const REACH = 70;

export function findPaymentCards(text: string, labels: readonly Label[]): PersonalData[] {
  const numbers = matchAll(text, NUMBER, 'PAYMENT_CARD_DATA', (value, match) => {
    const digits = digitsOf(value);
    if (!/^[2-6]/u.test(digits)) return false;
    const kind = labelBefore(labels, text, match.index, 50)?.kind;
    return passesLuhn(digits) && (kind !== 'neutral' || /card|visa|amex/u.test(before(text, match.index)));
  });
  const speaksOfCards =
    labels.some(({ kind }) => kind === 'PAYMENT_CARD_DATA') || /\bcv[cv]2?\b/iu.test(text);
  if (!speaksOfCards && numbers.length === 0) return [];
  const isNear = (at: number) => numbers.some(({ end }) => at >= end && at - end <= REACH);
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
  return [...numbers, ...expiries, ...bare, ...codes];
}
