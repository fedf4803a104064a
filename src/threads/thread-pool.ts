/**
 * Threads for work whose length its caller decides: reading SQL, compiling a schema, matching an answer. The event
 * loop stays free, a task that takes too long is ended with its thread, and no user has all threads at once.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { GatewayError } from '../errors/gateway-error.ts';

export interface ThreadPoolOptions {
  /** A module that calls `answerTasks`. */
  readonly script: URL;
  /** At most; one is started when a task has to wait for those that are there. */
  readonly threads: number;
  /** What one task may take of a processor before its thread is ended, however long it waits for one. */
  readonly processorMs: number;
  /** Tasks of one user that may wait. */
  readonly maxWaiting: number;
  /** What a task may wait for its turn, starting a thread not counted; as long as it takes by default. */
  readonly patienceMs?: number;
  /** Of each thread's JavaScript heap. */
  readonly maxHeapMegabytes: number;
  /** Filled by the first thread that says something to be shared; the next start with it as their `workerData`. */
  readonly shared?: SharedByThreads;
}

/** What threads share though each could make it: such as a compiled module, of which there may be one for a process. */
export interface SharedByThreads {
  value?: unknown;
}

export interface ThreadPool<Task, Answer> {
  /**
   * First come, first served within one user; users take turns, and one of them has all threads but one at most.
   * @param memory what of the task moves to the thread, instead of being copied
   * @throws GatewayError OVERLOADED when the user has too many tasks waiting or it waited too long, TaskEndedError.
   */
  run(user: string, task: Task, memory?: readonly ArrayBuffer[]): Promise<Answer>;
  /** Starts a thread, so that the first task does not wait for it. Resolves when it is ready, or has ended. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

/** The task took more than it may of the processor, or more memory than its thread has. */
export class TaskEndedError extends Error {
  override readonly name = 'TaskEndedError';
}

/** What a thread says: that it is ready, with what others may share, or what became of its task. */
export type ThreadNews<Answer> =
  | { readonly ready: true; readonly shared: unknown }
  | { readonly answer: Answer }
  | { readonly failure: string };

export interface ThreadMessage<Answer> {
  readonly news: ThreadNews<Answer>;
  /** Of the processor, since the thread started. */
  readonly takenMs: number;
}

interface WaitingTask<Task, Answer> {
  readonly user: string;
  readonly task: Task;
  readonly memory: readonly ArrayBuffer[];
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  patience: NodeJS.Timeout | undefined;
}

interface Thread<Task, Answer> {
  readonly worker: Worker;
  ready: boolean;
  running: WaitingTask<Task, Answer> | null;
  /** Of the processor, before its present task. */
  takenMs: number;
  nextLook: NodeJS.Timeout | undefined;
}

/** A task that gets less than so much of a processor waits for something that does not come. */
const LEAST_SHARE = 1 / 20;

export function createThreadPool<Task, Answer>(options: ThreadPoolOptions): ThreadPool<Task, Answer> {
  const { threads: most, processorMs, maxWaiting, patienceMs } = options;
  const perUser = Math.max(1, most - 1);
  const threads = new Set<Thread<Task, Answer>>();
  // Maps keep their insertion order: the first user is the next in turn.
  const waiting = new Map<string, WaitingTask<Task, Answer>[]>();
  let closed = false;

  function start(): void {
    const worker = new Worker(options.script, {
      workerData: options.shared?.value,
      resourceLimits: { maxOldGenerationSizeMb: options.maxHeapMegabytes },
    });
    const thread: Thread<Task, Answer> = {
      worker,
      ready: false,
      running: null,
      takenMs: 0,
      nextLook: undefined,
    };
    threads.add(thread);
    worker.on('message', ({ news, takenMs }: ThreadMessage<Answer>) => {
      thread.takenMs = takenMs;
      if ('ready' in news) {
        thread.ready = true;
        if (options.shared) options.shared.value ??= news.shared;
      } else finish(thread, news);
      dispatch();
    });
    worker.on('error', (error) => lose(thread, new TaskEndedError(error.message, { cause: error })));
    worker.on('exit', () => lose(thread, new TaskEndedError('the thread has ended')));
  }

  function finish(thread: Thread<Task, Answer>, news: Exclude<ThreadNews<Answer>, { readonly ready: true }>) {
    const { running } = thread;
    clearTimeout(thread.nextLook);
    thread.running = null;
    if ('failure' in news) running?.reject(new Error(news.failure));
    else running?.resolve(news.answer);
  }

  function lose(thread: Thread<Task, Answer>, reason: Error): void {
    if (!threads.delete(thread)) return;
    clearTimeout(thread.nextLook);
    thread.running?.reject(reason);
    void thread.worker.terminate();
    // A thread that cannot start would be started for ever: those who wait for it are told instead.
    if (!thread.ready && threads.size === 0) {
      for (const { reject, patience } of [...waiting.values()].flat()) {
        clearTimeout(patience);
        reject(reason);
      }
      waiting.clear();
    }
    dispatch();
  }

  /**
   * Ends the thread when its task has taken what it may. A machine with other work, or a main thread that is late
   * to read the answer, takes time from the task but not from what it may take.
   */
  function limit(thread: Thread<Task, Answer>, task: WaitingTask<Task, Answer>): void {
    const startedAt = performance.now();
    const look = (leftMs: number) => {
      thread.nextLook = setTimeout(async () => {
        const isLost = performance.now() - startedAt > processorMs / LEAST_SHARE;
        if (isLost) return lose(thread, tookTooLong(processorMs));
        look(processorMs);
        // A thread that has ended says so by its exit.
        const usage = await thread.worker.cpuUsage().catch(() => null);
        if (!usage || thread.running !== task) return;
        const takenMs = (usage.user + usage.system) / 1000 - thread.takenMs;
        if (takenMs >= processorMs) return lose(thread, tookTooLong(processorMs));
        clearTimeout(thread.nextLook);
        look(processorMs - takenMs);
      }, leftMs);
    };
    look(processorMs);
  }

  /** Whether the user holds less than the share of threads that one may hold. */
  function mayRun(user: string): boolean {
    return [...threads].filter(({ running }) => running?.user === user).length < perUser;
  }

  /** The oldest task of the user whose turn it is. */
  function next(): WaitingTask<Task, Answer> | undefined {
    for (const [user, tasks] of waiting) {
      if (!mayRun(user)) continue;
      const task = tasks.shift();
      clearTimeout(task?.patience);
      // To the back of the line, if there is more.
      waiting.delete(user);
      if (tasks.length > 0) waiting.set(user, tasks);
      return task;
    }
    return undefined;
  }

  function watch(asked: WaitingTask<Task, Answer>): void {
    if (patienceMs !== undefined) asked.patience = setTimeout(() => giveUp(asked), patienceMs);
  }

  function giveUp(asked: WaitingTask<Task, Answer>): void {
    if (![...threads].some(({ ready }) => ready)) {
      watch(asked);
      return;
    }
    const others = (waiting.get(asked.user) ?? []).filter((task) => task !== asked);
    if (others.length > 0) waiting.set(asked.user, others);
    else waiting.delete(asked.user);
    asked.reject(waitedTooLong());
    dispatch();
  }

  function dispatch(): void {
    for (const thread of threads) {
      if (!thread.ready || thread.running) continue;
      const task = next();
      if (!task) break;
      thread.running = task;
      limit(thread, task);
      thread.worker.postMessage(task.task, task.memory);
    }
    const starting = [...threads].some(({ ready }) => !ready);
    if (!starting && threads.size < most && [...waiting.keys()].some(mayRun)) start();
    // Only while somebody waits for it does a thread keep the process alive.
    const busy = waiting.size > 0;
    for (const { worker, running } of threads) {
      if (busy || running) worker.ref();
      else worker.unref();
    }
  }

  return {
    run(user, task, memory = []) {
      return new Promise((resolve, reject) => {
        const tasks = waiting.get(user) ?? [];
        if (closed || tasks.length >= maxWaiting) {
          reject(tooMany(maxWaiting));
          return;
        }
        const asked: WaitingTask<Task, Answer> = { user, task, memory, resolve, reject, patience: undefined };
        watch(asked);
        waiting.set(user, tasks);
        tasks.push(asked);
        dispatch();
      });
    },
    async warmUp() {
      if (threads.size === 0 && !closed) start();
      dispatch();
      const [first] = threads;
      if (!first || first.ready) return;
      // Its first message says that it is ready.
      await Promise.race([once(first.worker, 'message'), once(first.worker, 'exit')]).catch(() => {});
    },
    async close() {
      closed = true;
      const ended = [...threads].map(({ worker }) => worker.terminate());
      for (const thread of threads) lose(thread, new TaskEndedError('the gateway is closing'));
      await Promise.all(ended);
    },
  };
}

function tookTooLong(processorMs: number): TaskEndedError {
  return new TaskEndedError(`it took longer than ${processorMs} ms`);
}

function waitedTooLong(): GatewayError {
  return new GatewayError(
    'OVERLOADED',
    'Too much waits to be looked at before this call; send it again in a moment.',
    { retryAfterSeconds: 1 },
  );
}

function tooMany(limit: number): GatewayError {
  return new GatewayError(
    'OVERLOADED',
    `You have ${limit} calls waiting to be looked at already; send the next when those are answered.`,
    { limit, retryAfterSeconds: 1 },
  );
}
