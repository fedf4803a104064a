/** What the embedded Analyst takes to make a statement of a question, or to ask it back, before the statement runs. */
import { readdirSync, readFileSync } from 'node:fs';
import { createAnalyst } from '../packages/embedded-warehouse/src/analyst/create-analyst.ts';
import { loadParser } from '../packages/embedded-warehouse/src/engine/dialect/parser.ts';
import { percentile } from './harness/compare.ts';
import { printTable, type Table } from './table.ts';

const labelled = new URL('../packages/embedded-warehouse/test/analyst/', import.meta.url);
const VIEW = 'SOPHIA_AI_UNIFIED.ANALYTICS.SHOP';
const today = new Date('2026-11-28T15:00:00Z');

/** Of the sample's shop, by many hands; each only once, as an answer is not remembered. */
const questions = readdirSync(labelled)
  .filter((file) => file.endsWith('-questions.jsonl') && !file.startsWith('library'))
  .flatMap((file) => readFileSync(new URL(file, labelled), 'utf8').trim().split('\n'))
  .map((line) => (JSON.parse(line) as { question: string }).question);

/** The floor: the question, cut into words. */
const words = (question: string) => question.toLowerCase().match(/\p{L}+/gu)?.length ?? 0;

/** Milliseconds of CPU, in order: the time of this process is that of its one thread at work. */
function measure(work: (question: string) => unknown): readonly number[] {
  return questions.map((question) => {
    const before = process.cpuUsage();
    work(question);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
}

const at = (values: readonly number[], share: number) => Number(percentile(values, share).toPrecision(2));

export async function run(): Promise<Table> {
  await loadParser();
  const analyst = createAnalyst(() => today);
  const answer = (question: string) => analyst.answer(question, { view: VIEW });
  const cold = measure(answer);
  const warm = measure(answer);
  const floor = at(measure(words), 0.5);
  const row = (name: string, taken: readonly number[]) => [
    name,
    at(taken, 0.5),
    at(taken, 0.99),
    at(taken, 1),
    taken.filter((each) => each > 20).length,
  ];
  return {
    title: 'The embedded Analyst (milliseconds of CPU a question)',
    load: `${questions.length} business questions, one after the other in a fresh process, and once more`,
    floor: `cutting the same question into words, ${floor} ms at the median`,
    columns: ['questions', 'p50', 'p99', 'longest', 'above 20 ms'],
    rows: [row('the first time', cold), row('again', warm)],
  };
}

if (import.meta.main) printTable(await run());
