import { expect, test } from 'vitest';
import { passesLuhn } from '../../src/language/redaction/check-digits.ts';
import { findPostalAddresses } from '../../src/language/redaction/find-postal-addresses.ts';
import { findByRules, redactText } from '../../src/language/redaction/redact-text.ts';
import { readTagger } from '../../src/language/redaction/tagging/tag-text.ts';
import { digestOf } from '../../training/texts.ts';
import { costGrowth } from './cost-growth.ts';
import { harmless, markedTexts } from './personal-data.ts';

const key = ({ category, start, end }: { category: string; start: number; end: number }) =>
  `${category} ${start}-${end}`;

test('at least 95 % of the marked data is found, and at least 95 % of what is found is marked, to the character', () => {
  let found = 0;
  let marked = 0;
  let hits = 0;
  const wrong: string[] = [];
  for (const { text, spans } of markedTexts) {
    const expected = new Set(spans.map(key));
    const actual = redactText(text).spans.map(key);
    marked += expected.size;
    found += actual.length;
    hits += actual.filter((span) => expected.has(span)).length;
    if (actual.join() !== [...expected].join()) wrong.push(`${text}: ${actual.join()}`);
  }
  expect(hits / marked, wrong.join('\n')).toBeGreaterThanOrEqual(0.95);
  expect(hits / found, wrong.join('\n')).toBeGreaterThanOrEqual(0.95);
});

test.each(harmless)('"%s" has nothing to hide', (text) => {
  expect(redactText(text).text).toBe(text);
});

test('spans are in order, do not overlap and quote the text', () => {
  for (const { text } of markedTexts) {
    let last = 0;
    for (const span of redactText(text).spans) {
      expect(span.start).toBeGreaterThanOrEqual(last);
      expect(text.slice(span.start, span.end)).toBe(span.text);
      last = span.end;
    }
  }
});

test('offsets count UTF-16 units, so emoji before a span count two', () => {
  const [span] = redactText('😀 mail a@example.com').spans;
  expect(span).toEqual({ category: 'EMAIL', start: 8, end: 21, text: 'a@example.com' });
});

test('only the categories asked for are replaced', () => {
  const text = 'John Smith, john@example.com, 192.168.0.1';
  expect(redactText(text, ['EMAIL']).text).toBe('John Smith, [EMAIL], 192.168.0.1');
  expect(redactText(text, ['NAME', 'IP_ADDRESS']).text).toBe('[NAME], john@example.com, [IP_ADDRESS]');
});

test.each([
  ['1 84 12 75 004 123 63', '1 84 12 75 004 123 64'],
  ['1 84 12 2A 004 123 23', '1 84 12 2A 004 123 24'],
  ['184122B00412350', '184122B00412349'],
])('the French number %s is known by its check digits, %s is none', (number, other) => {
  expect(findByRules(`Dossier ${number} reçu.`).map(key)).toEqual([`NATIONAL_ID 8-${8 + number.length}`]);
  expect(findByRules(`Dossier ${other} reçu.`)).toEqual([]);
});

test('a person who was introduced is hidden again when only the surname is named', () => {
  expect(redactText('John Miller called. Miller wants a refund.').text).toBe(
    '[NAME] called. [NAME] wants a refund.',
  );
});

test('a bank account counts as payment data, the nearest category that Snowflake has', () => {
  const text = 'Refund to IBAN DE89 3704 0044 0532 0130 00 please.';
  expect(redactText(text).text).toBe('Refund to IBAN [PAYMENT_CARD_DATA] please.');
  expect(redactText(text, ['NAME']).text).toBe(text);
});

test.each([
  ['Please use sort code 12-34-56, account 00112233.', 'Please use sort code [PAYMENT_CARD_DATA].'],
  ['Transfer it from 12-34-56 00112233 monthly.', 'Transfer it from [PAYMENT_CARD_DATA] monthly.'],
  ['BSB 013-999 acct 1122 3344', 'BSB [PAYMENT_CARD_DATA]'],
  ['Konto 532013999 BLZ 37040099', 'Konto [PAYMENT_CARD_DATA]'],
  ['Order 12-11-20 20201112 was shipped.', 'Order 12-11-20 20201112 was shipped.'],
  ['Iqama: 2381940999', 'Iqama: [NATIONAL_ID]'],
  ['RG 28.441.999-5, please', 'RG [NATIONAL_ID], please'],
  ['CPF: 111.444.777-35\n(21) 98765-1234', 'CPF: [NATIONAL_ID]\n[PHONE_NUMBER]'],
  ['Invoice 0123 456 789 is paid.', 'Invoice 0123 456 789 is paid.'],
  ['BP 138/79, pulse 64', 'BP 138/79, pulse 64'],
  ['He is seventy-two and frail.', 'He is [AGE] and frail.'],
  ['i live in flat 3, 18 weaver street, bradford', 'i live in [ADDRESS]'],
  ['It is a two way street.', 'It is a two way street.'],
  ['Hello Zoltan, your parcel is here.', 'Hello [NAME], your parcel is here.'],
  ['Hello team, your parcel is here.', 'Hello team, your parcel is here.'],
  ['Preferred name: Stone', 'Preferred name: [NAME]'],
  ['Ich bin zufrieden.', 'Ich bin zufrieden.'],
])("what says whose a number is, or that it is nobody's: %s", (text, redacted) => {
  expect(redactText(text).text).toBe(redacted);
});

