import { getIntrospectionQuery, graphqlSync } from 'graphql';
import { describe, expect, it } from 'vitest';
import { resolvers } from '../../resolvers/index.ts';
import { createDocumentCheck } from '../../src/graphql/check-document.ts';
import { defaultDocumentLimits } from '../../src/graphql/document-limits.ts';
import { createSubgraphSchema } from '../../src/graphql/subgraph.ts';

const schema = createSubgraphSchema(resolvers);
const check = createDocumentCheck(schema);
const nested = (depth: number) => `${'{a'.repeat(depth)}${'}'.repeat(depth)}`;
type Variables = Readonly<Record<string, unknown>>;

/** The value itself, its fields, and the items of its lists. */
function valuesIn(value: unknown): number {
  const inside = typeof value === 'object' && value !== null ? Object.values(value) : [];
  return inside.reduce((sum: number, inner) => sum + valuesIn(inner), 1);
}

const times = (count: number, of: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => of(i)).join(' ');

describe('the limits on a document', () => {
  const harmless: readonly (readonly [name: string, document: string, variables?: Variables])[] = [
    ['an ordinary one', 'query Q { health { status } }'],
    ['one nested deeply', nested(24)],
    [
      '100 aliased embeds with their vectors',
      `{ cortex { ${times(100, (i) => `a${i}: embed(text: "t${i}") { model dimensions vector usage { credits inputTokens cached } }`)} } }`,
    ],
    [
      'the introspection of codegen, Apollo Sandbox and GraphiQL',
      getIntrospectionQuery({
        descriptions: true,
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
        inputValueDeprecation: true,
      }),
    ],
    [
      'two introspections of types',
      '{ a: __type(name: "Cortex") { fields { name } } b: __type(name: "Query") { fields { name } } }',
    ],
    [
      'a page as long as pages may be',
      'query ($n: Int) { usageEvents(first: $n) { edges { node { id user model credits } } } }',
      { n: 1000 },
    ],
    [
      'fragments as Relay writes them',
      `{ viewer { ${times(40, (i) => `...F${i}`)} } } ${times(40, (i) => `fragment F${i} on User { name teams permissions credits { used limit } }`)}`,
    ],
    [
      'one leaf of several objects, and one that is asked for several things',
      `{ cortex { ${times(20, (i) => `a${i}: embed(text: "t${i}") { vector again: vector }`)} } ${times(20, (i) => `b${i}: leaf(of: ${i})`)} }`,
    ],
    ['syntax errors, which the parser tells better', '{ a(x: "unterminated) }'],
    ['no document', ''],
  ];

  it.each(harmless.map(([name, ...rest]) => ({ name, rest })))(
    'let pass $name, however often',
    ({ rest: [document, variables = {}] }) => {
      for (let i = 0; i < 3; i++) expect(() => check(document, variables)).not.toThrow();
    },
  );

  const chain = (length: number, body: (next: string) => string) =>
    times(
      length,
      (i) => `fragment F${i} on Query { ${i + 1 < length ? body(`...F${i + 1}`) : '__typename'} }`,
    );

  const excessive: readonly (readonly [
    name: string,
    limit: string,
    document: string,
    variables?: Variables,
  ])[] = [
    ['characters', 'maxCharacters', `{ a } #${'x'.repeat(250_000)}`],
    ['a field of a long name', 'maxNameCharacters', `{ ${'a'.repeat(1_001)} }`],
    ['a long alias', 'maxNameCharacters', `{ ${'a'.repeat(1_001)}: viewer { name } }`],
    ['a type of a long name', 'maxNameCharacters', `query ($a: ${'A'.repeat(1_001)}) { viewer { name } }`],
    ['a long name of an operation', 'maxNameCharacters', `query ${'A'.repeat(1_001)} { viewer { name } }`],
    ['a long number', 'maxNameCharacters', `{ usageEvents(first: ${'1'.repeat(1_001)}) { nodes { id } } }`],
    ['characters of a string', 'maxCharacters', `{ a(x: "${'x'.repeat(250_000)}") }`],
    ['tokens', 'maxTokens', `{${'a '.repeat(8_001)}}`],
    ['comments', 'maxTokens', `{ a(x: [${'1 '.repeat(6_100)}]) } ${'#x\n'.repeat(1_999)}`],
    ['lines', 'maxLines', `{ a(x: """${'\n'.repeat(2_001)}""") }`],
    [
      'fragments spread together',
      'maxMerges',
      `{ ${times(150, (i) => `...F${i}`)} } ${times(150, (i) => `fragment F${i} on Query { a${i}: b }`)}`,
    ],
    ['nested selections', 'maxDepth', nested(25)],
    ['nested selections without end', 'maxDepth', nested(50_000)],
    ['nested lists', 'maxDepth', `{a(x: ${'['.repeat(50_000)}`],
    ['nested objects', 'maxDepth', `{a(x: ${'{y:'.repeat(50_000)}`],
    ['operations', 'maxOperations', times(51, (i) => `query Q${i} { health { status } }`)],
    ['fragments', 'maxFragments', `{ a } ${times(201, (i) => `fragment F${i} on Query { a }`)}`],
    ['variables', 'maxVariables', `query (${times(501, (i) => `$v${i}: Int`)}) { a }`],
    ['directives', 'maxDirectives', `{ a ${'@include(if: true) '.repeat(501)} }`],
    ['one field many times', 'maxMerges', `{ ${'a '.repeat(300)} }`],
    ['one field many times, deep inside', 'maxMerges', `{ ${'a { b { c } } '.repeat(300)} }`],
    [
      'one field many times through fragments',
      'maxMerges',
      `{ ${times(150, (i) => `...F${i}`)} } ${times(150, (i) => `fragment F${i} on Query { a b: a }`)}`,
    ],
    [
      'merging in a fragment that nobody spreads',
      'maxMerges',
      `{ a } fragment F on Query { ${'a '.repeat(300)} }`,
    ],
    [
      'fragments that double each other',
      'maxSelections',
      `{ ...F0 } ${chain(20, (next) => `b { ${next} } c { ${next} }`)}`,
    ],
    ['aliases', 'maxAliases', `{ cortex { ${times(501, (i) => `a${i}: embed(text: "t") { model }`)} } }`],
    [
      'aliases through fragments',
      'maxAliases',
      `{ ${times(60, (i) => `a${i}: credits { ...F }`)} } fragment F on Credits { ${times(10, (i) => `b${i}: me { used }`)} }`,
    ],
    [
      'copies of one list',
      'maxCopies',
      `{ executeSql(input: { statement: "SELECT 1" }) { ${times(11, (i) => `r${i}: rows`)} } }`,
    ],
    [
      'copies of one text, through fragments',
      'maxCopies',
      `{ cortex { complete(input: { prompt: "x" }) { ...A ...B } } } fragment A on Completion { ${times(6, (i) => `a${i}: text`)} } fragment B on Completion { ${times(5, (i) => `b${i}: text`)} }`,
    ],
    ['root fields', 'maxRootFields', `{ ${times(101, (i) => `a${i}: viewer { name }`)} }`],
    [
      'reports of what was used',
      'maxCost',
      `{ ${times(21, (i) => `a${i}: usage(input: { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" }) { totals { calls } }`)} }`,
    ],
    [
      'items with a cost of their own',
      'maxCost',
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { credits { used } } } }',
      { r: Array(2_000).fill({}) },
    ],
    ['a fragment that contains itself', 'maxDepth', '{ ...F } fragment F on Query { a { ...F } }'],
    [
      'fragments that contain each other',
      'maxDepth',
      '{ ...F } fragment F on Query { a { ...G } } fragment G on Query { a { ...F } }',
    ],
    [
      'a fragment in itself, inside of the schema',
      'maxDepth',
      '{ __schema { types { ...F } } } fragment F on __Type { fields { type { ...F } } }',
    ],
    [
      'many copies of the schema',
      'maxAnswer',
      `{ ${times(100, (i) => `s${i}: __schema { types { name fields { name } } }`)} }`,
    ],
    [
      'copies inside of the schema',
      'maxAnswer',
      `{ __schema { ${times(100, (i) => `t${i}: types { fields { name args { name } } }`)} } }`,
    ],
    [
      'many copies of a type',
      'maxAliases',
      `{ ${times(590, (i) => `t${i}: __type(name: "Query") { ...F }`)} } fragment F on __Type { fields { name description args { name description } } }`,
    ],
    ['many copies of the SDL', 'maxRootFields', `{ ${times(300, (i) => `s${i}: _service { sdl }`)} }`],
    [
      'many lists',
      'maxAnswer',
      `{ ${times(100, (i) => `m${i}: models { name backend contextLength available task dimensions a b c d e f g h }`)} }`,
    ],
    [
      'pages of pages',
      'maxCost',
      `{ ${times(30, (i) => `p${i}: usageEvents(first: 1000) { edges { node { id user } } }`)} }`,
    ],
    [
      'entities in a variable',
      'maxCost',
      'query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on User { name teams } } }',
      { r: Array(30_000).fill({}) },
    ],
  ];

  it.each(excessive.map(([name, limit, ...rest]) => ({ name, limit, rest })))(
    'stop too many: $name',
    ({ limit, rest: [document, variables = {}] }) => {
      const refusal = expect.objectContaining({
        code: 'COST_ESTIMATED_TOO_EXPENSIVE',
        details: { limit, most: expect.any(Number), value: expect.any(Number) },
      });
      for (let i = 0; i < 2; i++) expect(() => check(document, variables)).toThrow(refusal);
    },
  );

  it.each([
    '{ __schema { types { name fields { name args { name type { name } } type { name ofType { name } } } } } }',
    '{ __schema { types { kind fields { type { name } args { defaultValue type { kind } } } inputFields { type { name } } } } }',
    '{ a: __type(name: "Cortex") { fields { name } more: fields(includeDeprecated: true) { name } same: fields { name } } }',
    '{ __schema { queryType { name } directives { name locations args { name } } types { enumValues { name } possibleTypes { name } } } }',
    '{ a: __type(name: "Nobody") { name } b: __type(name: "Cortex") { ofType { name } ...F } } fragment F on __Type { description }',
  ])('count what an introspection answers with: %s', (document) => {
    const { data } = graphqlSync({ schema, source: document });
    const least = valuesIn(data) - 1;
    const checkWithin = (maxAnswer: number) =>
      createDocumentCheck(schema, { ...defaultDocumentLimits, maxAnswer })(document, {});
    expect(() => checkWithin(least)).not.toThrow();
    expect(() => checkWithin(least - 1)).toThrow(/values in its answer/);
  });

  it('count the text of the schema, which is one value of many', () => {
    expect(() => check('{ _service { sdl } }', {})).not.toThrow();
    const copies = `{ ${times(40, (i) => `s${i}: _service { ...F }`)} } fragment F on _Service { ${times(10, (i) => `s${i}: sdl`)} }`;
    expect(() => check(copies, {})).toThrow(/values in its answer/);
  });

  it('remember what passed by its length, not by its number', () => {
    let reads = 0;
    const counted = {
      ...defaultDocumentLimits,
      get maxCharacters() {
        reads += 1;
        return defaultDocumentLimits.maxCharacters;
      },
    };
    const remembering = createDocumentCheck(schema, counted);
    const document = (i: number) => `{ cortex { embed(text: "${i}${'x'.repeat(240_000)}") { model } } }`;
    remembering(document(0), {});
    remembering(document(0), {});
    expect(reads).toBe(1);
    for (let i = 1; i < 30; i++) remembering(document(i), {});
    remembering(document(0), {});
    expect(reads).toBe(31);
  });

  it('look at a document again whose lists are as long as its variables say', () => {
    const document = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { name } } }';
    const few = { r: [{ __typename: 'User', name: 'ada' }] };
    check(document, few);
    expect(() => check(document, { r: Array(60_000).fill({}) })).toThrow(/points of cost/);
    check(document, few);
  });
});
