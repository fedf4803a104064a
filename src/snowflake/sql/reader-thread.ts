/** The thread that reads statements. */
import { answerTasks } from '../../threads/answer-tasks.ts';
import { type ReaderAnswer, type ReaderTask, readHere } from './statement-reader.ts';

// The first statement waits for the parser and takes longer than others: a thread is ready only when that is done.
await readHere.read('SELECT 1', '');

answerTasks(
  ({ sql, plan }: ReaderTask): Promise<ReaderAnswer> =>
    plan === undefined ? readHere.read(sql, '') : readHere.findIssues(sql, plan, ''),
);