test.each([
  ['Firmware 2.4.1.0 is out.', 'Firmware 2.4.1.0 is out.'],
  ['Upgraded from 4.10.2.1 to 4.10.3.0.', 'Upgraded from 4.10.2.1 to 4.10.3.0.'],
  ['The update server 10.1.2.3 is down.', 'The update server [IP_ADDRESS] is down.'],
  ['The firmware update from 203.0.113.9 failed.', 'The firmware update from [IP_ADDRESS] failed.'],
  ['Hits after the release from 198.51.100.7.', 'Hits after the release from [IP_ADDRESS].'],
  ['Version 2.3 crashed for a user on 203.0.113.7.', 'Version 2.3 crashed for a user on [IP_ADDRESS].'],
  ['Firmware was fine until 198.51.100.23 came.', 'Firmware was fine until [IP_ADDRESS] came.'],
  ['The releases were read by 192.168.4.77 alone.', 'The releases were read by [IP_ADDRESS] alone.'],
  ['Firmware 7.0.58.2, clause 4.2.1.3 of the terms.', 'Firmware 7.0.58.2, clause 4.2.1.3 of the terms.'],
])('versions are no addresses, and what was updated has one: %s', (text, redacted) => {
  expect(redactText(text).text).toBe(redacted);
});

test('a card number needs its check digit, or a word that says that it is one', () => {
  expect(passesLuhn('4111111111111111')).toBe(true);
  expect(passesLuhn('4111111111111112')).toBe(false);
  expect(redactText('Batch 4111111111111112 was shipped.').spans).toEqual([]);
  expect(redactText('My card number is 4111111111111112.').text).toBe(
    'My card number is [PAYMENT_CARD_DATA].',
  );
});

test.each([
  ['Das ist ein Ersatzteil, Nummer 12-3456789.', 'Das ist ein Ersatzteil, Nummer 12-3456789.'],
  ['Das Teil passt fein, Bestellung 12-3456789', 'Das Teil passt fein, Bestellung 12-3456789'],
  ['Po 14 dni zwrot zamówienia 12345678', 'Po 14 dni zwrot zamówienia 12345678'],
  ['A tin of paint, 12345678', 'A tin of paint, 12345678'],
  ['For the EIN see invoice 12-3456789', 'For the EIN see invoice 12-3456789'],
  ['The EIN is 12-3456789', 'The EIN is [TAX_IDENTIFIER]'],
  ['my ein is 12-3456789', 'my ein is [TAX_IDENTIFIER]'],
  ['tin: 12-3456789', 'tin: [TAX_IDENTIFIER]'],
  ['mi dni es 12345679', 'mi dni es [NATIONAL_ID]'],
  ['my sin number is 123 456 789', 'my sin number is [NATIONAL_ID]'],
])(
  'a short form that is a word of some language is a label in capitals or right before its number: %s',
  (text, redacted) => {
    expect(redactText(text).text).toBe(redacted);
  },
);

test.each([
  ['Danish', '250585-1234'],
  ['Swedish', '850525-1234'],
  ['Swedish, of a hundred', '120525+1234'],
  ['Swedish, for a while', '850583-1234'],
  ['Finnish', '131052-308T'],
  ['Finnish, of this century', '131012A308F'],
  ['Finnish, since 2023', '010594Y9032'],
  ['Finnish of this century, since 2023', '010516B903X'],
  ['Czech', '850523/1234'],
  ["Czech, a woman's", '855523/1234'],
  ["Czech, a woman's of October", '536023/123'],
  ['Czech, where numbers were used up', '052523/1234'],
  ["Czech, a woman's where numbers were used up", '057523/1234'],
  ['Belgian', '85.05.23-123.45'],
  ['Belgian, of no resident', '85.45.23-123.45'],
])('a birth number is known without a word before it, %s: %s', (_, value) => {
  expect(findByRules(`Received: ${value}.`).map(({ category }) => category)).toEqual(['NATIONAL_ID']);
  expect(redactText(`Received: ${value}.`).text).toBe('Received: [NATIONAL_ID].');
});

test.each(['851323/1234', '854023/1234', '859923-1234', '010594Y9031', '123456C7890'])(
  '%s is no birth number',
  (value) => {
    expect(findByRules(`Received: ${value}.`).filter(({ category }) => category === 'NATIONAL_ID')).toEqual(
      [],
    );
  },
);

