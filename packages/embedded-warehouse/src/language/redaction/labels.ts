/**
 * The words that say what a number is: "passport", "numéro de sécurité sociale", "order". A number belongs to the
 * label that stands nearest before it; the neutral ones are as important as the others.
 */
import type { RedactionCategory } from './categories.ts';

/** `neutral` numbers belong to things; `same` goes on with what the text spoke of before ("the document"). */
export type LabelKind = RedactionCategory | 'bank account' | 'neutral' | 'same';

export interface Label {
  readonly kind: LabelKind;
  readonly start: number;
  readonly end: number;
}

const words: readonly (readonly [LabelKind, string])[] = [
  [
    'PASSPORT',
    `passports?(?: cards?)?|pass(?= (?:nr\\.? |no\\.? )?[A-Z]{0,3}\\d{6,9}\\b)|pass(?:eport|eports)|reisep(?:ass|ässe)\\p{L}*|passnummer|pass-?nr|pasaportes?|passaport[oie]s?|paspoort\\p{L}*|pas(?:port)?nummer|(?:čísl[oa]|č\\.|nr) pasu|cestovní(?:ho)? pasu?|护照|護照|パスポート|旅券|여권|paszport\\p{L}*|travel documents?|embassy|visa (?:letter|application|appointment|invitation)|travell?er profile`,
  ],
  [
    'DRIVERS_LICENSE',
    `(?:driver'?s?|driver’s|drivers['’]|driving|truck|forklift|uk|international|florida|texas|california|ohio|georgia|louisiana)[ -]licen[cs]es?(?: (?:number|no))?|(?:alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|virginia|washington|west virginia|wisconsin|wyoming|ontario|quebec|alberta)(?= (?:[A-Z]{1,2}\\d{5,12}|[A-Z]?\\d{7,12})\\b)|licen[cs]es?(?! (?:fees?|keys?|costs?|agreements?|plates?|terms|renewals?|count|seats?|models?))|(?:c?dl)(?= (?:number|no|nr|#|:|[A-Z0-9]))|f(?:ü|ue)hrerschein\\p{L}*|permis(?: de conduire)?|(?:carn[eé]t|permiso|licencia) de conduc(?:ir|ción)|carta de condução|patente(?: di guida)?|rijbewijs\\p{L}*|prawo jazdy|körkort|ehliyet\\p{L}*|driv(?:er|ing)['’]?s? permit|(?:québec|quebec|ontario|alberta) permit`,
  ],
  [
    'TAX_IDENTIFIER',
    `tax(?:payer)?[ -]?(?:payer )?(?:id(?:s|entification|entifier)?|identity|reference|number|no|file)?\\b|tin|itin|ein|fein|utr|unique taxpayer reference|employer identification|vat(?:[ -](?:id|number|no|reg\\p{L}*))?|abn|tfn|gst(?:in)?|pan|ust-?id\\p{L}*|umsatzsteuer\\p{L}*|steuer-?(?:nummer|nr|id|identifikation\\p{L}*)|steuerliche \\p{L}*|uid(?:-nummer)?|tva(?: intracommunautaire)?|num[eé]ro fiscal|nif|cif|rfc|cuit|cnpj|partita iva|p\\.? ?iva|codice fiscale|btw(?:-(?:nummer|id|nr))?|nip|momsnummer|cvr|siren|siret|identificaci[oó]n fiscal|w-?9|w-?8ben|di[cč]|afm|αφμ|kra(?: pin)?|npwp|ird(?: number)?|ruc|nit|trn|eik|n[uú]mero fiscal|inn|oib|egrpou`,
  ],
  [
    'NATIONAL_ID',
    `ssn|social (?:security|insurance)(?: (?:number|no|card))?|national (?:id\\p{L}*|insurance|register|registration|identity|health)|insurance n(?:umber|o)|ni (?:number|no)|nino|nhs(?: (?:number|no))?|medicare|medicaid|health (?:insurance|card|id)|identity (?:card|document|number)|id[ -]card|personal(?:ausweis\\p{L}*| identity| number| code| id)|ausweis\\p{L}*|sozialversicherung\\p{L}*|rentenversicherung\\p{L}*|krankenversicher\\p{L}*|versichertennummer|sv-?(?:nummer|nr)|ahv(?:-?(?:nummer|nr|number))?|avs|krankenkasse\\p{L}*|s[eé]curit[eé] sociale|n[°º] ?ss|insee|carte (?:d['’]identit[eé]|vitale)|dni|nie|seguridad social|afiliaci[oó]n|nuss|c[eé]dula|curp|nss|cpf|rg|bsn|burgerservicenummer|rijksregister\\p{L}*|niss|insz|pesel|cpr(?:-?(?:nummer|nr|number))?|personnummer|henkil[oö]tunnus|hetu|f[oø]dselsnummer|rodn[eé] [cč][ií]slo|birth number|ppsn?|sin|aadhaa?r|carta d['’]identit[aà]|tessera sanitaria|identiteitskaart|egn|cnp|amka|oib|emso|nric|hkid|nin|cart[aã]o de cidad[aã]o|bilhete de identidade|cc number|utente|member id|isikukood|asmens kodas|personas kods|kennitala|voter id|iqama|emirates id|qatar id|qid|civil id|(?:t\\.?c\\.? )?kimlik(?: no)?|citizen(?:ship)? (?:id|number|card)|ktp|mykad|jmbg|emb[gš]|ghana card|rut|cnib?|ic (?:number|no)|residen(?:ce|cy) (?:permit|card|number)|aufenthaltstitel|titre de s[eé]jour|(?:a|alien)[- ](?:registration )?number|insur(?:ance|er|ed) (?:card|no|number|id)|(?:aok|bkk|tk|dak|barmer)(?:[ -](?:number|nummer|nr|no))|tarjeta sanitaria|green card|身份证号?码?|身分證|マイナンバー|주민등록번호|id number(?! of the)`,
  ],
  [
    'bank account',
    `iban|bic|rib|úč(?:et|tu|tem)|tilinumero|számlaszám|numer (?:konta|rachunku)|hesap no|número de cuenta|kontonummer|kontoverbindung|bank account|compte bancaire|cuenta bancaria|conto corrente|bankrekening|rekeningnummer`,
  ],
  [
    'PAYMENT_CARD_DATA',
    `(?:credit|debit|payment|bank|visa|master)[ -]?cards?|cards?(?: number| no)?|visa|mastercard|amex|american express|maestro|kreditkarte\\p{L}*|kartennummer|carte (?:bancaire|bleue|de cr[eé]dit)|tarjetas?|carta di credito|creditcard\\p{L}*|cart[aã]o`,
  ],
  [
    'PHONE_NUMBER',
    `(?:tele)?phones?|tel|t[eé]l(?:[eé]phone)?|telefon\\p{L}*|telefono|tel[eé]fono|telefone|telefoon\\p{L}*|mobiles?|mobil\\p{L}*|m[oó]vil|cell(?:ulare|ulaire)?|handy\\p{L}*|portable|gsm|fax|whatsapp|call(?:ing)?(?: (?:me|us|him|her|back))?(?: (?:on|at))?|callback|ring (?:me|him|her|us)|text (?:me|him|her|us)|dial|hotline|direct line|landline|line|reach (?:me|us|him|her)|reachable|contact number|rufnummer|erreichbar|num[eé]ro|n[uú]mero de contacto|appelez|llam\\p{L}+|bel(?:len)?|sms|durchwahl|(?:my|best|alternate|alternative|other) no|best number(?:['’]s)?|alternate|(?:ring|call|phone|text|reach)(?: \\p{L}+){1,2} (?:on|at)|ext(?:ension)?|signal|telegram|viber|(?:\\p{L}+['’]s|my|his|her|their|our) (?:new |old |other )?(?:number|no)(?= (?:is )?(?:\\d{3}[-. ]\\d{4}\\b|0\\d|\\+))`,
  ],
  [
    'neutral',
    `(?:ersatz)?teile?(?:-?(?:nummer|nr))?|sendung\\p{L}*|paket\\p{L}*|colis|pi[eè]ces? n[°º]|paquete|pacco|bestelling|encomenda|zam[oó]wieni\\p{L}*|przesyłk\\p{L}*|paczk\\p{L}*|faktur\\p{L}*|objednávk\\p{L}*|beställning\\p{L}*|ordren?|tilau\\p{L}*|sipariş\\p{L}*|(?<!standing )orders?(?: (?:number|no|id))?|invoices?|tickets?|tracking|sku|refs?|réf|r[eé]f[eé]rence|references?|refer[eê]nci[ae]|riferimento|referenz\\p{L}*|referentie|aktenzeichen|expediente|articles?|artikel\\p{L}*|parts?(?: no)?|polic(?:y|ies)|claims?|cases?|versions?|update|serials?|seriennummer|meeting id|webinar|passcode|flights?|po|gtin|ean|isbn|upc|lots?|lote|batch|models?|modell|quotes?|contracts?|contratto|vertrag\\p{L}*|customer (?:number|no|id)|kundennummer|num[eé]ro de client|n[uú]mero de cliente|klantnummer|employee (?:number|no|id)|badge|account(?: (?:number|no))?(?! of)|sort code|(?:booking|reservation)s?(?: (?:number|no|id|ref\\p{L}*|code))?|errors?|rooms?|pallets?|containers?|plates?|kennzeichen|kenteken|commande|pedido|ordine|bestell\\p{L}*|rechnung\\p{L}*|facture|factura|fattura|factuur|auftrag\\p{L}*|code|gate|pin|hash|commit|build|port|price|total|amount|sum|quantity|units|vol|page|chapter|section|line \\d+|bug|jira|asset|vin|imei|mac|guid|uuid|shipment|parcel|waybill|awb|container|delivery note|lieferschein|device|firmware|release|rma|gutschein|voucher|coupon|warranty|membership|loyalty|member(?! id)|student (?:id|number)|survey|room|seat|job (?:id|number)|position|requisition|exchange rate|seals?|bag tag|tag|report|docket|manifest|clause|population|temperature|step`,
  ],
  ['same', `documents?|document no|id|ids|number|numbers|nummer|no|nr|it['’]s|holds|shown|proof of identity`],
];

