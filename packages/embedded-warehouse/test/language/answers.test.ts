import { expect, test } from 'vitest';
import { answerQuestion, CONFIDENT } from '../../src/language/answers/answer-question.ts';
import { candidatesIn } from '../../src/language/answers/candidates.ts';
import { extractFields, ResponseFormatError } from '../../src/language/answers/extract-fields.ts';
import { readText } from '../../src/language/answers/ranking/find-spans.ts';
import { nameSorts } from '../../src/language/answers/ranking/name-features.ts';
import { trainedModels } from '../../src/language/answers/ranking/rank-spans.ts';
import { askText } from '../../src/language/answers/ranking/span-features.ts';
import { partOf } from '../../src/language/answers/ranking/writer-features.ts';
import { fullForm } from '../../src/language/answers/ranking/written-forms.ts';
import { verbStem } from '../../src/language/text/verb-forms.ts';
import { digestOf } from '../../training/texts.ts';
import { questionPassages, unanswerable } from './question-passages.ts';

test('at least 27 of 30 questions are answered from their passage', () => {
  const wrong = questionPassages.filter(
    ([passage, question, answer]) => !answerQuestion(passage, question)?.text.includes(answer),
  );
  expect(questionPassages).toHaveLength(30);
  expect(wrong.length, JSON.stringify(wrong)).toBeLessThanOrEqual(3);
});

test('answers are spans, not paragraphs', () => {
  const lengths = questionPassages.map(
    ([passage, question]) => answerQuestion(passage, question)?.text.length ?? 0,
  );
  expect(Math.max(...lengths)).toBeLessThan(120);
});

test.each(unanswerable)('%# a question that the passage does not answer gets none', (passage, question) => {
  expect(answerQuestion(passage, question)?.confidence ?? 0).toBeLessThan(CONFIDENT);
});

const invoice =
  'INVOICE\nInvoice Number: INV-7\nDate: 2024-03-15\nTotal Due: $4,250.00\nItems: bolts, nuts and screws';

test('a map of questions gives a value for each label, and null for what is not there', () => {
  const { response, scores } = extractFields(invoice, {
    number: 'What is the invoice number?',
    total: 'What is the total?',
    color: 'What colour is the car?',
  });
  expect(response).toEqual({ number: 'INV-7', total: '$4,250.00', color: null });
  expect(scores.number).toBeGreaterThan(0.8);
  expect(scores.color).toBe(0);
});

test('lists of questions, labelled questions and pairs are understood', () => {
  expect(extractFields(invoice, ['What is the invoice number?']).response).toEqual({
    'What is the invoice number?': 'INV-7',
  });
  expect(extractFields(invoice, ['no: What is the invoice number?']).response).toEqual({ no: 'INV-7' });
  expect(extractFields(invoice, [['no', 'What is the invoice number?']]).response).toEqual({ no: 'INV-7' });
  const { response, scores } = extractFields(invoice, [['__proto__', 'What is the invoice number?']]);
  expect(Object.entries(response)).toEqual([['__proto__', 'INV-7']]);
  expect(Object.keys(scores)).toEqual(['__proto__']);
});

test('a JSON Schema gives values, lists and tables of columns', () => {
  const { response } = extractFields(invoice, {
    schema: {
      type: 'object',
      properties: {
        invoiceNumber: { type: 'string' },
        goods: { type: 'array', description: 'the items' },
        sums: { type: 'object', properties: { total: { type: 'array', description: 'total due' } } },
      },
    },
  });
  expect(response).toEqual({
    invoiceNumber: 'INV-7',
    goods: ['bolts', 'nuts', 'screws'],
    sums: { total: ['$4,250.00'] },
  });
});

test('"List: ..." asks for every value', () => {
  expect(extractFields(invoice, { goods: 'List: items' }).response.goods).toEqual([
    'bolts',
    'nuts',
    'screws',
  ]);
});

test.each([[null], ['text'], [{}], [[]], [{ a: 1 }], [[1]], [{ schema: {} }]])(
  '%j is no response format',
  (format) => {
    expect(() => extractFields(invoice, format)).toThrow(ResponseFormatError);
  },
);

test.each([
  ['How many chairs were ordered?', 'We ordered 45 folding chairs on 3 May.', '45'],
  ['What is the current status of the order?', 'The order went from packed to shipped on Friday.', 'shipped'],
  ['How often is the filter changed?', 'The filter is changed every 90 days.', 'every 90 days'],
  ['Which invoice was disputed?', 'The customer disputed invoice 7781 last week.', '7781'],
  ['How much is the refund?', 'The refund has been approved.', null],
])('the exact span, or nothing where the text has none: %s', (question, text, answer) => {
  expect(extractFields(text, { answer: question }).response.answer).toBe(answer);
});

test.each([
  ['ranker', 'extraction'],
  ['readers', 'reading'],
] as const)('the weights of the %s were trained on the texts and the code that are here', (model, set) => {
  expect(trainedModels()[model].trainedOn).toBe(digestOf(set));
});

