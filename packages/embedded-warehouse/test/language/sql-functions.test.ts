import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languageFailure, languageFunctionNames } from '../../src/language/register-language.ts';
import { type LanguageDatabase, openLanguageDatabase } from './language-database.ts';

let database: LanguageDatabase;
beforeAll(async () => {
  database = await openLanguageDatabase();
  database.services.create({
    name: 'SHOP.SALES.NOTES',
    documents: [
      { ID: 1, NOTE: 'Refunds take five days.' },
      { ID: 2, NOTE: 'Shipping is free.' },
    ],
    columns: { search: ['NOTE'], attributes: ['ID'] },
  });
});
afterAll(() => database.close());

const MODEL = "'mistral-large2'";

describe('shapes are those of Snowflake', () => {
  test.each<[sql: string, value: unknown]>([
    [`ai_complete(${MODEL}, 'Say hello')`, 'hello'],
    [`snowflake.cortex.complete(${MODEL}, 'Say hello')`, 'hello'],
    [`ai_sentiment('I love it')`, { categories: [{ name: 'overall', sentiment: 'positive' }] }],
    [
      `ai_sentiment('I love the food', ['food', 'price'])`,
      {
        categories: [
          { name: 'overall', sentiment: 'positive' },
          { name: 'food', sentiment: 'positive' },
          { name: 'price', sentiment: 'unknown' },
        ],
      },
    ],
    [`ai_classify('I was charged twice', ['billing', 'shipping'])`, { labels: ['billing'] }],
    [`snowflake.cortex.classify_text('I was charged twice', ['billing', 'shipping'])`, { label: 'billing' }],
    [`ai_filter('Is this positive? I love it')`, true],
    [`ai_filter(prompt('Is this positive: {0}', 'I hate it'))`, false],
    [`ai_summarize('short')`, 'short'],
    [`snowflake.cortex.summarize('short')`, 'short'],
    [`ai_translate('Good morning', 'en', 'de')`, 'Guten Morgen'],
    [`snowflake.cortex.translate('Good morning', '', 'de')`, 'Guten Morgen'],
    [`ai_redact('mail a@example.com')`, 'mail [EMAIL]'],
    [`ai_redact('Ann Lee, a@example.com', ['NAME'])`, '[NAME], a@example.com'],
    [
      `ai_redact('mail a@example.com', mode => 'detect')`,
      { spans: [{ category: 'EMAIL', start: 5, end: 18, text: 'a@example.com' }] },
    ],
    [
      `ai_extract('Invoice number: 42', {'n': 'What is the invoice number?'})`,
      { error: null, response: { n: '42' } },
    ],
    [
      `ai_extract(text => 'Invoice number: 42', responseFormat => [['n', 'invoice number']], scores => true)`,
      { error: null, response: { n: '42' }, scoring: { scores: { n: { score: 0.98 } } } },
    ],
    [`snowflake.cortex.extract_answer('The sky is blue.', 'What colour is the sky?')`, 'blue'],
    [`ai_count_tokens('ai_complete', 'mistral-7b', 'hello world')`, '2'],
    [`snowflake.cortex.count_tokens('mistral-7b', 'hello world')`, '2'],
    [`prompt('{0} and {1}', 'a', 2)`, { template: '{0} and {1}', args: ['a', 2] }],
    [
      `ai_agg(t, 'What do guests complain about?') FROM (VALUES ('bad food'), ('nice view'), (NULL)) v(t)`,
      'bad food.',
    ],
    [`ai_summarize_agg(t) FROM (VALUES ('One thing.'), ('Another.')) v(t)`, 'One thing. Another.'],
  ])('%s', async (sql, value) => {
    expect(await database.value(`SELECT ${sql}`)).toEqual(value);
  });

  test('details of a completion', async () => {
    const details = await database.value(`SELECT ai_complete(${MODEL}, 'Say hello', show_details => true)`);
    expect(details).toEqual({
      choices: [{ messages: 'hello' }],
      created: expect.any(Number),
      model: 'local-extractive-complete-v1',
      usage: { completion_tokens: 1, prompt_tokens: expect.any(Number), total_tokens: expect.any(Number) },
    });
  });

  test('a structured completion is the object, and stands in structured_output with details', async () => {
    const format = `{'type': 'json', 'schema': {'type': 'object', 'properties': {'age': {'type': 'integer'}}}}`;
    expect(
      await database.value(`SELECT ai_complete(${MODEL}, 'Age: 34', response_format => ${format})`),
    ).toEqual({ age: 34 });
    expect(
      await database.value(
        `SELECT ai_complete(${MODEL}, 'Age: 34', response_format => ${format}, show_details => true)`,
      ),
    ).toMatchObject({ structured_output: [{ raw_message: { age: 34 }, type: 'json' }] });
  });

  test('COMPLETE with a history answers JSON text with choices', async () => {
    const messages = `[{'role': 'system', 'content': 'Be brief.'}, {'role': 'user', 'content': 'Say hello'}]`;
    const [text] = await database.row(`SELECT snowflake.cortex.complete(${MODEL}, ${messages}, '{}'::JSON)`);
    expect(JSON.parse(String(text))).toMatchObject({ choices: [{ messages: 'hello' }] });
  });

  test('embeddings have the dimension of the model', async () => {
    for (const [call, dimensions] of [
      ["ai_embed('snowflake-arctic-embed-l-v2.0', 'x')", '1024'],
      ["ai_embed('e5-base-v2', 'x')", '768'],
      ["snowflake.cortex.embed_text_768('snowflake-arctic-embed-m', 'x')", '768'],
      ["snowflake.cortex.embed_text_1024('voyage-multilingual-2', 'x')", '1024'],
    ]) {
      expect(await database.row(`SELECT len(${call})`)).toEqual([dimensions]);
      expect(await database.type(`SELECT ${call}`)).toBe('FLOAT[]');
    }
  });

  test('AI_SIMILARITY tells what is the same from what only has the same words', async () => {
    const [equal, close, turned, apart] = await database.row(
      `SELECT ai_similarity('Refund me.', 'refund me.'), ai_similarity('I want a refund.', 'I want my money back.'),
              ai_similarity('The fee was refunded.', 'The fee was not refunded.'), ai_similarity('Refund me.', 'Snow fell.')`,
    );
    expect(Number(equal)).toBe(1);
    expect(Number(close)).toBeGreaterThan(Number(turned));
    expect(Number(turned)).toBeGreaterThan(Number(apart));
  });

  test('SEARCH_PREVIEW answers JSON text with results and scores', async () => {
    const [text] = await database.row(
      `SELECT snowflake.cortex.search_preview('shop.sales.notes', '{"query": "refund", "columns": ["NOTE"], "limit": 1}')`,
    );
    expect(JSON.parse(String(text))).toMatchObject({
      results: [{ NOTE: 'Refunds take five days.', '@scores': {} }],
    });
  });
});

