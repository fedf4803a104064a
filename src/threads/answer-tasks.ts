import { parentPort } from 'node:worker_threads';
import type { ThreadMessage, ThreadNews } from './thread-pool.ts';

export interface AnswerTasksOptions<Answer> {
  /** What of an answer moves to whoever asked, instead of being copied. */
  readonly memoryOf?: (answer: Answer) => readonly ArrayBuffer[];
  /** What threads that start later need not make again, see `SharedByThreads`. */
  readonly shared?: unknown;
}

/** The thread's side of a pool: answers one task after the other. */
export function answerTasks<Task, Answer>(
  answer: (task: Task) => Answer | Promise<Answer>,
  { memoryOf = () => [], shared }: AnswerTasksOptions<Answer> = {},
): void {
  const say = (news: ThreadNews<Answer>) => {
    const { user, system } = process.threadCpuUsage();
    const message: ThreadMessage<Answer> = { news, takenMs: (user + system) / 1000 };
    parentPort?.postMessage(message, 'answer' in news ? memoryOf(news.answer) : []);
  };
  parentPort?.on('message', async (task: Task) => {
    try {
      say({ answer: await answer(task) });
    } catch (error) {
      say({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  say({ ready: true, shared });
}
