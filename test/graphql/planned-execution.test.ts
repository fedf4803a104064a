import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { buildSchema, execute, GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import type { RequestContext } from '../../src/context.ts';
import { createPlannedExecution } from '../../src/graphql/execution/execute-planned.ts';

const sdl = `
  enum Color { RED GREEN }
  scalar JSON
  type Leaf { text: String, must: String!, count: Int, color: Color, vector: [Float!]!, json: JSON, names: [String] }
  type Branch { leaf: Leaf, mustLeaf: Leaf!, leaves: [Leaf], mustLeaves: [Leaf!]!, slow: Leaf, slowMust: Leaf!, id: ID! }
  type Query { branch(n: Int = 1): Branch, branches: [Branch!], matrix: [[Int!]], leaf: Leaf!, echo(of: String): String
    said(must: String!, may: [Int], usual: Int = 3): String }
  type Mutation { first: Leaf, second: Leaf! }
`;

/** Fields with resolvers, so that what holds them is not merely copied. */
function withResolvers(schema: GraphQLSchema, slow: readonly string[]): GraphQLSchema {
  const fields = (name: string) =>
    schema.getType(name) as { getFields(): Record<string, object> } & object as never as {
      getFields(): Record<string, { resolve?: unknown }>;
    };
  const branch = fields('Branch').getFields();
  for (const name of slow)
    (branch[name] as { resolve?: unknown }).resolve = async (source: Record<string, unknown>) => source[name];
  for (const name of ['echo', 'said'])
    (fields('Query').getFields()[name] as { resolve?: unknown }).resolve = (
      _: unknown,
      args: object,
      context: unknown,
      info: { path: unknown; fieldName: string; operation: { operation: string } },
    ) =>
      JSON.stringify([Object.keys(args), args, context, info.path, info.fieldName, info.operation.operation]);
  return schema;
}

const schema = withResolvers(buildSchema(sdl), ['slow', 'slowMust']);
const schemaAtOnce = withResolvers(buildSchema(sdl), []);
const planned = createPlannedExecution(schema, { pause: () => null });

/** What has a resolver comes later, and then the order of errors is a matter of chance. */
const atOnce = (text: string) => text.replaceAll(/\bslow(Must)? /g, 'mustLeaf ');

const document = `{
  branch(n: 2) { ...B again: leaf { text } } branches { ...B } matrix leaf { ...L } where: echo(of: "x")
}
fragment B on Branch {
  __typename id leaf { ...L } mustLeaf { must } leaves { ...L } mustLeaves { vector } slow { ...L } slowMust { must }
  leaf { late: text }
}
fragment L on Leaf { text must count color vector json names kind: __typename ... on Leaf { more: text } }`;

const odd = fc.constantFrom<unknown>(
  null,
  undefined,
  Number.NaN,
  2 ** 40,
  {},
  [],
  'text',
  true,
  new Error('a failure'),
  new GraphQLError('a known failure', { extensions: { code: 'X' } }),
);

/** Mostly as the type says. */
const mostly = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: odd });

const leaf = mostly(
  fc.record({
    text: mostly(fc.string({ maxLength: 3 })),
    must: mostly(fc.constant('there')),
    count: mostly(fc.nat(9)),
    color: mostly(fc.constantFrom('RED', 'GREEN')),
    vector: mostly(fc.array(mostly(fc.double({ noNaN: true })), { maxLength: 3 })),
    json: mostly(fc.jsonValue({ maxDepth: 1 })),
    names: mostly(fc.array(mostly(fc.constant('n')), { maxLength: 2 })),
  }),
);
const branch = mostly(
  fc.record({
    id: mostly(fc.nat(9)),
    leaf,
    mustLeaf: leaf,
    leaves: mostly(fc.array(leaf, { maxLength: 2 })),
    mustLeaves: mostly(fc.array(leaf, { maxLength: 2 })),
    slow: leaf,
    slowMust: leaf,
  }),
);
const root = fc.record({
  branch,
  branches: mostly(fc.array(branch, { maxLength: 2 })),
  matrix: mostly(fc.array(mostly(fc.array(mostly(fc.nat(9)), { maxLength: 2 })), { maxLength: 2 })),
  leaf,
});

