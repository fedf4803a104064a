/** A thread that works as long as it is told to, and then sleeps. */
import { threadId, workerData } from 'node:worker_threads';
import { answerTasks } from '../../src/threads/answer-tasks.ts';

export type TestTask =
  | {
      /** Of the processor. */
      readonly workMs?: number;
      readonly sleepMs?: number;
    }
  | 'tell what is shared';

/** Of the thread that was the first. */
const shared = workerData ?? threadId;

const answer = (task: TestTask) => {
  if (task === 'tell what is shared') return String(shared);
  const { workMs = 0, sleepMs = 0 } = task;
  const before = process.threadCpuUsage();
  const takenMs = () => {
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1000;
  };
  while (takenMs() < workMs);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, sleepMs);
  return 'done';
};

answerTasks(answer, { shared });
