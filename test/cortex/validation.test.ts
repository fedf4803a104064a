import { describe, expect, it } from 'vitest';
import type { CortexService } from '../../src/cortex/create-cortex.ts';
import type { GatewayError } from '../../src/errors/gateway-error.ts';
import { callerOf, createFixture } from './fixture.ts';
import { rowsOf } from './recording-runner.ts';

const ada = callerOf('ada');
const labels = [{ label: 'a' }, { label: 'b' }];
const question = { name: 'n', question: 'q?' };
const nested = (depth: number): unknown =>
  depth === 0 ? { '@eq': { C: 1 } } : { '@not': nested(depth - 1) };
const user = { role: 'USER', content: 'hi' } as const;
const assistant = { role: 'ASSISTANT', content: 'hello' } as const;
const system = { role: 'SYSTEM', content: 'be kind' } as const;

type Call = (cortex: CortexService) => Promise<unknown>;

const refused: readonly (readonly [reason: string, field: string, message: RegExp, call: Call])[] = [
  ['an empty text', 'text', /is empty/, (c) => c.embed({ text: '' }, ada)],
  ['white space', 'text', /is empty/, (c) => c.summarize({ text: ' \n\t' }, ada)],
  ['a NUL', 'text', /NUL character \(U\+0000\) at position 2/, (c) => c.embed({ text: 'ab\0' }, ada)],
  [
    'a text too long',
    'text',
    /has 100,001 characters, the limit is 100,000/,
    (c) => c.redact({ text: 'x'.repeat(100_001) }, ada),
  ],
  [
    'a long text of a list',
    'texts[1]',
    /has 100,001 characters/,
    (c) => c.embedMany({ texts: ['a', '🎈'.repeat(100_001)] }, ada),
  ],
  ['an empty list', 'texts', /is empty/, (c) => c.embedMany({ texts: [] }, ada)],
  [
    'too many texts',
    'texts',
    /has 1001 texts, the limit is 1000/,
    (c) => c.embedMany({ texts: Array(1001).fill('a') }, ada),
  ],
  [
    'texts too long together',
    'texts',
    /10010000 characters together/,
    (c) => c.embedMany({ texts: Array(143).fill('x'.repeat(70_000)) }, ada),
  ],
  [
    'an unknown model',
    'model',
    /Did you mean e5-base-v2/,
    (c) => c.embed({ text: 'a', model: 'e5-bsae-v2' }, ada),
  ],
  [
    'a completion model that embeds nothing',
    'model',
    /"llama3.1-8b" does not serve AI_EMBED/,
    (c) => c.embed({ text: 'a', model: 'llama3.1-8b' }, ada),
  ],
  [
    'a model of absurd length',
    'input.model',
    /there is no model "xxx/,
    (c) => c.complete({ prompt: 'a', model: 'x'.repeat(100_000) }, ada),
  ],
  [
    'too many categories',
    'categories',
    /has 11 categories, the limit is 10/,
    (c) => c.sentiment({ text: 'a', categories: Array.from({ length: 11 }, (_, i) => `c${i}`) }, ada),
  ],
  [
    'a category too long',
    'categories[0]',
    /has 31 characters, the limit is 30/,
    (c) => c.sentiment({ text: 'a', categories: ['x'.repeat(31)] }, ada),
  ],
  [
    'a category twice',
    'categories[1]',
    /already given as categories\[0\]/,
    (c) => c.sentiment({ text: 'a', categories: ['x', 'x'] }, ada),
  ],
  [
    'a single label',
    'input.labels',
    /at least 2/,
    (c) => c.classify({ text: 'a', labels: [{ label: 'a' }] }, ada),
  ],
  [
    'a label twice',
    'input.labels[2].label',
    /"a" was already given/,
    (c) => c.classify({ text: 'a', labels: [...labels, { label: 'a' }] }, ada),
  ],
  [
    'an empty label',
    'input.labels[0].label',
    /is empty/,
    (c) => c.classify({ text: 'a', labels: [{ label: ' ' }, { label: 'b' }] }, ada),
  ],
  ['no question', 'input.questions', /is empty/, (c) => c.extract({ text: 'a', questions: [] }, ada)],
  [
    'a question twice',
    'input.questions[1].name',
    /already given/,
    (c) => c.extract({ text: 'a', questions: [question, question] }, ada),
  ],
  [
    'an unknown language',
    'input.to',
    /"xx" is not a language/,
    (c) => c.translate({ text: 'a', to: 'xx' }, ada),
  ],
  [
    'a regional language',
    'input.from',
    /Did you mean "pt"/,
    (c) => c.translate({ text: 'a', from: 'pt-BR', to: 'en' }, ada),
  ],
  [
    'an unknown kind of personal data',
    'categories[0]',
    /Did you mean PASSPORT/,
    (c) => c.redact({ text: 'a', categories: ['PASPORT'] }, ada),
  ],
  ['an empty predicate', 'input.predicate', /is empty/, (c) => c.filter({ predicate: '' }, ada)],
  [
    'an embedding model that compares nothing',
    'model',
    /does not serve AI_SIMILARITY/,
    (c) => c.similarity({ a: 'a', b: 'b', model: 'snowflake-arctic-embed-l-v2.0-8k' }, ada),
  ],
  ['neither prompt nor messages', 'input.prompt', /is missing/, (c) => c.complete({}, ada)],
  [
    'both prompt and messages',
    'input.messages',
    /cannot be given together/,
    (c) => c.complete({ prompt: 'a', messages: [user] }, ada),
  ],
  ['an empty prompt', 'input.prompt', /is empty/, (c) => c.complete({ prompt: '  ' }, ada)],
  ['an empty conversation', 'input.messages', /is empty/, (c) => c.complete({ messages: [] }, ada)],
  [
    'a late system message',
    'input.messages[1].role',
    /SYSTEM may only be the first/,
    (c) => c.complete({ messages: [user, system, user] }, ada),
  ],
  [
    'two messages of the user in a row',
    'input.messages[2].role',
    /is USER where ASSISTANT is due/,
    (c) => c.complete({ messages: [system, user, user] }, ada),
  ],
  [
    'a conversation that begins with the model',
    'input.messages[0].role',
    /is ASSISTANT where USER is due/,
    (c) => c.complete({ messages: [assistant, user] }, ada),
  ],
  [
    'a conversation that ends with the model',
    'input.messages[1].role',
    /last message must be from USER/,
    (c) => c.complete({ messages: [user, assistant] }, ada),
  ],
  [
    'a system message alone',
    'input.messages[0].role',
    /last message must be from USER/,
    (c) => c.complete({ messages: [system] }, ada),
  ],
  [
    'an empty message',
    'input.messages[0].content',
    /is empty/,
    (c) => c.complete({ messages: [{ role: 'USER', content: '' }] }, ada),
  ],
  [
    'no tokens',
    'input.maxTokens',
    /is 0; give at least 1/,
    (c) => c.complete({ prompt: 'a', maxTokens: 0 }, ada),
  ],
  [
    'more tokens than the model generates',
    'input.maxTokens',
    /is 1000000000; llama3.1-70b generates at most 8192/,
    (c) => c.complete({ prompt: 'a', maxTokens: 1_000_000_000 }, ada),
  ],
  [
    'a temperature too high',
    'input.temperature',
    /is 1.5; give a number from 0 to 1/,
    (c) => c.complete({ prompt: 'a', temperature: 1.5 }, ada),
  ],
  [
    'a negative temperature',
    'input.temperature',
    /from 0 to 1/,
    (c) => c.complete({ prompt: 'a', temperature: -0.1 }, ada),
  ],
  [
    'a response format that is no object',
    'input.responseFormat',
    /must be a JSON Schema/,
    (c) => c.complete({ prompt: 'a', responseFormat: 'json' }, ada),
  ],
  [
    'a response format of another type',
    'input.responseFormat',
    /"type": "object" at its top/,
    (c) => c.complete({ prompt: 'a', responseFormat: { type: 'array' } }, ada),
  ],
  [
    'an invalid schema',
    'input.responseFormat',
    /is no valid JSON Schema/,
    (c) =>
      c.complete(
        { prompt: 'a', responseFormat: { type: 'object', properties: { a: { type: 'nonsense' } } } },
        ada,
      ),
  ],
  [
    'a schema that refers to another place',
    'input.responseFormat.$ref',
    /must be "#\/\$defs\/NAME"/,
    (c) =>
      c.complete(
        { prompt: 'a', responseFormat: { type: 'object', $ref: 'http://127.0.0.1/schema.json' } },
        ada,
      ),
  ],
  [
    'a pattern that has no linear form',
    'input.responseFormat',
    /is no valid JSON Schema: "\(\?=" looks around, which has no linear form/,
    (c) =>
      c.complete(
        { prompt: 'a', responseFormat: { type: 'object', properties: { a: { pattern: '(?=a)b' } } } },
        ada,
      ),
  ],
  [
    'a huge schema',
    'input.responseFormat',
    /the limit is 32768/,
    (c) =>
      c.complete({ prompt: 'a', responseFormat: { type: 'object', description: 'x'.repeat(40_000) } }, ada),
  ],
  ['an empty query', 'input.query', /is empty/, (c) => c.search({ service: 'S', query: '' }, ada)],
  [
    'a service that is no name',
    'input.service',
    /is no service name/,
    (c) => c.search({ service: 'a b', query: 'q' }, ada),
  ],
  [
    'a service of four parts',
    'input.service',
    /is no service name/,
    (c) => c.search({ service: 'a.b.c.d', query: 'q' }, ada),
  ],
  [
    'a service with SQL in it',
    'input.service',
    /is no service name/,
    (c) => c.search({ service: "s', '{}') --", query: 'q' }, ada),
  ],
  [
    'no hits',
    'input.limit',
    /is 0; give 1 to 1000/,
    (c) => c.search({ service: 'S', query: 'q', limit: 0 }, ada),
  ],
  [
    'too many hits',
    'input.limit',
    /is 1001/,
    (c) => c.search({ service: 'S', query: 'q', limit: 1001 }, ada),
  ],
  [
    'a filter that is no object',
    'input.filter',
    /must be an object/,
    (c) => c.search({ service: 'S', query: 'q', filter: ['x'] }, ada),
  ],
  [
    'an unknown operator',
    'input.filter.@equals',
    /Give one of @eq/,
    (c) => c.search({ service: 'S', query: 'q', filter: { '@equals': { C: 1 } } }, ada),
  ],
  [
    'a mistyped operator deep inside',
    'input.filter.@and[1].@not.@gt',
    /Did you mean "@gte"/,
    (c) =>
      c.search(
        {
          service: 'S',
          query: 'q',
          filter: { '@and': [{ '@eq': { C: 1 } }, { '@not': { '@gt': { C: 1 } } }] },
        },
        ada,
      ),
  ],
  [
    'operators side by side',
    'input.filter',
    /2 operators side by side/,
    (c) => c.search({ service: 'S', query: 'q', filter: { '@eq': { C: 1 }, '@gte': { D: 1 } } }, ada),
  ],
  [
    'a comparison without a column',
    'input.filter.@eq',
    /must name a column/,
    (c) => c.search({ service: 'S', query: 'q', filter: { '@eq': 'x' } }, ada),
  ],
  [
    'a comparison with a list',
    'input.filter.@eq.C',
    /must be a text, a number or a boolean/,
    (c) => c.search({ service: 'S', query: 'q', filter: { '@eq': { C: ['x'] } } }, ada),
  ],
  [
    'an endless filter',
    expect.stringMatching(/^input\.filter(\.@not){17}$/),
    /nests deeper than 16/,
    (c) => c.search({ service: 'S', query: 'q', filter: nested(40) }, ada),
  ],
];