test.each([
  ['田中 太郎、電話 090-1234-5678、東京都新宿区西新宿2-8-1', '[NAME]、電話 [PHONE_NUMBER]、[ADDRESS]'],
  ['お客様の佐藤様から返金の依頼がありました。', 'お客様の[NAME]様から返金の依頼がありました。'],
  ['氏名：鈴木花子、住所：〒530-0001 大阪府大阪市北区梅田1-1-3', '氏名：[NAME]、住所：[ADDRESS]'],
  ['客户王小明，身份证号 11010519900307293X', '客户[NAME]，身份证号 [NATIONAL_ID]'],
  ['张先生住在上海市浦东新区世纪大道100号。', '[NAME]先生住在[ADDRESS]。'],
  ['고객 김민수, 주민등록번호 900101-1234567', '고객 [NAME], 주민등록번호 [NATIONAL_ID]'],
  ['주소: 서울특별시 강남구 테헤란로 152, 이름: 최유진', '주소: [ADDRESS], 이름: [NAME]'],
  ['박지영 님이 환불을 요청했습니다.', '[NAME] 님이 환불을 요청했습니다.'],
  ['皆さん、お客様へのお知らせです。', '皆さん、お客様へのお知らせです。'],
  ['本屋さんで3冊買いました。', '本屋さんで3冊買いました。'],
  ['客户余额：100元，客户于周五来电。', '客户余额：100元，客户于周五来电。'],
  ['고객님, 주문 번호 20240511은 배송 중입니다.', '고객님, 주문 번호 20240511은 배송 중입니다.'],
])('names and addresses in scripts without capitals: %s', (text, redacted) => {
  expect(redactText(text).text).toBe(redacted);
});

test.each([
  '東京都の人口は約1400万人です。',
  '社長さんと部長さんが出席しました。',
  '会員カードをお持ちください。',
  '担当者は外出中です。',
  '先生们女士们，欢迎光临。',
  '学生们都很高兴，患者应按时服药。',
  '本店位于南京路步行街，营业时间9点到21点。',
  '신청자는 서류를 제출하세요.',
  '환자 정보는 안전하게 보관됩니다.',
  '서울특별시 인구는 약 940만 명입니다.',
])('roles, cards and towns are nobody in scripts without capitals: %s', (text) => {
  expect(redactText(text).text).toBe(text);
});

test("the tagger's weights are those of the texts and the features that are here", () => {
  const { trainedOn } = readTagger(
    new URL('../../src/language/redaction/tagging/weights.tsv', import.meta.url),
  );
  expect(trainedOn).toBe(digestOf('redaction'));
});

test.each([
  ['NIK: 3174056208890004, Jenis kelamin: Perempuan', 'NIK: [NATIONAL_ID], Jenis kelamin: [GENDER]'],
  ['IIN 790314401772 of the applicant', 'IIN [NATIONAL_ID] of the applicant'],
  ['Pallet 790314401772 of the applicant', 'Pallet 790314401772 of the applicant'],
  ['Mi hija Valentina cumple 12 años.', 'Mi hija [NAME] cumple [AGE].'],
  ['Witnesses: Esra Demirtaş, waitress, 26.', 'Witnesses: [NAME], waitress, [AGE].'],
  ['Seal no. 5590331 was broken.', 'Seal no. 5590331 was broken.'],
  ['Case 28417736 was closed on 4 May.', 'Case 28417736 was closed on 4 May.'],
])('what marked texts of many countries have taught: %s', (text, redacted) => {
  expect(redactText(text).text).toBe(redacted);
});

test.each([
  ['Driver Bob Ames, licence PRITC 710125 A99JX 42.', 'Driver [NAME], licence [DRIVERS_LICENSE].'],
  [
    'Patient Bronwen Pugh, female, 9 Dec 1990, rebooked.',
    'Patient [NAME], [GENDER], [DATE_OF_BIRTH], rebooked.',
  ],
  ['Max Bauer called about the heating.', '[NAME] called about the heating.'],
  ['She is a lady of ninety-one.', 'She is a lady of [AGE].'],
  ['Deliver to Cowling Farm, Lothersdale, Keighley BD20 8JB.', 'Deliver to [ADDRESS].'],
  ['Call me on +47 928 31 746, Storgata 15B, 9008 Tromsø.', 'Call me on [PHONE_NUMBER], [ADDRESS].'],
  ['Holder R.P. Featherstonehaugh was told.', 'Holder [NAME] was told.'],
  [
    'EIN 47-2918364, contact Ann Lee, (404) 555-0172.',
    'EIN [TAX_IDENTIFIER], contact [NAME], [PHONE_NUMBER].',
  ],
])('personal data is known by what stands beside it: %s', (text, redacted) => {
  expect(redactText(text).text).toBe(redacted);
});

test.each([
  'Storm Agnes took the roof off the bicycle shed.',
  'Wagons for Lancaster, Preston and Chester go by the A59.',
  "Dr. Martens boots and Levi's jeans are excluded.",
  'Clause 12.3.4.1 replaces clause 12.3.3.9.',
  'Neue Preise ab 1. Mai.',
])('a storm, towns, goods, clauses and months are nobody: %s', (text) => {
  expect(redactText(text).text).toBe(text);
});

test('a long list of addresses takes time in proportion', () => {
  const list = (addresses: number) => 'PO Box 1. '.repeat(addresses);
  const [short, long] = [list(4_000), list(32_000)];
  const times = costGrowth(
    () => findPostalAddresses(short),
    () => findPostalAddresses(long),
    20,
  );
  expect(times).toBeLessThan(20);
});
