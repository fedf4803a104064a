/** The thread that reads statements. */
import { workerData } from 'node:worker_threads';
import { answerTasks } from '../../threads/answer-tasks.ts';
import { compileParser } from './sql-parser.ts';
import { type ReaderAnswer, type ReaderTask, readHere } from './statement-reader.ts';

const compiled = compileParser(workerData ?? undefined);
// The first statement waits for the parser and takes longer than others: a thread is ready only when that is done.
await readHere.read('SELECT 1', '');

answerTasks(
  ({ sql, plan }: ReaderTask): Promise<ReaderAnswer> =>
    plan === undefined ? readHere.read(sql, '') : readHere.findIssues(sql, plan, ''),
  { shared: await compiled },
);
