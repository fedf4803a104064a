/** A thread that works as long as it is told to: of the processor, or of the clock. */
import { threadId, workerData } from 'node:worker_threads';
import { answerTasks } from '../../src/threads/answer-tasks.ts';

export type TestTask = { readonly workMs: number } | { readonly sleepMs: number } | 'tell what is shared';

/** Of the thread that was the first. */
const shared = workerData ?? threadId;

const answer = (task: TestTask) => {
  if (task === 'tell what is shared') return String(shared);
  if ('sleepMs' in task) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, task.sleepMs);
  } else {
    const before = process.threadCpuUsage();
    const takenMs = () => {
      const { user, system } = process.threadCpuUsage(before);
      return (user + system) / 1000;
    };
    while (takenMs() < task.workMs);
  }
  return 'done';
};

answerTasks(answer, { shared });