/** Some values of fields and items of lists come later. */
function later(value: unknown, chance: () => boolean): unknown {
  const comes = (item: unknown) => {
    const inner = later(item, chance);
    return chance() ? Promise.resolve(inner) : inner;
  };
  if (Array.isArray(value)) return value.map(comes);
  if (Object.getPrototypeOf(value ?? 1) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value as object).map(([key, item]) => [key, key === 'json' ? item : comes(item)]),
  );
}

const told = ({ data, errors }: Awaited<ReturnType<typeof execute>>) => ({
  data: data === undefined ? undefined : JSON.stringify(data),
  errors: errors?.map((error) =>
    JSON.stringify({ ...error.toJSON(), original: error.originalError?.message }),
  ),
});

const contextValue = { user: { name: 'ann' } } as RequestContext;

async function answerOf(text: string, rootValue: unknown) {
  const events = planned.ofEvents({ document: parse(text), contextValue });
  return told(await events(rootValue));
}

/** By graphql-js, of values that are there and resolvers that do not wait. */
async function reference(text: string, rootValue: unknown) {
  return told(await execute({ schema: schemaAtOnce, document: parse(text), rootValue, contextValue }));
}

const spaces = fc.constantFrom(' ', '\n', '\r', '\r\n', '\n\r\n');

test('values, errors, paths, places and their order are those of graphql-js', async () => {
  await fc.assert(
    fc.asyncProperty(root, fc.infiniteStream(spaces), async (rootValue, random) => {
      const text = atOnce(document).replaceAll(' ', () => random.next().value);
      expect(await answerOf(text, rootValue)).toEqual(await reference(text, rootValue));
    }),
    { numRuns: 150 },
  );
});

test('of values that come later the data are the same', async () => {
  await fc.assert(
    fc.asyncProperty(root, fc.infiniteStream(fc.nat(7)), async (rootValue, random) => {
      const ours = await answerOf(
        document,
        later(rootValue, () => random.next().value === 0),
      );
      const theirs = await reference(document, rootValue);
      expect(ours.data).toEqual(theirs.data);
      expect(ours.errors === undefined).toBe(theirs.errors === undefined);
    }),
    { numRuns: 60 },
  );
});

const all = 'query ($a: String!, $b: [Int], $c: Int) { said(must: $a, may: $b, usual: $c) }';
const defaults = 'query ($a: String = "usual") { said(must: $a) }';
const inherited = 'query ($constructor: String) { echo(of: $constructor) }';

test.each([
  [all, { a: 'x' }],
  [all, { a: 'x', b: null, c: null }],
  [all, { a: 'x', b: [1, null], c: 4 }],
  ['query ($b: [Int]) { said(must: "x", may: $b) echo(of: "y") }', { b: [2] }],
  ['query ($b: Int) { said(must: "x", may: [1, $b]) echo }', { b: 2 }],
  [defaults, {}],
  [defaults, { a: null }],
  [defaults, { a: 'x' }],
  [inherited, {}],
  [inherited, { constructor: null }],
])('arguments are those of graphql-js: %s %j', async (text, variableValues) => {
  const asked = { document: parse(text), variableValues, contextValue };
  expect(told(await planned.execute(asked))).toEqual(told(await execute({ schema, ...asked })));
});

test('nothing is kept of the operations that a document does not have', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const asked = { document: parse('query Known { leaf { must } }'), contextValue };
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 400; i++) {
    const operationName = `${i}`.padEnd(100_000, 'x');
    const { errors } = await planned.execute({ ...asked, operationName });
    expect(errors?.[0]?.message).toBe(`Unknown operation named "${operationName}".`);
  }
  collectGarbage();
  // The names alone are 40 MB.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000);
  expect((await planned.execute({ ...asked, operationName: 'Known' })).data).toBeDefined();
});