const patterns = words.map(
  ([kind, pattern]) =>
    [kind, new RegExp(`(?<![\\p{L}\\p{N}_@])(?:${pattern})(?![\\p{L}\\p{N}_@])`, 'giu')] as const,
);

/**
 * Short forms that are words of some language: "ein" and "nie" in German, "pan" and "dni" in Polish, "sin" in Spanish,
 * "inn" and "nit" in English. In small letters they are labels only right before a number.
 */
const ORDINARY = /^(?:ein|fein|tin|inn|pan|sin|nie|nit|nip|rut|rib|dni|nino|siren|cif|nin|dic|ruc|eik)$/iu;
const IS_BEFORE_NUMBER =
  /^(?:[\s:#=(-]|(?<!\p{L})(?:numbers?|num|no|nr|n[°º]|is|ist|es)(?!\p{L})[.:]?){0,6}(?:[A-Z]{1,5}[ -]?)?\d/iu;

/** In the order of the text; where two overlap the longer one stands. */
export function findLabels(text: string): Label[] {
  const found: Label[] = [];
  for (const [kind, pattern] of patterns) {
    for (const match of text.matchAll(pattern)) {
      const [written] = match;
      const end = match.index + written.length;
      const isWord = ORDINARY.test(written) && written !== written.toUpperCase();
      if (isWord && !IS_BEFORE_NUMBER.test(text.slice(end, end + 30))) continue;
      found.push({ kind, start: match.index, end });
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Label[] = [];
  for (const label of found) {
    const last = kept.at(-1);
    if (!last || label.start >= last.end) kept.push(label);
    else if (label.end - label.start > last.end - last.start) kept[kept.length - 1] = label;
  }
  return kept;
}

/** The label that begins at an offset; null when none does. */
export function labelAt(labels: readonly Label[], offset: number): Label | null {
  const label = labels[firstEndingAfter(labels, offset)];
  return label?.start === offset ? label : null;
}

/** The place of the first of some spans, in their order, that ends behind an offset. */
export function firstEndingAfter(spans: readonly { readonly end: number }[], offset: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as { readonly end: number }).end <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The number of a thing stands close to it. */
const NEUTRAL_REACH = 25;
const NEUTRAL_ASIDE =
  /(?<!\p{L})(?:for|on|of|in|with|from|für|auf|in|pour|sur|de|per|sulla|voor|op|para|en|do|na|pro|til|för)\s(?:(?:the|my|our|your|an?|der|die|das|den|meine[rn]?|la|le|les|el|il|een|deze)\s)?$/iu;

/** How far before a number its label may stand. */
const REACH = 90;

/** What a number at `offset` is, by the nearest label before it; null when none is near. */
export function labelBefore(
  labels: readonly Label[],
  text: string,
  offset: number,
  reach = REACH,
): Label | null {
  let inherits: Label | null = null;
  for (let i = firstEndingAfter(labels, offset) - 1; i >= 0; i--) {
    const label = labels[i] as Label;
    if (offset - label.end > (inherits ? 3 * reach : reach)) break;
    if (label.kind === 'same') {
      inherits ??= label;
      continue;
    }
    const between = text.slice(label.end, offset);
    // "Steuernummer for the invoice: 143/265/90812": the thing is what the number is for.
    const isAside = NEUTRAL_ASIDE.test(text.slice(Math.max(0, label.start - 14), label.start));
    if (label.kind === 'neutral' && (isAside || between.length > NEUTRAL_REACH)) continue;
    // A new sentence speaks of something else, unless it goes on about "the number".
    // "CPF 418.273.905-62" on one line says nothing of the number on the next.
    if (/\d{3}[^\n]*\n/u.test(between)) return null;
    if (!inherits && /[.!?;]\s+\p{Lu}\p{Ll}/u.test(between) && !/^[^\n]{0,4}\.\s/u.test(between)) return null;
    return label;
  }
  return null;
}