test.each([
  ['Shift swap agreed: Priya takes Saturday, Callum takes Sunday.', 'Who works on Sunday?', 'Callum'],
  [
    'The credit line was reduced from 500,000 to 350,000 euros.',
    'What is the new credit line?',
    '350,000 euros',
  ],
  ['Order 7742-K: the toaster came with a Swiss plug.', 'Which order is this about?', '7742-K'],
])('the piece that answers is taken out exactly: %s', (text, question, answer) => {
  expect(extractFields(text, { field: question }).response).toEqual({ field: answer });
});

test.each([
  ['swallowed', 'swallow'],
  ['paid', 'pay'],
  ['chosen', 'choos'],
  ['bought', 'buy'],
  ['saw', 'see'],
])('verbs are known by their first form: %s', (form, stemmed) => {
  expect(verbStem(form)).toBe(stemmed);
});

test.each([
  ["What is the dog's name?", 'name', 'dog'],
  ['What is the name of the teacher?', 'name', 'teacher'],
  ['What is the new load limit?', 'limit', null],
  ['On which train was it left?', 'train', null],
  ['What did she buy?', null, null],
  ['meter reading', 'reading', null],
  ['tax_adviser', 'adviser', null],
])('what a question asks for, and of what: %s', (question, noun, owner) => {
  expect(askText(readText('It is here.'), question)).toMatchObject({ noun, owner });
});

test.each([
  ['sender', 'person', 'who'],
  ['drop-off', 'place', 'where'],
  ['monthly rent', 'money', 'how much'],
  ['Which driver was late?', 'person', 'which'],
  ['colour', 'phrase', 'no asker'],
])('the name of a field asks as a question of its kind does: %s', (field, kind, asker) => {
  const asked = askText(readText('It is here.'), field);
  expect({ kind: asked.question.kind, asker: asked.asker }).toEqual({ kind, asker });
});

test.each([
  ['Nurse Teague rang.', 'Teague', 'titled'],
  ['It went to Durban.', 'Durban', 'place'],
  ['I gave it to Leszek.', 'Leszek', 'given'],
  ['We wrote to Orr Ltd again.', 'Ltd', 'firm'],
  ['The part CX-12 is missing.', 'CX-12', 'code'],
  ['They come on Weds again.', 'Weds', null],
])('what is called so: %s', (text, word, sort) => {
  const read = readText(text);
  expect(nameSorts(read)[read.tokens.findIndex((token) => token.text === word)]).toBe(sort);
});

test.each([
  ['Dear Prof. Amato, I was ill. Kind regards, Fenna de Wit', 'Amato', 'is greeted'],
  ['Dear Prof. Amato, I was ill. Kind regards, Fenna de Wit', 'Fenna de Wit', 'signs'],
  ['Hi, this is Terry Mapp from the depot.', 'Terry Mapp', 'introduces itself'],
  ['The van is back. Jutta Behrens, Fleet', 'Jutta Behrens', 'has a role behind'],
  ['We told Aidan that it is late.', 'Aidan', 'elsewhere'],
])('the part of a name in a text: %s', (text, name, part) => {
  const asked = askText(readText(text), 'Who wrote it?');
  const span = asked.read.spans.find((one) => one.text === name);
  expect(span && partOf(asked, span)).toBe(part);
});

test.each([
  ['The box costs £205, carriage £18.', '£205', 'money'],
  ['Plumber comes Weds.', 'Weds', 'date'],
  ['Closed from 10 to 16 May.', '10 to 16 May', 'date'],
  ['It was ten past four.', 'ten past four', 'time'],
  ['He ran it in 26.04 secs.', '26.04 secs', 'duration'],
  ['Chair: M. Osterberg.', 'M. Osterberg', 'person'],
  ['Sent 220 bath sheets.', 'bath sheets', 'short phrase '],
])('the pieces of a text by type: %s', (text, piece, type) => {
  expect(readText(text).spans.find((one) => one.text === piece)?.type).toBe(type);
});

test('words that are written short are compared as the words that they stand for', () => {
  expect(['Sat', 'max', 'two', 'table'].map((word) => fullForm(word.toLowerCase()))).toEqual([
    'saturday',
    'maximum',
    '2',
    'table',
  ]);
});

test('no piece of a text goes over the end of a line, nor takes a genitive along that nobody asked for', () => {
  const pieces = readText("Number: INV-7\nDate: 3 May. Kirsten's late.").spans.map(({ text }) => text);
  expect(pieces).toContain('Kirsten');
  expect(pieces.filter((piece) => piece.includes('\n'))).toEqual([]);
});

test.each([
  ['Please bring the remaining 85 lei by 6.', 'money', '85 lei'],
  ['Open 8 to 20 on workdays.', 'time', '8 to 20'],
  ['He came on the 28th.', 'date', 'the 28th'],
  ['It weighs seventeen kilos.', 'number', 'seventeen kilos'],
] as const)('amounts, hours, days and numbers in words are pieces: %s', (text, kind, piece) => {
  expect(candidatesIn(text, kind).map((one) => one.text)).toContain(piece);
});

test.each([
  ['The room was fine. Regards, Ada Lovelace', 'Who walked on the moon?'],
  ['Invoice 3301 is due on 4 May.', 'What is the name of the dog?'],
])('a text that says nothing of the question gives no answer: %s', (text, question) => {
  expect(extractFields(text, { field: question }).response).toEqual({ field: null });
});
