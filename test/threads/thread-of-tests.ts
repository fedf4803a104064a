/** A thread that works as long as it is told to: of the processor, or of the clock. */
import { answerTasks } from '../../src/threads/answer-tasks.ts';

export type TestTask = { readonly workMs: number } | { readonly sleepMs: number };

answerTasks((task: TestTask) => {
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
});
