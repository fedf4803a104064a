/** The thread that reads statements. */
import { once } from 'node:events';
import { parentPort } from 'node:worker_threads';
import { answerTasks } from '../../threads/answer-tasks.ts';
import { loadParser } from './sql-parser.ts';
import { type ReaderAnswer, type ReaderTask, readHere } from './statement-reader.ts';

if (parentPort) await loadParser(once(parentPort, 'message').then(([parser]): WebAssembly.Module => parser));
// The first statement takes longer than others: a thread is ready only when that is done.
await readHere.read('SELECT 1', '');

answerTasks(
  ({ sql, plan }: ReaderTask): Promise<ReaderAnswer> =>
    plan === undefined ? readHere.read(sql, '') : readHere.findIssues(sql, plan, ''),
);