describe('types are known when the statement is bound', () => {
  test.each([
    [`ai_complete(${MODEL}, 'x')`, 'VARCHAR'],
    [`ai_complete(${MODEL}, 'x', show_details => true)`, 'JSON'],
    [`ai_complete(${MODEL}, 'x', return_error_details => true)`, 'JSON'],
    [`ai_complete(${MODEL}, 'x', {'temperature': 0}, {'schema': {'type': 'object'}})`, 'JSON'],
    [`ai_filter('x')`, 'BOOLEAN'],
    [`ai_filter('x', TRUE)`, 'JSON'],
    [`ai_translate('x', 'en', 'de', TRUE)`, 'JSON'],
    [`ai_count_tokens('ai_sentiment', 'x')`, 'BIGINT'],
    [`ai_count_tokens('ai_complete', ${MODEL}, 'x', TRUE)`, 'JSON'],
    [`ai_similarity('a', 'b')`, 'DOUBLE'],
    [`snowflake.cortex.sentiment('x')`, 'DOUBLE'],
  ])('%s is %s', async (sql, type) => {
    expect(await database.type(`SELECT ${sql}`)).toBe(type);
  });
});

describe('NULL in is NULL out, and free', () => {
  test.each([
    `ai_complete(${MODEL}, NULL)`,
    `ai_complete(NULL, 'x')`,
    'ai_sentiment(NULL)',
    `ai_classify(NULL, ['a', 'b'])`,
    'ai_filter(NULL)',
    'ai_summarize(NULL)',
    `ai_translate(NULL, 'en', 'de')`,
    'ai_redact(NULL)',
    `ai_extract(NULL, ['q'])`,
    `ai_similarity(NULL, 'b')`,
    `ai_embed('e5-base-v2', NULL)`,
    `ai_count_tokens('ai_sentiment', NULL)`,
    'snowflake.cortex.sentiment(NULL)',
    `snowflake.cortex.complete(${MODEL}, NULL)`,
    `ai_agg(NULL::VARCHAR, 'x')`,
  ])('%s', async (sql) => {
    expect(await database.row(`SELECT ${sql}`)).toEqual([null]);
    expect(await database.usage(`SELECT ${sql}`)).toEqual([]);
  });
});

