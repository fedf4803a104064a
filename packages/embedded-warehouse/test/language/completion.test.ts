import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { ConversationMessage } from '../../src/language/completion/answer-conversation.ts';
import { ContextLengthError, complete, deltasOf } from '../../src/language/completion/complete.ts';
import { InvalidSchemaError, type JsonSchema } from '../../src/language/completion/json-schema.ts';
import { type CompletionModel, findCompletionModel } from '../../src/language/models.ts';
import { countTokens } from '../../src/language/text/count-tokens.ts';

const model = findCompletionModel('mistral-large2') as CompletionModel;
const run = (prompt: string | ConversationMessage[], options = {}) =>
  complete({
    model,
    messages: typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : prompt,
    ...options,
  });
const answer = (prompt: string | ConversationMessage[]) => run(prompt).text;

const passage =
  'The Eiffel Tower stands in Paris and is 330 metres tall. It was completed in 1889. Nearly seven million people visit it each year.';

describe('it answers from the text in the prompt', () => {
  test.each([
    [`Context: ${passage}\nQuestion: When was the Eiffel Tower completed?\nAnswer:`, '1889'],
    [`${passage} How tall is the Eiffel Tower?`, '330 metres'],
    [`How many people visit it each year? ${passage}`, 'seven million'],
    [
      `Answer the question using the text.\n\nText:\n"""${passage}"""\n\nQuestion: Where is the Eiffel Tower?`,
      'Paris',
    ],
    [`<context>${passage}</context> Where does the Eiffel Tower stand?`, 'Paris'],
  ])('%s', (prompt, expected) => {
    expect(answer(prompt)).toContain(expected);
  });
});

describe('it follows instructions that need no invention', () => {
  test.each([
    ['Translate to German: Good morning, the invoice is wrong.', 'Guten Morgen, die Rechnung ist falsch.'],
    ['Classify this ticket into billing, shipping or technical: I was charged twice for my order', 'billing'],
    [
      'Classify the text as one of [sports, politics, tech]. Text: The team won the championship game',
      'sports',
    ],
    [
      'Is the sentiment of this review positive or negative? Review: It broke after a day, awful.',
      'negative',
    ],
    [
      'Extract all email addresses from this text: write to a@example.com or c@example.org',
      '- a@example.com\n- c@example.org',
    ],
    ['List the colors: The flag is red, white and blue.', '- red\n- white\n- blue'],
    ['Redact personal data: John Smith, john@example.com', '[NAME], [EMAIL]'],
    ['How many words are in this text: one two three four', '4'],
    ['Answer with yes or no. Did the customer ask for a refund? Customer: I want my money back now.', 'Yes'],
    ['Reply with exactly "pong"', 'pong'],
    ['Say hello world', 'hello world'],
    ['What is 12 * (3 + 4)? Answer only with the number.', '84'],
  ])('%s', (prompt, expected) => {
    expect(answer(prompt)).toBe(expected);
  });

  test('a summary has the number of sentences that was asked for, taken from the text', () => {
    const text = `${passage} The tower is repainted every seven years. It weighs 10,100 tonnes.`;
    const summary = answer(`Summarize the following text in two sentences:\n\n${text}`);
    const sentences = summary.split(/(?<=\.) /u);
    expect(sentences).toHaveLength(2);
    for (const sentence of sentences) expect(text).toContain(sentence);
  });
});

describe('it says what it is when it has nothing to go on', () => {
  test.each(['What is the capital of Peru?', 'Write a poem about the sea', 'Who are you?', 'asdf'])(
    '%s',
    (prompt) => {
      expect(answer(prompt)).toContain('local-extractive-complete-v1');
    },
  );

  test('a text that does not hold the answer is not made to', () => {
    expect(answer(`Context: ${passage}\nQuestion: Who is the mayor of Lima?`)).toContain(
      'local-extractive-complete-v1',
    );
  });
});

