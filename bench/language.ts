/**
 * What one call of each local AI function costs, alone and through DuckDB.
 *
 * The floor is what no implementation can do without: reading every character of the text once.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { answerQuestion } from '../packages/embedded-warehouse/src/language/answers/answer-question.ts';
import { extractFields } from '../packages/embedded-warehouse/src/language/answers/extract-fields.ts';
import { classifyText } from '../packages/embedded-warehouse/src/language/classify-text.ts';
import { complete } from '../packages/embedded-warehouse/src/language/completion/complete.ts';
import { embedText } from '../packages/embedded-warehouse/src/language/embed-text.ts';
import { evaluatePredicate } from '../packages/embedded-warehouse/src/language/evaluate-predicate.ts';
import {
  type CompletionModel,
  findCompletionModel,
} from '../packages/embedded-warehouse/src/language/models.ts';
import { redactText } from '../packages/embedded-warehouse/src/language/redaction/redact-text.ts';
import { registerLanguage } from '../packages/embedded-warehouse/src/language/register-language.ts';
import {
  docsSearchOptions,
  readProjectDocuments,
} from '../packages/embedded-warehouse/src/language/search/project-documents.ts';
import { createSearchIndex } from '../packages/embedded-warehouse/src/language/search/search-service.ts';
import { createSearchServices } from '../packages/embedded-warehouse/src/language/search/search-services.ts';
import { analyseSentiment } from '../packages/embedded-warehouse/src/language/sentiment/analyse-sentiment.ts';
import { analyseAspects } from '../packages/embedded-warehouse/src/language/sentiment/aspect-sentiment.ts';
import { summarizeText } from '../packages/embedded-warehouse/src/language/summarize-text.ts';
import { countTokens } from '../packages/embedded-warehouse/src/language/text/count-tokens.ts';
import { translateText } from '../packages/embedded-warehouse/src/language/translate-text.ts';
import { median } from './harness/compare.ts';
import { printTable, type Table } from './table.ts';

const sentence =
  'The delivery was late and the box was damaged, but support answered quickly and sent a new one.';
const paragraph = `Acme was founded in 1987 by Jane Miller in Austin. It employs 4,500 people and sells robots. In 2023 its revenue was $1.2 billion. The CEO, Robert Chen, announced on March 3, 2024 that the headquarters will move to Denver because rents have doubled. Write to help@acme.example or call 555-010-2030.`;
const long = `${paragraph}\n\n`.repeat(Math.ceil(100_000 / paragraph.length)).slice(0, 100_000);
const labels = ['billing', 'shipping', 'technical', 'account'].map((label) => ({ label }));
const model = findCompletionModel('mistral-large2') as CompletionModel;

const functions: Readonly<Record<string, (text: string) => unknown>> = {
  'count tokens': countTokens,
  'embed (1024)': (text) => embedText(text, 1024),
  sentiment: analyseSentiment,
  'sentiment, 3 aspects': (text) => analyseAspects(text, ['delivery', 'support', 'price']),
  'classify, 4 labels': (text) => classifyText(text, labels, { mode: 'single' }),
  filter: (text) => evaluatePredicate({ statement: 'Does the text mention a refund?', subject: text }),
  summarize: (text) => summarizeText(text),
  'answer a question': (text) => answerQuestion(text, 'Who founded Acme?'),
  'extract 2 fields': (text) =>
    extractFields(text, { founder: 'Who founded Acme?', year: 'When was Acme founded?' }),
  'translate en to de': (text) => translateText(text, 'en', 'de'),
  redact: (text) => redactText(text),
  'complete, a question': (text) =>
    complete({ model, messages: [{ role: 'user', content: `${text} Who founded Acme?` }] }),
};

/** Every character read once. */
function floor(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum += text.charCodeAt(i);
  return sum;
}

/** CPU microseconds of one call: the median of several rounds. */
function costOf(run: (text: string) => unknown, text: string): number {
  const calls = Math.max(1, Math.round(40_000 / text.length));
  const rounds: number[] = [];
  for (let round = 0; round < 8; round++) {
    const start = process.cpuUsage();
    for (let i = 0; i < calls; i++) run(text);
    const { user, system } = process.cpuUsage(start);
    rounds.push((user + system) / calls);
  }
  return median(rounds);
}

const shown = (microseconds: number) => Number(microseconds.toPrecision(3));

export async function run(): Promise<Table> {
  const floorCost = costOf(floor, long);
  const rows: (string | number)[][] = Object.entries(functions).map(([name, call]) => {
    const whole = costOf(call, long);
    return [
      name,
      shown(costOf(call, sentence)),
      shown(costOf(call, paragraph)),
      shown(whole),
      shown(whole / floorCost),
    ];
  });
  rows.push(...(await databaseRows()), await searchRow());
  return {
    title: 'Local AI functions',
    load: 'CPU microseconds of a call: a sentence of 96 characters, a paragraph of 310, a text of 100,000',
    floor: `reading 100,000 characters once (${shown(floorCost)})`,
    columns: ['function', 'sentence', 'paragraph', '100,000 characters', 'of the floor'],
    rows,
  };
}

/** 100 rows in one statement, in CPU microseconds for a row. */
async function databaseRows(): Promise<(string | number)[][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const start = process.hrtime.bigint();
  await registerLanguage(connection, { services: createSearchServices() });
  const registered = Number(process.hrtime.bigint() - start) / 1000;
  await connection.run("SET search_path = 'memory.main,snowflake.ai'");
  const costOfRow = async (call: string) => {
    const rounds: number[] = [];
    for (let round = 0; round < 8; round++) {
      const before = process.cpuUsage();
      await connection.runAndReadAll(
        `SELECT ${call} FROM (SELECT '${sentence} ' || n AS t FROM range(100) r(n))`,
      );
      const { user, system } = process.cpuUsage(before);
      rounds.push((user + system) / 100);
    }
    return shown(median(rounds));
  };
  const embed = await costOfRow("ai_embed('snowflake-arctic-embed-l-v2.0', t)");
  const sentiment = await costOfRow('ai_sentiment(t)');
  const completion = await costOfRow("ai_complete('mistral-large2', t)");
  connection.closeSync();
  instance.closeSync();
  return [
    ['AI_EMBED, a row of 100', embed, '', '', ''],
    ['AI_SENTIMENT, a row of 100', sentiment, '', '', ''],
    ['AI_COMPLETE, a row of 100', completion, '', '', ''],
    ['register all functions, once', shown(registered), '', '', ''],
  ];
}

async function searchRow(): Promise<(string | number)[]> {
  const documents = await readProjectDocuments(new URL('..', import.meta.url).pathname);
  const service = createSearchIndex(docsSearchOptions(documents));
  const search = () => service.search({ query: 'What happens when a user runs out of credits?' });
  return [`search ${documents.length} sections`, shown(costOf(search, sentence)), '', '', ''];
}

if (import.meta.main) printTable(await run());
