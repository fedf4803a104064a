import { parentPort } from 'node:worker_threads';
import type { ThreadMessage } from './thread-pool.ts';

/** The thread's side of a pool: answers one task after the other. */
export function answerTasks<Task, Answer>(answer: (task: Task) => Answer | Promise<Answer>): void {
  const say = (message: ThreadMessage<Answer>) => parentPort?.postMessage(message);
  parentPort?.on('message', async (task: Task) => {
    try {
      say({ answer: await answer(task) });
    } catch (error) {
      say({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  say({ ready: true });
}
