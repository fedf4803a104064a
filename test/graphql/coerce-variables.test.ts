import fc from 'fast-check';
import { buildSchema, getVariableValues, type OperationDefinitionNode, parse } from 'graphql';
import { expect, test } from 'vitest';
import { createCoercion } from '../../src/graphql/execution/coerce-variables.ts';
import { MOST_ERRORS_TOLD } from '../../src/graphql/locate-error.ts';

const schema = buildSchema(`
  enum Color { RED GREEN }
  scalar JSON
  input Filter { all: [Filter!], name: String, not: Filter }
  input One @oneOf { text: String, number: Int }
  input Ask {
    prompt: String!, count: Int = 3, share: Float, color: Color = RED, colors: [Color!], matrix: [[Int]], json: JSON
    filter: Filter, one: One, must: [ID!]! = ["a"]
  }
  type Query { ask(input: Ask, texts: [String!], n: Int, one: One): String }
`);
const document = `query Q($input: Ask!, $texts: [String!] = ["x"], $n: Int = 2, $one: One, $__proto__: Int) {
  ask(input: $input, texts: $texts, n: $n, one: $one) }`;

const operationOf = (text: string) => parse(text).definitions[0] as OperationDefinitionNode;
const operation = operationOf(document);
const withoutOdd = operationOf(document.replace(', $__proto__: Int', ''));

const odd = fc.constantFrom<unknown>(
  null,
  undefined,
  'text',
  'BLUE',
  '',
  1,
  2 ** 40,
  0.5,
  Number.NaN,
  true,
  [],
  {},
  [null],
  new Set(['text']),
);
/** Mostly of its type: of many values one that is wrong makes the whole wrong. */
const mostly = (good: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 24, arbitrary: good }, { weight: 1, arbitrary: odd });
const text = mostly(fc.constantFrom('text', '', null));
const number = mostly(fc.constantFrom(0, 7, -1, 2.0, null));
const color = mostly(fc.constantFrom('RED', 'GREEN'));
const list = (item: fc.Arbitrary<unknown>) => mostly(fc.oneof(item, fc.array(item, { maxLength: 3 })));
const filter = fc.letrec((tie) => ({
  filter: mostly(
    fc.record(
      {
        all: list(tie('filter')),
        name: text,
        not: fc.oneof({ maxDepth: 2 }, fc.constant(null), tie('filter')),
      },
      { requiredKeys: [] },
    ),
  ),
})).filter;
const one = mostly(
  fc.oneof(fc.record({ text: fc.constant('text') }), fc.record({ number }), fc.record({ text, number })),
);
const ask = fc.record(
  {
    prompt: mostly(fc.constant('why')),
    count: number,
    share: number,
    color,
    colors: list(color),
    matrix: list(list(number)),
    json: fc.jsonValue(),
    filter,
    must: list(mostly(fc.constantFrom('id', 3))),
  },
  { requiredKeys: ['prompt'] },
);
const given = fc.record(
  {
    input: fc.oneof(
      { weight: 20, arbitrary: ask },
      { weight: 1, arbitrary: odd },
      { weight: 1, arbitrary: fc.record({ prompt: text, unknown: text }) },
      { weight: 1, arbitrary: fc.record({ prompt: text, one }) },
      { weight: 1, arbitrary: fc.record({ count: fc.constant(1) }) },
    ),
    texts: list(mostly(fc.constant('text'))),
    n: number,
    one,
    more: odd,
  },
  { requiredKeys: ['input'] },
);

test.each([
  ['known types', withoutOdd],
  ['a variable that is called like a prototype', operation],
])('coerces as graphql-js does, and says the same of what is wrong: %s', (_, of) => {
  const coerce = createCoercion(schema)(of);
  const definitions = of.variableDefinitions ?? [];
  let taken = 0;
  fc.assert(
    fc.property(
      fc.oneof({ weight: 30, arbitrary: given }, { weight: 1, arbitrary: fc.record({ n: number }) }),
      (variables: Record<string, unknown>) => {
        const expected = getVariableValues(schema, definitions, variables, { maxErrors: MOST_ERRORS_TOLD });
        const coerced = coerce(variables);
        if (expected.coerced) taken += 1;
        expect(coerced.errors?.map(String)).toEqual(expected.errors?.map(String));
        expect(coerced.coerced).toEqual(expected.coerced);
        expect(Object.keys(coerced.coerced ?? {})).toEqual(Object.keys(expected.coerced ?? {}));
      },
    ),
    { numRuns: 400 },
  );
  // About 120 of them are right.
  expect(taken).toBeGreaterThan(50);
});
