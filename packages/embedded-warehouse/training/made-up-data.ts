/** Personal data that nobody has, in the shapes of many countries, for texts that the redaction's tagger learns from. */
import { readFileSync } from 'node:fs';

export type Random = () => number;

const list = (words: string): readonly string[] => words.trim().split(/\s*\n\s*/u);
const read = (name: string) =>
  readFileSync(new URL(`../lexicon/${name}.txt`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

export const pick = <T>(random: Random, from: readonly T[]): T =>
  from[Math.floor(random() * from.length)] as T;
const between = (random: Random, least: number, most: number) =>
  least + Math.floor(random() * (most - least + 1));

/** `9` a digit, `8` one that is not zero, `A` a capital; the rest, and what is in quotes, stays. */
export const filled = (random: Random, shape: string): string =>
  shape.replaceAll(/'([^']*)'|[98A]/gu, (mark, kept?: string) => {
    if (kept !== undefined) return kept;
    if (mark === '9') return String(between(random, 0, 9));
    if (mark === '8') return String(between(random, 1, 9));
    return String.fromCharCode(65 + between(random, 0, 25));
  });

const gazetteer = {
  given: [...read('given-names'), ...read('further-given-names')],
  family: read('family-names'),
  places: read('places').filter((place) => place.length < 20),
};
export const capitalised = (word: string) =>
  word.replaceAll(/(?<![\p{L}'’])\p{Ll}/gu, (letter) => letter.toUpperCase());

/** Two halves of names make one that no list has. */
function unlisted(random: Random, from: readonly string[]): string {
  const [first, second] = [pick(random, from), pick(random, from)];
  return first.slice(0, Math.ceil(first.length / 2)) + second.slice(Math.floor(second.length / 2));
}
const nameWord = (random: Random, from: readonly string[]) =>
  capitalised(random() < 0.3 ? unlisted(random, from) : pick(random, from));
export const givenName = (random: Random) => nameWord(random, gazetteer.given);
export const familyName = (random: Random) => nameWord(random, gazetteer.family);
export const town = (random: Random) => capitalised(pick(random, gazetteer.places));

export function personName(random: Random): string {
  const [given, family] = [givenName(random), familyName(random)];
  const initial = `${given[0]}.`;
  return pick(random, [
    `${given} ${family}`,
    `${given} ${family}`,
    `${given} ${family}`,
    given,
    given,
    family,
    `${family} ${given}`,
    `${family.toUpperCase()}, ${given}`,
    `${family}, ${given}`,
    `${given.toUpperCase()} ${family.toUpperCase()}`,
    `${initial} ${family}`,
    `${given} ${pick(random, ['van', 'de', 'bin', 'al', 'von', 'da', 'El', 'Ben'])} ${family}`,
    `${given} ${family}-${familyName(random)}`,
    `${given} ${familyName(random)} ${family}`,
    `${given} ${filled(random, 'A')}. ${family}`,
  ]);
}

/** Labels and shapes of numbers by category, one country's a line: labels, a colon, shapes. */
const numbered = {
  NATIONAL_ID: list(`
    SSN|Social Security number|social|soc sec: 899-99-9999|899 99 9999
    SIN|social insurance number: 999 999 999|999-999-999
    NI number|National Insurance no|NINO: AA 99 99 99 A|AA999999A
    NHS number|NHS no: 999 999 9999|9999999999
    PPS number|PPSN: 9999999A|9999999AA
    Personalausweis|Ausweisnummer|Personalausweisnummer: A99A99A99|A99999999
    Sozialversicherungsnummer|SV-Nummer|Rentenversicherungsnummer: 99 999999 A 999|9999 999999
    Krankenversichertennummer|Versichertennummer: A999999999
    AHV-Nr|AHV: '756'.9999.9999.99
    n° de sécurité sociale|numéro de sécu|NIR|INSEE: 8 99 99 99 999 999 99|899999999999999
    carte d'identité|CNI: 999999999999|AA9A99999
    DNI: 99999999A|99999999-A|99.999.999
    NIE: X9999999A|Y-9999999-A
    codice fiscale|tessera sanitaria: AAAAAA99A99A999A
    carta d'identità: AA99999AA
    BSN|burgerservicenummer: 999999999|9999.99.999
    rijksregisternummer|NISS|numéro national: 99.99.99-999.99
    NISS|número de utente|cartão de cidadão: 99999999 9 AA9|999999999
    PESEL: 99999999999
    dowód osobisty|nr dowodu: AAA 999999|AAA999999
    rodné číslo|birth number: 999999/9999|9999999999
    személyi igazolvány|TAJ szám: 999999AA|999 999 999
    CNP: 8999999999999
    EGN|ЕГН: 9999999999
    JMBG|matični broj: 9999999999999
    OIB: 99999999999
    EMŠO: 9999999999999
    AMKA|ΑΜΚΑ: 99999999999
    personnummer: 999999-9999|99999999-9999|999999+9999
    fødselsnummer|personnr|national no: 999999 99999|99999999999
    CPR|CPR-nummer|cpr nr: 999999-9999
    kennitala: 999999-9999
    henkilötunnus|hetu: 999999-999A|999999A999A
    isikukood|personal code: 89999999999
    asmens kodas: 89999999999
    personas kods: 999999-99999
    СНИЛС|SNILS: 999-999-999 99
    паспорт РФ|паспорт серия: 99 99 999999
    ИИН|IIN: 999999999999
    T.C. Kimlik No|TC kimlik|kimlik: 89999999999
    תעודת זהות|Teudat Zehut|ID: 999999999
    Iqama|national ID: 2999999999|1999999999
    Emirates ID: '784'-'19'99-9999999-9
    QID|Civil ID: 29999999999
    Aadhaar|aadhar no|UIDAI: 9999 9999 9999
    voter ID|EPIC no: AAA9999999
    CNIC: 99999-9999999-9
    NIC: 999999999V|'19'9999999999
    NID|smart card no: 9999999999|9999999999999
    citizen ID|Thai ID|เลขบัตรประชาชน: 8-9999-99999-99-9
    CCCD|CMND|căn cước: '0'99999999999|999999999
    NIK|No. KTP|KTP: 9999999999999999
    IC|IC no|MyKad|NRIC: 999999-99-9999|999999999999
    NRIC|FIN: S9999999A|G9999999A
    HKID: A999999(9)|AA999999(9)
    身份证号|ID card no: 999999'19'999999999A|999999'20'9999999999
    My Number|マイナンバー|individual number: 9999 9999 9999
    주민등록번호|resident registration number|RRN: 999999-8999999
    national ID|ARC: A899999999
    SSS|PhilSys|UMID: 99-9999999-9|9999-9999-9999-9999
    ID|ID number|SA ID|RSA ID: 9999999999999|999999 9999 999
    NIN|BVN: 99999999999
    Ghana Card: 'GHA'-999999999-9
    national ID|ID|Huduma: 99999999|9999999
    الرقم القومي|national ID: 29999999999999
    CIN: AA999999|A999999
    CPF: 999.999.999-99|99999999999
    RG: 99.999.999-9
    DNI: 99.999.999|99999999
    RUT|RUN: 99.999.999-9|9.999.999-A
    cédula|C.C.|CC: 8.999.999.999|99999999
    CURP: AAAA999999HAAAAA99
    NSS|IMSS: 99 99 99 9999 9
    cédula de identidad|CI: 9.999.999-9|9999999999
    Medicare|Medicare no: 9999 99999 9|9AA9-AA9-AA99
    NHI: AAA9999
    CRN: 999 999 999A
    A-number|alien registration: A999 999 999|A999999999
    resident card|residence permit|BRP: AA9999999|AA9999999
    insurance no|Member ID|patient id: A999999999|AAA999999999
    ID card|identity document|ID document: 999999999|AA999999`),
  TAX_IDENTIFIER: list(`
    TIN|tax ID|ITIN: 9AA-99-9999|999-99-9999|99-9999999
    EIN|FEIN|federal tax id: 99-9999999
    UTR|unique taxpayer reference: 99999 99999|9999999999
    VAT|VAT number|VAT reg no: 'GB' 999 9999 99|'GB'999999999|'IE'9999999A
    Steuernummer|St.-Nr.|StNr: 99/999/99999|999/9999/9999
    Steuer-ID|IdNr|steuerliche Identifikationsnummer: 99 999 999 999|99999999999
    USt-IdNr|UID: 'DE'999999999|'ATU'99999999|'CHE'-999.999.999
    numéro fiscal|SPI|n° fiscal: 99 99 999 999 999|9999999999999
    TVA|n° TVA: 'FR'99999999999|'BE'0999.999.999
    SIRET|SIREN: 999 999 999 99999|999 999 999
    NIF|CIF: A99999999|A-99999999|99999999A
    partita IVA|P. IVA|P.IVA: 99999999999|'IT'99999999999
    codice fiscale|C.F.: AAAAAA99A99A999A
    BTW|btw-nummer|RSIN: 'NL'999999999'B'99|999999999
    NIF|contribuinte|NIPC: 999999999|999 999 999
    NIP: 999-999-99-99|9999999999|'PL'9999999999
    DIČ|IČO: 'CZ'99999999|9999999999|99999999
    adószám|adóazonosító: 99999999-9-99|8999999999
    CUI|cod fiscal: 'RO'99999999
    AFM|ΑΦΜ: 999999999
    org.nr|organisasjonsnummer|orgnr: 999 999 999|999999-9999
    CVR|SE-nr: 99 99 99 99|99999999
    ИНН|INN: 9999999999|999999999999
    ІПН|РНОКПП: 9999999999
    vergi no|VKN|vergi kimlik: 9999999999
    TRN|tax registration number: '100'999999999999
    PAN|PAN card: AAAPA9999A
    GSTIN|GST no: 99AAAAA9999A9AA
    NTN: 9999999-9
    NPWP: 99.999.999.9-999.999
    TIN: 999-999-999-999|999-999-999
    MST|mã số thuế: 9999999999
    ABN: 99 999 999 999|99999999999
    TFN|tax file number: 999 999 999
    IRD|IRD number: 99-999-999|999-999-999
    KRA PIN|KRA: A999999999A
    TIN: 99999999-9999
    tax ref|tax reference no: 9999999999|9999/999/99/9
    CNPJ: 99.999.999/9999-99
    RFC: AAAA999999AA9
    CUIT|CUIL: 29-99999999-9
    RUC: 99999999999|9999999999'001'
    NIT: 999.999.999-9|999999-9
    business number|BN: 99999 9999 'RT'0001`),
  PASSPORT: list(`
    passport|passport no|passport number|Passport: 999999999|A99999999|A9999999
    passport|pp no|PPT: AA9999999|AA999999|A999999
    Reisepass|Pass-Nr|Passnummer: A99AAAA99|A99A99A99
    passeport|passeport n°: 99AA99999
    pasaporte|n.º de pasaporte: AAA999999|A999999
    passaporto: AA9999999|AA999999
    paspoort: AA99AA999|AAAAA9999
    paszport: AA9999999
    passaporte: AA999999
    загранпаспорт|паспорт: 99 9999999
    paspor|travel document: A9999999|AA9999999
    pas|pasnummer: 999999999`),
  DRIVERS_LICENSE: list(`
    driving licence|licence no|DVLA: AAAAA999999AA9AA|AAAAA 999999 AA9AA
    driver's license|DL|DL#|license number: A9999999|A999-9999-9999|99999999|A99999999
    driver licence|licence: 99 999 999|99999999|AA999999
    Führerschein|Führerscheinnummer: A99999A99A9|A999A99A9A9
    permis de conduire|permis n°: 99AA99999|999999999999
    permiso de conducir|carné: 99999999A|99999999-A
    patente|patente di guida: AA9999999A|A9A999999A
    rijbewijs|rijbewijsnummer: 9999999999
    prawo jazdy: 99999/99/9999
    førerkort|körkort|kørekort: 99 99 999999 9|999999-9999|99999999
    DL no|licence no: AA-9999999999999|AA99 99999999999
    carta de condução|CNH: AA-999999 9|99999999999
    SIM A|SIM C|licence: 9999-9999-999999|999999999999`),
  PAYMENT_CARD_DATA: list(`
    sort code: 99-99-99, account 99999999|99-99-99 99999999
    account|acct|account no|a/c: 99999999|9999999999|999999999999
    routing|ABA: 999999999, account 9999999999|999999999
    BSB: 999-999 9999 9999|999-999
    card|card no|card number|Visa|Mastercard: 4999 9999 9999 9999|59999999 99999999|4999999999999999|5499-9999-9999-9999
    amex: '37'99 999999 99999
    card|expires|exp: 4999 9999 9999 9999 exp '0'8/'2'9|'0'8/'2'9|'1'2/'2'9
    CVV|CVC|security code: 999|9999
    konto|kontonr|account: 9999 99 99999|9999.99.99999
    Kontonummer|Konto: 9999999999|999999999
    clabe|CLABE: 999999999999999999
    clearing|bankgiro|plusgiro: 9999-9, 999 999 999-9|999-9999
    account|IFSC: 99999999999, 'AAAA'0999999|99999999999
    bank code|NUBAN|account number: 9999999999
    rekening|no rek|nomor rekening: 999-999-9999|9999999999
    口座番号|account: 9999999
    IBAN: 'DE'99 9999 9999 9999 9999 99|'NO'99 9999 9999 999|'FR'9999999999999999999999999|'PL'99 9999 9999 9999 9999 9999 9999|'AE'99 9999 9999 9999 9999 999|'TR'99 9999 9999 9999 9999 9999 99|'IE'99 'BOFI' 9999 9999 9999 99`),
  PHONE_NUMBER: list(`
    phone|tel|mobile|cell|call me on|ring: 899-555-'01'99|(899) 555-'01'99|+1 899 555 '01'99|555-'01'99
    phone|mobile|text|whatsapp: '07'999 999999|'07'99 999 9999|+44 '7'999 999999|'020' 9999 9999|'01'999 999999
    Tel|Telefon|Mobil|Handy|Rückruf: '01'79 9999999|+49 '1'79 99999999|'0'89/999999|'030' 999999-99
    tél|portable|tel: '06' 99 99 99 99|+33 '6' 99 99 99 99|'01'.99.99.99.99
    tel|móvil|llamar al: '6'99 999 999|+34 '6'99 99 99 99|'9'1 999 99 99
    cellulare|cell.: '3'99 9999999|+39 '3'99 999 9999|'06' 9999999
    telefoon|bel|mob: '06'-99999999|'06' 99 99 99 99|+31 '6' 9999 9999
    tel.|telefon: 999 999 999|+48 999 999 999
    telefon|mob: 99 99 99 99|+47 999 99 999|'07'9-999 99 99
    phone|mob|WhatsApp: 99999 99999|+91 99999 99999|'0'99-9999999
    phone|my number is: '09'99 999 9999|+63 '9'99 999 9999|'08'99-9999-9999
    phone|call: '08'99 999 9999|+234 '8'99 999 9999|'07'99 999 999|+254 '7'99 999999
    phone|携帯: '090'-9999-9999|'010'-9999-9999|+82 '10'-9999-9999|'1'99 9999 9999
    phone|mob: '04'99 999 999|+61 '4'99 999 999|'02' 9999 9999|+64 '21' 999 9999
    telefone|celular|zap: (99) '9'9999-9999|+55 11 '9'9999-9999|+54 9 11 9999-9999
    тел|телефон|моб: +7 '9'99 999-99-99|'8' (999) 999-99-99|+380 '6'7 999 99 99
    phone|gsm: '05'99 999 99 99|+90 '5'99 999 99 99|+971 '5'9 999 9999|'05'9-999-9999`),
} as const;
export type NumberedCategory = keyof typeof numbered;
export const numberedCategories = Object.keys(numbered) as NumberedCategory[];

export function labelledNumber(
  random: Random,
  category: NumberedCategory,
): { readonly label: string; readonly value: string } {
  const [labels = '', shapes = ''] = pick(random, numbered[category]).split(/: (.*)/u);
  const value = filled(random, pick(random, shapes.split('|')));
  return { label: pick(random, labels.split('|')), value };
}

const months = list(`
  January February March April May June July August September October November December
  Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
  Januar Februar März April Mai Juni Juli August September Oktober November Dezember
  janvier février mars avril mai juin juillet août septembre octobre novembre décembre
  de#enero de#febrero de#marzo de#abril de#mayo de#junio de#julio de#agosto de#septiembre de#octubre de#noviembre de#diciembre
  gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
  januari februari maart april mei juni juli augustus september oktober november december
  stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
  января февраля марта апреля мая июня июля августа сентября октября ноября декабря`).map((names) =>
  names.split(' ').map((name) => name.replace('#', ' ')),
);
const ordinals = 'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth'.split(
  ' ',
);
const tens = 'thirty forty fifty sixty seventy eighty ninety'.split(' ');
const ones = 'one two three four five six seven eight nine'.split(' ');

export function anyDate(random: Random, from: number, to: number): string {
  const [day, month, year] = [between(random, 1, 28), between(random, 1, 12), between(random, from, to)];
  const [two, twoMonth] = [String(day).padStart(2, '0'), String(month).padStart(2, '0')];
  const name = pick(random, months)[month - 1] as string;
  const english = (months[between(random, 0, 1)] as readonly string[])[month - 1] as string;
  return pick(random, [
    `${two}/${twoMonth}/${year}`,
    `${day}/${month}/${year}`,
    `${two}.${twoMonth}.${year}`,
    `${day}.${month}.${year}`,
    `${two}-${twoMonth}-${year}`,
    `${year}-${twoMonth}-${two}`,
    `${year}/${twoMonth}/${two}`,
    `${twoMonth}/${two}/${String(year).slice(2)}`,
    `${two}.${twoMonth}.${String(year).slice(2)}`,
    `${day} ${name} ${year}`,
    `${day} ${english} ${year}`,
    `${english} ${day}, ${year}`,
    `${day}. ${name} ${year}`,
    `${day}${day === 1 ? 'st' : day === 2 ? 'nd' : day === 3 ? 'rd' : 'th'} ${english} ${year}`,
    `${english} ${day}${pick(random, ['th', 'st'])} ${year}`,
    `${day}-${english.slice(0, 3)}-${String(year).slice(2)}`,
    `the ${pick(random, ordinals)} of ${english} ${year}`,
    `${pick(random, ordinals)} of the ${pick(random, ordinals)} ${pick(random, tens)}-${pick(random, ones)}`,
  ]);
}

export const birthDate = (random: Random) => anyDate(random, 1930, 2022);

export function age(random: Random): string {
  if (random() < 0.7) return String(between(random, 1, 98));
  const many = `${pick(random, ['twenty', ...tens])}${pick(random, ['-', '-', ' '])}${pick(random, ones)}`;
  return pick(random, [
    many,
    many,
    pick(random, ones),
    pick(random, teens),
    pick(random, teens),
    pick(random, tens),
  ]);
}

/** "eight weeks", "mid-forties", "60-ish": ages that no number of years tells. */
export function looseAge(random: Random): string {
  const tenth = 10 * between(random, 1, 8);
  const decade = pick(random, [
    `${tenth + 10}s`,
    'teens',
    'twenties',
    'thirties',
    'forties',
    'fifties',
    'sixties',
    'seventies',
    'eighties',
  ]);
  const part = pick(random, ['early', 'mid', 'late']);
  return pick(random, [
    `${between(random, 2, 23)} ${pick(random, ['months', 'months', 'weeks', 'days'])}`,
    `${pick(random, ones)} ${pick(random, ['months', 'weeks'])}`,
    `${pick(random, ['ten', 'eleven', 'twelve', 'a few'])} ${pick(random, ['months', 'weeks', 'days'])}`,
    `${part} ${decade}`,
    `${part}-${decade}`,
    decade,
    `${tenth}-ish`,
    `${tenth}-something`,
    `${tenth} something`,
    `${tenth}-${tenth + 5}`,
    `${between(random, 2, 12)}½`,
    `${between(random, 2, 12)} and a half`,
    `${pick(random, ones)} and a half`,
    `${between(random, 2, 12)} yrs ${between(random, 2, 11)} mths`,
    `${between(random, 2, 5)}y${between(random, 2, 11)}m`,
    age(random),
    age(random),
  ]);
}
const teens = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');

/** A street with or without the number of a house, in the shapes of several countries. */
export function streetAlone(random: Random): string {
  const word = () =>
    random() < 0.4 ? pick(random, streetWords) : pick(random, [familyName, givenName, town])(random);
  const number = between(random, 1, 140);
  const kind = pick(
    random,
    'Street Road Lane Way Hill Row Close Avenue Crescent Terrace Court Gardens View Drive Square Grove Walk Place St Rd Ave'.split(
      ' ',
    ),
  );
  return pick(random, [
    `${number} ${word()} ${kind}`,
    `${number} ${word()} ${kind}`,
    `${number} ${word()} ${kind}`,
    `${word()} ${kind} ${number}`,
    `${word()} ${kind}`,
    `${word()}${pick(random, ['straße', 'str.', 'weg', 'gasse', 'damm', 'allee', 'ring', 'platz'])} ${number}`,
    `${word()}${pick(random, ['gatan', 'vägen', 'gata', 'veien', 'vej', 'gade', 'katu', 'tie', 'straat', 'laan', 'kade'])} ${number}`,
    `${pick(random, ['rue', 'rue de', 'avenue', 'calle', 'Calle', 'via', 'Via', 'Rua', 'ul.', 'Carrer de'])} ${word()} ${number}`,
    `${word()} ${pick(random, ['cesta', 'ulica', 'utca', 'Caddesi', 'Sokak', 'pr.', 'g.', 'iela'])} ${number}`,
    `${word()} ${pick(random, ['Cottage', 'House', 'Lodge', 'Farm'])}, ${town(random)}`,
    `flat ${between(random, 1, 30)}, ${number} ${word()} ${kind}`,
  ]);
}

/** "8010 Graz", "Cardiff CF24 3AB". */
export function townWithCode(random: Random): string {
  const name = town(random);
  return filled(
    random,
    pick(random, [
      `8999 '${name}'`,
      `89999 '${name}'`,
      `'${name}' AA89 9AA`,
      `'${name}' A9 9AA`,
      `'${name}', AA 89999`,
      `899 99 '${name}'`,
      `8999 AA '${name}'`,
      `99-999 '${name}'`,
    ]).replaceAll('’', "'"),
  );
}

/** `S` a street's name, `T` a town, the rest as in `filled`. */
const addresses = list(`
  89 S 'Street', T, 'AA'9 9'AA'|89 S 'Road', T AA9 9AA|'Flat' 8, 89 S 'Terrace', T AA89 9AA|8'a' S 'Close', T|89 S 'Lane'|8 S 'Crescent', T|'The Old' S, S 'Lane', T AA9 9AA|'Unit' 8, S 'Court', T
  899 S 'St', T, AA 99999|8999 S 'Ave Apt' 8A, T, AA 99999|89 'W' S 'Blvd', T|8999 'NE' S 'Drive', T, AA 99999-9999|'PO Box' 899, T, AA 99999|899 S 'Ct #'89, T AA 99999
  89 S 'Cres, Unit' 8, T ON A9A 9A9|8999 'rue' S, T QC A9A 9A9
  8/89 S 'Parade', T NSW 2999|89 S 'Street', T VIC 3999|89 S 'Rd', T 8999
  S'straße' 89, 89999 T|S'str.' 8'a', 89999 T|S'weg' 8, T|'Am' S 8, 89999 T|S'gasse' 8/99, 1999 T|S'platz' 8, 8999 T
  89 'rue de' S, 89999 T|8 'bis avenue' S, 89999 T|89 'bd' S, 'bât.' A, 89999 T|'chemin de' S 8, 8999 T|8 'allée des' S
  'Calle' S 89, 8º A, 89999 T|'C/' S, 89, 9º, 89999 T|'Avda.' S 89, T|'Av.' S 899, 'Piso' 8, 'Depto' A, T|'Carrera' 89 # 89-89, T|'Paseo de' S 8
  'via' S 89, 89999 T|'Via' S, 8 - 99999 T AA|'piazza' S 8, T|'viale' S 89, 'interno' 8, T|'corso' S 8
  S'straat' 89, 8999 AA T|S'laan' 8-A, 8999AA T|S'weg' 89 'bus' 8, 8999 T|'Kerkstraat' 8
  'Rua' S 89, 8º 'Esq', 8999-999 T|'Rua' S, 899, 'apto' 89, T - SP, 99999-999|'Av.' S, 8999, T|'Travessa' S 8
  'ul.' S 89/8, 99-999 T|'ul.' S 8 'm.' 89, T|'al.' S 89, 99-999 T|'os.' S 8/89, T
  S'gatan' 89, 899 99 T|S'vägen' 8, 999 99 T|S'veien' 89, 9999 T|S'gata' 8B, 9999 T|S'vej' 89, 8.' tv', 8999 T|S'gade' 8, 8999 T|S'katu' 8 A 89, 99999 T|S'tie' 8, T
  'ул.' S, 'д.' 89, 'кв.' 89, T, 899999|'улица' S, 8, T|'вул.' S, 89, 'кв.' 8, T|'просп.' S, 'д.' 8, T
  S 'u.' 89, 8999 T|S 'utca' 8, 9999 T|'Str.' S 'nr.' 89, 'bl.' 8, 'ap.' 89, T|S 89, 999 99 T|S 'cad. No:'89 'D:'8, T|S 'Mah.' S 'Sok. No:' 8/9, 99999 T|S' 8, T 999 99
  'Jl.' S 'No.' 89, T 89999|'Jalan' S 8, 'Taman' S, 99999 T|'No.' 89, 'Jalan' S, 99999 T|89 'Lorong' S, T 999999|'Blk' 899 S 'Ave' 8 #99-99, T 999999|'Soi' S 8, T 89999
  'B-'899, S 'Heights,' S 'Road', T 899999|'Flat' 89, S 'Apartments', T - 899999|89/8, S 'Nagar', T 899999|'House' 89, 'Road' 8, 'Block' A, T|'H. No.' 8-9-99, S 'Colony', T 899999
  8-89-8 S'-cho', T, 999-9999|'〒'999-9999 T 8-89-8|'Room' 899, S 'Building', 89 S 'Road', T|89 S'-ro', T 99999|'số' 89 S, 'quận' 8, T|89 S 'St., Brgy.' S, T 8999
  89 S 'Street', 'Flat' 8, T 99999|'Building' 89, S 'Street', T|'Villa' 89, S, T|'P.O. Box' 89999, T|89 S 'Crescent, off' S 'Road', T|'Plot' 89, S 'Close', T|'Stand' 899, S, T|'Erf' 89, S`).flatMap(
  (line) => line.split('|'),
);

export function postalAddress(random: Random): string {
  const street = () => {
    const word = pick(random, [familyName, givenName, town])(random);
    return random() < 0.5 ? word : pick(random, streetWords);
  };
  const shape = pick(random, addresses)
    .replaceAll(/(?<!['\p{L}])S(?!['\p{Ll}]*\p{Lu}{2})/gu, () => `'${street().replaceAll("'", '’')}'`)
    .replaceAll(/(?<!['\p{L}])T(?![\p{L}])/gu, () => `'${town(random).replaceAll("'", '’')}'`)
    .replaceAll("''", '');
  return filled(random, shape);
}
const streetWords = list(`
  Station\nMill\nChurch\nHigh\nPark\nKing\nQueen\nBridge\nOak\nElm\nCedar\nLesnaya\nMain\nBahnhof\nLinden\nGarten\nRosen\nSchul
  Kirch\nBerg\nVictor Hugo\nla Paix\nMayor\nSol\nRoma\nGaribaldi\nMazzini\nDante\nMolen\nDorps\nLipowa\nLeśna\nStor\nSkol\nBjörk\nFjell
  Лесная\nЛенина\nСадовая\nMelati\nMerdeka\nMawar\nGandhi\nLake\nGreen\nMarket\nHarbour\nMeadow\nOrchard\nSandy\nHill\nRiver`);
