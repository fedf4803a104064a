/** Schemas and answers are hostile input: whatever they say, they are refused or held against each other in bounded time. */
import { afterAll, describe, expect, it } from 'vitest';
import { createResponseFormats } from '../../src/cortex/complete/response-format.ts';

const formats = createResponseFormats();
afterAll(() => formats.close());

const check = (schema: object) => formats.check('format', { type: 'object', ...schema }, 'ada');
const read = async (schema: object, answer: unknown, user = 'ada') => {
  const format = await formats.check('format', { type: 'object', ...schema }, user);
  return format.read(typeof answer === 'string' ? answer : JSON.stringify(answer), 'stop');
};

/** `depth` definitions, each of which applies the next one twice. */
const doubling = (depth: number, keyword: string) => ({
  $defs: Object.fromEntries(
    Array.from({ length: depth }, (_, i) => [
      `d${i}`,
      { [keyword]: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] },
    ]).concat([[`d${depth}`, {}]]),
  ),
  properties: { a: { $ref: '#/$defs/d0' } },
});

const smuggled = { pattern: '(a+)+$' };

it('of a schema only what is known goes to the validator and upstream', async () => {
  const known = { type: 'object', properties: { a: { type: 'string' } } };
  const format = await check({
    ...known,
    $id: 'https://example.com/a',
    $schema: 'x',
    'x-note': { pattern: '(' },
  });
  expect(format.schema).toEqual(known);
});

describe('an answer that satisfies a schema satisfies what goes upstream of it', () => {
  const small = { type: 'number', maximum: 5 };
  const named = { patternProperties: { '^x': { type: 'string' } } };
  it.each<readonly [string, object, unknown]>([
    ['not', { properties: { a: { not: { pattern: '^b' } } } }, { a: 'c' }],
    [
      'not, through a reference',
      { $defs: { small }, properties: { a: { not: { $ref: '#/$defs/small' } } } },
      { a: 7 },
    ],
    ['not, of what is inside', { not: { properties: { a: { minLength: 3 } }, required: ['a'] } }, { a: 'c' }],
    ['oneOf', { properties: { a: { oneOf: [small, { type: 'number', minimum: 10 }] } } }, { a: 3 }],
    ['oneOf beside anyOf', { properties: { a: { anyOf: [{}], oneOf: [small, { minimum: 10 }] } } }, { a: 3 }],
    // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
    ['if, then', { properties: { a: { if: { minimum: 3 }, then: { enum: [4] } } } }, { a: 2 }],
    ['additionalProperties', { ...named, additionalProperties: false, required: ['x1'] }, { x1: 'a' }],
    ['unevaluatedProperties', { ...named, unevaluatedProperties: false }, { x1: 'a' }],
    ['unevaluatedProperties, by a part', { allOf: [named], unevaluatedProperties: false }, { x1: 'a' }],
    [
      'unevaluatedItems',
      { properties: { a: { type: 'array', contains: { const: 1 }, unevaluatedItems: false } } },
      { a: [1, 1] },
    ],
  ])('%s', async (_, schema, answer) => {
    const { schema: upstream } = await check(schema);
    expect(await read(schema, answer)).toEqual(answer);
    expect(await read(upstream, answer)).toEqual(answer);
  });

  it('and keeps what excludes nothing of it', async () => {
    const schema = {
      type: 'object',
      properties: {
        pattern: { oneOf: [{ const: 1 }, { const: 2 }], not: { properties: { format: { const: 'x' } } } },
      },
      if: { required: ['pattern'] },
      // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
      then: { required: ['pattern'] },
      additionalProperties: false,
    };
    expect((await check(schema)).schema).toEqual(schema);
  });
});

