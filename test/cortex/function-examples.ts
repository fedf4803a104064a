import type { CortexService } from '../../src/cortex/create-cortex.ts';
import type { Caller } from '../../src/identity/caller.ts';
import type { CellValue } from '../../src/snowflake/statement/statement.ts';

export interface Example {
  readonly name: string;
  readonly call: (cortex: CortexService, caller: Caller) => Promise<object>;
  readonly functions?: 'legacy';
  /** The columns of the statement, and the values bound to them. */
  readonly sql: string;
  readonly binds: readonly unknown[];
  readonly row: unknown;
  /** What Snowflake answers. */
  readonly cells: readonly CellValue[];
  readonly answer: object;
  readonly usage: object;
}

export const labels = [
  { label: 'travel', description: 'Trips', examples: ['We flew to Rome'] },
  { label: 'food' },
];
export const sentLabels =
  '[{"label":"travel","description":"Trips","examples":["We flew to Rome"]},{"label":"food"}]';
export const questions = [
  { name: 'total', question: 'What is the total?' },
  { name: 'due', question: 'When is it due?' },
];
export const config = '{"model":"e5-base-v2"}';

export const examples: readonly Example[] = [
  {
    name: 'AI_EMBED',
    call: (cortex, caller) => cortex.embed({ text: 'a text' }, caller),
    sql: "AI_EMBED(?, f.value::text) AS value_1, AI_COUNT_TOKENS('ai_embed', ?, f.value::text, FALSE) AS value_2",
    binds: ['snowflake-arctic-embed-l-v2.0', 'snowflake-arctic-embed-l-v2.0'],
    row: 'a text',
    cells: ['[0.5,-0.5]', 2],
    answer: { model: 'local-snowflake-arctic-embed-l-v2.0', dimensions: 2, vector: [0.5, -0.5] },
    usage: {
      function: 'AI_EMBED',
      model: 'local-snowflake-arctic-embed-l-v2.0',
      inputTokens: 2,
      outputTokens: 0,
    },
  },
  {
    name: 'AI_EMBED with a model whose tokens Snowflake does not count',
    call: (cortex, caller) =>
      cortex.embed({ text: 'a text', model: 'snowflake-arctic-embed-l-v2.0-8k' }, caller),
    sql: "AI_EMBED(?, f.value::text) AS value_1, AI_COUNT_TOKENS('ai_embed', ?, f.value::text, FALSE) AS value_2",
    binds: ['snowflake-arctic-embed-l-v2.0-8k', 'snowflake-arctic-embed-l-v2.0'],
    row: 'a text',
    cells: [[0.5, -0.5], null],
    answer: { dimensions: 2 },
    usage: { inputTokens: 2 },
  },
  {
    name: 'EMBED_TEXT_768',
    functions: 'legacy',
    call: (cortex, caller) => cortex.embed({ text: 'a text', model: 'e5-base-v2' }, caller),
    sql: 'SNOWFLAKE.CORTEX.EMBED_TEXT_768(?, f.value::text) AS value_1, SNOWFLAKE.CORTEX.COUNT_TOKENS(?, f.value::text) AS value_2',
    binds: ['e5-base-v2', 'e5-base-v2'],
    row: 'a text',
    cells: [[1, 0], 2],
    answer: { vector: [1, 0] },
    usage: { function: 'EMBED_TEXT_768', inputTokens: 2 },
  },
  {
    name: 'AI_SENTIMENT',
    call: (cortex, caller) => cortex.sentiment({ text: 'Good food' }, caller),
    sql: "AI_SENTIMENT(f.value::text, TRUE) AS value_1, AI_COUNT_TOKENS('ai_sentiment', f.value::text, FALSE) AS value_2",
    binds: [],
    row: 'Good food',
    cells: [{ value: { categories: [{ name: 'overall', sentiment: 'mixed' }] }, error: null }, 121],
    answer: { label: 'MIXED', score: null, categories: [] },
    usage: { function: 'AI_SENTIMENT', model: null, inputTokens: 121, outputTokens: 0 },
  },
  {
    name: 'AI_SENTIMENT of aspects',
    call: (cortex, caller) => cortex.sentiment({ text: 'Good food', categories: ['price', 'taste'] }, caller),
    sql: "AI_SENTIMENT(f.value::text, PARSE_JSON(?)::ARRAY, TRUE) AS value_1, AI_COUNT_TOKENS('ai_sentiment', f.value::text, PARSE_JSON(?)::ARRAY, FALSE) AS value_2",
    binds: ['["price","taste"]', '[{"label":"price"},{"label":"taste"}]'],
    row: 'Good food',
    cells: [
      '{"value":{"categories":[{"name":"overall","sentiment":"positive"},{"name":"taste","sentiment":"positive"}]},"error":null}',
      130,
    ],
    answer: {
      label: 'POSITIVE',
      categories: [
        { name: 'price', label: 'UNKNOWN' },
        { name: 'taste', label: 'POSITIVE' },
      ],
    },
    usage: { inputTokens: 130 },
  },
  {
    name: 'SENTIMENT',
    functions: 'legacy',
    call: (cortex, caller) => cortex.sentiment({ text: 'Bad food' }, caller),
    sql: "SNOWFLAKE.CORTEX.SENTIMENT(f.value::text) AS value_1, SNOWFLAKE.CORTEX.COUNT_TOKENS('llama3.1-70b', f.value::text) AS value_2",
    binds: [],
    row: 'Bad food',
    cells: [-0.8, 2],
    answer: { label: 'NEGATIVE', score: -0.8, categories: [] },
    usage: { function: 'SENTIMENT', inputTokens: 2 },
  },
  {
    name: 'ENTITY_SENTIMENT',
    functions: 'legacy',
    call: (cortex, caller) => cortex.sentiment({ text: 'Bad food', categories: ['taste'] }, caller),
    sql: "SNOWFLAKE.CORTEX.ENTITY_SENTIMENT(f.value::text, PARSE_JSON(?)::ARRAY) AS value_1, SNOWFLAKE.CORTEX.COUNT_TOKENS('llama3.1-70b', f.value::text) AS value_2",
    binds: ['["taste"]'],
    row: 'Bad food',
    cells: [
      {
        categories: [
          { name: 'overall', sentiment: 'negative' },
          { name: 'taste', sentiment: 'negative' },
        ],
      },
      2,
    ],
    answer: { label: 'NEGATIVE', score: null, categories: [{ name: 'taste', label: 'NEGATIVE' }] },
    usage: { function: 'ENTITY_SENTIMENT' },
  },
  {
    name: 'AI_CLASSIFY',
    call: (cortex, caller) =>
      cortex.classify({ text: 'Rome!', labels, taskDescription: 'Topics', multiLabel: true }, caller),
    sql: "AI_CLASSIFY(f.value::text, PARSE_JSON(?)::ARRAY, PARSE_JSON(?)::OBJECT, TRUE) AS value_1, AI_COUNT_TOKENS('ai_classify', f.value::text, PARSE_JSON(?)::ARRAY, PARSE_JSON(?)::OBJECT, FALSE) AS value_2",
    binds: [
      sentLabels,
      '{"task_description":"Topics","output_mode":"multi"}',
      sentLabels,
      '{"task_description":"Topics","output_mode":"multi"}',
    ],
    row: 'Rome!',
    cells: [{ value: { labels: ['travel', 'food'] }, error: null }, 254],
    answer: { label: 'travel', labels: ['travel', 'food'] },
    usage: { function: 'AI_CLASSIFY', inputTokens: 254, outputTokens: 5 },
  },
  {
    name: 'CLASSIFY_TEXT',
    functions: 'legacy',
    call: (cortex, caller) => cortex.classify({ text: 'Rome!', labels }, caller),
    sql: "SNOWFLAKE.CORTEX.CLASSIFY_TEXT(f.value::text, PARSE_JSON(?)::ARRAY, PARSE_JSON(?)::OBJECT) AS value_1, SNOWFLAKE.CORTEX.COUNT_TOKENS('llama3.1-70b', f.value::text) AS value_2",
    binds: [sentLabels, '{}'],
    row: 'Rome!',
    cells: ['{"label":"travel"}', 2],
    answer: { label: 'travel', labels: ['travel'] },
    usage: { function: 'CLASSIFY_TEXT' },
  },
  {
    name: 'AI_EXTRACT',
    call: (cortex, caller) => cortex.extract({ text: 'Total: 5', questions }, caller),
    sql: "AI_EXTRACT(text => f.value::text, responseFormat => PARSE_JSON(?)) AS value_1, AI_COUNT_TOKENS('ai_complete', 'llama3.1-70b', CONCAT(f.value::text, ?), FALSE) AS value_2",
    binds: [
      '{"total":"What is the total?","due":"When is it due?"}',
      '{"total":"What is the total?","due":"When is it due?"}',
    ],
    row: 'Total: 5',
    cells: [{ error: null, response: { total: '5', due: 'None' } }, 12],
    answer: {
      answers: [
        { name: 'total', value: '5' },
        { name: 'due', value: null },
      ],
      response: { total: '5', due: null },
    },
    usage: { function: 'AI_EXTRACT', inputTokens: 12, outputTokens: 15 },
  },
  {
    name: 'EXTRACT_ANSWER',
    functions: 'legacy',
    call: (cortex, caller) => cortex.extract({ text: 'Total: 5', questions }, caller),
    sql: "SNOWFLAKE.CORTEX.EXTRACT_ANSWER(f.value::text, ?) AS value_1, SNOWFLAKE.CORTEX.EXTRACT_ANSWER(f.value::text, ?) AS value_2, SNOWFLAKE.CORTEX.COUNT_TOKENS('llama3.1-70b', f.value::text) AS value_3",
    binds: ['What is the total?', 'When is it due?'],
    row: 'Total: 5',
    cells: ['[{"answer":"5","score":0.9}]', 'tomorrow', 4],
    answer: { response: { total: '5', due: 'tomorrow' } },
    usage: { function: 'EXTRACT_ANSWER', inputTokens: 17, outputTokens: 0 },
  },
  {
    name: 'AI_FILTER of a text',
    call: (cortex, caller) => cortex.filter({ predicate: 'Is it angry?', text: 'Grr' }, caller),
    sql: "AI_FILTER(PROMPT('{0} Text: {1}', f.value:predicate::text, f.value:text::text), TRUE) AS value_1, COALESCE(AI_COUNT_TOKENS('ai_filter', CONCAT(f.value:predicate::text, ' Text: ', f.value:text::text), FALSE), AI_COUNT_TOKENS('ai_complete', 'llama3.1-70b', CONCAT(f.value:predicate::text, ' Text: ', f.value:text::text), FALSE)) AS value_2",
    binds: [],
    row: { predicate: 'Is it angry?', text: 'Grr' },
    cells: [{ value: true, error: null }, 6],
    answer: { matches: true },
    usage: { function: 'AI_FILTER', inputTokens: 6, outputTokens: 1 },
  },
  {
    name: 'AI_FILTER of a statement',
    call: (cortex, caller) => cortex.filter({ predicate: 'Is water wet?' }, caller),
    sql: "AI_FILTER(f.value:predicate::text, TRUE) AS value_1, COALESCE(AI_COUNT_TOKENS('ai_filter', f.value:predicate::text, FALSE), AI_COUNT_TOKENS('ai_complete', 'llama3.1-70b', f.value:predicate::text, FALSE)) AS value_2",
    binds: [],
    row: { predicate: 'Is water wet?' },
    cells: [{ value: false, error: null }, 6],
    answer: { matches: false },
    usage: {},
  },
  {
    name: 'AI_SIMILARITY',
    call: (cortex, caller) => cortex.similarity({ a: 'cat', b: 'dog', model: 'e5-base-v2' }, caller),
    sql: "AI_SIMILARITY(f.value:a::text, f.value:b::text, PARSE_JSON(?)::OBJECT) AS value_1, AI_COUNT_TOKENS('ai_embed', ?, f.value:a::text, FALSE) AS value_2, AI_COUNT_TOKENS('ai_embed', ?, f.value:b::text, FALSE) AS value_3",
    binds: [config, 'e5-base-v2', 'e5-base-v2'],
    row: { a: 'cat', b: 'dog' },
    cells: [1.0000002, 1, 1],
    answer: { score: 1, model: 'local-e5-base-v2' },
    usage: { function: 'AI_SIMILARITY', inputTokens: 2 },
  },
  {
    name: 'the legacy cosine',
    functions: 'legacy',
    call: (cortex, caller) => cortex.similarity({ a: 'cat', b: 'dog' }, caller),
    sql: 'VECTOR_COSINE_SIMILARITY(SNOWFLAKE.CORTEX.EMBED_TEXT_1024(?, f.value:a::text), SNOWFLAKE.CORTEX.EMBED_TEXT_1024(?, f.value:b::text)) AS value_1, SNOWFLAKE.CORTEX.COUNT_TOKENS(?, f.value:a::text) AS value_2, SNOWFLAKE.CORTEX.COUNT_TOKENS(?, f.value:b::text) AS value_3',
    binds: Array(4).fill('snowflake-arctic-embed-l-v2.0'),
    row: { a: 'cat', b: 'dog' },
    cells: [0.7, 1, 1],
    answer: { score: 0.7 },
    usage: { function: 'EMBED_TEXT_1024', inputTokens: 2 },
  },
  {
    name: 'AI_SUMMARIZE',
    call: (cortex, caller) => cortex.summarize({ text: 'A long story' }, caller),
    sql: "AI_SUMMARIZE(f.value::text) AS value_1, COALESCE(AI_COUNT_TOKENS('ai_summarize', f.value::text, FALSE), AI_COUNT_TOKENS('ai_complete', 'llama3.1-70b', f.value::text, FALSE)) AS value_2",
    binds: [],
    row: 'A long story',
    cells: ['A story.', 3],
    answer: { text: 'A story.' },
    usage: { function: 'AI_SUMMARIZE', inputTokens: 3, outputTokens: 2 },
  },
  {
    name: 'SUMMARIZE',
    functions: 'legacy',
    call: (cortex, caller) => cortex.summarize({ text: 'A long story' }, caller),
    sql: "SNOWFLAKE.CORTEX.SUMMARIZE(f.value::text) AS value_1, SNOWFLAKE.CORTEX.COUNT_TOKENS('llama3.1-70b', f.value::text) AS value_2",
    binds: [],
    row: 'A long story',
    cells: ['A story.', 3],
    answer: { text: 'A story.' },
    usage: { function: 'SUMMARIZE' },
  },
  {
    name: 'AI_TRANSLATE',
    call: (cortex, caller) => cortex.translate({ text: 'Hallo', to: 'EN' }, caller),
    sql: "AI_TRANSLATE(f.value::text, ?, ?, TRUE) AS value_1, AI_COUNT_TOKENS('ai_translate', f.value::text, ?, ?, FALSE) AS value_2",
    binds: ['', 'en', '', 'en'],
    row: 'Hallo',
    cells: [{ value: 'Hello', error: null }, 20],
    answer: { text: 'Hello', from: null, to: 'en' },
    usage: { function: 'AI_TRANSLATE', inputTokens: 20, outputTokens: 2 },
  },
  {
    name: 'TRANSLATE',
    functions: 'legacy',
    call: (cortex, caller) => cortex.translate({ text: 'Hallo', from: 'de', to: 'en' }, caller),
    sql: "SNOWFLAKE.CORTEX.TRANSLATE(f.value::text, ?, ?) AS value_1, SNOWFLAKE.CORTEX.COUNT_TOKENS('llama3.1-70b', f.value::text) AS value_2",
    binds: ['de', 'en'],
    row: 'Hallo',
    cells: ['Hello', 1],
    answer: { text: 'Hello', from: 'de', to: 'en' },
    usage: { function: 'TRANSLATE' },
  },
  {
    name: 'AI_REDACT',
    call: (cortex, caller) => cortex.redact({ text: 'I am Ada' }, caller),
    sql: "AI_REDACT(f.value::text) AS value_1, AI_COUNT_TOKENS('ai_redact', f.value::text, FALSE) AS value_2",
    binds: [],
    row: 'I am Ada',
    cells: ['I am [NAME]', 60],
    answer: { text: 'I am [NAME]' },
    usage: { function: 'AI_REDACT', inputTokens: 60, outputTokens: 3 },
  },
  {
    name: 'AI_REDACT of some categories',
    call: (cortex, caller) =>
      cortex.redact({ text: 'I am Ada', categories: ['name', 'EMAIL', 'NAME'] }, caller),
    sql: "AI_REDACT(f.value::text, PARSE_JSON(?)::ARRAY) AS value_1, AI_COUNT_TOKENS('ai_redact', f.value::text, FALSE) AS value_2",
    binds: ['["EMAIL","NAME"]'],
    row: 'I am Ada',
    cells: ['I am [NAME]', 60],
    answer: { text: 'I am [NAME]' },
    usage: {},
  },
  {
    name: 'AI_COUNT_TOKENS',
    call: (cortex, caller) => cortex.countTokens({ text: 'three small words' }, caller),
    sql: "AI_COUNT_TOKENS('ai_complete', ?, f.value::text, TRUE) AS value_1",
    binds: ['llama3.1-70b'],
    row: 'three small words',
    cells: [{ value: 3, error: null }],
    answer: { tokens: 3, model: 'llama3.1-70b', exact: true },
    usage: { function: 'AI_COUNT_TOKENS', inputTokens: 0, outputTokens: 0 },
  },
  {
    name: 'AI_COUNT_TOKENS for a model that Snowflake does not count',
    call: (cortex, caller) => cortex.countTokens({ text: 'words', model: 'claude-sonnet-4-5' }, caller),
    sql: "AI_COUNT_TOKENS('ai_complete', ?, f.value::text, TRUE) AS value_1",
    binds: ['llama3.1-70b'],
    row: 'words',
    cells: [{ value: 1, error: null }],
    answer: { tokens: 1, model: 'llama3.1-70b', exact: false },
    usage: {},
  },
  {
    name: 'AI_COUNT_TOKENS for an embedding model',
    call: (cortex, caller) => cortex.countTokens({ text: 'words', model: 'e5-base-v2' }, caller),
    sql: "AI_COUNT_TOKENS('ai_embed', ?, f.value::text, TRUE) AS value_1",
    binds: ['e5-base-v2'],
    row: 'words',
    cells: [{ value: 1, error: null }],
    answer: { tokens: 1, exact: true },
    usage: {},
  },
  {
    name: 'COUNT_TOKENS',
    functions: 'legacy',
    call: (cortex, caller) => cortex.countTokens({ text: 'words' }, caller),
    sql: 'SNOWFLAKE.CORTEX.COUNT_TOKENS(?, f.value::text) AS value_1',
    binds: ['llama3.1-70b'],
    row: 'words',
    cells: [1],
    answer: { tokens: 1 },
    usage: { function: 'COUNT_TOKENS' },
  },
];
