import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkAnswerSchema } from '../../src/cortex/complete/answer-schema.ts';
import { checkCompletion } from '../../src/cortex/complete/check-completion.ts';
import { checkTools } from '../../src/cortex/complete/check-tools.ts';
import { checkSearchFilter } from '../../src/cortex/search/search-filter.ts';
import { wellFormed } from '../../src/json/well-formed.ts';

it('texts and names have U+FFFD for each half of a pair, and all else stays as it is', () => {
  const units = fc.constantFrom(
    '\ud83d',
    '\udf88',
    '\\',
    '"',
    'ud83d',
    '\\ud83d',
    '\u{1f388}',
    'a',
    '\n',
    '\0',
  );
  const texts = fc.array(units).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(texts), texts, (list, name) => {
      const given = { [name]: list, inner: [{ [`x${name}`]: name }, 1, null] };
      const expected = {
        [name.toWellFormed()]: list.map((text) => text.toWellFormed()),
        inner: [{ [`x${name}`.toWellFormed()]: name.toWellFormed() }, 1, null],
      };
      expect(wellFormed(given)).toEqual(expected);
    }),
  );
});

const half = 'cut \ud83d';
const whole = 'cut \ufffd';

it('what tools are described by goes upstream well-formed', () => {
  const tool = (text: string) => ({
    name: 'f',
    description: text,
    parameters: { type: 'object', properties: { [text]: { enum: [text] } } },
  });
  expect(checkTools({ tools: [tool(half)] }).tools).toEqual([tool(whole)]);
});

it('so does a schema', () => {
  const schema = (text: string) => ({
    type: 'object',
    properties: { [text]: { enum: [text] } },
    required: [text],
  });
  expect(checkAnswerSchema('format', schema(half))).toEqual(schema(whole));
});

it('so does the filter of a search', () => {
  const filter = (text: string) => ({ '@and': [{ '@eq': { [text]: text } }] });
  expect(checkSearchFilter('input.filter', filter(half))).toEqual(filter(whole));
});

it('so do the texts that end an answer', () => {
  const model = { name: 'm', contextLength: 1_000, maxOutputTokens: 100 };
  const [caller, formats] = [{} as never, {} as never];
  const checked = checkCompletion({ prompt: 'p', stop: [half, 'end'] }, model, caller, formats);
  expect(checked).toMatchObject({ request: { stop: [whole, 'end'] } });
});
