/** What speaks against a span that a rule or the tagger has found. */

import { legalForms } from '../lexicon/firms.ts';
import { isGivenName, isPlace } from '../lexicon/people.ts';
import type { PersonalData, RedactionCategory } from './categories.ts';
import { isEastAsian } from './find-east-asian.ts';
import { findLabels, firstEndingAfter, labelBefore } from './labels.ts';
import { TITLE } from './name-signals.ts';

/** A span with what speaks for it. */
export interface FoundSpan extends PersonalData {
  /** How likely the tagger holds it for personal data. */
  readonly likelihood: number;
  readonly byRule: boolean;
}

/** These go by how things are written, and need the tagger's word. */
const doubtful: ReadonlySet<RedactionCategory> = new Set([
  'NAME',
  'ADDRESS',
  'AGE',
  'DATE_OF_BIRTH',
  'PHONE_NUMBER',
]);

/**
 * How likely a span must be, in a text where other personal data is sure and in one where none is: a film or a rose called
 * like somebody mostly stands where nobody is spoken of. Chosen on authors that the tagger had not learned from.
 */
const LEAST = {
  ruled: { beside: 0.1, alone: 0.25 },
  ruledName: { beside: 0.08, alone: 0.5 },
  ruledFullName: { beside: 0.08, alone: 0.25 },
  tagged: { beside: 0.42, alone: 0.82 },
  taggedName: { beside: 0.52, alone: 0.82 },
} as const;
/** A span that the tagger alone finds is never less likely than this. */
export const LEAST_TAGGED = LEAST.tagged.beside;
const SURE = 0.9;
/** How far away other personal data still says what a text is about. */
const NEAR = 600;

/** @param spans in the order of the text */
export function withoutUnlikely(text: string, spans: readonly FoundSpan[]): FoundSpan[] {
  const sure = spans.filter((span) => span.likelihood >= SURE || isBeyondDoubt(text, span));
  return spans.filter((span) => {
    if (isBeyondDoubt(text, span)) return true;
    const least = LEAST[kindOf(text, span)];
    return (
      span.likelihood >= least.beside && span.likelihood >= least[hasNear(sure, span) ? 'beside' : 'alone']
    );
  });
}

function kindOf(text: string, { byRule, category, start, end }: FoundSpan): keyof typeof LEAST {
  if (category !== 'NAME') return byRule ? 'ruled' : 'tagged';
  if (!byRule) return 'taggedName';
  // "Susan Clark", "Mrs Baker"
  const isFull = /\s/u.test(text.slice(start, end)) || TITLE.test(text.slice(Math.max(0, start - 48), start));
  return isFull ? 'ruledFullName' : 'ruledName';
}

/** Found by a rule that goes by more than how it is written, or a name that does what only people do. */
const isBeyondDoubt = (text: string, { byRule, category, start, end }: FoundSpan) =>
  byRule &&
  ((!doubtful.has(category) && !mayBeVersion(text, { category, start, end })) ||
    (category === 'NAME' && SPEAKS.test(text.slice(end, end + SPEAKS_REACH))) ||
    // The tagger knows no word of these scripts.
    isEastAsian(text.slice(start, end)));

/** "OpenSSL 3.0.11.2": few addresses begin so low, and versions do; 10 is a private network. */
const mayBeVersion = (text: string, { category, start, end }: PersonalData) =>
  category === 'IP_ADDRESS' && /^(?!10\.)(?:[12]?\d|3[01])\./u.test(text.slice(start, end));

const SPEAKS =
  /^ (?:called|calls|rang|phoned|said|says|asked|asks|wrote|writes|wants|wanted|told|thinks|replied|complained|emailed)(?!\p{L})/u;
const SPEAKS_REACH = 16;

function hasNear(sure: readonly FoundSpan[], { start, end }: FoundSpan): boolean {
  for (let at = firstEndingAfter(sure, start - NEAR); at < sure.length; at++) {
    const other = sure[at] as FoundSpan;
    if (other.start > end + NEAR) return false;
    if (other.end <= start || other.start >= end) return true;
  }
  return false;
}

/** "The serial number is 4111111111111112": a word right before says that the figures are a thing's. */
export function isNumberOfThing(text: string, { category, start, end }: PersonalData): boolean {
  if (!numbered.has(category)) return false;
  if (OF_THING.test(text.slice(Math.max(0, start - 40), start))) return true;
  if (category !== 'PAYMENT_CARD_DATA' || !/^[\d -]{13,23}$/u.test(text.slice(start, end))) return false;
  const label = labelBefore(findLabels(text.slice(0, start)), text, start);
  return label?.kind === 'neutral' && !/account/iu.test(text.slice(label.start, label.end));
}