describe('a schema is refused', () => {
  it.each<readonly [string, object, string, RegExp]>([
    // A reference into data would make a schema of what was not read as one.
    ...['default', 'const', 'examples', 'enum'].map((keyword) => {
      const pointer = keyword === 'enum' || keyword === 'examples' ? `${keyword}/0` : keyword;
      const value = pointer === keyword ? smuggled : [smuggled];
      return [
        `for a reference into ${keyword}`,
        { $defs: { x: { [keyword]: value } }, properties: { a: { $ref: `#/$defs/x/${pointer}` } } },
        'format.properties.a.$ref',
        /must be "#\/\$defs\/NAME"/,
      ] as const;
    }),
    [
      'for a reference to its root',
      { properties: { a: { $ref: '#' } } },
      'format.properties.a.$ref',
      /must be/,
    ],
    [
      'for an escaped reference',
      { $defs: { a: {} }, not: { $ref: '#/$defs/%61' } },
      'format.not.$ref',
      /must be/,
    ],
    [
      'for a reference by an anchor',
      { $defs: { a: { $anchor: 'x' } }, not: { $ref: '#x' } },
      'format.not.$ref',
      /must be/,
    ],
    ['for another address', { not: { $ref: 'file:///etc/passwd' } }, 'format.not.$ref', /must be/],
    [
      'for a list as a reference',
      { $defs: { a: {} }, not: { $ref: ['#/$defs/a'] } },
      'format.not.$ref',
      /must be/,
    ],
    [
      'for an object as a reference that is no text',
      { $defs: { a: {} }, not: { $ref: { toString: null } } },
      'format.not.$ref',
      /must be/,
    ],
    [
      'for a name that is nowhere',
      { not: { $ref: '#/$defs/toString' } },
      'format.not.$ref',
      /there is no "toString"/,
    ],
    [
      'for a prototype as a definition',
      JSON.parse('{"$defs":{"__proto__":{}}}'),
      'format.$defs.__proto__',
      /cannot be a name/,
    ],
    [
      'for a prototype as a property',
      JSON.parse('{"properties":{"__proto__":{}}}'),
      'format.properties.__proto__',
      /cannot be a name/,
    ],
    [
      'for a definition that is itself',
      { $defs: { a: { $ref: '#/$defs/a' } } },
      'format.$defs.a.$ref',
      /leads back to itself/,
    ],
    [
      'for two definitions that are each other',
      { $defs: { a: { allOf: [{ $ref: '#/$defs/b' }] }, b: { if: { $ref: '#/$defs/a' } } } },
      expect.stringContaining('$ref') as unknown as string,
      /leads back to itself/,
    ],
    [
      'for definitions that double each other',
      doubling(12, 'anyOf'),
      expect.any(String) as unknown as string,
      /more than 500 schemas/,
    ],
    ['for oneOf without end', { oneOf: Array(600).fill({}) }, 'format', /more than 500 schemas/],
    ['for definitions by their old name', { definitions: {} }, 'format.definitions', /name it \$defs/],
    ['for a dynamic reference', { not: { $dynamicRef: '#a' } }, 'format.not.$dynamicRef', /use \$ref/],
    [
      'for a keyword of another draft',
      { dependencies: { a: ['b'] } },
      'format.dependencies',
      /dependentRequired/,
    ],
    ['for a schema that is none', { properties: { a: 'string' } }, 'format.properties.a', /must be a schema/],
    ['for a list where one is due', { items: [{}] }, 'format.items', /must be a schema/],
    [
      'for a pattern too long',
      { properties: { a: { pattern: 'a'.repeat(2_000) } } },
      'format.properties.a.pattern',
      /limit for a pattern is 1000/,
    ],
    [
      'for a pattern of a property',
      { patternProperties: { ['a'.repeat(2_000)]: {} } },
      'format.patternProperties',
      /limit for a pattern/,
    ],
    [
      'for a back-reference',
      { patternProperties: { '(a)\\1': {} } },
      'format',
      /is no valid JSON Schema: .*invalid escape/,
    ],
    [
      'for data nested beyond its schema',
      { const: JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) },
      'format',
      /nests deeper/,
    ],
    [
      'for its length',
      { properties: { a: { description: 'x'.repeat(33_000) } } },
      'format',
      /the limit is 32768/,
    ],
    [
      'for schemas inside each other without end',
      JSON.parse(`${'{"not":'.repeat(40)}{}${'}'.repeat(40)}`),
      expect.stringContaining('format.not.not') as unknown as string,
      /nests deeper than 32/,
    ],
    ['for limits that are none', { multipleOf: 0 }, 'format', /is no valid JSON Schema/],
    ['for a negative length', { properties: { a: { minLength: -1 } } }, 'format', /is no valid JSON Schema/],
  ])('%s', async (_, schema, field, message) => {
    await expect(check(schema)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringMatching(message),
      details: { field },
    });
  });
});

