import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replaceOutsideTexts } from '../../src/json/outside-texts.ts';
import { cellDecoder } from '../../src/snowflake/driver/decode-cell.ts';

const words = /-?\b(?:NaN|Infinity)\b/g;
const nulled = (json: string) => replaceOutsideTexts(json, words, () => 'null');

test.each([
  ['', ''],
  ['NaN', 'null'],
  ['[NaN,-Infinity,"NaN"]', '[null,null,"NaN"]'],
  [String.raw`["a \" NaN",NaN]`, String.raw`["a \" NaN",null]`],
  [String.raw`["a \\",NaN,"\\\" NaN"]`, String.raw`["a \\",null,"\\\" NaN"]`],
  ['{"NaN":NaN}', '{"NaN":null}'],
  ['["open NaN', '["open NaN'],
])('of %s the words outside of texts are replaced', (json, expected) => {
  expect(nulled(json)).toBe(expected);
});

test('whatever is in the texts stays as it is', () => {
  const texts = fc.array(fc.oneof(fc.string(), fc.constantFrom('NaN', '\\', '"', '\\" NaN', 'Infinity"')));
  fc.assert(
    fc.property(texts, (list) => {
      const json = JSON.stringify(list.flatMap((text) => [text, null])).replaceAll('null', 'NaN');
      const given = list.map((text) => text.replaceAll('null', 'NaN'));
      expect(JSON.parse(nulled(json))).toEqual(given.flatMap((text) => [text, null]));
    }),
  );
});

test.each([
  ['letters', 'x'],
  ['quotes', '\\"'],
])('a value of megabytes, a text of %s in it, is read like a short one', (_, part) => {
  const decoded = cellDecoder('object')(`{"text":"${part.repeat(16_000_000)}","none":undefined}`);
  expect(typeof decoded).toBe('object');
  expect((decoded as { readonly none: unknown }).none).toBeNull();
});
