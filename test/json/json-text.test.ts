/** JSON that clients send, and JSON that they get in pieces. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isLong, jsonPieces } from '../../src/json/json-pieces.ts';
import { readJson } from '../../src/json/read-json.ts';

const read = (text: string) => readJson(Buffer.from(text));
const codeOf = (text: string) => {
  try {
    return read(text).problem?.code ?? null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it('is read as JSON.parse reads it, whatever the texts hold', () => {
  const value = fc.jsonValue({ stringUnit: 'binary' });
  const escaped = fc.array(fc.constantFrom('\\', '"', 'x', '\\"', ',', '{', 'é'), { maxLength: 600 });
  fc.assert(
    fc.property(value, escaped, (json, units) => {
      const text = JSON.stringify({ json, text: units.join(''), tail: ['x'.repeat(300), '"'] });
      expect(read(text).value).toEqual(JSON.parse(text));
    }),
    { numRuns: 300 },
  );
});

it.each([
  ['{"a":1,"a":2}', 'BAD_REQUEST'],
  ['{"v":{"a":{"k":1,"b":[{"k":2,"k":3}]}}}', 'BAD_REQUEST'],
  ['{"v":{"__proto__":{"a":1}}}', 'BAD_REQUEST'],
  ['{"v":{"\\u005f_proto__":1}}', 'BAD_REQUEST'],
  ['{"v":{"constructor":{"prototype":{"a":1}}}}', 'BAD_REQUEST'],
  ['{"v":{"constructor":"Ada Builders"}}', null],
  ['{"v":1e400}', 'BAD_USER_INPUT'],
  ['{"v":12345678901234567890}', 'BAD_USER_INPUT'],
  ['{"v":"12345678901234567890"}', null],
  [`{"v":1.${'0'.repeat(5_000)}}`, 'BAD_USER_INPUT'],
  [`[${'0.1234567890123456,'.repeat(60_000)}0]`, 'BAD_USER_INPUT'],
  ['{"v":1.5e3,"w":-0.25,"x":1E2}', null],
  [`{"v":${'['.repeat(101)}${']'.repeat(101)}}`, 'BAD_USER_INPUT'],
  ['{"v":"unterminated}', 'BAD_REQUEST'],
  ['', 'BAD_REQUEST'],
])('%s is refused with %s', (text, code) => {
  expect(codeOf(text)).toBe(code);
});

it('is refused where it is no UTF-8', () => {
  expect(() => readJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow('UTF-8');
});

it('comes in pieces that together are what JSON.stringify makes of it', () => {
  const row = (i: number) => ({
    i,
    name: `row ${i}`,
    none: undefined,
    at: new Date(i),
    list: [i, null, 'é"'],
  });
  const long = {
    rows: Array.from({ length: 9_000 }, (_, i) => row(i)),
    vector: Array.from({ length: 90_000 }, (_, i) => i / 7),
    text: 'x'.repeat(2_000_000),
    mixed: [1, 'x'.repeat(900_000), undefined, [], {}, { a: undefined }, 'x'.repeat(900_000), 2],
    nothing: undefined,
    nested: { deep: [[Array.from({ length: 50_000 }, () => [1])]] },
  };
  const pieces = [...jsonPieces(long)];
  expect(pieces.join('') === JSON.stringify(long)).toBe(true);
  expect(pieces.length).toBeGreaterThan(10);
  expect(isLong(long)).toBe(true);
  expect(isLong(row(1))).toBe(false);
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      expect([...jsonPieces(json)].join('')).toBe(JSON.stringify(json));
    }),
  );
});
