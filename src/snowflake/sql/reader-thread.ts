/** The thread that reads statements. */
import { answerTasks } from '../../threads/answer-tasks.ts';
import { type ReaderAnswer, type ReaderTask, readHere } from './statement-reader.ts';

answerTasks(
  ({ sql, plan }: ReaderTask): Promise<ReaderAnswer> =>
    plan === undefined ? readHere.read(sql, '') : readHere.findIssues(sql, plan, ''),
);