describe('a call is refused for', () => {
  it.each(refused)('%s', async (_, field, message, call) => {
    const { cortex, runner, books } = createFixture(() => []);
    const outcome = (await call(cortex).catch((error) => error)) as GatewayError;
    expect(outcome).toMatchObject({ code: 'BAD_USER_INPUT', details: { field } });
    expect(outcome.message).toMatch(message);
    expect(outcome.message.length).toBeLessThan(700);
    expect(runner.statements).toHaveLength(0);
    expect(books.operations).toHaveLength(0);
  });
});

const word = 'internationalisation ';

describe('a text longer than the model can read', () => {
  it.each<readonly [string, number, Call]>([
    ['snowflake-arctic-embed-l-v2.0', 512, (c) => c.embed({ text: word.repeat(400) }, ada)],
    ['AI_SENTIMENT', 2048, (c) => c.sentiment({ text: word.repeat(2000) }, ada)],
    ['mistral-7b', 32_000, (c) => c.complete({ prompt: word.repeat(15_000), model: 'mistral-7b' }, ada)],
  ])('is refused with the limit of %s', async (name, limit, call) => {
    const { cortex, books } = createFixture(() => []);
    const error = (await call(cortex).catch((refusal) => refusal)) as GatewayError;
    expect(error).toMatchObject({ code: 'CONTEXT_LENGTH_EXCEEDED', details: { limit } });
    expect(error.message).toContain(
      `than ${name} can read, which is ${limit.toLocaleString('en-US')} tokens`,
    );
    expect(books.operations).toHaveLength(0);
  });

  it('goes upstream when it may fit', async () => {
    const { cortex, runner } = createFixture(() => [[1], 400]);
    await cortex.embed({ text: word.repeat(190) }, ada);
    await cortex.embed({ text: `a${' '.repeat(50_000)}b` }, ada);
    expect(runner.statements).toHaveLength(2);
  });
});

describe('a text', () => {
  it('may have 100,000 characters, whatever they are made of', async () => {
    const { cortex, runner } = createFixture(() => [{ value: { labels: ['a'] }, error: null }, 1]);
    const text = '🎈'.repeat(100_000);
    await cortex.classify({ text, labels }, ada);
    expect(runner.statements.map(rowsOf)).toEqual([[text]]);
  });

  it('that was cut inside an emoji goes on as every UTF-8 encoder writes it', async () => {
    const { cortex, runner } = createFixture(() => [[1], 1]);
    await cortex.embed({ text: 'party 🎉'.slice(0, -1) }, ada);
    expect(runner.statements.map(rowsOf)).toEqual([['party \ufffd']]);
  });
});
