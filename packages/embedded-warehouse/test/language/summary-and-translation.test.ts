import { expect, test } from 'vitest';
import { aggregateTexts } from '../../src/language/aggregate-texts.ts';
import { summarizeText } from '../../src/language/summarize-text.ts';
import { detectLanguage } from '../../src/language/text/detect-language.ts';
import { translateText, UnsupportedLanguageError } from '../../src/language/translate-text.ts';

const article = `Acme opened a new factory in Leipzig on Monday. The factory will build electric buses and employ 800 people. Acme opened a new factory in Leipzig. Local politicians welcomed the factory because unemployment is high in the region. The weather at the ceremony was sunny. Acme plans to build 2,000 electric buses a year from 2026. Critics say that the factory needs too much water. Guests were served cake.`;

test('a text of up to 110 characters is its own summary', () => {
  const text = 'x'.repeat(110);
  expect(summarizeText(text)).toBe(text);
});

test('a summary is shorter, made of sentences of the text in their order, and does not repeat itself', () => {
  const summary = summarizeText(article);
  expect(summary.length).toBeLessThan(article.length / 2);
  const sentences = summary.split(/(?<=\.) /u);
  const places = sentences.map((sentence) => article.indexOf(sentence));
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(summary).toContain('factory');
  expect(summary).not.toContain('cake');
  expect(sentences.filter((sentence) => sentence.startsWith('Acme opened'))).toHaveLength(1);
});

test('a text without sentences is cut, not returned whole', () => {
  expect(summarizeText('a'.repeat(5000)).length).toBeLessThanOrEqual(1001);
});

test('texts of a group are summed up by what is asked', () => {
  const reviews = [
    'The food was cold and bland.',
    'Lovely view from the terrace.',
    'We waited an hour, terrible service.',
    'Great wine!',
  ];
  const complaints = aggregateTexts(reviews, 'What do guests complain about?');
  expect(complaints).toContain('cold');
  expect(complaints).not.toContain('wine');
  expect(aggregateTexts(reviews, 'What is the overall sentiment?')).toContain('2 negative');
});

test.each([
  ['Good morning, how are you?', 'en', 'de', 'Guten Morgen, wie geht es Ihnen?'],
  ['The invoice is wrong.', 'en', 'fr', 'Le facture est faux.'],
  ['The customers', 'en', 'es', 'El cliente'],
  ['Der Kunde ist zufrieden.', 'de', 'en', 'The customer is happy.'],
  ["Je m'appelle Ada.", 'fr', 'en', 'My name is Ada. [local word-by-word translation: 1 of 3 words kept]'],
  ['Guten Morgen', 'de', 'fr', 'Bonjour'],
])('"%s" from %s to %s', (text, from, to, translated) => {
  expect(translateText(text, from, to).text).toBe(translated);
});

test('unknown words are kept, and the answer says how many', () => {
  const { text, unknownWords } = translateText('The flurble is broken', 'en', 'de');
  expect(text).toBe('Die flurble ist kaputt [local word-by-word translation: 1 of 4 words kept]');
  expect(unknownWords).toBe(1);
});

test('an empty source language is detected, and languages may be named', () => {
  expect(translateText('Das Produkt ist sehr gut', '', 'en')).toMatchObject({
    from: 'de',
    text: 'The product is very good',
  });
  expect(translateText('hello', 'English', 'German').text).toBe('hallo');
});

test('a language without a dictionary is refused by name', () => {
  expect(() => translateText('hello', 'en', 'ja')).toThrow(UnsupportedLanguageError);
  expect(() => translateText('hello', 'en', '')).toThrow(/not supported/u);
  expect(() => translateText('hello', 'en', 'constructor')).toThrow(UnsupportedLanguageError);
});

test.each([
  ['The meeting was moved to Friday because the room is taken.', 'en'],
  ['Die Besprechung wurde auf Freitag verschoben, weil der Raum belegt ist.', 'de'],
  ['La réunion a été reportée à vendredi parce que la salle est prise.', 'fr'],
  ['La reunión fue aplazada al viernes porque la sala está ocupada.', 'es'],
  ['La riunione è stata spostata a venerdì perché la sala non è libera.', 'it'],
  ['De vergadering is verplaatst naar vrijdag omdat de zaal niet vrij is.', 'nl'],
  ['A reunião foi adiada para sexta porque a sala não está livre.', 'pt'],
  ['会議は金曜日に変更されました。', 'ja'],
  ['会议改到星期五。', 'zh'],
  ['Встреча перенесена на пятницу.', 'ru'],
  ['회의가 금요일로 변경되었습니다.', 'ko'],
  ['12345', 'en'],
])('"%s" is %s', (text, code) => {
  expect(detectLanguage(text)).toBe(code);
});