describe('a conversation goes on', () => {
  test('what the user said earlier is known', () => {
    expect(
      answer([
        { role: 'user', content: 'My name is Ada and I work at Acme.' },
        { role: 'assistant', content: 'Nice to meet you.' },
        { role: 'user', content: 'What is my name?' },
      ]),
    ).toBe('Your name is Ada and you work at Acme.');
  });

  test('the system prompt is text to answer from', () => {
    expect(
      answer([
        { role: 'system', content: 'Refunds are paid within 30 days. Shipping takes five days.' },
        { role: 'user', content: 'How long does shipping take?' },
      ]),
    ).toBe('Shipping takes five days.');
  });
});

describe('limits', () => {
  const long = `Summarize in 4 sentences: ${passage.repeat(3)}`;

  test.each([1, 5, 20])('maxTokens %i cuts the answer and says so', (maxTokens) => {
    const cut = run(long, { maxTokens });
    expect(cut.finishReason).toBe('length');
    expect(cut.completionTokens).toBe(maxTokens);
    expect(countTokens(cut.text)).toBeLessThanOrEqual(maxTokens);
    expect(run(long).text.startsWith(cut.text)).toBe(true);
  });

  test('an answer within the limit is whole and counted', () => {
    const whole = run('Say hello world');
    expect(whole).toMatchObject({
      finishReason: 'stop',
      completionTokens: 2,
      model: 'local-extractive-complete-v1',
    });
    expect(whole.promptTokens).toBeGreaterThan(3);
  });

  test('a stop text ends the answer before it', () => {
    expect(run('Say one two three', { stop: ['two'] }).text).toBe('one ');
  });

  test('a prompt longer than the context of the model that was asked for is refused', () => {
    const arctic = findCompletionModel('snowflake-arctic') as CompletionModel;
    expect(() => run('word '.repeat(5000), { model: arctic })).toThrow(ContextLengthError);
  });

  test('equal conversations get equal answers', () => {
    expect(run(long)).toEqual(run(long));
  });

  test.each([
    'one two  three',
    ' leading',
    'trailing \n',
    '😀 emoji and a_very_long_word_without_spaces',
    '',
  ])('the deltas of %j join to the text', (text) => {
    expect([...deltasOf(text)].join('')).toBe(text);
  });
});

