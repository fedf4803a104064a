/** Starts the embedded warehouse as a process of its own, and another one in its place when it ends unasked. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { processMemoryBytes } from '../memory-limit.ts';
import {
  type FromGateway,
  type FromWarehouse,
  fromProcessError,
  outOfMemorySignal,
  type WarehouseStart,
} from './process-message.ts';

export interface WarehouseProcess {
  /** The driver's `accessUrl`, the same for every process that follows. */
  readonly url: string;
  readonly user: string;
  /** A programmatic access token, made anew at each start of the gateway. */
  readonly token: string;
  /** Of the process that runs now. */
  readonly pid: number | undefined;
  close(): Promise<void>;
}

export interface WarehouseProcessOptions {
  /** Null keeps everything in memory, and a process that ends unasked takes it along. */
  readonly dataDir: string | null;
  /** A program that calls `runWarehouseProcess`; default: one whose completions are local. */
  readonly program?: URL;
  /** Handed to that program. */
  readonly modelUrl?: string | null;
  /** Folder whose README.md, docs and schema DOCS_SEARCH finds; default: this package's own. */
  readonly documentsDir?: string;
  /** Bytes that the process may hold before it is ended. Default: by the size of the machine. */
  readonly memoryBytes?: number;
  /** Told of bugs, and of each process that ended unasked. */
  readonly onError: (error: unknown) => void;
}

const ownProgram = new URL('./warehouse-process.ts', import.meta.url);
/** Pauses before another try when a process ends before it was ready: the last one repeats. */
const pausesMs = [0, 1000, 5000, 30_000];
/** Milliseconds to finish; what was answered is on disk, so that nothing is lost by killing it then. */
const closeWithinMs = 5000;

/** @throws Error when the first process cannot start: the data is in use, a port is taken */
export async function startWarehouseProcess(options: WarehouseProcessOptions): Promise<WarehouseProcess> {
  const {
    onError,
    dataDir,
    modelUrl = null,
    documentsDir = null,
    memoryBytes = processMemoryBytes(),
  } = options;
  const program = fileURLToPath(options.program ?? ownProgram);
  const token = randomBytes(32).toString('base64url');
  let closing = false;
  let failures = 0;
  let child: ChildProcess;
  let pause: NodeJS.Timeout | undefined;

  const first = await run({ dataDir, modelUrl, documentsDir, memoryBytes, token, port: 0 });
  return {
    url: first.url,
    user: first.user,
    token,
    get pid() {
      return child.pid;
    },
    async close() {
      closing = true;
      clearTimeout(pause);
      await end(child);
    },
  };

  /** Resolves once the process takes logins. */
  function run(start: WarehouseStart): Promise<{ url: string; port: number; user: string }> {
    const { promise, resolve, reject } = Promise.withResolvers<{ url: string; port: number; user: string }>();
    child = fork(program, {
      serialization: 'json',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    let port = start.port;
    child.on('message', (message: FromWarehouse) => {
      if ('ready' in message) {
        failures = 0;
        port = message.ready.port;
        resolve(message.ready);
      } else if ('refused' in message) {
        reject(fromProcessError(message.refused));
      } else if ('error' in message) {
        onError(fromProcessError(message.error));
      }
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Error('the embedded warehouse ended before it was ready'));
      // Port 0: it never was ready, and its caller knows.
      if (closing || port === 0) return;
      const how = signal === outOfMemorySignal ? 'took too much memory' : `ended (${signal ?? code})`;
      onError(new Error(`the embedded warehouse ${how}; another one takes its place over the same data`));
      pause = setTimeout(restart, pausesMs[Math.min(failures, pausesMs.length - 1)], { ...start, port });
      failures += 1;
    });
    send(child, { start });
    return promise;
  }

  function restart(start: WarehouseStart): void {
    if (closing) return;
    run(start).catch((error) => {
      // A process that refused still runs; its end makes the next one.
      if (!closing) onError(error);
      child.kill('SIGKILL');
    });
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const patience = setTimeout(() => child.kill('SIGKILL'), closeWithinMs);
  if (child.connected) send(child, { close: true });
  else child.kill('SIGKILL');
  await exited;
  clearTimeout(patience);
}

function send(child: ChildProcess, message: FromGateway): void {
  child.send(message, () => {});
}