const numbered: ReadonlySet<RedactionCategory> = new Set([
  'PAYMENT_CARD_DATA',
  'PASSPORT',
  'TAX_IDENTIFIER',
  'NATIONAL_ID',
  'DRIVERS_LICENSE',
]);
const OF_THING =
  /(?<!\p{L})(?:student|staff|employee|company|badge|order|invoice|ticket|case|file|booking|tracking|serial|meter|application|claim|library card|season ticket|error|receipt|bestellung|auftrag|rechnung|artikel|(?:ersatz)?teil|sendung|paket|(?:bestell|auftrags|rechnungs|artikel|(?:ersatz)?teile?|sendungs|vorgangs|serien)-?(?:nummer|nr)|commande|facture|dossier|colis|pi[eè]ce|pedido|factura|paquete|pieza|ordine|fattura|pratica|pacco|ricambio|bestelling|factuur|onderdeel|encomenda|fatura|zam[oó]wieni[ae]|faktur[aęy]|przesyłk[aięi]|paczk[aęi]|objednávk[ayu]|refer[eê]nci[ae]|riferimento|referenz|referentie|beställning|ordre|tilaus|sipariş)(?:,? (?:no|nr|number|id|code|ref|nummer|n[°º]|num[eéè]r[oy]?|n[uú]mero|číslo))?[.:#]{0,2}\s?$/iu;

/** "Dear Sirs", "Tue and Thu", "Harper Collins Logistics", "Osaka-Kyoto": written like names, and nobody's. */
export function isNoName(text: string, { category, start, end }: PersonalData): boolean {
  if (category !== 'NAME') return false;
  const name = text.slice(start, end);
  const places = name.split('-');
  return (
    NO_NAME.test(name) ||
    LEGAL_FORM.test(name) ||
    FIRM_BEHIND.test(text.slice(end, end + FIRM_REACH)) ||
    (places.length > 1 && places.every(isPlace) && !places.every(isGivenName))
  );
}

const FORMS = `${legalForms}|limited|llp|sarl|oyj|pty|sp\\. z o\\.o`;
const LEGAL_FORM = new RegExp(`\\s(?:${FORMS})(?![\\p{L}])`, 'iu');
/** Up to two more words of its name stand between. */
const FIRM_BEHIND = new RegExp(
  `^(?:\\s(?:& )?\\p{Lu}[\\p{L}'’-]+){0,2}\\s(?:& )?(?:${FORMS}|trading|exporters|importers|logistics|freight|holdings?|bros)(?![\\p{L}]| (?:manager|director|lead|team|coordinator|assistant|clerk))`,
  'iu',
);
const FIRM_REACH = 60;

const NO_NAME = new RegExp(
  `^(?:${`sirs? madams? mesdames messieurs herren damen señores buongiorno buonasera danke merci grazie gracias bedankt groetjes obrigado dziękuję
    grüße viele_grüße liebe_grüße beste_grüße freundliche_grüße cordialement cordiali_saluti saludos saluti appelez filipino
    mon tues? wed thurs? thu fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonntag
    lundi mardi mercredi jeudi vendredi samedi dimanche`
    .split(/\s+/u)
    .join('|')
    .replaceAll('_', ' ')})$`,
  'iu',
);

/** "03/09" and "41,20" are no ages, "01/06" alone is no card's, a day is no document's number, and an IP address has its marks. */
export function isOtherFigure(text: string, { category, start, end }: PersonalData): boolean {
  const value = text.slice(start, end);
  if (category === 'AGE')
    return (
      /\d/u.test(value) && (/\d[.,:/]$/u.test(text.slice(0, start)) || /^[.,:/]\d/u.test(text.slice(end)))
    );
  if (category === 'PAYMENT_CARD_DATA') {
    const around = text.slice(Math.max(0, start - NEAR), end + NEAR);
    return value.replaceAll(/\D/gu, '').length <= 6 && !LONG_NUMBER.test(around) && !OF_ACCOUNT.test(around);
  }
  if (category === 'IP_ADDRESS') return !/\d\.\d|:.*:/u.test(value);
  return numbered.has(category) && DAY_OR_MONTH.test(value);
}

const LONG_NUMBER = /(?:\d[ -]?){7}/u;
const OF_ACCOUNT =
  /card|kart|carte|tarjeta|carta|cartão|kaart|kort|cv[vcn]|visa|maestro|amex|sort|account|acct|a\/c|konto|compte|cuenta|cont[oa]|rekening|iban|bank|bsb|routing|debit|[ck]redit/iu;
const DAY_OR_MONTH = /^(?:\d{1,2}[./-]){1,2}(?:(?:19|20)\d\d|\d\d)$/u;
