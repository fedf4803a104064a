/** Starts the GPU stand-in as a process of its own, and another one in its place when it ends unasked. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromGpu, GpuStart } from './process-message.ts';

export interface GpuProcess {
  /** The same for every process that follows. */
  readonly url: URL;
  /** Of the process that runs now. */
  readonly pid: number | undefined;
  close(): Promise<void>;
}

export interface GpuProcessOptions {
  /** It calls `runGpuProcess`. */
  readonly program: URL;
  /** Handed to that program. */
  readonly modelUrl: string | null;
  /** Told of each process that ended unasked. */
  readonly onError: (error: unknown) => void;
}

/** Milliseconds before another one takes its place, so that one that ends at once is not started without a pause. */
const PAUSE_MS = 1000;

/** @throws Error when the first process cannot start */
export async function startGpuProcess({
  program,
  modelUrl,
  onError,
}: GpuProcessOptions): Promise<GpuProcess> {
  let closing = false;
  let child: ChildProcess;
  let pause: NodeJS.Timeout | undefined;
  const url = new URL(await run(0));
  keep();
  return {
    url,
    get pid() {
      return child.pid;
    },
    async close() {
      closing = true;
      clearTimeout(pause);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };

  /** Resolves to its URL once it takes requests. */
  function run(port: number): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    child = fork(fileURLToPath(program), { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.once('message', (message: FromGpu) => {
      if ('url' in message) resolve(message.url);
      else reject(new Error(message.failure));
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`the embedded GPU ended (${signal ?? code})`)));
    child.send({ port, modelUrl } satisfies GpuStart, () => {});
    return promise;
  }

  /** Starts another one, on the same port, when the one that runs ends. */
  function keep(): void {
    child.once('exit', (code, signal) => {
      if (closing) return;
      onError(new Error(`the embedded GPU ended (${signal ?? code}); another one takes its place`));
      pause = setTimeout(() => {
        run(Number(url.port)).catch((error) => {
          if (closing) return;
          onError(error);
          // One that could not serve may run still; its end makes the next one.
          child.kill('SIGKILL');
        });
        keep();
      }, PAUSE_MS);
    });
  }
}