describe('a response format is always satisfied', () => {
  const document =
    'Name: Jane Doe\nAge: 34\nCity: Boston\nShe loves the product. Order date: March 3, 2024. She bought a lamp and a chair.';
  const structured = (schema: Record<string, unknown>, text = document) =>
    JSON.parse(run(`Extract the facts: ${text}`, { schema }).text) as unknown;

  test('what the assistant has said at the end is read too, and the question once', () => {
    const conversation: ConversationMessage[] = [
      { role: 'user', content: 'Which order was it, and who wrote?' },
      { role: 'assistant', content: 'Name: Ada Lovelace. Email: ada@example.com.' },
    ];
    const schema = { type: 'object', properties: { email: { type: 'string' } }, required: ['email'] };
    expect(JSON.parse(run(conversation, { schema }).text)).toEqual({ email: 'ada@example.com' });
  });

  test('values come from the text, in the types of the schema', () => {
    const schema = {
      type: 'object',
      properties: {
        name: { type: 'string' },
        age: { type: 'integer' },
        city: { type: 'string' },
        mood: { type: 'string', enum: ['positive', 'negative', 'neutral'] },
        date: { type: 'string', format: 'date', description: 'order date' },
      },
      required: ['name', 'age'],
      additionalProperties: false,
    };
    expect(structured(schema)).toEqual({
      name: 'Jane Doe',
      age: 34,
      city: 'Boston',
      mood: 'positive',
      date: '2024-03-03',
    });
  });

  test.each(['nonsense', 'constructor', '__proto__'])(
    'a format that is not known, %s, is any text',
    (format) => {
      const schema = { type: 'object', properties: { f: { type: 'string', format } }, required: ['f'] };
      expect(JSON.parse(run('', { schema }).text)).toEqual({ f: '' });
    },
  );

  const schemas: Record<string, unknown>[] = [
    {
      type: 'object',
      properties: { zip: { type: 'string', pattern: '^[0-9]{5}(-[0-9]{4})?$' } },
      required: ['zip'],
    },
    {
      type: 'object',
      properties: { n: { type: 'number', minimum: 5, exclusiveMaximum: 6, multipleOf: 0.5 } },
      required: ['n'],
    },
    { type: 'object', properties: { n: { type: 'integer', exclusiveMinimum: 100 } }, required: ['n'] },
    { type: 'object', properties: { s: { type: 'string', minLength: 200 } }, required: ['s'] },
    { type: 'object', properties: { s: { type: 'string', maxLength: 3 } }, required: ['s'] },
    {
      type: 'object',
      properties: {
        a: { type: 'array', items: { type: 'integer' }, minItems: 3, maxItems: 3, uniqueItems: true },
      },
      required: ['a'],
    },
    {
      type: 'object',
      properties: { a: { type: 'array', items: { enum: ['x', 'y', 'z'] }, minItems: 2, uniqueItems: true } },
    },
    {
      type: 'object',
      properties: { c: { const: 7 }, u: { anyOf: [{ type: 'null' }, { type: 'string' }] } },
      required: ['c', 'u'],
    },
    {
      type: 'object',
      properties: { o: { oneOf: [{ type: 'integer' }, { type: 'boolean' }] } },
      required: ['o'],
    },
    { type: 'object', required: ['undeclared'], minProperties: 3 },
    {
      type: 'object',
      $defs: { p: { type: 'object', properties: { x: { type: 'number' } }, required: ['x'] } },
      properties: { p: { $ref: '#/$defs/p' } },
      required: ['p'],
    },
    {
      type: 'object',
      $defs: {
        node: { type: 'object', properties: { value: { type: 'string' }, next: { $ref: '#/$defs/node' } } },
      },
      properties: { list: { $ref: '#/$defs/node' } },
    },
    {
      type: 'object',
      allOf: [
        { properties: { a: { type: 'string' } }, required: ['a'] },
        { properties: { b: { type: 'boolean' } }, required: ['b'] },
      ],
    },
    {
      type: 'array',
      items: {
        type: 'object',
        properties: { item: { type: 'string' } },
        required: ['item'],
        additionalProperties: false,
      },
    },
    { type: ['string', 'null'] },
    {},
  ];

  test.each(schemas.map((schema) => [JSON.stringify(schema), schema] as const))('%s', (_, schema) => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    for (const text of [document, 'x', 'one, two and three 4 5 6', '😀'.repeat(50)]) {
      const value = structured(schema, text);
      expect(validate(value), JSON.stringify([value, validate.errors])).toBe(true);
    }
  });

  const inEach = (of: number) => ({
    type: 'object',
    properties: { a: { $ref: `#/$defs/d${of}` }, b: { $ref: `#/$defs/d${of}` } },
    required: ['a', 'b'],
  });
  // A value of the first has 2^30 values in it.
  const doubling = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [`d${i}`, i < 29 ? inEach(i + 1) : { type: 'string' }]),
  );

  test.each<[string, object]>([
    ['an unknown type', { type: 'nonsense' }],
    ['half a pattern', { type: 'object', properties: { a: { type: 'string', pattern: '(' } } }],
    ['no value at all', { type: 'object', not: {} }],
    ['a billion items', { type: 'array', minItems: 1e9, items: { type: 'string' } }],
    ['a billion properties', { type: 'object', minProperties: 1e9 }],
    ['values that double each other', { ...inEach(2), $defs: doubling }],
    ['a value in itself', { ...inEach(0), $defs: { d0: inEach(0) } }],
    [
      'a list in itself',
      { ...inEach(0), $defs: { d0: { type: 'array', minItems: 1, items: { $ref: '#/$defs/d0' } } } },
    ],
  ])('%s is refused', (_, schema) => {
    expect(() => run('anything', { schema: schema as JsonSchema })).toThrow(InvalidSchemaError);
  });
});