describe('an answer', () => {
  it('is matched in linear time by patterns that would take for ever otherwise', async () => {
    const schema = { properties: { a: { pattern: '^(a+)+$' } }, patternProperties: { '^(x|x)*y$': false } };
    const hostile = { a: `${'a'.repeat(20_000)}!`, [`${'x'.repeat(20_000)}`]: 1 };
    await expect(read(schema, hostile)).rejects.toThrow(/at \/a it must match pattern/);
    await expect(read(schema, { a: 'aaa' })).resolves.toEqual({ a: 'aaa' });
  });

  it("may be described by JavaScript's escapes", async () => {
    const schema = { properties: { a: { pattern: '^[\\u00e0-\\u00ff]\\/\\d{2}-\\x41$' } } };
    await expect(read(schema, { a: 'é/12-A' })).resolves.toBeDefined();
    await expect(read(schema, { a: 'e/12-A' })).rejects.toThrow(/must match pattern/);
  });

  it('that a recursive schema would look at for ever is given up, and others are answered meanwhile', async () => {
    const node = { $ref: '#/$defs/node' };
    const either = (title: string) => ({ title, properties: { c: node }, required: ['c'] });
    const schema = { $defs: { node: { anyOf: [either('a'), either('b')] } }, properties: { c: node } };
    const deep = `${'{"c":'.repeat(60)}1${'}'.repeat(60)}`;
    const order: string[] = [];
    const slow = read(schema, deep).catch((error) => {
      order.push('slow');
      return error;
    });
    const quick = read({ properties: { b: { type: 'number' } } }, { b: 1 }, 'bob').then(() =>
      order.push('quick'),
    );
    const timer = new Promise((resolve) => setTimeout(resolve, 50)).then(() => order.push('timer'));
    await Promise.all([quick, timer]);
    expect(await slow).toMatchObject({
      code: 'UPSTREAM_REJECTED',
      message: expect.stringMatching(/takes too much to be held against the schema/),
    });
    expect(order.at(-1)).toBe('slow');
    // The thread that was ended has been replaced.
    await expect(read({}, {})).resolves.toEqual({});
  });

  it('with many unique items is looked at once', async () => {
    const schema = { properties: { a: { uniqueItems: true } } };
    const items = Array.from({ length: 50_000 }, (_, i) => ({ id: i, name: `n${i}` }));
    await expect(read(schema, { a: items })).resolves.toEqual({ a: items });
    const twice = [...items, { name: 'n7', id: 7 }];
    await expect(read(schema, { a: twice })).rejects.toThrow(/at \/a it must NOT have duplicate items/);
  });

  it.each<readonly [string, object, unknown, RegExp | null]>([
    [
      'nested without end',
      {},
      `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      /nests deeper than 500 levels/,
    ],
    ['with brackets in its text', {}, { a: '['.repeat(1_000) }, null],
    ['in a fence that does not end', {}, `\`\`\`json${' '.repeat(500_000)}`, /is no JSON/],
    ['in a fence', {}, '```json\n{"a": 1}\n```\n', null],
    [
      'without a property that objects inherit',
      { required: ['constructor'] },
      {},
      /required property 'constructor'/,
    ],
    ['with a name that objects inherit', { properties: { toString: { type: 'number' } } }, {}, null],
    ['of cents', { properties: { a: { multipleOf: 0.01 } } }, { a: 19.99 }, null],
    ['of half a cent', { properties: { a: { multipleOf: 0.01 } } }, { a: 19.995 }, /multiple of 0.01/],
    ['that may be null', { properties: { a: { type: 'string', nullable: true } } }, { a: null }, null],
    [
      'of a tree',
      {
        $defs: { n: { properties: { c: { items: { $ref: '#/$defs/n' } } }, required: ['v'] } },
        properties: { t: { $ref: '#/$defs/n' } },
      },
      { t: { v: 1, c: [{ v: 2, c: [{}] }] } },
      /at \/t\/c\/0\/c\/0 it must have required property 'v'/,
    ],
  ])('%s', async (_, schema, answer, fault) => {
    const outcome = read(schema, answer);
    if (fault === null) await expect(outcome).resolves.toBeDefined();
    else
      await expect(outcome).rejects.toMatchObject({
        code: 'UPSTREAM_REJECTED',
        message: expect.stringMatching(fault),
      });
  });
});

it('one user with many schemas takes no thread from another', async () => {
  const order: string[] = [];
  const flood = Array.from({ length: 30 }, (_, i) =>
    check({
      properties: Object.fromEntries(
        Array.from({ length: 30 }, (__, j) => [`p${i}_${j}`, { minLength: 1, pattern: `^a${j}` }]),
      ),
    }).then(() => order.push('flood')),
  );
  const other = formats
    .check('format', { type: 'object', title: 'other' }, 'bob')
    .then(() => order.push('other'));
  const most = check({ title: 'x' }).then(() => order.push('flood'));
  await other;
  expect(order.filter((who) => who === 'flood').length).toBeLessThan(15);
  await Promise.all([...flood, most]);
});

it('a user with too many schemas waiting is told to wait', async () => {
  const flood = Array.from({ length: 260 }, (_, i) => check({ title: `flood ${i}` }));
  const outcomes = await Promise.allSettled(flood);
  const refused = outcomes.filter(({ status }) => status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]).toMatchObject({ reason: { code: 'OVERLOADED', retryable: true } });
});