describe('a row that fails', () => {
  test.each([
    [`ai_translate('hello', 'en', t) FROM (VALUES ('de'), ('xx'), ('fr')) v(t)`, ['hallo', null, 'bonjour']],
    [`ai_similarity('a', 'a', o) FROM (VALUES ('{}'), ('{half'), ('e5-base-v2')) v(o)`, [1, null, 1]],
  ])('is NULL, and its neighbours are answered: %s', async (sql, answers) => {
    const result = await database.connection.runAndReadAll(`SELECT ${sql}`);
    expect(result.getRowsJson().flat()).toEqual(answers);
  });

  test.each<[sql: string, error: RegExp]>([
    [`ai_complete('nope', 'x', return_error_details => TRUE)`, /^unknown model "nope"$/],
    [
      `ai_complete('snowflake-arctic', repeat('word ', 5000), return_error_details => TRUE)`,
      /context length/,
    ],
    [`ai_complete(${MODEL}, 'x', {'temperature': 3}, return_error_details => TRUE)`, /temperature/],
    [`ai_complete(${MODEL}, 'x', {'max_tokens': 0}, return_error_details => TRUE)`, /max_tokens/],
    [`ai_classify('x', [], return_error_details => TRUE)`, /categories/],
    [`ai_sentiment('x', ['a category with far too many characters'], TRUE)`, /category/],
    [`ai_translate('x', 'en', 'xx', TRUE)`, /not supported/],
    [`ai_count_tokens('ai_complete', 'nope', 'x', TRUE)`, /unknown model/],
    [`ai_transcribe('x', return_error_details => TRUE)`, /no stages/],
  ])('%s tells why', async (sql, error) => {
    const answer = (await database.value(`SELECT ${sql}`)) as { value: unknown; error: string };
    expect(answer.value).toBeNull();
    expect(answer.error).toMatch(error);
  });

  test.each([
    `ai_sentiment('I love it', TRUE)`,
    `ai_classify('x', ['a', 'b'], {'output_mode': 'single'}, TRUE)`,
    `ai_filter(prompt('Is {0} good?', 'x'), TRUE)`,
  ])('%s that does not fail has a value and no error', async (sql) => {
    expect(await database.value(`SELECT ${sql}`)).toEqual({ value: expect.anything(), error: null });
  });

  test('AI_EXTRACT reports its failures itself', async () => {
    expect(await database.value(`SELECT ai_extract('x', {'schema': 1})`)).toEqual({
      error: expect.any(String),
      response: null,
    });
  });

  test.each([
    [`snowflake.cortex.complete('nope', 'x')`, 'COMPLETE'],
    [`ai_embed('nope', 'x')`, 'AI_EMBED'],
    [`snowflake.cortex.embed_text_768('snowflake-arctic-embed-l-v2.0', 'x')`, 'EMBED_TEXT_768'],
  ])('%s ends the statement with the text of Snowflake', async (sql, name) => {
    const failure = await database.connection.run(`SELECT ${sql}`).catch(languageFailure);
    expect(failure).toMatchObject({
      code: '100351',
      sqlState: 'P0000',
      message: expect.stringMatching(
        `^Request failed for external function ${name}\\$V1 with remote service error: 400 '"unknown model`,
      ),
    });
  });

  test('TRY_COMPLETE is NULL', async () => {
    expect(await database.row(`SELECT snowflake.cortex.try_complete('nope', 'x')`)).toEqual([null]);
  });

  test('a search service that does not exist ends the statement', async () => {
    await expect(
      database.row(`SELECT snowflake.cortex.search_preview('a.b.c', '{"query": "x"}')`),
    ).rejects.toThrow(/does not exist/);
  });
});

test('arguments may be JSON as well as structs and lists', async () => {
  const bound = `'[{"label": "billing", "description": "payments"}, "shipping"]'::JSON`;
  expect(
    await database.value(
      `SELECT ai_classify('I was charged twice', ${bound}, '{"output_mode": "multi"}'::JSON)`,
    ),
  ).toEqual({
    labels: ['billing'],
  });
  expect(await database.value(`SELECT ai_sentiment('I love the food', '["food"]'::JSON)`)).toMatchObject({
    categories: [{}, { name: 'food' }],
  });
});

test('every function is found by its name from every schema', async () => {
  const { connection } = database;
  const result = await connection.runAndReadAll(
    `SELECT DISTINCT upper(function_name) FROM duckdb_functions() WHERE database_name = 'snowflake'`,
  );
  const defined = new Set(result.getRowsJson().map(([name]) => String(name)));
  for (const name of languageFunctionNames) expect(defined).toContain(name.split('.').at(-1));
});

test('a view over an AI function works on another connection', async () => {
  await database.connection.run(
    `CREATE OR REPLACE VIEW greetings AS SELECT ai_complete(${MODEL}, 'Say hello') AS g`,
  );
  const other = await database.connect();
  expect((await other.runAndReadAll('SELECT g FROM greetings')).getRowsJson()).toEqual([['hello']]);
});
