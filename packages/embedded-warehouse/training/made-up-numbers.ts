/** Numbers that nobody has, in the shapes of many countries: of identity cards, accounts, telephones. */
import { filled, list, pick, type Random } from './made-up-shapes.ts';

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
