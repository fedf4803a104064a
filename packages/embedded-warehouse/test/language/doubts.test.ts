import { expect, test } from 'vitest';
import {
  type FoundSpan,
  isNoName,
  isNumberOfThing,
  isOtherFigure,
  withoutUnlikely,
} from '../../src/language/redaction/doubts.ts';

const found = (some: Partial<FoundSpan>): FoundSpan => ({
  category: 'NAME',
  start: 0,
  end: 5,
  likelihood: 0.1,
  byRule: true,
  ...some,
});
const mail = (start: number) => found({ category: 'EMAIL', start, end: start + 9, likelihood: 0.1 });

test('a name of a rule that the tagger doubts stands only beside what is surely personal', () => {
  const name = found({});
  expect(withoutUnlikely('', [name])).toEqual([]);
  expect(withoutUnlikely('', [name, mail(20)])).toEqual([name, mail(20)]);
  expect(withoutUnlikely('', [name, mail(20_000)])).toEqual([mail(20_000)]);
  expect(withoutUnlikely('', [mail(20_000), found({ start: 30_000, end: 30_005 })])).toEqual([mail(20_000)]);
});

test('a span is not its own company, nor is one that overlaps it', () => {
  const name = found({ end: 12 });
  const within = found({ start: 3, end: 9, likelihood: 0.95 });
  expect(withoutUnlikely('', [name, within])).toEqual([within]);
});

test('what the tagger alone finds has to be likelier where nothing else is personal', () => {
  const age = found({ category: 'AGE', byRule: false, likelihood: 0.6 });
  expect(withoutUnlikely('', [age])).toEqual([]);
  expect(withoutUnlikely('', [age, mail(40)])).toEqual([age, mail(40)]);
});

test('a full name and a name with a title stand alone where one word would not', () => {
  const likelihood = 0.3;
  expect(withoutUnlikely('Susan Clark moved.', [found({ end: 11, likelihood })])).toHaveLength(1);
  expect(withoutUnlikely('Mrs Baker is late.', [found({ start: 4, end: 9, likelihood })])).toHaveLength(1);
  expect(withoutUnlikely('Baker is late.', [found({ likelihood })])).toEqual([]);
});

test('a name that does what only people do needs nobody else', () => {
  expect(withoutUnlikely('Julia called.', [found({})])).toEqual([found({})]);
  expect(withoutUnlikely('Julia takes two lamps.', [found({})])).toEqual([]);
});

test('a rule that goes by check digits or labels needs nobody else', () => {
  const passport = found({ category: 'PASSPORT', likelihood: 0 });
  expect(withoutUnlikely('', [passport])).toEqual([passport]);
});

/** The span is what stands in brackets. */
const marked = (category: FoundSpan['category'], text: string): [string, FoundSpan] => {
  const start = text.indexOf('[');
  const end = text.indexOf(']') - 1;
  return [text.replaceAll(/[[\]]/gu, ''), found({ category, start, end })];
};

test.each([
  marked('PASSPORT', 'student number [219004417]'),
  marked('TAX_IDENTIFIER', 'for tax, order nr [90233817]'),
  marked('PAYMENT_CARD_DATA', 'badge [0771] was used'),
])('a number of a thing: %s', (text, span) => {
  expect(isNumberOfThing(text, span)).toBe(true);
});

test.each([
  marked('PASSPORT', 'passport number [219004417]'),
  marked('NAME', 'ticket [Anna]'),
  marked('NATIONAL_ID', 'national id [219004417]'),
])('no number of a thing: %s', (text, span) => {
  expect(isNumberOfThing(text, span)).toBe(false);
});

test.each([
  marked('AGE', 'due [41],20'),
  marked('PAYMENT_CARD_DATA', 'The certificate ran out on [01/06].'),
  marked('PASSPORT', 'passport A08812345 exp. [02/2030]'),
  marked('IP_ADDRESS', 'Log: [2024-05-02 06]:12'),
])('another figure: %s', (text, span) => {
  expect(isOtherFigure(text, span)).toBe(true);
});

test.each([
  marked('AGE', 'She is [41].'),
  marked('PAYMENT_CARD_DATA', '4111 1111 1111 1111, [01/28]'),
  marked('PAYMENT_CARD_DATA', 'the CVV is [614]'),
  marked('NATIONAL_ID', 'DNI [30.417.889]'),
  marked('IP_ADDRESS', 'from [fe80::1]'),
])('what it was found to be: %s', (text, span) => {
  expect(isOtherFigure(text, span)).toBe(false);
});

test('a salutation and a day of the week are no names', () => {
  expect(isNoName(...marked('NAME', 'Dear [Sirs],'))).toBe(true);
  expect(isNoName(...marked('NAME', 'Tue and [Thu]'))).toBe(true);
  expect(isNoName(...marked('NAME', 'Dear [Sunniva]'))).toBe(false);
});
